/** The requests, connections and members that the agent passes on to the agents that it wraps. Nothing is sent. */
import http, { Agent, type ClientRequest, globalAgent, request as httpRequest, type RequestOptions } from 'node:http'
import { request as httpsRequest, Agent as SecureAgent } from 'node:https'
import { Socket } from 'node:net'
import { CookieJar } from 'speculoos'
import { type AgentPair, createAgent, type Hop } from 'speculoos/node-http'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { asksForUpgrade } from '../../src/clients/node-http/header.js'
import { reportingConnect } from '../../src/clients/node-http/mocks.js'
import { slowJar } from '../doors/slow-jar.js'

let jar: CookieJar
let taken: { by: string; request: ClientRequest; port: unknown }[]
let connected: [by: string, options: object][]
let errors: unknown[]
let agents: AgentPair
beforeEach(() => {
  jar = new CookieJar()
  jar.setCookies(['a=1', 'b=2'], 'http://shop.example/')
  taken = []
  connected = []
  errors = []
  const members = (by: string): object => ({
    addRequest: (request: ClientRequest, { port }: { port?: unknown }) => taken.push({ by, request, port }),
    createConnection: (options: object) => void connected.push([by, options]),
  })
  agents = {
    http: Object.assign(new Agent({ localAddress: '127.0.0.1' }), members('http')),
    https: Object.assign(new SecureAgent({ ca: 'of https' }), members('https')),
  }
})

const both = (): SecureAgent => createAgent(jar, { agent: agents })
function make(options: RequestOptions, send = httpRequest): ClientRequest {
  const request = send({ host: 'shop.example', agent: both(), ...options })
  request.on('error', (error) => errors.push(error))
  return request
}

describe('a request through the agent for both schemes', () => {
  it.each<[string, object, number, string]>([
    ['without a port', {}, 443, 'shop.example'],
    ['with the port 1', { port: 1 }, 1, 'shop.example:1'],
    [
      'with another port, and a Host field with the default one',
      { port: 8443, headers: { host: 'shop.example:443' } },
      8443,
      'shop.example:443',
    ],
    ['with a Host field for another host', { port: 443, headers: { host: 'other.example:9' } }, 443, 'other.example:9'],
    ['to an IPv6 address', { host: '[::1]', port: 443 }, 443, '[::1]'],
  ])('%s has the right port and Host field', (_, options, port, host) => {
    const request = make(options, httpsRequest)
    expect([taken[0]?.by, Number(taken[0]?.port), request.getHeader('host')]).toEqual(['https', port, host])
  })

  it('has the port of its scheme after a mock has read the options', () => {
    const agent = both()
    expect(Reflect.get(agent, 'options')).toBeTypeOf('object')
    for (const send of [httpsRequest, httpRequest]) send({ host: 'shop.example', agent })
    expect(taken.map(({ by, port }) => [by, port])).toEqual([
      ['https', 443],
      ['http', 80],
    ])
  })

  it('is not passed on after an error, nor is a request through an agent for one scheme', async () => {
    const context = (): never => {
      throw new Error('no page')
    }
    for (const agent of [
      createAgent(jar, { agent: agents, context }),
      createAgent(jar, { agent: agents.http, context }),
    ]) {
      make({ agent })
    }
    await new Promise(setImmediate)
    expect([taken, errors]).toEqual([[], [new Error('no page'), new Error('no page')]])
  })
})

