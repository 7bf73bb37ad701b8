/**
 * Dates as Chromium 156 reads them (in place of §5.1.1).
 */
import { daysInMonth, toMilliseconds } from '../algorithms/calendar.js'
import { monthAt } from '../algorithms/cookie-date.js'
import { EARLIEST_DATE } from '../cookie/limits.js'

interface Time {
  readonly hour: number
  readonly minute: number
  readonly second: number
}

/**
 * Reads a date: tokens that begin with no digit may be a month, the first of three numbers between colons is the time, a
 * number of up to two digits is the day, and the next one of up to five digits is the year. Time zones are ignored, and so
 * are numbers that letters follow.
 *
 * @returns milliseconds, or `null` if the date does not exist. A year before 1601 is the earliest date.
 */
export function chromiumDate(text: string): number | null {
  let time: Time | null = null
  let day: number | null = null
  let month: number | null = null
  let year: number | null = null
  for (const token of text.split(/[\t -/;-@[-`{-~]+/)) {
    if (!/^[0-9]/.test(token)) month ??= monthAt(token)
    else if (token.includes(':')) time ??= readTime(token)
    else if (/^[0-9]{1,5}$/.test(token)) {
      if (day === null && token.length <= 2) day = Number(token)
      else year ??= Number(token)
    }
  }
  if (time === null || day === null || month === null || year === null) return null
  if (year < 100) year += year < 70 ? 2000 : 1900
  const { hour, minute, second } = time
  if (day < 1 || day > daysInMonth(year, month) || hour > 23 || minute > 59 || second > 59) return null
  return year < 1601 ? EARLIEST_DATE : toMilliseconds(year, month, day, hour, minute, second)
}

function readTime(token: string): Time | null {
  const match = /^([0-9]+):([0-9]+):([0-9]+)$/.exec(token)
  return match === null ? null : { hour: Number(match[1]), minute: Number(match[2]), second: Number(match[3]) }
}
