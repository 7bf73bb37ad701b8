/**
 * The interceptor among other interceptors, and its use of the options of a dispatch.
 */
import { CookieJar } from 'speculoos'
import { cookies, type Hop, type InterceptorOptions } from 'speculoos/undici'
import { type Dispatcher, MockAgent, Pool } from 'undici'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { everyNameIsLocal, LocalServers } from '../servers/local-servers.js'
import { installedUndicis } from './undicis.js'

let net: LocalServers
let jar: CookieJar

beforeAll(async () => {
  net = await LocalServers.start(['shop.example', 'www.shop.example', 'evil.test'])
})
afterAll(() => net.close())
beforeEach(() => {
  net.reset()
  jar = new CookieJar()
})

const sent = (): (string | undefined)[] => net.received.map(({ cookie }) => cookie)
const contents = (headers: object): string =>
  JSON.stringify(Symbol.iterator in headers ? Array.from(headers as Iterable<unknown>) : headers)
const stored = (): string[] => Array.from(jar, ({ name, value }) => `${name}=${value}`)

describe.each(installedUndicis)('undici $version', ({ load }) => {
  let undici: Awaited<ReturnType<typeof load>>
  let agent: Dispatcher
  beforeAll(async () => {
    undici = await load()
  })
  beforeEach(() => {
    agent = undici.agent(net)
  })
  afterEach(() => agent.destroy())
  const visit = async (
    dispatcher: Dispatcher,
    url: string,
    options: Omit<Dispatcher.RequestOptions, 'origin' | 'path' | 'method'> & { readonly method?: 'GET' | 'POST' } = {},
  ): Promise<{ status: number; body: string }> => {
    const { origin, pathname, search } = new URL(net.url(url))
    const { statusCode, body } = await dispatcher.request({
      method: 'GET',
      ...options,
      origin,
      path: pathname + search,
    })
    return { status: statusCode, body: await body.text() }
  }

  describe('redirect', () => {
    const redirects = { maxRedirections: 5 }
    beforeEach(() => {
      net.route('https://shop.example/from', { status: 302, location: '/to', setCookie: 'a=1; Path=/' })
    })

    it('above cookies: each hop has its own cookies', async () => {
      const dispatcher = agent.compose(cookies(jar), undici.interceptors.redirect(redirects))
      await visit(dispatcher, 'https://shop.example/from')
      expect(sent()).toEqual([undefined, 'a=1'])
    })

    it('below cookies: the request is refused before anything is sent', async () => {
      const dispatcher = agent.compose(undici.interceptors.redirect(redirects), cookies(jar))
      await expect(visit(dispatcher, 'https://shop.example/from')).rejects.toThrow(
        new TypeError('compose: expected cookies() before redirect(), got cookies() after redirect()'),
      )
      expect([net.received, jar.size]).toEqual([[], 0])
    })

    it('below cookies: the request is refused once, whatever the number of retries', async () => {
      const { redirect, retry } = undici.interceptors
      const dispatcher = agent.compose(redirect(redirects), cookies(jar), retry({ minTimeout: 60_000 }))
      await expect(visit(dispatcher, 'https://shop.example/from')).rejects.toThrow(
        'expected cookies() before redirect()',
      )
      expect(net.received).toEqual([])
    })

    it('below cookies but not in use: the request is sent', async () => {
      const dispatcher = agent.compose(undici.interceptors.redirect(), cookies(jar))
      expect((await visit(dispatcher, 'https://shop.example/from')).status).toBe(302)
      expect(stored()).toEqual(['a=1'])
    })

    it('of fetch itself works with the interceptors in either order', async () => {
      for (const dispatcher of [
        agent.compose(cookies(jar), undici.interceptors.redirect(redirects)),
        agent.compose(undici.interceptors.redirect(redirects), cookies(jar)),
      ]) {
        jar.clear()
        net.received.length = 0
        await (await undici.fetch(net.url('https://shop.example/from'), { dispatcher })).text()
        expect(sent()).toEqual([undefined, 'a=1'])
      }
    })
  })

  describe('retry', () => {
    const options = { minTimeout: 1, maxTimeout: 1 }
    beforeEach(() => {
      let attempts = 0
      net.route('https://shop.example/', () => {
        attempts += 1
        return attempts < 3 ? { status: 503, setCookie: `try=${attempts}` } : { setCookie: 'done=1' }
      })
    })

    it('above cookies: each attempt sends the cookies of the attempt before', async () => {
      await visit(agent.compose(cookies(jar), undici.interceptors.retry(options)), 'https://shop.example/')
      expect(sent()).toEqual([undefined, 'try=1', 'try=2'])
      expect(stored()).toEqual(['try=2', 'done=1'])
    })

    it('below cookies: the cookies of the last response are stored', async () => {
      jar.setCookie('old=1', 'https://shop.example/')
      await visit(agent.compose(undici.interceptors.retry(options), cookies(jar)), 'https://shop.example/')
      expect(sent()).toEqual(['old=1', 'old=1', 'old=1'])
      expect(stored()).toEqual(['old=1', 'done=1'])
    })
  })

  describe('cache', () => {
    const headers = { 'cache-control': 'max-age=100', vary: 'Cookie' }

    it('above cookies: a response from the cache does not set its cookies again', async () => {
      net.route('https://shop.example/', {
        headers: { 'cache-control': 'max-age=100' },
        setCookie: 'a=1',
        body: 'page',
      })
      const dispatcher = agent.compose(cookies(jar), undici.interceptors.cache({ type: 'private' }))
      await visit(dispatcher, 'https://shop.example/')
      jar.clear()
      expect(await visit(dispatcher, 'https://shop.example/')).toEqual({ status: 200, body: 'page' })
      expect([net.received.length, jar.size]).toEqual([1, 0])
    })

    it('below cookies: Vary includes the cookies of the jar', async () => {
      net.route('https://shop.example/', ({ cookie = 'nobody' }) => ({ headers, body: `hello ${cookie}` }))
      const dispatcher = agent.compose(undici.interceptors.cache(), cookies(jar))
      const bodies: string[] = []
      for (const user of ['ada', 'ada', 'bob', 'ada']) {
        jar.setCookie(`user=${user}`, 'https://shop.example/')
        bodies.push((await visit(dispatcher, 'https://shop.example/')).body)
      }
      expect(bodies).toEqual(['ada', 'ada', 'bob', 'ada'].map((user) => `hello user=${user}`))
      expect(net.received.length).toBeLessThan(4)
    })

    it('below cookies: a shared cache stores no response that sets cookies', async () => {
      net.route('https://shop.example/', { headers: { 'cache-control': 'max-age=100' }, setCookie: 'a=1' })
      const dispatcher = agent.compose(undici.interceptors.cache(), cookies(jar))
      await visit(dispatcher, 'https://shop.example/')
      await visit(dispatcher, 'https://shop.example/')
      expect(sent()).toEqual([undefined, 'a=1'])
    })
  })

  describe('dns', () => {
    const lookup = (
      _origin: URL,
      _options: unknown,
      done: (error: null, records: { address: string; family: 4; ttl: number }[]) => void,
    ): void => done(null, [{ address: '127.0.0.1', family: 4, ttl: 60_000 }])

    it('below cookies: the host name decides the cookies', async () => {
      net.route('http://shop.example/', { setCookie: 'a=1; Domain=shop.example' })
      const dispatcher = agent.compose(undici.interceptors.dns({ dualStack: false, lookup }), cookies(jar))
      for (const host of ['shop.example', 'evil.test', 'www.shop.example']) await visit(dispatcher, `http://${host}/`)
      expect(sent()).toEqual([undefined, undefined, 'a=1'])
      expect(Array.from(jar, ({ domain }) => domain)).toEqual(['shop.example'])
    })

    it('above cookies: it hides the host name, and the request is refused', async () => {
      jar.setCookie('b=2', 'http://shop.example/')
      net.route('http://shop.example/', { setCookie: 'a=1; Domain=shop.example' })
      const dispatcher = agent.compose(cookies(jar), undici.interceptors.dns({ dualStack: false, lookup }))
      for (const host of ['shop.example', 'evil.test']) {
        await expect(visit(dispatcher, `http://${host}/`)).rejects.toThrow('expected dns() before cookies()')
      }
      expect([sent(), stored()]).toEqual([[], ['b=2']])
    })
  })

  describe('other interceptors', () => {
    it.each(
      ['decompress', 'dump'].flatMap((name) => [
        [name, 'above'],
        [name, 'below'],
      ]),
    )('with %s %s cookies, the cookies are the same', async (name, place) => {
      net.route('https://shop.example/', { setCookie: 'a=1' })
      const other = undici.interceptors[name as 'dump']()
      const dispatcher = place === 'above' ? agent.compose(other, cookies(jar)) : agent.compose(cookies(jar), other)
      await visit(dispatcher, 'https://shop.example/')
      await visit(dispatcher, 'https://shop.example/')
      expect([sent(), stored()]).toEqual([[undefined, 'a=1'], ['a=1']])
    })

    it.each([
      ['below cookies distinguishes requests with different cookies', 'below', ['a=1', 'a=2']],
      ['above cookies merges requests with different cookies', 'above', ['a=1']],
    ] as const)('deduplicate %s', async (_, place, expected) => {
      const deduplicate = undici.interceptors.deduplicate()
      const jars = [jar, new CookieJar()]
      const visits = jars.map((each, index) => {
        each.setCookie(`a=${index + 1}`, 'https://shop.example/')
        const order = [deduplicate, cookies(each)]
        return visit(agent.compose(...(place === 'below' ? order : order.reverse())), 'https://shop.example/')
      })
      await Promise.all(visits)
      expect(sent().sort()).toEqual(expected)
    })

    it('responseError above cookies lets the cookies of an error be stored, and below cookies hides them', async () => {
      net.route('https://shop.example/', { status: 401, setCookie: 'a=1' })
      for (const [dispatcher, cookie] of [
        [agent.compose(cookies(jar), undici.interceptors.responseError()), ['a=1']],
        [agent.compose(undici.interceptors.responseError(), cookies(jar)), []],
      ] as const) {
        jar.clear()
        await expect(visit(dispatcher, 'https://shop.example/')).rejects.toThrow()
        expect(stored()).toEqual(cookie)
      }
    })
  })

  describe('the header fields of the caller', () => {
    beforeEach(() => {
      jar.setCookies(['SID=jar', 'theme=jar'], 'https://shop.example/')
    })

    it.each([
      ['a record', { cookie: 'theme=own', 'X-One': 'eins' }],
      ['a record with two cases', { Cookie: 'theme=own', 'x-one': 'eins' }],
      ['a flat list', ['X-One', 'eins', 'Cookie', 'theme=own']],
      ['Headers', new Headers({ Cookie: 'theme=own', 'x-one': 'eins' })],
      [
        'a Map',
        new Map([
          ['x-one', 'eins'],
          ['COOKIE', 'theme=own'],
        ]),
      ],
    ] as [string, Dispatcher.DispatchOptions['headers'] & object][])(
      'are read from %s, which is not changed',
      async (_, headers) => {
        const before = contents(headers)
        await visit(agent.compose(cookies(jar)), 'https://shop.example/', { headers })
        expect(net.received[0]).toMatchObject({ cookie: 'theme=own; SID=jar', headers: { 'x-one': 'eins' } })
        expect(contents(headers)).toBe(before)
      },
    )

    it('are unchanged if there is no cookie to send', async () => {
      await visit(agent.compose(cookies(jar)), 'https://evil.test/', { headers: ['x-one', 'eins'] })
      expect(net.received[0]).toMatchObject({ cookie: undefined, headers: { 'x-one': 'eins' } })
    })

    it('may be null', async () => {
      await visit(agent.compose(cookies(jar)), 'https://shop.example/', { headers: null })
      expect(sent()).toEqual(['SID=jar; theme=jar'])
    })
  })

  describe('the URL', () => {
    beforeEach(() => {
      jar.setCookies(['SID=shop', 'safe=shop; Secure'], 'https://shop.example/')
      jar.setCookie('evil=1', 'https://evil.test/')
    })

    it.each(['//evil.test/', '/\\evil.test', '/@evil.test/', '/https://evil.test/'])(
      'has the host of the origin, even with the path %s',
      async (path) => {
        const dispatcher = agent.compose(cookies(jar))
        const { body } = await dispatcher.request({ origin: net.url('https://shop.example'), path, method: 'GET' })
        await body.dump()
        expect(sent()).toEqual(['SID=shop; safe=shop'])
      },
    )

    it('is unknown if the path is a whole URL, since the server may be a proxy', async () => {
      const dispatcher = agent.compose(cookies(jar))
      const origin = net.url('http://evil.test')
      for (const path of ['http://shop.example/', 'https://shop.example/']) {
        await (await dispatcher.request({ origin, path, method: 'GET' })).body.dump()
      }
      expect(sent()).toEqual([undefined, undefined])
    })

    it('may be a URL object, with a separate query', async () => {
      const dispatcher = agent.compose(cookies(jar))
      const origin = new URL(net.url('https://shop.example/'))
      await (await dispatcher.request({ origin, path: '/docs', query: { q: '1' }, method: 'GET' })).body.dump()
      expect(net.received[0]).toMatchObject({ url: 'https://shop.example/docs?q=1', cookie: 'SID=shop; safe=shop' })
    })

    it.each(['http://SHOP.example:80', 'http://shop.example:80/', 'http://shop.example', 'http://shop%2Eexample'])(
      'is found for the origin %s',
      async (origin) => {
        const mock = new MockAgent()
        mock.disableNetConnect()
        mock
          .get(origin)
          .intercept({ path: '/' })
          .reply(200, ({ headers }) => JSON.stringify(headers))
        const dispatcher = mock.compose(cookies(jar))
        const { body } = await dispatcher.request({ origin, path: '/', method: 'GET' })
        expect(await body.json()).toEqual({ cookie: 'SID=shop' })
      },
    )

    it.each([
      ['a Host header field', { path: '/', headers: { host: 'shop.example' } }],
      ['a whole URL as the path', { path: 'http://shop.example/' }],
      ['both', { path: 'http://shop.example/', headers: { host: 'shop.example' } }],
    ])('is not taken from %s if the origin is an address', async (_what, request) => {
      jar.setCookie('SID=1', 'http://shop.example/')
      const mock = new MockAgent()
      mock.disableNetConnect()
      const origin = 'http://127.0.0.1:8080'
      const own = (headers: unknown): string => JSON.stringify(Reflect.get(Object(headers), 'cookie') ?? null)
      const setCookie = { headers: { 'set-cookie': 'planted=1' } }
      mock
        .get(origin)
        .intercept({ path: () => true })
        .reply(200, ({ headers }) => own(headers), setCookie)
      const { body } = await mock.compose(cookies(jar)).request({ origin, method: 'GET', ...request })
      expect(await body.json()).toBe(null)
      expect(jar.getCookieString('http://shop.example/')).not.toContain('planted')
    })

    it('is not taken from a Host header field if the origin has a name', async () => {
      const headers = { host: 'shop.example' }
      await visit(agent.compose(cookies(jar)), 'https://evil.test/', { headers })
      expect(sent()).toEqual(['evil=1'])
    })
  })

  it('the page behind the requests is set once, or for each request', async () => {
    jar.setCookies(['lax=1; SameSite=Lax', 'none=1; SameSite=None; Secure'], 'https://shop.example/')
    const siteForCookies = 'https://evil.test/'
    const fixed = agent.compose(cookies(jar, { context: { siteForCookies } }))
    const asked = agent.compose(
      cookies(jar, {
        context: ({ request: { path } }) =>
          path === '/page' ? { siteForCookies, topLevelNavigation: true } : undefined,
      }),
    )
    await visit(fixed, 'https://shop.example/page')
    await visit(asked, 'https://shop.example/page')
    await visit(asked, 'https://shop.example/page', { method: 'POST' })
    await visit(asked, 'https://shop.example/other')
    expect(sent()).toEqual(['none=1', 'lax=1; none=1', 'none=1', 'lax=1; none=1'])
  })

  it('onHop receives the cookies that were sent, withheld and received', async () => {
    jar.setCookies(['a=1', 'docs=1; Path=/docs'], 'https://shop.example/')
    net.route('https://shop.example/', { status: 404, setCookie: ['b=1', 'c=1; Domain=example'] })
    const hops: Hop[] = []
    const options: InterceptorOptions = { onHop: (hop) => hops.push(hop) }
    await visit(agent.compose(cookies(jar, options)), 'https://shop.example/', { method: 'POST', body: 'x' })
    expect(hops).toMatchObject([
      {
        url: net.url('https://shop.example/'),
        method: 'POST',
        status: 404,
        cookie: 'a=1',
        retrieval: { included: [{ name: 'a' }], excluded: [{ reasons: [{ id: 'path-not-matched' }] }] },
        received: [
          { line: 'b=1', result: { status: 'stored' } },
          { line: 'c=1; Domain=example', result: { status: 'rejected', reasons: [{ id: 'domain-public-suffix' }] } },
        ],
      },
    ])
  })

  it('an error of onHop ends the request, and the cookies are kept', async () => {
    net.route('https://shop.example/', { setCookie: 'a=1', body: 'x'.repeat(100_000) })
    const onHop = (): void => {
      throw new Error('not mine')
    }
    await expect(visit(agent.compose(cookies(jar, { onHop })), 'https://shop.example/')).rejects.toThrow('not mine')
    expect(stored()).toEqual(['a=1'])
  })
})

