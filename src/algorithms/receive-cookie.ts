/**
 * The storage model: decides whether a received cookie is stored (§5.7 steps 2 to 24). It changes nothing.
 */
import { type Cookie, type CookieIdentity, isExpired } from '../cookie/cookie.js'
import { NAME_VALUE_OCTETS } from '../cookie/limits.js'
import type { PublicSuffixes } from '../cookie/public-suffixes.js'
import {
  cookieControlCharacter,
  cookieTooLong,
  crossSiteSubresource,
  domainBeyondSite,
  domainIgnoredForPublicSuffixHost,
  domainMismatch,
  domainNotAscii,
  domainPublicSuffix,
  emptyNameAndValue,
  hostNotCanonical,
  httpOnlyFromNonHttp,
  nonHttpCrossSite,
  overlaysSecure,
  overwritesHttpOnly,
  partitionedNotSecure,
  type Reason,
  sameSiteNoneNotSecure,
  secureFromInsecure,
} from '../cookie/reason.js'
import { hasControl, isAscii } from './characters.js'
import { defaultPath } from './cookie-path.js'
import { domainMatch } from './domain-match.js'
import { limitedExpiryTime } from './expiry-time.js'
import { checkNamePrefix } from './name-prefix.js'
import { exceedsOctets } from './octets.js'
import type { ParsedSetCookie } from './parsed-set-cookie.js'
import type { CookieRequest } from './request.js'
import { isPublicSuffix, siteOf } from './site.js'

/**
 * The lookups among the stored cookies that §5.7 needs.
 *
 * @see RFC 6265bis §5.7 steps 16 and 23
 */
export interface StoredCookies<Stored extends Cookie = Cookie> {
  /** The stored cookie with this identity (§5.7 step 23). */
  find(identity: CookieIdentity): Stored | undefined
  /**
   * Whether a Secure cookie is stored with the name of a new one, a domain that domain-matches the new domain or the other
   * way round, and a path that the new path path-matches (§5.7 steps 16.1 to 16.4).
   *
   * @param isOverlaid - which of these cookies count; all of them by default.
   */
  hasSecureOverlaid(
    cookie: CookieIdentity,
    isOverlaid?: (stored: CookieIdentity, cookie: CookieIdentity) => boolean,
  ): boolean
}

/**
 * The policy of a user agent for the cookies that it receives.
 *
 * @see RFC 6265bis §5.7
 */
export interface ReceptionPolicy {
  /** The public suffix list; `null` if public suffixes are not rejected. */
  readonly publicSuffixes: PublicSuffixes | null
  /** The cookie-age-limit in seconds. */
  readonly cookieAgeLimit: number
  /** Whether every cookie is treated as if it named no lifetime (§7.3). */
  readonly sessionOnly: boolean
  /** How a cookie that named no SameSite is treated; as Lax by default. */
  readonly sameSiteDefault?: 'Lax' | 'None'
}

/**
 * The decision on a received cookie.
 *
 * @see RFC 6265bis §5.7
 */
export type Reception<Stored extends Cookie = Cookie> =
  | {
      /** The cookie is to be inserted, in the place of `replaced` if there is one. */
      readonly status: 'stored'
      readonly cookie: Cookie
      readonly replaced: Stored | undefined
      readonly warnings: readonly Reason[]
    }
  | {
      /** The cookie arrived expired: `replaced`, if there is one, is to be removed, and nothing is inserted. */
      readonly status: 'removed'
      readonly cookie: Cookie
      readonly replaced: Stored | undefined
      readonly warnings: readonly Reason[]
    }
  | {
      /** The cookie is ignored, for all of the reasons. */
      readonly status: 'rejected'
      readonly reasons: readonly Reason[]
      readonly warnings: readonly Reason[]
    }

/**
 * Decides whether a received cookie is stored, whatever its source.
 *
 * @param setCookie - the parsed cookie.
 * @param request - the request whose response, or the document whose script, set it.
 * @param stored - the cookies that are stored already.
 * @param now - the current time in milliseconds.
 *
 * @example
 * ```ts
 * import { parseSetCookie, receiveCookie } from 'speculoos/algorithms'
 *
 * const parsed = parseSetCookie('__Host-SID=1; Secure; Path=/docs')
 * if (parsed.status === 'parsed') {
 *   const reception = receiveCookie(
 *     parsed.setCookie,
 *     {
 *       host: 'site.example',
 *       path: '/',
 *       secure: true,
 *       type: 'HTTP',
 *       sameSite: 'same-site',
 *       method: 'GET',
 *       topLevelNavigation: false,
 *     },
 *     { find: () => undefined, hasSecureOverlaid: () => false },
 *     { publicSuffixes: null, cookieAgeLimit: 34_560_000, sessionOnly: false },
 *     0,
 *   )
 *   if (reception.status === 'rejected') console.log(reception.reasons[0]?.id) // => host-prefix-path
 * }
 * ```
 *
 * @see RFC 6265bis §5.7
 */
export function receiveCookie<Stored extends Cookie>(
  setCookie: ParsedSetCookie,
  request: CookieRequest,
  stored: StoredCookies<Stored>,
  policy: ReceptionPolicy,
  now: number,
): Reception<Stored> {
  const { name, value } = setCookie
  const reasons: Reason[] = []
  // §5.7 step 3
  if (hasControl(name) || hasControl(value)) reasons.push(cookieControlCharacter)
  // §5.7 step 4
  if (exceedsOctets(name, value, NAME_VALUE_OCTETS, request.type)) reasons.push(cookieTooLong)
  return receiveParsed(setCookie, request, stored, policy, now, reasons)
}

