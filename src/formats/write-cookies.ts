/**
 * Writes cookies for other tools.
 */
import type { Cookie } from '../cookie/cookie.js'
import type { FormatName } from './all-formats.js'
import type { PlaywrightState } from './playwright.js'
import { formatNamed } from './read-cookies.js'
import { type WriteOptions, type WriteResult, written } from './write-format.js'

/**
 * Writes records of cookies in a format, the oldest first.
 *
 * @param format - the name of a format that can be written.
 * @param records - such as those of `jar.records()`, or the jar itself.
 * @throws TypeError if an argument cannot be used.
 *
 * @example
 * ```ts
 * import { CookieJar } from 'speculoos'
 * import { writeCookies } from 'speculoos/formats'
 *
 * const jar = new CookieJar()
 * jar.setCookie('SID=31d4; Path=/; Secure; HttpOnly; SameSite=Strict', 'https://site.example/')
 * const { output, lost } = writeCookies('netscape', jar.records())
 * console.log(output.split('\n').at(-2)?.split('\t').length) // => 7
 * console.log(lost.map(({ field }) => field)) // => [ 'sameSite', 'creationTime', 'lastAccessTime' ]
 * ```
 *
 * @see RFC 6265bis §5.7
 */
export function writeCookies(
  format: FormatName,
  records: Iterable<Cookie>,
  options: WriteOptions & { readonly as: 'bytes' },
): WriteResult<Uint8Array>
/**
 * Writes records as the state that Playwright takes.
 *
 * @example
 * ```ts
 * import { writeCookies } from 'speculoos/formats'
 *
 * const { output } = writeCookies('playwright', [], { as: 'data' })
 * console.log(output.cookies.length, output.origins.length) // => 0 0
 * ```
 *
 * @see RFC 6265bis §5.7
 */
export function writeCookies(
  format: 'playwright',
  records: Iterable<Cookie>,
  options: WriteOptions & { readonly as: 'data' },
): WriteResult<PlaywrightState>
/**
 * Writes records as the plain data of a format of JSON.
 *
 * @example For a program that takes data rather than a file
 * ```ts
 * import { writeCookies } from 'speculoos/formats'
 *
 * console.log(writeCookies('playwright', [], { as: 'data' }).output) // => { cookies: [], origins: [] }
 * ```
 *
 * @see RFC 6265bis §5.7
 */
export function writeCookies(
  format: FormatName,
  records: Iterable<Cookie>,
  options: WriteOptions & { readonly as: 'data' },
): WriteResult<object>
/**
 * Writes records as text.
 *
 * @example
 * ```ts
 * import { writeCookies } from 'speculoos/formats'
 *
 * console.log(writeCookies('lwp', []).output) // => #LWP-Cookies-2.0
 * // =>
 * ```
 *
 * @see RFC 6265bis §5.7
 */
export function writeCookies(
  format: FormatName,
  records: Iterable<Cookie>,
  options?: WriteOptions & { readonly as?: 'text' | undefined },
): WriteResult<string>
export function writeCookies(
  format: FormatName,
  records: Iterable<Cookie>,
  options: WriteOptions = {},
): WriteResult<string | Uint8Array | object> {
  return written(formatNamed(format), records, options)
}
