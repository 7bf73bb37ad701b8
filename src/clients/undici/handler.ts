/**
 * Wraps the handler of a request, in both forms of handlers that undici has.
 */

import { AsyncResource } from 'node:async_hooks'
import { HeldCallbacks } from './held-callbacks.js'

/** The events of a request that the wrapper reports. */
export interface Exchange {
  /** Called before the request is written. Returns the reason not to write it, or `null`. */
  refuses(context: unknown): TypeError | null
  /** Called with the head of the final response. The handler waits for the promise, if there is one. */
  answered(status: number, headers: unknown): Promise<void> | null
  /** Called once the response is complete. */
  ended(): void
}

type Callback = (...given: unknown[]) => unknown

/** Runs before a callback of the handler. Returns whether to call it, or a promise that it waits for. */
type Before = (exchange: Exchange, given: readonly unknown[]) => boolean | Promise<void>

const hasNothingBefore: Before = () => true

/**
 * The callbacks of undici 7 and later, then those of undici 6, which is in Node 20 and 22. A handler may have both:
 * mocks of undici 7 call the older form, and clients the newer one.
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
 * Wraps a handler so that it reports to an exchange. A callback that the handler lacks is missing here too, so that
 * undici reports it.
 *
 * The callbacks run in the async context of the request. undici calls them in the context in which the connection was
 * first used, so redirects and retries would see the AsyncLocalStorage of another caller.
 *
 * @param isWaiting - whether the exchange returns promises.
 */
export function listening(handler: object, exchange: Exchange, isWaiting: boolean): object {
  const caller = new AsyncResource('SpeculoosRequest')
  const held = isWaiting ? new HeldCallbacks(handler) : null
  const listener: Record<string, unknown> = {}
  for (const [name, before] of CALLBACKS) {
    const callback: unknown = Reflect.get(handler, name)
    if (!isCallback(callback)) {
      if (callback !== undefined) listener[name] = callback
      continue
    }
    const call = (given: readonly unknown[]): unknown =>
      caller.runInAsyncScope(() => Reflect.apply(callback, handler, given))
    listener[name] = (...given: unknown[]): unknown => {
      const verdict = (): boolean | Promise<void> => caller.runInAsyncScope(() => before(exchange, given))
      if (held !== null) return held.pass({ name, given, before: verdict, call })
      return verdict() === true ? call(given) : undefined
    }
  }
  return listener
}

function begins(exchange: Exchange, context: unknown, abort: unknown): boolean {
  const error = exchange.refuses(context)
  // An outer retry does not send an aborted request again.
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

/** @param least - the least status of a final response. */
function receives(exchange: Exchange, status: unknown, headers: unknown, least: number): boolean | Promise<void> {
  const isFinal = typeof status === 'number' && status >= least
  return (isFinal ? exchange.answered(status, headers) : null) ?? true
}

function ends(exchange: Exchange): boolean {
  exchange.ended()
  return true
}

function isCallback(given: unknown): given is Callback {
  return typeof given === 'function'
}
