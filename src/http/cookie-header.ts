/**
 * Builds the Cookie header field of a request, to which the caller may already have given one (§5.8.1).
 */
import { canonicalizeHost } from '../algorithms/canonical-host.js'
import { isAscii } from '../algorithms/characters.js'
import { pathMatch } from '../algorithms/cookie-path.js'
import { cookieString } from '../algorithms/cookie-string.js'
import { isForHost } from '../algorithms/domain-match.js'
import type { Cookie } from '../cookie/cookie.js'
import type { SetCookieResult } from '../jar/decision.js'

/** One pair of a Cookie header field that the caller wrote. */
export interface CookiePair {
  /** The text before the first equals sign; empty if there is none. */
  readonly name: string
  /** The pair as it was written. */
  readonly text: string
}

/** Splits the value of a Cookie header field into pairs. */
export function cookiePairs(header: string): CookiePair[] {
  const texts = header.split(';').map((text) => text.trim())
  return texts.filter(Boolean).map((text) => ({ name: text.slice(0, Math.max(0, text.indexOf('='))), text }))
}

/** The source of the cookies of a request, such as a jar. */
export interface CookieSource {
  getCookieString(url: string | URL): string
  getCookies(url: string | URL): readonly Cookie[]
}

/**
 * Returns the value of the Cookie header field of a request, as a byte string: the caller's own pairs, then the cookies
 * with other names; `''` for none.
 */
export function cookieHeader(ownPairs: readonly CookiePair[], source: CookieSource, url: string | URL): string {
  if (ownPairs.length === 0) {
    const header = source.getCookieString(url)
    if (isByteString(header)) return header
  }
  const ownNames = new Set(ownPairs.map(({ name }) => name))
  const others = source.getCookies(url).filter(({ name }) => !ownNames.has(name))
  return [...ownPairs.map(({ text }) => text), cookieString(others.map(byteCookie))].filter(Boolean).join('; ')
}

/**
 * Returns the caller's own pairs that a redirect to `next` still carries. A pair is dropped if the response set or
 * removed a cookie of its name that is sent to `next`. A cookie for another path or host does not affect it.
 */
export function pairsAfter(
  ownPairs: readonly CookiePair[],
  received: readonly { readonly result: SetCookieResult }[],
  next: URL,
): readonly CookiePair[] {
  if (ownPairs.length === 0 || received.length === 0) return ownPairs
  const host = canonicalizeHost(next.hostname)
  const answered = new Set<string>()
  for (const { result } of received) {
    if (result.status === 'rejected' || host === null) continue
    const { cookie } = result
    if (isForHost(cookie, host) && pathMatch(next.pathname, cookie.path)) answered.add(cookie.name)
  }
  return ownPairs.filter(({ name }) => !answered.has(name))
}

/** Returns the value of a Cookie header field with only the caller's own pairs. */
export function ownCookieHeader(ownPairs: readonly CookiePair[]): string {
  return ownPairs.map(({ text }) => text).join('; ')
}

function isByteString(text: string): boolean {
  return isAscii(text) || !/[\u0100-\uffff]/.test(text)
}

/** Encodes a cookie that is not a byte string as UTF-8, one code unit for each octet. */
export function byteCookie({ name, value }: Cookie): Pick<Cookie, 'name' | 'value'> {
  return isByteString(name + value) ? { name, value } : { name: utf8Octets(name), value: utf8Octets(value) }
}

/** Encodes a text as UTF-8, one code unit for each octet. */
export function utf8Octets(text: string): string {
  return Array.from(new TextEncoder().encode(text), (octet) => String.fromCharCode(octet)).join('')
}
