/** The store of a jar, compared with a plain list that is searched for each result (§5.7, §5.8.3). */
import fc from 'fast-check'
import type { Cookie } from 'speculoos'
import { domainMatch, pathMatch } from 'speculoos/algorithms'
import { expect, it } from 'vitest'
import { type PartitionKey, siteKey } from '../../src/cookie/site-key.js'
import { CookieStore } from '../../src/store/cookie-store.js'

const PATHS = ['/', '/a', '/a/', '/a/b', '/a/b/', '//', '/abc']
const PARTITIONS: readonly (PartitionKey | null)[] = [
  null,
  { topLevelSite: 'https://top.example', hasCrossSiteAncestor: true },
  { topLevelSite: 'https://top.example', hasCrossSiteAncestor: false },
]
/** Many small sites, and a large one. */
const SITES = ['big.example', 'b.example', 'c.example', 'd.example', 'e.example', 'f.example', 'g.example']

interface Entry {
  cookie: Cookie
  key: string
  sequence: number
}

const cookies: fc.Arbitrary<{ cookie: Cookie; site: string }> = fc
  .record({
    site: fc.oneof({ weight: 3, arbitrary: fc.constant('big.example') }, fc.constantFrom(...SITES)),
    partitionKey: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, fc.constantFrom(...PARTITIONS)),
    name: fc.constantFrom('a', 'b', 'c', 'd', ''),
    value: fc.constantFrom('1', 'longer value'),
    below: fc.constantFrom('', 'www.', 'a.www.'),
    hostOnly: fc.boolean(),
    path: fc.constantFrom(...PATHS),
    secure: fc.boolean(),
    priority: fc.constantFrom('Low', 'High', undefined),
    sameSite: fc.constantFrom('Default', 'None', 'Lax', 'Strict'),
    expiryTime: fc.option(fc.nat({ max: 60 }), { freq: 3 }),
    creationTime: fc.nat({ max: 3 }),
    lastAccessTime: fc.nat({ max: 60 }),
  })
  .map(({ site, below, priority, ...fields }) => {
    const cookie = { ...fields, domain: below + site, httpOnly: false, persistent: fields.expiryTime !== null }
    return { site, cookie: priority === undefined ? cookie : { ...cookie, priority } }
  })

const limits = fc.record({
  cookiesPerSite: fc.constantFrom(33, 40),
  octetsPerSite: fc.constantFrom(250, 900, Number.POSITIVE_INFINITY),
  cookies: fc.constantFrom(30, 60),
  octets: fc.constantFrom(400, 1200, Number.POSITIVE_INFINITY),
})

