/**
 * Parses a set-cookie-string and its attributes (§5.6, §5.6.1 to §5.6.7).
 */
import type { SameSite } from '../cookie/cookie.js'
import { requireString } from '../cookie/invalid-argument.js'
import { ATTRIBUTE_VALUE_OCTETS, NAME_VALUE_OCTETS } from '../cookie/limits.js'
import {
  attributeTooLong,
  attributeUnrecognized,
  expiresNotADate,
  maxAgeEmpty,
  maxAgeNonDigit,
  maxAgeNotANumber,
  pathDefaulted,
  type Reason,
  sameSiteUnrecognized,
  setCookieControlCharacter,
  setCookieTooLong,
} from '../cookie/reason.js'
import { cookieDate } from './cookie-date.js'
import { type ApiType, exceedsOctets, octetLength } from './octets.js'

/** A set-cookie-string, parsed: of each attribute the last one that was not ignored. */
export interface ParsedSetCookie {
  /** The cookie-name; empty for a nameless cookie. */
  name: string
  /** The cookie-value. */
  value: string
  /** The date that Expires names, in milliseconds and not yet limited; `null` without the attribute. */
  expires: number | null
  /** The seconds that Max-Age names, not yet limited; `null` without the attribute. */
  maxAge: number | null
  /** The lower-case value of Domain without its leading dot; `null` without the attribute. */
  domain: string | null
  /** The value of Path; empty where the default-path stands in for it, `null` without the attribute. */
  path: string | null
  /** Whether there is a Secure attribute. */
  secure: boolean
  /** Whether there is an HttpOnly attribute. */
  httpOnly: boolean
  /** The enforcement that SameSite names; `null` without the attribute. */
  sameSite: SameSite | null
}

/** What became of a set-cookie-string. */
export type ParseResult =
  | { readonly status: 'parsed'; readonly setCookie: ParsedSetCookie; readonly warnings: readonly Reason[] }
  | { readonly status: 'rejected'; readonly reasons: readonly Reason[]; readonly warnings: readonly Reason[] }

const NOTHING: readonly Reason[] = /* @__PURE__ */ Object.freeze([])

/**
 * Parses the value of a Set-Cookie header field, or the text that a script assigns to `document.cookie`.
 *
 * @param text - the set-cookie-string.
 * @param type - where the text comes from; it decides how octets are counted: `'HTTP'` for a byte string, as `Headers`
 * and `node:http` give it, `'non-HTTP'` for text from a script.
 * @returns what was parsed, with a warning for each attribute that was ignored; or the reasons why the text was rejected.
 * @throws TypeError where `text` is not a string.
 *
 * @example
 * ```ts
 * import { parseSetCookie } from 'speculoos'
 *
 * const result = parseSetCookie('SID=31d4; Path=/; Max-Age=60; SameSite=Foo')
 * if (result.status === 'parsed') {
 *   console.log(result.setCookie.name, result.setCookie.maxAge) // => SID 60
 *   console.log(result.warnings.map(({ id }) => id)) // => [ 'same-site-unrecognized' ]
 * }
 * ```
 *
 * @see RFC 6265bis §5.6
 */
export function parseSetCookie(text: string, type: ApiType = 'HTTP'): ParseResult {
  requireString('text', text)
  let end = text.length
  let equals = -1
  let isRejected = false
  for (let position = 0; position < text.length; position += 1) {
    const code = text.charCodeAt(position)
    // §5.6 step 1
    if (code < 0x20 ? code !== 0x09 : code === 0x7f) isRejected = true
    // §5.6 step 2
    else if (code === 0x3b && end === text.length) end = position
    else if (code === 0x3d && equals === -1 && end === text.length) equals = position
  }
  // §5.6 steps 3 and 4
  const name = equals === -1 ? '' : trim(text, 0, equals)
  const value = trim(text, equals + 1, end)
  // §5.6 step 5
  const isTooLong =
    (name.length + value.length) * 3 > NAME_VALUE_OCTETS &&
    octetLength(name, type) + octetLength(value, type) > NAME_VALUE_OCTETS
  if (isRejected || isTooLong) {
    const reasons: Reason[] = []
    if (isRejected) reasons.push(setCookieControlCharacter)
    if (isTooLong) reasons.push(setCookieTooLong)
    return { status: 'rejected', reasons, warnings: NOTHING }
  }
  // §5.6 step 6
  const setCookie: ParsedSetCookie = {
    name,
    value,
    expires: null,
    maxAge: null,
    domain: null,
    path: null,
    secure: false,
    httpOnly: false,
    sameSite: null,
  }
  const warnings = end === text.length ? NOTHING : parseAttributes(text, end, type, setCookie)
  return { status: 'parsed', setCookie, warnings }
}

/** Parses the unparsed-attributes, which begin with the `;` at `position`, into `setCookie`. */
function parseAttributes(text: string, position: number, type: ApiType, setCookie: ParsedSetCookie): readonly Reason[] {
  let warnings: Reason[] | null = null
  let start = position
  // §5.6 attributes step 1
  while (start < text.length) {
    // §5.6 attributes step 2
    start += 1
    // §5.6 attributes step 3
    let end = text.indexOf(';', start)
    if (end === -1) end = text.length
    // §5.6 attributes step 4
    let equals = start
    while (equals < end && text.charCodeAt(equals) !== 0x3d) equals += 1
    // §5.6 attributes step 5
    const nameStart = skipWhiteSpace(text, start, equals)
    const nameEnd = dropWhiteSpace(text, nameStart, equals)
    const value = equals === end ? '' : trim(text, equals + 1, end)
    start = end
    // §5.6 attributes step 6
    const warning = exceedsOctets(value, ATTRIBUTE_VALUE_OCTETS, type)
      ? attributeTooLong
      : // §5.6 attributes step 7
        processAttribute(text, nameStart, nameEnd, value, setCookie)
    if (warning !== null) {
      if (warnings === null) warnings = []
      warnings.push(warning)
    }
  }
  return warnings ?? NOTHING
}

