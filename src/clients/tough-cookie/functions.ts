/**
 * The functions for domains, paths and dates (RFC 6265bis §5.1.1 to §5.1.4, and the public suffix list).
 *
 * An IPv6 address has no brackets here, as in the domains of cookies of tough-cookie.
 */
import { canonicalizeHost } from '../../algorithms/canonical-host.js'
import { cookieDate } from '../../algorithms/cookie-date.js'
import { defaultPath as defaultPathOf } from '../../algorithms/cookie-path.js'
import { domainMatch as domainMatchOf } from '../../algorithms/domain-match.js'
import { registrableDomainIn } from '../../public-suffix.js'
import { domainOfHost, type Nullable, ownOptions, specialUseError } from './given.js'

export { pathMatch } from '../../algorithms/cookie-path.js'
export type { Nullable } from './given.js'

/**
 * The options of {@link getPublicSuffix}.
 *
 * @see {@link getPublicSuffix}
 */
export interface GetPublicSuffixOptions {
  /** Whether `local`, `example`, `invalid`, `localhost` and `test` count as public suffixes; false by default. */
  allowSpecialUseDomain?: boolean | undefined
  /** Whether a special-use domain that is not allowed is ignored without an error; false by default. */
  ignoreError?: boolean | undefined
}

/**
 * The canonical form of a domain: trimmed, lower-case, without a leading dot, in A-labels.
 *
 * @example
 * ```ts
 * import { canonicalDomain } from 'speculoos/tough-cookie'
 *
 * console.log(canonicalDomain('.Bücher.EXAMPLE')) // => xn--bcher-kva.example
 * ```
 *
 * @see RFC 6265bis §5.1.2
 */
export function canonicalDomain(domainName: Nullable<string>): string | undefined {
  if (domainName == null) return undefined
  const name = domainName.trim().replace(/^\./, '')
  // Any other name is kept in lower case, even if it is an IPv4 address in another notation.
  const isConverted = name.includes(':') || /[^\0-\x7f]/.test(name)
  const host = isConverted ? canonicalizeHost(name) : null
  return host === null ? name.toLowerCase() : domainOfHost(host)
}

/**
 * Whether a host domain-matches the domain of a cookie; `undefined` if one of them is missing.
 *
 * @param canonicalize - whether both are put into their canonical form first; true by default.
 *
 * @example
 * ```ts
 * import { domainMatch } from 'speculoos/tough-cookie'
 *
 * console.log(domainMatch('www.Site.example', 'site.example'), domainMatch('notsite.example', 'site.example'))
 * // => true false
 * ```
 *
 * @see RFC 6265bis §5.1.3
 */
export function domainMatch(domain?: Nullable<string>, cookieDomain?: Nullable<string>, canonicalize?: boolean) {
  const host = canonicalize === false ? domain : canonicalDomain(domain)
  const above = canonicalize === false ? cookieDomain : canonicalDomain(cookieDomain)
  return host == null || above == null ? undefined : domainMatchOf(host, above)
}

/**
 * The registrable domain of a host, which tough-cookie calls its public suffix: the shortest domain that a cookie can
 * be set for. `undefined` if there is none.
 *
 * @throws Error if the last label is a special-use domain that is not allowed.
 *
 * @example
 * ```ts
 * import { getPublicSuffix } from 'speculoos/tough-cookie'
 *
 * console.log(getPublicSuffix('www.site.co.uk'), getPublicSuffix('co.uk')) // => site.co.uk undefined
 * ```
 *
 * @see RFC 6265bis §2.3
 */
export function getPublicSuffix(domain: string, options: GetPublicSuffixOptions = {}): string | undefined {
  const { allowSpecialUseDomain, ignoreError } = ownOptions(options, ['allowSpecialUseDomain', 'ignoreError'])
  const error = specialUseError(domain)
  if (error !== null && allowSpecialUseDomain) {
    if (domain.includes('.')) return domain.split('.').slice(-2).join('.')
    if (domain === 'localhost' || domain === 'invalid') return domain
  }
  if (error !== null && !ignoreError) throw error
  return registrableDomainIn(domain) || undefined
}

/**
 * Every domain that a host domain-matches, from its registrable domain on; `undefined` if it has none.
 *
 * @throws Error if the last label is a special-use domain that is not allowed.
 *
 * @example
 * ```ts
 * import { permuteDomain } from 'speculoos/tough-cookie'
 *
 * console.log(permuteDomain('a.b.site.co.uk')) // => [ 'site.co.uk', 'b.site.co.uk', 'a.b.site.co.uk' ]
 * ```
 *
 * @see RFC 6265bis §5.1.3
 */
export function permuteDomain(domain: string, allowSpecialUseDomain?: boolean): string[] | undefined {
  const registrable = getPublicSuffix(domain, { allowSpecialUseDomain })
  if (registrable === undefined) return undefined
  const permutations = [registrable]
  const name = domain.endsWith('.') ? domain.slice(0, -1) : domain
  const labels = registrable === domain ? [] : name.slice(0, -registrable.length - 1).split('.')
  for (const label of labels.reverse()) permutations.push(`${label}.${permutations.at(-1)}`)
  return permutations
}

/**
 * The path of a cookie that names none: the directory of the URL's path.
 *
 * @example
 * ```ts
 * import { defaultPath } from 'speculoos/tough-cookie'
 *
 * console.log(defaultPath('/docs/index.html'), defaultPath(null)) // => /docs /
 * ```
 *
 * @see RFC 6265bis §5.1.4
 */
export function defaultPath(path?: Nullable<string>): string {
  return path ? defaultPathOf(path) : '/'
}

/**
 * Every path that a path path-matches, the longest first.
 *
 * @example
 * ```ts
 * import { permutePath } from 'speculoos/tough-cookie'
 *
 * console.log(permutePath('/docs/Web/')) // => [ '/docs/Web/', '/docs/Web', '/docs', '/' ]
 * ```
 *
 * @see RFC 6265bis §5.1.4
 */
export function permutePath(path: string): string[] {
  const permutations = [path]
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
    permutations.push(path.slice(0, end))
  }
  if (path !== '/') permutations.push('/')
  return permutations
}

/**
 * Reads a cookie-date; `undefined` if the text is not a date.
 *
 * @example
 * ```ts
 * import { parseDate } from 'speculoos/tough-cookie'
 *
 * console.log(parseDate('Wed, 09 Jun 2021 10:18:14 GMT')?.toISOString()) // => 2021-06-09T10:18:14.000Z
 * console.log(parseDate('tomorrow')) // => undefined
 * ```
 *
 * @see RFC 6265bis §5.1.1
 */
export function parseDate(text: Nullable<string>): Date | undefined {
  const time = text ? cookieDate(text) : null
  return time === null ? undefined : new Date(time)
}

/**
 * Formats a date for an Expires attribute.
 *
 * @example
 * ```ts
 * import { formatDate } from 'speculoos/tough-cookie'
 *
 * console.log(formatDate(new Date(0))) // => Thu, 01 Jan 1970 00:00:00 GMT
 * ```
 *
 * @see RFC 6265bis §4.1.1
 */
export function formatDate(date: Date): string {
  return date.toUTCString()
}
