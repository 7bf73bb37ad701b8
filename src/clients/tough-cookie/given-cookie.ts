/**
 * What a program hands to a jar to be set: a set-cookie-string, or a cookie of whichever class.
 */
import type { ParsedSetCookie } from '../../algorithms/parsed-set-cookie.js'
import { Cookie } from './cookie.js'
import { timeOf } from './cookie-dates.js'
import {
  type CookieFields,
  fieldsOfParsed,
  findFields,
  readText,
  SERIALIZED_FIELDS,
  validFields,
} from './cookie-fields.js'
import { canonicalDomain, domainOfHost, hostOfDomain } from './domains.js'
import { isOfThisCopy } from './received-time.js'
import { FAILED_TO_PARSE, notACookie, notInDomain, type Refusal, refusalFor } from './refusal.js'
import { isPart, isSayableText } from './sayable.js'
import { sameSiteOf } from './stored-record.js'

/** Something that can be set. */
export interface GivenCookie {
  /** The cookie in the words of the parser, as if it had come in a header field. */
  readonly setCookie: ParsedSetCookie
  /** The cookie that is to be stored, its fields as they were given. */
  readonly toCookie: () => Cookie
  /** The cookie that was given, if a copy of it is stored and it can be told what became of it; `null` otherwise. */
  readonly original: Cookie | null
}

/** Reads what was given, for a request to a host; says why where it is nothing that can be set. */
export function readGiven(given: unknown, host: string | null): GivenCookie | Refusal {
  if (typeof given === 'string' || Object.prototype.toString.call(given) === '[object String]') {
    return readGivenText(String(given), host)
  }
  if (typeof given !== 'object' || given === null) return notACookie(NOT_A_COOKIE)
  // Anything but plain fields may return something else the next time, and is read once.
  const isKept = hasPlainFields(given)
  const found = findFields(given)
  if (typeof found.key !== 'string' || typeof found.value !== 'string') return notACookie(NOT_A_COOKIE)
  const cookie = isKept ? given : Object.assign(new Cookie(), validFields(found))
  // What no header field can say would be read as something else by who gets it.
  if (!isSayableCookie(cookie)) return notACookie(FAILED_TO_PARSE)
  const setCookie = setCookieOf(cookie)
  if (cookie.hostOnly === true && setCookie.domain !== null) {
    // Only a response of the host itself can set a cookie for it alone.
    if (setCookie.domain !== host) return notACookie(notInDomain(cookie.domain, host))
    setCookie.domain = null
  }
  return { setCookie, toCookie: () => cookie, original: isKept || !isCookie(given) ? null : given }
}

function readGivenText(text: string, host: string | null): GivenCookie | Refusal {
  const read = readText(text)
  if (read.setCookie === null) return refusalFor(read.reasons, null, host)
  const { setCookie, extensions } = read
  const toCookie = () => Object.assign(new Cookie(), fieldsOfParsed(setCookie, extensions))
  return { setCookie, toCookie, original: null }
}

const NOT_A_COOKIE = 'First argument to setCookie must be a Cookie object or string'

/** Whether something is a cookie of this package's class, whose fields are what they were until somebody changes them. */
function hasPlainFields(given: object): given is Cookie {
  if (!isOfThisCopy(given) || Object.isFrozen(given)) return false
  return SERIALIZED_FIELDS.every((field) => Object.getOwnPropertyDescriptor(given, field)?.writable === true)
}

/** Whether a header field can say all that a cookie has. Control characters in a name or a value are refused with a reason. */
function isSayableCookie({ key, value, path, sameSite, extensions }: Cookie): boolean {
  if (!isPart(key) || key.includes('=') || !isPart(value)) return false
  const attributes = [path?.startsWith('/') ? path : '', sameSite || '', ...(extensions ?? [])]
  return attributes.every(isSayableText)
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
    partitioned: false,
  }
}

/** The domain that something says it is for, as it stands in a message. */
export function domainNamedBy({ domain }: ParsedSetCookie): string | null {
  return domain === null ? null : domainOfHost(domain)
}
