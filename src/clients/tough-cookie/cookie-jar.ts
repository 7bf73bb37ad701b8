/**
 * The jar of tough-cookie's interface.
 */
import { fieldsOf, invalidArgument, invalidSecret } from '../../cookie/invalid-argument.js'
import { type AsyncJar, clientJarOf, type GivenJar } from '../../http/door-arguments.js'
import { CookieJar as NativeJar } from '../../jar/cookie-jar.js'
import { DENO_INSPECT, NODE_INSPECT } from '../../jar/inspect.js'
import { publicSuffixes } from '../../public-suffix.js'
import { getCookieString, getCookies, getSetCookieStrings, setCookie } from './calls.js'
import type { Cookie } from './cookie.js'
import { fieldIn, type Nullable, ownOptions } from './given.js'
import type { CreateCookieJarOptions, GetCookiesOptions, PrefixSecurityMode, SetCookieOptions } from './options.js'
import { JAR_OPTIONS, type JarParts, prefixSecurityMode } from './rules.js'
import { importCookies, readSaved, type SerializedCookieJar, serialize } from './saved-jar.js'
import { type Callback, type ErrorCallback, removeAll, type Store, settle, type Work } from './store.js'
import { JarStore, MemoryCookieStore, viewOf } from './stores.js'

type Given = string | Cookie
type Stored = Cookie | undefined
type Text = string | undefined
type Texts = string[] | undefined
type Url = string | URL
/** An argument that may be left out. The callback then takes its place. */
type OrDone<Argument, Result> = Argument | Callback<Result> | undefined

/**
 * The options of a jar over one of `speculoos`. The other rules are those of the jar below.
 *
 * @see {@link CookieJar.over}
 */
export type OverOptions = Omit<CreateCookieJarOptions, 'rejectPublicSuffixes' | 'allowSecureOnLocal'>

/**
 * A cookie jar with the methods, the errors and the serialised form of the jar of tough-cookie. It decides by RFC
 * 6265bis. Every method that uses the store takes a callback or returns a promise, and most have a twin whose name ends
 * in `Sync`, for stores that need not be waited for.
 *
 * Without a store, its cookies are those of a jar of `speculoos`: {@link CookieJar.jar}.
 *
 * @example
 * ```ts
 * import { CookieJar } from 'speculoos/tough-cookie'
 *
 * const jar = new CookieJar()
 * await jar.setCookie('SID=31d4; Path=/; Secure; HttpOnly', 'https://site.example/login')
 * console.log(await jar.getCookieString('https://site.example/')) // => SID=31d4
 * ```
 *
 * @see RFC 6265bis §5
 */
export class CookieJar implements JarParts {
  /** Whether a Domain attribute that is a public suffix is refused. */
  readonly rejectPublicSuffixes: boolean
  /** Has no effect, except in serialised jars. */
  readonly enableLooseMode: boolean
  /** Whether Domain attributes under special-use domains are taken. */
  readonly allowSpecialUseDomain: boolean
  /** Whether a loopback host counts as a secure connection. */
  readonly allowSecureOnLocal: boolean
  /** Whether Secure cookies are refused over connections that are not. */
  readonly enforceSecureOriginOnStorage: boolean
  /** What becomes of a cookie that breaks the promise of its name prefix. */
  readonly prefixSecurity: PrefixSecurityMode
  /** The store that keeps the cookies. */
  readonly store: Store
  /** Is called with every cookie that is refused. */
  readonly onRejected: CreateCookieJarOptions['onRejected']

