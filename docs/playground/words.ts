/**
 * Times, places in the text, and cookies in words.
 */
import type { Cookie, Reason } from 'speculoos'

/** The milliseconds of the latest date, and of the earliest one below zero. */
const MOST = 8.64e15

/** A time in milliseconds as the Date header field has it, for every time that a cookie can have. */
export function dateText(time: number): string {
  if (time <= -MOST) return 'the earliest date'
  if (!(time < MOST)) return 'the latest date'
  return new Date(time).toUTCString()
}

/** The address of a section of RFC 6265bis. */
export function sectionUrl(section: string): string {
  return `https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-${section}`
}

/** A place in the text, such as `§5.7 step 10.1`. */
export function placeText({ section, step }: Pick<Reason, 'section' | 'step'>): string {
  if (step === '') return `§${section}`
  return /^\d/.test(step) ? `§${section} step ${step}` : `§${section} ${step}`
}

/** A whole number, with commas if it is long. Loading the commas takes a tenth of the time to the first verdict. */
export function numberText(number: number): string {
  return number < 1000 ? String(number) : number.toLocaleString('en')
}

/** A number of things. */
export function countText(count: number, one: string, many = `${one}s`): string {
  return `${numberText(count)} ${count === 1 ? one : many}`
}

/** The fields of a cookie beside its value, as a person reads them. */
export function fieldsText(cookie: Cookie): [label: string, text: string][] {
  const { domain, hostOnly, path, expiryTime, persistent, secure, httpOnly, sameSite, partitionKey, priority } = cookie
  const fields: [string, string][] = [
    ['Hosts', hostOnly ? `${domain} alone` : `${domain} and all below it`],
    ['Path', path],
    [
      'Ends',
      expiryTime === null || !persistent ? 'with the session' : expiryTime <= -MOST ? 'at once' : dateText(expiryTime),
    ],
    ['Secure', secure ? 'yes' : 'no'],
    ['HttpOnly', httpOnly ? 'yes' : 'no'],
    ['SameSite', sameSite === 'Default' ? 'not named' : sameSite],
  ]
  if (partitionKey !== null) {
    const beyond = partitionKey.hasCrossSiteAncestor ? ', below another site' : ''
    fields.push(['Partition', `${partitionKey.topLevelSite}${beyond}`])
  }
  if (priority !== undefined) fields.push(['Priority', priority])
  return fields
}
