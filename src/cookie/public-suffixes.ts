/**
 * The two questions that the algorithms ask of a public suffix list (§5.7 step 9, §5.8.3 step 3, §5.2).
 */

/**
 * A public suffix list. It is a value: a newer edition is another object, which `configure` gives to a jar. Hosts and domains are given canonicalized: lower-case, A-labels, perhaps with a trailing dot.
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
  /** Whether `domain` is a public suffix. Never asked of an IP address. */
  isPublicSuffix(domain: string): boolean
  /** The public suffix of `host` and the label to its left; `null` where `host` is itself a public suffix. Never asked of an IP address. */
  registrableDomain(host: string): string | null
  /**
   * Names the edition of the list, such as its date. Programs that share a jar compare it; see `SharedCookieJar`. The list
   * of `tldts` has none.
   */
  readonly edition?: string | undefined
}