describe('the URL whose cookies a request has', () => {
  const urlOf = async (options: RequestOptions, send = httpRequest): Promise<string | undefined> => {
    const urls: string[] = []
    const agent = createAgent(jar, { agent: agents, onHop: ({ url }: Hop) => urls.push(url) })
    const request = make({ ...options, agent }, send)
    request.emit('response', { rawHeaders: [], statusCode: 200 })
    await new Promise(setImmediate)
    expect(errors).toEqual([])
    return urls[0]
  }

  let serial = 0
  it.each<[RequestOptions, string | undefined]>([
    [{ path: '/?to=http://evil.test/' }, 'http://shop.example/?to=http://evil.test/'],
    [{ host: 'proxy.test', path: 'http://[/' }, undefined],
    [{ host: 'proxy.test', path: 'http://shop.example/', setHost: false }, undefined],
    [{ host: 'evil.test/x' }, undefined],
    [{ host: 'evil.test?x' }, undefined],
    [{ host: 'evil.test#x' }, undefined],
    [{ host: 'evil.test\\x' }, undefined],
    [{ host: 'ada@evil.test' }, undefined],
    [{ host: 'ev%69l.test' }, undefined],
    [{ host: 'evil.\ttest' }, undefined],
  ])('comes from the options %j, if these name one', async ({ host, ...options }, url) => {
    // The agent remembers origins, so each host is a new one.
    serial += 1
    const fresh = host?.replace('evil', `evil${serial}`).replace('ev%', `ev${serial}%`)
    expect(await urlOf({ ...options, ...(fresh && { host: fresh }) })).toBe(url)
  })

  it('is secure if the target is a secure URL and the proxy is reached over TLS', async () => {
    const options = { host: 'proxy.test', path: 'https://shop.example/a', headers: { host: 'shop.example' } }
    expect(await urlOf(options, httpsRequest)).toBe('https://shop.example/a')
  })
})

describe('the header block', () => {
  const blockOf = (request: ClientRequest): string => {
    request.flushHeaders()
    const { outputData }: { outputData?: { data: unknown }[] } = request as object
    return (outputData ?? []).map(({ data }) => data).join('')
  }
  const cookieLines = (block: string): string[] => block.match(/^[\w-]*cookie:.*$/gim) ?? []

  it('has one Cookie line under two jars: if both have a cookie of one name, the inner jar decides', () => {
    const other = new CookieJar()
    other.setCookies(['a=other', 'c=3'], 'http://shop.example/')
    const agent = createAgent(other, { agent: createAgent(jar, { agent: agents }) })
    expect(cookieLines(blockOf(make({ agent })))).toEqual(['Cookie: a=1; b=2; c=3'])
  })

  it('has no Cookie line if there is nothing to send, even if the caller gives an empty one', () => {
    const agent = createAgent(new CookieJar(), { agent: agents })
    for (const headers of [{}, { cookie: '' }, ['Host', 'x'], ['Host', 'x', 'Cookie', '']]) {
      expect(cookieLines(blockOf(make({ agent, headers: headers as never })))).toEqual([])
    }
  })

  it('has the cookies if Expect is set later', () => {
    const request = make({})
    request.setHeader('Expect', '100-continue')
    expect(cookieLines(blockOf(request))).toEqual(['Cookie: a=1; b=2'])
  })

  it('keeps the lines around the Cookie line of the caller', () => {
    const request = make({ headers: ['Host', 'x', 'Cookie', 'a=own', 'X-A', '1'] as never })
    expect(blockOf(request)).toContain('\r\nHost: x\r\nX-A: 1\r\n')
  })

  it('keeps other fields whose names end in Cookie', () => {
    const request = make({ headers: ['Host', 'x', 'X-Cookie', 'c=3'] as never })
    expect(cookieLines(blockOf(request))).toEqual(['X-Cookie: c=3', 'Cookie: a=1; b=2'])
  })

  it('that another agent has rewritten is left as it is', () => {
    const inner = both()
    const texts: unknown[] = []
    class Rewriting extends Agent {
      addRequest(request: ClientRequest, options: object): void {
        const [first]: { data?: unknown }[] = Reflect.get(request, 'outputData')
        Object.assign(first ?? {}, { data: `GET /anew HTTP/1.1\r\n\r\n${first?.data}` })
        texts.push(first?.data)
        Reflect.apply(Reflect.get(inner, 'addRequest'), inner, [request, options])
        texts.push(first?.data)
      }
    }
    make({ agent: new Rewriting(), headers: { expect: 'x' } })
    expect(texts[1]).toBe(texts[0])
  })

  it.each([
    ['Upgrade', true],
    ['X-Upgrade', false],
  ])('with the field %s requests an upgrade: %j', (name, asks) => {
    const request = make({ headers: { [name]: 'x' } })
    request.flushHeaders()
    expect(asksForUpgrade(request)).toBe(asks)
  })
})