  /**
   * Makes a jar.
   *
   * @param store - the store that keeps the cookies; a new jar of `speculoos` by default.
   * @param options - the rules; `true` or `false` stands for `rejectPublicSuffixes` alone.
   * @throws TypeError if `store` is a jar, or if `onRejected` is not a function.
   */
  constructor(store?: Nullable<Store>, options?: CreateCookieJarOptions | boolean) {
    const given = ownOptions(typeof options === 'boolean' ? { rejectPublicSuffixes: options } : options, JAR_OPTIONS)
    this.rejectPublicSuffixes = given.rejectPublicSuffixes ?? true
    this.enableLooseMode = given.looseMode ?? false
    this.allowSpecialUseDomain = given.allowSpecialUseDomain ?? true
    this.allowSecureOnLocal = given.allowSecureOnLocal ?? true
    this.enforceSecureOriginOnStorage = given.enforceSecureOriginOnStorage ?? true
    this.prefixSecurity = prefixSecurityMode(given.prefixSecurity)
    if (typeof fieldIn(store, 'getCookieString') === 'function') {
      throw invalidSecret('store', store, 'a store', 'use CookieJar.over(jar)')
    }
    this.store = store ?? storeFor(this)
    this.onRejected = given.onRejected
    if (given.onRejected !== undefined && typeof given.onRejected !== 'function') {
      throw invalidArgument('options.onRejected', given.onRejected, 'a function')
    }
  }

  /**
   * Makes a jar that shares the cookies of a jar of `speculoos`: what one of the two sets, the other sends.
   *
   * Over a `SharedCookieJar` with `unit: 'jar'` each call is one transaction, and the methods whose names end in `Sync` throw a
   * TypeError.
   *
   * @param jar - a jar of `speculoos`, a shared jar, or one of this interface without a store.
   * @param options - the rules that the jar below does not have.
   * @throws TypeError if one of them cannot be used.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   * import { CookieJar as ToughJar } from 'speculoos/tough-cookie'
   *
   * const jar = new CookieJar()
   * const tough = ToughJar.over(jar)
   * tough.setCookieSync('a=1', 'https://site.example/')
   * jar.setCookie('b=2', 'https://site.example/')
   * console.log(jar.getCookieString('https://site.example/')) // => a=1; b=2
   * console.log(tough.getCookieStringSync('https://site.example/')) // => a=1; b=2
   * ```
   */
  static over(jar: GivenJar | AsyncJar, options: OverOptions = {}): CookieJar {
    const given = fieldsOf('options', options, OVER_OPTIONS)
    if (prefixSecurityMode(given.prefixSecurity) === 'unsafe-disabled') {
      throw invalidArgument('options.prefixSecurity', given.prefixSecurity, "'silent' or 'strict'")
    }
    const below = clientJarOf(jar)
    return new CookieJar(new JarStore(below), { ...given, rejectPublicSuffixes: below.hasSuffixList ?? true })
  }

  /**
   * The jar of `speculoos` that keeps the cookies. Clients take either of the two. `undefined` in a jar over a store,
   * and with the option `prefixSecurity: 'unsafe-disabled'`.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos/tough-cookie'
   *
   * const tough = new CookieJar()
   * tough.setCookieSync('SID=1; HttpOnly', 'https://site.example/')
   * const { excluded } = tough.jar?.explain('https://site.example/', { type: 'non-HTTP' }) ?? {}
   * console.log(excluded?.[0]?.reasons[0]?.id) // => http-only-for-non-http
   * ```
   */
  get jar(): NativeJar | undefined {
    return viewOf(this.store)?.jar
  }

