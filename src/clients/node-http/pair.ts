/**
 * Wraps two agents of `node:http`, one for each scheme, in one agent for both.
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

/** The default port of an agent for both schemes. node:http reads it before the agent knows the scheme. */
const NO_PORT = -1

/** The properties in which each agent keeps its sockets and waiting requests, by name of an origin. */
const POOLS = ['sockets', 'freeSockets', 'requests'] as const

/**
 * Returns an agent for both schemes. Members that need no merging are those of the agent for `https:`. Setting a
 * property sets it on both.
 */
export function frontOfBoth(inner: AgentPair, onRequest: RequestListener): SecureAgent {
  const all = [...new Set<Agent>([inner.http, inner.https])]
  const agentFor = (protocol: string): Agent => (protocol === 'https:' ? inner.https : inner.http)
  const report = reportTo(onRequest, ({ protocol }) => agentFor(protocol))
  const connections = connectionsOf(inner, all)
  /** Whether `options` was read after `protocol`. */
  let isOptionsRead = false
  const own = {
    addRequest: (request: ClientRequest, options: Destination) => {
      const destination = withPort(request, options)
      if (!isReported(report, request, destination)) return
      taker(agentFor(request.protocol)).addRequest(request, destination)
    },
    // Both modules accept an agent without a protocol.
    get protocol() {
      isOptionsRead = false
      return undefined
    },
    get options() {
      isOptionsRead = true
      warnOfNock13()
      return commonOptions(inner.https, all)
    },
    // node:http reads `protocol` before this port. Mocks read `options` before it, and write the port into a URL.
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

/**
 * Returns the destination with the port of its scheme, and removes that port from the Host header, as an agent for one
 * scheme does.
 */
function withPort(request: ClientRequest, destination: Destination): Destination {
  const port = defaultPort(request.protocol)
  if (Number(destination.port) === NO_PORT) return { ...destination, port }
  const header = request.getHeader('host')
  if (Number(destination.port) === port && !request.headersSent && header === `${destination.host}:${port}`) {
    request.setHeader('Host', header.slice(0, header.lastIndexOf(':')))
  }
  return destination
}

/** Returns the options of the agent for `https:`. Setting or deleting one changes both agents. */
function commonOptions(agent: SecureAgent, all: readonly Agent[]): object {
  return new Proxy(optionsOf(agent), {
    set: (_, key, value) => all.every((each) => Reflect.set(optionsOf(each), key, value)),
    deleteProperty: (_, key) => all.every((each) => Reflect.deleteProperty(optionsOf(each), key)),
  })
}

/** Chooses the agent that opens the connection when `createConnection` of the agent for both is called. */
function connectionsOf({ http, https }: AgentPair, all: readonly Agent[]) {
  /** The agent that is opening a connection now. */
  let caller: Agent | null = null

  /** Combines the current methods of the agents. */
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

/** Returns the scheme of a request from the options that its agent opens the connection with. */
function schemeOf(options: { agent?: Agent; protocol?: unknown; port?: unknown; _defaultAgent?: Agent }): string {
  const { agent, protocol, port, _defaultAgent: defaultAgent } = options
  const named = [Object(agent).protocol, protocol, Object(defaultAgent).protocol].find(Boolean)
  if (typeof named === 'string') return named
  return agent || Number(port) === 80 ? 'http:' : 'https:'
}

/** Replaces the options that come from the other agent with those of the agent that opens the connection. */
function ownOptions(given: object, agent: Agent, other: Agent): object {
  const others = optionsOf(other)
  const rest = Object.entries(given).filter(([key, value]) => Reflect.get(others, key) !== value)
  return { ...Object.fromEntries(rest), ...optionsOf(agent) }
}
