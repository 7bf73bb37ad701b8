/**
 * Features of single clients beyond the contract: their own proxies, their own cookies, and hooks.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Agent as SecureAgent } from 'node:https'
import axios, { type AxiosRequestConfig } from 'axios'
import got from 'got-14'
import { HttpsProxyAgent } from 'https-proxy-agent'
import needle from 'needle'
import nodeFetch from 'node-fetch'
import { CookieJar } from 'speculoos'
import { createAgent, type HopContext } from 'speculoos/node-http'
import superagent from 'superagent'
import supertest from 'supertest'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type LocalProxy, startLocalProxy } from '../servers/local-proxy.js'
import { LocalServers } from '../servers/local-servers.js'
import { localAgents } from './node-http-requests.js'

let net: LocalServers
let proxy: LocalProxy
let jar: CookieJar
let agent: ReturnType<typeof createAgent>

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
  agent = createAgent(jar, { agent: localAgents(net) })
  jar.setCookie('proxy=1', 'http://127.0.0.1/')
  net.route('http://shop.example/', { setCookie: 'a=1' })
  net.route('https://shop.example/', { setCookie: 's=1; Secure' })
})
afterEach(() => agent.destroy())

const sent = (): (string | undefined)[] => net.received.map(({ cookie }) => cookie)
const domains = (): string[] => Array.from(jar, ({ name, domain }) => `${name} ${domain}`)

describe('axios', () => {
  const { hostname: host, port } = new URL('http://127.0.0.1:1')
  const through = (): AxiosRequestConfig => ({
    httpAgent: agent,
    httpsAgent: agent,
    proxy: { host, port: Number(new URL(proxy.url).port || port), protocol: 'http' },
  })

  it('sends HTTP through its own proxy with the cookies of the server', async () => {
    for (const _ of [1, 2]) await axios.get(net.url('http://shop.example/'), through())
    expect(proxy.received.map(({ target }) => target)).toEqual(Array(2).fill(net.url('http://shop.example/')))
    expect([sent(), domains()]).toEqual([
      [undefined, 'a=1'],
      ['proxy 127.0.0.1', 'a shop.example'],
    ])
  })

  it('with its own proxy makes its own agent for HTTPS, without cookies', async () => {
    jar.setCookie('a=1', 'https://shop.example/')
    const { status } = await axios.get(net.url('https://shop.example/'), through())
    expect([status, sent()]).toEqual([200, [undefined]])
    expect(proxy.received.map(({ cookie }) => cookie)).toEqual([undefined])
  })

  it('sends a Cookie header of the caller on redirects within the host, but not to a subdomain', async () => {
    jar.setCookie('SID=1', 'http://shop.example/')
    net.route('http://shop.example/', { status: 302, location: '/to' })
    net.route('http://shop.example/to', { status: 302, location: 'http://www.shop.example/' })
    const headers = { Cookie: 'own=1' }
    await axios.get(net.url('http://shop.example/'), { httpAgent: agent, proxy: false, headers })
    expect(sent()).toEqual(['own=1; SID=1', 'own=1; SID=1', undefined])
  })

  it('with a proxy agent as inner agent sends cookies over both schemes', async () => {
    const front = createAgent(jar, { agent: new HttpsProxyAgent(proxy.url, { keepAlive: true }) })
    const client = axios.create({ httpAgent: front, httpsAgent: front, proxy: false })
    for (const _ of [1, 2]) await client.get(net.url('http://shop.example/'))
    front.destroy()
    expect([sent(), domains()]).toEqual([
      [undefined, 'a=1'],
      ['proxy 127.0.0.1', 'a shop.example'],
    ])
  })

  it('shows no cookie of the jar in the headers of its hooks and results', async () => {
    jar.setCookie('SID=secret', 'http://shop.example/')
    net.route('http://shop.example/', { status: 302, location: 'http://evil.test/' })
    const seen: unknown[] = []
    const beforeRedirect = (...values: object[]): void => void seen.push(values)
    const answer = await axios.get(net.url('http://shop.example/'), { httpAgent: agent, proxy: false, beforeRedirect })
    expect(sent()).toEqual(['SID=secret', undefined])
    expect(JSON.stringify(seen)).not.toContain('secret')
    expect(JSON.stringify(answer.config)).not.toContain('secret')
    expect(answer.request.getHeaders()).not.toHaveProperty('cookie')
  })
})

describe('the page behind a request, from an AsyncLocalStorage, is known on every hop', () => {
  const pages = new AsyncLocalStorage<HopContext>()
  const page = { siteForCookies: 'https://news.example/', topLevelNavigation: true }
  it.each<[string, (url: string, agent: SecureAgent) => PromiseLike<unknown>]>([
    ['axios', (url, agent) => axios.get(url, { httpAgent: agent, httpsAgent: agent, proxy: false })],
    ['got', (url, agent) => got(url, { agent: { http: agent, https: agent } })],
    ['node-fetch', (url, agent) => nodeFetch(url, { agent })],
    ['superagent', (url, agent) => superagent.get(url).agent(agent)],
    ['needle', (url, agent) => needle('get', url, null, { agent, follow_max: 5 })],
  ])('of %s', async (_, visit) => {
    jar.setCookies(['strict=1; SameSite=Strict', 'lax=1; SameSite=Lax'], 'https://shop.example/')
    net.route('https://shop.example/', { status: 302, location: '/to', setCookie: 'new=1; SameSite=Strict' })
    const paged = createAgent(jar, { agent: localAgents(net), context: () => pages.getStore() })
    await pages.run(page, async () => visit(net.url('https://shop.example/'), paged))
    await visit(net.url('https://shop.example/'), paged)
    paged.destroy()
    expect(sent()).toEqual(['lax=1', 'lax=1', 'strict=1; lax=1; new=1', 'strict=1; lax=1; new=1'])
  })
})

describe('superagent', () => {
  it('does not send cookies again that a redirect deleted or changed, or that belong to another path', async () => {
    jar.setCookies(['gone=1; Path=/', 'new=old; Path=/', 'docs=1; Path=/docs'], 'http://shop.example/')
    net.route('http://shop.example/docs/', {
      status: 307,
      location: '/to',
      setCookie: ['gone=; Path=/; Max-Age=0', 'new=new; Path=/'],
    })
    await superagent.get(net.url('http://shop.example/docs/')).agent(agent)
    expect(sent()).toEqual(['docs=1; gone=1; new=old', 'new=new'])
  })

  it('follows redirects from HTTP to HTTPS with one agent', async () => {
    net.route('http://shop.example/', { status: 301, location: 'https://shop.example/', setCookie: 'a=1' })
    for (const _ of [1, 2]) await superagent.get(net.url('http://shop.example/')).agent(agent)
    expect(sent()).toEqual([undefined, 'a=1', 'a=1', 'a=1; s=1'])
  })
})

describe('needle', () => {
  it('sends HTTP through its own proxy with the cookies of the server', async () => {
    for (const _ of [1, 2]) await needle('get', net.url('http://shop.example/'), null, { agent, proxy: proxy.url })
    expect([sent(), domains()]).toEqual([
      [undefined, 'a=1'],
      ['proxy 127.0.0.1', 'a shop.example'],
    ])
  })

  it('passes its TLS options to the inner agent', async () => {
    const trusting = createAgent(jar, { agent: localAgents({ ...net, ca: '' } as LocalServers) })
    const { statusCode } = await needle('get', net.url('https://shop.example/'), null, { agent: trusting, ca: net.ca })
    trusting.destroy()
    expect([statusCode, domains()]).toEqual([200, ['proxy 127.0.0.1', 's shop.example']])
  })
})

describe('supertest', () => {
  const app = (request: IncomingMessage, response: ServerResponse): void => {
    if (request.url === '/login')
      response.setHeader('set-cookie', ['SID=31d4; Path=/account; HttpOnly', 'a=1; Domain=b.test'])
    response.end(request.headers.cookie ?? 'none')
  }
  let server: ReturnType<typeof createServer>
  beforeEach(async () => {
    jar = new CookieJar()
    agent = createAgent(jar)
    server = createServer(app)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  afterEach(() => {
    server.close()
  })

  it('accepts the agent for each request', async () => {
    await supertest(server).get('/login').agent(agent).expect(200)
    await supertest(server).get('/account').agent(agent).expect('SID=31d4')
    await supertest(server).get('/accountant').agent(agent).expect('none')
  })

  it('has an agent with its own jar, which sends cookies to wrong paths', async () => {
    const client = supertest.agent(server)
    await client.get('/login').expect(200)
    await client.get('/accountant').expect('SID=31d4')
  })
})
