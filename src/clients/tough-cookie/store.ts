/**
 * What a store of cookies is asked by a jar, in tough-cookie's interface.
 */
import type { Callback, ErrorCallback, Nullable } from './callbacks.js'
import type { Cookie } from './cookie.js'

/**
 * A store of cookies, to be extended. Each method takes a callback, and answers a promise where it is given none; a
 * store of one's own may do either. Cookies are told apart by domain, path and name.
 *
 * @example A store that keeps its cookies in a Map
 * ```ts
 * import { type Cookie, CookieJar, Store } from 'speculoos/tough-cookie'
 *
 * class MapStore extends Store {
 *   readonly #cookies = new Map<string, Cookie>()
 *
 *   override async findCookie(domain: string, path: string, key: string) {
 *     return this.#cookies.get(`${domain};${path};${key}`)
 *   }
 *   override async findCookies(_domain: string, _path: string) {
 *     return [...this.#cookies.values()]
 *   }
 *   override async putCookie(cookie: Cookie) {
 *     this.#cookies.set(`${cookie.domain};${cookie.path};${cookie.key}`, cookie)
 *   }
 * }
 *
 * const jar = new CookieJar(new MapStore())
 * await jar.setCookie('SID=31d4', 'https://site.example/')
 * console.log(await jar.getCookieString('https://site.example/')) // => SID=31d4
 * ```
 */
export class Store {
  /** Whether every method calls back before it returns; only then can a jar be used without waiting. */
  synchronous = false

  /**
   * Finds the cookie with this domain, path and name.
   *
   * @throws Error unless it is overridden.
   *
   * @example
   * ```ts
   * import { MemoryCookieStore } from 'speculoos/tough-cookie'
   *
   * console.log(await new MemoryCookieStore().findCookie('site.example', '/', 'SID')) // => undefined
   * ```
   */
  findCookie(domain: Nullable<string>, path: Nullable<string>, key: Nullable<string>): Promise<Cookie | undefined>
  findCookie(
    domain: Nullable<string>,
    path: Nullable<string>,
    key: Nullable<string>,
    callback: Callback<Cookie | undefined>,
  ): void
  findCookie(
    _domain: Nullable<string>,
    _path: Nullable<string>,
    _key: Nullable<string>,
    _callback?: Callback<Cookie | undefined>,
  ): unknown {
    throw missing('findCookie')
  }

  /**
   * Finds the cookies that a request to a host may carry. The jar looks at each of them again, so that a store may answer
   * too many.
   *
   * @param path - the path of the request; `null` where the path does not matter.
   * @throws Error unless it is overridden.
   *
   * @example
   * ```ts
   * import { MemoryCookieStore } from 'speculoos/tough-cookie'
   *
   * console.log(await new MemoryCookieStore().findCookies('site.example', '/', true)) // => []
   * ```
   */
  findCookies(domain: Nullable<string>, path: Nullable<string>, allowSpecialUseDomain?: boolean): Promise<Cookie[]>
  findCookies(
    domain: Nullable<string>,
    path: Nullable<string>,
    allowSpecialUseDomain?: boolean,
    callback?: Callback<Cookie[]>,
  ): void
  findCookies(
    _domain: Nullable<string>,
    _path: Nullable<string>,
    _allowSpecialUseDomain = false,
    _callback?: Callback<Cookie[]>,
  ): unknown {
    throw missing('findCookies')
  }

  /**
   * Adds a cookie, in the place of the one with its domain, path and name.
   *
   * @throws Error unless it is overridden.
   *
   * @example
   * ```ts
   * import { Cookie, MemoryCookieStore } from 'speculoos/tough-cookie'
   *
   * const store = new MemoryCookieStore()
   * await store.putCookie(new Cookie({ key: 'a', domain: 'site.example', path: '/' }))
   * console.log((await store.getAllCookies()).length) // => 1
   * ```
   */
  putCookie(cookie: Cookie): Promise<void>
  putCookie(cookie: Cookie, callback: ErrorCallback): void
  putCookie(_cookie: Cookie, _callback?: ErrorCallback): unknown {
    throw missing('putCookie')
  }