describe('a member of an agent for one scheme', () => {
  class Counting extends Agent {
    #count = 0
    next(): number {
      this.#count += 1
      return this.#count
    }
  }

  it('is called on the inner agent, which has its private fields', () => {
    const agent = createAgent(jar, { agent: new Counting() })
    expect([agent.next(), agent.next(), agent.constructor]).toEqual([1, 2, Counting])
  })

  it('is deleted from the inner agent', () => {
    const inner = Object.assign(new Agent(), { more: 1 })
    const agent: { more?: number } = createAgent(jar, { agent: inner })
    delete agent.more
    expect('more' in inner).toBe(false)
  })

  it.each([[undefined], [null], [7]])('options may be %j', async (options) => {
    const inner = Object.assign(agents.http, { options })
    make({ agent: createAgent(jar, { agent: inner }) })
    await new Promise(setImmediate)
    expect([taken.length, errors]).toEqual([1, []])
  })

  it('createConnection is missing if the inner agent has none', () => {
    const inner = { addRequest() {} } as unknown as Agent
    expect(Reflect.get(createAgent(jar, { agent: inner }), 'createConnection')).toBeUndefined()
  })
})

describe('the agent for both schemes', () => {
  it('has agents with the settings of the global ones by default', () => {
    const { keepAlive, timeout }: RequestOptions & { keepAlive?: boolean } = Reflect.get(globalAgent, 'options')
    expect(Reflect.get(createAgent(jar), 'options')).toMatchObject({ keepAlive, timeout })
  })

  it('leaves the protocol and the default port of the agent for http: as they are', () => {
    Object.assign(both(), { protocol: 'x:', defaultPort: 7 })
    const of = (agent: object): unknown[] => [Reflect.get(agent, 'protocol'), Reflect.get(agent, 'defaultPort')]
    expect([of(agents.http), of(agents.https)]).toEqual([
      ['http:', 80],
      ['x:', 7],
    ])
  })

  it.each<[string, object, string]>([
    ['a protocol', { protocol: 'http:', port: 443 }, 'http'],
    ['an agent for http:', { agent: new Agent(), port: 443 }, 'http'],
    ['a default agent for http:', { _defaultAgent: new Agent(), port: 443 }, 'http'],
    ['an agent for both schemes', { agent: {}, port: 443 }, 'http'],
    ['the port 80', { port: 80 }, 'http'],
    ['the port 81', { port: 81 }, 'https'],
    ['no port', {}, 'https'],
  ])('opens a connection with %s by the agent for its scheme', (_, options, by) => {
    Reflect.get(both(), 'createConnection')(options)
    expect(connected.map(([name]) => name)).toEqual([by])
  })

  it('opens a connection with the options of the request and of the agent for its scheme', () => {
    const connect = Reflect.get(both(), 'createConnection')
    connect({ protocol: 'http:', ca: 'of https', host: 'shop.example', localAddress: '127.0.0.2' })
    connect({ protocol: 'http:', ca: 'of the request' })
    expect(connected.map(([, options]) => options)).toEqual([
      expect.objectContaining({ host: 'shop.example', localAddress: '127.0.0.1' }),
      expect.objectContaining({ ca: 'of the request' }),
    ])
    expect(connected[0]?.[1]).not.toHaveProperty('ca')
  })

  it('opens a connection by the agent that calls a replaced createConnection, whatever options it gets', () => {
    const agent = both()
    const made = Reflect.get(agent, 'createConnection')
    Reflect.set(agent, 'createConnection', ({ host }: { host: string }) => made({ host }))
    for (const scheme of ['http', 'https'] as const) {
      Reflect.get(agents[scheme], 'createConnection').call(agents[scheme], { host: 'shop.example', port: 8080 })
    }
    made({ port: 80 })
    made({ port: 443 })
    expect(connected.map(([by]) => by)).toEqual(['http', 'https', 'http', 'https'])
  })

  it('takes the name of an origin from the agent for its scheme', () => {
    for (const [options, scheme] of [
      [{ host: 'a', port: 80 }, 'http'],
      [{ host: 'a' }, 'https'],
    ] as const) {
      expect(both().getName(options)).toBe(agents[scheme].getName(options))
    }
  })

  it('sets a createConnection that is not a function on both agents', () => {
    Reflect.set(both(), 'createConnection', null)
    expect([agents.http, agents.https].map((agent) => Reflect.get(agent, 'createConnection'))).toEqual([null, null])
  })
})

