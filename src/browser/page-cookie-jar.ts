/**
 * A view of the jar with the interface of tough-cookie's and the context of one page, for what takes such a jar.
 */
import { cookiePair } from '../algorithms/cookie-string.js'
import type { Cookie } from '../cookie/cookie.js'
import { invalidSecret } from '../cookie/invalid-argument.js'
import type { CookieClient } from '../jar/cookie-client.js'
import type { SetCookieResult } from '../jar/decision.js'
import { isHttp } from './browser-request.js'
import type { Environment } from './environment.js'
import { octetsOf, textOf } from './octets.js'

/**
 * What a call of a tough-cookie jar has beside its URL. Other options are ignored.
 *
 * @see {@link PageCookieJar}
 */
export interface PageCookieJarOptions {
  /** Whether it is a request rather than a script; true by default. */
  readonly http?: boolean | undefined
  /** Whether a cookie that is refused is ignored rather than reported as an error; false by default. */
  readonly ignoreError?: boolean | undefined
}

/** A callback of a tough-cookie jar; see {@link PageCookieJar}. */
export type PageCookieJarCallback<Value> = (error: Error | null, value?: Value) => void

/**
 * A cookie as tough-cookie shows it.
 *
 * @see {@link PageCookieJar.getCookies}
 */
export interface PageCookie {
  /** The cookie-name. */
  readonly key: string
  /** The cookie-value. */
  readonly value: string
  /** The domain. */
  readonly domain: string
  /** The path. */
  readonly path: string
  /** When the cookie expires; `'Infinity'` for a session cookie. */
  readonly expires: Date | 'Infinity'
  /** Whether the cookie is Secure. */
  readonly secure: boolean
  /** Whether the cookie is HttpOnly. */
  readonly httpOnly: boolean
  /** Whether the cookie had no Domain attribute. */
  readonly hostOnly: boolean
  /** The SameSite attribute in lower case; `undefined` without one. */
  readonly sameSite: string | undefined
  /** The cookie as a part of a Cookie header field. */
  readonly cookieString: () => string
}

/**
 * The cookies of a browser as tough-cookie writes them, for `CookieJar.deserializeSync` of it.
 *
 * @see {@link PageCookieJar.serializeSync}
 */
export interface SerializedPageCookies {
  /** The version of tough-cookie whose form this is. */
  readonly version: string
  /** The store that tough-cookie makes of it. */
  readonly storeType: string
  /** Whether cookies of public suffixes are refused. */
  readonly rejectPublicSuffixes: boolean
  /** The cookies that are in no partition, times as ISO texts. */
  readonly cookies: readonly Readonly<Record<string, string | boolean>>[]
}

/**
 * The cookies of a page behind the interface of tough-cookie's jar, for jsdom and whatever takes one. Requests count as
 * subresources of the page with credentials, and calls with `http: false` as its scripts.
 *
 * @example
 * ```ts
 * import { Browser } from 'speculoos/browser'
 *
 * const { cookieJar } = await new Browser().open('https://shop.example/')
 * cookieJar.setCookieSync('SID=31d4; HttpOnly', 'https://shop.example/')
 * cookieJar.setCookieSync('theme=dark', 'https://shop.example/', { http: false })
 * console.log(cookieJar.getCookieStringSync('https://shop.example/')) // => SID=31d4; theme=dark
 * console.log(cookieJar.getCookieStringSync('https://shop.example/', { http: false })) // => theme=dark
 * ```
 *
 * @see https://github.com/salesforce/tough-cookie
 */
export class PageCookieJar {
  readonly #environment: () => Environment

  /** @internal Use `cookieJar` of a page or frame. */
  constructor(environment: () => Environment) {
    this.#environment = environment
  }

  /**
   * The cookies that a request or script gets, as one string.
   *
   * @throws TypeError if `url` is not a URL.
   *
   * @example
   * ```ts
   * import { Browser } from 'speculoos/browser'
   *
   * const page = await new Browser().open('https://shop.example/')
   * page.document.cookie = 'a=1'
   * console.log(page.cookieJar.getCookieStringSync('https://shop.example/')) // => a=1
   * ```
   *
   * @see RFC 6265bis §5.8
   */
  getCookieStringSync(url: string | URL, options: PageCookieJarOptions = {}): string {
    const isScript = options.http === false
    const header = this.#client(url, isScript)?.getCookieString(url) ?? ''
    return isScript ? textOf(header) : header
  }

