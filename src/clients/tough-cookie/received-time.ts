/**
 * When cookies were received, which is what their Max-Age counts from (RFC 6265bis §5.6.2 step 7).
 *
 * The cookies of tough-cookie have no field for it. It is a hidden property of them, whichever class they are of. Its
 * name is the same in both module forms of this package, so that each can read the cookies of the other.
 */
import { COOKIE_AGE_LIMIT } from '../../cookie/limits.js'
import { timeOf } from './cookie-dates.js'
import { define } from './own-options.js'

const RECEIVED_TIME: unique symbol = Symbol.for('speculoos.received-time')

/** The fields of a cookie that say how long it lives. */
interface StoredTimes {
  readonly maxAge: number | 'Infinity' | '-Infinity' | null
  readonly expires: unknown
  readonly creation: unknown
  readonly lastAccessed: unknown
}

/** Notes when a cookie was received, in milliseconds. */
export function noteReceived(cookie: object, time: number): void {
  if (Object.isExtensible(cookie)) define(cookie, RECEIVED_TIME, { value: time, writable: true, configurable: true })
}

/** When a cookie was received, in milliseconds; `undefined` if nobody has noted it. */
export function receivedTime(cookie: object): number | undefined {
  const time: unknown = Reflect.get(cookie, RECEIVED_TIME)
  return typeof time === 'number' ? time : undefined
}

/**
 * When a cookie in a store was received: as it was noted, or when it was last accessed, which is what tough-cookie counts
 * from. That is noted then, so that a later access does not change it.
 */
function storedReceivedTime(cookie: StoredTimes): number {
  const noted = receivedTime(cookie)
  if (noted !== undefined) return noted
  const time = timeOf(cookie.lastAccessed) ?? timeOf(cookie.creation) ?? Date.now()
  noteReceived(cookie, time)
  return time
}

/** When a cookie in a store expires, in milliseconds; `null` if it names no lifetime. */
export function storedExpiryTime(cookie: StoredTimes): number | null {
  const { maxAge, expires } = cookie
  if (maxAge === null || maxAge === undefined) return timeOf(expires)
  if (maxAge === 'Infinity') return storedReceivedTime(cookie) + COOKIE_AGE_LIMIT * 1000
  if (maxAge === '-Infinity' || !(maxAge > 0)) return Number.NEGATIVE_INFINITY
  return storedReceivedTime(cookie) + maxAge * 1000
}
