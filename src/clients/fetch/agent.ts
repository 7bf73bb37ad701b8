/**
 * Watches the agent of `node:http` that a fetch is given, as node-fetch takes one, so that an `https:` URL has TLS: what a
 * proxy answers in the clear is not the answer of the server, and no cookie leaves in the clear.
 */
import { fieldOf } from '../../cookie/invalid-argument.js'
import { inTheClear, isEncrypted, sendsInTheClear } from '../../http/connection.js'

/** An agent, or a function that returns one, and what became of its requests. */
export interface WatchedAgent {
  /** What the fetch is given in the place of the agent. */
  readonly agent: unknown
  /** Whether the last response came without TLS; false if the agent saw no request, as under a mock. */
  cameInTheClear(): boolean
}

/** What is used of a request of `node:http`. */
interface WatchedRequest {
  on(event: 'socket' | 'response', listener: (given: unknown) => void): unknown
  destroy(error: Error): unknown
}

/** The agent that a fetch reads out of its arguments, as node-fetch does. */
export function agentOf(init: object, request: object | null): unknown {
  return fieldOf(init, 'agent') || (request && fieldOf(request, 'agent'))
}

/**
 * Watches the requests of one hop to an `https:` URL.
 *
 * @param given - the agent, or the function that returns it for a URL; `null` is returned for anything else.
 * @param hasCookies - whether the hop sends cookies. A request that would send them in the clear fails.
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

/** The agent, except that `watch` is called with each request before the agent is. */
function watchedAgent(agent: object, watch: (request: unknown) => void): object {
  return new Proxy(agent, {
    get: (_, key) => {
      const value: unknown = Reflect.get(agent, key, agent)
      if (typeof value !== 'function' || key === 'constructor') return value
      // Methods find the private fields of the agent itself.
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