  /**
   * Sets a cookie: a set-cookie-string, or a cookie. Returns the cookie as it is stored, or `undefined` if
   * it was refused without an error.
   *
   * @param url - the URL of the request whose response sets it, or of the script's document.
   * @throws {@link CookieRefusal} if the cookie is refused; {@link ParameterError} or TypeError if `url` is not a URL;
   * errors of the store. If a callback is given, errors are passed to it instead.
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
  setCookie(cookie: Given, url: Url, options?: SetCookieOptions): Promise<Stored>
  setCookie(cookie: Given, url: Url, options: OrDone<SetCookieOptions, Stored>, callback?: Callback<Stored>): unknown
  setCookie(cookie: Given, url: Url, options?: OrDone<SetCookieOptions, Stored>, callback?: Callback<Stored>): unknown {
    return settleWith(options, callback, (given) => setCookie(this, cookie, url, given))
  }

  /**
   * Sets a cookie without waiting; see {@link CookieJar.setCookie}.
   *
   * @throws Error if the store has to be waited for.
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
  setCookieSync(cookie: Given, url: Url, options?: SetCookieOptions): Stored {
    return runNow(this.store, setCookie(this, cookie, url, options))
  }

  /**
   * The cookies that a request carries, in the order in which they are sent. Their last access is set.
   *
   * @throws {@link ParameterError} or TypeError if `url` is not a URL; errors of the store. If a callback is given,
   * errors are passed to it instead.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos/tough-cookie'
   *
   * const jar = new CookieJar()
   * await jar.setCookie('SID=31d4; SameSite=Strict', 'https://site.example/')
   * console.log((await jar.getCookies('https://site.example/')).map(({ key }) => key)) // => [ 'SID' ]
   * console.log(await jar.getCookies('https://site.example/', { sameSiteContext: 'lax' })) // => []
   * ```
   *
   * @see RFC 6265bis §5.8.3
   */
  getCookies(url: Url, options?: GetCookiesOptions): Promise<Cookie[]>
  getCookies(url: Url, options: OrDone<GetCookiesOptions, Cookie[]>, callback?: Callback<Cookie[]>): unknown
  getCookies(url: Url, options?: OrDone<GetCookiesOptions, Cookie[]>, callback?: Callback<Cookie[]>): unknown {
    return settleWith(options, callback, (given) => getCookies(this, url, given))
  }

  /**
   * The cookies that a request carries, without waiting; see {@link CookieJar.getCookies}.
   *
   * @throws Error if the store has to be waited for.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos/tough-cookie'
   *
   * const jar = new CookieJar()
   * jar.setCookieSync('a=1; HttpOnly', 'https://site.example/')
   * console.log(jar.getCookiesSync('https://site.example/', { http: false })) // => []
   * ```
   *
   * @see RFC 6265bis §5.8.3
   */
  getCookiesSync(url: Url, options?: GetCookiesOptions): Cookie[] {
    return runNow(this.store, getCookies(this, url, options))
  }

  /**
   * The value of the Cookie header field of a request; `''` if there is nothing to send.
   *
   * @throws as {@link CookieJar.getCookies} does.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos/tough-cookie'
   *
   * const jar = new CookieJar()
   * await jar.setCookie('a=1', 'https://site.example/')
   * await jar.setCookie('b=2; Path=/docs', 'https://site.example/')
   * console.log(await jar.getCookieString('https://site.example/docs/Web')) // => b=2; a=1
   * ```
   *
   * @see RFC 6265bis §5.8.3
   */
  getCookieString(url: Url, options?: GetCookiesOptions): Promise<string>
  getCookieString(url: Url, options: OrDone<GetCookiesOptions, Text>, callback?: Callback<Text>): unknown
  getCookieString(url: Url, options?: OrDone<GetCookiesOptions, Text>, callback?: Callback<Text>): unknown {
    return settleWith(options, callback, (given) => getCookieString(this, url, given))
  }

  /**
   * The value of the Cookie header field of a request, without waiting; see {@link CookieJar.getCookieString}.
   *
   * @throws Error if the store has to be waited for.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos/tough-cookie'
   *
   * const jar = new CookieJar()
   * jar.setCookieSync('a=1', 'https://site.example/')
   * console.log(jar.getCookieStringSync('https://site.example/')) // => a=1
   * ```
   *
   * @see RFC 6265bis §5.8.3
   */
  getCookieStringSync(url: Url, options?: GetCookiesOptions): string {
    const view = viewOf(this.store)
    if (options === undefined && view !== null) {
      try {
        return view.jar.getCookieString(url)
      } catch {
        // A URL that jars do not take is read below.
      }
    }
    return runNow(this.store, getCookieString(this, url, options))
  }

