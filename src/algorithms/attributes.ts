/**
 * Reads the attributes of a set-cookie-string in place, mostly each character once (§5.6.1 to §5.6.7).
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
import { asciiLowerCase, endBeforeSpace, isControl, isDigit, skipSpace } from './characters.js'
import { cookieDate, IMF_FIXDATE_LENGTH, readImfFixdate } from './cookie-date.js'
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

/** More digits than this make no exact number. */
const EXACT_DIGITS = 15

/** Stands for the end of a cookie-av that contains a control character. */
const INVALID = -1

/**
 * Reads cookie-avs into a cookie. The values of Expires, Max-Age and SameSite mostly come in a form that is recognized
 * without looking for its end first, which saves a third of the time of a line with all attributes
 * (`npm run bench -- --only parse`).
 */
export class AttributeReader {
  /** What was ignored or changed. */
  readonly warnings: Reason[] = []
  readonly #text: string
  readonly #type: ApiType
  readonly #setCookie: ParsedSetCookie
  readonly #readsPartitioned: boolean
  /** Where the present cookie-av ends. */
  #end = 0

  constructor(text: string, type: ApiType, setCookie: ParsedSetCookie, readsPartitioned: boolean) {
    this.#text = text
    this.#type = type
    this.#setCookie = setCookie
    this.#readsPartitioned = readsPartitioned
  }

  /**
   * Reads the cookie-av that begins at `position` (§5.6 attributes steps 2 to 7).
   *
   * @returns where it ends, at a semicolon or at the end of the text; -1 if it contains a control character.
   */
  read(position: number): number {
    const text = this.#text
    let start = text.charCodeAt(position) === 0x20 ? position + 1 : position
    if (text.charCodeAt(start) <= 0x20) start = skipSpace(text, start, text.length)
    let name = nameByLetters(text, start)
    let end = start + name.length
    if (!hasLetters(text, start, name) || !isNameEnd(text, end)) {
      name = knownNameAt(text, start)
      end = endOf(0x3d, text, start + name.length)
      if (end === INVALID) return INVALID
    }
    const hasValue = text.charCodeAt(end) === 0x3d
    // Nothing stands between two semicolons, or after the last.
    if (end === start && !hasValue) return end
    this.#end = end
    if (hasValue) {
      end += 1
      if (text.charCodeAt(end) <= 0x20) end = skipSpace(text, end, text.length)
    }
    const warning = this.#readValue(name, end)
    if (warning !== null) this.warnings.push(warning)
    return this.#end
  }

