/**
 * The public suffix list of `tldts`, private section included, behind the two lookups that the engine needs.
 */
import { getDomain, getPublicSuffix } from 'tldts'
import type { PublicSuffixes } from './cookie/public-suffixes.js'

const OPTIONS = { allowPrivateDomains: true, extractHostname: false, validateHostname: false, detectIp: false }

/**
 * The public suffix list that a jar uses by default: the one inside the installed version of `tldts`, private section
 * included. If no rule matches a name, its public suffix is its last label.
 *
 * @example
 * ```ts
 * import { publicSuffixes } from 'speculoos'
 *
 * console.log(publicSuffixes.isPublicSuffix('co.uk'), publicSuffixes.isPublicSuffix('site.co.uk')) // => true false
 * console.log(publicSuffixes.registrableDomain('www.site.co.uk')) // => site.co.uk
 * ```
 *
 * @see RFC 6265bis §2.3 and §5.7 step 9
 */
export const publicSuffixes: PublicSuffixes = {
  isPublicSuffix: (domain) => {
    const name = withoutTrailingDot(domain)
    return name !== '' && getPublicSuffix(name, OPTIONS) === name
  },
  registrableDomain: (host) => {
    const name = withoutTrailingDot(host)
    const domain = getDomain(name, OPTIONS)
    return domain === null || name === host ? domain : `${domain}.`
  },
}

/**
 * The registrable domain of a host, which may be in capitals, in U-labels, or within a URL. `null` if it has none, or
 * if the text names no host.
 */
export function registrableDomainIn(text: string): string | null {
  return getDomain(text, { allowPrivateDomains: true })
}

function withoutTrailingDot(name: string): string {
  return name.endsWith('.') ? name.slice(0, -1) : name
}
