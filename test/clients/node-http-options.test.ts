/**
 * The arguments of `createAgent`: only their own fields and those of their classes count, and a wrong one throws a
 * TypeError that names it.
 */
import { Agent } from 'node:http'
import { Agent as SecureAgent } from 'node:https'
import { CookieJar } from 'speculoos'
import { type AgentPair, createAgent, type Hop } from 'speculoos/node-http'
import { Agent as Dispatcher } from 'undici'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { LocalServers } from '../servers/local-servers.js'
import { localAgents, requestOf } from './node-http-requests.js'

let net: LocalServers
let jar: CookieJar
let agents: AgentPair
beforeAll(async () => {
  net = await LocalServers.start(['shop.example'])
})
afterAll(() => net.close())
beforeEach(() => {
  net.reset()
  agents = localAgents(net)
  jar = new CookieJar()
  jar.setCookie('SID=1; SameSite=Strict', 'http://shop.example/')
})
afterEach(() => {
  agents.http.destroy()
  agents.https.destroy()
})
const get = (agent: Agent) => requestOf(net.url('http://shop.example/'), { agent })

describe('a property of Object.prototype changes nothing', () => {
  it.each<[string, unknown]>([
    ['context', { sameSite: 'cross-site' }],
    ['agent', new Agent()],
    ['onHop', (_: Hop) => expect.unreachable()],
    ['http', new Agent()],
    ['https', new SecureAgent()],
    ['jar', new CookieJar()],
    ['siteForCookies', 'https://evil.test'],
    ['sameSite', 'cross-site'],
    ['method', 'POST'],
  ])('%s', async (name, value) => {
    Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true })
    try {
      for (const options of [{}, { context: {} }, { context: () => ({}) }, { context: () => undefined }]) {
        await get(createAgent(jar, { agent: agents, ...options }))
      }
      await get(createAgent(jar, { agent: agents.http }))
    } finally {
      Reflect.deleteProperty(Object.prototype, name)
    }
    expect(net.received.map(({ cookie, method }) => [cookie, method])).toEqual(Array(5).fill(['SID=1', 'GET']))
  })

  it.each(['http', 'https', 'addRequest'])('named %s does not turn an object into an agent', (name) => {
    const value = name === 'addRequest' ? () => {} : new Agent()
    Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true })
    try {
      expect(() => createAgent(jar, { agent: {} as never })).toThrow(
        /^options\.agent: expected an agent of node:http, or /,
      )
    } finally {
      Reflect.deleteProperty(Object.prototype, name)
    }
  })
})

it('fields of a class are read', async () => {
  class Options {
    get agent(): AgentPair {
      return agents
    }
    get context(): { siteForCookies: string } {
      return { siteForCookies: 'https://evil.test' }
    }
  }
  class Pair implements AgentPair {
    get http(): Agent {
      return agents.http
    }
    get https(): SecureAgent {
      return agents.https
    }
  }
  class Page {
    get siteForCookies(): string {
      return 'https://evil.test'
    }
  }
  await get(createAgent(jar, new Options()))
  await get(createAgent(jar, { agent: new Pair(), context: new Page() }))
  await get(createAgent(jar, { agent: new Pair(), context: () => new Page() }))
  expect(net.received.map(({ cookie }) => cookie)).toEqual([undefined, undefined, undefined])
})

it('a pair of agents may have more members, and an agent for both schemes is an agent', async () => {
  for (const agent of [{ ...agents, http2: 'of got' }, createAgent(jar, { agent: agents })]) {
    expect((await get(createAgent(jar, { agent } as { agent: AgentPair }))).status).toBe(200)
  }
})

