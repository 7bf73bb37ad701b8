/** One request and its response, with a jar whose verbs return at once or return promises (§5.7, §5.8.1). */
import { CookieJar, type Explanation } from 'speculoos'
import type { AsyncJar, Hop, HopContext, HopOptions } from 'speculoos/fetch'
import { HstsStore } from 'speculoos/hsts'
import { describe, expect, it } from 'vitest'
import { cookiePairs } from '../../src/http/cookie-header.js'
import type { HopResponse } from '../../src/http/hop.js'
import { openHop, readHopSettings, withoutJar } from '../../src/http/hop-settings.js'
import { slowJar } from '../doors/slow-jar.js'

const URL_OF_SHOP = 'https://shop.example/'
const partitionKey = { topLevelSite: 'https://top.example', hasCrossSiteAncestor: true }

interface Step {
  readonly options?: HopOptions<null>
  readonly page?: HopContext
  readonly url?: string
  readonly method?: string
  /** The caller's own pairs. */
  readonly own?: string
  readonly fields?: readonly (readonly [name: string, value: string])[]
}

function responseWith(fields: Step['fields'] = [], status = 200): HopResponse {
  return {
    status,
    linesOf: (name) => fields.flatMap(([each, value]) => (each === name ? value : [])),
    fields: () => fields,
  }
}

/** Plays one hop, and returns what it sent, received and reported. */
async function play(jar: CookieJar | AsyncJar, { options = {}, page, url = URL_OF_SHOP, ...step }: Step) {
  const hops: Hop[] = []
  const settings = readHopSettings<null>(jar, { onHop: (hop) => hops.push(hop), ...options })
  const hop = openHop(settings, { url, method: step.method ?? 'GET', request: null }, page)
  await hop.ready?.()
  const cookie = hop.begin(cookiePairs(step.own ?? ''))
  const received = await hop.end(responseWith(step.fields, 204))
  return { cookie, received, hop: hops[0] }
}

const namesOf = ({ included, excluded }: Explanation) => ({
  included: included.map(({ name }) => name),
  excluded: excluded.map(({ cookie, reasons }) => [cookie.name, reasons.map(({ id }) => id)]),
})

