/**
 * The agents for `node:http` and `node:https`: which cookies a request sends and stores, and when.
 */
import { Agent, type ClientRequest, createServer, get, request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest, Agent as SecureAgent } from 'node:https'
import type { AddressInfo } from 'node:net'
import { CookieJar } from 'speculoos'
import { type AgentOptions, createAgent, type Hop } from 'speculoos/node-http'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { LocalServers } from '../servers/local-servers.js'
import { startRawServer } from '../servers/raw-server.js'
import { type Answer, localAgents, requestOf } from './node-http-requests.js'

let net: LocalServers
let jar: CookieJar
let agent: SecureAgent
let hops: Hop[]
const open: Agent[] = []

beforeAll(async () => {
  net = await LocalServers.start(['shop.example', 'www.shop.example', 'evil.test'])
})
afterAll(() => net.close())
beforeEach(() => {
  net.reset()
  jar = new CookieJar()
  hops = []
  agent = made()
})
afterEach(() => {
  for (const each of open.splice(0)) each.destroy()
})

function made(options: Omit<AgentOptions, 'agent'> = {}): SecureAgent {
  const front = createAgent(jar, { agent: localAgents(net), onHop: (hop) => hops.push(hop), ...options })
  open.push(front)
  return front
}
const visit = (url: string, options = {}, use?: (request: ClientRequest) => unknown): Promise<Answer> =>
  requestOf(net.url(url), { agent, ...options }, use)
const sent = (): (string | undefined)[] => net.received.map(({ cookie }) => cookie)

it('sends the cookies of earlier responses over both schemes', async () => {
  net.route('http://shop.example/', { setCookie: ['a=1', 'b=2; Path=/docs', 'c=3; Domain=shop.example'] })
  net.route('https://shop.example/', { setCookie: 's=4; Secure' })
  for (const url of [
    'http://shop.example/',
    'https://shop.example/',
    'https://shop.example/docs?q',
    'http://shop.example/docs/Web',
    'https://www.shop.example/',
    'http://evil.test/',
  ]) {
    await visit(url)
  }
  expect(sent()).toEqual([undefined, 'a=1; c=3', 'b=2; a=1; c=3; s=4', 'b=2; a=1; c=3', 'c=3', undefined])
})

it.each([200, 204, 303, 304, 400, 401, 404, 500, 503])(
  'stores the cookies of a response with status %i',
  async (status) => {
    net.route('http://shop.example/', { status, setCookie: 'a=1' })
    expect((await visit('http://shop.example/')).status).toBe(status)
    expect([...jar].map(({ name, domain }) => [name, domain])).toEqual([['a', 'shop.example']])
  },
)

it('stores the cookies of a response to HEAD', async () => {
  net.route('http://shop.example/', { setCookie: 'a=1', body: 'not sent' })
  await visit('http://shop.example/', { method: 'HEAD' })
  expect(jar.size).toBe(1)
})

it('stores cookies before any listener of the response runs, even a prepended one', async () => {
  net.route('http://shop.example/', { setCookie: 'a=1' })
  const sizes: number[] = []
  const url = net.url('http://shop.example/')
  await new Promise((resolve) => {
    const request = httpRequest(url, { agent }, () => sizes.push(jar.size))
    request.on('response', (response: IncomingMessage) => response.resume().on('end', resolve))
    request.prependListener('response', () => sizes.push(jar.size))
    request.end()
  })
  expect(sizes).toEqual([1, 1])
})

it('stores cookies if nobody listens for the response, and reuses the connection', async () => {
  net.route('http://shop.example/', { setCookie: 'a=1', body: 'x'.repeat(100_000) })
  for (const _ of [1, 2]) {
    await new Promise((resolve) => httpRequest(net.url('http://shop.example/'), { agent }).on('close', resolve).end())
  }
  expect([sent(), net.connections]).toEqual([[undefined, 'a=1'], 1])
})

it('reads the jar when the headers are sent, not when the request is made', async () => {
  await visit('http://shop.example/', {}, () => jar.setCookie('late=1', 'http://shop.example/'))
  expect(sent()).toEqual(['late=1'])
})

