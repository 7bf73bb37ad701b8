/**
 * A fetch that takes an agent of `node:http`: a proxy's response in the clear does not count for an `https:` URL, and
 * no cookie of such a URL leaves in the clear.
 */
import { Agent, createServer, type Server } from 'node:http'
import { Agent as SecureAgent } from 'node:https'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { HttpProxyAgent } from 'http-proxy-agent'
import { HttpsProxyAgent } from 'https-proxy-agent'
import nodeFetch3, { Request as Request3 } from 'node-fetch'
import { CookieJar } from 'speculoos'
import { createFetch, type Hop } from 'speculoos/fetch'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type LocalProxy, startLocalProxy } from '../servers/local-proxy.js'
import { everyNameIsLocal, LocalServers } from '../servers/local-servers.js'

const require = createRequire(import.meta.url)
const URL_OF_BANK = 'https://bank.test/'
const ATTACKS = ['__Host-SID=attacker; Path=/; Secure', 'SID=; Path=/; Secure; Max-Age=0']

/** These fetches declare different types for the same standard objects. */
type Untyped = ReturnType<typeof JSON.parse>
const nodeFetch2: Untyped = require('node-fetch-2')
const fetches: readonly (readonly [string, Untyped, Untyped])[] = [
  ['node-fetch 2', nodeFetch2, nodeFetch2.Request],
  ['node-fetch 3', nodeFetch3, Request3],
]

/** A proxy that opens no tunnel, and responds to every other request itself. */
let refusing: Server
let answer: string
let requested: string[]
let proxyUrl: string
let net: LocalServers
let proxy: LocalProxy
let jar: CookieJar
let hops: Hop[]

beforeAll(async () => {
  net = await LocalServers.start(['bank.test'])
  proxy = await startLocalProxy()
  refusing = createServer(({ url, headers }, response) => {
    requested.push(`${url} ${headers.cookie}`)
    response.setHeader('set-cookie', ATTACKS).end()
  })
  refusing.on('connect', (_request, socket) => {
    const lines = ATTACKS.map((attack) => `Set-Cookie: ${attack}\r\n`).join('')
    socket.end(`HTTP/1.1 ${answer}\r\n${lines}Content-Length: 0\r\n\r\n`)
  })
  await new Promise<void>((resolve) => refusing.listen(0, '127.0.0.1', resolve))
  proxyUrl = `http://127.0.0.1:${(refusing.address() as AddressInfo).port}`
})
afterAll(async () => {
  await net.close()
  await proxy.close()
  refusing.closeAllConnections()
  refusing.close()
})
beforeEach(() => {
  net.reset()
  proxy.received.length = 0
  requested = []
  hops = []
  jar = new CookieJar()
  jar.setCookie('SID=mine; Path=/; Secure', URL_OF_BANK)
})

const held = (): string[] => Array.from(jar, ({ name, value }) => `${name}=${value}`)

