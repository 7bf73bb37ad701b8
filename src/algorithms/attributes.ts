/**
 * Reads the attributes of a set-cookie-string in place, without making strings that are not used (§5.6.1 to §5.6.7).
 */
import { ATTRIBUTE_VALUE_OCTETS } from '../cookie/limits.js'
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
} from '../cookie/reason.js'
import { asciiLowerCase, EQUALS, isControl, isDigit, SEMICOLON, skipSpace, trimmed } from './characters.js'
import { readCookieDate } from './cookie-date.js'
import { type ApiType, exceedsOctets } from './octets.js'
import type { ParsedSetCookie } from './parsed-set-cookie.js'

const DOMAIN = /* @__PURE__ */ codesOf('domain')
const EXPIRES = /* @__PURE__ */ codesOf('expires')
const HTTPONLY = /* @__PURE__ */ codesOf('httponly')
const MAX_AGE = /* @__PURE__ */ codesOf('max-age')
const PARTITIONED = /* @__PURE__ */ codesOf('partitioned')
const PATH = /* @__PURE__ */ codesOf('path')
const SAMESITE = /* @__PURE__ */ codesOf('samesite')
const SECURE = /* @__PURE__ */ codesOf('secure')
const LAX = /* @__PURE__ */ codesOf('lax')
const NONE = /* @__PURE__ */ codesOf('none')
const STRICT = /* @__PURE__ */ codesOf('strict')
/** Stands for every other name. */
const UNKNOWN: readonly number[] = []
const NAMES = [DOMAIN, EXPIRES, HTTPONLY, MAX_AGE, PARTITIONED, PATH, SAMESITE, SECURE]

/**
 * Reads the unparsed-attributes, which begin with the semicolon at `position`, into a cookie. A known name is
 * recognized by its first letters, before its end is found; only values that are kept become strings.
 *
 * @returns a warning for each attribute that was ignored or changed; `null` if there is a control character.
 */
export function readAttributes(
  text: string,
  position: number,
  type: ApiType,
  setCookie: ParsedSetCookie,
  readsPartitioned: boolean,
): Reason[] | null {
  const warnings: Reason[] = []
  // §5.6 attributes step 1
  for (let end = position; end < text.length; ) {
    // §5.6 attributes step 2
    let start = end + 1
    if (text.charCodeAt(start) === 0x20) start += 1
    let name = UNKNOWN
    switch (text.charCodeAt(start) | 0x20) {
      case 0x64:
        name = DOMAIN
        break
      case 0x65:
        name = EXPIRES
        break
      case 0x68:
        name = HTTPONLY
        break
      case 0x6d:
        // Compared as it is: with 0x20 set, a control character would pass for the hyphen.
        if (text.charCodeAt(start + 3) === 0x2d) name = MAX_AGE
        break
      case 0x70:
        name = (text.charCodeAt(start + 3) | 0x20) === 0x68 ? PATH : PARTITIONED
        break
      case 0x73:
        name = (text.charCodeAt(start + 1) | 0x20) === 0x61 ? SAMESITE : SECURE
        break
    }
    // §5.6 attributes steps 3 to 5
    end = start + name.length
    let delimiter = delimiterAt(text, end)
    if ((delimiter !== EQUALS && delimiter !== SEMICOLON) || !hasLetters(text, start, name)) {
      end = endOf(EQUALS, text, start)
      if (end === -1) return null
      name = nameBetween(text, start, end)
      delimiter = delimiterAt(text, end)
    }
    let valueStart = end
    let valueEnd = end
    if (delimiter === EQUALS) {
      valueStart += 1
      end = endOf(SEMICOLON, text, valueStart)
      if (end === -1) return null
      // Tabs are the only control characters left. Calls of skipSpace and endBeforeSpace would take
      // longer (`npm run bench -- --only parse`).
      while (valueStart < end && text.charCodeAt(valueStart) <= 0x20) valueStart += 1
      valueEnd = end
      while (valueStart < valueEnd && text.charCodeAt(valueEnd - 1) <= 0x20) valueEnd -= 1
    }
    // Empty, as between two semicolons or after the last one.
    else if (name === UNKNOWN && skipSpace(text, start, end) === end) continue
    // §5.6 attributes step 6. Up to 256 characters have at most 768 octets, and need not be copied and counted.
    const isLong = valueEnd - valueStart > 256
    const warning =
      isLong && exceedsOctets(text.slice(valueStart, valueEnd), '', ATTRIBUTE_VALUE_OCTETS, type)
        ? attributeTooLong
        : // §5.6 attributes step 7
          readAttribute(name, text, valueStart, valueEnd, setCookie, readsPartitioned)
    if (warning !== null) warnings.push(warning)
  }
  return warnings
}

