/**
 * The oracle's cookie-date, step by step over the list of date-tokens (§5.1.1).
 */

// delimiter = %x09 / %x20-2F / %x3B-40 / %x5B-60 / %x7B-7E
const delimiters = /[\t\x20-\x2f\x3b-\x40\x5b-\x60\x7b-\x7e]+/

// time = hms-time [ non-digit *OCTET ]
const time = /^([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:[^0-9].*)?$/s
// day-of-month = 1*2DIGIT [ non-digit *OCTET ]
const dayOfMonth = /^([0-9]{1,2})(?:[^0-9].*)?$/s
// month = ( "jan" / "feb" / ... / "dec" ) *OCTET
const month = /^(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/i
// year = 2*4DIGIT [ non-digit *OCTET ]
const year = /^([0-9]{2,4})(?:[^0-9].*)?$/s

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** Answers the milliseconds of a cookie-date, or `null` where it is none. */
export function cookieDate(text: string): number | null {
  let foundTime: { hour: number; minute: number; second: number } | null = null
  let foundDayOfMonth: number | null = null
  let foundMonth: number | null = null
  let foundYear: number | null = null

  // §5.1.1 step 1
  const dateTokens = text.split(delimiters).filter((token) => token !== '')

  // §5.1.1 step 2
  for (const token of dateTokens) {
    // §5.1.1 step 2.1
    const asTime = time.exec(token)
    if (foundTime === null && asTime !== null) {
      foundTime = { hour: Number(asTime[1]), minute: Number(asTime[2]), second: Number(asTime[3]) }
      continue
    }
    // §5.1.1 step 2.2
    const asDayOfMonth = dayOfMonth.exec(token)
    if (foundDayOfMonth === null && asDayOfMonth !== null) {
      foundDayOfMonth = Number(asDayOfMonth[1])
      continue
    }
    // §5.1.1 step 2.3
    const asMonth = month.exec(token)
    if (foundMonth === null && asMonth !== null) {
      foundMonth = months.indexOf(token.slice(0, 3).toLowerCase())
      continue
    }
    // §5.1.1 step 2.4
    const asYear = year.exec(token)
    if (foundYear === null && asYear !== null) foundYear = Number(asYear[1])
  }

  // §5.1.1 step 3
  if (foundYear !== null && foundYear >= 70 && foundYear <= 99) foundYear += 1900
  // §5.1.1 step 4
  if (foundYear !== null && foundYear >= 0 && foundYear <= 69) foundYear += 2000

  // §5.1.1 step 5
  if (foundDayOfMonth === null || foundMonth === null || foundYear === null || foundTime === null) return null
  if (foundDayOfMonth < 1 || foundDayOfMonth > 31) return null
  if (foundYear < 1601) return null
  if (foundTime.hour > 23) return null
  if (foundTime.minute > 59) return null
  if (foundTime.second > 59) return null

  // §5.1.1 step 6
  const midnight = new Date(Date.UTC(foundYear, foundMonth, foundDayOfMonth))
  if (midnight.getUTCMonth() !== foundMonth || midnight.getUTCDate() !== foundDayOfMonth) return null

  // §5.1.1 step 7
  return Date.UTC(foundYear, foundMonth, foundDayOfMonth, foundTime.hour, foundTime.minute, foundTime.second)
}