it('reuses connections of each scheme', async () => {
  for (const url of ['http://shop.example/', 'https://shop.example/']) {
    for (const _ of [1, 2, 3]) await visit(url)
  }
  expect(net.connections).toBe(2)
})

it('does not mix the cookies of fifty concurrent requests', async () => {
  net.route('http://shop.example/', ({ query }) => ({ setCookie: `c${query.get('n')}=${query.get('n')}` }))
  const few = createAgent(jar, { agent: localAgents(net, { maxSockets: 4 }) })
  open.push(few)
  const numbers = Array.from({ length: 50 }, (_, index) => index)
  await Promise.all(numbers.map((n) => visit(`http://shop.example/?n=${n}`, { agent: few })))
  expect([jar.size, net.connections]).toEqual([50, 4])
  expect([...jar].every(({ name, value }) => name === `c${value}`)).toBe(true)
})

it('is one agent for both schemes, with the default port of each', async () => {
  const seen: unknown[] = []
  const notes = (which: string): object => ({
    addRequest: (request: ClientRequest, { port }: { port: number }) => {
      seen.push([which, port, request.getHeader('host')])
      process.nextTick(() => request.emit('close'))
    },
    destroy: () => seen.push(`${which} destroyed`),
  })
  const http = Object.assign(new Agent(), notes('http'))
  const https = Object.assign(new SecureAgent(), notes('https'))
  const both = createAgent(jar, { agent: { http, https } })
  httpRequest('http://shop.example/', { agent: both })
  httpsRequest('https://shop.example/', { agent: both })
  httpsRequest({ host: 'shop.example', agent: both })
  get({ host: 'shop.example', agent: both })
  httpsRequest({ host: 'shop.example', port: 80, agent: both })
  httpsRequest({ host: 'shop.example', port: 443, agent: both })
  httpsRequest({ host: 'shop.example', port: 443, headers: { expect: 'x' }, agent: both })
  both.destroy()
  expect(seen).toEqual([
    ['http', 80, 'shop.example'],
    ['https', 443, 'shop.example'],
    ['https', 443, 'shop.example'],
    ['http', 80, 'shop.example'],
    ['https', 80, 'shop.example:80'],
    ['https', 443, 'shop.example'],
    ['https', 443, 'shop.example:443'],
    'http destroyed',
    'https destroyed',
  ])
  expect(both).toBeInstanceOf(SecureAgent)
})

it('behaves as the inner agent in everything else', () => {
  const inner = new Agent({ keepAlive: true, maxSockets: 7 })
  const front = createAgent(jar, { agent: inner })
  expect([front instanceof Agent, front.maxSockets, front.getName({ host: 'a' })]).toEqual([
    true,
    7,
    inner.getName({ host: 'a' }),
  ])
  front.maxSockets = 3
  expect(inner.maxSockets).toBe(3)
  expect(front.setMaxListeners(4)).toBe(front)
  expect(inner.getMaxListeners()).toBe(4)
})

it('leaves the error about an agent for the other scheme to node:http', () => {
  const plain = createAgent(jar, { agent: new Agent() })
  expect(() => httpsRequest('https://shop.example/', { agent: plain })).toThrow(
    expect.objectContaining({ code: 'ERR_INVALID_PROTOCOL' }),
  )
  expect(() => httpRequest('https://shop.example/', { agent })).toThrow(
    expect.objectContaining({ code: 'ERR_INVALID_PROTOCOL' }),
  )
})

it('two jars over one agent are separate, and a jar over another jar adds its cookies', async () => {
  const other = new CookieJar()
  const inner = localAgents(net).http
  const fronts = [createAgent(jar, { agent: inner }), createAgent(other, { agent: inner })]
  open.push(inner)
  net.route('http://shop.example/', ({ query }) => ({ setCookie: `${query.get('n')}=1` }))
  await visit('http://shop.example/?n=a', { agent: fronts[0] })
  await visit('http://shop.example/?n=b', { agent: fronts[1] })
  expect([[...jar].map(({ name }) => name), [...other].map(({ name }) => name)]).toEqual([['a'], ['b']])
  await visit('http://shop.example/', { agent: createAgent(other, { agent: createAgent(jar, { agent: inner }) }) })
  expect(sent().at(-1)).toBe('a=1; b=1')
})