/**
 * Decides on a cookie that `parseSetCookie` returned for a request of the same type. Such a cookie has passed §5.7 steps
 * 3 and 4 already. Checking it again would take time (`npm run bench -- --only set-then-get`).
 *
 * @param reasons - the reasons of steps 3 and 4. They are reported with the others.
 */
export function receiveParsed<Stored extends Cookie>(
  setCookie: ParsedSetCookie,
  request: CookieRequest,
  stored: StoredCookies<Stored>,
  policy: ReceptionPolicy,
  now: number,
  reasons: Reason[] = [],
): Reception<Stored> {
  const { name, value, secure } = setCookie
  const { publicSuffixes } = policy
  const { registrableDomain } = request
  const warnings: Reason[] = []

  // §5.7 step 2
  // Reordered: a cookie without a name and a value passes steps 3 and 4.
  if (name === '' && value === '') reasons.push(emptyNameAndValue)
  // §5.7 step 6
  const expiryTime = limitedExpiryTime(setCookie, policy.cookieAgeLimit, now, warnings)

  // §5.7 step 7
  let domainAttribute = setCookie.domain ?? ''
  const isMatched = request.host !== null && domainMatch(request.host, domainAttribute)
  // §5.7 step 8; a canonicalized host and the domains above it are ASCII.
  if (!isMatched && !isAscii(domainAttribute)) reasons.push(domainNotAscii)
  // §5.7 steps 9 and 10
  let domain: string | null = null
  if (request.host === null) {
    // §5.7 step 9.2
    reasons.push(hostNotCanonical)
  } else {
    // Reordered: no domain from the registrable domain of the host down to the host is a public suffix or of another
    // site.
    const isOfSite =
      isMatched && typeof registrableDomain === 'string' && domainMatch(domainAttribute, registrableDomain)
    // §5.7 step 9
    const isSuffix = !isOfSite && isPublicSuffix(domainAttribute, publicSuffixes)
    if (isSuffix) {
      // §5.7 step 9.3
      if (domainAttribute === request.host) {
        domainAttribute = ''
        warnings.push(domainIgnoredForPublicSuffixHost)
      } else reasons.push(domainPublicSuffix)
    }
    // §5.7 step 10
    if (domainAttribute === '') domain = request.host
    // §5.7 step 10.1
    else if (!isMatched) reasons.push(domainMismatch)
    else if (!isSuffix) {
      // Deviation: a domain beyond the registrable domain of the host is rejected, even if it is not a public suffix
      // itself.
      const isWithin = isOfSite || siteOf(domainAttribute, publicSuffixes) === siteOf(request.host, publicSuffixes)
      const isRegistrable = isOfSite && domainAttribute.length === registrableDomain.length
      // Cookies of the registrable domain share its string, so that comparing their domains is quick.
      if (isWithin) domain = isRegistrable ? registrableDomain : domainAttribute
      else reasons.push(domainBeyondSite)
    }
  }
  const hostOnly = domainAttribute === ''

  // §5.7 step 11
  const path = setCookie.path || defaultPath(request.path)
  // §5.7 steps 12 and 13
  if (secure && !request.secure) reasons.push(secureFromInsecure)
  // §5.7 steps 14 and 15
  if (setCookie.httpOnly && request.type === 'non-HTTP') reasons.push(httpOnlyFromNonHttp)
  const partitionsAll = request.partitionsAll === true
  const isPartitioned = setCookie.partitioned || partitionsAll
  const partitionKey = isPartitioned ? (request.partitionKey ?? null) : null
  // §5.7 step 16
  if (!secure && !request.secure && domain !== null) {
    const identity = { name, domain, hostOnly, path, partitionKey: partitionsAll ? partitionKey : null }
    if (stored.hasSecureOverlaid(identity)) reasons.push(overlaysSecure)
  }
  // §5.7 step 17
  const sameSite = setCookie.sameSite ?? 'Default'
  const isNone = sameSite === 'None' || (sameSite === 'Default' && policy.sameSiteDefault === 'None')
  // §5.7 steps 18 and 18.2
  if (!isNone && request.sameSite === 'cross-site') {
    // §5.7 step 18.1
    if (request.type === 'non-HTTP') reasons.push(nonHttpCrossSite)
    // §5.7 steps 18.3 and 18.4
    else if (!request.topLevelNavigation) reasons.push(crossSiteSubresource)
  }
  // §5.7 step 19
  if (sameSite === 'None' && !secure) reasons.push(sameSiteNoneNotSecure)
  // CHIPS: a partitioned cookie is Secure.
  if (partitionKey !== null && setCookie.partitioned && !secure) reasons.push(partitionedNotSecure)
  checkNamePrefix(name, value, secure, hostOnly, setCookie.path !== null && path === '/', reasons)

  if (domain === null) return { status: 'rejected', reasons, warnings }
  const cookie = {
    name,
    value,
    domain,
    hostOnly,
    path,
    secure,
    httpOnly: setCookie.httpOnly,
    sameSite,
    // §5.7 step 6, and §7.3
    persistent: expiryTime !== null && !policy.sessionOnly,
    expiryTime,
    partitionKey,
    // §5.7 step 5
    creationTime: now,
    lastAccessTime: now,
  }
  // §5.7 step 23
  const replaced = stored.find(cookie)
  if (replaced !== undefined) {
    // §5.7 step 23.2
    if (replaced.httpOnly && request.type === 'non-HTTP') reasons.push(overwritesHttpOnly)
    // §5.7 step 23.3
    cookie.creationTime = replaced.creationTime
  }
  if (reasons.length > 0) return { status: 'rejected', reasons, warnings }
  // §5.7 step 24, for a cookie that must be evicted as soon as it is inserted
  return { status: isExpired(cookie, now) ? 'removed' : 'stored', cookie, replaced, warnings }
}
