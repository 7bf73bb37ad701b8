/**
 * A number that tells whether cookies were accessed since it was made.
 */
import type { StoredCookie } from './stored-cookie.js'

/** How many different marks there are. Their sums below are exact. */
const MARKS = 2 ** 45

/**
 * A number that changes when one of the cookies is accessed.
 *
 * @param mark - that of other cookies, which it goes on from.
 */
export function accessMark(cookies: Iterable<StoredCookie>, mark: number): number {
  let sum = mark
  for (const { lastAccessTime } of cookies) sum = (sum * 31 + (lastAccessTime % MARKS)) % MARKS
  return sum
}
