/**
 * The functions that make cookies, and the one that compares them.
 */
import { Cookie } from './cookie.js'
import { timeOf } from './cookie-dates.js'
import type { ParseCookieOptions } from './cookie-options.js'

/**
 * Parses a set-cookie-string; see {@link Cookie.parse}.
 *
 * @example
 * ```ts
 * import { parse } from 'speculoos/tough-cookie'
 *
 * console.log(parse('SID=31d4; Max-Age=60')?.maxAge) // => 60
 * ```
 *
 * @see RFC 6265bis §5.6
 */
export function parse(str: string, options?: ParseCookieOptions): Cookie | undefined {
  return Cookie.parse(str, options)
}

/**
 * Reads a serialised cookie; see {@link Cookie.fromJSON}.
 *
 * @example
 * ```ts
 * import { fromJSON } from 'speculoos/tough-cookie'
 *
 * console.log(String(fromJSON({ key: 'a', value: '1' }))) // => a=1
 * ```
 */
export function fromJSON(str: unknown): Cookie | undefined {
  return Cookie.fromJSON(str)
}

/** Stands for the creation of a cookie that says nothing of it. */
const LATE = 2_147_483_647_000

/**
 * The order in which cookies are sent: longer paths first, then earlier creation, then the order of their making.
 *
 * @example
 * ```ts
 * import { Cookie, cookieCompare } from 'speculoos/tough-cookie'
 *
 * const cookies = [new Cookie({ key: 'a' }), new Cookie({ key: 'b', path: '/docs' }), new Cookie({ key: 'c' })]
 * console.log(cookies.sort(cookieCompare).map(({ key }) => key)) // => [ 'b', 'a', 'c' ]
 * ```
 *
 * @see RFC 6265bis §5.8.3 step 4
 */
export function cookieCompare(a: Cookie, b: Cookie): number {
  return (
    (b.path?.length ?? 0) - (a.path?.length ?? 0) ||
    (timeOf(a.creation) ?? LATE) - (timeOf(b.creation) ?? LATE) ||
    (a.creationIndex || 0) - (b.creationIndex || 0)
  )
}
