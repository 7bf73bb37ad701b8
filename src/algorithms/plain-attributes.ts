/**
 * Reads the attributes in the forms in which nearly all of them come, each character once (§5.6.1 to §5.6.7).
 *
 * A form is plain where nothing is to be trimmed, ignored, lower-cased or warned of.
 */
import { ATTRIBUTE_VALUE_OCTETS } from '../cookie/limits.js'
import { isDigit } from './characters.js'
import { IMF_FIXDATE_LENGTH, readImfFixdate } from './cookie-date.js'
import type { ParsedSetCookie } from './parsed-set-cookie.js'

const DOMAIN = /* @__PURE__ */ codesOf('domain')
const EXPIRES = /* @__PURE__ */ codesOf('expires')
const HTTPONLY = /* @__PURE__ */ codesOf('httponly')
const MAX_AGE = /* @__PURE__ */ codesOf('max-age')
const PATH = /* @__PURE__ */ codesOf('path')
const SAMESITE = /* @__PURE__ */ codesOf('samesite')
const SECURE = /* @__PURE__ */ codesOf('secure')
const LAX = /* @__PURE__ */ codesOf('lax')
const STRICT = /* @__PURE__ */ codesOf('strict')
const NONE = /* @__PURE__ */ codesOf('none')

/** More digits than this make no exact number. */
const EXACT_DIGITS = 15

/**
 * Reads a plain cookie-av that begins at `start` into `setCookie`.
 *
 * @returns where it ends, at a `;` or at the end of the text; -1 where it is not plain, and nothing was read.
 */
export function readPlainAttribute(text: string, start: number, setCookie: ParsedSetCookie): number {
  switch (text.charCodeAt(start) | 0x20) {
    case 0x64:
      return readDomain(text, startOfValue(text, start, DOMAIN), setCookie)
    case 0x65:
      return readExpires(text, startOfValue(text, start, EXPIRES), setCookie)
    case 0x68:
      if (!isAvEnd(text, start + 8) || !hasLetters(text, start, HTTPONLY)) return -1
      setCookie.httpOnly = true
      return start + 8
    case 0x6d:
      // No control character may pass for the hyphen.
      if (text.charCodeAt(start + 3) !== 0x2d) return -1
      return readMaxAge(text, startOfValue(text, start, MAX_AGE), setCookie)
    case 0x70:
      return readPath(text, startOfValue(text, start, PATH), setCookie)
    case 0x73:
      if (!isAvEnd(text, start + 6)) return readSameSite(text, startOfValue(text, start, SAMESITE), setCookie)
      if (!hasLetters(text, start, SECURE)) return -1
      setCookie.secure = true
      return start + 6
    default:
      return -1
  }
}

function readDomain(text: string, start: number, setCookie: ParsedSetCookie): number {
  if (start === -1) return -1
  let end = start
  for (; end < text.length; end += 1) {
    const code = text.charCodeAt(end)
    if (code === 0x3b) break
    const isPlain = (code >= 0x61 && code <= 0x7a) || (code >= 0x2d && code <= 0x39)
    if (!isPlain) return -1
  }
  if (end - start > ATTRIBUTE_VALUE_OCTETS) return -1
  setCookie.domain = text.slice(start < end && text.charCodeAt(start) === 0x2e ? start + 1 : start, end)
  return end
}

function readExpires(text: string, start: number, setCookie: ParsedSetCookie): number {
  const end = start + IMF_FIXDATE_LENGTH
  if (start === -1 || !isAvEnd(text, end) || !text.startsWith('GMT', end - 3)) return -1
  const expiryTime = readImfFixdate(text, start)
  if (expiryTime === null) return -1
  setCookie.expires = expiryTime
  return end
}

function readMaxAge(text: string, start: number, setCookie: ParsedSetCookie): number {
  if (start === -1) return -1
  let end = start
  let deltaSeconds = 0
  for (; end < text.length; end += 1) {
    const code = text.charCodeAt(end)
    if (code === 0x3b) break
    if (!isDigit(code)) return -1
    deltaSeconds = deltaSeconds * 10 + code - 0x30
  }
  if (end === start || end - start > EXACT_DIGITS) return -1
  setCookie.maxAge = deltaSeconds
  return end
}

function readPath(text: string, start: number, setCookie: ParsedSetCookie): number {
  if (start === -1 || text.charCodeAt(start) !== 0x2f) return -1
  let end = start
  for (; end < text.length; end += 1) {
    const code = text.charCodeAt(end)
    if (code === 0x3b) break
    if (code <= 0x20 || code >= 0x7f) return -1
  }
  if (end - start > ATTRIBUTE_VALUE_OCTETS) return -1
  setCookie.path = end === start + 1 ? '/' : text.slice(start, end)
  return end
}

function readSameSite(text: string, start: number, setCookie: ParsedSetCookie): number {
  if (start === -1) return -1
  if (isAvEnd(text, start + 3) && hasLetters(text, start, LAX)) {
    setCookie.sameSite = 'Lax'
    return start + 3
  }
  if (isAvEnd(text, start + 6) && hasLetters(text, start, STRICT)) {
    setCookie.sameSite = 'Strict'
    return start + 6
  }
  if (isAvEnd(text, start + 4) && hasLetters(text, start, NONE)) {
    setCookie.sameSite = 'None'
    return start + 4
  }
  return -1
}

/** Where the value begins after a name, in whatever case, and an equals sign; -1 where another name stands there. */
function startOfValue(text: string, start: number, name: readonly number[]): number {
  const equals = start + name.length
  return text.charCodeAt(equals) === 0x3d && hasLetters(text, start, name) ? equals + 1 : -1
}

/** Whether `text` has, from `start` on, the letters whose lower-case codes are given, in whatever case. */
function hasLetters(text: string, start: number, codes: readonly number[]): boolean {
  for (let position = 0; position < codes.length; position += 1) {
    if ((text.charCodeAt(start + position) | 0x20) !== codes[position]) return false
  }
  return true
}

function isAvEnd(text: string, position: number): boolean {
  return position === text.length || text.charCodeAt(position) === 0x3b
}

function codesOf(word: string): readonly number[] {
  return Array.from(word, (letter) => letter.charCodeAt(0))
}
