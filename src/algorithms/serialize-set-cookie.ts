/**
 * Produces a set-cookie-string by the strict grammar for servers (§4.1.1).
 */
import { fieldsOf, invalidArgument, invalidSecret, readFlag, readWord } from '../cookie/invalid-argument.js'

/**
 * The fields of a cookie that a server sets.
 *
 * @see RFC 6265bis §4.1.1
 */
export interface SetCookieInit {
  /** The cookie-name: a token, not empty. */
  readonly name: string
  /** The cookie-value: cookie-octets, which may stand between double quotes. */
  readonly value: string
  /** When the cookie expires: a Date, or milliseconds since 1970-01-01T00:00:00Z. */
  readonly expires?: Date | number | undefined
  /** The lifetime in seconds: a non-negative integer. */
  readonly maxAge?: number | undefined
  /** The domain whose hosts get the cookie, without a leading dot. */
  readonly domain?: string | undefined
  /** The path below which the cookie is sent. */
  readonly path?: string | undefined
  /** Whether the cookie is sent over secure connections only. */
  readonly secure?: boolean | undefined
  /** Whether the cookie is hidden from scripts. */
  readonly httpOnly?: boolean | undefined
  /** To which cross-site requests the cookie is sent. */
  readonly sameSite?: 'Strict' | 'Lax' | 'None' | undefined
  /** Further attributes, which are written as they are. */
  readonly extensions?: readonly string[] | undefined
}

const KEYS = ['name', 'value', 'expires', 'maxAge', 'domain', 'path', 'secure', 'httpOnly', 'sameSite', 'extensions']

// token = 1*tchar (RFC 9110 §5.6.2)
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
// cookie-value = *cookie-octet / ( DQUOTE *cookie-octet DQUOTE )
// cookie-octet = %x21 / %x23-2B / %x2D-3A / %x3C-5B / %x5D-7E
const COOKIE_VALUE = /^("?)[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*\1$/
// av-octet = %x20-3A / %x3C-7E
const AV_OCTETS = /^[\x20-\x3a\x3c-\x7e]*$/
// domain-value = <subdomain>, RFC 1034 §3.5 as enhanced by RFC 1123 §2.1
const SUBDOMAIN = /^(?=.{1,253}$)(?:[0-9a-z](?:[0-9a-z-]{0,61}[0-9a-z])?)(?:\.[0-9a-z](?:[0-9a-z-]{0,61}[0-9a-z])?)*$/i
const EARLIEST_EXPIRES = /* @__PURE__ */ Date.UTC(1601, 0, 1)
const LATEST_EXPIRES = /* @__PURE__ */ Date.UTC(9999, 11, 31, 23, 59, 59, 999)

/**
 * Writes the value of a Set-Cookie header field. It throws if the grammar for servers forbids it.
 *
 * @throws TypeError that names the field, what the grammar expects and what was given.
 *
 * @example
 * ```ts
 * import { serializeSetCookie } from 'speculoos'
 *
 * console.log(serializeSetCookie({ name: '__Host-SID', value: '31d4', path: '/', secure: true, sameSite: 'Strict' }))
 * // => __Host-SID=31d4; Path=/; Secure; SameSite=Strict
 * try {
 *   serializeSetCookie({ name: 'city', value: 'São Paulo' })
 * } catch (error) {
 *   console.log(String(error))
 *   // => TypeError: value: expected cookie-octets (US-ASCII without controls, whitespace, ", comma, ; and \), got a string of length 9
 * }
 * ```
 *
 * @see RFC 6265bis §4.1.1
 */
export function serializeSetCookie(init: SetCookieInit): string {
  return serialize(fieldsOf('init', init, KEYS))
}

function serialize(init: SetCookieInit): string {
  // cookie-pair = cookie-name BWS "=" BWS cookie-value
  requireMatch('name', init.name, TOKEN, "a token (letters, digits and !#$%&'*+-.^_`|~, at least one)")
  requireMatch(
    'value',
    init.value,
    COOKIE_VALUE,
    'cookie-octets (US-ASCII without controls, whitespace, ", comma, ; and \\)',
  )
  const parts = [`${init.name}=${init.value}`]
  if (init.expires !== undefined) parts.push(`Expires=${imfFixdate(init.expires)}`)
  if (init.maxAge !== undefined) {
    // max-age-av = "Max-Age" BWS "=" BWS 1*DIGIT
    if (!Number.isSafeInteger(init.maxAge) || init.maxAge < 0) {
      throw invalidArgument('maxAge', init.maxAge, 'a number of seconds, whole and not negative')
    }
    parts.push(`Max-Age=${init.maxAge}`)
  }
  if (init.domain !== undefined) {
    requireMatch(
      'domain',
      init.domain,
      SUBDOMAIN,
      'a domain name of letters, digits and inner hyphens, without a leading dot',
    )
    parts.push(`Domain=${init.domain}`)
  }
  if (init.path !== undefined) {
    requireMatch('path', init.path, AV_OCTETS, 'US-ASCII without controls and ;')
    parts.push(`Path=${init.path}`)
  }
  if (readFlag('secure', init.secure)) parts.push('Secure')
  if (readFlag('httpOnly', init.httpOnly)) parts.push('HttpOnly')
  // samesite-value = "Strict" / "Lax" / "None"
  const sameSite = readWord('sameSite', init.sameSite, ['Strict', 'Lax', 'None'])
  if (sameSite !== undefined) parts.push(`SameSite=${sameSite}`)
  if (init.extensions !== undefined) pushExtensions(init.extensions, parts)
  return parts.join('; ')
}

// sane-cookie-date = <IMF-fixdate, RFC 9110 §5.6.7>
export function imfFixdate(expires: Date | number): string {
  const time = isDate(expires) ? expires.getTime() : expires
  if (typeof time !== 'number' || !(time >= EARLIEST_EXPIRES && time <= LATEST_EXPIRES)) {
    throw invalidArgument('expires', expires, 'a Date, or milliseconds, in the years 1601 to 9999')
  }
  return new Date(time).toUTCString()
}

/** Whether it is a Date of any realm: a test runner may give a program other globals than those of Node's modules. */
export function isDate(given: Date | number): given is Date {
  return Object.prototype.toString.call(given) === '[object Date]'
}

/** Adds the extension-avs. No attribute may occur twice, not even one that this function writes itself (§4.1.1). */
function pushExtensions(extensions: readonly string[], parts: string[]): void {
  if (!Array.isArray(extensions)) throw invalidArgument('extensions', extensions, 'an array of strings')
  const taken = new Set(['expires', 'max-age', 'domain', 'path', 'secure', 'httponly', 'samesite'])
  for (const extension of extensions) {
    requireMatch('extensions', extension, AV_OCTETS, 'US-ASCII without controls and ;')
    if (extension === '' || extension.startsWith(' ') || extension.endsWith(' ')) {
      throw invalidArgument('extensions', extension, 'an attribute without white space around it')
    }
    const name = (extension.split('=', 1)[0] ?? '').trim().toLowerCase()
    if (taken.has(name))
      throw invalidArgument('extensions', extension, 'an attribute that does not stand there already')
    taken.add(name)
    parts.push(extension)
  }
}

function requireMatch(field: string, given: unknown, pattern: RegExp, expected: string): void {
  if (typeof given === 'string' && pattern.test(given)) return
  throw (field === 'value' ? invalidSecret : invalidArgument)(field, given, expected)
}
