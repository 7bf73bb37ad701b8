/**
 * The cookies of tough-cookie's interface: objects with fields that a program may change.
 */
import { isIpAddress } from '../../algorithms/canonical-host.js'
import type { ParsedSetCookie } from '../../algorithms/parsed-set-cookie.js'
import type { Cookie as CookieRecord } from '../../cookie/cookie.js'
import { hostOfDomain, sameSiteOf } from '../../input/tough-cookie-form.js'
import { FIELD_NAMES, type Field, readFields, readText, serializedFields } from './fields.js'
import { canonicalDomain, formatDate, getPublicSuffix, parseDate } from './functions.js'
import { fieldIn, isDate, noteReceived, ownOptions, readJson, receivedTime, timeOf } from './given.js'

/** The fields of a cookie of any class. */
export type CookieFields = Pick<Cookie, Field>

/**
 * The fields of a new cookie. {@link Cookie} describes each of them.
 *
 * @see RFC 6265bis §5.7
 */
export type CreateCookieOptions = Partial<CookieFields>

/**
 * How a set-cookie-string is parsed.
 *
 * @see RFC 6265bis §5.6
 */
export interface ParseCookieOptions {
  /** Has no effect: the parser takes cookies without a name, as the specification does. */
  loose?: boolean | undefined
}

/**
 * A cookie in JSON. Fields that have their default are left out.
 *
 * @see RFC 6265bis §5.7
 */
export type SerializedCookie = { key?: string; value?: string; [key: string]: unknown }

// token = 1*tchar
const TOKEN = /^[!#$%&'*+\-.0-9A-Z^_`a-z|~]+$/
// cookie-octet = %x21 / %x23-2B / %x2D-3A / %x3C-5B / %x5D-7E
const COOKIE_OCTETS = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]+$/
/** Stands for "never": the latest time in seconds that fits into 32 bits with a sign, in milliseconds. */
const NEVER = 2_147_483_647_000

/**
 * Numbers cookies in the order of their creation. The number is not a property of the cookie itself: defining one that
 * is not enumerable takes 400 ns, a sixth of the time to set a cookie. With a private field in the class below,
 * TypeScript would refuse cookies of tough-cookie.
 */
