/**
 * When cookies were received, which is what their Max-Age counts from (RFC 6265bis §5.6.2 step 7).
 *
 * The cookies of tough-cookie have no field for it. It is kept beside them, whichever class they are of.
 */
import { COOKIE_AGE_LIMIT } from '../../cookie/limits.js'
import { timeOf } from './cookie-dates.js'
import type { CookieFields } from './cookie-fields.js'

/** The times of cookies of other packages' classes. */
const otherTimes = new WeakMap<object, number>()

/**
 * The name of the time in a cookie. It is the same in both module forms of this package, so that each can read the
 * cookies of the other.
 */
const RECEIVED_TIME: unique symbol = Symbol.for('speculoos.received-time')

let isOwn: (cookie: object) => boolean

/** A cookie that keeps its time, out of sight of those that compare or print its fields. */
class ReceivedCookieWithTime {
  #receivedTime: number | undefined = undefined

  static {
    isOwn = (cookie) => #receivedTime in cookie
  }

  get [RECEIVED_TIME](): number | undefined {
    return #receivedTime in this ? this.#receivedTime : otherTimes.get(this)
  }

  set [RECEIVED_TIME](time: number) {
    if (#receivedTime in this) this.#receivedTime = time
    else otherTimes.set(this, time)
  }
}

/** That class, without the type of its field: the cookies of all classes have one type. */
export const ReceivedCookie: new () => object = ReceivedCookieWithTime

/** Notes when a cookie was received, in milliseconds. */
export function noteReceived(cookie: object, time: number): void {
  if (keepsTime(cookie)) cookie[RECEIVED_TIME] = time
  else otherTimes.set(cookie, time)
}

/** When a cookie was received, in milliseconds; `undefined` if nobody has noted it. */
export function receivedTime(cookie: object): number | undefined {
  return keepsTime(cookie) ? cookie[RECEIVED_TIME] : otherTimes.get(cookie)
}

/** Whether a cookie is of this copy of the package, which numbers its cookies by one counter. */
export function isOfThisCopy(cookie: object): boolean {
  return isOwn(cookie)
}

function keepsTime(cookie: object): cookie is ReceivedCookieWithTime {
  return RECEIVED_TIME in cookie
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
