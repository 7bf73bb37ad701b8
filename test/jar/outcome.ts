/** What a jar answered, in words that a test can compare. */
import type { Cookie, Reason, SetCookieResult } from 'speculoos'

/** The ids of reasons, in their order. */
export function ids(reasons: readonly Reason[]): string[] {
  return reasons.map(({ id }) => id)
}

/** What became of a cookie: `'stored'`, `'removed'`, or `'rejected: '` and the ids of all reasons. */
export function outcome(result: SetCookieResult): string {
  return result.status === 'rejected' ? `rejected: ${ids(result.reasons).join(', ')}` : result.status
}

/** The cookie of a result that must be that of a stored one. */
export function storedCookie(result: SetCookieResult): Cookie {
  if (result.status !== 'stored') throw new Error(`the cookie was not stored, but ${outcome(result)}`)
  return result.cookie
}

/** Cookies as `name=value`. */
export function pairs(cookies: Iterable<Cookie>): string[] {
  return Array.from(cookies, ({ name, value }) => `${name}=${value}`)
}
