/**
 * The interface of a public suffix list: the two lookups that the algorithms need (§5.7 step 9, §5.8.3 step 3, §5.2).
 */

/**
 * A public suffix list. A list does not change: pass a newer edition to `configure` as another object. Hosts and
 * domains are canonicalized: lower-case A-labels, perhaps with a trailing dot.
 *
 * @example A list for a closed network, where each last label belongs to many
 * ```ts
 * import { CookieJar, type PublicSuffixes } from 'speculoos'
 *
 * const lastLabels: PublicSuffixes = {
 *   isPublicSuffix: (domain) => !domain.includes('.'),
 *   registrableDomain: (host) => (host.includes('.') ? host.split('.').slice(-2).join('.') : null),
 * }
 * const jar = new CookieJar({ publicSuffixes: lastLabels })
 * console.log(jar.setCookie('a=1; Domain=corp', 'https://wiki.corp/').status) // => rejected
 * console.log(jar.setCookie('a=1; Domain=wiki.corp', 'https://www.wiki.corp/').status) // => stored
 * ```
 *
 * @see RFC 6265bis §2.3
 */
export interface PublicSuffixes {
  /** Reports whether `domain` is a public suffix. Never called with an IP address. */
  isPublicSuffix(domain: string): boolean
  /**
   * Returns the public suffix of `host` and the label to its left; `null` if `host` is itself a public suffix. Never
   * called with an IP address.
   */
  registrableDomain(host: string): string | null
  /**
   * Identifies the edition of the list, for example by its date. Programs that share a jar compare it; see
   * `SharedCookieJar`. The list of `tldts` has none.
   */
  readonly edition?: string | undefined
}
