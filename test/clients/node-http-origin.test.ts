/**
 * A request through the agent carries the cookies of the URL that it goes to, whatever its proxy and Host header.
 */

import { AsyncLocalStorage } from 'node:async_hooks'
import { Agent, type ClientRequest, request as httpRequest, type RequestOptions } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { HttpProxyAgent } from 'http-proxy-agent'
import { HttpsProxyAgent } from 'https-proxy-agent'
import { CookieJar } from 'speculoos'
import { originOf } from 'speculoos/algorithms'
import { createAgent, type Hop, type HopContext, type HopRequest } from 'speculoos/node-http'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type LocalProxy, startLocalProxy } from '../servers/local-proxy.js'
import { LocalServers } from '../servers/local-servers.js'
import { localAgents, requestOf } from './node-http-requests.js'

let net: LocalServers
let proxy: LocalProxy
let jar: CookieJar
let hops: Hop[]

beforeAll(async () => {
  net = await LocalServers.start(['shop.example', 'www.shop.example', 'evil.test'])
  proxy = await startLocalProxy()
})
afterAll(async () => {
  await net.close()
  await proxy.close()
})
beforeEach(() => {
  net.reset()
  proxy.received.length = 0
  jar = new CookieJar()
  hops = []
})
const onHop = (hop: Hop): number => hops.push(hop)
const held = (): string[] => Array.from(jar, ({ name, domain, path }) => `${name} ${domain}${path}`)

describe('a request', () => {
  /** Returns the URL that the agent finds for a request, which is not sent. */
  const urlOf = (options: RequestOptions): string | undefined => {
    const contexts: ClientRequest[] = []
    const inner = Object.assign(new Agent(), { addRequest: (request: ClientRequest) => contexts.push(request) })
    const other = new CookieJar()
    const agent = createAgent(other, { agent: inner, onHop })
    const request = httpRequest({ ...options, agent })
    request.emit('response', { rawHeaders: [], statusCode: 200 })
    return hops.at(-1)?.url
  }

  it.each<[RequestOptions, string]>([
    [{}, 'http://localhost/'],
    [{ host: 'shop.example' }, 'http://shop.example/'],
    [{ hostname: 'shop.example', host: 'evil.test' }, 'http://shop.example/'],
    [{ host: 'shop.example', headers: { host: 'evil.test' } }, 'http://shop.example/'],
    [{ host: 'shop.example', port: 8080, path: '/a?b#c' }, 'http://shop.example:8080/a?b#c'],
    [{ host: 'shop.example', port: '80', auth: 'ada:secret' }, 'http://shop.example/'],
    [{ host: '::1', port: 8080 }, 'http://[::1]:8080/'],
    [{ host: '[::1]' }, 'http://[::1]/'],
    [{ host: 'BÜCHER.example' }, 'http://xn--bcher-kva.example/'],
    [{ host: 'shop.example', method: 'OPTIONS', path: '*' }, 'http://shop.example/'],
    [{ host: 'shop.example', path: '?q' }, 'http://shop.example/?q'],
    [{ host: 'shop.example', path: '//evil.test/a' }, 'http://shop.example//evil.test/a'],
    [{ host: 'shop.example', path: '@evil.test/a' }, 'http://shop.example/@evil.test/a'],
    [{ host: 'shop.example', path: '.evil.test/a' }, 'http://shop.example/.evil.test/a'],
    [{ host: 'shop.example', path: 'ftp://evil.test/' }, 'http://shop.example/ftp://evil.test/'],
    [
      { host: 'proxy.test', path: 'http://shop.example:8080/a', headers: { host: 'shop.example:8080' } },
      'http://shop.example:8080/a',
    ],
    [
      { host: 'proxy.test', path: 'HTTP://shop.example/a', headers: { host: 'SHOP.example:80' } },
      'http://shop.example/a',
    ],
    [
      { host: 'proxy.test', path: 'https://shop.example/a', headers: { host: 'shop.example' } },
      'http://shop.example/a',
    ],
  ])('%j has the cookies of %s', (options, url) => {
    expect(urlOf(options)).toBe(url)
  })

  it.each<[string, RequestOptions]>([
    ['CONNECT', { host: 'proxy.test', method: 'CONNECT', path: 'shop.example:443' }],
    ['whose target is a URL that its Host header contradicts', { host: 'proxy.test', path: 'http://shop.example/' }],
    ['whose target is not a valid URL', { host: 'proxy.test', path: 'http://[/' }],
    ['whose host has more than a host name', { host: 'evil.test/@shop.example' }],
    ['whose host is not valid', { host: 'shop..[' }],
    ['to a socket in the file system', { socketPath: '/no/such.sock', path: '/a' }],
  ])('%s has no cookies', (_, options) => {
    expect(urlOf(options)).toBeUndefined()
  })
})

