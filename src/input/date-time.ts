/**
 * Reads the dates of saved jars and files (RFC 3339).
 */

// date-time = full-date "T" full-time (RFC 3339 §5.6)
const DATE_TIME = /^([+-]\d{6}|\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,30}))?([Zz]|[+-]\d\d:?\d\d)$/

/** The milliseconds since 1970 of a date-time; `null` if the text is not one. */
export function timeOfDate(text: unknown): number | null {
  const found = typeof text === 'string' ? DATE_TIME.exec(text) : null
  if (found === null) return null
  const [, year = '', month, day, hour, minute, second, fraction = '', zone = ''] = found
  const offset = zone.toUpperCase() === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(-2)}`
  const time = Date.parse(
    `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}${offset}`,
  )
  return Number.isNaN(time) ? null : time
}
