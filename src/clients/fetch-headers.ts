/**
 * The two headers as a fetch takes and gives them: the value of Cookie, and the lines of Set-Cookie (§5.8.1, §5.6).
 */
import { cookieString } from '../algorithms/cookie-string.js'
import type { Cookie } from '../cookie/cookie.js'

/** One pair of a Cookie header field that the caller wrote. */
export interface CookiePair {
  /** What stands before the first equals sign; empty where there is none. */
  readonly name: string
  /** The pair as it was written. */
  readonly text: string
}

/** Divides the value of a Cookie header field. */
export function cookiePairs(header: string): CookiePair[] {
  const texts = header.split(';').map((text) => text.trim())
  return texts.filter(Boolean).map((text) => ({ name: text.slice(0, Math.max(0, text.indexOf('='))), text }))
}

/** The value of the Cookie header field: the caller's own pairs, then the cookies of other names; `''` for none. */
export function cookieHeader(ownPairs: readonly CookiePair[], cookies: readonly Cookie[]): string {
  const ownNames = new Set(ownPairs.map(({ name }) => name))
  const others = cookies.filter(({ name }) => !ownNames.has(name)).map(byteCookie)
  return [...ownPairs.map(({ text }) => text), cookieString(others)].filter(Boolean).join('; ')
}

/** A header value is a byte string: a cookie that is not one becomes the octets of its UTF-8, a code unit each. */
function byteCookie({ name, value }: Cookie): Pick<Cookie, 'name' | 'value'> {
  return /[\u0100-\uffff]/.test(name + value) ? { name: utf8Octets(name), value: utf8Octets(value) } : { name, value }
}

function utf8Octets(text: string): string {
  return Array.from(new TextEncoder().encode(text), (octet) => String.fromCharCode(octet)).join('')
}

/** The Set-Cookie lines of a response, in order. */
export function setCookieLines(headers: Headers): string[] {
  if (typeof headers.getSetCookie === 'function') return headers.getSetCookie()
  // Joined by a fetch that is older than getSetCookie: a comma before a name and an equals sign begins a new line.
  const joined = headers.get('set-cookie')
  return joined === null ? [] : joined.split(/,(?=[ \t]*[^\s;,=]+=)/)
}
