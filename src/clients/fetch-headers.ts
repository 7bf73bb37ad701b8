/**
 * The header fields of cookies, as a fetch gives and takes them (§5.6, §5.8.1).
 */
import { headerOfOctets } from './fetch-octets.js'

/** The Set-Cookie lines of a response, in order. */
export function setCookieLines(headers: Headers & { raw?(): Record<string, string[]> }): string[] {
  if (typeof headers.getSetCookie === 'function') return headers.getSetCookie()
  // The Headers of node-fetch, which have no getSetCookie
  if (typeof headers.raw === 'function') return headers.raw()['set-cookie'] ?? []
  // Joined by a fetch that is older than getSetCookie: a comma before a name and an equals sign begins a new line.
  const joined = headers.get('set-cookie')
  return joined === null ? [] : joined.split(/,(?=[ \t]*[^\s;,=]+=)/)
}

/** The header fields of one hop, which nobody else has. */
export function withCookie(headers: Headers | null, cookie: string): HeadersInit {
  if (headers === null) return cookie === '' ? {} : { cookie: headerOfOctets(cookie) }
  const copy = new Headers(headers)
  if (cookie !== '') copy.set('cookie', headerOfOctets(cookie))
  return copy
}