  /**
   * The cookies that a request carries, each as a Set-Cookie header field has it.
   *
   * @throws as {@link CookieJar.getCookies} does.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos/tough-cookie'
   *
   * const jar = new CookieJar()
   * await jar.setCookie('a=1; Secure', 'https://site.example/')
   * console.log(await jar.getSetCookieStrings('https://site.example/')) // => [ 'a=1; Path=/; Secure' ]
   * ```
   *
   * @see RFC 6265bis §4.1.1
   */
  getSetCookieStrings(url: Url, options?: GetCookiesOptions): Promise<Texts>
  getSetCookieStrings(url: Url, options: OrDone<GetCookiesOptions, Texts>, callback?: Callback<Texts>): unknown
  getSetCookieStrings(url: Url, options?: OrDone<GetCookiesOptions, Texts>, callback?: Callback<Texts>): unknown {
    return settleWith(options, callback, (given) => getSetCookieStrings(this, url, given))
  }

  /**
   * The cookies that a request carries, each as a Set-Cookie header field has it, without waiting.
   *
   * @throws Error if the store has to be waited for.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos/tough-cookie'
   *
   * const jar = new CookieJar()
   * jar.setCookieSync('a=1', 'https://site.example/')
   * console.log(jar.getSetCookieStringsSync('https://site.example/')) // => [ 'a=1; Path=/' ]
   * ```
   *
   * @see RFC 6265bis §4.1.1
   */
  getSetCookieStringsSync(url: Url, options: GetCookiesOptions = {}): string[] {
    return runNow(this.store, getSetCookieStrings(this, url, options))
  }

  /**
   * The jar as plain data, in the form of tough-cookie.
   *
   * @throws Error if the store cannot list its cookies; errors of the store. If a callback is given, errors are passed to it.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos/tough-cookie'
   *
   * const jar = new CookieJar()
   * await jar.setCookie('a=1', 'https://site.example/')
   * const { version, storeType, cookies } = await jar.serialize()
   * console.log(version, storeType, cookies[0]?.key) // => tough-cookie@6.1.0 MemoryCookieStore a
   * ```
   */
  serialize(callback: Callback<SerializedCookieJar>): void
  serialize(): Promise<SerializedCookieJar>
  serialize(callback?: Callback<SerializedCookieJar>): unknown {
    return settle(serialize(this), callback)
  }

  /**
   * The jar as plain data, without waiting; see {@link CookieJar.serialize}.
   *
   * @throws Error if the store has to be waited for.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos/tough-cookie'
   *
   * console.log(new CookieJar(null, false).serializeSync()?.rejectPublicSuffixes) // => false
   * ```
   */
  serializeSync(): SerializedCookieJar | undefined {
    return runNow(this.store, serialize(this))
  }

  /**
   * What `console.log` shows on Node and Bun: the jar of `speculoos` below, or the fields of a jar over a store.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos/tough-cookie'
   *
   * const jar = new CookieJar()
   * jar.setCookieSync('SID=31d4; Secure', 'https://site.example/')
   * console.log(jar)
   * // => CookieJar: 1 cookie of 1 site
   * // =>   SID=…; site.example/; Secure
   * ```
   *
   * @internal
   */
  [NODE_INSPECT](): unknown {
    return this.jar ?? this[DENO_INSPECT]()
  }

  /**
   * What `console.log` shows on Deno.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos/tough-cookie'
   *
   * console.log(new CookieJar()) // => CookieJar: 0 cookies of 0 sites
   * ```
   *
   * @internal
   */
  [DENO_INSPECT](): string {
    return this.jar?.[DENO_INSPECT]() ?? 'CookieJar over a store'
  }

  /**
   * The jar as plain data for `JSON.stringify`; see {@link CookieJar.serializeSync}.
   *
   * @throws Error if the store has to be waited for.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos/tough-cookie'
   *
   * console.log(JSON.parse(JSON.stringify(new CookieJar())).cookies) // => []
   * ```
   */
  toJSON(): SerializedCookieJar | undefined {
    return this.serializeSync()
  }

