/**
 * Reads what is passed to `setCookie`: a set-cookie-string, or a cookie of any class.
 */
import type { ApiType } from '../../algorithms/octets.js'
import type { ParsedSetCookie } from '../../algorithms/parsed-set-cookie.js'
import { NAME, VALUE } from '../../jar/saved-fields.js'
import { Cookie, readFields, sameSiteOf } from './cookie.js'
import { timeOf } from './cookie-dates.js'
import { isAttributeText, readText } from './cookie-text.js'
import { canonicalDomain, hostOfDomain } from './domains-and-paths.js'
import { FAILED_TO_PARSE, notACookie, notInDomain, type Refusal, refusalFor } from './refusal.js'

/** Something that can be set. */
export interface GivenCookie {
  /** The cookie as the parser would have read it from a header field. */
  readonly setCookie: ParsedSetCookie
  readonly extensions: readonly string[] | null
  /** The given cookie, if the outcome can be written into it; `null` otherwise. */
  readonly original: Cookie | null
}

/** Reads the given cookie, for a request to a host. If it cannot be set, returns the reasons. */
export function readGiven(given: unknown, host: string | null, type: ApiType): GivenCookie | Refusal {
  if (Object.prototype.toString.call(given) === '[object String]') {
    const read = readText(String(given), type)
    if (read.setCookie === null) return refusalFor(read.reasons, null, host)
    return { setCookie: read.setCookie, extensions: read.extensions, original: null }
  }
  if (typeof given !== 'object' || given === null) return notACookie(NOT_A_COOKIE)
  const fields = readFields(given)
  if (fields.key === undefined || fields.value === undefined) return notACookie(NOT_A_COOKIE)
  const cookie = Object.assign(new Cookie(), fields)
  const { key: name, value, maxAge, sameSite } = cookie
  const path = cookie.path?.startsWith('/') ? cookie.path : null
  const setCookie: ParsedSetCookie = {
    name,
    value,
    expires: timeOf(cookie.expires),
    maxAge: typeof maxAge === 'string' ? Number(maxAge) : (maxAge ?? null),
    domain: cookie.domain ? hostOfDomain(canonicalDomain(cookie.domain) ?? '') : null,
    path,
    secure: cookie.secure === true,
    httpOnly: cookie.httpOnly === true,
    sameSite: sameSite === undefined || sameSite === null ? null : sameSiteOf(sameSite),
    partitioned: false,
  }
  // If no header field can set a cookie, a server would read it as something else. The name and the value may still have
  // control characters, for which the jar refuses them with a reason.
  if (!NAME.isValid(name) || !VALUE.isValid(value) || !isAttributeText(path ?? '')) return notACookie(FAILED_TO_PARSE)
  if (cookie.hostOnly === true && setCookie.domain !== null) {
    // Only a response of the host itself can set a cookie for it alone.
    if (setCookie.domain !== host) return notACookie(notInDomain(setCookie.domain, host))
    setCookie.domain = null
  }
  return { setCookie, extensions: cookie.extensions, original: isCookie(given) ? given : null }
}

const NOT_A_COOKIE = 'First argument to setCookie must be a Cookie object or string'

/** Whether an object has the methods of a cookie, and can be changed. */
function isCookie(given: object): given is Cookie {
  return 'cookieString' in given && typeof given.cookieString === 'function' && !Object.isFrozen(given)
}

/** Writes the fields of the stored cookie into the given one, and returns that. */
export function writeInto(original: Cookie, stored: Cookie): Cookie {
  const { domain, hostOnly, path, pathIsDefault, maxAge, expires, creation, lastAccessed } = stored
  return Object.assign(original, { domain, hostOnly, path, pathIsDefault, maxAge, expires, creation, lastAccessed })
}
