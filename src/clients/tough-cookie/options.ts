/**
 * The options of a jar and of its methods, and the errors that they lead to.
 */
import type { Reason } from '../../cookie/reason.js'
import type { Cookie } from './cookie.js'

/**
 * The three ways to treat a cookie that breaks the promise of its name prefix: `silent` ignores it without an
 * error, `strict` ignores it with an error, `unsafe-disabled` stores it.
 *
 * @example
 * ```ts
 * import { CookieJar, PrefixSecurityEnum } from 'speculoos/tough-cookie'
 *
 * const jar = new CookieJar(null, { prefixSecurity: PrefixSecurityEnum.STRICT })
 * try {
 *   jar.setCookieSync('__Secure-SID=1', 'https://site.example/')
 * } catch (error) {
 *   console.log(String(error)) // => Error: Cookie has __Secure prefix but Secure attribute is not set
 * }
 * ```
 *
 * @see RFC 6265bis §4.1.3 and §5.4
 */
export const PrefixSecurityEnum = /* @__PURE__ */ Object.freeze({
  SILENT: 'silent',
  STRICT: 'strict',
  DISABLED: 'unsafe-disabled',
} as const)

/**
 * One of the values of {@link PrefixSecurityEnum}.
 *
 * @see RFC 6265bis §5.4
 */
export type PrefixSecurityMode = (typeof PrefixSecurityEnum)[keyof typeof PrefixSecurityEnum]

/**
 * The error for an argument of the wrong kind.
 *
 * @example
 * ```ts
 * import { CookieJar, ParameterError } from 'speculoos/tough-cookie'
 *
 * try {
 *   new CookieJar().getCookiesSync('')
 * } catch (error) {
 *   console.log(error instanceof ParameterError) // => true
 * }
 * ```
 */
export class ParameterError extends Error {}

/**
 * The options of a jar.
 *
 * @see {@link CookieJarRejection}
 */
export interface CreateCookieJarOptions {
  /** Whether a Domain attribute that is a public suffix is refused; true by default. */
  rejectPublicSuffixes?: boolean | undefined
  /** Has no effect, except in serialised jars: the parser takes cookies without a name, as the specification does. */
  looseMode?: boolean | undefined
  /** What becomes of a cookie that breaks the promise of its name prefix; `'silent'` by default. */
  prefixSecurity?: PrefixSecurityMode | undefined
  /** Whether Domain attributes under `local`, `example`, `invalid`, `localhost` and `test` are taken; true by default. */
  allowSpecialUseDomain?: boolean | undefined
  /** Whether `localhost`, `*.localhost`, 127.0.0.0/8 and `[::1]` count as secure connections; true by default. */
  allowSecureOnLocal?: boolean | undefined
  /** Whether Secure cookies are refused over connections that are not; true by default. */
  enforceSecureOriginOnStorage?: boolean | undefined
  /**
   * Is called with every cookie that is refused, even if there is no error. If it throws, the error is reported as an
   * uncaught one. tough-cookie does not have this option.
   */
  onRejected?: ((rejection: CookieJarRejection) => void) | undefined
}

/**
 * A cookie that a jar refused, and every reason why.
 *
 * @see RFC 6265bis §5.6 and §5.7
 */
export interface CookieJarRejection {
  /** The cookie that was to be set. */
  readonly cookie: string | Cookie
  /** The URL that it was to be set for. */
  readonly url: string
  /** Why it was refused, in the order of the specification's steps; empty if the specification does not refuse it. */
  readonly reasons: readonly Reason[]
  /** The error that a jar throws unless it is silent. */
  readonly error: CookieRefusal
}

/**
 * The error for a cookie that was refused: a message in the words of tough-cookie, and the reasons of the specification.
 *
 * @example
 * ```ts
 * import { CookieJar, type CookieRefusal } from 'speculoos/tough-cookie'
 *
 * try {
 *   new CookieJar().setCookieSync('a=1; Domain=other.example', 'https://site.example/')
 * } catch (error) {
 *   const { message, reasons } = error as CookieRefusal
 *   console.log(message) // => Cookie not in this host's domain. Cookie:other.example Request:site.example
 *   console.log(reasons[0]?.section, reasons[0]?.step, reasons[0]?.sentence)
 *   // => 5.7 10.1 The host of the URL does not domain-match the Domain attribute.
 * }
 * ```
 *
 * @see RFC 6265bis §5.7
 */
export interface CookieRefusal extends Error {
  /** Every reason, in the order of the specification's steps; empty if the specification does not refuse it. */
  readonly reasons: readonly Reason[]
}

/**
 * The options of setting a cookie.
 *
 * @see RFC 6265bis §5.7
 */
export interface SetCookieOptions {
  /** Has no effect: the parser takes cookies without a name, as the specification does. */
  loose?: boolean | undefined
  /**
   * The kind of request: `'strict'` if it is same-site, `'lax'` if it is a cross-site top-level navigation, `'none'` if
   * it is any other cross-site request. Without it SameSite is not enforced, as with `'strict'`.
   */
  sameSiteContext?: 'strict' | 'lax' | 'none' | undefined
  /** Whether a refused cookie is ignored without an error; false by default. Errors of the store remain. */
  ignoreError?: boolean | undefined
  /** Whether an HTTP response sets the cookie, rather than a script; true by default. */
  http?: boolean | undefined
  /** When the cookie is received; now by default. */
  now?: Date | undefined
}

/**
 * The options of retrieving cookies.
 *
 * @see RFC 6265bis §5.8.3
 */
export interface GetCookiesOptions {
  /** Whether an HTTP request carries the cookies, rather than a script that reads them; true by default. */
  http?: boolean | undefined
  /** Whether expired cookies are left out and removed; true by default. */
  expire?: boolean | undefined
  /** Whether the path is ignored; false by default. */
  allPaths?: boolean | undefined
  /** The kind of request; see {@link SetCookieOptions}. */
  sameSiteContext?: 'none' | 'lax' | 'strict' | undefined
  /** Whether the cookies are put into the order of the specification; true by default. */
  sort?: boolean | undefined
}
