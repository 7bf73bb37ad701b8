/**
 * The oracle's domain-match, default-path and path-match, as the text has them (§5.1.3, §5.1.4).
 */

import { isIpAddress } from './canonical-host.js'

/** Whether a canonicalized host domain-matches a domain. */
export function domainMatch(host: string, domain: string): boolean {
  // §5.1.3, first condition
  if (host === domain) return true
  // §5.1.3, second condition
  if (!host.endsWith(domain)) return false
  const notIncluded = host.slice(0, host.length - domain.length)
  return notIncluded.endsWith('.') && !isIpAddress(host)
}

/** Answers the default-path for a uri-path. */
export function defaultPath(uriPath: string): string {
  // §5.1.4 default-path step 2
  if (uriPath === '' || !uriPath.startsWith('/')) return '/'
  // §5.1.4 default-path step 3
  if (uriPath.split('/').length - 1 <= 1) return '/'
  // §5.1.4 default-path step 4
  return uriPath.split('/').slice(0, -1).join('/')
}

/** Whether a request-path path-matches a cookie-path. */
export function pathMatch(requestPath: string, cookiePath: string): boolean {
  // §5.1.4 path-match, first condition
  if (requestPath === cookiePath) return true
  if (!requestPath.startsWith(cookiePath)) return false
  // §5.1.4 path-match, second condition
  if (cookiePath.endsWith('/')) return true
  // §5.1.4 path-match, third condition
  return requestPath.slice(cookiePath.length).startsWith('/')
}