  /**
   * Removes every cookie.
   *
   * @throws errors of the store. If a callback is given, errors are passed to it.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos/tough-cookie'
   *
   * const jar = new CookieJar()
   * await jar.setCookie('a=1', 'https://site.example/')
   * await jar.removeAllCookies()
   * console.log(jar.toJSON()?.cookies) // => []
   * ```
   *
   * @see RFC 6265bis §7.3
   */
  removeAllCookies(callback: ErrorCallback): void
  removeAllCookies(): Promise<void>
  removeAllCookies(callback?: ErrorCallback): unknown {
    return settle(removeAll(this.store), callback)
  }

  /**
   * Removes every cookie, without waiting; see {@link CookieJar.removeAllCookies}.
   *
   * @throws Error if the store has to be waited for.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos/tough-cookie'
   *
   * const jar = new CookieJar()
   * jar.setCookieSync('a=1', 'https://site.example/')
   * jar.removeAllCookiesSync()
   * console.log(jar.getCookiesSync('https://site.example/')) // => []
   * ```
   */
  removeAllCookiesSync(): void {
    runNow(this.store, removeAll(this.store))
  }

  /**
   * Makes a jar from the result of {@link CookieJar.serialize}, or from its JSON text. Without a store, its cookies are
   * kept in a new jar of `speculoos`.
   *
   * @throws SyntaxError or Error if it is not of that form; errors of the store. If a callback is given, errors are passed
   * to it.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos/tough-cookie'
   *
   * const json = '{"cookies":[{"key":"a","value":"1","domain":"site.example","path":"/","hostOnly":true}]}'
   * const jar = await CookieJar.deserialize(json)
   * console.log(await jar.getCookieString('https://site.example/')) // => a=1
   * ```
   */
  static deserialize(saved: string | object, store?: Store): Promise<CookieJar>
  static deserialize(saved: string | object, store?: OrDone<Store, CookieJar>, callback?: Callback<CookieJar>): unknown
  static deserialize(saved: unknown, store?: OrDone<Store, CookieJar>, callback?: Callback<CookieJar>): unknown {
    return settleWith(store, callback, (given) => deserialized(saved, given))
  }

  /**
   * Makes a jar from the result of {@link CookieJar.serializeSync}, or from its JSON text, without waiting.
   *
   * @throws SyntaxError or Error if it is not of that form; Error if the store has to be waited for.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos/tough-cookie'
   *
   * const jar = new CookieJar()
   * jar.setCookieSync('a=1', 'https://site.example/')
   * console.log(CookieJar.deserializeSync(JSON.stringify(jar)).getCookieStringSync('https://site.example/')) // => a=1
   * ```
   */
  static deserializeSync(saved: string | SerializedCookieJar, store?: Store): CookieJar {
    return runNow(store ?? { synchronous: true }, deserialized(saved, store))
  }

  /**
   * Makes a jar from its JSON; see {@link CookieJar.deserializeSync}.
   *
   * @throws as {@link CookieJar.deserializeSync} does.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos/tough-cookie'
   *
   * console.log(CookieJar.fromJSON(JSON.stringify(new CookieJar())).toJSON()?.cookies) // => []
   * ```
   */
  static fromJSON(jsonString: string | SerializedCookieJar, store?: Store): CookieJar {
    return CookieJar.deserializeSync(jsonString, store)
  }

  /**
   * Makes another jar with copies of all cookies. Without a store, they are kept in a new jar of `speculoos`.
   *
   * @throws errors of a store. If a callback is given, errors are passed to it.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos/tough-cookie'
   *
   * const jar = new CookieJar()
   * await jar.setCookie('a=1', 'https://site.example/')
   * const clone = await jar.clone()
   * await jar.removeAllCookies()
   * console.log(await clone.getCookieString('https://site.example/')) // => a=1
   * ```
   */
  clone(newStore?: Store): Promise<CookieJar>
  clone(newStore: OrDone<Store, CookieJar>, callback?: Callback<CookieJar>): unknown
  clone(newStore?: OrDone<Store, CookieJar>, callback?: Callback<CookieJar>): unknown {
    return settleWith(newStore, callback, (given) => copied(this, given))
  }

