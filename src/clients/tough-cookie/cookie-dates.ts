/**
 * The dates of cookies: as text, and when cookies were received (RFC 6265bis §5.1.1, §5.6.2).
 */
import { cookieDate } from '../../algorithms/cookie-date.js'
import type { Nullable } from './callbacks.js'

/**
 * Reads a cookie-date; `undefined` if the text is not a date.
 *
 * @example
 * ```ts
 * import { parseDate } from 'speculoos/tough-cookie'
 *
 * console.log(parseDate('Wed, 09 Jun 2021 10:18:14 GMT')?.toISOString()) // => 2021-06-09T10:18:14.000Z
 * console.log(parseDate('tomorrow')) // => undefined
 * ```
 *
 * @see RFC 6265bis §5.1.1
 */
export function parseDate(text: Nullable<string>): Date | undefined {
  if (!text) return undefined
  const time = cookieDate(text)
  return time === null ? undefined : new Date(time)
}

/**
 * Writes a date as an Expires attribute has it.
 *
 * @example
 * ```ts
 * import { formatDate } from 'speculoos/tough-cookie'
 *
 * console.log(formatDate(new Date(0))) // => Thu, 01 Jan 1970 00:00:00 GMT
 * ```
 *
 * @see RFC 6265bis §4.1.1
 */
export function formatDate(date: Date): string {
  return date.toUTCString()
}

/** Whether a value is a Date of any realm. */
export function isDate(value: unknown): value is Date {
  return Object.prototype.toString.call(value) === '[object Date]'
}

/** The time of a valid Date in milliseconds; `null` for anything else. */
export function timeOf(value: unknown): number | null {
  const time = isDate(value) ? value.getTime() : Number.NaN
  return Number.isNaN(time) ? null : time
}

/**
 * The hidden property that holds when a cookie was received. Max-Age counts from that time (§5.6.2 step 7), for which
 * the cookies of tough-cookie have no field. The symbol is the same in both module forms of this package, so each can
 * read the cookies of the other.
 */
const RECEIVED_TIME: unique symbol = Symbol.for('speculoos.received-time')

/** Notes when a cookie was received, in milliseconds, if that is known. */
export function noteReceived(cookie: object, time: number | null | undefined): void {
  if (typeof time !== 'number') return
  const descriptor = { value: time, writable: true, configurable: true }
  // Descriptors inherit what a polluted Object.prototype has.
  Reflect.defineProperty(cookie, RECEIVED_TIME, Object.assign(Object.create(null), descriptor))
}

/** When a cookie was received, in milliseconds; `undefined` if it was not noted. */
export function receivedTime(cookie: object): number | undefined {
  const time: unknown = Reflect.get(cookie, RECEIVED_TIME)
  return typeof time === 'number' ? time : undefined
}
