/**
 * A cookie's fields, and when it expires.
 */

import { isDate, parseDate } from './cookie-dates.js'
import { type CookieFields, DEFAULT_FIELDS, jsonSeconds, SERIALIZED_FIELDS } from './cookie-fields.js'
import type { CreateCookieOptions } from './cookie-options.js'
import { define, ownOptions } from './own-options.js'
import { ReceivedCookie, receivedTime } from './received-time.js'

/** The latest date that a signed number of 32 bits can count seconds to, which stands for "never". */
const NEVER = 2_147_483_647_000

let cookiesCreated = 0

/**
 * The fields of a cookie, and the methods that have to do with time.
 *
 * @see RFC 6265bis §5.5
 */
export abstract class CookieWithLifetime extends ReceivedCookie implements CookieFields {
  /** The cookie-name; empty for a nameless cookie. */
  key: string
  /** The cookie-value. */
  value: string
  /** The date of Expires; `'Infinity'` without it. */
  expires: Date | 'Infinity' | null
  /** The seconds of Max-Age; `null` without it. */
  maxAge: number | 'Infinity' | '-Infinity' | null
  /** The domain, without a leading dot; `null` in a cookie that no jar has seen and that names none. */
  domain: string | null
  /** The path; `null` in a cookie that no jar has seen and that names none. */
  path: string | null
  /** The secure-only-flag. */
  secure: boolean
  /** The http-only-flag. */
  httpOnly: boolean
  /** The attributes that no section describes; `null` without any. */
  extensions: string[] | null
  /** When a cookie with this identity was first received. */
  creation: Date | 'Infinity' | null
  /** The cookie's place in the order in which cookies were made, for those of one millisecond. */
  declare creationIndex: number
  /** The host-only-flag; `null` in a cookie that no jar has seen. */
  hostOnly: boolean | null
  /** Whether the path is that of the URL, since the cookie named none. */
  pathIsDefault: boolean | null
  /** When the cookie was last received or retrieved; `null` in a cookie that no jar has seen. */
  lastAccessed: Date | 'Infinity' | null
  /** `'strict'`, `'lax'` or `'none'`; `undefined` where the cookie names none of them. */
  sameSite: string | undefined

  /** How many cookies were made, from which each takes its `creationIndex`. */
  static get cookiesCreated(): number {
    return cookiesCreated
  }

  /** Says from which number cookies are counted on. */
  static set cookiesCreated(count: number) {
    cookiesCreated = count
  }

  /** Makes a cookie; what is not said of it has its default. */
  constructor(createOptions?: CreateCookieOptions) {
    super()
    const options = ownOptions(createOptions, SERIALIZED_FIELDS)
    this.key = options.key ?? DEFAULT_FIELDS.key
    this.value = options.value ?? DEFAULT_FIELDS.value
    this.expires = options.expires ?? DEFAULT_FIELDS.expires
    this.maxAge = options.maxAge ?? DEFAULT_FIELDS.maxAge
    this.domain = options.domain ?? DEFAULT_FIELDS.domain
    this.path = options.path ?? DEFAULT_FIELDS.path
    this.secure = options.secure ?? DEFAULT_FIELDS.secure
    this.httpOnly = options.httpOnly ?? DEFAULT_FIELDS.httpOnly
    this.extensions = options.extensions ?? DEFAULT_FIELDS.extensions
    this.creation = options.creation ?? new Date()
    this.hostOnly = options.hostOnly ?? DEFAULT_FIELDS.hostOnly
    this.pathIsDefault = options.pathIsDefault ?? DEFAULT_FIELDS.pathIsDefault
    this.lastAccessed = options.lastAccessed ?? DEFAULT_FIELDS.lastAccessed
    this.sameSite = options.sameSite ?? DEFAULT_FIELDS.sameSite
    cookiesCreated += 1
    define(this, 'creationIndex', { value: cookiesCreated, writable: true })
  }

  /**
   * Sets the date of Expires: a Date, or a cookie-date; `'Infinity'` where the text is none.
   *
   * @example
   * ```ts
   * import { Cookie } from 'speculoos/tough-cookie'
   *
   * const cookie = new Cookie({ key: 'a', value: '1' })
   * cookie.setExpires('Wed, 09 Jun 2100 10:18:14 GMT')
   * console.log(String(cookie)) // => a=1; Expires=Wed, 09 Jun 2100 10:18:14 GMT
   * ```
   *
   * @see RFC 6265bis §5.6.1
   */
  setExpires(exp: string | Date): void {
    this.expires = isDate(exp) ? exp : (parseDate(exp) ?? 'Infinity')
  }

