/**
 * The order in which a site lists its cookies (§5.8.3 step 4).
 */
import { compareForRetrieval } from '../algorithms/retrieve-cookies.js'
import type { StoredCookie } from './stored-cookie.js'

/** By path length descending, then creation time, then first insertion. */
export function compareInSite(first: StoredCookie, second: StoredCookie): number {
  return compareForRetrieval(first, second) || first.sequence - second.sequence
}

/** The index at which a cookie stands, or would stand, in a list that is in this order. */
export function placeOf(cookie: StoredCookie, list: readonly StoredCookie[]): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const other = list[middle]
    if (other !== undefined && compareInSite(other, cookie) < 0) low = middle + 1
    else high = middle
  }
  return low
}
