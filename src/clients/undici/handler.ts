/**
 * The handler that listens in between undici and the handler of a request, in each form that undici has of them.
 */

import { AsyncResource } from 'node:async_hooks'
import { type Held, hold } from './held-callbacks.js'

/** What the door wants to hear of a request. */
export interface Exchange {
  /** The request is about to be written: why it must not be, or `null`. */
  refuses(context: unknown): TypeError | null
  /** The head of the final response is there. The handler waits for the promise, if there is one. */
  answered(status: number, headers: unknown): Promise<void> | null
  /** The response is whole. */
  ended(): void
}

type Callback = (...given: unknown[]) => unknown

/** What is done before a callback of the handler; returns whether that callback is called, or what it has to wait for. */
type Before = (exchange: Exchange, given: readonly unknown[]) => boolean | Promise<void>

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
  let held: Held | null = null
  let abort: unknown
  const listener: Record<string, unknown> = {}
  for (const [name, before] of CALLBACKS) {
    const callback: unknown = Reflect.get(handler, name)
    if (!isCallback(callback)) {
      if (callback !== undefined) listener[name] = callback
      continue
    }
    listener[name] = (...given: unknown[]): unknown =>
      caller.runInAsyncScope(() => {
        const call = (): unknown => Reflect.apply(callback, handler, given)
        if (name === 'onConnect') [abort] = given
        if (held?.isOver === false) return held.add(() => before(exchange, given) === true && call())
        const verdict = before(exchange, given)
        if (typeof verdict === 'boolean') return verdict ? call() : undefined
        held = hold(handler, verdict, { name, given, call, abort })
        return held.answer
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