const Numbered: new () => {
  /** The number of the cookie, which orders cookies that were created in the same millisecond. */
  creationIndex: number
} = class {
  #index = 0

  get creationIndex(): number {
    return #index in this ? this.#index : 0
  }

  set creationIndex(index: number) {
    if (#index in this) this.#index = index
  }
}

const NAMED =
  "cookie: expected a saved cookie of tough-cookie with a key, got one with a name, which CookieJar.fromJSON of 'speculoos' or readCookies of 'speculoos/formats' reads"

const PATH_OCTETS = /[\x20-\x3a\x3c-\x7e]/

/**
 * A cookie with the fields and methods of tough-cookie. The cookies that a jar without a store returns are copies:
 * changing one does not change the jar.
 *
 * @example
 * ```ts
 * import { Cookie } from 'speculoos/tough-cookie'
 *
 * const cookie = new Cookie({ key: 'theme', value: 'dark', domain: 'site.example', maxAge: 3600 })
 * console.log(String(cookie)) // => theme=dark; Max-Age=3600; Domain=site.example
 * ```
 *
 * @see RFC 6265bis §5.7
 */
export class Cookie extends Numbered {
  /** How strict each value of SameSite is. */
  static readonly sameSiteLevel = { strict: 3, lax: 2, none: 1 } as const
  /** Each value of SameSite as a server writes it. */
  static readonly sameSiteCanonical = { strict: 'Strict', lax: 'Lax', none: 'None' } as const
  /** The fields that JSON has. */
  static readonly serializableProperties = FIELD_NAMES
  /** The `creationIndex` of the last cookie that was created. */
  static cookiesCreated = 0

  /** The cookie-name; empty for a nameless cookie. */
  key = ''
  /** The cookie-value. */
  value = ''
  /** The date of Expires; `'Infinity'` without it. */
  expires: Date | 'Infinity' | null = 'Infinity'
  /** The seconds of Max-Age; `null` without it. */
  maxAge: number | 'Infinity' | '-Infinity' | null = null
  /** The domain of the cookie; `null` if the cookie names none and no jar has stored it. */
  domain: string | null = null
  /** The path; `null` if the cookie names none and no jar has stored it. */
  path: string | null = null
  /** The secure-only-flag. */
  secure = false
  /** The http-only-flag. */
  httpOnly = false
  /** The attributes that no section describes; `null` without any. */
  extensions: string[] | null = null
  /** When a cookie with this identity was first received. */
  creation: Date | 'Infinity' | null = null
  /** The host-only-flag; `null` if no jar has stored the cookie. */
  hostOnly: boolean | null = null
  /** Whether the path comes from the URL because the cookie named none. */
  pathIsDefault: boolean | null = null
  /** When the cookie was last received or retrieved; `null` if no jar has stored it. */
  lastAccessed: Date | 'Infinity' | null = null
  /** `'strict'`, `'lax'` or `'none'`; `undefined` if the cookie names none of them. */
  sameSite: string | undefined = undefined

  /** Makes a cookie. Fields that are not given have their default. */
  constructor(createOptions?: CreateCookieOptions) {
    super()
    this.creationIndex = ++Cookie.cookiesCreated
    // The first cookie becomes UNDATED, which cannot be read yet.
    if (createOptions !== undefined && createOptions === UNDATED) return
    const options = Object.entries(ownOptions(createOptions, FIELD_NAMES))
    for (const [field, value] of options) if (value != null) Reflect.set(this, field, value)
    this.creation ??= new Date()
  }

  /**
   * Sets the date of Expires: a Date, or a cookie-date; `'Infinity'` if the text is not a date.
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
   * Sets the seconds of Max-Age. Infinite ones are written as text, since JSON has no infinite numbers.
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
    this.maxAge = age === Number.POSITIVE_INFINITY ? 'Infinity' : age
    if (age === Number.NEGATIVE_INFINITY) this.maxAge = '-Infinity'
  }

  /**
   * The lifetime of the cookie in milliseconds: that of Max-Age, or the time until the date of Expires; `Infinity`
   * without either.
   *
   * @param now - the current time in milliseconds. Max-Age does not use it.
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
    if (this.maxAge === null) return this.expires === 'Infinity' ? Number.POSITIVE_INFINITY : this.expires?.getTime()
    const received = now?.getTime() ?? receivedTime(this)
    if (received === undefined && this.lastAccessed === 'Infinity') return Number.POSITIVE_INFINITY
    const seconds = Number(this.maxAge)
    if (seconds <= 0) return Number.NEGATIVE_INFINITY
    const start = received ?? (isDate(this.lastAccessed) ? this.lastAccessed.getTime() : Date.now())
    return start + seconds * 1000
  }

  /**
   * When the cookie expires, as a Date. For a cookie that names no lifetime, the Date is in the year 2038.
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

  /**
   * Parses a set-cookie-string; returns `undefined` if the specification ignores it.
   *
   * @example
   * ```ts
   * import { Cookie } from 'speculoos/tough-cookie'
   *
   * const cookie = Cookie.parse('SID=31d4; Path=/; Secure; Priority=High')
   * console.log(cookie?.key, cookie?.secure, cookie?.extensions) // => SID true [ 'Priority=High' ]
   * console.log(Cookie.parse('SID=31d4\u0000')) // => undefined
   * ```
   *
   * @see RFC 6265bis §5.6
   */
  static parse(str: string, _options?: ParseCookieOptions): Cookie | undefined {
    if (Object.prototype.toString.call(str) !== '[object String]') return undefined
    const read = readText(String(str))
    if (read.setCookie === null) return undefined
    const { maxAge, expires } = read.setCookie
    return cookieFrom(read.setCookie, { maxAge, expires, extensions: read.extensions, pathIsDefault: null })
  }

  /**
   * Reads the result of {@link Cookie.toJSON}, or its JSON text; `undefined` for anything else.
   *
   * @throws TypeError for a cookie that has a name instead of a key, as a `CookieJar` of `speculoos` saves it.
   *
   * @example
   * ```ts
   * import { Cookie } from 'speculoos/tough-cookie'
   *
   * console.log(Cookie.fromJSON('{"key":"alpha","value":"beta","maxAge":60}')?.maxAge) // => 60
   * ```
   */
  static fromJSON(str: unknown): Cookie | undefined {
    const serialized = readJson(str)
    if (!str || serialized === undefined) return undefined
    const fields = readFields(serialized)
    if (fields.key === undefined && typeof fieldIn(serialized, 'name') === 'string') throw new TypeError(NAMED)
    return Object.assign(new Cookie(), fields)
  }

  /**
   * The cookie as plain data for `JSON.stringify`.
   *
   * @example
   * ```ts
   * import { Cookie } from 'speculoos/tough-cookie'
   *
   * const { creation, ...rest } = new Cookie({ key: 'a', value: '1', path: '/' }).toJSON()
   * console.log(typeof creation, rest) // => string { key: 'a', value: '1', path: '/' }
   * ```
   */
  toJSON(): SerializedCookie {
    return serializedFields({ ...this })
  }

  /**
   * Makes another cookie with the same fields.
   *
   * @example
   * ```ts
   * import { Cookie } from 'speculoos/tough-cookie'
   *
   * const cookie = new Cookie({ key: 'a', value: '1' })
   * console.log(cookie.clone() !== cookie, cookie.clone()?.key) // => true a
   * ```
   */
  clone(): Cookie | undefined {
    const clone = Cookie.fromJSON(this.toJSON())
    if (clone !== undefined) noteReceived(clone, receivedTime(this))
    return clone
  }

  /**
   * Whether a server may send the cookie: its name is a token, and the grammar for servers allows its value, path and
   * times.
   *
   * @throws Error if the domain is at or below a special-use domain, such as `localhost`.
   *
   * @example
   * ```ts
   * import { Cookie } from 'speculoos/tough-cookie'
   *
   * console.log(new Cookie({ key: 'a', value: '1' }).validate(), new Cookie({ key: 'a b', value: '1' }).validate())
   * // => true false
   * ```
   *
   * @see RFC 6265bis §4.1.1
   */
  validate(): boolean {
    if (!TOKEN.test(this.key) || !COOKIE_OCTETS.test(this.value)) return false
    if (this.expires !== 'Infinity' && !isDate(this.expires)) return false
    if (typeof this.maxAge === 'number' ? this.maxAge <= 0 : this.maxAge === '-Infinity') return false
    if (this.path !== null && !PATH_OCTETS.test(this.path)) return false
    const domain = this.cdomain()
    if (!domain) return true
    return !domain.endsWith('.') && (getPublicSuffix(domain) !== undefined || isIpAddress(hostOfDomain(domain)))
  }

  /**
   * The cookie as a Cookie header field has it.
   *
   * @example
   * ```ts
   * import { Cookie } from 'speculoos/tough-cookie'
   *
   * console.log(new Cookie({ key: 'a', value: '1', path: '/' }).cookieString()) // => a=1
   * ```
   *
   * @see RFC 6265bis §5.8.3 step 6
   */
  cookieString(): string {
    const value = this.value || ''
    return this.key ? `${this.key}=${value}` : value
  }

  /**
   * The cookie as a Set-Cookie header field has it.
   *
   * @example
   * ```ts
   * import { Cookie } from 'speculoos/tough-cookie'
   *
   * console.log(new Cookie({ key: 'a', value: '1', path: '/', httpOnly: true, sameSite: 'lax' }).toString())
   * // => a=1; Path=/; HttpOnly; SameSite=Lax
   * ```
   *
   * @see RFC 6265bis §4.1.1
   */
  override toString(): string {
    const parts = [this.cookieString()]
    if (isDate(this.expires)) parts.push(`Expires=${formatDate(this.expires)}`)
    if (this.maxAge !== null && Number(this.maxAge) !== Number.POSITIVE_INFINITY) parts.push(`Max-Age=${this.maxAge}`)
    if (this.domain && !this.hostOnly) parts.push(`Domain=${this.domain}`)
    // A path with a semicolon is always a default-path, so it need not be written.
    if (this.path && !this.path.includes(';')) parts.push(`Path=${this.path}`)
    if (this.secure) parts.push('Secure')
    if (this.httpOnly) parts.push('HttpOnly')
    if (this.sameSite) {
      const sameSite = sameSiteOf(this.sameSite)
      parts.push(`SameSite=${sameSite === 'Default' ? this.sameSite : sameSite}`)
    }
    return [...parts, ...(this.extensions ?? [])].join('; ')
  }

  /**
   * The domain in its canonical form; see {@link canonicalDomain}.
   *
   * @example
   * ```ts
   * import { Cookie } from 'speculoos/tough-cookie'
   *
   * console.log(new Cookie({ domain: '.Site.EXAMPLE' }).canonicalizedDomain()) // => site.example
   * ```
   *
   * @see RFC 6265bis §5.1.2
   */
  canonicalizedDomain(): string | undefined {
    return canonicalDomain(this.domain)
  }

  /**
   * The domain in its canonical form; see {@link Cookie.canonicalizedDomain}.
   *
   * @example
   * ```ts
   * import { Cookie } from 'speculoos/tough-cookie'
   *
   * console.log(new Cookie({ domain: 'Site.EXAMPLE' }).cdomain()) // => site.example
   * ```
   */
  cdomain(): string | undefined {
    return canonicalDomain(this.domain)
  }
}

/** The parts of a header field that a record holds in another form or not at all. */
export type Wording = Pick<ParsedSetCookie, 'maxAge' | 'expires'> & {
  readonly extensions: readonly string[] | null
  readonly pathIsDefault: boolean | null
}

/**
 * The options of a cookie whose creation is set later. They are a cookie themselves: while a cookie is alive, V8 keeps
 * the code that it compiled for cookies, even through full garbage collections (`test/hostile/compiled-code.test.ts`).
 */
const UNDATED: CreateCookieOptions = new Cookie()
Cookie.cookiesCreated = 0

/** Makes a cookie from a wording and the fields that parsed cookies and records share. */
export function cookieFrom(from: CookieRecord | ParsedSetCookie, wording: Wording, creation = new Date()): Cookie {
  const { maxAge, expires, extensions, pathIsDefault } = wording
  const cookie = new Cookie(UNDATED)
  cookie.creation = creation
  cookie.key = from.name
  cookie.value = from.value
  cookie.domain = from.domain || null
  cookie.path = from.path || null
  cookie.pathIsDefault = pathIsDefault
  cookie.secure = from.secure
  cookie.httpOnly = from.httpOnly
  if (expires !== null) cookie.expires = new Date(expires)
  if (maxAge !== null) cookie.setMaxAge(maxAge)
  if (from.sameSite !== null && from.sameSite !== 'Default') cookie.sameSite = from.sameSite.toLowerCase()
  if (extensions !== null) cookie.extensions = [...extensions]
  return cookie
}

/** What `node:util` shows of a cookie. */
function inspection(this: Cookie): string {
  const now = Date.now()
  const age = (date: Cookie['creation']) => (isDate(date) ? `${now - date.getTime()}ms` : '?')
  return `Cookie="${this}; hostOnly=${this.hostOnly ?? '?'}; aAge=${age(this.lastAccessed)}; cAge=${age(this.creation)}"`
}

Object.defineProperty(Cookie.prototype, Symbol.for('nodejs.util.inspect.custom'), { value: inspection, writable: true })

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

/**
 * The order in which cookies are sent: longer paths first, then earlier times of creation, then lower numbers.
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
    (timeOf(a.creation) ?? NEVER) - (timeOf(b.creation) ?? NEVER) ||
    (a.creationIndex || 0) - (b.creationIndex || 0)
  )
}