describe('a mistake throws a TypeError when the agent is made', () => {
  class Tunnel {}
  const either = 'an agent of node:http, or { http, https } with one for each scheme'
  it.each<[string, unknown, string]>([
    ['null options', null, 'options: expected an object, got null'],
    ['options that are an array', [], 'options: expected an object, got an array'],
    [
      'an unknown option',
      { onhop: 1 },
      'options: expected one of agent, context, onHop, clearSiteData, hsts, got the key "onhop"',
    ],
    ['an agent that is a class', { agent: Agent }, `options.agent: expected ${either}, got a function`],
    ['an agent of another class', { agent: new Tunnel() }, `options.agent: expected ${either}, got a Tunnel`],
    [
      'the URL of a proxy',
      { agent: 'http://me:pw@proxy' },
      `options.agent: expected ${either}, got a string of length 18`,
    ],
    ['no agent', { agent: null }, `options.agent: expected ${either}, got null`],
    [
      'an agent for one scheme of two',
      { agent: { http: new Agent() } },
      `options.agent: expected ${either}, got an object`,
    ],
    [
      'an agent for the other scheme of two',
      { agent: { https: new SecureAgent() } },
      `options.agent: expected ${either}, got an object`,
    ],
    [
      'a function with agents',
      { agent: Object.assign(() => {}, { http: new Agent(), https: new SecureAgent() }) },
      `options.agent: expected ${either}, got a function`,
    ],
    [
      'a function with the method of an agent',
      { agent: Object.assign(() => {}, { addRequest() {} }) },
      `options.agent: expected ${either}, got a function`,
    ],
    [
      'a dispatcher of undici',
      { agent: new Dispatcher() },
      `options.agent: expected ${either}, got an Agent; a dispatcher of undici is for speculoos/undici`,
    ],
    [
      'no agent for http',
      { agent: { http: new Tunnel(), https: new SecureAgent() } },
      'options.agent.http: expected an agent for http:, got a Tunnel',
    ],
    [
      'no agent for https',
      { agent: { http: new Agent(), https: true } },
      'options.agent.https: expected an agent for https:, got a boolean',
    ],
    [
      'swapped agents',
      { agent: { http: new SecureAgent(), https: new Agent() } },
      'options.agent.http: expected an agent for http:, got an Agent',
    ],
    [
      'one agent of http for both schemes',
      { agent: { http: new Agent(), https: new Agent() } },
      'options.agent.https: expected an agent for https:, got an Agent',
    ],
    ['a context that is a string', { context: 'a=b' }, 'options.context: expected an object, got a string of length 3'],
    ['a null context', { context: null }, 'options.context: expected an object, got null'],
    [
      'an unknown key of a context',
      { context: { method: 'GET' } },
      'options.context: expected one of sameSite, topLevelNavigation, siteForCookies, reload, partitionKey, thirdParty, crossSiteRedirect, responseDate, got the key "method"',
    ],
    ['an unknown same-site status', { context: { sameSite: 'none' } }, 'context.sameSite: expected '],
    ['a page that is not a URL', { context: { siteForCookies: 'no URL' } }, 'context.siteForCookies: expected '],
    ['a listener that cannot be called', { onHop: {} }, 'options.onHop: expected a function, got an object'],
  ])('%s', (_, options, message) => {
    const call = () => createAgent(jar, options as never)
    expect(call).toThrow(TypeError)
    expect(call).toThrow(message)
  })

  it('and has advice about undici only for a dispatcher of undici', () => {
    const message = `options.agent: expected ${either}, got an object`
    expect(() => createAgent(jar, { agent: {} as never })).toThrow(new TypeError(message))
  })
})

it.each<[unknown, RegExp]>([
  [{ siteForCookies: 'no URL' }, /^context\.siteForCookies: expected .*, got /],
  [{ method: 'GET' }, /^the result of options\.context: expected one of .*, got the key "method"$/],
  [null, /^the result of options\.context: expected an object, got null$/],
  ['page', /^the result of options\.context: expected an object, got a string of length 4$/],
  [Promise.resolve({}), /^the result of options\.context: expected an object at once, got a Promise$/],
])('a wrong result of context fails the request: %#', async (page, message) => {
  const agent = createAgent(jar, { agent: agents, context: () => page as never })
  const call = (async () => get(agent))()
  await expect(call).rejects.toThrow(TypeError)
  await expect(call).rejects.toThrow(message)
  expect(net.received).toEqual([])
})
