/**
 * The part of a jar that sets cookies.
 */
import { type Callback, type Nullable, settle } from './callbacks.js'
import type { Cookie } from './cookie.js'
import { type CreateCookieJarOptions, jarRules, type SetCookieOptions } from './jar-options.js'
import { JarState } from './jar-state.js'
import { MemoryCookieStore } from './memory-cookie-store.js'
import { ParameterError } from './parameter-error.js'
import { PrefixSecurityEnum } from './prefix-security.js'
import { receive } from './reception.js'
import { errorOf } from './refusal.js'
import type { Store } from './store.js'
import { notSynchronous, run, runNow, type StoreSteps } from './store-steps.js'

/**
 * A jar that sets cookies.
 *
 * @see RFC 6265bis §5.7
 */
export abstract class ReceivingJar {
  /** The store that keeps the cookies. */
  readonly store: Store
  /** What becomes of a cookie that breaks the promise of its name prefix. */
  readonly prefixSecurity: string
  /** Rules and store. */
  protected readonly state: JarState

  /**
   * Makes a jar.
   *
   * @param store - where the cookies are kept: a new {@link MemoryCookieStore} by default.
   * @param options - the rules; `true` and `false` stand for those of `rejectPublicSuffixes`.
   */
  constructor(store?: Nullable<Store>, options?: CreateCookieJarOptions | boolean) {
    const rules = jarRules(options)
    this.store = store ?? new MemoryCookieStore()
    this.prefixSecurity = rules.prefixSecurity
    this.state = new JarState(this.store, rules)
  }

  /**
   * Sets a cookie: a set-cookie-string, or a cookie. It is answered as it is stored, and `undefined` where it was
   * refused without an error.
   *
   * @param url - the URL of the request whose response sets it, or of the script's document.
   * @throws {@link CookieRefusal} where it is refused; {@link ParameterError} or TypeError where `url` is none; what the
   * store throws. With a callback, that one gets it.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos/tough-cookie'
   *
   * const jar = new CookieJar()
   * const cookie = await jar.setCookie('SID=31d4; Path=/; Secure; HttpOnly', 'https://site.example/login')
   * console.log(cookie?.domain, cookie?.hostOnly) // => site.example true
   * jar.setCookie('a=1; Domain=com', 'https://site.com/', (error) => console.log(error?.message))
   * // => Cookie has domain set to a public suffix
   * ```
   *
   * @see RFC 6265bis §5.7
   */
  setCookie(cookie: string | Cookie, url: string | URL, callback: Callback<Cookie | undefined>): void
  setCookie(
    cookie: string | Cookie,
    url: string | URL,
    options: SetCookieOptions,
    callback: Callback<Cookie | undefined>,
  ): void
  setCookie(cookie: string | Cookie, url: string | URL, options?: SetCookieOptions): Promise<Cookie | undefined>
  setCookie(
    cookie: string | Cookie,
    url: string | URL,
    options: SetCookieOptions | Callback<Cookie | undefined>,
    callback?: Callback<Cookie | undefined>,
  ): unknown
  setCookie(
    cookie: string | Cookie,
    url: string | URL,
    options: SetCookieOptions | Callback<Cookie | undefined> | undefined,
    callback?: Callback<Cookie | undefined>,
  ): unknown {
    if (typeof options === 'function') return this.setCookie(cookie, url, {}, options)
    return settle(callback, (settled) => run(this.#set(cookie, url, options), settled))
  }

  /**
   * Sets a cookie without waiting; see {@link CookieJar.setCookie}.
   *
   * @throws Error where the store has to be waited for.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos/tough-cookie'
   *
   * console.log(String(new CookieJar().setCookieSync('a=1; Max-Age=60', 'https://site.example/docs/')))
   * // => a=1; Max-Age=60; Path=/docs
   * ```
   *
   * @see RFC 6265bis §5.7
   */
  setCookieSync(cookie: string | Cookie, url: string | URL, options?: SetCookieOptions): Cookie | undefined {
    if (!this.store.synchronous) throw notSynchronous()
    return runNow(this.#set(cookie, url, options))
  }

  *#set(
    cookie: string | Cookie,
    url: string | URL,
    options: SetCookieOptions | undefined,
  ): StoreSteps<Cookie | undefined> {
    const given = requireOptions(options)
    const outcome = yield* receive(this.state, cookie, url, given)
    if (!('isOfPrefix' in outcome)) return outcome
    const { onRejected, prefixSecurity } = this.state.rules
    const isSilent = given.ignoreError === true || (outcome.isOfPrefix && prefixSecurity === PrefixSecurityEnum.SILENT)
    if (isSilent && onRejected === undefined) return undefined
    const error = errorOf(outcome)
    onRejected?.({ cookie, url: String(url), reasons: error.reasons, error })
    if (!isSilent) throw error
    return undefined
  }
}

/** The options of a call; none where there are none. */
export function requireOptions<Options extends object>(options: Options | undefined): Options | Record<string, never> {
  const given: unknown = options ?? {}
  if (typeof given !== 'object') throw new ParameterError('`options` argument is not an object.')
  return options ?? {}
}
