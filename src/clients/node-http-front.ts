/**
 * Stands before one agent of `node:http`, or before one for each scheme, and sees every request on its way to them.
 */
import type { Agent, ClientRequest } from 'node:http'
import type { Agent as SecureAgent } from 'node:https'
import { type Destination, defaultPort } from './node-http-url.js'

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

/** Hears of a request before its agent does, while it is being made. */
export type RequestListener = (request: ClientRequest, destination: Destination) => void

/** The method by which `node:http` hands a request to its agent; the declarations leave it out. */
interface RequestTaker {
  addRequest(request: ClientRequest, options: Destination): void
}

/** Whether something can be given to `node:http` as an agent. */
export function isAgent(given: unknown): given is Agent {
  return typeof given === 'object' && given !== null && 'addRequest' in given && typeof given.addRequest === 'function'
}

/** An agent that is in everything the inner one, but for the listener. */
export function frontOf<Inner extends Agent>(inner: Inner, onRequest: RequestListener): Inner {
  return front(inner, {
    addRequest: (request: ClientRequest, options: Destination) => {
      onRequest(request, options)
      taker(inner).addRequest(request, options)
    },
  })
}

/** What an agent for both schemes answers for its default port, which node:http asks before it tells the scheme. */
const NO_PORT = -1

/** An agent for both schemes. Beside what both need it is the agent for `https:`. */
export function frontOfBoth(inner: AgentPair, onRequest: RequestListener): SecureAgent {
  return front(inner.https, {
    addRequest: (request: ClientRequest, options: Destination) => {
      const destination = withPort(request, options)
      onRequest(request, destination)
      taker(request.protocol === 'https:' ? inner.https : inner.http).addRequest(request, destination)
    },
    // An agent that names no protocol is taken by both modules.
    protocol: undefined,
    defaultPort: NO_PORT,
    destroy: () => {
      inner.http.destroy()
      inner.https.destroy()
    },
  })
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

function taker(agent: Agent): RequestTaker {
  // Whoever made the agent was asked for one that isAgent accepts.
  return agent as Agent & RequestTaker
}

/** What has `own` before it asks `inner`. Methods see the inner agent as `this`, so that private fields are found. */
function front<Inner extends Agent>(inner: Inner, own: object): Inner {
  const agent: Inner = new Proxy(inner, {
    get: (_, key) => {
      if (Object.hasOwn(own, key)) return Reflect.get(own, key)
      const value: unknown = Reflect.get(inner, key, inner)
      if (typeof value !== 'function' || key === 'constructor') return value
      return (...values: unknown[]) => {
        const answer: unknown = Reflect.apply(value, inner, values)
        return answer === inner ? agent : answer
      }
    },
    set: (_, key, value) => Reflect.set(inner, key, value, inner),
  })
  return agent
}
