/**
 * The handler that listens in between undici and the handler of a request, in each form that undici has of them.
 */

import { AsyncResource } from 'node:async_hooks'

/** What the door wants to hear of a request. */
export interface Exchange {
  /** The request is about to be written: why it must not be, or `null`. */
  refuses(context: unknown): TypeError | null
  /** The head of the final response is there. */
  answered(status: number, headers: unknown): void
  /** The response is whole. */
  ended(): void
}

/** What undici gives with an error: a request that was aborted, which a retry above does not send again. */
export function abortedController(reason: unknown): object {
  const nothing = (): void => {}
  return {
    ...{ aborted: true, paused: false, reason, rawHeaders: null, rawTrailers: null },
    ...{ abort: nothing, pause: nothing, resume: nothing },
  }
}

type Callback = (...given: unknown[]) => unknown

/** What is done before a callback of the handler; returns whether that callback is called. */
type Before = (exchange: Exchange, given: readonly unknown[]) => boolean

const hasNothingBefore: Before = () => true

/**
 * The callbacks of undici: those of version 7 and later, and of version 6, which is in Node 20 and 22. A handler may have
 * both forms, since a mock of undici 7 calls the older one, and clients the newer.
 */
const CALLBACKS: readonly (readonly [name: string, before: Before])[] = [
  ['onRequestStart', (exchange, [controller, context]) => begins(exchange, context, abortOf(controller))],
  ['onRequestUpgrade', (exchange, [, status, headers]) => receives(exchange, status, headers, 100)],
  ['onResponseStart', (exchange, [, status, headers]) => receives(exchange, status, headers, 200)],
  ['onResponseData', hasNothingBefore],
  ['onResponseEnd', ends],
  ['onResponseError', hasNothingBefore],
  ['onConnect', (exchange, [abort, context]) => begins(exchange, context, abort)],
  ['onUpgrade', (exchange, [status, headers]) => receives(exchange, status, headers, 100)],
  ['onHeaders', (exchange, [status, headers]) => receives(exchange, status, headers, 200)],
  ['onData', hasNothingBefore],
  ['onComplete', ends],
  ['onError', hasNothingBefore],
  ['onResponseStarted', hasNothingBefore],
  ['onBodySent', hasNothingBefore],
  ['onRequestSent', hasNothingBefore],
]

/**
 * Puts an exchange in between. What the handler has not is missing here too, so that undici reports it.
 *
 * The callbacks run in the async context of whoever made the request. undici calls them in that of whoever first used the
 * connection, so a redirect or a retry would be sent for another caller than the one of its AsyncLocalStorage.
 */
export function listening(handler: object, exchange: Exchange): object {
  const caller = new AsyncResource('SpeculoosRequest')
  const listener: Record<string, unknown> = {}
  for (const [name, before] of CALLBACKS) {
    const callback: unknown = Reflect.get(handler, name)
    if (!isCallback(callback)) {
      if (callback !== undefined) listener[name] = callback
      continue
    }
    listener[name] = (...given: unknown[]): unknown =>
      caller.runInAsyncScope(() => {
        return before(exchange, given) ? Reflect.apply(callback, handler, given) : undefined
      })
  }
  return listener
}

function begins(exchange: Exchange, context: unknown, abort: unknown): boolean {
  const error = exchange.refuses(context)
  // What is aborted is not tried again by a retry above.
  if (error !== null && isCallback(abort)) abort(error)
  return error === null
}

function abortOf(controller: unknown): unknown {
  if (typeof controller !== 'object' || controller === null) return undefined
  return (reason: unknown) => {
    const abort: unknown = Reflect.get(controller, 'abort')
    if (isCallback(abort)) Reflect.apply(abort, controller, [reason])
  }
}

/** @param least - the least status of a response that is not an informational one. */
function receives(exchange: Exchange, status: unknown, headers: unknown, least: number): boolean {
  if (typeof status === 'number' && status >= least) exchange.answered(status, headers)
  return true
}

function ends(exchange: Exchange): boolean {
  exchange.ended()
  return true
}

function isCallback(given: unknown): given is Callback {
  return typeof given === 'function'
}
