/**
 * When cookies were received, which is what their Max-Age counts from (RFC 6265bis §5.6.2 step 7).
 *
 * The cookies of tough-cookie have no field for it. It is kept beside them, whichever class they are of.
 */
import { COOKIE_AGE_LIMIT } from '../../cookie/limits.js'
import { timeOf } from './cookie-dates.js'
import type { CookieFields } from './cookie-fields.js'

/** The times of cookies of other classes. */
const otherTimes = new WeakMap<object, number>()

let ownTime: (cookie: object) => number | undefined
let isNoted: (cookie: object, time: number) => boolean

/** A cookie of this package's own class, which keeps its time itself. */
class ReceivedCookieWithTime {
  #receivedTime: number | undefined = undefined

  static {
    ownTime = (cookie) => (#receivedTime in cookie ? cookie.#receivedTime : otherTimes.get(cookie))
    isNoted = (cookie, time) => {
      if (!(#receivedTime in cookie)) return false
      cookie.#receivedTime = time
      return true
    }
  }
}

/** That class, without what a type would tell of it: cookies of all classes are to be of one type. */
export const ReceivedCookie: new () => object = ReceivedCookieWithTime

/** Notes when a cookie was received, in milliseconds. */
export function noteReceived(cookie: object, time: number): void {
  if (!isNoted(cookie, time)) otherTimes.set(cookie, time)
}

/** When a cookie was received, in milliseconds; `undefined` where nobody has noted it. */
export function receivedTime(cookie: object): number | undefined {
  return ownTime(cookie)
}

/**
 * When a cookie that stands in a store was received: as it was noted, or when it was last accessed, which is what
 * tough-cookie counts from; that is noted then, so that a later access does not change it.
 */
export function storedReceivedTime(cookie: Readonly<CookieFields>): number {
  let time = receivedTime(cookie)
  if (time === undefined) {
    time = timeOf(cookie.lastAccessed) ?? timeOf(cookie.creation) ?? Date.now()
    noteReceived(cookie, time)
  }
  return time
}

/** When a stored cookie expires, in milliseconds; `null` where it names no lifetime. */
export function storedExpiryTime(cookie: Readonly<CookieFields>): number | null {
  const { maxAge, expires } = cookie
  if (maxAge === null || maxAge === undefined) return timeOf(expires)
  if (maxAge === 'Infinity') return storedReceivedTime(cookie) + COOKIE_AGE_LIMIT * 1000
  if (maxAge === '-Infinity' || !(maxAge > 0)) return Number.NEGATIVE_INFINITY
  return storedReceivedTime(cookie) + maxAge * 1000
}