/** Reads an attribute with the value from `start` to `end`. */
function readAttribute(
  name: readonly number[],
  text: string,
  start: number,
  end: number,
  setCookie: ParsedSetCookie,
  readsPartitioned: boolean,
): Reason | null {
  switch (name) {
    case DOMAIN:
      return readDomain(text, start, end, setCookie)
    case EXPIRES:
      return readExpires(text, start, end, setCookie)
    case HTTPONLY:
      // §5.6.6
      setCookie.httpOnly = true
      return null
    case MAX_AGE:
      return readMaxAge(text, start, end, setCookie)
    case PARTITIONED:
      if (!readsPartitioned) return attributeUnrecognized
      // CHIPS: the value is ignored.
      setCookie.partitioned = true
      return null
    case PATH:
      return readPath(text.slice(start, end), setCookie)
    case SAMESITE:
      return readSameSite(text, start, end, setCookie)
    case SECURE:
      // §5.6.5
      setCookie.secure = true
      return null
    default:
      return attributeUnrecognized
  }
}

function readExpires(text: string, start: number, end: number, setCookie: ParsedSetCookie): Reason | null {
  // §5.6.1 step 1
  const expiryTime = readCookieDate(text, start, end)
  // §5.6.1 step 2
  if (expiryTime === null) return expiresNotADate
  // Reordered: §5.6.1 steps 3 and 4, which need the current time, are taken when the cookie is received.
  // §5.6.1 step 6
  setCookie.expires = expiryTime
  return null
}

function readMaxAge(text: string, start: number, end: number, setCookie: ParsedSetCookie): Reason | null {
  // §5.6.2 step 1
  if (start === end) return maxAgeEmpty
  // §5.6.2 step 2
  const first = text.charCodeAt(start) === 0x2d ? start + 1 : start
  if (!isDigit(text.charCodeAt(first))) return maxAgeNotANumber
  // §5.6.2 step 3
  let deltaSeconds = 0
  for (let position = first; position < end; position += 1) {
    const code = text.charCodeAt(position)
    if (!isDigit(code)) return maxAgeNonDigit
    deltaSeconds = deltaSeconds * 10 + code - 0x30
  }
  // The sum of more than 15 digits may not be exact.
  if (first > start || end - start > 15) deltaSeconds = Number(text.slice(start, end))
  // Reordered: §5.6.2 steps 5 to 7, which need the current time, are taken when the cookie is received.
  // §5.6.2 steps 4 and 8
  setCookie.maxAge = deltaSeconds
  return null
}

function readDomain(text: string, start: number, end: number, setCookie: ParsedSetCookie): null {
  // §5.6.3 steps 1 to 4
  const first = text.charCodeAt(start) === 0x2e ? start + 1 : start
  setCookie.domain = asciiLowerCase(text, first, end)
  return null
}

function readPath(value: string, setCookie: ParsedSetCookie): Reason | null {
  // §5.6.4 step 1
  const isDefault = value.charCodeAt(0) !== 0x2f
  // §5.6.4 step 2
  setCookie.path = isDefault ? '' : value
  return isDefault ? pathDefaulted : null
}

function readSameSite(text: string, start: number, end: number, setCookie: ParsedSetCookie): Reason | null {
  // §5.6.7 step 2
  if (end - start === NONE.length && hasLetters(text, start, NONE)) setCookie.sameSite = 'None'
  // §5.6.7 step 3
  else if (end - start === STRICT.length && hasLetters(text, start, STRICT)) setCookie.sameSite = 'Strict'
  // §5.6.7 step 4
  else if (end - start === LAX.length && hasLetters(text, start, LAX)) setCookie.sameSite = 'Lax'
  else {
    // §5.6.7 step 1
    setCookie.sameSite = 'Default'
    return sameSiteUnrecognized
  }
  return null
}

/** The known attribute-name from `start` to `end`, which may have white space around it. */
function nameBetween(text: string, start: number, end: number): readonly number[] {
  const name = trimmed(text, start, end)
  return NAMES.find((known) => name.length === known.length && hasLetters(name, 0, known)) ?? UNKNOWN
}

/** The character at a position; the end of the text counts as a semicolon. */
function delimiterAt(text: string, position: number): number {
  return position < text.length ? text.charCodeAt(position) : SEMICOLON
}

/** Whether `text` has these letters at `start`, in any case; `codes` are those of the lower-case letters. */
function hasLetters(text: string, start: number, codes: readonly number[]): boolean {
  for (let position = 0; position < codes.length; position += 1) {
    if ((text.charCodeAt(start + position) | 0x20) !== codes[position]) return false
  }
  return true
}

/**
 * The position of the first delimiter or semicolon from `start` on, or of the end of the text; -1 if a control
 * character comes first.
 */
function endOf(delimiter: number, text: string, start: number): number {
  for (let end = start; end < text.length; end += 1) {
    const code = text.charCodeAt(end)
    if (code === delimiter || code === SEMICOLON) return end
    // §5.6 step 1
    if (isControl(code)) return -1
  }
  return text.length
}

function codesOf(word: string): readonly number[] {
  return Array.from(word, (letter) => letter.charCodeAt(0))
}
