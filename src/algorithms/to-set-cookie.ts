/**
 * Writes the set-cookie-string that makes a jar store a cookie again (§5.6, §5.7).
 */
import type { Cookie } from '../cookie/cookie.js'
import { invalidArgument, invalidSecret } from '../cookie/invalid-argument.js'
import { ATTRIBUTE_VALUE_OCTETS } from '../cookie/limits.js'
import { hasControl, trimmed } from './characters.js'
import { octetLength } from './octets.js'
import { imfFixdate } from './serialize-set-cookie.js'

/**
 * Writes a stored cookie as a set-cookie-string. A jar that receives it from `https://`, the domain and a path below that
 * of the cookie stores the same cookie; its times are those of the reception, and the expiry-time is cut to a second.
 *
 * Unlike {@link serializeSetCookie}, which follows the grammar for servers, it writes whatever a jar can hold. A path that
 * no attribute can have, since it came from a URL, is left out: it is the default-path there.
 *
 * @throws TypeError that names the field if no stored cookie can have its value. The message holds no value.
 *
 * @example
 * ```ts
 * import { CookieJar, toSetCookie } from 'speculoos'
 *
 * const jar = new CookieJar()
 * jar.put({ name: 'cart', value: '{ "id": 1 }', domain: 'shop.example', secure: true, sameSite: 'Lax' })
 * for (const cookie of jar) console.log(toSetCookie(cookie))
 * // => cart={ "id": 1 }; Domain=shop.example; Path=/; Secure; SameSite=Lax
 * ```
 *
 * @see RFC 6265bis §5.6
 */
export function toSetCookie(cookie: Cookie): string {
  if (typeof cookie !== 'object' || cookie === null) throw invalidSecret('cookie', cookie, 'a stored cookie')
  const { name, value, domain, path, expiryTime, sameSite, partitionKey, priority } = cookie
  requirePart('name', name, /[;=]/)
  requirePart('value', value, name === '' ? /;|^$/ : /;/)
  const parts = [name === '' && !value.includes('=') ? value : `${name}=${value}`]
  if (expiryTime !== null) parts.push(`Expires=${imfFixdate(dateWithinGrammar(expiryTime))}`)
  if (!readFlag('hostOnly', cookie.hostOnly)) {
    requirePart('domain', domain, /[^\x21-\x3a\x3c-\x7e]|^$/)
    parts.push(`Domain=${domain}`)
  }
  if (typeof path !== 'string' || !path.startsWith('/') || hasControl(path)) {
    throw invalidSecret('cookie.path', path, 'a path that begins with /')
  }
  if (isAttributeValue(path)) parts.push(`Path=${path}`)
  if (readFlag('secure', cookie.secure)) parts.push('Secure')
  if (readFlag('httpOnly', cookie.httpOnly)) parts.push('HttpOnly')
  if (!['Strict', 'Lax', 'None', 'Default'].includes(sameSite)) {
    throw invalidArgument('cookie.sameSite', sameSite, "'Strict', 'Lax', 'None' or 'Default'")
  }
  if (sameSite !== 'Default') parts.push(`SameSite=${sameSite}`)
  if (typeof partitionKey !== 'object') throw invalidSecret('cookie.partitionKey', partitionKey, 'an object or null')
  if (partitionKey !== null) parts.push('Partitioned')
  // Only Chromium knows Priority. Other browsers ignore it.
  if (priority === 'Low' || priority === 'High') parts.push(`Priority=${priority}`)
  return parts.join('; ')
}

/** Throws if the parser would not read this text back as it is. */
function requirePart(field: 'name' | 'value' | 'domain', text: string, forbidden: RegExp): void {
  if (typeof text !== 'string' || forbidden.test(text) || hasControl(text) || !isTrimmed(text)) {
    throw invalidSecret(`cookie.${field}`, text, `the ${field} of a stored cookie`)
  }
}

/** The nearest date that a cookie-date can express: one in the years 1601 to 9999. */
function dateWithinGrammar(time: number): number {
  if (!Number.isFinite(time)) {
    throw invalidArgument('cookie.expiryTime', time, 'a finite number of milliseconds or null')
  }
  return Math.min(Math.max(time, Date.UTC(1601, 0, 1)), Date.UTC(9999, 11, 31, 23, 59, 59))
}

function isAttributeValue(path: string): boolean {
  return !path.includes(';') && isTrimmed(path) && octetLength(path, 'HTTP') <= ATTRIBUTE_VALUE_OCTETS
}

function isTrimmed(text: string): boolean {
  return trimmed(text, 0, text.length) === text
}

function readFlag(field: 'hostOnly' | 'secure' | 'httpOnly', given: boolean): boolean {
  if (typeof given !== 'boolean') throw invalidArgument(`cookie.${field}`, given, 'true or false')
  return given
}
