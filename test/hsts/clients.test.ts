/** The option hsts of each client: no cookie is sent to a known host without TLS, and header fields are processed. */

import { type Agent as PlainAgent, request as plainRequest } from 'node:http'
import { type RequestOptions, Agent as SecureAgent, request as secureRequest } from 'node:https'
import { CookieJar } from 'speculoos'
import { createFetch } from 'speculoos/fetch'
import { type HstsPolicy, HstsStore } from 'speculoos/hsts'
import { createAgent } from 'speculoos/node-http'
import { cookies } from 'speculoos/undici'
import { Client, interceptors, MockAgent } from 'undici'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { slowJar } from '../doors/slow-jar.js'
import { everyNameIsLocal, LocalServers } from '../servers/local-servers.js'

const STS = { 'strict-transport-security': 'max-age=60; includeSubDomains' }

function known(...preload: string[]): HstsStore {
  return new HstsStore({ preload })
}

describe('fetch', () => {
  interface Sent {
    readonly url: string
    readonly cookie: string | null
    readonly init: RequestInit | undefined
  }
  /** A fetch over a table of responses, and the requests that it made. */
  function fetchWith(hsts: HstsStore, answers: Record<string, () => Response> = {}, jar = new CookieJar()) {
    const sent: Sent[] = []
    const wrapped = async (input: string | Request, init?: RequestInit): Promise<Response> => {
      const url = typeof input === 'string' ? input : input.url
      sent.push({ url, cookie: new Headers(init?.headers).get('cookie'), init })
      return answers[url]?.() ?? new Response('ok')
    }
    return { fetch: createFetch(jar, { fetch: wrapped, hsts }), sent, jar }
  }
  const to = (location: string) => () => new Response(null, { status: 302, headers: { location } })

  it('upgrades a URL before cookies are chosen for it, and the response has the upgraded URL', async () => {
    const { fetch, sent, jar } = fetchWith(known('shop.test'))
    jar.setCookie('SID=1; Secure', 'https://shop.test/')
    const { url } = await fetch('http://shop.test/a')
    expect(sent).toMatchObject([{ url: 'https://shop.test/a', cookie: 'SID=1' }])
    expect(url).toBe('https://shop.test/a')
  })

  it('leaves other hosts as they are', async () => {
    const { fetch, sent } = fetchWith(known('shop.test'))
    await fetch('http://other.test/')
    expect(sent).toMatchObject([{ url: 'http://other.test/' }])
  })

  it('upgrades each hop of a redirect', async () => {
    const answers = {
      'https://shop.test/': to('http://shop.test/b'),
      'https://shop.test/b': to('http://www.shop.test/c'),
    }
    const { fetch, sent } = fetchWith(known('shop.test'), answers)
    await fetch('http://shop.test/')
    expect(sent.map(({ url }) => url)).toEqual(['https://shop.test/', 'https://shop.test/b', 'https://www.shop.test/c'])
  })

  it('ends a circle of redirects at the limit', async () => {
    const { fetch } = fetchWith(known('shop.test'), { 'https://shop.test/': to('http://shop.test/') })
    await expect(fetch('http://shop.test/')).rejects.toThrow('redirects are not followed')
  })

  it('compares origins before the upgrade, as the standard does, so Authorization is dropped', async () => {
    const { fetch, sent } = fetchWith(known('shop.test'), { 'https://shop.test/': to('http://shop.test/b') })
    await fetch('https://shop.test/', { headers: { authorization: 'Basic x' } })
    expect(sent.map(({ init }) => new Headers(init?.headers).get('authorization'))).toEqual(['Basic x', null])
  })

  it('sends an upgraded Request with its method, header fields and body', async () => {
    const { fetch, sent } = fetchWith(known('shop.test'))
    await fetch(new Request('http://shop.test/', { method: 'POST', body: 'a=1', headers: { 'x-a': 'b' } }))
    const [{ url, init } = { url: '', init: undefined }] = sent
    expect(url).toBe('https://shop.test/')
    expect(init?.method).toBe('POST')
    expect(new Headers(init?.headers).get('x-a')).toBe('b')
    expect(await new Response(init?.body).text()).toBe('a=1')
  })

  it('notes the host of a response over HTTPS, even without cookies, but not over HTTP', async () => {
    const answers = {
      'https://shop.test/': () => new Response('', { headers: STS }),
      'http://other.test/': () => new Response('', { headers: STS }),
    }
    const { fetch, sent } = fetchWith(new HstsStore(), answers)
    await fetch('http://other.test/')
    await fetch('http://other.test/')
    await fetch('https://shop.test/', { credentials: 'omit' })
    await fetch('http://www.shop.test/')
    expect(sent.map(({ url }) => url).slice(1)).toEqual([
      'http://other.test/',
      'https://shop.test/',
      'https://www.shop.test/',
    ])
  })

  it('uses the first of several header fields that Headers joined', async () => {
    const headers = new Headers([
      ['strict-transport-security', 'max-age=60; a="b, c"'],
      ['strict-transport-security', 'max-age=0'],
    ])
    const hsts = new HstsStore()
    const { fetch } = fetchWith(hsts, { 'https://shop.test/': () => new Response('', { headers }) })
    await fetch('https://shop.test/')
    expect([...hsts].map(({ host }) => host)).toEqual(['shop.test'])
  })

  it('processes header fields and upgrades URLs with an asynchronous jar too', async () => {
    const jar = new CookieJar()
    jar.setCookie('SID=1; Secure', 'https://shop.test/')
    const hsts = new HstsStore()
    const sent: [string, string | null][] = []
    const wrapped = async (url: string, init?: RequestInit) => {
      sent.push([url, new Headers(init?.headers).get('cookie')])
      return new Response('', { headers: STS })
    }
    const fetch = createFetch(slowJar(jar), { fetch: wrapped, hsts })
    await fetch('https://shop.test/')
    await fetch('http://shop.test/')
    expect(sent).toEqual([
      ['https://shop.test/', 'SID=1'],
      ['https://shop.test/', 'SID=1'],
    ])
  })

  it('reports the upgraded URL to onHop, to context and to a function for the jar', async () => {
    const seen: string[] = []
    const jar = new CookieJar()
    const fetch = createFetch(
      ({ url }) => {
        seen.push(url)
        return jar
      },
      {
        fetch: async () => new Response(''),
        hsts: known('shop.test'),
        onHop: ({ url }) => seen.push(url),
        context: ({ url }) => ({ siteForCookies: url }),
      },
    )
    await fetch('http://shop.test/')
    expect(seen).toEqual(['https://shop.test/', 'https://shop.test/'])
  })
})

