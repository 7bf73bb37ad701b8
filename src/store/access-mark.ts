/**
 * A number that tells whether cookies were accessed since it was made.
 */
import type { StoredCookie } from './stored-cookie.js'

/** How many different marks there are: few enough for sums of them to be exact. */
export const ACCESS_MARKS = 2 ** 45

/** A number that changes when one of the cookies is accessed. */
export function accessMark(cookies: Iterable<StoredCookie>): number {
  let mark = 0
  for (const { lastAccessTime } of cookies) mark = (mark * 31 + (lastAccessTime % ACCESS_MARKS)) % ACCESS_MARKS
  return mark
}