  /**
   * Sets the seconds of Max-Age. Infinite ones are written as text, which JSON can say.
   *
   * @example
   * ```ts
   * import { Cookie } from 'speculoos/tough-cookie'
   *
   * const cookie = new Cookie({ key: 'a', value: '1' })
   * cookie.setMaxAge(60)
   * console.log(String(cookie)) // => a=1; Max-Age=60
   * ```
   *
   * @see RFC 6265bis §5.6.2
   */
  setMaxAge(age: number): void {
    this.maxAge = jsonSeconds(age)
  }

  /**
   * The milliseconds that the cookie is meant to live: those of Max-Age, or those until the date of Expires; `Infinity`
   * without either.
   *
   * @param now - the time from which those until Expires are counted, in milliseconds.
   *
   * @example
   * ```ts
   * import { Cookie } from 'speculoos/tough-cookie'
   *
   * console.log(new Cookie({ key: 'a', maxAge: 60 }).TTL(), new Cookie({ key: 'a' }).TTL()) // => 60000 Infinity
   * ```
   */
  TTL(now: number = Date.now()): number {
    if (typeof this.maxAge === 'number') return this.maxAge <= 0 ? 0 : this.maxAge * 1000
    if (this.expires === 'Infinity') return Number.POSITIVE_INFINITY
    return (this.expires?.getTime() ?? now) - (now || Date.now())
  }

  /**
   * When the cookie expires, in milliseconds since 1970-01-01T00:00:00Z; `Infinity` for a cookie that names no lifetime.
   * Max-Age counts from `now`, else from when a jar received the cookie, else from its last access, else from now.
   *
   * @example
   * ```ts
   * import { Cookie } from 'speculoos/tough-cookie'
   *
   * console.log(new Cookie({ key: 'a', maxAge: 60 }).expiryTime(new Date(0))) // => 60000
   * ```
   *
   * @see RFC 6265bis §5.6.2
   */
  expiryTime(now?: Date): number | undefined {
    if (this.maxAge === null) {
      return this.expires === 'Infinity' ? Number.POSITIVE_INFINITY : this.expires?.getTime()
    }
    if (this.maxAge === 'Infinity') return Number.POSITIVE_INFINITY
    const received = now?.getTime() ?? receivedTime(this)
    if (received === undefined && this.lastAccessed === 'Infinity') return Number.POSITIVE_INFINITY
    if (this.maxAge === '-Infinity' || this.maxAge <= 0) return Number.NEGATIVE_INFINITY
    const start = received ?? (isDate(this.lastAccessed) ? this.lastAccessed.getTime() : Date.now())
    return start + this.maxAge * 1000
  }

  /**
   * When the cookie expires, as a Date; one in the year 2038 for a cookie that names no lifetime.
   *
   * @example
   * ```ts
   * import { Cookie } from 'speculoos/tough-cookie'
   *
   * const cookie = new Cookie({ key: 'a', maxAge: 60 })
   * console.log(cookie.expiryDate(new Date(0))?.toISOString()) // => 1970-01-01T00:01:00.000Z
   * ```
   *
   * @see RFC 6265bis §5.6.2
   */
  expiryDate(now?: Date): Date | undefined {
    const time = this.expiryTime(now)
    if (time === undefined) return undefined
    if (time === Number.POSITIVE_INFINITY) return new Date(NEVER)
    return new Date(time === Number.NEGATIVE_INFINITY ? 0 : time)
  }

  /**
   * Whether the cookie outlives the session: it has Max-Age or Expires.
   *
   * @example
   * ```ts
   * import { Cookie } from 'speculoos/tough-cookie'
   *
   * console.log(Cookie.parse('a=1; Max-Age=60')?.isPersistent(), Cookie.parse('a=1')?.isPersistent()) // => true false
   * ```
   *
   * @see RFC 6265bis §5.7 step 6
   */
  isPersistent(): boolean {
    return this.maxAge !== null || this.expires !== 'Infinity'
  }
}
