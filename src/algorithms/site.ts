/**
 * The site of a host: the unit within which cookies can influence one another (§2.3 registrable domain, §5.7 step 9).
 */
import type { PublicSuffixes } from '../cookie/public-suffixes.js'
import { canonicalizeHost, isIpAddress } from './canonical-host.js'

/**
 * The site of a canonicalized host: its registrable domain, or the host itself if it has none (an IP address, a public
 * suffix, `localhost`). With the list switched off it is the last label.
 *
 * @param publicSuffixes - the list to use, or `null` if it is switched off.
 *
 * @example
 * ```ts
 * import { publicSuffixes } from 'speculoos'
 * import { siteOf } from 'speculoos/algorithms'
 *
 * console.log(siteOf('www.site.co.uk', publicSuffixes), siteOf('github.io', publicSuffixes)) // => site.co.uk github.io
 * console.log(siteOf('www.site.example', null)) // => example
 * ```
 *
 * @see RFC 6265bis §2.3
 */
export function siteOf(host: string, publicSuffixes: PublicSuffixes | null): string {
  if (isIpAddress(host)) return host
  if (publicSuffixes === null) return host.slice(host.lastIndexOf('.') + 1)
  return publicSuffixes.registrableDomain(host) ?? host
}

/**
 * Whether a domain is a public suffix. Only canonicalized host names are looked up in the list; nothing else is a
 * public suffix.
 */
export function isPublicSuffix(domain: string, publicSuffixes: PublicSuffixes | null): boolean {
  return (
    publicSuffixes !== null &&
    // Most cookies have no Domain attribute, and an empty text would go to the URL parser, which takes as long as the
    // rest of such a line (`npm run bench -- --only small-jars`).
    domain !== '' &&
    canonicalizeHost(domain) === domain &&
    !isIpAddress(domain) &&
    publicSuffixes.isPublicSuffix(domain)
  )
}
