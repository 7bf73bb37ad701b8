/**
 * Keeps the cookies of one origin from a dispatcher that connects to another one.
 *
 * A `Client`, a `Pool`, a `BalancedPool` and a `RoundRobinPool` connect to their own origin and ignore the one that a
 * request names. So does what is composed of them.
 */
import { readUrl } from '../../algorithms/url.js'
import { fieldOf } from '../../cookie/invalid-argument.js'
import { abortedController } from './handler.js'
import type { DispatchedRequest } from './request.js'

type Dispatch = (request: never, handler: never) => boolean

/** The origin of a dispatcher that has only one. */
export interface OnlyOrigin {
  /** What the options of cookies() say. */
  readonly stated: string | undefined
  /** What `compose` of undici 8 says: an origin, `null` if there are several addresses of one, `undefined` otherwise. */
  readonly told: string | null | undefined
}

/**
 * Stands for an origin, so that an interceptor below that reads it finds an address, and does not look up a name. No
 * dispatcher that needs an origin takes it, since it is neither a text nor a URL.
 */
const NO_ORIGIN = { constructor: URL, hostname: '127.0.0.1' }

/**
 * Whether a dispatcher has only one origin. It is given a request which none of them sends, with an empty path and an
 * empty method: one that needs an origin reports that first, and one that has its own reports one of the others.
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
    Reflect.apply(dispatch, undefined, [{ origin: NO_ORIGIN, path: '', method: '' }, handler])
  } catch (error) {
    report(error)
  }
  // A mock of one origin has no reply for it.
  return (
    reported instanceof Error &&
    /^(?:path must be|invalid request path|invalid request method|Mock dispatch not matched)/.test(reported.message)
  )
}

/** The same request, for the stated origin if it names the one that `compose` of undici 8 has put in. */
export function withStatedOrigin(request: DispatchedRequest, { stated, told }: OnlyOrigin): DispatchedRequest {
  if (stated === undefined || typeof told !== 'string') return request
  const named = fieldOf(request, 'origin')
  return named && readUrl(String(named))?.origin !== told ? request : { ...request, origin: stated }
}

/**
 * Throws if a request must not have the cookies of its URL.
 *
 * @param isBound - whether the dispatcher has only one origin.
 */
export function requireOrigin(
  request: DispatchedRequest,
  url: string,
  isBound: boolean,
  { stated, told }: OnlyOrigin,
): void {
  const only = stated ?? told ?? undefined
  const servername: unknown = Reflect.get(request, 'servername')
  const hasServername = typeof servername === 'string' && servername !== ''
  if (!isBound && only === undefined && !hasServername) return
  const target = readUrl(url)
  if (target === null) return
  // The dns interceptor puts an address in the place of the name, and keeps that as the name for TLS.
  const isRenamed = hasServername && servername !== target.hostname && isAddress(target.hostname)
  if (isRenamed && namesHost(request.headers, servername)) {
    throw new TypeError('compose: expected dns() before cookies(), got dns() after cookies()')
  }
  if (only !== undefined && only !== target.origin) {
    const why = stated === undefined ? 'the only one of the dispatcher' : 'as in the options of cookies()'
    throw new TypeError(`origin: expected ${only}, ${why}, got ${target.origin}`)
  }
  if (isBound && only === undefined) {
    throw new TypeError(
      `options.origin: expected the origin of the dispatcher, which has only one, got undefined for a request to ${target.origin}`,
    )
  }
}

/** Ends a request with an error before it is sent, as undici itself does. Nothing above sends it again. */
export function fail(handler: object, error: unknown): boolean {
  if ('onResponseError' in handler && typeof handler.onResponseError === 'function') {
    handler.onResponseError(abortedController(error), error)
  } else if ('onError' in handler && typeof handler.onError === 'function') handler.onError(error)
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
