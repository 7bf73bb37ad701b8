/**
 * A request can also be ended while it waits for a jar. The error and the events are those of node:http while a host
 * name is looked up, or before the server has responded.
 */
import { once } from 'node:events'
import { Agent, type ClientRequest, createServer, get, type RequestOptions, type Server } from 'node:http'
import type { LookupFunction } from 'node:net'
import { Duplex } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import axios from 'axios'
import got from 'got-14'
import { createAgent, type Hop } from 'speculoos/node-http'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { waitingJar } from './waiting-jar.js'

/** The milliseconds after which a request is ended. */
const LIMIT = 40

let server: Server
let port: number
let received: string[]
beforeAll(async () => {
  server = createServer(({ url }, response) => {
    received.push(url ?? '')
    response.setHeader('Set-Cookie', 'SID=31d4')
    if (url === '/close') response.setHeader('Connection', 'close')
    if (url === '/endless') response.write('welcome')
    else if (url !== '/silent') response.end('welcome')
  })
  server.on('upgrade', ({ url }, socket) => {
    received.push(url ?? '')
    socket.on('error', () => {})
    socket.write(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\nSet-Cookie: SID=31d4\r\n\r\n',
    )
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  port = Number(Reflect.get(Object(server.address()), 'port'))
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

let agents: Agent[]
let unhandled: unknown[]
const note = (reason: unknown): unknown => unhandled.push(reason)
beforeEach(() => {
  received = []
  agents = []
  unhandled = []
  process.on('unhandledRejection', note)
  process.on('uncaughtException', note)
})
afterEach(async () => {
  for (const agent of agents) agent.destroy()
  process.off('unhandledRejection', note)
  process.off('uncaughtException', note)
  expect(unhandled).toEqual([])
})

const agentOf = (options?: ConstructorParameters<typeof Agent>[0]): Agent => {
  const agent = new Agent({ keepAlive: true, ...options })
  agents.push(agent)
  return agent
}
const never: LookupFunction = () => {}
const local: LookupFunction = (_host, { all }, done) =>
  all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4)

/** Sends a request and ends it. Returns its events, with the words of its error, or the error of a client. */
type Ending = (agent: Agent, path: string) => Promise<unknown>

const words = (error: unknown): unknown => [
  Reflect.get(Object(error), 'name'),
  Reflect.get(Object(error), 'code'),
  Reflect.get(Object(error), 'message'),
]

/** Returns the events of a request up to its last one. */
const events =
  (end: (request: ClientRequest) => unknown, options: RequestOptions = {}): Ending =>
  async (agent, path) => {
    const seen: unknown[] = []
    const request = get({ host: 'a.test', port, path, agent, ...options })
    for (const event of ['response', 'upgrade', 'abort', 'timeout']) request.on(event, () => seen.push(event))
    request.on('error', (error) => seen.push(words(error)))
    const closed = new Promise((resolve) => request.on('close', resolve))
    end(request)
    await closed
    await wait(5)
    return [...seen, 'close']
  }
const later = (end: (request: ClientRequest) => unknown) => (request: ClientRequest) =>
  setTimeout(() => end(request), LIMIT)
const onTimeout = (request: ClientRequest): unknown =>
  request.on('timeout', () => request.destroy(new Error('too slow')))
const failure = async (promise: Promise<unknown>): Promise<unknown> => words(await promise.catch((error) => error))
const quick = (): AbortSignal => AbortSignal.timeout(LIMIT)
const url = (path: string): string => `http://a.test:${port}${path}`
const gotOptions = (http: Agent) => ({ agent: { http }, retry: { limit: 0 } })

const aborts: [string, Ending][] = [
  ['the signal of http.get', (agent, path) => events(() => {}, { signal: quick() })(agent, path)],
  ['destroy()', events(later((request) => request.destroy()))],
  ['destroy(error)', events(later((request) => request.destroy(new Error('enough'))))],
  ['abort()', events(later((request) => request.abort()))],
  ['the signal of got', (agent, path) => failure(got(url(path), { ...gotOptions(agent), signal: quick() }))],
  ['the signal of axios', (agent, path) => failure(axios.get(url(path), { httpAgent: agent, signal: quick() }))],
  [
    'a time limit of got',
    (agent, path) => failure(got(url(path), { ...gotOptions(agent), timeout: { request: LIMIT } })),
  ],
  ['a time limit of axios', (agent, path) => failure(axios.get(url(path), { httpAgent: agent, timeout: LIMIT }))],
]
const optionTimeout: [string, Ending] = ['the option timeout', events(onTimeout, { timeout: LIMIT })]
const timeouts: [string, Ending][] = [
  // During a lookup node:http does not count these yet. There is no lookup while a request waits.
  ['setTimeout', events((request) => onTimeout(request.setTimeout(LIMIT)))],
  [
    'a timeout of got for its socket',
    (agent, path) => failure(got(url(path), { ...gotOptions(agent), timeout: { socket: LIMIT } })),
  ],
]

describe('a request that waits for its cookies', () => {
  /** Agent options with which a request of node:http waits too: for its lookup, or for its response. */
  const slow = { lookup: never }
  const silent = { lookup: local }
  it.each<[string, Ending, object]>([
    ...[...aborts, optionTimeout].map(([name, end]): [string, Ending, object] => [name, end, slow]),
    ['the timeout of the agent', events(onTimeout), { ...slow, timeout: LIMIT }],
    ...timeouts.map(([name, end]): [string, Ending, object] => [name, end, silent]),
  ])('is ended by %s, as in node:http, and is never sent', async (_, end, options) => {
    const expected = await end(agentOf(options), '/silent')
    const { jar, calls, answer } = waitingJar({ reading: true })
    const inner = agentOf({ ...options, lookup: local })
    expect(await end(createAgent(jar, { agent: inner }), '/unsent')).toEqual(expected)
    await expect.poll(() => [Object.keys(inner.sockets), Object.keys(inner.requests)]).toEqual([[], []])
    answer()
    await wait(20)
    expect(received).not.toContain('/unsent')
    expect(calls).toEqual(['getCookies'])
  })

  it('ends as in node:http if its signal was aborted before', async () => {
    const end = events(() => {}, { signal: AbortSignal.abort() })
    const expected = await end(agentOf({ lookup: never }), '/')
    const { jar, answer } = waitingJar({ reading: true })
    expect(await end(createAgent(jar, { agent: agentOf({ lookup: local }) }), '/unsent')).toEqual(expected)
    answer()
    await wait(20)
    expect(received).not.toContain('/unsent')
  })

  it('leaves its place to the next request if it is destroyed', async () => {
    const { jar, answer } = waitingJar({ reading: true })
    const agent = createAgent(jar, { agent: agentOf({ lookup: local, maxSockets: 1 }) })
    const [first, second] = ['/first', '/second'].map((path) => get({ host: 'a.test', port, path, agent }))
    const done = once(second ?? server, 'response')
    first?.destroy()
    await once(first ?? server, 'error')
    answer()
    await done
    expect(received).not.toContain('/first')
  })

  it('emits timeout and is sent all the same if nobody ends it', async () => {
    const { jar, answer } = waitingJar({ reading: true })
    const agent = createAgent(jar, { agent: agentOf({ lookup: local }) })
    const request = get({ host: 'a.test', port, path: '/late', agent, timeout: LIMIT })
    const responded = once(request, 'response')
    await once(request, 'timeout')
    expect(received).not.toContain('/late')
    answer()
    await responded
    expect(received).toContain('/late')
  })
})

describe('a response that comes before its request is sent', () => {
  it('waits for the cookies of the request', async () => {
    const { jar, calls, answer } = waitingJar({ reading: true })
    const refusal = 'HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n'
    const createConnection = (): Duplex =>
      new Duplex({
        write: (_chunk, _encoding, done) => done(),
        read() {
          this.push(this.readableDidRead ? null : refusal)
        },
      })
    const hops: unknown[] = []
    const onHop = ({ status, cookie }: Hop): unknown => hops.push([status, cookie])
    await jar.client().setCookies({ 'set-cookie': ['SID=31d4'] }, url('/'))
    const inner = Object.assign(agentOf(), { createConnection })
    const request = get({ host: 'a.test', port, agent: createAgent(jar, { agent: inner, onHop }) })
    const responded = once(request, 'response')
    await wait(LIMIT)
    expect([hops, calls]).toEqual([[], ['setCookies', 'getCookies']])
    answer()
    await responded
    expect(hops).toEqual([[407, 'SID=31d4']])
  })
})

describe('a response whose cookies are being saved', () => {
  const near = (): Agent => agentOf({ lookup: local })
  const paths = ['/', '/close', '/endless']

  it.each(paths.flatMap((path) => aborts.map(([name, end]) => [path, name, end] as const)))(
    'to %s: its request is ended by %s, as in node:http before a response',
    async (path, _, end) => {
      const expected = await end(near(), '/silent')
      const { jar, answer } = waitingJar({ saving: true })
      const inner = near()
      expect(await end(createAgent(jar, { agent: inner }), path)).toEqual(expected)
      await expect.poll(() => Object.keys(inner.sockets)).toEqual([])
      answer()
      await wait(20)
    },
  )

  it.each(
    ['/', '/endless'].flatMap((path) => [optionTimeout, ...timeouts].map(([name, end]) => [path, name, end] as const)),
  )('to %s: its request is ended by %s, as in node:http before a response', async (path, _, end) => {
    const expected = await end(near(), '/silent')
    const { jar, answer } = waitingJar({ saving: true })
    expect(await end(createAgent(jar, { agent: near() }), path)).toEqual(expected)
    answer()
    await wait(20)
  })

  it('fails the request if they cannot be saved, even if the whole response has come', async () => {
    const { jar, answer } = waitingJar({ saving: true })
    const onHop = (): void => {
      throw new Error('full')
    }
    const end = events(later(answer))
    const expected = [['Error', undefined, 'full'], 'close']
    expect(await end(createAgent(jar, { agent: near(), onHop }), '/')).toEqual(expected)
  })

  it('is delivered before the request closes', async () => {
    const { jar, answer } = waitingJar({ saving: true })
    const end = events((request) => request.on('response', (response) => response.resume()))
    const seen = end(createAgent(jar, { agent: near() }), '/close')
    await wait(LIMIT)
    answer()
    expect(await seen).toEqual(['response', 'close'])
  })

  it('closes the socket of an upgrade if its request is destroyed', async () => {
    const { jar, answer } = waitingJar({ saving: true })
    const headers = { Connection: 'Upgrade', Upgrade: 'x' }
    const sockets: unknown[] = []
    const end = events(
      (request) => {
        request.on('socket', (socket) => sockets.push(socket))
        later(() => request.destroy())(request)
      },
      { headers },
    )
    expect(await end(createAgent(jar, { agent: near() }), '/')).toEqual([
      ['Error', 'ECONNRESET', 'socket hang up'],
      'close',
    ])
    answer()
    await wait(20)
    expect(sockets.map((socket) => Reflect.get(Object(socket), 'destroyed'))).toEqual([true])
  })
})
