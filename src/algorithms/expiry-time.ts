/**
 * The expiry-time of a cookie, and the limit of its lifetime (§5.5, §5.6.1 steps 3 and 4, §5.6.2 steps 5 to 7, §5.7 step 6).
 */
import { EARLIEST_DATE, LATEST_DATE } from '../cookie/limits.js'
import { expiresCapped, maxAgeCapped, type Reason } from '../cookie/reason.js'
import type { ParsedSetCookie } from './parsed-set-cookie.js'

/** The expiry-time by Max-Age, or else by Expires; `null` if the cookie has neither. */
export function limitedExpiryTime(
  setCookie: ParsedSetCookie,
  cookieAgeLimit: number,
  now: number,
  warnings: Reason[],
): number | null {
  let expires = setCookie.expires
  let maxAge = setCookie.maxAge
  if (expires !== null) {
    // §5.6.1 step 3
    const latest = now + cookieAgeLimit * 1000
    // §5.6.1 steps 4 and 5
    if (expires > latest) {
      expires = latest
      warnings.push(expiresCapped)
    }
  }
  if (maxAge === null) return expires
  // §5.6.2 step 6
  if (maxAge > cookieAgeLimit) {
    maxAge = cookieAgeLimit
    warnings.push(maxAgeCapped)
  }
  // §5.6.2 step 7
  return maxAge <= 0 ? EARLIEST_DATE : Math.min(now + maxAge * 1000, LATEST_DATE)
}
