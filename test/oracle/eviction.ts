/**
 * The oracle's eviction: what is expired, and what is in excess, found by looking at everything each time (§5.7).
 */

import { type Cookie, isExpired } from '../../src/cookie/cookie.js'
import type { PublicSuffixes } from '../../src/cookie/public-suffixes.js'
import {
  evictedFromFullJar,
  evictedFromFullSite,
  evictedNonSecureFromFullSite,
  type Reason,
} from '../../src/cookie/reason.js'
import { siteOf } from './same-site.js'

/** A cookie that has to leave, and why. */
export interface Removal {
  readonly cookie: Cookie
  readonly reason: Reason
}

/** Answers the expired cookies in the order in which they expired. */
export function expiredCookies(cookies: readonly Cookie[], now: number): Cookie[] {
  // §5.7 eviction 1
  return cookies
    .filter((cookie) => isExpired(cookie, now))
    .sort((one, other) => (one.expiryTime ?? 0) - (other.expiryTime ?? 0))
}

/** Answers which of the cookies have to leave until both limits hold: those of full sites first, then those of a full jar. */
export function excessCookies(
  cookies: readonly Cookie[],
  limits: { readonly cookiesPerSite: number; readonly cookies: number },
  publicSuffixes: PublicSuffixes | null,
): Removal[] {
  const removals: Removal[] = []
  let left = [...cookies]
  function evict(cookie: Cookie, reason: Reason): void {
    removals.push({ cookie, reason })
    left = left.filter((each) => each !== cookie)
  }

  const sites = new Set(cookies.map((cookie) => siteOf(cookie.domain, publicSuffixes)))
  for (const site of sites) {
    for (;;) {
      const ofSite = left.filter((cookie) => siteOf(cookie.domain, publicSuffixes) === site)
      if (ofSite.length <= limits.cookiesPerSite) break
      const nonSecure = ofSite.filter((cookie) => !cookie.secure)
      // §5.7 eviction 2
      if (nonSecure.length > 0) evict(leastRecentlyAccessed(nonSecure), evictedNonSecureFromFullSite)
      // §5.7 eviction 3
      else evict(leastRecentlyAccessed(ofSite), evictedFromFullSite)
    }
  }
  // §5.7 eviction 4
  while (left.length > limits.cookies) evict(leastRecentlyAccessed(left), evictedFromFullJar)
  return removals
}

/** Of cookies in the order of their insertion, the one accessed the longest ago, then created the longest ago. */
function leastRecentlyAccessed(cookies: readonly Cookie[]): Cookie {
  const [first] = [...cookies].sort(
    (one, other) => one.lastAccessTime - other.lastAccessTime || one.creationTime - other.creationTime,
  )
  if (first === undefined) throw new Error('There is no cookie to choose from.')
  return first
}
