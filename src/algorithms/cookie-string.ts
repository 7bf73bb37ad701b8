/**
 * Serializes cookies into a cookie-string (§5.8.3 step 6).
 */
import type { Cookie } from '../cookie/cookie.js'

/**
 * Serializes cookies, in the order given, as the value of a Cookie header field; `''` for none.
 *
 * @example
 * ```ts
 * import { cookieString } from 'speculoos/algorithms'
 *
 * console.log(cookieString([{ name: 'SID', value: '31d4' }, { name: '', value: 'nameless' }])) // => SID=31d4; nameless
 * ```
 *
 * @see RFC 6265bis §5.8.3 step 6
 */
export function cookieString(cookies: Iterable<Pick<Cookie, 'name' | 'value'>>): string {
  // §5.8.3 step 6.3
  return Array.from(cookies, cookiePair).join('; ')
}

/** One cookie as a part of a cookie-string (§5.8.3 steps 6.1 and 6.2). */
export function cookiePair({ name, value }: Pick<Cookie, 'name' | 'value'>): string {
  return name === '' ? value : `${name}=${value}`
}
