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
  let text = ''
  let separator = ''
  for (const { name, value } of cookies) {
    // §5.8.3 step 6.3
    text += separator
    separator = '; '
    // §5.8.3 step 6.1
    if (name !== '') text += `${name}=`
    // §5.8.3 step 6.2
    text += value
  }
  return text
}
