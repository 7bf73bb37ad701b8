/**
 * Chooses the cookies that a retrieval includes, and gives the reasons for excluding the others (§5.8.3 steps 1 to 4).
 */
import type { Cookie } from '../cookie/cookie.js'
import type { PublicSuffixes } from '../cookie/public-suffixes.js'
import {
  crossSiteNonHttp,
  crossSiteNotTopLevel,
  crossSiteStrict,
  crossSiteUnsafeMethod,
  domainBecamePublicSuffix,
  hostNotBelowDomain,
  hostNotIdentical,
  httpOnlyForNonHttp,
  partitionNotMatched,
  pathNotMatched,
  type Reason,
  secureOverInsecure,
} from '../cookie/reason.js'
import type { PartitionKey } from '../cookie/site-key.js'
import { asciiLowerCase } from './characters.js'
import { pathMatch } from './cookie-path.js'
import { domainMatch } from './domain-match.js'
import type { CookieRequest } from './request.js'
import { isPublicSuffix } from './site.js'

/**
 * The policy of a user agent for the cookies that it sends.
 *
 * @see RFC 6265bis §5.8.3
 */
export interface RetrievalPolicy {
  /** The public suffix list; `null` if public suffixes are not rejected. */
  readonly publicSuffixes: PublicSuffixes | null
  /**
   * The milliseconds after its creation for which Lax-allowing-unsafe applies to a cookie; `null` if it is off
   * (§5.6.7.2).
   */
  readonly laxAllowingUnsafe: number | null
  /** How a cookie that named no SameSite is treated; as Lax by default. */
  readonly sameSiteDefault?: 'Lax' | 'None'
  /** Whether a cross-site hop earlier in a chain of redirects makes the request cross-site; false by default. */
  readonly redirectChain?: boolean
}

/**
 * A cookie that a retrieval excludes, and every reason why.
 *
 * @see RFC 6265bis §5.8.3
 */
export interface ExcludedCookie {
  /** The cookie that was withheld. */
  readonly cookie: Cookie
  /** Why, in the order of the specification's steps. */
  readonly reasons: readonly Reason[]
}

/**
 * The cookies that a retrieval includes, in the order in which they are sent.
 *
 * @param cookies - the stored cookies of the site of the request's host, in the order of {@link compareForRetrieval};
 * the result keeps it. Remove expired cookies first.
 * @param now - the current time in milliseconds.
 *
 * @example
 * ```ts
 * import { CookieJar } from 'speculoos'
 * import { cookieString, retrieveCookies } from 'speculoos/algorithms'
 *
 * const jar = new CookieJar()
 * jar.setCookie('a=1', 'https://site.example/')
 * jar.setCookie('b=2; Path=/docs', 'https://site.example/')
 * const request = {
 *   host: 'site.example',
 *   path: '/docs/Web',
 *   secure: true,
 *   type: 'HTTP',
 *   sameSite: 'same-site',
 *   method: 'GET',
 *   topLevelNavigation: false,
 * } as const
 * const policy = { publicSuffixes: null, laxAllowingUnsafe: null }
 * const cookies = [...jar].sort((first, second) => second.path.length - first.path.length)
 * console.log(cookieString(retrieveCookies(request, cookies, policy, Date.now()))) // => b=2; a=1
 * ```
 *
 * @see RFC 6265bis §5.8.3
 */
export function retrieveCookies<Stored extends Cookie>(
  request: CookieRequest,
  cookies: Iterable<Stored>,
  policy: RetrievalPolicy,
  now: number,
): Stored[] {
  const included: Stored[] = []
  for (const cookie of cookies) {
    if (isIncluded(request, cookie, policy, now)) included.push(cookie)
  }
  return included
}

/**
 * Divides the cookies into those that a retrieval includes and those that it excludes, with every reason.
 *
 * @param cookies - the stored cookies of the site, in the order of {@link compareForRetrieval}; both lists keep it.
 * @param now - the current time in milliseconds.
 *
 * @example
 * ```ts
 * import { CookieJar } from 'speculoos'
 * import { explainRetrieval } from 'speculoos/algorithms'
 *
 * const jar = new CookieJar()
 * jar.setCookie('SID=1; HttpOnly', 'https://site.example/')
 * const { excluded } = explainRetrieval(
 *   {
 *     host: 'site.example',
 *     path: '/',
 *     secure: true,
 *     type: 'non-HTTP',
 *     sameSite: 'same-site',
 *     method: 'GET',
 *     topLevelNavigation: false,
 *   },
 *   jar,
 *   { publicSuffixes: null, laxAllowingUnsafe: null },
 *   Date.now(),
 * )
 * console.log(excluded[0]?.reasons[0]?.id) // => http-only-for-non-http
 * ```
 *
 * @see RFC 6265bis §5.8.3
 */
export function explainRetrieval(
  request: CookieRequest,
  cookies: Iterable<Cookie>,
  policy: RetrievalPolicy,
  now: number,
): { included: Cookie[]; excluded: ExcludedCookie[] } {
  const included: Cookie[] = []
  const excluded: ExcludedCookie[] = []
  for (const cookie of cookies) {
    const reasons: Reason[] = []
    if (isIncluded(request, cookie, policy, now, reasons)) included.push(cookie)
    else excluded.push({ cookie, reasons })
  }
  return { included, excluded }
}

/**
 * Why a retrieval excludes a cookie; empty if it includes it. The host of the request must not be `null`.
 */
