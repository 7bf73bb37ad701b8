/**
 * Finds the requests that a mock of `node:http` takes from an agent, and warns if it cannot.
 *
 * msw 2 and nock 14 give each request an agent made for it alone. That one does not call `addRequest` of the agent that the
 * request was given: it binds `createConnection`, in case that the request passes.
 */
import http, { type Agent, type ClientRequest } from 'node:http'
import type { Socket } from 'node:net'
import { types } from 'node:util'
import { asError } from '../../http/as-error.js'
import type { Destination } from './url.js'

/** What makes the connections of an agent. */
export type CreateConnection = (...values: unknown[]) => unknown

/** Is called with a request of a mock. `isMocked` tells of its response whether the mock made it. */
export type MockListener = (request: ClientRequest, destination: Destination, isMocked: () => boolean) => void

/** A `createConnection` that reports the request for which a mock binds it. */
export function reportingConnect(connect: CreateConnection, onRequest: MockListener): CreateConnection {
  const bind = (_: unknown, ...first: unknown[]): CreateConnection => {
    const [options] = first
    let isMocked = true
    if (typeof options === 'object' && options !== null) {
      expectRequest(options, (request) => onRequest(request, options, () => isMocked))
    }
    return (...rest) => {
      isMocked = false
      return connect(...first, ...rest)
    }
  }
  return Object.defineProperty((...values: unknown[]) => connect(...values), 'bind', { value: bind })
}

/** Waits for the request of the agent that wants a connection at this moment. */
function expectRequest(options: object, take: (request: ClientRequest) => void): void {
  const agent: unknown = Reflect.get(options, 'agent')
  // By then the agent has the socket, and node:http did not give it to the request yet.
  process.nextTick(() => {
    const [socket, another] = agent instanceof http.Agent ? Object.values(agent.sockets).flat() : []
    if (socket && !another) onAssigned(socket, take)
    else
      warn('A mock of node:http took a connection of the agent and not its request, which has no cookies of the jar.')
  })
}

/** Calls `take` with the request that a socket is for, before anything of it is written. */
function onAssigned(socket: Socket, take: (request: ClientRequest) => void): void {
  // node:http sets it, and the declarations leave it out.
  const key = '_httpMessage'
  const set = (request: ClientRequest): void => {
    Object.defineProperty(socket, key, { value: request, writable: true, configurable: true, enumerable: true })
    // What is thrown before this event would reach nobody.
    request.prependOnceListener('socket', () => {
      try {
        take(request)
      } catch (error) {
        request.destroy(asError(error))
      }
    })
  }
  Object.defineProperty(socket, key, { set, configurable: true })
}

/** Warns if nock 13 is active, which replies to requests without their agent: it only looks at the options of that. */
export function warnOfNock13(): void {
  // nock 14 has this class too, and a proxy before it.
  if (http.ClientRequest.name === 'OverriddenClientRequest' && !types.isProxy(http.ClientRequest)) {
    warn(
      'nock 13 replies to requests without their agent: such a request has no cookies of the jar. Use nock 14 or 15.',
    )
  }
}

/** The options of an agent; some versions of the declarations leave them out. */
export function optionsOf(agent: Agent): object {
  const options: unknown = Reflect.get(agent, 'options')
  return typeof options === 'object' && options !== null ? options : {}
}

const warned = new Set<string>()

function warn(message: string): void {
  if (warned.has(message)) return
  warned.add(message)
  process.emitWarning(message, { type: 'SpeculoosWarning', code: 'SPECULOOS_NO_COOKIES' })
}
