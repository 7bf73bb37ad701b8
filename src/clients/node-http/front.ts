/**
 * Wraps an agent of `node:http`, and reports every request that the agent takes.
 */
import type { Agent, ClientRequest } from 'node:http'
import { fieldOf } from '../../cookie/invalid-argument.js'
import { asError } from '../../http/as-error.js'
import { type CreateConnection, optionsOf, reportingConnect, warnOfNock13 } from './mocks.js'
import { type Destination, destinationThrough } from './url.js'

/**
 * Called with a request while it is being made, before its agent is called. For a request that a mock has taken,
 * `isMocked` returns whether the mock made the response.
 */
export type RequestListener = (request: ClientRequest, destination: Destination, isMocked?: () => boolean) => void

/** The method by which `node:http` passes a request to its agent. The type declarations omit it. */
interface RequestTaker {
  addRequest(request: ClientRequest, options: Destination): void
}

/** Whether `node:http` accepts a value as an agent. */
export function isAgent(given: unknown): given is Agent {
  return typeof given === 'object' && given !== null && typeof fieldOf(given, 'addRequest') === 'function'
}

/** Returns an agent that behaves as the inner one, but calls the listener with each request. */
export function frontOf<Inner extends Agent>(inner: Inner, onRequest: RequestListener): Inner {
  const report = reportTo(onRequest, () => inner)
  const own = {
    addRequest: (request: ClientRequest, options: Destination) => {
      if (isReported(report, request, options)) taker(inner).addRequest(request, options)
    },
    get options() {
      warnOfNock13()
      return Reflect.get(inner, 'options')
    },
    get createConnection() {
      const connect = connectOf(inner)
      return connect && reportingConnect(connect, report)
    },
  }
  return front(inner, own, (key, value) => Reflect.set(inner, key, value, inner), [inner])
}

/** Returns a listener that adds the options of the agent that takes the request to its destination. */
export function reportTo(onRequest: RequestListener, agentFor: (request: ClientRequest) => Agent): RequestListener {
  return (request, destination, isMocked) =>
    onRequest(request, destinationThrough(optionsOf(agentFor(request)), destination), isMocked)
}

/**
 * Calls the listener. An error of it fails the request, since nobody would catch it: a client that follows a redirect
 * makes the next request in an event.
 *
 * @returns whether the request may go on.
 */
export function isReported(onRequest: RequestListener, request: ClientRequest, destination: Destination): boolean {
  try {
    onRequest(request, destination)
    return true
  } catch (thrown) {
    withoutSocket(request).onSocket(null, asError(thrown))
    return false
  }
}

/** Agents of node:http call this method with an error if there is no socket. The type declarations omit it. */
function withoutSocket(request: object): { onSocket(socket: null, error: Error): void } {
  return request as { onSocket(socket: null, error: Error): void }
}

export function taker(agent: Agent): RequestTaker {
  // Every agent of a caller has passed `isAgent`.
  return agent as Agent & RequestTaker
}

/**
 * Returns the method that opens connections for an agent. It stays the same if the agent's method is replaced later.
 */
export function connectOf(agent: Agent): CreateConnection | undefined {
  const connect: unknown = Reflect.get(agent, 'createConnection')
  return typeof connect === 'function' ? (...values) => Reflect.apply(connect, agent, values) : undefined
}

/**
 * Returns an agent with the members of `own`, and otherwise of `inner`. Methods run with the inner agent as `this`, so
 * that they find its private fields. A deleted member is deleted from `all`.
 */
export function front<Inner extends Agent>(
  inner: Inner,
  own: object,
  set: (key: string | symbol, value: unknown) => boolean,
  all: readonly Agent[],
): Inner {
  const agent: Inner = new Proxy(inner, {
    get: (_, key) => {
      if (Object.hasOwn(own, key)) return Reflect.get(own, key)
      const value: unknown = Reflect.get(inner, key, inner)
      if (typeof value !== 'function' || key === 'constructor') return value
      return (...values: unknown[]) => {
        const result: unknown = Reflect.apply(value, inner, values)
        return result === inner ? agent : result
      }
    },
    set: (_, key, value) => set(key, value),
    deleteProperty: (_, key) => all.every((each) => Reflect.deleteProperty(each, key)),
  })
  return agent
}
