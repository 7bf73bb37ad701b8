/** A store of HSTS hosts that other programs write to, whose saves fail, or that one domain floods. */
import { CookieJar } from 'speculoos'
import { createFetch } from 'speculoos/fetch'
import { HstsStore, openHsts } from 'speculoos/hsts'
import type { RecordStorage } from 'speculoos/storage'
import { memoryStorage } from 'speculoos/storage/memory'
import { describe, expect, it } from 'vitest'

const SITE = 'https://site.example/'
const settled = () => new Promise((resolve) => setTimeout(resolve, 5))

/** A storage whose writes of the hosts in `failing` fail. */
function faulty(records: RecordStorage) {
  const failing = new Set<string>()
  const storage: RecordStorage = {
    read: (key, options) => records.read(key, options),
    write: async (key, text, ifVersion, options) => {
      if (failing.has(key.unit)) throw new Error('the disk is full')
      return records.write(key, text, ifVersion, options)
    },
    keys: (jar) => records.keys(jar),
    flush: () => records.flush(),
    close: () => records.close(),
  }
  return { storage, failing }
}

describe('two programs with one storage', () => {
  it('keep a host that one program noted again, even if it expires for the other program', async () => {
    const storage = memoryStorage()
    let now = 0
    const one = await openHsts(storage, { now: () => now })
    one.receive('max-age=60', SITE)
    await one.flush()
    const other = await openHsts(storage, { now: () => now })
    now = 30_000
    other.receive('max-age=600', SITE)
    await other.flush()
    now = 61_000
    // The first program removes the expired host, and finds a later record.
    one.upgrade('http://unrelated.example/')
    await one.flush()
    const again = await openHsts(storage, { now: () => now })
    expect(again.upgrade('http://site.example/').upgraded).toBe(true)
    expect(one.upgrade('http://site.example/').upgraded).toBe(true)
  })

  it('remove a host if max-age=0 came last, and keep it if it was noted after that', async () => {
    for (const [removal, isKept] of [
      [40_000, false],
      [20_000, true],
    ] as const) {
      const storage = memoryStorage()
      let now = 0
      const one = await openHsts(storage, { now: () => now })
      one.receive('max-age=6000', SITE)
      await one.flush()
      const other = await openHsts(storage, { now: () => now })
      now = 30_000
      other.receive('max-age=60000', SITE)
      await other.flush()
      now = removal
      one.receive('max-age=0', SITE)
      await one.flush()
      const again = await openHsts(storage, { now: () => now })
      expect(again.upgrade('http://site.example/').upgraded).toBe(isKept)
    }
  })
})

describe('a save that fails', () => {
  it('of one host does not prevent saving the hosts after it', async () => {
    const { storage, failing } = faulty(memoryStorage())
    const hsts = await openHsts(storage)
    failing.add('bad.example')
    hsts.receive('max-age=60', 'https://bad.example/')
    hsts.receive('max-age=60', SITE)
    await expect(hsts.flush()).rejects.toThrow('the disk is full')
    expect([...(await openHsts(storage))].map(({ host }) => host)).toEqual(['site.example'])
  })

  it('of many hosts in a row ends early, and leaves the other hosts for the next save', async () => {
    const { storage, failing } = faulty(memoryStorage())
    const hsts = await openHsts(storage)
    for (let index = 0; index < 20; index += 1) {
      failing.add(`h${index}.example`)
      hsts.receive('max-age=60', `https://h${index}.example/`)
    }
    hsts.receive('max-age=60', SITE)
    for (let saves = 0; saves < 3; saves += 1) await expect(hsts.flush()).rejects.toThrow('the disk is full')
    expect([...(await openHsts(storage))].map(({ host }) => host)).toEqual(['site.example'])
  })

  it('is tried again with the next response of the same host', async () => {
    const { storage, failing } = faulty(memoryStorage())
    const hsts = await openHsts(storage, { now: () => 0, onError: () => {} })
    failing.add('site.example')
    hsts.receive('max-age=60', SITE)
    await settled()
    failing.clear()
    hsts.receive('max-age=60', SITE)
    await settled()
    expect((await openHsts(storage, { now: () => 0 })).size).toBe(1)
  })
})

describe('a store that is full', () => {
  it('keeps other hosts below the public suffix of a domain that floods it', () => {
    const hsts = new HstsStore({ hosts: 10 })
    hsts.receive('max-age=60', 'https://bank.co.uk/')
    hsts.receive('max-age=60', 'https://www.bank.co.uk/')
    for (let index = 0; index < 1000; index += 1) hsts.receive('max-age=9999999', `https://h${index}.evil.co.uk/`)
    expect(hsts.size).toBe(10)
    expect(hsts.upgrade('http://bank.co.uk/').upgraded).toBe(true)
    expect(hsts.upgrade('http://www.bank.co.uk/').upgraded).toBe(true)
  })
})

describe('a preload list', () => {
  it.each<[string, unknown]>([
    ['a hole', null],
    ['a number', 3],
    ['an includeSubDomains that is not a boolean', { host: 'site.example', includeSubDomains: 'no' }],
  ])('with %s is refused with the name of the option', (_, entry) => {
    // @ts-expect-error: an entry is a name or an object
    expect(() => new HstsStore({ preload: [entry] })).toThrow(/^options\.preload: expected/)
  })
})

describe('a known domain with includeSubDomains', () => {
  it.each(['a!b.site.example', `${'a'.repeat(64)}.site.example`, 'a!b.SITE.example.'])(
    'upgrades %s, which cannot be canonicalized, but is below it',
    (host) => {
      const hsts = new HstsStore()
      hsts.receive('max-age=60; includeSubDomains', SITE)
      expect(hsts.upgrade(`http://${host}/`).reason.id).toBe('superdomain-match')
      hsts.receive('max-age=60', SITE)
      expect(hsts.upgrade(`http://${host}/`).reason.id).toBe('host-not-canonical')
    },
  )
})

describe('fetch', () => {
  it('uses the first header field even if it is empty, and so not valid', async () => {
    const hsts = new HstsStore()
    const headers = new Headers()
    for (const value of ['', 'max-age=60']) headers.append('strict-transport-security', value)
    const fetch = createFetch(new CookieJar(), { hsts, fetch: async () => new Response('', { headers }) })
    await fetch(SITE)
    expect(hsts.size).toBe(0)
  })
})
