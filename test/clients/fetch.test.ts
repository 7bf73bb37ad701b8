/**
 * Cookies on every hop: which are sent, which are stored, and the effect of the caller's arguments.
 */
import { CookieJar, type SetCookieResult } from 'speculoos'
import { createFetch, type Hop, type HopContext } from 'speculoos/fetch'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { LocalServers, type Reply } from '../servers/local-servers.js'
import { fetches } from './fetches.js'

let net: LocalServers
let jar: CookieJar
let hops: Hop[]

beforeAll(async () => {
  net = await LocalServers.start(['shop.example', 'www.shop.example', 'evil.test'])
})
afterAll(() => net.close())
beforeEach(() => {
  net.reset()
  jar = new CookieJar()
  hops = []
})

const ids = (result: SetCookieResult | undefined): string[] | undefined =>
  result?.status === 'rejected' ? result.reasons.map(({ id }) => id) : []

describe.each(fetches)('$name', ({ fetch }) => {
  const visit = (url: string, init?: RequestInit & { readonly cookies?: HopContext }): Promise<Response> => {
    const options = { ...init, dispatcher: net.dispatcher }
    return createFetch(jar, { fetch, onHop: (hop) => hops.push(hop) })(net.url(url), options)
  }
  const routes = (replies: Record<string, Reply>): void => {
    for (const [url, reply] of Object.entries(replies)) net.route(url, reply)
  }

  it('sends the cookies of earlier responses', async () => {
    routes({ 'https://shop.example/': { setCookie: ['a=1', 'b=2; Path=/docs', 'c=3; Domain=shop.example'] } })
    await visit('https://shop.example/')
    await visit('https://shop.example/docs')
    await visit('https://www.shop.example/')
    await visit('https://evil.test/')
    expect(net.received.map(({ cookie }) => cookie)).toEqual([undefined, 'b=2; a=1; c=3', 'c=3', undefined])
  })

  it('stores the cookies of each hop before the next one, and computes the header again for it', async () => {
    routes({
      'https://shop.example/1': { status: 302, location: '/2', setCookie: 'one=1' },
      'https://shop.example/2': {
        status: 307,
        location: 'https://www.shop.example/3',
        setCookie: ['two=2', 'one=; Max-Age=0'],
      },
      'https://www.shop.example/3': {
        status: 301,
        location: 'https://shop.example/4',
        setCookie: 'three=3; Domain=shop.example',
      },
      'https://shop.example/4': { status: 303, location: 'https://evil.test/5', setCookie: 'two=22' },
      'https://evil.test/5': { status: 308, location: 'https://shop.example/6', setCookie: 'five=5' },
      'https://shop.example/6': { setCookie: 'six=6' },
    })
    const response = await visit('https://shop.example/1')
    expect(net.nameOf(response.url)).toBe('https://shop.example/6')
    expect(net.received.map(({ url, cookie }) => [url, cookie])).toEqual([
      ['https://shop.example/1', undefined],
      ['https://shop.example/2', 'one=1'],
      ['https://www.shop.example/3', undefined],
      ['https://shop.example/4', 'two=2; three=3'],
      ['https://evil.test/5', undefined],
      ['https://shop.example/6', 'two=22; three=3'],
    ])
    expect([...jar].map(({ name, domain }) => `${name} ${domain}`)).toEqual([
      'two shop.example',
      'three shop.example',
      'five evil.test',
      'six shop.example',
    ])
  })

  it.each([200, 204, 303, 304, 400, 401, 404, 500, 503])(
    'stores the cookies of a response with status %i',
    async (status) => {
      routes({ 'https://shop.example/': { status, setCookie: 'a=1' } })
      const response = await visit('https://shop.example/')
      expect([response.status, await response.text()]).toEqual([status, ''])
      expect(jar.getCookieString('https://shop.example/')).toBe('a=1')
    },
  )

  it('stores the cookies of a response to HEAD', async () => {
    routes({ 'https://shop.example/': { setCookie: 'a=1', body: 'not sent' } })
    await visit('https://shop.example/', { method: 'HEAD' })
    expect(jar.size).toBe(1)
  })

  it("with redirect: 'manual' stores the cookies of the redirect and returns it", async () => {
    routes({ 'https://shop.example/': { status: 302, location: '/2', setCookie: 'a=1', body: 'moved' } })
    const response = await visit('https://shop.example/', { redirect: 'manual' })
    expect([response.status, response.headers.get('location'), response.redirected]).toEqual([302, '/2', false])
    expect(await response.text()).toBe('moved')
    expect([net.received.length, jar.size]).toEqual([1, 1])
  })

  it("with redirect: 'error' stores the cookies of the redirect and rejects", async () => {
    routes({ 'https://shop.example/from': { status: 302, location: '/2', setCookie: 'a=1' } })
    await expect(visit('https://shop.example/from?q', { redirect: 'error' })).rejects.toThrow(
      /^The redirect of https:\/\/shop\.example:\d+\/from was not followed: the redirect mode is 'error'\.$/,
    )
    expect([net.received.length, jar.size]).toEqual([1, 1])
  })

  it('keeps the cookies of a redirect that cannot be followed', async () => {
    routes({ 'https://shop.example/': { status: 302, location: 'https://[', setCookie: 'a=1' } })
    await expect(visit('https://shop.example/')).rejects.toThrow('its Location "https://[" is not a URL')
    expect(jar.size).toBe(1)
  })

  it('stops a loop of redirects, with the cookies of twenty-one responses', async () => {
    let count = 0
    net.route('https://shop.example/', () => ({ status: 302, location: '/', setCookie: `c${++count}=1` }))
    await expect(visit('https://shop.example/')).rejects.toThrow('more than 20 redirects are not followed')
    expect([net.received.length, jar.size]).toEqual([21, 21])
  })

  describe('credentials', () => {
    beforeEach(() => {
      jar.setCookie('SID=1', 'https://shop.example/')
      routes({
        'https://shop.example/': { setCookie: 'new=1' },
        'https://shop.example/from': { status: 302, location: '/', setCookie: 'from=1' },
      })
    })

    it("'omit' neither sends nor stores cookies on any hop", async () => {
      await visit('https://shop.example/from', { credentials: 'omit' })
      expect(net.received.map(({ cookie }) => cookie)).toEqual([undefined, undefined])
      expect([...jar].map(({ name }) => name)).toEqual(['SID'])
      expect(hops[0]).toMatchObject({ cookie: '', retrieval: { included: [], excluded: [] }, received: [] })
    })

    it.each(['include', 'same-origin'] as const)("'%s' sends and stores cookies", async (credentials) => {
      await visit('https://shop.example/from', { credentials })
      expect(net.received.map(({ cookie }) => cookie)).toEqual(['SID=1', 'SID=1; from=1'])
      expect(jar.size).toBe(3)
    })

    it('with an unknown value are refused before anything is sent', async () => {
      // A caller without types may pass this value.
      const credentials = JSON.parse('"sometimes"')
      await expect(visit('https://shop.example/', { credentials })).rejects.toThrow(
        new TypeError('init.credentials: expected one of omit, same-origin, include, got "sometimes"'),
      )
      expect(net.received).toEqual([])
    })
  })

  describe("the caller's own Cookie header", () => {
    beforeEach(() => {
      jar.setCookies(['SID=jar', 'theme=light'], 'https://shop.example/')
    })

    it('is sent first, instead of cookies of the jar with the same names', async () => {
      await visit('https://shop.example/', { headers: { Cookie: 'theme=dark; debug; =x' } })
      expect(net.received[0]?.cookie).toBe('theme=dark; debug; =x; SID=jar')
      expect(jar.getCookieString('https://shop.example/')).toBe('SID=jar; theme=light')
    })

    it.each([
      ['a record', { cookie: 'theme=dark' }],
      ['pairs', [['COOKIE', 'theme=dark']] as [string, string][]],
      ['Headers', new Headers({ cookie: 'theme=dark' })],
    ])('is read from %s, which is not changed', async (_, headers) => {
      const before = JSON.stringify([...new Headers(headers)])
      await visit('https://shop.example/', { headers })
      expect(net.received[0]?.cookie).toBe('theme=dark; SID=jar')
      expect(JSON.stringify([...new Headers(headers)])).toBe(before)
    })

    it('is sent without cookies of the jar if credentials are omitted', async () => {
      await visit('https://shop.example/', { headers: { Cookie: 'theme=dark' }, credentials: 'omit' })
      expect(net.received[0]?.cookie).toBe('theme=dark')
    })

    it('is replaced by a cookie of the same name that a redirect sets or removes', async () => {
      routes({
        'https://shop.example/from': {
          status: 302,
          location: '/',
          setCookie: ['SID=new', 'gone=; Max-Age=0', 'kept=1; Domain=evil.test'],
        },
      })
      await visit('https://shop.example/from', { headers: { Cookie: 'SID=own; gone=own; kept=own' } })
      expect(net.cookiesAt('https://shop.example/')).toEqual(['kept=own; SID=new; theme=light'])
    })

    it.each(['https://www.shop.example/', 'http://shop.example/', 'https://evil.test/'])(
      'never follows a redirect to another origin, %s, or back from it',
      async (other) => {
        routes({
          'https://shop.example/from': { status: 302, location: other },
          [other]: { status: 302, location: 'https://shop.example/' },
        })
        await visit('https://shop.example/from', { headers: { Cookie: 'own=secret' } })
        expect(net.received.map(({ cookie }) => cookie?.includes('own=secret') ?? false)).toEqual([true, false, false])
      },
    )

    it('follows redirects within its origin', async () => {
      routes({ 'https://shop.example/from': { status: 302, location: '/' } })
      await visit('https://shop.example/from', { headers: { Cookie: 'own=1' } })
      expect(net.cookiesAt('https://shop.example/')).toEqual(['own=1; SID=jar; theme=light'])
    })
  })

  describe('a header is a byte string', () => {
    it('octets are sent back unchanged', async () => {
      const octets = 'caf\u00e9=\u0080\u00ff'
      routes({ 'https://shop.example/': { setCookie: octets } })
      await visit('https://shop.example/')
      await visit('https://shop.example/')
      expect(net.received[1]?.cookie).toBe(octets)
    })

    it('a cookie with characters beyond octets is sent as UTF-8, and does not affect others', async () => {
      jar.setCookies(['price=1\u20ac', 'caf\u00e9=1', 'm\u00fc=\u{1f36a}'], 'https://shop.example/')
      await visit('https://shop.example/')
      const sent = net.received[0]?.cookie?.split('; ').map((pair) => Buffer.from(pair, 'latin1').toString('utf8'))
      expect(sent).toEqual(['price=1\u20ac', 'caf\ufffd=1', 'm\u00fc=\u{1f36a}'])
    })
  })

  describe('the page behind a request', () => {
    const evil = { scheme: 'https', host: 'evil.test' }
    beforeEach(() => {
      jar.setCookies(
        ['strict=1; SameSite=Strict', 'lax=1; SameSite=Lax', 'none=1; SameSite=None; Secure'],
        'https://shop.example/',
      )
    })

    it('every hop is same-site without a page', async () => {
      routes({ 'https://evil.test/': { status: 302, location: 'https://shop.example/' } })
      await visit('https://evil.test/')
      expect(net.cookiesAt('https://shop.example/')).toEqual(['strict=1; lax=1; none=1'])
    })

    it('its site for cookies applies to each hop', async () => {
      routes({
        'https://evil.test/': { status: 302, location: 'https://shop.example/', setCookie: 'evil=1; SameSite=Strict' },
        'https://shop.example/': {
          status: 302,
          location: 'https://evil.test/back',
          setCookie: ['new=1', 'none=2; SameSite=None; Secure'],
        },
      })
      await visit('https://evil.test/', { cookies: { siteForCookies: evil } })
      expect(net.received.map(({ cookie }) => cookie)).toEqual([undefined, 'none=1', 'evil=1'])
      expect(hops[1]?.received.map(({ line, result }) => [line, result.status, ids(result)])).toEqual([
        ['new=1', 'rejected', ['cross-site-subresource']],
        ['none=2; SameSite=None; Secure', 'stored', []],
      ])
      expect(
        hops[1]?.retrieval.excluded.map(({ cookie, reasons }) => [cookie.name, reasons.map(({ id }) => id)]),
      ).toEqual([
        ['strict', ['cross-site-strict', 'cross-site-not-top-level']],
        ['lax', ['cross-site-not-top-level']],
      ])
    })

    it('the method is that of the hop: a POST that a redirect changes to GET may carry Lax cookies', async () => {
      routes({ 'https://shop.example/from': { status: 303, location: '/' } })
      const cookies = { siteForCookies: evil, topLevelNavigation: true }
      await visit('https://shop.example/from', { method: 'post', body: 'a=1', cookies })
      expect(net.received.map(({ method, cookie }) => [method, cookie])).toEqual([
        ['POST', 'none=1'],
        ['GET', 'lax=1; none=1'],
      ])
      await visit('https://shop.example/', { cookies: { sameSite: 'cross-site', reload: 'same-site' } })
      expect(net.received[2]?.cookie).toBe('strict=1; lax=1; none=1')
    })

    it.each([
      [
        'method',
        { method: 'GET' },
        'init.cookies: expected one of sameSite, topLevelNavigation, siteForCookies, reload, partitionKey, thirdParty, crossSiteRedirect, responseDate, got the key "method"',
      ],
      [
        'type',
        { type: 'non-HTTP' },
        'init.cookies: expected one of sameSite, topLevelNavigation, siteForCookies, reload, partitionKey, thirdParty, crossSiteRedirect, responseDate, got the key "type"',
      ],
      ['a string', 'cross-site', 'init.cookies: expected an object, got a string of length 10'],
      ['sameSite and siteForCookies', { sameSite: 'same-site', siteForCookies: evil }, /sameSite|siteForCookies/],
    ])('refuses %s in init.cookies before anything is sent', async (_, cookies, message) => {
      await expect(visit('https://shop.example/', JSON.parse(JSON.stringify({ cookies })))).rejects.toThrow(message)
      expect(net.received).toEqual([])
    })
  })

  describe('onHop', () => {
    it('is called with every hop once its cookies are stored', async () => {
      routes({
        'https://shop.example/from': { status: 302, location: '/', setCookie: ['a=1', 'b=1; Domain=example'] },
        'https://shop.example/': { status: 404 },
      })
      jar.setCookies(['old=1', 'docs=1; Path=/docs'], 'https://shop.example/')
      await visit('https://shop.example/from', { method: 'POST', body: 'x' })
      expect(hops).toMatchObject([
        {
          url: net.url('https://shop.example/from'),
          method: 'POST',
          status: 302,
          cookie: 'old=1',
          retrieval: {
            included: [{ name: 'old' }],
            excluded: [{ cookie: { name: 'docs' }, reasons: [{ id: 'path-not-matched' }] }],
          },
          received: [
            { line: 'a=1', result: { status: 'stored', cookie: { name: 'a' } } },
            { line: 'b=1; Domain=example', result: { status: 'rejected', reasons: [{ id: 'domain-public-suffix' }] } },
          ],
        },
        { url: net.url('https://shop.example/'), method: 'GET', status: 404, cookie: 'old=1; a=1', received: [] },
      ])
    })

    it('rejects the call if it throws, and the cookies are kept', async () => {
      routes({ 'https://shop.example/': { setCookie: 'a=1', body: 'x'.repeat(1_000_000) } })
      const call = createFetch(jar, {
        fetch,
        onHop: () => {
          throw new Error('not mine')
        },
      })
      const options = { method: 'GET', dispatcher: net.dispatcher }
      await expect(call(net.url('https://shop.example/'), options)).rejects.toThrow('not mine')
      expect(jar.size).toBe(1)
    })
  })

  it('fifty concurrent requests lose no cookie, and each sends the cookies stored before it', async () => {
    net.route('https://shop.example/', ({ query }) => ({
      status: 302,
      location: `/to?${query}`,
      setCookie: `c${query.get('n')}=1`,
    }))
    const numbers = Array.from({ length: 50 }, (_, index) => index)
    const responses = await Promise.all(numbers.map((n) => visit(`https://shop.example/?n=${n}`)))
    for (const [n, response] of responses.entries()) {
      expect(response.url).toBe(net.url(`https://shop.example/to?n=${n}`))
      await response.text()
    }
    expect(jar.size).toBe(50)
    for (const { query, cookie } of net.received.filter(({ url }) => url.includes('/to'))) {
      expect(cookie?.split('; ')).toContain(`c${query.get('n')}=1`)
    }
  })

  it('passes URLs of other schemes through', async () => {
    const response = await createFetch(jar, { fetch, onHop: (hop) => hops.push(hop) })('data:text/plain,hello', {
      headers: { 'x-mine': 'yes' },
      cookies: { topLevelNavigation: true },
    })
    expect([await response.text(), response.redirected, hops]).toEqual(['hello', false, []])
  })
})
