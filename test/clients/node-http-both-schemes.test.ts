/**
 * The agent for both schemes: setting, reading and calling its members works for `http:` and `https:` alike.
 */
import { Agent as PlainAgent } from 'node:http'
import { type Agent, Agent as SecureAgent } from 'node:https'
import CacheableLookup from 'cacheable-lookup'
import { CookieJar } from 'speculoos'
import { type AgentPair, createAgent } from 'speculoos/node-http'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { everyNameIsLocal, LocalServers } from '../servers/local-servers.js'
import { localAgents, requestOf } from './node-http-requests.js'

let net: LocalServers
let agents: AgentPair
let agent: Agent

beforeAll(async () => {
  net = await LocalServers.start(['shop.example'])
})
afterAll(() => net.close())
beforeEach(() => {
  net.reset()
  agents = localAgents(net)
  agent = createAgent(new CookieJar(), { agent: agents })
})
afterEach(() => {
  agents.http.destroy()
  agents.https.destroy()
})

const SCHEMES = ['http', 'https'] as const
const get = (scheme: string) => requestOf(net.url(`${scheme}://shop.example/`), { agent })
const count = (pool: object) => Object.values(pool).flat().length

describe('a member that is set', () => {
  it.each([
    ['maxSockets', 1],
    ['maxFreeSockets', 1],
    ['maxTotalSockets', 1],
    ['keepAlive', false],
    ['keepAliveMsecs', 5],
    ['scheduling', 'fifo'],
    ['maxCachedSessions', 0],
    ['options', { timeout: 5 }],
  ])('%s is set on both agents', (name, value) => {
    expect(Reflect.set(agent, name, value)).toBe(true)
    expect([agent, agents.http, agents.https].map((each) => Reflect.get(each, name))).toEqual([value, value, value])
  })

  it('an option is set and deleted on both agents', () => {
    const optionsOf = (each: object): { timeout?: number } => Reflect.get(each, 'options')
    optionsOf(agent).timeout = 5
    expect([agent, agents.http, agents.https].map((each) => optionsOf(each).timeout)).toEqual([5, 5, 5])
    delete optionsOf(agent).timeout
    expect([agent, agents.http, agents.https].map((each) => optionsOf(each).timeout)).toEqual(Array(3).fill(undefined))
  })

  it.each(SCHEMES)('maxSockets limits the connections of %s:', async (scheme) => {
    agent.maxSockets = 1
    const before = net.connections
    await Promise.all([get(scheme), get(scheme), get(scheme)])
    expect(net.connections - before).toBe(1)
  })

  it('protocol and defaultPort remain those of each scheme', async () => {
    Object.assign(agent, { protocol: 'https:', defaultPort: 443 })
    for (const scheme of SCHEMES) expect((await get(scheme)).status).toBe(200)
  })
})

it('sockets, requests and freeSockets are those of both agents', async () => {
  agent.maxSockets = 1
  const all = SCHEMES.flatMap((scheme) => [get(scheme), get(scheme)])
  const pools = () => [count(agent.sockets), count(agent.requests), count(agent.freeSockets)]
  expect([...pools(), Reflect.get(agent, 'totalSocketCount')]).toEqual([2, 2, 0, 2])
  await Promise.all(all)
  await vi.waitFor(() => expect(pools()).toEqual([0, 0, 2]))
  agent.destroy()
  await vi.waitFor(() => expect([...pools(), Reflect.get(agent, 'totalSocketCount')]).toEqual([0, 0, 0, 0]))
})

it('one agent for both schemes is counted once', () => {
  // Like proxy agents, it is for both schemes.
  const one = Object.assign(new SecureAgent(), { protocol: undefined })
  const both = createAgent(new CookieJar(), { agent: { http: one, https: one } })
  Object.assign(one, { totalSocketCount: 3 })
  expect(Reflect.get(both, 'totalSocketCount')).toBe(3)
})

describe('createConnection', () => {
  it('cacheable-lookup is installed for both schemes, and uninstalled', async () => {
    agents = { http: new PlainAgent(), https: new SecureAgent({ ca: net.ca }) }
    agent = createAgent(new CookieJar(), { agent: agents })
    const cacheable = new CacheableLookup()
    const lookup = vi.spyOn(cacheable, 'lookup').mockImplementation(everyNameIsLocal as never)
    for (const times of [1, 2]) {
      cacheable.install(agent)
      for (const scheme of SCHEMES) expect((await get(scheme)).status).toBe(200)
      expect(lookup).toHaveBeenCalledTimes(2 * times)
      cacheable.uninstall(agent)
    }
    await expect(get('http')).rejects.toThrow()
    expect(lookup).toHaveBeenCalledTimes(4)
  })

  it('cacheable-lookup is installed on an agent of one scheme', async () => {
    const inner = new PlainAgent()
    agent = createAgent(new CookieJar(), { agent: inner }) as never
    const cacheable = new CacheableLookup()
    const lookup = vi.spyOn(cacheable, 'lookup').mockImplementation(everyNameIsLocal as never)
    cacheable.install(agent)
    expect((await get('http')).status).toBe(200)
    expect(lookup).toHaveBeenCalledTimes(1)
  })

  it('an asynchronous replacement opens connections of the right scheme', async () => {
    const made = Reflect.get(agent, 'createConnection')
    Reflect.set(agent, 'createConnection', (options: object, callback: (...values: unknown[]) => void) => {
      setImmediate(() => callback(null, made({ ...options })))
    })
    for (const scheme of SCHEMES) expect((await get(scheme)).status).toBe(200)
  })

  it('a connection has only the options of the agent for its scheme', () => {
    const seen: object[] = []
    const note = (options: object) => {
      seen.push(options)
    }
    agents = { http: new PlainAgent({ localAddress: '127.0.0.1' }), https: new SecureAgent({ ca: 'of https' }) }
    Object.assign(agents.http, { createConnection: note })
    Object.assign(agents.https, { createConnection: note })
    const both = createAgent(new CookieJar(), { agent: agents })
    const connect = Reflect.get(both, 'createConnection')
    for (const protocol of ['http:', 'https:']) connect({ ...Reflect.get(both, 'options'), protocol })
    expect(seen[0]).toMatchObject({ localAddress: '127.0.0.1' })
    expect(seen[0]).not.toHaveProperty('ca')
    expect(seen[1]).toMatchObject({ ca: 'of https' })
  })

  it('warns of lost cookies if it is bound for a request that cannot be found', async () => {
    const emitWarning = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
    try {
      const connect = Reflect.get(agent, 'createConnection')
      for (const _ of 'two') connect.bind(agent, { host: 'shop.example', port: 80 })
      await new Promise(setImmediate)
      const warning = [
        expect.stringMatching(/^A mock of node:http /),
        expect.objectContaining({ code: 'SPECULOOS_NO_COOKIES' }),
      ]
      expect(emitWarning.mock.calls).toEqual([warning])
    } finally {
      emitWarning.mockRestore()
    }
  })
})
