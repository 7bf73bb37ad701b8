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
import { readCookieDate } from './cookie-date.js'
import { type ApiType, exceedsOctets, octetLength } from './octets.js'
import { readPlainAttribute } from './plain-attributes.js'

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
  // §5.6 step 2
  let end = 0
  let equals = -1
  for (; end < text.length; end += 1) {
    const code = text.charCodeAt(end)
    if (code > 0x3d && code !== 0x7f) continue
    if (code === 0x3b) break
    // §5.6 step 1
    if (isControl(code)) return reject(text, type)
    if (code === 0x3d && equals === -1) equals = end
  }
  // §5.6 steps 3, 4 and 6
  const name = equals === -1 ? '' : trim(text, 0, equals)
  const setCookie: ParsedSetCookie = {
    name,
    value: trim(text, equals + 1, end),
    expires: null,
    maxAge: null,
    domain: null,
    path: null,
    secure: false,
    httpOnly: false,
    sameSite: null,
  }
  // §5.6 step 5
  if (exceedsOctets(name, setCookie.value, NAME_VALUE_OCTETS, type)) return reject(text, type)
  if (end === text.length) return { status: 'parsed', setCookie, warnings: NOTHING }
  const warnings = parseAttributes(text, end, type, setCookie)
  return warnings === null ? reject(text, type) : { status: 'parsed', setCookie, warnings }
}

/** Rejects a set-cookie-string, for every reason that applies. */
function reject(text: string, type: ApiType): ParseResult {
  const reasons: Reason[] = []
  // §5.6 step 1
  for (let position = 0; position < text.length && reasons.length === 0; position += 1) {
    if (isControl(text.charCodeAt(position))) reasons.push(setCookieControlCharacter)
  }
  const semicolon = text.indexOf(';')
  const pair = semicolon === -1 ? text : text.slice(0, semicolon)
  const equals = pair.indexOf('=')
  const name = equals === -1 ? '' : trim(pair, 0, equals)
  // §5.6 step 5
  if (exceedsOctets(name, trim(pair, equals + 1, pair.length), NAME_VALUE_OCTETS, type)) reasons.push(setCookieTooLong)
  return { status: 'rejected', reasons, warnings: NOTHING }
}

/**
 * Parses the unparsed-attributes, which begin with the `;` at `position`, into `setCookie`; `null` where they contain a
 * control character.
 */
function parseAttributes(
  text: string,
  position: number,
  type: ApiType,
  setCookie: ParsedSetCookie,
): readonly Reason[] | null {
  let warnings: Reason[] | null = null
  // §5.6 attributes step 1
  for (let end = position; end < text.length; ) {
    // §5.6 attributes step 2
    const start = text.charCodeAt(end + 1) === 0x20 ? end + 2 : end + 1
    const plainEnd = readPlainAttribute(text, start, setCookie)
    if (plainEnd !== -1) {
      end = plainEnd
      continue
    }
    // §5.6 attributes steps 3 and 4
    let equals = -1
    for (end = start; end < text.length; end += 1) {
      const code = text.charCodeAt(end)
      if (code === 0x3b) break
      // §5.6 step 1
      if (isControl(code)) return null
      if (code === 0x3d && equals === -1) equals = end
    }
    // §5.6 attributes step 5
    const nameStart = skipWhiteSpace(text, start, end)
    const nameEnd = dropWhiteSpace(text, nameStart, equals === -1 ? end : equals)
    const valueStart = equals === -1 ? end : skipWhiteSpace(text, equals + 1, end)
    const valueEnd = dropWhiteSpace(text, valueStart, end)
    const warning =
      // §5.6 attributes step 6
      (valueEnd - valueStart) * 3 > ATTRIBUTE_VALUE_OCTETS &&
      octetLength(text.slice(valueStart, valueEnd), type) > ATTRIBUTE_VALUE_OCTETS
        ? attributeTooLong
        : // §5.6 attributes step 7
          processAttribute(text, nameStart, nameEnd, valueStart, valueEnd, setCookie)
    if (warning !== null) {
      if (warnings === null) warnings = []
      warnings.push(warning)
    }
  }
  return warnings ?? NOTHING
}

