/**
 * Dates as Firefox 153 reads them (in place of §5.1.1).
 */
import { toMilliseconds } from '../algorithms/calendar.js'
import { monthAt } from '../algorithms/cookie-date.js'

/** The minutes by which the clocks of a zone are behind UTC. */
const ZONES: Readonly<Record<string, number>> = {
  pst: 480,
  pdt: 420,
  mst: 420,
  mdt: 360,
  cst: 360,
  cdt: 300,
  est: 300,
  edt: 240,
  ast: 240,
  nst: 210,
  gmt: 0,
  bst: -60,
  met: -60,
  eet: -120,
  jst: -540,
}

/** More tokens than this are not read. */
const TOKENS = 1000

/** The greatest year. */
const LAST_YEAR = 32_767

/** The parts of a date that are known so far; `null` for the others. */
interface PartialDate {
  day: number | null
  month: number | null
  year: number | null
  time: { readonly hour: number; readonly minute: number; readonly second: number } | null
  /** The name of the zone. */
  zone: string | null
  /** The minutes that a number after a sign is ahead of UTC. */
  offset: number | null
}

/**
 * Reads a date in one of many forms, in any order. Values out of range roll over, as 31 February does to 3 March, and a
 * time without seconds is off by the code of the character after it less 48 seconds, as in the browser.
 *
 * @returns milliseconds, or `null` if there is no day, month or year.
 */
export function firefoxDate(text: string): number | null {
  const date: PartialDate = { day: null, month: null, year: null, time: null, zone: null, offset: null }
  let position = 0
  for (let token = 0; position < text.length && token < TOKENS; token += 1) {
    position = startOfNextToken(text, position + readToken(text, position, date), date)
  }
  const { day, month, year, time, zone, offset } = date
  if (day === null || month === null || year === null || year > LAST_YEAR) return null
  const { hour, minute, second } = time ?? { hour: 0, minute: 0, second: 0 }
  const behind = offset === null ? (zone === null ? 0 : (ZONES[zone] ?? 0)) : -offset
  return toMilliseconds(year, month, day, hour, minute + behind, second)
}

/** Reads a token, and returns how many characters to skip before the search for the next separator. */
function readToken(text: string, position: number, date: PartialDate): number {
  const rest = text.slice(position, position + 64)
  if (/^[a-z]/i.test(rest)) readWord(rest, date)
  else if (/^[+-]/.test(rest)) readOffset(rest, date)
  // The dashes of a date are not signs.
  else if (/^[0-9]+[/-][0-9]/.test(rest)) return readSlashes(rest, date)
  else readNumber(text, position, rest, date)
  return 0
}

function startOfNextToken(text: string, position: number, date: PartialDate): number {
  let next = position + 1
  while (next < text.length && !/[ \t,;+/()[\]-]/.test(text.charAt(next))) next += 1
  for (; next < text.length; next += 1) {
    if (/[ \t,;/()[\]]/.test(text.charAt(next))) continue
    const isDash =
      text.charAt(next) === '-' &&
      (!/[0-9]/.test(text.charAt(next + 1)) || (date.year === null && /[a-z]/i.test(text.charAt(next - 1))))
    if (!isDash) break
  }
  return next
}

function readWord(rest: string, date: PartialDate): void {
  date.month ??= monthAt(rest)
  const letters = rest.slice(0, 3).toLowerCase()
  if (Object.hasOwn(ZONES, letters)) date.zone ??= letters
  else if (/^ut(?![a-z])/i.test(rest)) date.zone ??= 'gmt'
}

/** A sign and four digits for hours and minutes, or up to two for hours. */
function readOffset(rest: string, date: PartialDate): void {
  if (date.offset !== null || (date.zone !== null && date.zone !== 'gmt')) return
  const [, sign, digits = ''] = /^([+-])([0-9]*)/.exec(rest) ?? []
  if (digits === '' || digits.length === 3 || digits.length > 4) return
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))
  date.offset = sign === '-' ? -minutes : minutes
}

function readNumber(text: string, position: number, rest: string, date: PartialDate): void {
  const digits = /^[0-9]+/.exec(rest)?.[0] ?? ''
  const after = rest.charAt(digits.length)
  if (after === ':') readTime(text, position, rest, date)
  if (/[:a-z]/i.test(after)) return
  if (digits.length === 4 || digits.length === 5) date.year ??= Number(digits)
  else if (digits.length === 2) {
    const number = Number(digits)
    if (date.day === null && number < 32) date.day = number
    else date.year ??= fullYear(number)
  } else if (digits.length === 1) date.day ??= Number(digits)
}

function readTime(text: string, position: number, rest: string, date: PartialDate): void {
  if (date.time !== null) return
  const match = /^([0-9]{1,2}):([0-9]{1,2})(?![0-9])(?::([0-9]*))?/.exec(rest)
  if (match === null) return
  const [matched, hours, minutes, seconds = ''] = match
  if (seconds.length > 2) return
  // Without seconds, the next character counts as a digit. The end of the text, with the code 0, gives -48.
  const code = position + matched.length < text.length ? text.charCodeAt(position + matched.length) : 0
  const second = seconds ? Number(seconds) : code - 0x30
  let hour = Number(hours)
  const half = /^[ \t]*([ap])m/i.exec(text.slice(position + matched.length))?.[1]?.toLowerCase()
  if (half === 'a' && hour === 12) hour = 0
  if (half === 'p' && hour < 12) hour += 12
  date.time = { hour, minute: Number(minutes), second }
}

/** Year, month and day; day, month and year; or month, day and year, as the first number allows. Returns their length. */
function readSlashes(rest: string, date: PartialDate): number {
  if (date.month !== null) return 0
  const match = /^([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{1,5})(?![0-9a-z])/i.exec(rest)
  if (match === null || match[3]?.length === 3) return 0
  const first = Number(match[1])
  const second = Number(match[2])
  const third = Number(match[3])
  const isYearFirst = first > 31 || first === 0
  const isDayFirst = first > 12
  const [year, month, day] = isYearFirst
    ? [first, second, third]
    : isDayFirst
      ? [third, second, first]
      : [third, first, second]
  // A day behind the month may be too large, and rolls over.
  if (month > 12 || (isYearFirst && day > 31)) return 0
  date.year = fullYear(year)
  date.month = month - 1
  date.day = day
  return match[0].length - 1
}

function fullYear(year: number): number {
  return year < 70 ? year + 2000 : year < 100 ? year + 1900 : year
}