describe('an interceptor of undici', () => {
  it('upgrades the origin of a request and of each redirect, and processes header fields', async () => {
    const network = new MockAgent()
    network.disableNetConnect()
    const shop = network.get('https://shop.test')
    shop.intercept({ path: '/' }).reply(302, '', { headers: { location: 'http://shop.test/b', ...STS } })
    shop.intercept({ path: '/b' }).reply(200, ({ headers }) => JSON.stringify(headers))
    const jar = new CookieJar()
    jar.setCookie('SID=1; Secure', 'https://shop.test/')
    const hsts = new HstsStore()
    const dispatcher = network.compose(cookies(jar, { hsts }), interceptors.redirect({ maxRedirections: 3 }))
    const { body } = await dispatcher.request({ origin: 'https://shop.test', path: '/', method: 'GET' })
    expect(await body.json()).toEqual({ cookie: 'SID=1' })
    expect(hsts.size).toBe(1)
    shop.intercept({ path: '/c' }).reply(200, 'secure')
    const later = await dispatcher.request({ origin: 'http://shop.test', path: '/c', method: 'GET' })
    expect(await later.body.text()).toBe('secure')
    await network.close()
  })

  it('refuses a dispatcher that connects to the known host without TLS, before anything is sent', async () => {
    const servers = await LocalServers.start(['shop.test'])
    try {
      const { origin } = new URL(servers.url('http://shop.test/'))
      const client = new Client(origin, { connect: { lookup: everyNameIsLocal } })
      const refusing = client.compose(cookies(new CookieJar(), { hsts: known('shop.test'), origin }))
      await expect(refusing.request({ path: '/', method: 'GET', origin })).rejects.toThrow('known HSTS host')
      expect(servers.received).toEqual([])
      const other = client.compose(cookies(new CookieJar(), { hsts: known('other.test'), origin }))
      await (await other.request({ path: '/', method: 'GET', origin })).body.text()
      expect(servers.received.length).toBe(1)
      await client.close()
    } finally {
      await servers.close()
    }
  })
})

describe('an agent of node:http', () => {
  let servers: LocalServers
  beforeAll(async () => {
    servers = await LocalServers.start(['shop.test'])
    servers.route('https://shop.test/', { headers: STS })
    servers.route('http://shop.test/', { headers: STS })
  })
  afterAll(() => servers.close())

  /** Sends a request through an agent, and waits for the end of the response. */
  function get(url: string, agent: PlainAgent, options: RequestOptions = {}): Promise<void> {
    const request = url.startsWith('https:') ? secureRequest : plainRequest
    return new Promise((resolve, reject) => {
      const sent = request(servers.url(url), { agent, lookup: everyNameIsLocal, ...options }, (response) => {
        response.resume().on('end', () => resolve())
      })
      sent.on('error', reject).end()
    })
  }

  it('refuses a request without TLS to a known host, and nothing is sent', async () => {
    const jar = new CookieJar()
    jar.setCookie('a=1', 'http://shop.test/')
    const before = servers.received.length
    const agent = createAgent(jar, { hsts: known('shop.test') })
    const refusal = get('http://shop.test/', agent)
    await expect(refusal).rejects.toMatchObject({
      code: 'ERR_HSTS',
      message: expect.stringContaining('shop.test is a known'),
    })
    expect(servers.received.length).toBe(before)
    agent.destroy()
  })

  it('processes the header field of a response over TLS, but not of one without TLS', async () => {
    const hsts = new HstsStore()
    const agent = createAgent(new CookieJar(), { hsts })
    await get('http://shop.test/', agent)
    expect(hsts.size).toBe(0)
    await get('https://shop.test/', agent, { ca: servers.ca })
    expect([...hsts].map(({ host }) => host)).toEqual(['shop.test'])
    await expect(get('http://shop.test/', agent)).rejects.toMatchObject({ code: 'ERR_HSTS' })
    agent.destroy()
  })

  it('ignores the header field if the certificate of the connection is not trusted', async () => {
    const hsts = new HstsStore()
    const agent = createAgent(new CookieJar(), { hsts, agent: new SecureAgent({ rejectUnauthorized: false }) })
    await get('https://shop.test/', agent)
    expect(hsts.size).toBe(0)
    agent.destroy()
  })
})

describe('a client throws a TypeError for a value that is not a store', () => {
  it.each<[string, (hsts: HstsPolicy) => unknown]>([
    ['fetch', (hsts) => createFetch(new CookieJar(), { hsts })],
    ['undici', (hsts) => cookies(new CookieJar(), { hsts })],
    ['node-http', (hsts) => createAgent(new CookieJar(), { hsts })],
  ])('%s', (_, make) => {
    for (const given of [true, {}, 'shop.test', null]) {
      // @ts-expect-error: none of these is a store
      expect(() => make(given)).toThrow('options.hsts: expected an HstsStore of speculoos/hsts')
    }
  })
})