  /**
   * Puts a cookie in the place of another one, with which it shares its domain, path and name. A jar over a store that does
   * not override it calls `putCookie`.
   *
   * @throws Error unless it is overridden.
   *
   * @example
   * ```ts
   * import { Cookie, MemoryCookieStore } from 'speculoos/tough-cookie'
   *
   * const store = new MemoryCookieStore()
   * const [old, cookie] = ['1', '2'].map((value) => new Cookie({ key: 'a', value, domain: 'site.example', path: '/' }))
   * if (old && cookie) await store.updateCookie(old, cookie)
   * console.log((await store.findCookie('site.example', '/', 'a'))?.value) // => 2
   * ```
   */
  updateCookie(oldCookie: Cookie, newCookie: Cookie): Promise<void>
  updateCookie(oldCookie: Cookie, newCookie: Cookie, callback: ErrorCallback): void
  updateCookie(_oldCookie: Cookie, _newCookie: Cookie, _callback?: ErrorCallback): unknown {
    throw missing('updateCookie')
  }

  /**
   * Removes the cookie with this domain, path and name.
   *
   * @throws Error unless it is overridden.
   *
   * @example
   * ```ts
   * import { Cookie, MemoryCookieStore } from 'speculoos/tough-cookie'
   *
   * const store = new MemoryCookieStore()
   * await store.putCookie(new Cookie({ key: 'a', domain: 'site.example', path: '/' }))
   * await store.removeCookie('site.example', '/', 'a')
   * console.log(await store.getAllCookies()) // => []
   * ```
   */
  removeCookie(domain: Nullable<string>, path: Nullable<string>, key: Nullable<string>): Promise<void>
  removeCookie(domain: Nullable<string>, path: Nullable<string>, key: Nullable<string>, callback: ErrorCallback): void
  removeCookie(
    _domain: Nullable<string>,
    _path: Nullable<string>,
    _key: Nullable<string>,
    _callback?: ErrorCallback,
  ): unknown {
    throw missing('removeCookie')
  }

  /**
   * Removes the cookies of a domain: those with one path, or all where it is `null`.
   *
   * @throws Error unless it is overridden.
   *
   * @example
   * ```ts
   * import { Cookie, MemoryCookieStore } from 'speculoos/tough-cookie'
   *
   * const store = new MemoryCookieStore()
   * await store.putCookie(new Cookie({ key: 'a', domain: 'site.example', path: '/docs' }))
   * await store.removeCookies('site.example', null)
   * console.log(await store.getAllCookies()) // => []
   * ```
   */
  removeCookies(domain: string, path: Nullable<string>): Promise<void>
  removeCookies(domain: string, path: Nullable<string>, callback: ErrorCallback): void
  removeCookies(_domain: string, _path: Nullable<string>, _callback?: ErrorCallback): unknown {
    throw missing('removeCookies')
  }

  /**
   * Removes every cookie. A jar over a store that does not override it removes them one by one.
   *
   * @throws Error unless it is overridden.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos/tough-cookie'
   *
   * const jar = new CookieJar()
   * jar.setCookieSync('a=1', 'https://site.example/')
   * await jar.store.removeAllCookies()
   * console.log(jar.toJSON()?.cookies) // => []
   * ```
   */
  removeAllCookies(): Promise<void>
  removeAllCookies(callback: ErrorCallback): void
  removeAllCookies(_callback?: ErrorCallback): unknown {
    throw missing('removeAllCookies')
  }

  /**
   * Every cookie, in the order in which they were made; without it a jar cannot be serialised.
   *
   * @throws Error unless it is overridden.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos/tough-cookie'
   *
   * const jar = new CookieJar()
   * jar.setCookieSync('a=1', 'https://site.example/')
   * console.log((await jar.store.getAllCookies()).map(String)) // => [ 'a=1; Path=/' ]
   * ```
   */
  getAllCookies(): Promise<Cookie[]>
  getAllCookies(callback: Callback<Cookie[]>): void
  getAllCookies(_callback?: Callback<Cookie[]>): unknown {
    throw missing('getAllCookies', ' (therefore jar cannot be serialized)')
  }
}

function missing(method: string, consequence = ''): Error {
  return new Error(`${method} is not implemented${consequence}`)
}
