/**
 * The cookies of tough-cookie's interface: objects with fields that a program may change.
 */
import { isIpAddress } from '../../algorithms/canonical-host.js'
import { formatDate, isDate } from './cookie-dates.js'
import { fieldsOfParsed, findFields, jsonOfFields, readText, SERIALIZED_FIELDS, validFields } from './cookie-fields.js'
import { CookieWithLifetime } from './cookie-lifetime.js'
import type { ParseCookieOptions, SerializedCookie } from './cookie-options.js'
import { canonicalDomain, getPublicSuffix, hostOfDomain } from './domains.js'
import { nativeCookie } from './native-form.js'
import { fieldOf } from './own-options.js'
import { noteReceived, receivedTime } from './received-time.js'

// token = 1*tchar
const TOKEN = /^[!#$%&'*+\-.0-9A-Z^_`a-z|~]+$/
// cookie-octet = %x21 / %x23-2B / %x2D-3A / %x3C-5B / %x5D-7E
const COOKIE_OCTETS = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]+$/
const PATH_OCTETS = /[\x20-\x3a\x3c-\x7e]/

/**
 * A cookie, in the words of tough-cookie. The cookies that a jar answers are those it keeps: who changes one, changes
 * what is sent.
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
export class Cookie extends CookieWithLifetime {
  /** How strict each value of SameSite is. */
  static readonly sameSiteLevel = { strict: 3, lax: 2, none: 1 } as const
  /** Each value of SameSite as a server writes it. */
  static readonly sameSiteCanonical = { strict: 'Strict', lax: 'Lax', none: 'None' } as const
  /** The fields that JSON has. */
  static readonly serializableProperties = SERIALIZED_FIELDS

  /**
   * Parses a set-cookie-string; `undefined` where the specification ignores it.
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
    const text: unknown = str
    if (Object.prototype.toString.call(text) !== '[object String]') return undefined
    const read = readText(String(text))
    if (read.setCookie === null) return undefined
    return Object.assign(new Cookie(), fieldsOfParsed(read.setCookie, read.extensions))
  }

  /**
   * Reads what {@link Cookie.toJSON} gave, or its JSON text; `undefined` if it is neither.
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
    if (!str) return undefined
    let serialized = str
    if (typeof str === 'string') {
      try {
        serialized = JSON.parse(str)
      } catch {
        return undefined
      }
    }
    if (typeof serialized !== 'object' || serialized === null) return new Cookie()
    const found = findFields(serialized)
    if (found.key === undefined && typeof fieldOf(serialized, 'name') === 'string') throw nativeCookie()
    return Object.assign(new Cookie(), validFields(found))
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
    return jsonOfFields(this)
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
    const time = receivedTime(this)
    if (clone !== undefined && time !== undefined) noteReceived(clone, time)
    return clone
  }

  /**
   * Whether a server may send the cookie, as far as this looks: a token for its name, and a value, a path and times
   * that the grammar for servers allows.
   *
   * @throws Error where the domain lies under a special-use domain, such as `localhost`.
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
    if (this.path) parts.push(`Path=${this.path}`)
    if (this.secure) parts.push('Secure')
    if (this.httpOnly) parts.push('HttpOnly')
    if (this.sameSite) {
      const lowerCase = this.sameSite.toLowerCase()
      const canonical = Object.values(Cookie.sameSiteCanonical).find((name) => name.toLowerCase() === lowerCase)
      parts.push(`SameSite=${canonical ?? this.sameSite}`)
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

/** What `node:util` shows of a cookie. */
function inspection(this: Cookie): string {
  const now = Date.now()
  const age = (date: Cookie['creation']) => (isDate(date) ? `${now - date.getTime()}ms` : '?')
  return `Cookie="${this}; hostOnly=${this.hostOnly ?? '?'}; aAge=${age(this.lastAccessed)}; cAge=${age(this.creation)}"`
}

Object.defineProperty(Cookie.prototype, Symbol.for('nodejs.util.inspect.custom'), {
  value: inspection,
  configurable: true,
  writable: true,
})
