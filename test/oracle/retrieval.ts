/**
 * The oracle's retrieval: every cookie is asked for every reason to withhold it, and the rest is sorted (§5.8.3).
 */

import type { Cookie } from '../../src/cookie/cookie.js'
import type { PublicSuffixes } from '../../src/cookie/public-suffixes.js'
import {
  cookieStringTooLong,
  crossSiteNonHttp,
  crossSiteNotTopLevel,
  crossSiteStrict,
  crossSiteUnsafeMethod,
  domainBecamePublicSuffix,
  domainBeyondSite,
  hostNotBelowDomain,
  hostNotIdentical,
  httpOnlyForNonHttp,
  partitionNotMatched,
  pathNotMatched,
  type Reason,
  secureOverInsecure,
} from '../../src/cookie/reason.js'
import type { PartitionKey } from '../../src/cookie/site-key.js'
import { isIpAddress } from './canonical-host.js'
import { domainMatch, pathMatch } from './matching.js'
import type { RetrievalType } from './octets.js'
import { isSamePartition } from './partition.js'
import { type SameSiteStatus, siteOf } from './same-site.js'

/** What a retrieval is asked with. */
export interface Retrieval {
  /** The canonicalized host of the retrieval's URI. */
  readonly host: string
  readonly path: string
  readonly secureConnection: boolean
  readonly type: RetrievalType
  readonly sameSite: SameSiteStatus
  readonly method: string
  readonly topLevelNavigation: boolean
  readonly publicSuffixes: PublicSuffixes | null
  /** In milliseconds; `null` where Lax-allowing-unsafe is off. */
  readonly laxAllowingUnsafeAge: number | null
  readonly partitionKey: PartitionKey | null
  readonly now: number
}

/** A cookie of the site, with the reasons to withhold it; no reason means that it is sent. */
export interface Retrieved {
  readonly cookie: Cookie
  readonly reasons: readonly Reason[]
}

/** Returns every cookie of the site of the host, whatever its partition, in the order of retrieval. */
export function retrieveCookies(cookies: readonly Cookie[], retrieval: Retrieval): Retrieved[] {
  const site = siteOf(retrieval.host, retrieval.publicSuffixes)
  return (
    cookies
      .filter((cookie) => siteOf(cookie.domain, retrieval.publicSuffixes) === site)
      // §5.8.3 step 4
      .sort((one, other) => other.path.length - one.path.length || one.creationTime - other.creationTime)
      // §5.8.3 step 3
      .map((cookie) => ({ cookie, reasons: reasonsToWithhold(cookie, retrieval) }))
  )
}

/** Returns the cookies of all other sites, whatever their partitions, in the order of their insertion. */
export function explainElsewhere(cookies: readonly Cookie[], retrieval: Retrieval): Retrieved[] {
  const site = siteOf(retrieval.host, retrieval.publicSuffixes)
  return cookies
    .filter((cookie) => siteOf(cookie.domain, retrieval.publicSuffixes) !== site)
    .map((cookie) => {
      const isBeyondSite = !cookie.hostOnly && domainMatch(retrieval.host, cookie.domain)
      const reasons = reasonsToWithhold(cookie, retrieval)
      return { cookie, reasons: isBeyondSite ? [domainBeyondSite, ...reasons] : reasons }
    })
}

/** Every domain that is stored is canonicalized, so that the list can be asked about all but IP addresses. */
function isPublicSuffix(domain: string, publicSuffixes: PublicSuffixes | null): boolean {
  return publicSuffixes !== null && !isIpAddress(domain) && publicSuffixes.isPublicSuffix(domain)
}

function reasonsToWithhold(cookie: Cookie, retrieval: Retrieval): Reason[] {
  const reasons: Reason[] = []
  // CHIPS
  const { partitionKey } = cookie
  if (partitionKey !== null && !isSamePartition(partitionKey, retrieval.partitionKey)) reasons.push(partitionNotMatched)
  // §5.8.3 step 3.1
  if (cookie.hostOnly) {
    if (retrieval.host !== cookie.domain) reasons.push(hostNotIdentical)
  } else {
    if (!domainMatch(retrieval.host, cookie.domain)) reasons.push(hostNotBelowDomain)
    if (isPublicSuffix(cookie.domain, retrieval.publicSuffixes)) reasons.push(domainBecamePublicSuffix)
  }
  // §5.8.3 step 3.2
  if (!pathMatch(retrieval.path, cookie.path)) reasons.push(pathNotMatched)
  // §5.8.3 step 3.3
  if (cookie.secure && !retrieval.secureConnection) reasons.push(secureOverInsecure)
  // §5.8.3 step 3.4
  if (cookie.httpOnly && retrieval.type === 'non-HTTP') reasons.push(httpOnlyForNonHttp)
  // §5.8.3 step 3.5
  if (cookie.sameSite !== 'None' && retrieval.sameSite === 'cross-site') {
    // §5.8.3 step 3.5.1
    if (retrieval.type === 'non-HTTP') reasons.push(crossSiteNonHttp)
    // §5.8.3 step 3.5.2
    if (cookie.sameSite === 'Strict') reasons.push(crossSiteStrict)
    if (retrieval.type === 'HTTP') {
      // §5.8.3 step 3.5.3
      if (!isSafe(retrieval.method) && !isUnsafeAllowed(cookie, retrieval)) reasons.push(crossSiteUnsafeMethod)
      // §5.8.3 step 3.5.4
      if (!retrieval.topLevelNavigation) reasons.push(crossSiteNotTopLevel)
    }
  }
  return reasons
}

/** Whether a method is "safe" in the sense of RFC 9110 §9.2.1. */
function isSafe(method: string): boolean {
  return ['GET', 'HEAD', 'OPTIONS', 'TRACE'].some((safe) => new RegExp(`^${safe}$`, 'i').test(method))
}

/** Lax-allowing-unsafe enforcement (§5.6.7.2). */
function isUnsafeAllowed(cookie: Cookie, retrieval: Retrieval): boolean {
  if (retrieval.laxAllowingUnsafeAge === null || cookie.sameSite !== 'Default') return false
  return retrieval.now - cookie.creationTime <= retrieval.laxAllowingUnsafeAge
}

/** Cuts the cookie-list at the first cookie that does not fit into a cookie-string of so many octets. */
export function cutToOctets(site: readonly Retrieved[], octets: number): Retrieved[] {
  const list: Cookie[] = []
  let isCut = false
  return site.map(({ cookie, reasons }) => {
    if (reasons.length > 0) return { cookie, reasons }
    isCut ||= cookieString([...list, cookie]).length > octets
    if (isCut) return { cookie, reasons: [cookieStringTooLong] }
    list.push(cookie)
    return { cookie, reasons }
  })
}

/** Serializes a cookie-list. */
export function cookieString(cookies: readonly Pick<Cookie, 'name' | 'value'>[]): string {
  // §5.8.3 step 6
  return cookies.map(({ name, value }) => (name === '' ? value : `${name}=${value}`)).join('; ')
}
