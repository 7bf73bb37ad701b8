/**
 * The order in which a site lists its cookies (§5.8.3 step 4).
 */
import { compareForRetrieval } from '../algorithms/retrieve-cookies.js'
import type { StoredCookie } from './stored-cookie.js'

/** By path length descending, then creation time, then first insertion. */
export function compareInSite(first: StoredCookie, second: StoredCookie): number {
  return compareForRetrieval(first, second) || first.sequence - second.sequence
}

/** Puts a cookie where it belongs in a short list that is in this order. */
export function insertInOrder(cookie: StoredCookie, list: StoredCookie[]): void {
  let place = list.push(cookie) - 1
  for (; place > 0; place -= 1) {
    const before = list[place - 1]
    if (before === undefined || compareInSite(before, cookie) < 0) break
    list[place] = before
  }
  list[place] = cookie
}

/** Takes a cookie out of a short list. */
export function removeFrom(cookie: StoredCookie, list: StoredCookie[]): void {
  // Where one has to go, it mostly is the oldest one.
  if (list[0] === cookie) list.shift()
  else list.splice(list.indexOf(cookie), 1)
}
