/**
 * The part of a jar that retrieves cookies.
 */
import { type Callback, type Settle, settle, settleWith } from './callbacks.js'
import type { Cookie } from './cookie.js'
import { cookieCompare } from './cookie-functions.js'
import { type GetCookiesOptions, readGetOptions } from './jar-options.js'
import { type JarState, STATE } from './jar-state.js'
import { ParameterError } from './parameter-error.js'
import { ReceivingJar } from './receiving-jar.js'
import { retrieve } from './retrieval.js'
import { run, runNow, type StoreSteps } from './store-steps.js'

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
    const isCallback = typeof options === 'function'
    const work = getCookies(this[STATE], url, isCallback ? undefined : options)
    return settle(isCallback ? options : callback, (settled) => run(work, settled))
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
    if (isPlain(this) && this.store.synchronous) return runNow(getCookies(this[STATE], url, options))
    return this.callSync<Cookie[]>((callback) => this.getCookies(url, options, callback)) ?? []
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
    const isCallback = typeof options === 'function'
    const [given, tell] = isCallback ? [undefined, options] : [options, callback]
    return settle(tell, (settled) => {
      if (isPlain(this)) run(getCookieString(this[STATE], url, given), settled)
      else
        this.getCookies(
          url,
          given,
          converted(settled, (cookies) => toCookieString(cookies.sort(cookieCompare))),
        )
    })
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
    if (isPlain(this) && this.store.synchronous) return runNow(getCookieString(this[STATE], url, options))
    const answer = this.callSync<string | undefined>((callback) => {
      return options ? this.getCookieString(url, options, callback) : this.getCookieString(url, callback)
    })
    return answer ?? ''
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
    const isCallback = typeof options === 'function'
    const [given, tell] = isCallback ? [undefined, options] : [options, callback]
    return settle(tell, (settled) => this.getCookies(url, given, converted(settled, toSetCookieStrings)))
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
  getSetCookieStringsSync(url: string | URL, options: GetCookiesOptions = {}): string[] {
    const answer = this.callSync<string[] | undefined>((callback) => this.getSetCookieStrings(url, options, callback))
    return answer ?? []
  }
}

const { getCookies: ownGetCookies, getCookieString: ownGetCookieString } = SendingJar.prototype

/** Whether nobody has put other methods in the place of those through which cookies are retrieved. */
function isPlain(jar: SendingJar): boolean {
  return jar.getCookies === ownGetCookies && jar.getCookieString === ownGetCookieString
}

function* getCookies(state: JarState, url: string | URL, options: GetCookiesOptions | undefined): StoreSteps<Cookie[]> {
  const given = requireOptions(options)
  return yield* retrieve(state, url, given, given.sort !== false)
}

function* getCookieString(
  state: JarState,
  url: string | URL,
  options: GetCookiesOptions | undefined,
): StoreSteps<string> {
  return toCookieString(yield* retrieve(state, url, requireOptions(options), true))
}

/** The options of a call; none where there are none. */
function requireOptions(options: GetCookiesOptions | undefined): GetCookiesOptions {
  if (!options || Object.prototype.toString.call(options) === '[object Object]') return readGetOptions(options)
  throw new ParameterError('`options` argument is not an object.')
}

// §5.8.3 step 6
function toCookieString(cookies: readonly Cookie[]): string {
  let text = ''
  let separator = ''
  for (const cookie of cookies) {
    text += separator + cookie.cookieString()
    separator = '; '
  }
  return text
}

function toSetCookieStrings(cookies: readonly Cookie[]): string[] {
  return cookies.map((cookie) => cookie.toString())
}

/** A callback for cookies that hands on what is made of them. */
function converted<Result>(
  settle: Settle<Result | undefined>,
  convert: (cookies: Cookie[]) => Result,
): (error: unknown, cookies?: Cookie[]) => void {
  return (error, cookies) => {
    if (error) settle(error)
    else settleWith(settle, () => cookies && convert(cookies))
  }
}
