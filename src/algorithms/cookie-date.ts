/**
 * Dates: reads a cookie-date (§5.1.1).
 */
import { requireString } from '../cookie/invalid-argument.js'

/**
 * Reads a cookie-date, in any of the forms that servers have been seen to send.
 *
 * @returns the date in milliseconds since 1970-01-01T00:00:00Z, or `null` where the text is not a cookie-date.
 *
 * @example
 * ```ts
 * import { cookieDate } from 'speculoos/algorithms'
 *
 * console.log(cookieDate('Sun, 06 Nov 1994 08:49:37 GMT')) // => 784111777000
 * console.log(cookieDate('94 nov 6 8:49:37')) // => 784111777000
 * console.log(cookieDate('30 Feb 2026 00:00:00')) // => null
 * ```
 *
 * @see RFC 6265bis §5.1.1
 */
export function cookieDate(text: string): number | null {
  requireString('text', text)
  let time = -1
  let dayOfMonth = -1
  let month = -1
  let year = -1

  // §5.1.1 step 1
  // cookie-date     = *delimiter date-token-list *delimiter
  // date-token-list = date-token *( 1*delimiter date-token )
  let position = 0
  while (position < text.length) {
    if (isDelimiter(text.charCodeAt(position))) {
      position += 1
      continue
    }
    const start = position
    do position += 1
    while (position < text.length && !isDelimiter(text.charCodeAt(position)))

    // §5.1.1 step 2.1
    if (time === -1) {
      time = readTime(text, start, position)
      if (time !== -1) continue
    }
    const digits = countDigits(text, start, position)
    // §5.1.1 step 2.2; day-of-month = 1*2DIGIT [ non-digit *OCTET ]
    if (dayOfMonth === -1 && (digits === 1 || digits === 2)) {
      dayOfMonth = readNumber(text, start, digits)
      continue
    }
    // §5.1.1 step 2.3
    if (month === -1) {
      month = readMonth(text, start, position)
      if (month !== -1) continue
    }
    // §5.1.1 step 2.4; year = 2*4DIGIT [ non-digit *OCTET ]
    if (year === -1 && digits >= 2 && digits <= 4) year = readNumber(text, start, digits)
  }

  // §5.1.1 step 5: the flags
  if (time === -1 || dayOfMonth === -1 || month === -1 || year === -1) return null

  // §5.1.1 step 3
  if (year >= 70 && year <= 99) year += 1900
  // §5.1.1 step 4
  else if (year <= 69) year += 2000

  // §5.1.1 step 5: the values
  const hour = Math.floor(time / 10_000)
  const minute = Math.floor(time / 100) % 100
  const second = time % 100
  if (dayOfMonth < 1 || dayOfMonth > 31 || year < 1601 || hour > 23 || minute > 59 || second > 59) return null

  // §5.1.1 step 6
  if (dayOfMonth > daysInMonth(year, month)) return null
  // §5.1.1 step 7
  return Date.UTC(year, month, dayOfMonth, hour, minute, second)
}

// delimiter = %x09 / %x20-2F / %x3B-40 / %x5B-60 / %x7B-7E
function isDelimiter(code: number): boolean {
  return (
    code === 0x09 ||
    (code >= 0x20 && code <= 0x2f) ||
    (code >= 0x3b && code <= 0x40) ||
    (code >= 0x5b && code <= 0x60) ||
    (code >= 0x7b && code <= 0x7e)
  )
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

/** How many digits stand at the start, of which it looks at no more than five. */
function countDigits(text: string, start: number, end: number): number {
  const last = Math.min(end, start + 5)
  let position = start
  while (position < last && isDigit(text.charCodeAt(position))) position += 1
  return position - start
}

function readNumber(text: string, start: number, digits: number): number {
  let number = 0
  for (let position = start; position < start + digits; position += 1) {
    number = number * 10 + text.charCodeAt(position) - 0x30
  }
  return number
}

// time       = hms-time [ non-digit *OCTET ]
// hms-time   = time-field ":" time-field ":" time-field
// time-field = 1*2DIGIT
/** Reads a time as the number hhmmss, or -1. */
function readTime(text: string, start: number, end: number): number {
  let time = 0
  let position = start
  for (let field = 0; field < 3; field += 1) {
    if (field > 0) {
      if (position >= end || text.charCodeAt(position) !== 0x3a) return -1
      position += 1
    }
    const digits = countDigits(text, position, end)
    if (digits !== 1 && digits !== 2) return -1
    time = time * 100 + readNumber(text, position, digits)
    position += digits
  }
  return time
}

// month = ( "jan" / "feb" / "mar" / "apr" / "may" / "jun" / "jul" / "aug" / "sep" / "oct" / "nov" / "dec" ) *OCTET
const MONTHS = 'janfebmaraprmayjunjulaugsepoctnovdec'

/** Reads a month as the number 0 to 11, or -1. */
function readMonth(text: string, start: number, end: number): number {
  if (end - start < 3) return -1
  const first = text.charCodeAt(start) | 0x20
  const second = text.charCodeAt(start + 1) | 0x20
  const third = text.charCodeAt(start + 2) | 0x20
  for (let month = 0; month < 12; month += 1) {
    if (
      MONTHS.charCodeAt(month * 3) === first &&
      MONTHS.charCodeAt(month * 3 + 1) === second &&
      MONTHS.charCodeAt(month * 3 + 2) === third
    ) {
      return month
    }
  }
  return -1
}

function daysInMonth(year: number, month: number): number {
  if (month === 1) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return month === 3 || month === 5 || month === 8 || month === 10 ? 30 : 31
}
