/**
 * What a program hands to a jar to be set: a set-cookie-string, or a cookie of whichever class.
 */
import type { ParsedSetCookie } from '../../algorithms/parsed-set-cookie.js'
import { Cookie } from './cookie.js'
import { timeOf } from './cookie-dates.js'
import { type CookieFields, fieldsOfJSON, fieldsOfParsed, readText } from './cookie-fields.js'
import { canonicalDomain, domainOfHost, hostOfDomain } from './domains.js'
import { FAILED_TO_PARSE, notACookie, notInDomain, type Refusal, refusalFor } from './refusal.js'
import { sameSiteOf } from './stored-record.js'

/** Something that can be set. */
export interface GivenCookie {
  /** The cookie in the words of the parser, as if it had come in a header field. */
  readonly setCookie: ParsedSetCookie
  /** The cookie that is to be stored, its fields as they were given. */
  readonly toCookie: () => Cookie
}

/** Reads what was given, for a request to a host; says why where it is nothing that can be set. */
export function readGiven(given: unknown, host: string | null): GivenCookie | Refusal {
  if (typeof given === 'string' || Object.prototype.toString.call(given) === '[object String]') {
    return readGivenText(String(given), host)
  }
  if (!isCookieLike(given)) return notACookie('First argument to setCookie must be a Cookie object or string')
  // What no header field can say would be read as something else by who gets it.
  if (/[;=]/.test(given.key) || given.value.includes(';')) return notACookie(FAILED_TO_PARSE)
  const cookie = isCookie(given) ? given : Object.assign(new Cookie(), fieldsOfJSON(given))
  const setCookie = setCookieOf(cookie)
  if (cookie.hostOnly === true && setCookie.domain !== null) {
    // Only a response of the host itself can set a cookie for it alone.
    if (setCookie.domain !== host) return notACookie(notInDomain(cookie.domain, host))
    setCookie.domain = null
  }
  return { setCookie, toCookie: () => cookie }
}

function readGivenText(text: string, host: string | null): GivenCookie | Refusal {
  const read = readText(text)
  if (read.setCookie === null) return refusalFor(read.reasons, null, host)
  const { setCookie, extensions } = read
  return { setCookie, toCookie: () => Object.assign(new Cookie(), fieldsOfParsed(setCookie, extensions)) }
}

/** Whether something has the fields that make a cookie. */
function isCookieLike(given: unknown): given is { readonly key: string; readonly value: string } {
  if (typeof given !== 'object' || given === null || !('key' in given) || !('value' in given)) return false
  return typeof given.key === 'string' && typeof given.value === 'string'
}

/** Whether something does what stores ask of a cookie, and can be told what became of it. */
function isCookie(given: object): given is Cookie {
  const isActive = 'toJSON' in given && typeof given.toJSON === 'function' && 'cookieString' in given
  return isActive && typeof given.cookieString === 'function' && !Object.isFrozen(given)
}

/** What a cookie would say in a header field. */
function setCookieOf(cookie: Readonly<CookieFields>): ParsedSetCookie {
  const { key, value, maxAge, path, sameSite } = cookie
  return {
    name: key,
    value,
    expires: timeOf(cookie.expires),
    maxAge: typeof maxAge === 'string' ? Number(maxAge) : (maxAge ?? null),
    domain: cookie.domain ? hostOfDomain(canonicalDomain(cookie.domain) ?? '') : null,
    path: path?.startsWith('/') ? path : null,
    secure: cookie.secure === true,
    httpOnly: cookie.httpOnly === true,
    sameSite: sameSite === undefined || sameSite === null ? null : sameSiteOf(sameSite),
  }
}

/** The domain that something says it is for, as it stands in a message. */
export function domainNamedBy({ domain }: ParsedSetCookie): string | null {
  return domain === null ? null : domainOfHost(domain)
}
