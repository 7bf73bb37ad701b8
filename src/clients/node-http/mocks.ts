/**
 * Finds the requests that a mock of `node:http` takes from an agent, and warns if it cannot find them.
 *
 * msw 2 and nock 14 make an agent for each request. It does not call `addRequest` of the agent that the caller passed.
 * It only binds `createConnection` of that agent, in case the request is not mocked.
 */
import http, { type Agent, type ClientRequest } from 'node:http'
import type { Socket } from 'node:net'
import { types } from 'node:util'
import { asError } from '../../http/as-error.js'
import type { Destination } from './url.js'

/** The method of an agent that opens connections. */
export type CreateConnection = (...values: unknown[]) => unknown

/** Called with a request that a mock has taken. `isMocked` returns whether the mock made the response. */
export type MockListener = (request: ClientRequest, destination: Destination, isMocked: () => boolean) => void

/** Returns a `createConnection` that reports each request for which a mock binds it. */
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

/** Calls `take` with the request that is opening a connection now. */
function expectRequest(options: object, take: (request: ClientRequest) => void): void {
  const agent: unknown = Reflect.get(options, 'agent')
  // In the next tick the agent has the socket, and node:http has not assigned it to the request yet.
  process.nextTick(() => {
    const [socket, another] = agent instanceof http.Agent ? Object.values(agent.sockets).flat() : []
    if (socket && !another) onAssigned(socket, take)
    else
      warn('A mock of node:http took a connection of the agent and not its request, which has no cookies of the jar.')
  })
}

/** Calls `take` with the request that a socket is assigned to, before anything is written. */
function onAssigned(socket: Socket, take: (request: ClientRequest) => void): void {
  // node:http sets this property. The type declarations omit it.
  const key = '_httpMessage'
  const set = (request: ClientRequest): void => {
    Object.defineProperty(socket, key, { value: request, writable: true, configurable: true, enumerable: true })
    // Nobody would catch an error that is thrown before this event.
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

/** Warns if nock 13 is active. It replies to requests without their agent: it only reads the agent's options. */
export function warnOfNock13(): void {
  // nock 14 has this class too, but behind a Proxy.
  if (http.ClientRequest.name === 'OverriddenClientRequest' && !types.isProxy(http.ClientRequest)) {
    warn(
      'nock 13 replies to requests without their agent: such a request has no cookies of the jar. Use nock 14 or 15.',
    )
  }
}

/** Returns the options of an agent. Some versions of the type declarations omit them. */
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