describe('a response that is not final', () => {
  const informed = async (head: string): Promise<void> => {
    const server = await startRawServer((_path, socket) => {
      socket.write(head)
      socket.end('HTTP/1.1 200 OK\r\nSet-Cookie: last=1\r\nContent-Length: 0\r\n\r\n')
    })
    await requestOf(`${server.origin}/`, { agent })
    await server.close()
  }
  it.each([100, 102, 103, 199])('with status %i sets no cookies', async (status) => {
    await informed(`HTTP/1.1 ${status} Wait\r\nSet-Cookie: first=1\r\n\r\n`)
    expect([...jar].map(({ name }) => name)).toEqual(['last'])
  })
})

describe('an upgrade', () => {
  it('with status 101 sends and stores cookies before the listener runs', async () => {
    const server = createServer()
    let cookie: string | undefined
    server.on('upgrade', (request, socket) => {
      cookie = request.headers.cookie
      socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\nSet-Cookie: ws=1\r\n\r\n')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    jar.setCookie('SID=1', 'http://127.0.0.1/')
    const headers = { connection: 'Upgrade', upgrade: 'x' }
    const size = await new Promise((resolve, reject) => {
      const request = httpRequest({ host: '127.0.0.1', port, agent, headers })
      request.on('upgrade', (_response, socket) => {
        socket.destroy()
        resolve(jar.size)
      })
      request.on('error', reject)
      request.end()
    })
    server.close()
    expect([cookie, size]).toEqual(['SID=1', 2])
  })
})

describe('the report of a request', () => {
  it('has the response, and the cookies that were sent, withheld and received', async () => {
    jar.setCookies(['a=1', 'b=2; Path=/docs'], 'http://shop.example/')
    net.route('http://shop.example/', { status: 404, setCookie: ['c=3', 'd=4; Domain=example'] })
    await visit('http://shop.example/', { method: 'POST' })
    const [hop] = hops
    expect(hop).toMatchObject({ url: net.url('http://shop.example/'), method: 'POST', status: 404, cookie: 'a=1' })
    expect(hop?.retrieval.excluded.map(({ cookie }) => cookie.name)).toEqual(['b'])
    expect(hop?.received.map(({ line, result }) => [line, result.status])).toEqual([
      ['c=3', 'stored'],
      ['d=4; Domain=example', 'rejected'],
    ])
  })

  it('fails the request if the listener throws, and the cookies are kept', async () => {
    net.route('http://shop.example/', { setCookie: 'a=1' })
    const onHop = (): never => {
      throw new RangeError('enough')
    }
    await expect(visit('http://shop.example/', { agent: made({ onHop }) })).rejects.toThrow(new RangeError('enough'))
    expect(jar.size).toBe(1)
  })
})

describe('an invalid argument', () => {
  const make = createAgent as (jar: unknown, options?: unknown) => unknown
  it.each([
    ['a jar that is not a jar', [{}], 'jar: expected a CookieJar, got an object'],
    ['options that are null', [new CookieJar(), null], 'options: expected an object, got null'],
    [
      'an unknown option',
      [new CookieJar(), { jar: 1 }],
      'options: expected one of agent, context, onHop, clearSiteData, hsts, got the key "jar"',
    ],
    ['an agent that is not an agent', [new CookieJar(), { agent: {} }], 'options.agent: expected an agent of'],
    ['no agent', [new CookieJar(), { agent: null }], 'options.agent: expected an agent of'],
    ['one agent of a pair', [new CookieJar(), { agent: { http: new Agent() } }], 'options.agent: expected an agent of'],
    [
      'an unknown key of a context',
      [new CookieJar(), { context: { method: 'GET' } }],
      'options.context: expected one of sameSite, topLevelNavigation, siteForCookies, reload, partitionKey, thirdParty, crossSiteRedirect, responseDate, got the key "method"',
    ],
    ['a listener that is not a function', [new CookieJar(), { onHop: 1 }], 'options.onHop: expected a function, got 1'],
  ])('is %s', (_, values, message) => {
    const call = (): unknown => make(...(values as [unknown, unknown]))
    expect(call).toThrow(TypeError)
    expect(call).toThrow(message)
  })
})