describe('through a proxy', () => {
  const url = (text: string): string => net.url(text)
  beforeEach(() => {
    jar.setCookie('proxy=1', 'http://127.0.0.1/')
    jar.setCookie('SID=1; Domain=shop.example', 'https://www.shop.example/')
    net.route('http://shop.example/', { setCookie: 'plain=1' })
    net.route('https://shop.example/', { setCookie: 'secure=1; Secure' })
  })
  const sent = (): (string | undefined)[] => net.received.map(({ cookie }) => cookie)

  it('https-proxy-agent: cookies belong to the server, never to the proxy, for both schemes', async () => {
    const agent = createAgent(jar, { agent: new HttpsProxyAgent(proxy.url, { keepAlive: true }), onHop })
    for (const scheme of ['http', 'https', 'http', 'https']) {
      const { status } = await requestOf(url(`${scheme}://shop.example/`), { agent, ca: net.ca } as RequestOptions & {
        agent: Agent
      })
      expect(status).toBe(200)
    }
    agent.destroy()
    expect(sent()).toEqual(['SID=1', 'SID=1; plain=1', 'SID=1; plain=1', 'SID=1; plain=1; secure=1'])
    expect(proxy.received.length).toBeGreaterThan(0)
    expect(proxy.received.every(({ method, cookie }) => method === 'CONNECT' && cookie === undefined)).toBe(true)
    expect(held()).toEqual(['proxy 127.0.0.1/', 'SID shop.example/', 'plain shop.example/', 'secure shop.example/'])
    expect(agent.proxy.href).toBe(`${proxy.url}/`)
  })

  it.each<[string, (request: ClientRequest) => unknown]>([
    ['', () => {}],
    [', with a body', (request) => request.end('body')],
    [', with a body in pieces', (request) => request.write('bo') && request.end('dy')],
    [', flushed at once', (request) => request.flushHeaders()],
    [', with a Cookie header of the caller', (request) => request.setHeader('cookie', 'own=1')],
  ])('http-proxy-agent: cookies belong to the server%s', async (_, use) => {
    const agent = createAgent(jar, { agent: new HttpProxyAgent(proxy.url, { keepAlive: true }) })
    for (const _ of [1, 2]) await requestOf(url('http://shop.example/'), { agent, method: 'POST' }, use)
    agent.destroy()
    expect(proxy.received.map(({ target }) => target)).toEqual([
      url('http://shop.example/'),
      url('http://shop.example/'),
    ])
    const own = sent()[0]?.startsWith('own') ? 'own=1; ' : ''
    expect(sent()).toEqual([`${own}SID=1`, `${own}SID=1; plain=1`])
  })

  const knowsProxies = process.allowedNodeEnvironmentFlags.has('--use-env-proxy')
  // Older versions of Node lack the option. The title says so.
  const nativeProxy = knowsProxies ? it : it.skip
  nativeProxy('of an agent with proxyEnv, for which Node 20 is too old', async () => {
    const proxyEnv = { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url }
    const { Agent: SecureAgent } = await import('node:https')
    // The declarations are of Node 20, which lacks the option.
    const options = { keepAlive: true, proxyEnv, ca: net.ca } as ConstructorParameters<typeof SecureAgent>[0]
    const plain = createAgent(jar, { agent: new Agent(options) })
    const secure = createAgent(jar, { agent: new SecureAgent(options) })
    for (const _ of [1, 2]) {
      await requestOf(url('http://shop.example/'), { agent: plain })
      await requestOf(url('https://shop.example/'), { agent: secure })
    }
    plain.destroy()
    secure.destroy()
    expect(sent()).toEqual(['SID=1', 'SID=1; plain=1', 'SID=1; plain=1', 'SID=1; plain=1; secure=1'])
    expect(proxy.received.map(({ target }) => target)).toContain(url('http://shop.example/'))
    expect(held()).not.toContain('tunnel 127.0.0.1/')
  })
})

