/**
 * Watches the `node:http` agent of a fetch such as node-fetch, so that a request to an `https:` URL uses TLS. Its
 * cookies do not leave in the clear, and a proxy's response in the clear does not count as the server's.
 */
import { fieldOf } from '../../cookie/invalid-argument.js'
import { inTheClear, isEncrypted, sendsInTheClear } from '../../http/connection.js'

/** A watched agent, and how its last response came. */
export interface WatchedAgent {
  /** The agent, or a function that returns it, to pass to the fetch. */
  readonly agent: unknown
  /** Whether the last response came without TLS; false if the agent saw no request, as under a mock. */
  cameInTheClear(): boolean
}

/** The methods of a `node:http` request that are called here. */
interface WatchedRequest {
  on(event: 'socket' | 'response', listener: (given: unknown) => void): unknown
  destroy(error: Error): unknown
}

/** Returns the agent that a fetch such as node-fetch takes from its arguments. */
export function agentOf(init: object, request: object | null): unknown {
  return fieldOf(init, 'agent') || (request && fieldOf(request, 'agent'))
}

/**
 * Watches the requests of one hop to an `https:` URL.
 *
 * @param given - the agent, or a function that returns it for a URL.
 * @param hasCookies - whether the hop sends cookies. A request that would send them in the clear fails.
 * @returns `null` if `given` is neither an agent nor a function.
 */
export function watchAgent(given: unknown, hasCookies: boolean): WatchedAgent | null {
  let isClear = false
  const watch = (request: unknown): void => {
    if (!isRequest(request)) return
    // The header block is not written yet.
    if (hasCookies) request.on('socket', (socket) => sendsInTheClear(socket) && request.destroy(inTheClear()))
    request.on('response', (response) => {
      isClear = !isEncrypted(Object(response).socket)
    })
  }
  const watched = (agent: unknown): unknown => (isAgent(agent) ? watchedAgent(agent, watch) : agent)
  const agent = typeof given === 'function' ? (...values: unknown[]) => watched(given(...values)) : watched(given)
  return agent === given ? null : { agent, cameInTheClear: () => isClear }
}

/** Returns a front of the agent that calls `watch` with each request first. */
function watchedAgent(agent: object, watch: (request: unknown) => void): object {
  return new Proxy(agent, {
    get: (_, key) => {
      const value: unknown = Reflect.get(agent, key, agent)
      if (typeof value !== 'function' || key === 'constructor') return value
      // Call the method on the agent itself, since a Proxy lacks its private fields.
      return (...values: unknown[]) => {
        if (key === 'addRequest') watch(values[0])
        return Reflect.apply(value, agent, values)
      }
    },
    set: (_, key, value) => Reflect.set(agent, key, value, agent),
  })
}

function isAgent(given: unknown): given is object {
  return typeof given === 'object' && given !== null && typeof Reflect.get(given, 'addRequest') === 'function'
}

function isRequest(given: unknown): given is WatchedRequest {
  if (typeof given !== 'object' || given === null) return false
  return typeof Reflect.get(given, 'on') === 'function' && typeof Reflect.get(given, 'destroy') === 'function'
}