  /**
   * Makes another jar with copies of all cookies, without waiting; see {@link CookieJar.clone}.
   *
   * @throws Error if one of the stores has to be waited for.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos/tough-cookie'
   *
   * const jar = new CookieJar()
   * console.log(jar.cloneSync() !== jar) // => true
   * ```
   */
  cloneSync(newStore?: Store): CookieJar | undefined {
    if (newStore && !newStore.synchronous) {
      throw new Error('CookieJar clone destination store is not synchronous; use async API instead.')
    }
    return runNow(this.store, copied(this, newStore))
  }

  /**
   * Makes another jar, as {@link CookieJar.cloneSync} does.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos/tough-cookie'
   *
   * console.log(new CookieJar()._cloneSync() instanceof CookieJar) // => true
   * ```
   */
  _cloneSync(newStore?: Store): CookieJar | undefined {
    return this.cloneSync(newStore)
  }

  /**
   * Imports the cookies of a serialised jar.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos/tough-cookie'
   *
   * new CookieJar()._importCookies({}, (error) => console.log(error?.message)) // => serialized jar has no cookies array
   * ```
   */
  _importCookies(serialized: unknown, callback: Callback<CookieJar>): void {
    settle(importCookies(this, serialized), callback)
  }

  /**
   * Imports the cookies of a serialised jar, without waiting.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos/tough-cookie'
   *
   * const jar = new CookieJar()
   * jar._importCookiesSync({ cookies: [{ key: 'a', domain: 'site.example', path: '/' }] })
   * console.log(jar.toJSON()?.cookies.length) // => 1
   * ```
   */
  _importCookiesSync(serialized: unknown): void {
    runNow(this.store, importCookies(this, serialized))
  }
}

const OVER_OPTIONS = JAR_OPTIONS.filter((name) => name !== 'rejectPublicSuffixes' && name !== 'allowSecureOnLocal')

/**
 * The default store. A jar of speculoos refuses cookies that break the promise of their name prefix, so a jar that
 * stores them needs another one.
 */
function storeFor({ rejectPublicSuffixes, allowSecureOnLocal, prefixSecurity }: Omit<JarParts, 'store'>): Store {
  if (prefixSecurity === 'unsafe-disabled') return new MemoryCookieStore()
  const list = rejectPublicSuffixes ? publicSuffixes : null
  return new JarStore(new NativeJar({ publicSuffixes: list, trustLoopback: allowSecureOnLocal }))
}

/**
 * Does the work on a store without waiting.
 *
 * @throws Error if the store has to be waited for, in which case the work is abandoned; TypeError for the store of a
 * shared jar; errors of the work.
 */
function runNow<Result>(store: Pick<Store, 'synchronous'>, work: Work<Result>): Result {
  const next = store.synchronous ? work.next() : null
  if (next?.done === true) return next.value
  if (store instanceof JarStore) throw new TypeError('A shared jar has to be waited for; use the method without Sync.')
  throw new Error('CookieJar store is not synchronous; use async API instead.')
}

/** Does the work with its optional argument, which may be left out before the callback. */
function settleWith<Argument, Result>(
  given: OrDone<Argument, Result>,
  callback: Callback<Result> | undefined,
  work: (given: Argument | undefined) => Work<Result>,
): unknown {
  return typeof given === 'function' ? settle(work(undefined), given) : settle(work(given), callback)
}

function* deserialized(saved: unknown, store: Store | undefined): Work<CookieJar> {
  const { serialized, options } = readSaved(saved)
  return yield* importCookies(new CookieJar(store, options), serialized)
}

function* copied(jar: CookieJar, newStore: Store | undefined): Work<CookieJar> {
  const store = newStore ?? viewOf(jar.store)?.copy()
  const copy = new CookieJar(store, { ...jar, looseMode: jar.enableLooseMode })
  if (store === newStore) yield* importCookies(copy, yield* serialize(jar))
  return copy
}
