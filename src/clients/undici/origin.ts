/**
 * Keeps the cookies of one origin from a dispatcher that connects to another one.
 *
 * A `Client`, a `Pool`, a `BalancedPool` and a `RoundRobinPool` connect to their own origin and ignore the one that a
 * request names. So does what is composed of them.
 */
import { readUrl } from '../../algorithms/url.js'
import { abortedController } from './handler.js'
import { type DispatchedRequest, valuesIn } from './request.js'

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

/** An origin that no dispatcher takes which needs one. Interceptors can read it, and it has no name to look up. */
const UNUSABLE_ORIGIN = 'http://127.0.0.1/-'

/** How long a dispatcher may take to report an error, in milliseconds. */
const PATIENCE = 10_000

/**
 * Whether a dispatcher has only one origin. It is given a request which none of them sends, with an empty path and an
 * empty method: one that needs an origin reports that first, and one that has its own reports one of the others.
 *
 * @returns a promise if an interceptor passes the request on later. It is rejected if nothing comes of it.
 */
export function hasOneOrigin(dispatch: Dispatch): boolean | Promise<boolean> {
  let decided: boolean | undefined
  let decide = (isOne: boolean): void => {
    decided = isOne
  }
  probe(dispatch, NO_ORIGIN, (first) => {
    // A mock of one origin has no reply for it.
    if (/^(?:path must be|invalid request path|invalid request method|Mock dispatch not matched)/.test(first)) {
      decide(true)
    } else if (first === '' || first.startsWith('opts.origin must be')) decide(false)
    // What it reports may be that of an interceptor, which could not read the origin.
    else probe(dispatch, UNUSABLE_ORIGIN, (second) => decide(/^(?:path must be|invalid request path)/.test(second)))
  })
  if (decided !== undefined) return decided
  return new Promise((resolve, reject) => {
    const expected = 'cookies() before an interceptor that reports no error'
    const giveUp = (): void => reject(new TypeError(`compose: expected ${expected}, got cookies() after it`))
    const timer = setTimeout(giveUp, PATIENCE)
    decide = (isOne) => {
      clearTimeout(timer)
      resolve(isOne)
    }
  })
}

/** Reports once how a request with this origin fails: with the message of the error, or `''` if it has a response. */
function probe(dispatch: Dispatch, origin: unknown, report: (message: string) => void): void {
  let isReported = false
  const once = (error?: unknown): void => {
    if (isReported) return
    isReported = true
    report(error === undefined ? '' : error instanceof Error ? error.message : 'unknown')
  }
  const handler = {
    onRequestStart: () => {},
    onRequestUpgrade: () => once(),
    onResponseStart: () => once(),
    onResponseData: () => {},
    onResponseEnd: () => once(),
    onResponseError: (_: unknown, error: unknown) => once(error ?? 'unknown'),
    onConnect: () => {},
    onHeaders: () => {
      once()
      return true
    },
    onData: () => true,
    onComplete: () => once(),
    onError: (error: unknown) => once(error ?? 'unknown'),
  }
  try {
    // The declarations require what is left out here on purpose.
    const result: unknown = Reflect.apply(dispatch, undefined, [{ origin, path: '', method: '' }, handler])
    // An interceptor may be an async function.
    if (result instanceof Promise) result.catch(once)
  } catch (error) {
    once(error ?? 'unknown')
  }
}

/** The same request, for the stated origin if it names none, or the one that `compose` of undici 8 has put in. */
export function withStatedOrigin(request: DispatchedRequest, { stated, told }: OnlyOrigin): DispatchedRequest {
  const { origin: named } = request
  if (!named) return { ...request, origin: stated ?? told }
  if (stated === undefined || typeof told !== 'string' || readUrl(String(named))?.origin !== told) return request
  return { ...request, origin: stated }
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
  if (isRenamed && !isOnlyHost(request.headers, target.host)) {
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

/** Whether no Host header field names another host. */
function isOnlyHost(headers: unknown, host: string): boolean {
  return valuesIn(headers, 'host').every((value) => value === host)
}