describe.each<[kind: string, kindOf: (jar: CookieJar) => CookieJar | AsyncJar]>([
  ['results', (jar) => jar],
  ['promises', slowJar],
])('with a jar whose verbs return %s, a hop', (_kind, kindOf) => {
  it('sends cookies, stores the cookies of the response, and reports both', async () => {
    const jar = new CookieJar()
    jar.setCookies(['a=1', 'b=2; Path=/b'], URL_OF_SHOP)
    const { cookie, received, hop } = await play(kindOf(jar), {
      own: 'c=own',
      fields: [
        ['strict-transport-security', 'max-age=1'],
        ['set-cookie', 'd=4'],
        ['server', 'x'],
        ['set-cookie', 'e=5; Domain=elsewhere.example'],
      ],
    })
    expect(cookie).toBe('c=own; a=1')
    expect(received.map(({ line, result: { status } }) => [line, status])).toEqual([
      ['d=4', 'stored'],
      ['e=5; Domain=elsewhere.example', 'rejected'],
    ])
    expect(jar.getCookieString(URL_OF_SHOP)).toBe('a=1; d=4')
    expect(hop).toMatchObject({ url: URL_OF_SHOP, method: 'GET', status: 204, cookie, received, cleared: [] })
    expect(hop?.headers.getSetCookie()).toEqual(['d=4', 'e=5; Domain=elsewhere.example'])
    expect(hop?.headers.get('server')).toBe('x')
    expect(hop && namesOf(hop.retrieval)).toEqual({ included: ['a'], excluded: [['b', ['path-not-matched']]] })
  })

  it('without a listener sends and stores the same', async () => {
    const jar = new CookieJar()
    jar.setCookie('a=1', URL_OF_SHOP)
    const options = { onHop: undefined }
    const { cookie, received } = await play(kindOf(jar), { options, fields: [['set-cookie', 'd=4']] })
    expect(cookie).toBe('a=1')
    expect(received).toHaveLength(1)
    expect(jar.getCookieString(URL_OF_SHOP)).toBe('a=1; d=4')
  })

  it('reports that nothing was received if the response has no Set-Cookie', async () => {
    const { received, hop } = await play(kindOf(new CookieJar()), { fields: [['server', 'x']] })
    expect(received).toEqual([])
    expect(hop).toMatchObject({ cookie: '', received: [], cleared: [] })
  })

  it('is not affected by what a listener does with the outcome', async () => {
    const onHop = ({ received }: Hop): void => {
      for (const { result } of received) {
        if (result.status === 'stored') Object.assign(result.cookie, { name: 'b' })
        Object.assign(result, { status: 'rejected' })
      }
    }
    const { received } = await play(kindOf(new CookieJar()), { options: { onHop }, fields: [['set-cookie', 'a=1']] })
    expect(received.map(({ result }) => result.status === 'stored' && result.cookie.name)).toEqual(['a'])
  })

  it.each<[title: string, method: string, page: HopContext | undefined, cookie: string]>([
    ['without a page is same-site', 'POST', undefined, 'strict=1; lax=1'],
    ['of a same-site page', 'POST', { sameSite: 'same-site' }, 'strict=1; lax=1'],
    ['of a link on another site', 'GET', { sameSite: 'cross-site', topLevelNavigation: true }, 'lax=1'],
    ['of a form on another site', 'POST', { sameSite: 'cross-site', topLevelNavigation: true }, ''],
  ])('%s, with %s', async (_title, method, page, expected) => {
    const jar = new CookieJar()
    jar.setCookies(['strict=1; SameSite=Strict', 'lax=1; SameSite=Lax'], URL_OF_SHOP)
    const { cookie } = await play(kindOf(jar), { method, ...(page && { page }) })
    expect(cookie).toBe(expected)
  })

  describe('with Clear-Site-Data', () => {
    const lines = ['a=1', 'b=2; Domain=shop.example; Path=/b', 'a=3; Path=/a', 'h=4; HttpOnly', 's=5; SameSite=Strict']
    const filled = (): CookieJar => {
      const jar = new CookieJar()
      jar.setCookies(lines, URL_OF_SHOP)
      jar.setCookie('w=6', 'https://www.shop.example/')
      jar.setCookie('a=7', 'https://other.example/')
      jar.setCookie('p=8; Secure; SameSite=None; Partitioned', URL_OF_SHOP, { partitionKey })
      return jar
    }
    const clear: Step['fields'] = [['clear-site-data', '"cookies"']]
    const valuesOf = (jar: CookieJar): string[] => [...jar].map(({ name, value }) => `${name}=${value}`)

    it.each<[title: string, step: Step, left: readonly string[]]>([
      ['deletes the cookies of the whole site, and of no other', { fields: clear }, ['a=7', 'p=8']],
      [
        'deletes the cookies that the response sets as well',
        { fields: [['set-cookie', 'new=1'], ...clear] },
        ['a=7', 'p=8'],
      ],
      ['in a partition deletes the cookies of the partition too', { fields: clear, page: { partitionKey } }, ['a=7']],
      [
        'in another partition leaves the cookies of the partition',
        { fields: clear, page: { partitionKey: { ...partitionKey, hasCrossSiteAncestor: false } } },
        ['a=7', 'p=8'],
      ],
      [
        'deletes cookies that a cross-site request could not carry',
        { fields: clear, page: { sameSite: 'cross-site' } },
        ['a=7', 'p=8'],
      ],
      [
        'over http: does nothing',
        { fields: clear, url: 'http://shop.example/' },
        ['a=1', 'b=2', 'a=3', 'h=4', 's=5', 'w=6', 'a=7', 'p=8'],
      ],
      [
        'for other data does nothing',
        { fields: [['clear-site-data', '"storage"']] },
        ['a=1', 'b=2', 'a=3', 'h=4', 's=5', 'w=6', 'a=7', 'p=8'],
      ],
    ])('%s', async (_title, step, left) => {
      const jar = filled()
      const before = valuesOf(jar).concat(step.fields === clear || step.fields?.length === 1 ? [] : 'new=1')
      const { hop } = await play(kindOf(jar), { ...step, options: { clearSiteData: true } })
      expect(valuesOf(jar).sort()).toEqual([...left].sort())
      const cleared = hop?.cleared.map(({ name, value }) => `${name}=${value}`) ?? []
      expect([...cleared, ...left].sort()).toEqual(before.sort())
    })

    it.each(['allow', 'block', 'partition'] as const)(
      'deletes the cookies that a third party has in a jar with the rule %s',
      async (thirdPartyCookies) => {
        const jar = filled()
        jar.configure({ thirdPartyCookies })
        const page = { sameSite: 'cross-site', partitionKey } as const
        await play(kindOf(jar), { fields: clear, page, options: { clearSiteData: true } })
        expect(valuesOf(jar)).toHaveLength(thirdPartyCookies === 'allow' ? 1 : 7)
        expect(valuesOf(jar)).not.toContain('p=8')
      },
    )

    it('deletes nothing if the jar has no cookies of the site', async () => {
      const jar = new CookieJar()
      jar.setCookie('a=7', 'https://other.example/')
      const { hop } = await play(kindOf(jar), { fields: clear, options: { clearSiteData: true } })
      expect(hop?.cleared).toEqual([])
      expect(jar.size).toBe(1)
    })

    it('deletes nothing for a host that cannot have cookies', async () => {
      const jar = new CookieJar()
      jar.setCookie('a=7', URL_OF_SHOP)
      const url = 'https://sh!op.example/'
      const { hop } = await play(kindOf(jar), { url, fields: clear, options: { clearSiteData: true } })
      expect(hop?.cleared).toEqual([])
      expect(jar.size).toBe(1)
    })

    it('leaves a cookie of another partition even if it is excluded for other reasons too', async () => {
      const jar = new CookieJar()
      jar.setCookie('p=8; Path=/p; Secure; SameSite=None; Partitioned', URL_OF_SHOP, { partitionKey })
      jar.setCookie('b=2; Path=/b', URL_OF_SHOP)
      await play(kindOf(jar), { fields: clear, options: { clearSiteData: true } })
      expect(valuesOf(jar)).toEqual(['p=8'])
    })

    it('is ignored by default', async () => {
      const jar = filled()
      await play(kindOf(jar), { fields: clear })
      expect(jar.size).toBe(8)
    })
  })

  it('gives the store of HSTS hosts the header fields of the response, if there are any', async () => {
    const given: unknown[] = []
    const hsts = {
      upgrade: (url: string) => ({ url, upgraded: false }),
      receive: (...all: unknown[]) => given.push(all),
    }
    const fields = [
      ['strict-transport-security', 'max-age=1'],
      ['strict-transport-security', 'max-age=2'],
    ] as const
    await play(kindOf(new CookieJar()), { options: { hsts }, fields })
    await play(kindOf(new CookieJar()), { options: { hsts }, fields: fields.slice(1) })
    await play(kindOf(new CookieJar()), { options: { hsts }, fields: [['server', 'x']] })
    expect(given).toEqual([
      [['max-age=1', 'max-age=2'], URL_OF_SHOP],
      [['max-age=2'], URL_OF_SHOP],
    ])
  })
})

describe('a hop without a jar', () => {
  it('sends only the pairs of the caller, stores and clears nothing, and is reported', () => {
    const jar = new CookieJar()
    jar.setCookie('a=1', URL_OF_SHOP)
    const hops: Hop[] = []
    const hsts = new HstsStore()
    const onHop = (hop: Hop) => hops.push(hop)
    const settings = withoutJar(readHopSettings<null>(jar, { onHop, clearSiteData: true, hsts }))
    const hop = openHop(settings, { url: URL_OF_SHOP, method: 'GET', request: null })
    expect(hop.begin(cookiePairs('c=own; d=own'))).toBe('c=own; d=own')
    const fields = [
      ['set-cookie', 'b=2'],
      ['clear-site-data', '"cookies"'],
      ['strict-transport-security', 'max-age=60'],
    ] as const
    expect(hop.end(responseWith(fields))).toEqual([])
    expect(hops).toMatchObject([
      {
        cookie: 'c=own; d=own',
        received: [],
        cleared: [],
        retrieval: { included: [], excluded: [], reasons: [] },
      },
    ])
    expect(jar.getCookieString(URL_OF_SHOP)).toBe('a=1')
    expect(hsts.upgrade('http://shop.example/').upgraded).toBe(true)
  })
})
