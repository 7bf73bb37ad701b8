/**
 * One agent of `node:http` for both schemes, which stands before an agent for each.
 */
import type { Agent, ClientRequest } from 'node:http'
import type { Agent as SecureAgent } from 'node:https'
import { connectOf, front, isReported, type RequestListener, reportTo, taker } from './front.js'
import { type CreateConnection, optionsOf, reportingConnect, warnOfNock13 } from './mocks.js'
import { type Destination, defaultPort } from './url.js'

/**
 * An agent for `http:` and one for `https:`.
 *
 * @see https://nodejs.org/api/http.html#class-httpagent
 */
export interface AgentPair {
  /** The agent for `http:` requests. */
  readonly http: Agent
  /** The agent for `https:` requests. */
  readonly https: SecureAgent
}

/** The default port of an agent for both schemes, which node:http reads before it tells the scheme. */
const NO_PORT = -1

/** Where each agent keeps its sockets and waiting requests, by the name of an origin. */
const POOLS = ['sockets', 'freeSockets', 'requests'] as const

/** An agent for both schemes. Beside what both need it is the agent for `https:`; what is set is set on both. */
export function frontOfBoth(inner: AgentPair, onRequest: RequestListener): SecureAgent {
  const all = [...new Set<Agent>([inner.http, inner.https])]
  const agentFor = (protocol: string): Agent => (protocol === 'https:' ? inner.https : inner.http)
  const report = reportTo(onRequest, ({ protocol }) => agentFor(protocol))
  const connections = connectionsOf(inner, all)
  /** Whether the last of these members that was read is the options. */
  let isOptionsRead = false
  const own = {
    addRequest: (request: ClientRequest, options: Destination) => {
      const destination = withPort(request, options)
      if (!isReported(report, request, destination)) return
      taker(agentFor(request.protocol)).addRequest(request, destination)
    },
    // An agent that names no protocol is taken by both modules.
    get protocol() {
      isOptionsRead = false
      return undefined
    },
    get options() {
      isOptionsRead = true
      warnOfNock13()
      return commonOptions(inner.https, all)
    },
    // node:http reads the protocol before. Mocks read the options, and write the port into a URL.
    get defaultPort() {
      return isOptionsRead ? undefined : NO_PORT
    },
    get createConnection() {
      return reportingConnect(connections.current(), report)
    },
    get totalSocketCount() {
      return all.reduce((count, agent) => count + Number(Reflect.get(agent, 'totalSocketCount')), 0)
    },
    getName: (options: object = {}) => agentFor(schemeOf(options)).getName(options),
    destroy: () => {
      for (const agent of all) agent.destroy()
    },
  }
  for (const pool of POOLS) {
    Object.defineProperty(own, pool, { get: () => Object.assign({}, ...all.map((agent) => agent[pool])) })
  }
  const set = (key: string | symbol, value: unknown): boolean => {
    if (key === 'createConnection') return connections.replace(value)
    // Each agent has its own scheme.
    const agents = key === 'protocol' || key === 'defaultPort' ? [inner.https] : all
    return agents.every((agent) => Reflect.set(agent, key, value, agent))
  }
  return front(inner.https, own, set, all)
}

/** The destination with the port of its scheme, and the Host header without it, as an agent of one scheme has them. */
function withPort(request: ClientRequest, destination: Destination): Destination {
  const port = defaultPort(request.protocol)
  if (Number(destination.port) === NO_PORT) return { ...destination, port }
  const header = request.getHeader('host')
  if (Number(destination.port) === port && !request.headersSent && header === `${destination.host}:${port}`) {
    request.setHeader('Host', header.slice(0, header.lastIndexOf(':')))
  }
  return destination
}

/** The options of the agent for `https:`; what is set or deleted is so on both. */
function commonOptions(agent: SecureAgent, all: readonly Agent[]): object {
  return new Proxy(optionsOf(agent), {
    set: (_, key, value) => all.every((each) => Reflect.set(optionsOf(each), key, value)),
    deleteProperty: (_, key) => all.every((each) => Reflect.deleteProperty(optionsOf(each), key)),
  })
}

/** Makes the connections of the right agent for whoever calls `createConnection` of the agent for both. */
function connectionsOf({ http, https }: AgentPair, all: readonly Agent[]) {
  /** The agent that makes a connection at this moment. */
  let caller: Agent | null = null

  /** The methods that the agents have now, as one. */
  const current = (): CreateConnection => {
    const connects = new Map(all.map((agent) => [agent, connectOf(agent)]))
    return (given, ...rest) => {
      if (caller) return connects.get(caller)?.(given, ...rest)
      const options = Object(given)
      const [agent, other] = schemeOf(options) === 'http:' ? [http, https] : [https, http]
      return connects.get(agent)?.(ownOptions(options, agent, other), ...rest)
    }
  }
  const replace = (value: unknown): boolean =>
    all.every((agent) => {
      if (typeof value !== 'function') return Reflect.set(agent, 'createConnection', value, agent)
      const connect: CreateConnection = (...values) => {
        const before = caller
        caller = agent
        try {
          return Reflect.apply(value, agent, values)
        } finally {
          caller = before
        }
      }
      return Reflect.set(agent, 'createConnection', connect, agent)
    })
  return { current, replace }
}

/** The scheme of a request by its options, with which an agent makes the connection. */
function schemeOf(options: { agent?: Agent; protocol?: unknown; port?: unknown; _defaultAgent?: Agent }): string {
  const { agent, protocol, port, _defaultAgent: defaultAgent } = options
  const named = [Object(agent).protocol, protocol, Object(defaultAgent).protocol].find(Boolean)
  if (typeof named === 'string') return named
  return agent || Number(port) === 80 ? 'http:' : 'https:'
}

/** The options of a connection with those of its agent, in the place of those of the other agent. */
function ownOptions(given: object, agent: Agent, other: Agent): object {
  const own = optionsOf(agent)
  const others = Object.entries(optionsOf(other)).filter(([key]) => !Object.hasOwn(own, key))
  const isOthers = new Map(others)
  const rest = Object.entries(given).filter(([key, value]) => !isOthers.has(key) || isOthers.get(key) !== value)
  return { ...Object.fromEntries(rest), ...own }
}
