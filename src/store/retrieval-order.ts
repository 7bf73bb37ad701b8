/**
 * The order in which a site lists its cookies (§5.8.3 step 4).
 */
import { compareForRetrieval } from '../algorithms/retrieve-cookies.js'
import type { StoredCookie } from './stored-cookie.js'

/** By path length descending, then creation time, then first insertion. */
export function compareInSite(first: StoredCookie, second: StoredCookie): number {
  return compareForRetrieval(first, second) || first.sequence - second.sequence
}

/**
 * Copies a short list, with one more cookie in its place. The copy has no room to spare, since most sites have few
 * cookies.
 */
export function withInserted(cookie: StoredCookie, list: readonly StoredCookie[]): StoredCookie[] {
  const longer = new Array<StoredCookie>(list.length + 1)
  let place = list.length
  for (; place > 0; place -= 1) {
    const before = list[place - 1]
    if (before === undefined || compareInSite(before, cookie) < 0) break
    longer[place] = before
  }
  longer[place] = cookie
  for (const [index, before] of list.entries()) {
    if (index === place) break
    longer[index] = before
  }
  return longer
}

/** Takes a cookie out of a short list. */
export function removeFrom(cookie: StoredCookie, list: StoredCookie[]): void {
  // The cookie to remove is mostly the oldest one.
  if (list[0] === cookie) list.shift()
  else list.splice(list.indexOf(cookie), 1)
}
