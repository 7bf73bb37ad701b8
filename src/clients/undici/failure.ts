/**
 * Fails requests of undici for reasons that undici does not know.
 */
import { asError } from '../../http/as-error.js'

/**
 * Returns the controller that undici passes with an error. It is of an aborted request, so outer retries do not send it
 * again.
 */
function abortedController(reason: unknown): object {
  const nothing = (): void => {}
  return {
    ...{ aborted: true, paused: false, reason, rawHeaders: null, rawTrailers: null },
    ...{ abort: nothing, pause: nothing, resume: nothing },
  }
}

/**
 * Ends a request with an error before it is sent, as undici does. No outer interceptor sends it again.
 *
 * @param thrown - the thrown value. It becomes an Error, since undici takes null for no error.
 * @param signal - the signal of the request. If it is aborted, a truthy thrown value is its reason, and stays as it is.
 */
export function fail(handler: object, thrown: unknown, signal?: AbortSignal | null): boolean {
  const error = signal?.aborted && thrown ? thrown : asError(thrown)
  report(handler, abortedController(error), error)
  return false
}

/** Passes an error to the handler's callback for errors. Throws the error if the handler has no such callback. */
export function report(handler: object, controller: object, error: unknown): void {
  if ('onResponseError' in handler && typeof handler.onResponseError === 'function') {
    handler.onResponseError(controller, error)
  } else if ('onError' in handler && typeof handler.onError === 'function') handler.onError(error)
  else throw error
}