describe('the page behind a request', () => {
  const page = originOf('https://news.example/')
  const link = { siteForCookies: page, topLevelNavigation: true }
  beforeEach(() => {
    jar.setCookies(
      ['strict=1; SameSite=Strict', 'lax=1; SameSite=Lax', 'none=1; SameSite=None; Secure'],
      'https://shop.example/',
    )
  })
  const cookieOf = async (agent: Agent, method = 'GET'): Promise<string | undefined> => {
    await requestOf(net.url('https://shop.example/'), { agent, method })
    return net.received.at(-1)?.cookie
  }

  it('can be set for an agent, and agents for other pages share its connections', async () => {
    const inner = localAgents(net)
    const image = createAgent(jar, { agent: inner, context: { siteForCookies: page } })
    const clicked = createAgent(jar, { agent: inner, context: link })
    expect([await cookieOf(image), await cookieOf(clicked), await cookieOf(clicked, 'POST')]).toEqual([
      'none=1',
      'lax=1; none=1',
      'none=1',
    ])
    expect(net.connections).toBe(1)
    image.destroy()
  })

  it('can be derived from each request', async () => {
    const context = ({ request, method }: HopRequest<ClientRequest>): HopContext | undefined =>
      request.path === '/' ? { siteForCookies: page, topLevelNavigation: method === 'HEAD' } : undefined
    const agent = createAgent(jar, { agent: localAgents(net), context })
    expect([await cookieOf(agent), await cookieOf(agent, 'HEAD')]).toEqual(['none=1', 'lax=1; none=1'])
    agent.destroy()
  })

  it('can come from the async context of the request', async () => {
    const pages = new AsyncLocalStorage<HopContext>()
    const agent = createAgent(jar, { agent: localAgents(net), context: () => pages.getStore() })
    const cookies = [await pages.run(link, () => cookieOf(agent)), await cookieOf(agent)]
    expect(cookies).toEqual(['lax=1; none=1', 'strict=1; lax=1; none=1'])
    agent.destroy()
  })

  it('applies to the response too', async () => {
    net.route('https://shop.example/', { setCookie: ['a=1; SameSite=Lax', 'b=1; SameSite=None; Secure'] })
    const agent = createAgent(jar, { agent: localAgents(net), context: { siteForCookies: page }, onHop })
    await cookieOf(agent)
    agent.destroy()
    expect(hops.at(-1)?.received.map(({ result }) => result.status)).toEqual(['rejected', 'stored'])
  })

  it('fails the request with an error event if it is not valid', async () => {
    // @ts-expect-error the mistake is the test
    const agent = createAgent(jar, { context: () => ({ method: 'GET' }) })
    const request = httpRequest('http://shop.example/', { agent })
    const error = await new Promise((resolve) => request.on('error', resolve))
    expect(String(error)).toContain('the result of options.context: expected one of sameSite')
  })
})

describe('a connection that breaks', () => {
  it.each([
    ['in the middle of the headers', 'HTTP/1.1 200 OK\r\nSet-Cookie: half=1\r\nSet-Coo', []],
    ['in the middle of the body', 'HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nContent-Length: 9\r\n\r\nhalf', ['a']],
  ])('%s loses no cookie', async (_, octets, names) => {
    jar.setCookie('kept=1', 'http://shop.example/')
    const server = createServer((socket) => {
      socket.on('error', () => {})
      socket.once('data', () => socket.end(octets))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const agent = createAgent(jar)
    await expect(requestOf(`http://127.0.0.1:${port}/`, { agent })).rejects.toThrow(/hang up|aborted/)
    server.close()
    expect([...jar].map(({ name }) => name)).toEqual(['kept', ...names])
  })

  it('before it is open, or that the caller aborts, fails as with node:http', async () => {
    const agent = createAgent(jar, { agent: localAgents(net) })
    await expect(requestOf(net.url('http://shop.example/'), { agent }, (request) => request.destroy())).rejects.toThrow(
      'hang up',
    )
    const signal = AbortSignal.abort()
    await expect(requestOf(net.url('http://shop.example/'), { agent, signal })).rejects.toThrow('aborted')
    net.route('http://shop.example/', () => new Promise(() => {}))
    const timeout = requestOf(net.url('http://shop.example/'), { agent, timeout: 20 }, (request) => {
      request.on('timeout', () => request.destroy(new RangeError('too slow')))
    })
    await expect(timeout).rejects.toThrow('too slow')
    agent.destroy()
  })
})
