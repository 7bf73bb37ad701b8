/**
 * Stands before an agent of `node:http`, and sees every request on its way there.
 */
import type { Agent, ClientRequest } from 'node:http'
import { fieldOf } from '../../cookie/invalid-argument.js'
import { asError } from '../../http/as-error.js'
import { type CreateConnection, optionsOf, reportingConnect, warnOfNock13 } from './mocks.js'
import { type Destination, destinationThrough } from './url.js'

/**
 * Is called with a request before its agent is, while it is being made. `isMocked` tells of the response of a request
 * that a mock has taken, whether the mock made it.
 */
export type RequestListener = (request: ClientRequest, destination: Destination, isMocked?: () => boolean) => void

/** The method by which `node:http` hands a request to its agent; the declarations leave it out. */
interface RequestTaker {
  addRequest(request: ClientRequest, options: Destination): void
}

/** Whether something can be given to `node:http` as an agent. */
export function isAgent(given: unknown): given is Agent {
  return typeof given === 'object' && given !== null && typeof fieldOf(given, 'addRequest') === 'function'
}

/** An agent that is the inner one in everything, except for the listener. */
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

/** Calls the listener with where a request goes through the agent that takes it. */
export function reportTo(onRequest: RequestListener, agentFor: (request: ClientRequest) => Agent): RequestListener {
  return (request, destination, isMocked) =>
    onRequest(request, destinationThrough(optionsOf(agentFor(request)), destination), isMocked)
}

/**
 * Calls the listener. What it throws fails the request: a client that follows a redirect makes the next request in an
 * event, and nobody would catch it there.
 *
 * @returns whether the request goes on.
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

/** Agents of node:http report by this method that there is no socket, which the declarations leave out. */
function withoutSocket(request: object): { onSocket(socket: null, error: Error): void } {
  return request as { onSocket(socket: null, error: Error): void }
}

export function taker(agent: Agent): RequestTaker {
  // Whoever made the agent was asked for one that isAgent accepts.
  return agent as Agent & RequestTaker
}

/** What makes the connections of an agent now, whatever it is replaced by later. */
export function connectOf(agent: Agent): CreateConnection | undefined {
  const connect: unknown = Reflect.get(agent, 'createConnection')
  return typeof connect === 'function' ? (...values) => Reflect.apply(connect, agent, values) : undefined
}

/**
 * An agent with the members of `own`, and beside them those of `inner`. Methods see the inner agent as `this`, so that
 * private fields are found. What is deleted is deleted of `all`.
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