describe.each(fetches)('%s', (_, wrapped, Request) => {
  const cookieFetch = (): Untyped => createFetch(jar, { fetch: wrapped, onHop: (hop) => hops.push(hop) })

  const ways: readonly (readonly [string, (agent: Agent) => Promise<Untyped>])[] = [
    ['given in init', (agent) => cookieFetch()(URL_OF_BANK, { agent })],
    ['returned by a function in init', (agent) => cookieFetch()(URL_OF_BANK, { agent: () => agent })],
    ['given to a Request', (agent) => cookieFetch()(new Request(URL_OF_BANK, { agent }))],
    ['given in init with a Request', (agent) => cookieFetch()(new Request(URL_OF_BANK), { agent })],
  ]
  describe.each(ways)('an agent %s', (_, visit) => {
    it.each(['407 Proxy Authentication Required', '403 Forbidden'])(
      'passes on the response %s to CONNECT, which sets and removes no cookie',
      async (status) => {
        answer = status
        const response = await visit(new HttpsProxyAgent(proxyUrl))
        expect(response.status).toBe(Number(status.slice(0, 3)))
        expect(held()).toEqual(['SID=mine'])
        expect(hops.map(({ received }) => received)).toEqual([[]])
      },
    )

    it.each(['https://bank.test/next', 'http://bank.test/'])(
      'does not follow a redirect to %s in response to CONNECT, which sets no cookie',
      async (location) => {
        answer = `302 Found\r\nLocation: ${location}`
        await expect(visit(new HttpsProxyAgent(proxyUrl))).rejects.toThrow(
          'The redirect of https://bank.test/ was not followed: it came without TLS, as from a proxy.',
        )
        expect(held()).toEqual(['SID=mine'])
        expect(hops).toHaveLength(1)
      },
    )

    it('sends no cookie without TLS, as a proxy agent for http: would', async () => {
      await expect(visit(new HttpProxyAgent(proxyUrl))).rejects.toThrow('The cookies of an https: URL were not sent')
      expect(requested).toEqual([])
      expect(held()).toEqual(['SID=mine'])
    })
  })

  it('an open tunnel sends and stores cookies, also over redirects', async () => {
    net.route('https://bank.test/', { status: 302, location: 'https://bank.test/next', setCookie: 'a=1; Secure' })
    net.route('https://bank.test/next', { body: 'welcome', setCookie: 'b=2; Secure' })
    class Trusting extends HttpsProxyAgent<string> {
      override connect(...[request, options]: Parameters<HttpsProxyAgent<string>['connect']>) {
        return super.connect(request, { ...options, ca: net.ca } as typeof options)
      }
    }
    const agent = new Trusting(proxy.url, { keepAlive: true })
    const response = await cookieFetch()(net.url('https://bank.test/'), { agent })
    expect(await response.text()).toBe('welcome')
    agent.destroy()
    expect(net.received.map(({ cookie }) => cookie)).toEqual(['SID=mine', 'SID=mine; a=1'])
    expect(held()).toEqual(['SID=mine', 'a=1', 'b=2'])
    expect(proxy.received.every(({ method, cookie }) => method === 'CONNECT' && cookie === undefined)).toBe(true)
  })

  it('an agent without a proxy sends and stores cookies, for both schemes', async () => {
    net.route('https://bank.test/', { status: 302, location: 'http://bank.test/', setCookie: 'a=1; Secure' })
    net.route('http://bank.test/', { body: 'welcome', setCookie: 'b=2' })
    const settings = { keepAlive: true, lookup: everyNameIsLocal, ca: net.ca }
    const agents = { 'http:': new Agent(settings), 'https:': new SecureAgent(settings) }
    const agent = ({ protocol }: { protocol: 'http:' | 'https:' }) => agents[protocol]
    expect(await (await cookieFetch()(net.url('https://bank.test/'), { agent })).text()).toBe('welcome')
    for (const each of Object.values(agents)) each.destroy()
    expect(held()).toEqual(['SID=mine', 'a=1', 'b=2'])
  })

  it('a proxy agent for http: works for http: URLs', async () => {
    const agent = new HttpProxyAgent(proxyUrl)
    await cookieFetch()('http://bank.test/', { agent })
    expect(requested).toEqual(['http://bank.test/ undefined'])
  })

  it('the cookies of a mock are stored, whichever agent a request has', async () => {
    const { http, HttpResponse }: Untyped = require('msw')
    const { setupServer }: Untyped = require('msw/node')
    const mock = setupServer(http.get(URL_OF_BANK, () => new HttpResponse('', { headers: { 'set-cookie': 'mock=1' } })))
    mock.listen()
    try {
      for (const agent of [new SecureAgent(), new HttpsProxyAgent(proxyUrl)]) {
        jar.delete({ name: 'mock' })
        await cookieFetch()(URL_OF_BANK, { agent })
        expect(held()).toEqual(['SID=mine', 'mock=1'])
      }
    } finally {
      mock.close()
    }
  })
})