const steps = fc.oneof(
  { weight: 12, arbitrary: fc.record({ kind: fc.constant('put' as const), given: cookies }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('replace' as const),
      place: fc.nat(),
      value: fc.constantFrom('', '2', 'a value'),
      later: fc.constantFrom(0, 1, 20, -3),
      fields: fc.constantFrom<Partial<Cookie>>({}, {}, {}, { secure: true }, { creationTime: 1 }, { expiryTime: 40 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('remove' as const), place: fc.nat() }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('access' as const), place: fc.nat(), time: fc.nat({ max: 60 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('advance' as const), now: fc.nat({ max: 9 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('evict' as const), limits }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('regroup' as const), place: fc.nat() }) },
)

const isSame = (one: Cookie, other: Cookie): boolean =>
  one.name === other.name && one.domain === other.domain && one.hostOnly === other.hostOnly && one.path === other.path

const octetsOf = ({ name, value, domain, path }: Cookie): number =>
  (name === '' ? value.length : name.length + 1 + value.length) + domain.length + path.length
const octetsOfAll = (entries: readonly Entry[]): number =>
  entries.reduce((sum, { cookie }) => sum + octetsOf(cookie), 0)

/** §5.7, "remove excess cookies": the cookie of a site, or of all, that is evicted first. */
function firstEvicted(entries: readonly Entry[], scope: 'site' | 'jar'): Entry | undefined {
  const insecure = scope === 'site' ? entries.filter(({ cookie }) => !cookie.secure) : []
  const [first] = [...(insecure.length > 0 ? insecure : entries)].sort(
    (one, other) =>
      one.cookie.lastAccessTime - other.cookie.lastAccessTime ||
      one.cookie.creationTime - other.cookie.creationTime ||
      one.sequence - other.sequence,
  )
  return first
}

class List {
  entries: Entry[] = []
  next = 0

  put(key: string, cookie: Cookie): void {
    const old = this.entries.find((entry) => entry.key === key && isSame(entry.cookie, cookie))
    if (old !== undefined) old.cookie = cookie
    else {
      this.entries.push({ key, cookie, sequence: this.next })
      this.next += 1
    }
  }

  take(entry: Entry | undefined): Cookie | undefined {
    this.entries = this.entries.filter((each) => each !== entry)
    return entry?.cookie
  }

  of(key: string): Entry[] {
    return this.entries.filter((entry) => entry.key === key)
  }

  expired(now: number): Cookie[] {
    const past = this.entries.filter(({ cookie }) => cookie.expiryTime !== null && cookie.expiryTime < now)
    past.sort(
      (one, other) => (one.cookie.expiryTime ?? 0) - (other.cookie.expiryTime ?? 0) || one.sequence - other.sequence,
    )
    return past.flatMap((entry) => this.take(entry) ?? [])
  }

  /** Evicts while there are too many cookies or octets. */
  excess(entries: () => Entry[], count: number, octets: number, scope: 'site' | 'jar'): Cookie[] {
    const evicted: Cookie[] = []
    while (entries().length > count || octetsOfAll(entries()) > octets) {
      const cookie = this.take(firstEvicted(entries(), scope))
      if (cookie !== undefined) evicted.push(cookie)
    }
    return evicted
  }
}

function expectEqual(store: CookieStore, list: List): void {
  const keys = [...new Set(list.entries.map(({ key }) => key))]
  expect(store.size).toBe(list.entries.length)
  expect(store.nextSequence).toBe(list.next)
  expect(store.all().map(({ sequence }) => sequence)).toEqual(list.entries.map(({ sequence }) => sequence))
  const sites = new Set(keys.flatMap((key) => [key, key.split(' ')[0] ?? '']))
  expect(new Set(Array.from(store.sites(), ({ key }) => key))).toEqual(sites)
  expect(store.siteCount).toBe(sites.size)
  for (const key of keys) {
    const site = store.site(key)
    const entries = list.of(key)
    const inOrder = [...entries].sort(
      (one, other) =>
        other.cookie.path.length - one.cookie.path.length ||
        one.cookie.creationTime - other.cookie.creationTime ||
        one.sequence - other.sequence,
    )
    expect(site?.size).toBe(entries.length)
    expect(site?.length).toBe(octetsOfAll(entries))
    expect(site?.inOrder().map(({ sequence }) => sequence)).toEqual(inOrder.map(({ sequence }) => sequence))
    for (const { cookie, sequence } of entries) {
      const found = site?.find(cookie)
      expect({ ...cookie, sequence }).toMatchObject({
        sequence: found?.sequence,
        value: found?.value,
        secure: found?.secure,
        sameSite: found?.sameSite,
        expiryTime: found?.expiryTime,
        creationTime: found?.creationTime,
      })
      expect(found?.priority).toBe(cookie.priority)
    }
    const whole = key.split(' ')[0] ?? ''
    const expected: unknown[] = []
    const found: unknown[] = []
    for (const host of [whole, `www.${whole}`]) {
      for (const path of entries.length < 5 ? ['/a/b'] : ['/', '/a/b/c', '//x', '/x']) {
        const above = inOrder.filter(({ cookie }) => pathMatch(path, cookie.path))
        for (const secure of [true, false]) {
          const fits = ({ cookie }: Pick<Entry, 'cookie'>): boolean =>
            (cookie.hostOnly ? cookie.domain === host : domainMatch(host, cookie.domain)) && (secure || !cookie.secure)
          expected.push(above.filter(fits).map(({ sequence }) => sequence))
          // A site with few cookies returns all of them.
          const candidates = site?.candidates(host, path, secure) ?? []
          const fitting = candidates.filter((cookie) => pathMatch(path, cookie.path) && fits({ cookie }))
          found.push(fitting.map(({ sequence }) => sequence))
        }
        // The path of a removed cookie may be longer.
        const longest = site?.longestPathAbove(path) ?? ''
        expected.push(true)
        found.push(
          longest.length >= (above[0]?.cookie.path.length ?? 0) && (longest === '' || pathMatch(path, longest)),
        )
        for (const name of ['a', 'b']) {
          const overlaid = above.filter(
            ({ cookie }) => domainMatch(host, cookie.domain) || domainMatch(cookie.domain, host),
          )
          expected.push(overlaid.some(({ cookie }) => cookie.name === name && cookie.secure))
          found.push(site?.hasSecureOverlaid({ name, domain: host, hostOnly: true, path, partitionKey: null }))
        }
      }
    }
    expect(found).toEqual(expected)
  }
}

it.each([
  ['a few', 40],
  ['many', 110],
])('%s changes have the same result as in a list', (_, maxLength) => {
  const property = fc.property(fc.array(steps, { minLength: maxLength - 30, maxLength }), (all) => {
    const store = new CookieStore()
    const list = new List()
    let now = 0
    all.forEach((step, index) => {
      const stored = step.kind === 'put' ? undefined : store.all()['place' in step ? step.place % (store.size || 1) : 0]
      const entry = list.entries.find(({ sequence }) => sequence === stored?.sequence)
      if (step.kind === 'put') {
        const { site, cookie } = step.given
        const key = siteKey(site, cookie.partitionKey)
        const old = store.site(key)?.find(cookie)
        const known = list.of(key).find((each) => isSame(each.cookie, cookie))
        expect(old?.sequence).toBe(known?.sequence)
        store.put(key, cookie, old, 4096)
        list.put(key, cookie)
        list.entries.sort((one, other) => one.sequence - other.sequence)
      } else if (step.kind === 'replace' && stored !== undefined && entry !== undefined) {
        const { value, later, fields } = step
        const { lastAccessTime } = entry.cookie
        const cookie = { ...entry.cookie, value, lastAccessTime: lastAccessTime + later, ...fields }
        store.put(entry.key, cookie, stored, 4096)
        entry.cookie = cookie
      } else if (step.kind === 'remove' && stored !== undefined) {
        expect(store.remove(stored)).toEqual(list.take(entry))
      } else if (step.kind === 'access' && stored !== undefined && entry !== undefined) {
        if (step.time < stored.lastAccessTime) store.setBackAccess(stored, step.time)
        else stored.lastAccessTime = step.time
        entry.cookie = { ...entry.cookie, lastAccessTime: step.time }
      } else if (step.kind === 'advance') {
        now += step.now
        expect(store.advance(now).map(({ cookie }) => cookie)).toEqual(list.expired(now))
      } else if (step.kind === 'evict') {
        const { limits } = step
        const keys = Array.from(store.sites(), ({ key }) => key)
        const evicted = [
          ...keys.flatMap((key) =>
            list.excess(() => list.of(key), limits.cookiesPerSite, limits.octetsPerSite, 'site'),
          ),
          ...list.excess(() => list.entries, limits.cookies, limits.octets, 'jar'),
        ]
        expect(store.evictExcess(keys, limits).map(({ cookie }) => cookie)).toEqual(evicted)
      } else if (step.kind === 'regroup') {
        // As if the edition of the public suffix list had changed.
        const keyOf = ({ domain, partitionKey }: Cookie): string =>
          siteKey(step.place % 2 === 0 ? domain : domain.replace(/^(a\.)?(www\.)?/, ''), partitionKey)
        const back = (cookie: Cookie): string =>
          siteKey(cookie.domain.replace(/^(a\.)?(www\.)?/, ''), cookie.partitionKey)
        store.regroup(keyOf)
        store.regroup(back)
      }
      if (index % 30 === 29) expectEqual(store, list)
    })
    expectEqual(store, list)
  })
  fc.assert(property, { numRuns: 5 })
})
