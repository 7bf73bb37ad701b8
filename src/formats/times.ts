/**
 * Times in files: seconds, the values that tools write instead of them, and the writing of RFC 3339 dates.
 */
import { EARLIEST_DATE } from '../cookie/limits.js'
import { expiryUnit, type FormatReason } from './format-reasons.js'

/** When a cookie expires, in milliseconds; `null` if it ends with the session. */
export interface Expiry {
  readonly time: number | null
  readonly warning?: FormatReason
}

/** The expiry of a session cookie. */
export const SESSION: Expiry = { time: null }

/** The last second of the year 9999. */
const LAST_SECOND = 253_402_300_799

/** The milliseconds from the start of 1601 to that of 1970. */
export const FROM_1601 = 11_644_473_600_000
/** The milliseconds from the start of 1970 to that of 2001. */
export const FROM_2001 = 978_307_200_000

/**
 * The expiry that seconds since 1970 mean. A number too large for that is read as milliseconds or microseconds since 1970,
 * or as microseconds since 1601, with a warning; `null` if it is not a time.
 */
export function expiryOfSeconds(seconds: unknown): Expiry | null {
  if (typeof seconds !== 'number' || !Number.isFinite(seconds)) return null
  if (seconds <= LAST_SECOND) return { time: Math.max(Math.round(seconds * 1000), EARLIEST_DATE) }
  const warning = expiryUnit
  if (seconds < 1e14) return { time: Math.round(seconds), warning }
  if (seconds < 1e16) return { time: Math.round(seconds / 1000), warning }
  if (seconds < 1e18) return { time: Math.round(seconds / 1000) - FROM_1601, warning }
  return null
}

/** The whole seconds since 1970 that a file has for an expiry-time. */
export function wholeSeconds(time: number): number {
  return Math.min(Math.floor(time / 1000), LAST_SECOND)
}

/** Whether whole seconds express an expiry-time exactly. */
export function isWholeSeconds(time: number): boolean {
  return wholeSeconds(time) * 1000 === time
}

/** A time in RFC 3339, up to the year 9999. */
export function dateOfTime(time: number): string {
  return new Date(Math.max(Math.min(time, LAST_SECOND * 1000 + 999), EARLIEST_DATE)).toISOString()
}

/** Whether a date of RFC 3339 expresses a time exactly. */
export function isExactDate(time: number): boolean {
  return Number.isInteger(time) && time <= LAST_SECOND * 1000 + 999
}