describe('a mock that binds createConnection', () => {
  const turn = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve))
  const warnings: unknown[] = []
  beforeEach(() => {
    warnings.length = 0
    vi.spyOn(process, 'emitWarning').mockImplementation((message) => void warnings.push(message))
    return () => vi.restoreAllMocks()
  })
  const agentWith = (sockets: Socket[]): Agent => Object.assign(new http.Agent(), { sockets: { origin: sockets } })

  it('reveals the request that has the socket of its agent, and whether the mock made the response', async () => {
    const socket = new Socket()
    const options = { agent: agentWith([socket]) }
    const reported: unknown[][] = []
    const connect = reportingConnect(
      (...given) => given,
      (...given) => reported.push(given),
    )
    const bound: (...given: unknown[]) => unknown = Reflect.apply(Reflect.get(connect, 'bind'), connect, [
      null,
      options,
      1,
    ])
    await turn()
    const request = httpRequest({ host: 'shop.example', agent: agents.http })
    Reflect.set(socket, '_httpMessage', request)
    expect(Object.getOwnPropertyDescriptor(socket, '_httpMessage')).toEqual({
      ...{ value: request, writable: true, configurable: true, enumerable: true },
    })
    request.emit('socket', socket)
    const [[given, destination, isMocked] = []] = reported
    expect([given === request, destination === options, reported.length]).toEqual([true, true, 1])
    if (typeof isMocked !== 'function') throw new Error('there is no function')
    expect(isMocked()).toBe(true)
    expect(bound(2)).toEqual([options, 1, 2])
    expect(isMocked()).toBe(false)
  })

  it('fails the request if the jar waits, since a mock does not', async () => {
    const agent = createAgent(slowJar(jar), { agent: agents.http })
    const socket = new Socket()
    const connect: unknown = Reflect.get(agent, 'createConnection')
    Reflect.apply(Reflect.get(Object(connect), 'bind'), connect, [null, { agent: agentWith([socket]) }])
    await turn()
    const request = httpRequest({ host: 'shop.example', agent: agents.http })
    const destroy = vi.spyOn(request, 'destroy')
    Reflect.set(socket, '_httpMessage', request)
    request.emit('socket', socket)
    expect(destroy).toHaveBeenCalledWith(
      new TypeError('jar: expected a jar whose verbs return at once under a mock of node:http, got one that waits'),
    )
  })

  it('leads to a warning if its agent has two sockets, since nothing shows which request it took', async () => {
    const connect = reportingConnect(
      (...given) => given,
      () => expect.unreachable(),
    )
    const options = { agent: agentWith([new Socket(), new Socket()]) }
    Reflect.apply(Reflect.get(connect, 'bind'), connect, [null, options])
    await turn()
    expect(warnings).toEqual([expect.stringMatching(/^A mock of node:http took a connection /)])
  })

  it.each([[undefined], [null], [7]])('may pass the options %j, and then reveals no request', async (options) => {
    const connect = reportingConnect(
      (...given) => given,
      () => expect.unreachable(),
    )
    const bound: () => unknown = Reflect.apply(Reflect.get(connect, 'bind'), connect, [null, options])
    await turn()
    expect([bound(), warnings]).toEqual([[options], []])
  })
})
