/**
 * The cookie jar of the entry point `speculoos`: it uses the public suffix list of `tldts` unless another one is given.
 */

import { fieldsOf } from './cookie/invalid-argument.js'
import { type CookieJarOptions, OPTIONS, optionsWithOnly } from './input/policy.js'
import {
  CookieJar as CookieJarWithoutSuffixes,
  FROM_JSON_OPTIONS,
  type FromJSONOptions,
  type OptionsWithSuffixes,
} from './jar/cookie-jar.js'
import { publicSuffixes } from './public-suffix.js'

/**
 * A cookie jar that does what RFC 6265bis says.
 *
 * Every method reads the clock once, and first removes the cookies that are expired by then. A URL may be a string or a
 * URL object, with the scheme `http`, `https`, `ws` or `wss`. What a server sends never makes a method throw.
 *
 * @example
 * ```ts
 * import { CookieJar } from 'speculoos'
 *
 * const jar = new CookieJar()
 * jar.setCookie('SID=31d4; Path=/; Secure; HttpOnly; SameSite=Lax', 'https://site.example/login')
 * console.log(jar.getCookieString('https://site.example/')) // => SID=31d4
 * ```
 *
 * @see RFC 6265bis §5
 */
export class CookieJar extends CookieJarWithoutSuffixes {
  /**
   * Makes an empty jar.
   *
   * @throws TypeError if an option is unknown or has an invalid value.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar({ now: () => 0, limits: { cookiesPerSite: 50, cookieAgeLimit: 7 * 24 * 3600 } })
   * jar.setCookie('a=1; Max-Age=99999999', 'https://site.example/')
   * console.log([...jar][0]?.expiryTime) // => 604800000
   * ```
   */
  constructor(options?: CookieJarOptions) {
    super(options === undefined ? DEFAULT_OPTIONS : withSuffixes(options))
  }

  /**
   * Makes a jar from the result of {@link CookieJar.toJSON}, or from the JSON of tough-cookie 2 to 6. The rules in that
   * JSON are ignored. Cookies that could not have been stored are left out.
   *
   * @param serialized - the plain data, or its JSON text.
   * @throws TypeError that names the place if it is not of that form, or the option if one cannot be used.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * jar.setCookie('a=1; Secure; SameSite=None', 'https://site.example/')
   * const tampered = JSON.stringify(jar).replace('"secure":true', '"secure":false')
   * const restored = CookieJar.fromJSON(tampered, {
   *   onRejected: ({ entry, reasons }) => console.log(entry.name, reasons[0]?.id), // => a same-site-none-not-secure
   * })
   * console.log(restored.size) // => 0
   * ```
   */
  static override fromJSON(serialized: unknown, options: FromJSONOptions = {}): CookieJar {
    const { onRejected, ...jarOptions } = fieldsOf('options', options, FROM_JSON_OPTIONS)
    return CookieJar.restored(new CookieJar(jarOptions), serialized, onRejected)
  }

  /**
   * Makes another jar with the same cookies and policy. Subscriptions are not copied.
   *
   * @param options - the options in which the other jar differs.
   * @throws TypeError if an option is unknown or has an invalid value.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * jar.setCookie('a=1', 'https://site.example/')
   * const other = jar.clone()
   * other.clear()
   * console.log(jar.size, other.size) // => 1 0
   * ```
   */
  override clone(options: CookieJarOptions = {}): CookieJar {
    return this.copiedInto(new CookieJar(), options)
  }
}

const DEFAULT_OPTIONS = /* @__PURE__ */ optionsWithOnly(publicSuffixes)

function withSuffixes(options: CookieJarOptions): OptionsWithSuffixes {
  const given = fieldsOf('options', options, OPTIONS)
  return { ...given, publicSuffixes: given.publicSuffixes === undefined ? publicSuffixes : given.publicSuffixes }
}
