/**
 * The part of a jar that retrieves cookies.
 */
import { cookieString } from '../../algorithms/cookie-string.js'
import { type Callback, settle } from './callbacks.js'
import type { Cookie } from './cookie.js'
import type { GetCookiesOptions } from './jar-options.js'
import { ReceivingJar, requireOptions } from './receiving-jar.js'
import { retrieve } from './retrieval.js'
import { notSynchronous, run, runNow, type StoreSteps } from './store-steps.js'
import type { StoredRecord } from './stored-record.js'

/**
 * A jar that sets and retrieves cookies.
 *
 * @see RFC 6265bis §5.8
 */
export abstract class SendingJar extends ReceivingJar {
  /**
   * The cookies that a request carries, in the order in which they are sent. Their last access is now.
   *
   * @throws {@link ParameterError} or TypeError where `url` is none; what the store throws. With a callback, that one
   * gets it.
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
  getCookies(url: string | URL, callback: Callback<Cookie[]>): void
  getCookies(url: string | URL, options: GetCookiesOptions | undefined, callback: Callback<Cookie[]>): void
  getCookies(url: string | URL, options?: GetCookiesOptions): Promise<Cookie[]>
  getCookies(
    url: string | URL,
    options: GetCookiesOptions | undefined | Callback<Cookie[]>,
    callback?: Callback<Cookie[]>,
  ): unknown
  getCookies(
    url: string | URL,
    options: GetCookiesOptions | undefined | Callback<Cookie[]>,
    callback?: Callback<Cookie[]>,
  ): unknown {
    return this.#get(url, options, callback, toCookies)
  }

  /**
   * The cookies that a request carries, without waiting; see {@link CookieJar.getCookies}.
   *
   * @throws Error where the store has to be waited for.
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
  getCookiesSync(url: string | URL, options?: GetCookiesOptions): Cookie[] {
    return toCookies(this.#getNow(url, options))
  }

  /**
   * The value of the Cookie header field of a request; `''` where there is nothing to send.
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
  getCookieString(url: string | URL, options: GetCookiesOptions, callback: Callback<string | undefined>): void
  getCookieString(url: string | URL, callback: Callback<string | undefined>): void
  getCookieString(url: string | URL, options?: GetCookiesOptions): Promise<string>
  getCookieString(
    url: string | URL,
    options: GetCookiesOptions | Callback<string | undefined>,
    callback?: Callback<string | undefined>,
  ): unknown
  getCookieString(
    url: string | URL,
    options: GetCookiesOptions | Callback<string | undefined> | undefined,
    callback?: Callback<string | undefined>,
  ): unknown {
    return this.#get(url, options, callback, cookieString)
  }

  /**
   * The value of the Cookie header field of a request, without waiting; see {@link CookieJar.getCookieString}.
   *
   * @throws Error where the store has to be waited for.
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
  getCookieStringSync(url: string | URL, options?: GetCookiesOptions): string {
    return cookieString(this.#getNow(url, options))
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
  getSetCookieStrings(url: string | URL, callback: Callback<string[] | undefined>): void
  getSetCookieStrings(url: string | URL, options: GetCookiesOptions, callback: Callback<string[] | undefined>): void
  getSetCookieStrings(url: string | URL, options?: GetCookiesOptions): Promise<string[] | undefined>
  getSetCookieStrings(url: string | URL, options: GetCookiesOptions, callback?: Callback<string[] | undefined>): unknown
  getSetCookieStrings(
    url: string | URL,
    options: GetCookiesOptions | Callback<string[] | undefined> | undefined,
    callback?: Callback<string[] | undefined>,
  ): unknown {
    return this.#get(url, options, callback, toSetCookieStrings)
  }

  /**
   * The cookies that a request carries, each as a Set-Cookie header field has it, without waiting.
   *
   * @throws Error where the store has to be waited for.
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
  getSetCookieStringsSync(url: string | URL, options?: GetCookiesOptions): string[] {
    return toSetCookieStrings(this.#getNow(url, options))
  }

  #get<Result>(
    url: string | URL,
    options: GetCookiesOptions | undefined | ((error: never, result: never) => void),
    callback: Callback<Result> | undefined,
    convert: (records: readonly StoredRecord[]) => Result,
  ): unknown {
    const isCallback = typeof options === 'function'
    const tell = isCallback ? (options as unknown as Callback<Result>) : callback
    return settle(tell, (settled) => run(this.#retrieve(url, isCallback ? undefined : options, convert), settled))
  }

  #getNow(url: string | URL, options: GetCookiesOptions | undefined): readonly StoredRecord[] {
    if (!this.store.synchronous) throw notSynchronous()
    return runNow(retrieve(this.state, url, requireOptions(options)))
  }

  *#retrieve<Result>(
    url: string | URL,
    options: GetCookiesOptions | undefined,
    convert: (records: readonly StoredRecord[]) => Result,
  ): StoreSteps<Result> {
    return convert(yield* retrieve(this.state, url, requireOptions(options)))
  }
}

function toCookies(records: readonly StoredRecord[]): Cookie[] {
  return records.map(({ source }) => source)
}

function toSetCookieStrings(records: readonly StoredRecord[]): string[] {
  return records.map(({ source }) => source.toString())
}