  /**
   * What {@link PageCookieJar.getCookieStringSync} returns, by a promise or a callback.
   *
   * @example
   * ```ts
   * import { Browser } from 'speculoos/browser'
   *
   * const page = await new Browser().open('https://shop.example/')
   * page.document.cookie = 'a=1'
   * console.log(await page.cookieJar.getCookieString('https://shop.example/')) // => a=1
   * ```
   *
   * @see RFC 6265bis §5.8
   */
  getCookieString(url: string | URL, ...rest: OptionsAndCallback<string>): Promise<string> {
    return later((options) => this.getCookieStringSync(url, options), rest)
  }

  /**
   * The cookies that a request or script gets.
   *
   * @throws TypeError if `url` is not a URL.
   *
   * @example
   * ```ts
   * import { Browser } from 'speculoos/browser'
   *
   * const page = await new Browser().open('https://shop.example/')
   * page.document.cookie = 'a=1'
   * console.log(page.cookieJar.getCookiesSync('https://shop.example/').map(({ key }) => key)) // => [ 'a' ]
   * ```
   *
   * @see RFC 6265bis §5.8
   */
  getCookiesSync(url: string | URL, options: PageCookieJarOptions = {}): PageCookie[] {
    return (this.#client(url, options.http === false)?.getCookies(url) ?? []).map(pageCookie)
  }

  /**
   * What {@link PageCookieJar.getCookiesSync} returns, by a promise or a callback.
   *
   * @example
   * ```ts
   * import { Browser } from 'speculoos/browser'
   *
   * const page = await new Browser().open('https://shop.example/')
   * console.log(await page.cookieJar.getCookies('https://shop.example/')) // => []
   * ```
   *
   * @see RFC 6265bis §5.8
   */
  getCookies(url: string | URL, ...rest: OptionsAndCallback<PageCookie[]>): Promise<PageCookie[]> {
    return later((options) => this.getCookiesSync(url, options), rest)
  }

  /**
   * Receives a Set-Cookie line, or what a script assigns to `document.cookie`.
   *
   * @throws TypeError if an argument cannot be used, and an Error if the cookie is refused, unless `ignoreError` is true.
   *
   * @example
   * ```ts
   * import { Browser } from 'speculoos/browser'
   *
   * const page = await new Browser().open('https://shop.example/')
   * page.cookieJar.setCookieSync('a=1', 'https://shop.example/')
   * console.log(page.document.cookie) // => a=1
   * ```
   *
   * @see RFC 6265bis §5.6
   */
  setCookieSync(
    cookie: string | { toString(): string },
    url: string | URL,
    options: PageCookieJarOptions = {},
  ): PageCookie | undefined {
    if (cookie === null || (typeof cookie !== 'string' && typeof cookie !== 'object')) {
      throw invalidSecret('cookie', cookie, 'a Set-Cookie line')
    }
    const result = this.receive(String(cookie), url, options.http === false)
    if (result === undefined) return undefined
    if (result.status !== 'rejected') return pageCookie(result.cookie)
    if (options.ignoreError === true) return undefined
    throw new Error(`The cookie was refused: ${result.reasons.map(({ sentence }) => sentence).join(' ')}`)
  }

  /**
   * Receives a line, and returns what became of it; `undefined` if the page has no cookies for the URL.
   *
   * @param isScript - whether a script sets the cookie, which cannot be HttpOnly then.
   *
   * @example
   * ```ts
   * import { Browser } from 'speculoos/browser'
   *
   * const page = await new Browser().open('https://shop.example/')
   * console.log(page.cookieJar.receive('a=1; HttpOnly', 'https://shop.example/', true)?.status) // => rejected
   * ```
   *
   * @see RFC 6265bis §5.7
   */
  receive(line: string, url: string | URL, isScript: boolean): SetCookieResult | undefined {
    return this.#client(url, isScript)?.setCookie(isScript ? octetsOf(line) : line, url)
  }

  /**
   * What {@link PageCookieJar.setCookieSync} does, by a promise or a callback.
   *
   * @example
   * ```ts
   * import { Browser } from 'speculoos/browser'
   *
   * const page = await new Browser().open('https://shop.example/')
   * await page.cookieJar.setCookie('a=1', 'https://shop.example/')
   * console.log(page.document.cookie) // => a=1
   * ```
   *
   * @see RFC 6265bis §5.6
   */
  setCookie(
    cookie: string | { toString(): string },
    url: string | URL,
    ...rest: OptionsAndCallback<PageCookie | undefined>
  ): Promise<PageCookie | undefined> {
    return later((options) => this.setCookieSync(cookie, url, options), rest)
  }

  /**
   * Removes all cookies of the browser.
   *
   * @example
   * ```ts
   * import { Browser } from 'speculoos/browser'
   *
   * const browser = new Browser()
   * const page = await browser.open('https://shop.example/')
   * page.document.cookie = 'a=1'
   * page.cookieJar.removeAllCookiesSync()
   * console.log(browser.jar.size) // => 0
   * ```
   *
   * @see RFC 6265bis §7.3
   */
  removeAllCookiesSync(): void {
    this.#environment().clients.jar.clear()
  }

  /**
   * The cookies of the browser that are in no partition, as tough-cookie's jar writes them.
   *
   * @example
   * ```ts
   * import { Browser } from 'speculoos/browser'
   *
   * const page = await new Browser().open('https://shop.example/')
   * page.document.cookie = 'a=1'
   * console.log(page.cookieJar.serializeSync().cookies.map(({ key }) => key)) // => [ 'a' ]
   * ```
   *
   * @see https://github.com/salesforce/tough-cookie
   */
  serializeSync(): SerializedPageCookies {
    const cookies = [...this.#environment().clients.jar].filter(({ partitionKey }) => partitionKey === null)
    return {
      version: 'tough-cookie@6.0.0',
      storeType: 'MemoryCookieStore',
      rejectPublicSuffixes: true,
      cookies: cookies.map(serialized),
    }
  }

  /** The client of the jar for a call; `null` if there are no cookies for it. */
  #client(url: string | URL, isScript: boolean): CookieClient | null {
    const environment = this.#environment()
    if (!environment.isActive || !isHttp(typeof url === 'string' ? url : url.href)) return null
    const text = typeof url === 'string' ? url : url.href
    if (!isScript) return environment.subresourceClient(text)
    return environment.origin === 'null' || !isHttp(environment.cookieUrl) ? null : environment.scriptClientFor(text)
  }
}

/** The last arguments of an asynchronous call of a {@link PageCookieJar}: options, a callback, both or none. */
export type OptionsAndCallback<Value> =
  | [options?: PageCookieJarOptions | null, callback?: PageCookieJarCallback<Value>]
  | [callback: PageCookieJarCallback<Value>]

/** Does something now, and reports it later. */
function later<Value>(work: (options: PageCookieJarOptions) => Value, rest: OptionsAndCallback<Value>): Promise<Value> {
  const callback = rest.find((argument) => typeof argument === 'function')
  const options = rest.find((argument) => typeof argument === 'object' && argument !== null)
  const done = new Promise<Value>((resolve) => {
    resolve(work(typeof options === 'object' && options !== null ? options : {}))
  })
  if (typeof callback !== 'function') return done
  const failed = (error: unknown): void => callback(error instanceof Error ? error : new Error(String(error)))
  done.then(
    (value) => queueMicrotask(() => callback(null, value)),
    (error) => queueMicrotask(() => failed(error)),
  )
  return done
}

/** A cookie as tough-cookie shows it. */
export function pageCookie(cookie: Cookie): PageCookie {
  const { domain, path, expiryTime, secure, httpOnly, hostOnly, sameSite } = cookie
  const [name, value] = [textOf(cookie.name), textOf(cookie.value)]
  return {
    key: name,
    value,
    domain,
    path,
    expires: expiryTime === null ? 'Infinity' : new Date(expiryTime),
    secure,
    httpOnly,
    hostOnly,
    sameSite: sameSite === 'Default' ? undefined : sameSite.toLowerCase(),
    cookieString: () => cookiePair({ name, value }),
  }
}

function serialized(cookie: Cookie): Readonly<Record<string, string | boolean>> {
  const { key, value, domain, path, expires, secure, httpOnly, hostOnly, sameSite } = pageCookie(cookie)
  return {
    key,
    value,
    ...(expires !== 'Infinity' && { expires: expires.toISOString() }),
    domain,
    path,
    secure,
    httpOnly,
    hostOnly,
    pathIsDefault: false,
    ...(sameSite !== undefined && { sameSite }),
    creation: new Date(cookie.creationTime).toISOString(),
    lastAccessed: new Date(cookie.lastAccessTime).toISOString(),
  }
}
