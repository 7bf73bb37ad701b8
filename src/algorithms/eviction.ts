/**
 * Chooses the excess cookies (§5.7, "remove excess cookies"). It removes nothing.
 */
import type { Cookie } from '../cookie/cookie.js'
import { evictedFromFullJar, evictedFromFullSite, evictedNonSecureFromFullSite, type Reason } from '../cookie/reason.js'

/**
 * The fields of a cookie that decide when it is evicted.
 *
 * @see RFC 6265bis §5.7
 */
export interface EvictionCandidate extends Pick<Cookie, 'secure' | 'creationTime' | 'lastAccessTime'> {
  /** The place of the cookie in the order of insertion, which breaks ties. */
  readonly sequence: number
}

/**
 * What has too many cookies: a site, or the jar.
 *
 * @see RFC 6265bis §5.7
 */
export type EvictionScope = 'site' | 'jar'

/**
 * A cookie to evict, and why.
 *
 * @see RFC 6265bis §5.7
 */
export interface Excess<Candidate> {
  /** The cookie. */
  readonly candidate: Candidate
  /** The priority by which it is evicted. */
  readonly reason: Reason
}

/**
 * Chooses the cookies to evict, in the order of their eviction. Remove expired cookies first.
 *
 * @param candidates - the cookies of the site or of the jar that has too many. Of cookies with the same last access,
 * the one created first is evicted first, and of those created together the one inserted first.
 * @param count - the number of cookies to evict.
 *
 * @example
 * ```ts
 * import { chooseExcess } from 'speculoos/algorithms'
 *
 * const secure = { secure: true, creationTime: 0, lastAccessTime: 1, sequence: 1 }
 * const nonSecure = { secure: false, creationTime: 0, lastAccessTime: 2, sequence: 2 }
 * const [excess] = chooseExcess([secure, nonSecure], 1, 'site')
 * console.log(excess?.candidate === nonSecure, excess?.reason.id) // => true evicted-non-secure-from-full-site
 * ```
 *
 * @see RFC 6265bis §5.7
 */
export function chooseExcess<Candidate extends EvictionCandidate>(
  candidates: Iterable<Candidate>,
  count: number,
  scope: EvictionScope,
): Excess<Candidate>[] {
  const inOrder = [...candidates].sort((first, second) =>
    isEvictedBefore(scope, first.lastAccessTime, first, second.lastAccessTime, second) ? -1 : 1,
  )
  return inOrder.slice(0, count).map((candidate) => ({ candidate, reason: evictionReason(candidate, scope) }))
}

/** Whether a cookie is evicted before another one, given the last access of each in milliseconds. */
export function isEvictedBefore(
  scope: EvictionScope,
  firstAccess: number,
  first: Omit<EvictionCandidate, 'lastAccessTime'>,
  secondAccess: number,
  second: Omit<EvictionCandidate, 'lastAccessTime'>,
): boolean {
  // §5.7 eviction priorities 2 and 3
  if (scope === 'site' && first.secure !== second.secure) return second.secure
  if (firstAccess !== secondAccess) return firstAccess < secondAccess
  if (first.creationTime !== second.creationTime) return first.creationTime < second.creationTime
  return first.sequence < second.sequence
}

/** The priority by which a cookie is evicted. */
export function evictionReason(candidate: EvictionCandidate, scope: EvictionScope): Reason {
  // §5.7 eviction priority 4
  if (scope === 'jar') return evictedFromFullJar
  // §5.7 eviction priorities 2 and 3
  return candidate.secure ? evictedFromFullSite : evictedNonSecureFromFullSite
}