describe('a dispatcher with one origin', () => {
  it('needs an origin', async () => {
    const pool = new Pool(net.url('http://shop.example'), { connect: { host: '127.0.0.1', port: 1 } })
    const dispatcher = pool.compose(cookies(jar))
    await expect(dispatcher.request({ path: '/', method: 'GET' })).rejects.toThrow(
      'origin: expected the origin of the server, in each request or in the options of cookies(), got undefined',
    )
    await pool.destroy()
  })

  it('may have its origin in the options', async () => {
    jar.setCookie('a=1', 'https://shop.example/')
    const origin = net.url('https://shop.example')
    const pool = new Pool(origin, { connect: { ca: net.ca, lookup: everyNameIsLocal } })
    const dispatcher = pool.compose(cookies(jar, { origin }))
    await (await dispatcher.request({ path: '/', method: 'GET' })).body.dump()
    expect(sent()).toEqual(['a=1'])
    await pool.destroy()
  })
})

it.each([
  [[null], 'jar: expected a CookieJar, got null'],
  [[new CookieJar(), null], 'options: expected an object, got null'],
  [
    [new CookieJar(), { jar: 1 }],
    'options: expected one of context, onHop, clearSiteData, hsts, origin, got the key "jar"',
  ],
  [[new CookieJar(), { origin: '/docs' }], 'options.origin: expected an HTTP(S) origin, got "/docs"'],
  [[new CookieJar(), { onHop: 1 }], 'options.onHop: expected a function, got 1'],
  [
    [new CookieJar(), { context: { method: 'GET' } }],
    'options.context: expected one of sameSite, topLevelNavigation, siteForCookies, reload, partitionKey, thirdParty, crossSiteRedirect, responseDate, got the key "method"',
  ],
])('refuses wrong arguments: %#', (given, message) => {
  expect(() => Reflect.apply(cookies, null, given)).toThrow(new TypeError(message))
})

it('leaves errors about wrong options to undici', async () => {
  const dispatcher = net.dispatcher.compose(cookies(jar))
  const origin = net.url('http://shop.example')
  await expect(dispatcher.request({ origin, path: 'no-slash', method: 'GET' })).rejects.toThrow('path must be')
  await expect(dispatcher.request({ origin: 'shop', path: '/', method: 'GET' })).rejects.toThrow('Invalid URL')
  await expect(dispatcher.request({ origin, path: '/', method: 'GET', headers: ['odd'] })).rejects.toThrow('even')
})
