/**
 * How a request of undici fails for a reason that undici does not know of.
 */
import { asError } from '../../http/as-error.js'

/** What undici gives with an error: a request that was aborted, which a retry above does not send again. */
export function abortedController(reason: unknown): object {
  const nothing = (): void => {}
  return {
    ...{ aborted: true, paused: false, reason, rawHeaders: null, rawTrailers: null },
    ...{ abort: nothing, pause: nothing, resume: nothing },
  }
}

/**
 * Ends a request with an error before it is sent, as undici itself does. Nothing above sends it again.
 *
 * @param thrown - what was thrown. undici takes null for no error.
 */
export function fail(handler: object, thrown: unknown): boolean {
  const error = asError(thrown)
  if ('onResponseError' in handler && typeof handler.onResponseError === 'function') {
    handler.onResponseError(abortedController(error), error)
  } else if ('onError' in handler && typeof handler.onError === 'function') handler.onError(error)
  else throw error
  return false
}