  /** §5.6 attributes step 7 */
  #readValue(name: readonly number[], start: number): Reason | null {
    switch (name) {
      case DOMAIN:
        return this.#readDomain(start)
      case EXPIRES:
        return this.#readExpires(start)
      case HTTPONLY:
        return this.#readHttpOnly(start)
      case MAX_AGE:
        return this.#readMaxAge(start)
      case PARTITIONED:
        return this.#readPartitioned(start)
      case PATH:
        return this.#readPath(start)
      case SAMESITE:
        return this.#readSameSite(start)
      case SECURE:
        return this.#readSecure(start)
      default:
        return this.#valueAt(start) === null ? attributeTooLong : attributeUnrecognized
    }
  }

  /** The trimmed attribute-value that begins at `start`; `null` if it is too long. */
  #valueAt(start: number): string | null {
    const text = this.#text
    if (start === this.#end) return ''
    this.#end = endOf(0x3b, text, start)
    const value = text.slice(start, endBeforeSpace(text, start, this.#end))
    // §5.6 attributes step 6
    return exceedsOctets(value, '', ATTRIBUTE_VALUE_OCTETS, this.#type) ? null : value
  }

  #readExpires(start: number): Reason | null {
    const text = this.#text
    const end = start + IMF_FIXDATE_LENGTH
    const isFixdate = isAvEnd(text, end) && text.startsWith('GMT', end - 3)
    // §5.6.1 step 1
    let expiryTime = isFixdate ? readImfFixdate(text, start) : null
    if (expiryTime !== null) this.#end = end
    else {
      const value = this.#valueAt(start)
      if (value === null) return attributeTooLong
      expiryTime = cookieDate(value)
    }
    // §5.6.1 step 2
    if (expiryTime === null) return expiresNotADate
    // Reordered: §5.6.1 steps 3 and 4, which need the current time, are taken when the cookie is received.
    // §5.6.1 step 6
    this.#setCookie.expires = expiryTime
    return null
  }

  #readMaxAge(start: number): Reason | null {
    const text = this.#text
    let end = start
    let deltaSeconds = 0
    for (; end - start < EXACT_DIGITS && isDigit(text.charCodeAt(end)); end += 1) {
      deltaSeconds = deltaSeconds * 10 + text.charCodeAt(end) - 0x30
    }
    if (end > start && isAvEnd(text, end)) this.#end = end
    else {
      const value = this.#valueAt(start)
      if (value === null) return attributeTooLong
      // §5.6.2 step 1
      if (value === '') return maxAgeEmpty
      // §5.6.2 step 2
      if (!/^-?[0-9]/.test(value)) return maxAgeNotANumber
      // §5.6.2 step 3
      if (!/^-?[0-9]+$/.test(value)) return maxAgeNonDigit
      deltaSeconds = Number(value)
    }
    // Reordered: §5.6.2 steps 5 to 7, which need the current time, are taken when the cookie is received.
    // §5.6.2 steps 4 and 8
    this.#setCookie.maxAge = deltaSeconds
    return null
  }

  #readDomain(start: number): Reason | null {
    const value = this.#valueAt(start)
    if (value === null) return attributeTooLong
    // §5.6.3 steps 1 to 4
    this.#setCookie.domain = asciiLowerCase(value.startsWith('.') ? value.slice(1) : value)
    return null
  }

  #readPath(start: number): Reason | null {
    const value = this.#valueAt(start)
    if (value === null) return attributeTooLong
    // §5.6.4 step 1
    const isDefault = !value.startsWith('/')
    // §5.6.4 step 2
    this.#setCookie.path = isDefault ? '' : value
    return isDefault ? pathDefaulted : null
  }

  #readSecure(start: number): Reason | null {
    if (this.#valueAt(start) === null) return attributeTooLong
    // §5.6.5
    this.#setCookie.secure = true
    return null
  }

  #readHttpOnly(start: number): Reason | null {
    if (this.#valueAt(start) === null) return attributeTooLong
    // §5.6.6
    this.#setCookie.httpOnly = true
    return null
  }

  #readSameSite(start: number): Reason | null {
    // §5.6.7 step 2
    if (this.#isWordAt(start, NONE)) this.#setCookie.sameSite = 'None'
    // §5.6.7 step 3
    else if (this.#isWordAt(start, STRICT)) this.#setCookie.sameSite = 'Strict'
    // §5.6.7 step 4
    else if (this.#isWordAt(start, LAX)) this.#setCookie.sameSite = 'Lax'
    else if (this.#valueAt(start) === null) return attributeTooLong
    else {
      // §5.6.7 step 1
      this.#setCookie.sameSite = 'Default'
      return sameSiteUnrecognized
    }
    return null
  }

  #readPartitioned(start: number): Reason | null {
    if (this.#valueAt(start) === null) return attributeTooLong
    if (!this.#readsPartitioned) return attributeUnrecognized
    // CHIPS: the value is ignored.
    this.#setCookie.partitioned = true
    return null
  }

  /** Whether the trimmed attribute-value that begins at `start` is a word; then the end of the cookie-av is known. */
  #isWordAt(start: number, word: readonly number[]): boolean {
    const text = this.#text
    if (!hasLetters(text, start, word)) return false
    const end = skipSpace(text, start + word.length, text.length)
    if (!isAvEnd(text, end)) return false
    this.#end = end
    return true
  }
}

/** The known attribute-name that the cookie-av at `start` has; an empty one if it has another. */
function knownNameAt(text: string, start: number): readonly number[] {
  const name = nameByLetters(text, start)
  if (!hasLetters(text, start, name)) return UNKNOWN
  return isNameEnd(text, skipSpace(text, start + name.length, text.length)) ? name : UNKNOWN
}

function isNameEnd(text: string, position: number): boolean {
  return text.charCodeAt(position) === 0x3d || isAvEnd(text, position)
}

/** The only known attribute-name that can begin with the letters at `start`. */
function nameByLetters(text: string, start: number): readonly number[] {
  switch (text.charCodeAt(start) | 0x20) {
    case 0x64:
      return DOMAIN
    case 0x65:
      return EXPIRES
    case 0x68:
      return HTTPONLY
    case 0x6d:
      // No control character may pass for the hyphen.
      return text.charCodeAt(start + 3) === 0x2d ? MAX_AGE : UNKNOWN
    case 0x70:
      return (text.charCodeAt(start + 3) | 0x20) === 0x68 ? PATH : PARTITIONED
    case 0x73:
      return (text.charCodeAt(start + 1) | 0x20) === 0x61 ? SAMESITE : SECURE
    default:
      return UNKNOWN
  }
}

/** Whether `text` has, from `start` on, the letters whose lower-case codes are given, in any case. */
function hasLetters(text: string, start: number, codes: readonly number[]): boolean {
  for (let position = 0; position < codes.length; position += 1) {
    if ((text.charCodeAt(start + position) | 0x20) !== codes[position]) return false
  }
  return true
}

function isAvEnd(text: string, position: number): boolean {
  return position === text.length || text.charCodeAt(position) === 0x3b
}

/** Where a delimiter, a semicolon or the end of the text comes after `start`; -1 if a control character comes before. */
function endOf(delimiter: number, text: string, start: number): number {
  for (let end = start; end < text.length; end += 1) {
    const code = text.charCodeAt(end)
    if (code === delimiter || code === 0x3b) return end
    // §5.6 step 1
    if (isControl(code)) return INVALID
  }
  return text.length
}

function codesOf(word: string): readonly number[] {
  return Array.from(word, (letter) => letter.charCodeAt(0))
}