export function reasonsAgainstSending(
  request: CookieRequest,
  cookie: Cookie,
  policy: RetrievalPolicy,
  now: number,
): readonly Reason[] {
  const reasons: Reason[] = []
  isIncluded(request, cookie, policy, now, reasons)
  return reasons
}

/**
 * The order in which a retrieval lists cookies: longer paths first, then earlier creation.
 *
 * @example
 * ```ts
 * import { compareForRetrieval } from 'speculoos/algorithms'
 *
 * const root = { path: '/', creationTime: 1 }
 * const docs = { path: '/docs', creationTime: 2 }
 * console.log([root, docs].sort(compareForRetrieval)[0] === docs) // => true
 * ```
 *
 * @see RFC 6265bis §5.8.3 step 4
 */
export function compareForRetrieval(
  first: Pick<Cookie, 'path' | 'creationTime'>,
  second: Pick<Cookie, 'path' | 'creationTime'>,
): number {
  return second.path.length - first.path.length || first.creationTime - second.creationTime
}

/**
 * Whether §5.8.3 step 3 includes the cookie. If `reasons` is given, every requirement that is not met is added to it.
 */
function isIncluded(
  request: CookieRequest,
  cookie: Cookie,
  policy: RetrievalPolicy,
  now: number,
  reasons?: Reason[],
): boolean {
  const { host } = request
  // §5.8.3 steps 1 and 2
  if (host === null) return false
  // CHIPS: of the partitioned cookies, only those of the partition of the request.
  if (
    cookie.partitionKey !== null &&
    !isSamePartition(cookie.partitionKey, request.partitionKey ?? null) &&
    isDecided(partitionNotMatched, reasons)
  )
    return false
  // §5.8.3 step 3, the host
  if (cookie.hostOnly) {
    if (host !== cookie.domain && isDecided(hostNotIdentical, reasons)) return false
  } else {
    if (!domainMatch(host, cookie.domain) && isDecided(hostNotBelowDomain, reasons)) return false
    // Reordered: if the host has a registrable domain, no domain of its site is a public suffix.
    if (
      typeof request.registrableDomain !== 'string' &&
      isPublicSuffix(cookie.domain, policy.publicSuffixes) &&
      isDecided(domainBecamePublicSuffix, reasons)
    )
      return false
  }
  // §5.8.3 step 3, the path
  if (!pathMatch(request.path, cookie.path) && isDecided(pathNotMatched, reasons)) return false
  // §5.8.3 step 3, the secure-only-flag
  if (cookie.secure && !request.secure && isDecided(secureOverInsecure, reasons)) return false
  // §5.8.3 step 3, the http-only-flag
  if (cookie.httpOnly && request.type === 'non-HTTP' && isDecided(httpOnlyForNonHttp, reasons)) return false
  // §5.8.3 step 3, the same-site-flag
  if (cookie.sameSite !== 'None' && isCrossSite(request, cookie, policy)) {
    const unmet = unmetCrossSiteConditions(request, cookie, policy, now)
    if (reasons === undefined) return unmet.length === 0
    reasons.push(...unmet)
  }
  return reasons === undefined || reasons.length === 0
}

/** Adds a reason to the list. Without a list, returns true: one reason is enough to exclude the cookie. */
function isDecided(reason: Reason, reasons: Reason[] | undefined): boolean {
  reasons?.push(reason)
  return reasons === undefined
}

/** Whether a partition is that of a request, or of another cookie. */
export function isSamePartition(partition: PartitionKey, other: PartitionKey | null): boolean {
  return (
    other !== null &&
    partition.topLevelSite === other.topLevelSite &&
    partition.hasCrossSiteAncestor === other.hasCrossSiteAncestor
  )
}

/** Whether the request is cross-site for a cookie that is not SameSite=None. */
function isCrossSite(request: CookieRequest, cookie: Cookie, policy: RetrievalPolicy): boolean {
  const isByChain = policy.redirectChain === true && request.crossSiteRedirect === true
  if (request.sameSite === 'same-site' && !isByChain) return false
  return cookie.sameSite !== 'Default' || policy.sameSiteDefault !== 'None'
}

function unmetCrossSiteConditions(
  request: CookieRequest,
  cookie: Cookie,
  policy: RetrievalPolicy,
  now: number,
): Reason[] {
  const unmet: Reason[] = []
  if (request.type === 'non-HTTP') unmet.push(crossSiteNonHttp)
  if (cookie.sameSite === 'Strict') unmet.push(crossSiteStrict)
  // A call of a non-HTTP API has neither a method nor a target browsing context.
  if (request.type === 'non-HTTP') return unmet
  if (!isSafe(request.method) && !isUnsafeAllowed(cookie, policy, now)) unmet.push(crossSiteUnsafeMethod)
  if (!request.topLevelNavigation) unmet.push(crossSiteNotTopLevel)
  return unmet
}

/** §5.6.7.2, the second condition. */
function isUnsafeAllowed(cookie: Cookie, policy: RetrievalPolicy, now: number): boolean {
  return (
    policy.laxAllowingUnsafe !== null &&
    cookie.sameSite === 'Default' &&
    now - cookie.creationTime <= policy.laxAllowingUnsafe
  )
}

/** Whether a method is safe (RFC 9110 §9.2.1). */
export function isSafe(method: string): boolean {
  switch (asciiLowerCase(method)) {
    case 'get':
    case 'head':
    case 'options':
    case 'trace':
      return true
    default:
      return false
  }
}
