/**
 * Keeps the cookies of an origin from a dispatcher that connects to another origin.
 *
 * A `Client`, a `Pool`, a `BalancedPool` and a `RoundRobinPool` connect to their own origin and ignore the origin of a
 * request. So does a dispatcher that is composed from one of them.
 */
import { readUrl } from '../../algorithms/url.js'
import { type HstsPolicy, upgradedUrl } from '../../http/hsts-policy.js'
import type { OneOrigin } from '../../http/one-origin.js'
import { type DispatchedRequest, valuesIn } from './request.js'

/** The origin of a dispatcher that has only one. */
export interface OnlyOrigin {
  /** The origin in the options of cookies(). */
  readonly stated: string | undefined
  /**
   * The origin that `compose` of undici 8 passes; `null` for several addresses of one origin, `undefined` otherwise.
   */
  readonly told: string | null | undefined
}

/**
 * Sets the origin of a request that names none, and replaces the one that `compose` of undici 8 put in with the stated
 * one.
 */
export function withStatedOrigin(request: DispatchedRequest, { stated, told }: OnlyOrigin): DispatchedRequest {
  const { origin: named } = request
  if (!named) return { ...request, origin: stated ?? told }
  if (stated === undefined || typeof told !== 'string' || readUrl(String(named))?.origin !== told) return request
  return { ...request, origin: stated }
}

/**
 * Throws if a request must not carry the cookies of its URL.
 *
 * @param isBound - whether the dispatcher has only one origin; an error if this is unknown.
 */
export function requireOrigin(
  request: DispatchedRequest,
  url: string,
  isBound: OneOrigin,
  { stated, told }: OnlyOrigin,
  hsts?: HstsPolicy,
): void {
  const only = stated ?? told ?? undefined
  const servername: unknown = Reflect.get(request, 'servername')
  const hasServername = typeof servername === 'string' && servername !== ''
  if (isBound === false && only === undefined && !hasServername) return
  const target = readUrl(url)
  if (target === null) return
  // The dns interceptor replaces the host name with an address, and keeps the name as `servername` for TLS.
  const isRenamed = hasServername && servername !== target.hostname && isAddress(target.hostname)
  if (isRenamed && !isOnlyHost(request.headers, target.host)) {
    throw new TypeError('compose: expected dns() before cookies(), got dns() after cookies()')
  }
  if (only !== undefined && only !== target.origin) {
    if (upgradedUrl(hsts, only) === `${target.origin}/`) {
      const what = `${target.hostname} is a known HSTS host, and the dispatcher connects to it without TLS`
      throw new TypeError(`origin: expected ${target.origin}, since ${what}, got ${only}`)
    }
    const why = stated === undefined ? 'the only one of the dispatcher' : 'as in the options of cookies()'
    throw new TypeError(`origin: expected ${only}, ${why}, got ${target.origin}`)
  }
  if (isBound !== false && only === undefined) {
    const isKnown = isBound === true
    const origin = isKnown
      ? 'the origin of the dispatcher, which has only one'
      : 'the origin of the dispatcher, or cookies() before an interceptor that hides whether it has only one'
    throw new TypeError(
      `options.origin: expected ${origin}, got undefined for a request to ${target.origin}`,
      isKnown ? {} : { cause: isBound },
    )
  }
}

function isAddress(hostname: string): boolean {
  return hostname.startsWith('[') || /^[\d.]+$/.test(hostname)
}

/** Whether no Host header field names another host. */
function isOnlyHost(headers: unknown, host: string): boolean {
  return valuesIn(headers, 'host').every((value) => value === host)
}
