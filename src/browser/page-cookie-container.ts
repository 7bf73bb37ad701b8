/**
 * A view of the jar with the interface of happy-dom's cookie container and the context of one page.
 */
import { octetsOf } from './octets.js'
import { type PageCookie, type PageCookieJar, pageCookie } from './page-cookie-jar.js'

/**
 * A cookie as happy-dom hands it over, already parsed.
 *
 * @see {@link PageCookieContainer.addCookies}
 */
export interface ContainerCookieInit {
  /** The cookie-name. */
  readonly key: string
  /** The URL that set the cookie. If it is not a `URL`, such as the `location` of a window, a script did. */
  readonly originURL: URL | { readonly href: string }
  /** The cookie-value; `null` for a line without an equals sign. */
  readonly value?: string | null | undefined
  /** The Domain attribute; `''` without one. */
  readonly domain?: string | undefined
  /** The Path attribute; `''` without one. */
  readonly path?: string | undefined
  /** When the cookie expires; `null` for a session cookie. */
  readonly expires?: Date | null | undefined
  /** Whether the cookie is HttpOnly. */
  readonly httpOnly?: boolean | undefined
  /** Whether the cookie is Secure. */
  readonly secure?: boolean | undefined
  /** The SameSite attribute. */
  readonly sameSite?: string | undefined
}

/**
 * A cookie as happy-dom takes it.
 *
 * @see {@link PageCookieContainer.getCookies}
 */
export interface ContainerCookie {
  /** The cookie-name. */
  readonly key: string
  /** The URL that the cookie was asked for or set by. */
  readonly originURL: URL
  /** The cookie-value, in octets for a request; `null` for a cookie without a name, whose value is its key. */
  readonly value: string | null
  /** The domain; `''` for a host-only cookie. */
  readonly domain: string
  /** The path. */
  readonly path: string
  /** When the cookie expires; `null` for a session cookie. */
  readonly expires: Date | null
  /** Whether the cookie is HttpOnly. */
  readonly httpOnly: boolean
  /** Whether the cookie is Secure. */
  readonly secure: boolean
  /** The SameSite attribute; `'Lax'` without one, as happy-dom has it. */
  readonly sameSite: string
}

/** What a call of {@link PageCookieContainer.addCookies} changed. */
export interface ContainerChanges {
  /** The cookies that were stored. */
  readonly changed: ContainerCookie[]
  /** The cookies that were removed. */
  readonly deleted: ContainerCookie[]
}

/**
 * The cookies of a page behind the interface of happy-dom's cookie container. Put it in the place of the `cookieContainer` of
 * a context. happy-dom parses lines itself and drops `Partitioned`, which the container cannot know of, and it says
 * `SameSite=Lax` if a line said nothing.
 *
 * @example
 * ```ts
 * import { Browser } from 'speculoos/browser'
 *
 * const page = await new Browser().open('https://shop.example/')
 * page.cookieContainer.addCookies([{ key: 'theme', value: 'dark', originURL: new URL(page.url) }])
 * console.log(page.document.cookie) // => theme=dark
 * ```
 *
 * @see https://github.com/capricorn86/happy-dom
 */
export class PageCookieContainer {
  readonly #jar: PageCookieJar

  /** @internal Use `cookieContainer` of a page or frame. */
  constructor(jar: PageCookieJar) {
    this.#jar = jar
  }

  /**
   * Takes cookies that a response or script set. What is refused is ignored, as happy-dom does. For a
   * script, happy-dom passes the `location` of the window as `originURL`; for a response, a `URL`.
   *
   * @throws TypeError if a cookie has no URL.
   *
   * @example
   * ```ts
   * import { Browser } from 'speculoos/browser'
   *
   * const page = await new Browser().open('https://shop.example/')
   * const cookie = { key: 'theme', value: 'dark', originURL: new URL(page.url) }
   * console.log(page.cookieContainer.addCookies([cookie]).changed.length) // => 1
   * console.log(page.cookieContainer.addCookies([{ ...cookie, expires: new Date(0) }]).deleted.length) // => 1
   * ```
   *
   * @see RFC 6265bis §5.7
   */
  addCookies(cookies: readonly ContainerCookieInit[]): ContainerChanges {
    const changes: ContainerChanges = { changed: [], deleted: [] }
    for (const cookie of cookies) {
      const url = new URL(cookie.originURL.href)
      const result = this.#jar.receive(lineOf(cookie), url, !(cookie.originURL instanceof URL))
      if (result === undefined || result.status === 'rejected') continue
      const list = result.status === 'removed' ? changes.deleted : changes.changed
      list.push(containerCookie(pageCookie(result.cookie), url, true))
    }
    return changes
  }

  /**
   * The cookies for a URL: of its scripts, or of a request to it.
   *
   * @param clientSide - whether a script gets them; false by default.
   *
   * @example
   * ```ts
   * import { Browser } from 'speculoos/browser'
   *
   * const page = await new Browser().open('https://shop.example/')
   * page.document.cookie = 'a=1'
   * console.log(page.cookieContainer.getCookies(new URL(page.url), true).map(({ key }) => key)) // => [ 'a' ]
   * ```
   *
   * @see RFC 6265bis §5.8
   */
  getCookies(url: { readonly href: string } | null = null, clientSide = false): ContainerCookie[] {
    if (url === null) return []
    const own = new URL(url.href)
    return this.#jar
      .getCookiesSync(own, { http: !clientSide })
      .map((cookie) => containerCookie(cookie, own, clientSide))
  }

  /**
   * Removes all cookies of the browser.
   *
   * @example
   * ```ts
   * import { Browser } from 'speculoos/browser'
   *
   * const page = await new Browser().open('https://shop.example/')
   * page.document.cookie = 'a=1'
   * page.cookieContainer.clearCookies()
   * console.log(page.document.cookie === '') // => true
   * ```
   *
   * @see RFC 6265bis §7.3
   */
  clearCookies(): void {
    this.#jar.removeAllCookiesSync()
  }
}

function lineOf({ key, value, domain, path, expires, httpOnly, secure, sameSite }: ContainerCookieInit): string {
  return [
    value === null || value === undefined ? key : `${key}=${value}`,
    ...(domain ? [`Domain=${domain}`] : []),
    ...(path ? [`Path=${path}`] : []),
    ...(expires ? [`Expires=${expires.toUTCString()}`] : []),
    ...(secure ? ['Secure'] : []),
    ...(httpOnly ? ['HttpOnly'] : []),
    ...(sameSite ? [`SameSite=${sameSite}`] : []),
  ].join('; ')
}

function containerCookie(cookie: PageCookie, originURL: URL, isText: boolean): ContainerCookie {
  const { domain, hostOnly, path, expires, httpOnly, secure, sameSite } = cookie
  const [name, value] = isText ? [cookie.key, cookie.value] : [octetsOf(cookie.key), octetsOf(cookie.value)]
  return {
    // happy-dom writes an equals sign unless the value is null.
    key: name === '' ? value : name,
    originURL,
    value: name === '' ? null : value,
    domain: hostOnly ? '' : domain,
    path,
    expires: expires === 'Infinity' ? null : expires,
    httpOnly,
    secure,
    sameSite: sameSite === 'none' ? 'None' : sameSite === 'strict' ? 'Strict' : 'Lax',
  }
}
