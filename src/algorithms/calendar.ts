/**
 * The Gregorian calendar, in UTC (§5.1.1 steps 6 and 7).
 */

/** The number of days in a month. Months count from 0, which is January. */
export function daysInMonth(year: number, month: number): number {
  if (month === 1) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  // Long and short months alternate, except that July and August are both long.
  return 31 - ((month % 7) % 2)
}

/**
 * Converts a date in UTC to milliseconds since 1970-01-01T00:00:00Z. Months count from 0. The day and the time may be
 * out of range.
 */
export function toMilliseconds(
  year: number,
  month: number,
  dayOfMonth: number,
  hour: number,
  minute: number,
  second: number,
): number {
  // A year that begins in March has its leap day at the end.
  const march = month < 2 ? year - 1 : year
  const leapDays = Math.floor(march / 4) - Math.floor(march / 100) + Math.floor(march / 400)
  // From March to January, any five months in a row have 153 days.
  const daysBefore = Math.floor((((month + 10) % 12) * 153 + 2) / 5)
  const days = 365 * march + leapDays + daysBefore + dayOfMonth - 719_469
  return ((days * 24 + hour) * 60 + minute) * 60_000 + second * 1000
}
