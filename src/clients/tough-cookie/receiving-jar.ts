/**
 * The part of a jar that sets cookies.
 */
import { type Callback, type Nullable, type Settle, settle } from './callbacks.js'
import type { Cookie } from './cookie.js'
import {
  type CreateCookieJarOptions,
  type JarRules,
  jarRules,
  readJarOptions,
  readSetOptions,
  type SetCookieOptions,
} from './jar-options.js'
import { JarState, STATE } from './jar-state.js'
import { MemoryCookieStore } from './memory-cookie-store.js'
import { define } from './own-options.js'
import { PrefixSecurityEnum } from './prefix-security.js'
import { receive } from './reception.js'
import { errorOf } from './refusal.js'
import type { Store } from './store.js'
import { notSynchronous, run, runNow, type StoreSteps, settledNow } from './store-steps.js'

/**
 * A jar that sets cookies.
 *
 * @see RFC 6265bis §5.7
 */
export abstract class ReceivingJar implements JarRules {
  /** Whether a Domain attribute that is a public suffix is refused. */
  readonly rejectPublicSuffixes: boolean
  /** Without effect but in serialised jars. */
  readonly enableLooseMode: boolean
  /** Whether Domain attributes under special-use domains are taken. */
  readonly allowSpecialUseDomain: boolean
  /** Whether a loopback host counts as a secure connection. */
  readonly allowSecureOnLocal: boolean
  /** Whether Secure cookies are refused over connections that are not. */
  readonly enforceSecureOriginOnStorage: boolean
  /** What becomes of a cookie that breaks the promise of its name prefix. */
  readonly prefixSecurity: string
  /** The store that keeps the cookies. */
  readonly store: Store
  /** Rules and store, where nobody sees them who looks at a jar or compares two of them. */
  declare protected readonly [STATE]: JarState

  /**
   * Makes a jar.
   *
   * @param store - where the cookies are kept: a new {@link MemoryCookieStore} by default.
   * @param options - the rules; `true` and `false` stand for those of `rejectPublicSuffixes`.
   */
  constructor(store?: Nullable<Store>, options?: CreateCookieJarOptions | boolean) {
    const given = readJarOptions(options)
    const rules = jarRules(given)
    this.rejectPublicSuffixes = rules.rejectPublicSuffixes
    this.enableLooseMode = rules.enableLooseMode
    this.allowSpecialUseDomain = rules.allowSpecialUseDomain
    this.allowSecureOnLocal = rules.allowSecureOnLocal
    this.enforceSecureOriginOnStorage = rules.enforceSecureOriginOnStorage
    this.prefixSecurity = rules.prefixSecurity
    this.store = store ?? new MemoryCookieStore()
    define(this, STATE, { value: new JarState(this, given.onRejected) })
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
    const isCallback = typeof options === 'function'
    const work = setCookie(this[STATE], cookie, url, isCallback ? undefined : options)
    return settle(isCallback ? options : callback, (settled) => run(work, settled))
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
    if (this.setCookie === ownSetCookie && this.store.synchronous)
      return runNow(setCookie(this[STATE], cookie, url, options))
    return this.callSync((callback) => {
      return options ? this.setCookie(cookie, url, options, callback) : this.setCookie(cookie, url, callback)
    })
  }

  /**
   * What a method that takes a callback answers, without waiting.
   *
   * @throws Error where the store has to be waited for, or the method has not called back; whatever the method throws.
   */
  protected callSync<Result>(call: (callback: Settle<Result>) => unknown): Result {
    if (!this.store.synchronous) throw notSynchronous()
    return settledNow(call)
  }
}

/** The method that others go through only where a program has replaced it, in a jar, in a class or in a prototype. */
const { setCookie: ownSetCookie } = ReceivingJar.prototype

function* setCookie(
  state: JarState,
  cookie: string | Cookie,
  url: string | URL,
  options: SetCookieOptions | undefined,
): StoreSteps<Cookie | undefined> {
  const given = readSetOptions(options)
  const outcome = yield* receive(state, cookie, url, given)
  if (!('isOfPrefix' in outcome)) return outcome
  const { onRejected, rules } = state
  const isSilent =
    given.ignoreError === true || (outcome.isOfPrefix && rules.prefixSecurity === PrefixSecurityEnum.SILENT)
  if (isSilent && onRejected === undefined) return undefined
  if (onRejected !== undefined) {
    const error = errorOf(outcome)
    onRejected({ cookie, url: String(url), reasons: error.reasons, error })
  }
  // Another error than the listener got, which may have changed it.
  if (!isSilent) throw errorOf(outcome)
  return undefined
}
