/**
 * The order in which a site lists its cookies (§5.8.3 step 4).
 */
import { compareForRetrieval } from '../algorithms/retrieve-cookies.js'
import type { StoredCookie } from './stored-cookie.js'

/** By path length descending, then creation time, then first insertion. */
export function compareInSite(first: StoredCookie, second: StoredCookie): number {
  return compareForRetrieval(first, second) || first.sequence - second.sequence
}

/** Puts a cookie where it belongs in a list that is in this order. */
export function insertInOrder(cookie: StoredCookie, list: StoredCookie[]): void {
  const last = list[list.length - 1]
  // Mostly it is the newest one.
  if (last === undefined || compareInSite(last, cookie) < 0) list.push(cookie)
  else list.splice(placeOf(cookie, list), 0, cookie)
}

/** Takes a cookie out of a list that is in this order. */
export function removeInOrder(cookie: StoredCookie, list: StoredCookie[]): void {
  // Where one has to go, it mostly is the oldest one.
  if (list[0] === cookie) list.shift()
  else list.splice(placeOf(cookie, list), 1)
}

/** The index at which a cookie stands, or would stand, in a list that is in this order. */
function placeOf(cookie: StoredCookie, list: readonly StoredCookie[]): number {
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