function processAttribute(
  text: string,
  start: number,
  end: number,
  value: string,
  setCookie: ParsedSetCookie,
): Reason | null {
  switch (end - start) {
    case 0:
      // Nothing stands between two semicolons, or after the last.
      return value === '' ? null : attributeUnrecognized
    case 4:
      if (matches(text, start, 'path')) return processPath(value, setCookie)
      break
    case 6:
      if (matches(text, start, 'domain')) return processDomain(value, setCookie)
      // §5.6.5
      if (matches(text, start, 'secure')) {
        setCookie.secure = true
        return null
      }
      break
    case 7:
      if (matches(text, start, 'expires')) return processExpires(value, setCookie)
      if (matches(text, start, 'max-age')) return processMaxAge(value, setCookie)
      break
    case 8:
      // §5.6.6
      if (matches(text, start, 'httponly')) {
        setCookie.httpOnly = true
        return null
      }
      if (matches(text, start, 'samesite')) return processSameSite(value, setCookie)
      break
  }
  return attributeUnrecognized
}

function processExpires(value: string, setCookie: ParsedSetCookie): Reason | null {
  // §5.6.1 step 1
  const expiryTime = cookieDate(value)
  // §5.6.1 step 2
  if (expiryTime === null) return expiresNotADate
  // Reordered: §5.6.1 steps 3 and 4, which need the current time, are taken when the cookie is received.
  // §5.6.1 step 6
  setCookie.expires = expiryTime
  return null
}

function processMaxAge(value: string, setCookie: ParsedSetCookie): Reason | null {
  // §5.6.2 step 1
  if (value === '') return maxAgeEmpty
  // §5.6.2 step 2
  const isNegative = value.charCodeAt(0) === 0x2d
  const firstDigit = isNegative ? 1 : 0
  if (!isDigit(value.charCodeAt(firstDigit))) return maxAgeNotANumber
  // §5.6.2 step 3
  for (let position = firstDigit + 1; position < value.length; position += 1) {
    if (!isDigit(value.charCodeAt(position))) return maxAgeNonDigit
  }
  // §5.6.2 step 4
  // Reordered: §5.6.2 steps 5 to 7, which need the current time, are taken when the cookie is received.
  // §5.6.2 step 8
  setCookie.maxAge = Number(value)
  return null
}

function processDomain(value: string, setCookie: ParsedSetCookie): null {
  // §5.6.3 steps 1 to 4
  setCookie.domain = asciiLowerCase(value.charCodeAt(0) === 0x2e ? value.slice(1) : value)
  return null
}

function processPath(value: string, setCookie: ParsedSetCookie): Reason | null {
  // §5.6.4 step 1
  const isDefault = value.charCodeAt(0) !== 0x2f
  // §5.6.4 step 2
  setCookie.path = isDefault ? '' : value
  return isDefault ? pathDefaulted : null
}

function processSameSite(value: string, setCookie: ParsedSetCookie): Reason | null {
  // §5.6.7 steps 2 to 5
  if (value.length === 4 && matches(value, 0, 'none')) setCookie.sameSite = 'None'
  else if (value.length === 6 && matches(value, 0, 'strict')) setCookie.sameSite = 'Strict'
  else if (value.length === 3 && matches(value, 0, 'lax')) setCookie.sameSite = 'Lax'
  else {
    // §5.6.7 step 1
    setCookie.sameSite = 'Default'
    return sameSiteUnrecognized
  }
  return null
}

/** Whether `text` has, from `start` on, the lower-case `word` in whatever case. The text is known to have no CTL but HTAB. */
function matches(text: string, start: number, word: string): boolean {
  for (let position = 0; position < word.length; position += 1) {
    if ((text.charCodeAt(start + position) | 0x20) !== word.charCodeAt(position)) return false
  }
  return true
}

/** Lower-cases the letters of US-ASCII and no others: the Kelvin sign is not a K. */
function asciiLowerCase(text: string): string {
  for (let position = 0; position < text.length; position += 1) {
    const code = text.charCodeAt(position)
    if (code > 0x7f) return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
  }
  return text.toLowerCase()
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

// WSP = SP / HTAB
function isWhiteSpace(code: number): boolean {
  return code === 0x20 || code === 0x09
}

function skipWhiteSpace(text: string, start: number, end: number): number {
  let position = start
  while (position < end && isWhiteSpace(text.charCodeAt(position))) position += 1
  return position
}

function dropWhiteSpace(text: string, start: number, end: number): number {
  let position = end
  while (position > start && isWhiteSpace(text.charCodeAt(position - 1))) position -= 1
  return position
}

function trim(text: string, start: number, end: number): string {
  const first = skipWhiteSpace(text, start, end)
  return text.slice(first, dropWhiteSpace(text, first, end))
}
