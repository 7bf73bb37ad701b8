/**
 * Finds the parts of URLs that a URL parser would not change, as most are, faster than the parser does.
 */

import { isDigit } from '../algorithms/characters.js'

const SCHEMES = ['https://', 'http://', 'wss://', 'ws://']

/**
 * The position where the authority of a URL begins; -1 if the URL does not begin with a scheme of HTTP or WebSockets in
 * lower case.
 */
export function startOfAuthority(url: string): number {
  for (const scheme of SCHEMES) {
    if (url.startsWith(scheme)) return scheme.length
  }
  return -1
}

/**
 * The host of an authority that a URL parser would not change: lower-case letters, digits, hyphens, underscores and
 * dots, and a port of at most four digits; `null` for any other. The caller has to check that it is a valid host.
 */
export function plainHost(authority: string): string | null {
  let end = 0
  while (end < authority.length && isHostCode(authority.charCodeAt(end))) end += 1
  if (end === 0) return null
  if (end === authority.length) return authority
  if (authority.charCodeAt(end) !== 0x3a || authority.length - end > 5) return null
  for (let position = end + 1; position < authority.length; position += 1) {
    if (!isDigit(authority.charCodeAt(position))) return null
  }
  return authority.slice(0, end)
}

/** The position where the path that begins at `start` ends; -1 if a URL parser would change it. */
export function endOfPlainPath(url: string, start: number): number {
  let position = start
  for (; position < url.length; position += 1) {
    const code = url.charCodeAt(position)
    if (code < PATH_CODES.length && PATH_CODES[code] === 1) continue
    if (code === 0x3f || code === 0x23) break
    // No segment may be `.` or `..`, however it is written.
    if (code === 0x2e ? url.charCodeAt(position - 1) === 0x2f : code !== 0x25 || isEncodedDot(url, position)) return -1
  }
  return position
}

/** Whether the percent sign at `position` is that of `%2e`. */
function isEncodedDot(url: string, position: number): boolean {
  return url.charCodeAt(position + 1) === 0x32 && (url.charCodeAt(position + 2) | 0x20) === 0x65
}

function isHostCode(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || isDigit(code) || code === 0x2e || code === 0x2d || code === 0x5f
}

/** The characters that a URL parser never changes in a path, by their codes. */
const PATH_CODES = /* @__PURE__ */ tableOf(
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!$&'()*+,-/:;=@_~",
)

function tableOf(characters: string): Uint8Array {
  const table = new Uint8Array(0x80)
  for (let index = 0; index < characters.length; index += 1) table[characters.charCodeAt(index)] = 1
  return table
}
