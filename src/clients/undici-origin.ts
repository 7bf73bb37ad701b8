/**
 * Keeps the cookies of one origin from a dispatcher that connects to another one.
 *
 * A `Client`, a `Pool`, a `BalancedPool` and a `RoundRobinPool` connect to their own origin and ignore the one that a
 * request names. So does what is composed of them.
 */
import { readUrl } from '../algorithms/url.js'
import type { DispatchedRequest } from './undici-request.js'

type Dispatch = (request: never, handler: never) => boolean

/**
 * Whether a dispatcher has only one origin. It is given a request with neither an origin nor a path, which none of them
 * sends: one that needs an origin reports that this is missing, and one that has its own reports the path.
 */
export function hasOneOrigin(dispatch: Dispatch): boolean {
  let reported: unknown
  const report = (error: unknown): void => {
    reported = error
  }
  const handler = {
    onRequestStart: () => {},
    onRequestUpgrade: () => {},
    onResponseStart: () => {},
    onResponseData: () => {},
    onResponseEnd: () => {},
    onResponseError: (_: unknown, error: unknown) => report(error),
    onConnect: () => {},
    onHeaders: () => true,
    onData: () => true,
    onComplete: () => {},
    onError: report,
  }
  try {
    // The declarations require what is left out here on purpose.
    Reflect.apply(dispatch, undefined, [{ method: 'GET' }, handler])
  } catch (error) {
    report(error)
  }
  return reported instanceof Error && /^path must be/.test(reported.message)
}

/**
 * Why a request must not have the cookies of its URL; `null` if it may.
 *
 * @param isBound - whether the dispatcher has only one origin.
 * @param ownOrigin - that origin, if it is known.
 */
export function wrongOrigin(
  request: DispatchedRequest,
  url: string,
  isBound: boolean,
  ownOrigin: string | undefined,
): TypeError | null {
  const servername: unknown = Reflect.get(request, 'servername')
  const hasServername = typeof servername === 'string' && servername !== ''
  if (!isBound && ownOrigin === undefined && !hasServername) return null
  const target = readUrl(url)
  if (target === null) return null
  if (ownOrigin !== undefined && ownOrigin !== target.origin) {
    return new TypeError(`origin: expected ${ownOrigin}, as in the options of cookies(), got ${target.origin}`)
  }
  if (isBound && ownOrigin === undefined) {
    return new TypeError(
      `options.origin: expected the origin of the dispatcher, which has only one, got undefined for a request to ${target.origin}`,
    )
  }
  // The dns interceptor puts an address in the place of the name, and keeps that as the name for TLS.
  const isRenamed = hasServername && servername !== target.hostname && isAddress(target.hostname)
  if (isRenamed && namesHost(request.headers, servername)) {
    return new TypeError('compose: expected dns() before cookies(), got dns() after cookies()')
  }
  return null
}

/** Ends a request with an error, as undici itself does. */
export function fail(handler: object, error: TypeError): boolean {
  if ('onResponseError' in handler && typeof handler.onResponseError === 'function')
    handler.onResponseError(null, error)
  else if ('onError' in handler && typeof handler.onError === 'function') handler.onError(error)
  else throw error
  return false
}

function isAddress(hostname: string): boolean {
  return hostname.startsWith('[') || /^[\d.]+$/.test(hostname)
}

/** Whether the Host header field names a host, with or without a port. */
function namesHost(headers: unknown, name: string): boolean {
  if (typeof headers !== 'object' || headers === null) return false
  const texts = Array.isArray(headers) ? headers.flat(1) : Object.entries(headers).flat(1)
  return texts.some((text) => typeof text === 'string' && (text === name || text.startsWith(`${name}:`)))
}
