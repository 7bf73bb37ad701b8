/**
 * Dates: reads a cookie-date (§5.1.1).
 */
import { requireString } from '../cookie/invalid-argument.js'
import { daysInMonth, toMilliseconds } from './calendar.js'
import { isDigit } from './characters.js'

/**
 * Reads a cookie-date, in any of the forms that servers send.
 *
 * @returns the date in milliseconds since 1970-01-01T00:00:00Z, or `null` if the text is not a cookie-date.
 *
 * @example
 * ```ts
 * import { cookieDate } from 'speculoos/algorithms'
 *
 * console.log(cookieDate('Sun, 06 Nov 1994 08:49:37 GMT')) // => 784111777000
 * console.log(cookieDate('6 nov 94 8:49:37')) // => 784111777000
 * console.log(cookieDate('30 Feb 2026 00:00:00')) // => null
 * ```
 *
 * @see RFC 6265bis §5.1.1
 */
export function cookieDate(text: string): number | null {
  requireString('text', text)
  return readCookieDate(text, 0, text.length)
}

/** Reads the cookie-date from `start` to `end`. */
export function readCookieDate(text: string, start: number, end: number): number | null {
  const isFixdateLong = end - start === 'Sun, 06 Nov 1994 08:49:37 GMT'.length
  return (isFixdateLong ? readImfFixdate(text, start) : null) ?? readTokens(text, start, end)
}

function readTokens(text: string, from: number, to: number): number | null {
  let time = -1
  let dayOfMonth = -1
  let month = -1
  let year = -1

  // §5.1.1 step 1
  // cookie-date     = *delimiter date-token-list *delimiter
  // date-token-list = date-token *( 1*delimiter date-token )
  let position = from
  while (position < to) {
    if (isDelimiter(text.charCodeAt(position))) {
      position += 1
      continue
    }
    const start = position
    do position += 1
    while (position < to && !isDelimiter(text.charCodeAt(position)))

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

  // §5.1.1 steps 5 to 7
  const hour = Math.floor(time / 10_000)
  const minute = Math.floor(time / 100) % 100
  const second = time % 100
  return toDate(year, month, dayOfMonth, hour, minute, second)
}

// IMF-fixdate = day-name "," SP 2DIGIT SP month SP 4DIGIT SP 2DIGIT ":" 2DIGIT ":" 2DIGIT SP "GMT" (RFC 9110 §5.6.7)
/**
 * Reads an IMF-fixdate, the form of nearly all dates, by its fixed positions; `null` for any other text.
 */
function readImfFixdate(text: string, start: number): number | null {
  const dayOfMonth = readTwoDigits(text, start + 5)
  const month = placeOf(text.slice(start + 8, start + 11), MONTHS)
  const year = readTwoDigits(text, start + 12) * 100 + readTwoDigits(text, start + 14)
  const hour = readTwoDigits(text, start + 17)
  const minute = readTwoDigits(text, start + 20)
  const second = readTwoDigits(text, start + 23)
  const isFixdate =
    text.charCodeAt(start + 3) === 0x2c &&
    text.charCodeAt(start + 4) === 0x20 &&
    text.charCodeAt(start + 7) === 0x20 &&
    text.charCodeAt(start + 11) === 0x20 &&
    text.charCodeAt(start + 16) === 0x20 &&
    text.charCodeAt(start + 19) === 0x3a &&
    text.charCodeAt(start + 22) === 0x3a &&
    text.charCodeAt(start + 25) === 0x20 &&
    placeOf(text.slice(start, start + 3), DAYS) !== -1
  return isFixdate ? toDate(year, month, dayOfMonth, hour, minute, second) : null
}

/**
 * The date in milliseconds (§5.1.1 steps 5 to 7); `null` if there is no such date, or if a number is NaN or the month
 * is -1.
 */
function toDate(
  year: number,
  month: number,
  dayOfMonth: number,
  hour: number,
  minute: number,
  second: number,
): number | null {
  const isValid =
    dayOfMonth >= 1 &&
    month >= 0 &&
    year >= 1601 &&
    hour <= 23 &&
    minute <= 59 &&
    second <= 59 &&
    dayOfMonth <= daysInMonth(year, month)
  return isValid ? toMilliseconds(year, month, dayOfMonth, hour, minute, second) : null
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

/** The number of digits at the start, counted up to five. */
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
      if (text.charCodeAt(position) !== 0x3a) return -1
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
const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec'
const DAYS = 'SunMonTueWedThuFriSat'

/** Reads a month as the number 0 to 11, or -1. */
function readMonth(text: string, start: number, end: number): number {
  return end - start < 3 ? -1 : placeOf(text.slice(start, start + 3).toLowerCase(), MONTHS.toLowerCase())
}

/** The month that a word begins with, as the number 0 to 11; `null` if there is none. */
export function monthAt(word: string): number | null {
  const month = readMonth(word, 0, word.length)
  return month === -1 ? null : month
}

/** The index of a word in a list of words of three letters, written without separators; -1 if it is not there. */
function placeOf(word: string, names: string): number {
  const place = names.indexOf(word)
  return place % 3 === 0 ? place / 3 : -1
}

/** The number that two digits make; NaN if they are not digits. */
function readTwoDigits(text: string, start: number): number {
  const tens = text.charCodeAt(start) - 0x30
  const ones = text.charCodeAt(start + 1) - 0x30
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
}