function processAttribute(
  text: string,
  nameStart: number,
  nameEnd: number,
  start: number,
  end: number,
  setCookie: ParsedSetCookie,
): Reason | null {
  switch (nameEnd - nameStart) {
    case 0:
      // Nothing stands between two semicolons, or after the last.
      return start === end && (nameEnd === text.length || text.charCodeAt(nameEnd) !== 0x3d)
        ? null
        : attributeUnrecognized
    case 4:
      if (matches(text, nameStart, 'path')) return processPath(text, start, end, setCookie)
      break
    case 6:
      // §5.6.5
      if (matches(text, nameStart, 'secure')) {
        setCookie.secure = true
        return null
      }
      if (matches(text, nameStart, 'domain')) return processDomain(text, start, end, setCookie)
      break
    case 7:
      if (matches(text, nameStart, 'expires')) return processExpires(text, start, end, setCookie)
      if (matches(text, nameStart, 'max-age')) return processMaxAge(text, start, end, setCookie)
      break
    case 8:
      // §5.6.6
      if (matches(text, nameStart, 'httponly')) {
        setCookie.httpOnly = true
        return null
      }
      if (matches(text, nameStart, 'samesite')) return processSameSite(text, start, end, setCookie)
      break
  }
  return attributeUnrecognized
}

function processExpires(text: string, start: number, end: number, setCookie: ParsedSetCookie): Reason | null {
  // §5.6.1 step 1
  const expiryTime = readCookieDate(text, start, end)
  // §5.6.1 step 2
  if (expiryTime === null) return expiresNotADate
  // Reordered: §5.6.1 steps 3 and 4, which need the current time, are taken when the cookie is received.
  // §5.6.1 step 6
  setCookie.expires = expiryTime
  return null
}

function processMaxAge(text: string, start: number, end: number, setCookie: ParsedSetCookie): Reason | null {
  // §5.6.2 step 1
  if (start === end) return maxAgeEmpty
  // §5.6.2 step 2
  const firstDigit = text.charCodeAt(start) === 0x2d ? start + 1 : start
  if (firstDigit === end || !isDigit(text.charCodeAt(firstDigit))) return maxAgeNotANumber
  // §5.6.2 steps 3 and 4
  let deltaSeconds = 0
  for (let position = firstDigit; position < end; position += 1) {
    const code = text.charCodeAt(position)
    if (!isDigit(code)) return maxAgeNonDigit
    deltaSeconds = deltaSeconds * 10 + code - 0x30
  }
  // Reordered: §5.6.2 steps 5 to 7, which need the current time, are taken when the cookie is received.
  // §5.6.2 step 8
  setCookie.maxAge = firstDigit === start ? deltaSeconds : -deltaSeconds
  return null
}

function processDomain(text: string, start: number, end: number, setCookie: ParsedSetCookie): null {
  // §5.6.3 steps 1 to 4
  const hasLeadingDot = start < end && text.charCodeAt(start) === 0x2e
  setCookie.domain = asciiLowerCase(text.slice(hasLeadingDot ? start + 1 : start, end))
  return null
}

function processPath(text: string, start: number, end: number, setCookie: ParsedSetCookie): Reason | null {
  // §5.6.4 step 1
  const isDefault = start === end || text.charCodeAt(start) !== 0x2f
  // §5.6.4 step 2
  setCookie.path = isDefault ? '' : text.slice(start, end)
  return isDefault ? pathDefaulted : null
}

function processSameSite(text: string, start: number, end: number, setCookie: ParsedSetCookie): Reason | null {
  // §5.6.7 steps 2 to 5
  if (end - start === 4 && matches(text, start, 'none')) setCookie.sameSite = 'None'
  else if (end - start === 6 && matches(text, start, 'strict')) setCookie.sameSite = 'Strict'
  else if (end - start === 3 && matches(text, start, 'lax')) setCookie.sameSite = 'Lax'
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
  let hasUpperCase = false
  for (let position = 0; position < text.length; position += 1) {
    const code = text.charCodeAt(position)
    if (code > 0x7f) return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
    if (code >= 0x41 && code <= 0x5a) hasUpperCase = true
  }
  return hasUpperCase ? text.toLowerCase() : text
}

// CTL characters excluding HTAB: %x00-08 / %x0A-1F / %x7F
function isControl(code: number): boolean {
  return code < 0x20 ? code !== 0x09 : code === 0x7f
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
