/**
 * Domain matching (§5.1.3).
 */
import type { Cookie } from '../cookie/cookie.js'
import { isIpAddress } from './canonical-host.js'

/**
 * Whether a host domain-matches a domain: it is the domain, or a host name below it. Both must be canonicalized.
 *
 * @example
 * ```ts
 * import { domainMatch } from 'speculoos/algorithms'
 *
 * console.log(domainMatch('www.example.com', 'example.com')) // => true
 * console.log(domainMatch('notexample.com', 'example.com')) // => false
 * console.log(domainMatch('10.0.0.1', '0.0.1')) // => false
 * ```
 *
 * @see RFC 6265bis §5.1.3
 */
export function domainMatch(host: string, domain: string): boolean {
  const dot = host.length - domain.length - 1
  if (dot >= 0 && host.charCodeAt(dot) !== 0x2e) return false
  return host.endsWith(domain) && (dot === -1 || !isIpAddress(host))
}

/** Whether a cookie may be sent to a host, by the first condition of §5.8.3 step 3: the host. */
export function isForHost({ domain, hostOnly }: Pick<Cookie, 'domain' | 'hostOnly'>, host: string): boolean {
  return hostOnly ? domain === host : domainMatch(host, domain)
}

/** The domains above a domain: the text after each of its dots. */
export function domainsAbove(domain: string): string[] {
  const above: string[] = []
  for (let dot = domain.indexOf('.'); dot !== -1; dot = domain.indexOf('.', dot + 1)) above.push(domain.slice(dot + 1))
  return above
}
