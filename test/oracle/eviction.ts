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
import { partitionText } from './partition.js'
import type { Limits } from './policy.js'
import { cookieString } from './retrieval.js'
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
  limits: Pick<Limits, 'cookiesPerSite' | 'cookies' | 'octetsPerSite' | 'octets'>,
  publicSuffixes: PublicSuffixes | null,
): Removal[] {
  const removals: Removal[] = []
  let left = [...cookies]
  function evict(cookie: Cookie, reason: Reason): void {
    removals.push({ cookie, reason })
    left = left.filter((each) => each !== cookie)
  }

  // CHIPS: each partition of a site has the limits of a site to itself.
  function placeOf({ domain, partitionKey }: Cookie): string {
    return `${siteOf(domain, publicSuffixes)} ${partitionText(partitionKey)}`
  }

  const sites = new Set(cookies.map(placeOf))
  for (const site of sites) {
    for (;;) {
      const ofSite = left.filter((cookie) => placeOf(cookie) === site)
      if (ofSite.length <= limits.cookiesPerSite && octetsOfAll(ofSite) <= limits.octetsPerSite) break
      const nonSecure = ofSite.filter((cookie) => !cookie.secure)
      // §5.7 eviction 2
      if (nonSecure.length > 0) evict(leastRecentlyAccessed(nonSecure), evictedNonSecureFromFullSite)
      // §5.7 eviction 3
      else evict(leastRecentlyAccessed(ofSite), evictedFromFullSite)
    }
  }
  // §5.7 eviction 4
  while (left.length > limits.cookies || octetsOfAll(left) > limits.octets)
    evict(leastRecentlyAccessed(left), evictedFromFullJar)
  return removals
}

/** How many octets cookies have: of their pairs, domains and paths. */
export function octetsOfAll(cookies: readonly Cookie[]): number {
  return cookies
    .map((cookie) => cookieString([cookie]).length + cookie.domain.length + cookie.path.length)
    .reduce((sum, octets) => sum + octets, 0)
}

/** Of cookies in the order of their insertion, the one accessed the longest ago, then created the longest ago. */
function leastRecentlyAccessed(cookies: readonly Cookie[]): Cookie {
  const [first] = [...cookies].sort(
    (one, other) => one.lastAccessTime - other.lastAccessTime || one.creationTime - other.creationTime,
  )
  if (first === undefined) throw new Error('There is no cookie to choose from.')
  return first
}
