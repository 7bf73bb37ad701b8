/**
 * The store that a jar has where it is given none: cookies in memory.
 */
import { type Callback, type ErrorCallback, type Nullable, type Settle, settle, settleWith } from './callbacks.js'
import type { Cookie } from './cookie.js'
import { CookieIndex } from './cookie-index.js'
import { getPublicSuffix } from './domains.js'
import { indexOfNested, type MemoryCookieStoreIndex, nestedCookies } from './nested-cookies.js'
import { define } from './own-options.js'
import { Store } from './store.js'

/** Where a store has its cookies. A private field would not be found behind a proxy, and a name could be one of a program. */
const INDEX = Symbol('index')

/**
 * A store that keeps its cookies in memory. A jar over it can be used without waiting.
 *
 * @example
 * ```ts
 * import { CookieJar, MemoryCookieStore } from 'speculoos/tough-cookie'
 *
 * const store = new MemoryCookieStore()
 * const jar = new CookieJar(store)
 * jar.setCookieSync('SID=31d4', 'https://site.example/')
 * store.findCookie('site.example', '/', 'SID', (_error, cookie) => console.log(cookie?.value)) // => 31d4
 * ```
 */
export class MemoryCookieStore extends Store {
  /**
   * All cookies. What is added, replaced or deleted there is so in the store; objects that are assigned are copied.
   *
   * @example
   * ```ts
   * import { CookieJar, MemoryCookieStore } from 'speculoos/tough-cookie'
   *
   * const store = new MemoryCookieStore()
   * const jar = new CookieJar(store)
   * jar.setCookieSync('a=1', 'https://site.example/')
   * console.log(store.idx['site.example']?.['/']?.['a']?.value) // => 1
   * delete store.idx['site.example']
   * console.log(jar.getCookieStringSync('https://site.example/') === '') // => true
   * ```
   */
  declare idx: MemoryCookieStoreIndex
  /**
   * The same cookies, where nobody sees them who looks at a store.
   *
   * @internal
   */
  declare [INDEX]: CookieIndex

  /** Makes an empty store. */
  constructor() {
    super()
    this.synchronous = true
    define(this, INDEX, { value: new CookieIndex(), writable: true })
    // A field of the store itself, so that it is seen where two stores are compared.
    define(this, 'idx', { get: idx.get, set: idx.set, enumerable: true, configurable: true })
  }

  /**
   * Finds the cookie with this domain, path and name; the host-only one where there are two.
   *
   * @example
   * ```ts
   * import { Cookie, MemoryCookieStore } from 'speculoos/tough-cookie'
   *
   * const store = new MemoryCookieStore()
   * await store.putCookie(new Cookie({ key: 'a', domain: 'site.example', path: '/' }))
   * console.log(String(await store.findCookie('site.example', '/', 'a'))) // => a=; Domain=site.example; Path=/
   * ```
   */
  override findCookie(
    domain: Nullable<string>,
    path: Nullable<string>,
    key: Nullable<string>,
  ): Promise<Cookie | undefined>
  override findCookie(
    domain: Nullable<string>,
    path: Nullable<string>,
    key: Nullable<string>,
    callback: Callback<Cookie | undefined>,
  ): void
  override findCookie(
    domain: Nullable<string>,
    path: Nullable<string>,
    key: Nullable<string>,
    callback?: Callback<Cookie | undefined>,
  ): unknown {
    return answer(callback, () => this[INDEX].find(domain ?? '', path ?? '', key ?? '')?.source)
  }

  /**
   * Finds the cookies of a host and of the domains above it, as far as its registrable domain.
   *
   * @example
   * ```ts
   * import { Cookie, MemoryCookieStore } from 'speculoos/tough-cookie'
   *
   * const store = new MemoryCookieStore()
   * await store.putCookie(new Cookie({ key: 'a', domain: 'site.example', path: '/' }))
   * console.log((await store.findCookies('www.site.example', '/docs', true)).length) // => 1
   * ```
   */
  override findCookies(
    domain: Nullable<string>,
    path: Nullable<string>,
    allowSpecialUseDomain?: boolean,
  ): Promise<Cookie[]>
  override findCookies(
    domain: Nullable<string>,
    path: Nullable<string>,
    allowSpecialUseDomain?: boolean,
    callback?: Callback<Cookie[]>,
  ): void
  override findCookies(
    domain: Nullable<string>,
    path: Nullable<string>,
    allowSpecialUseDomain: boolean | Callback<Cookie[]> = false,
    callback?: Callback<Cookie[]>,
  ): unknown {
    const isAllowed = typeof allowSpecialUseDomain === 'function' || allowSpecialUseDomain
    return answer(typeof allowSpecialUseDomain === 'function' ? allowSpecialUseDomain : callback, () => {
      if (!domain) return []
      const highest = getPublicSuffix(domain, { allowSpecialUseDomain: isAllowed, ignoreError: true }) ?? domain
      return this[INDEX].ofHost(domain, highest, path || null).map(({ source }) => source)
    })
  }

  /**
   * Adds a cookie, in the place of the one with its identity.
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
  override putCookie(cookie: Cookie): Promise<void>
  override putCookie(cookie: Cookie, callback: ErrorCallback): void
  override putCookie(cookie: Cookie, callback?: ErrorCallback): unknown {
    return answer(callback, () => this[INDEX].put(cookie))
  }

  /**
   * Puts a cookie in the place of the one with its identity.
   *
   * @example
   * ```ts
   * import { Cookie, MemoryCookieStore } from 'speculoos/tough-cookie'
   *
   * const store = new MemoryCookieStore()
   * await store.putCookie(new Cookie({ key: 'a', domain: 'site.example', path: '/' }))
   * const [old] = await store.getAllCookies()
   * if (old) await store.updateCookie(old, Object.assign(old.clone() ?? old, { value: '2' }))
   * console.log((await store.getAllCookies()).map(({ value }) => value)) // => [ '2' ]
   * ```
   */
  override updateCookie(oldCookie: Cookie, newCookie: Cookie): Promise<void>
  override updateCookie(oldCookie: Cookie, newCookie: Cookie, callback: ErrorCallback): void
  override updateCookie(_oldCookie: Cookie, newCookie: Cookie, callback?: ErrorCallback): unknown {
    // A class that extends this one may have a way of its own to put cookies.
    return callback === undefined ? this.putCookie(newCookie) : this.putCookie(newCookie, callback)
  }

  /**
   * Removes the cookies with this domain, path and name.
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
  override removeCookie(domain: Nullable<string>, path: Nullable<string>, key: Nullable<string>): Promise<void>
  override removeCookie(
    domain: Nullable<string>,
    path: Nullable<string>,
    key: Nullable<string>,
    callback: ErrorCallback,
  ): void
  override removeCookie(
    domain: Nullable<string>,
    path: Nullable<string>,
    key: Nullable<string>,
    callback?: ErrorCallback,
  ): unknown {
    return answer(callback, () => this[INDEX].remove(domain ?? '', path ?? '', key ?? ''))
  }

  /**
   * Removes the cookies of a domain: those with one path, or all where it is `null`.
   *
   * @example
   * ```ts
   * import { Cookie, MemoryCookieStore } from 'speculoos/tough-cookie'
   *
   * const store = new MemoryCookieStore()
   * await store.putCookie(new Cookie({ key: 'a', domain: 'site.example', path: '/' }))
   * await store.removeCookies('site.example', '/docs')
   * console.log((await store.getAllCookies()).length) // => 1
   * ```
   */
  override removeCookies(domain: string, path: Nullable<string>): Promise<void>
  override removeCookies(domain: string, path: Nullable<string>, callback: ErrorCallback): void
  override removeCookies(domain: string, path: Nullable<string>, callback?: ErrorCallback): unknown {
    return answer(callback, () => this[INDEX].removeDomain(domain, path || null))
  }

  /**
   * Removes every cookie.
   *
   * @example
   * ```ts
   * import { Cookie, MemoryCookieStore } from 'speculoos/tough-cookie'
   *
   * const store = new MemoryCookieStore()
   * await store.putCookie(new Cookie({ key: 'a', domain: 'site.example', path: '/' }))
   * await store.removeAllCookies()
   * console.log(await store.getAllCookies()) // => []
   * ```
   */
  override removeAllCookies(): Promise<void>
  override removeAllCookies(callback: ErrorCallback): void
  override removeAllCookies(callback?: ErrorCallback): unknown {
    return answer<void>(callback, () => {
      this[INDEX] = new CookieIndex()
    })
  }

  /**
   * Every cookie, in the order in which they were made.
   *
   * @example
   * ```ts
   * import { Cookie, MemoryCookieStore } from 'speculoos/tough-cookie'
   *
   * const store = new MemoryCookieStore()
   * await store.putCookie(new Cookie({ key: 'a', domain: 'site.example', path: '/' }))
   * console.log((await store.getAllCookies()).map(({ key }) => key)) // => [ 'a' ]
   * ```
   */
  override getAllCookies(): Promise<Cookie[]>
  override getAllCookies(callback: Callback<Cookie[]>): void
  override getAllCookies(callback?: Callback<Cookie[]>): unknown {
    return answer(callback, () => {
      const cookies = Array.from(this[INDEX].all(), ({ source }) => source)
      return cookies.sort((first, second) => (first.creationIndex || 0) - (second.creationIndex || 0))
    })
  }
}

const idx = {
  get(this: MemoryCookieStore): MemoryCookieStoreIndex {
    return nestedCookies(this[INDEX])
  },
  set(this: MemoryCookieStore, domains: MemoryCookieStoreIndex): void {
    this[INDEX] = indexOfNested(domains)
  },
}

/** Finds an answer at once, and hands it to the callback, or to the promise that is answered. */
function answer<Result>(
  callback: Callback<Result> | ErrorCallback | undefined,
  find: () => Result,
): Promise<Result> | undefined {
  return settle(callback, (tell: Settle<Result>) => settleWith(tell, find))
}

const METHODS = [
  'findCookie',
  'findCookies',
  'putCookie',
  'updateCookie',
  'removeCookie',
  'removeCookies',
  'removeAllCookies',
  'getAllCookies',
] as const
const own: Readonly<Partial<Store>> = Object.fromEntries(
  METHODS.map((method) => [method, MemoryCookieStore.prototype[method]]),
)

/** The cookies of a store, where it is one in memory and does nothing in a way of its own; `null` for any other. */
export function indexOfStore(store: Store): CookieIndex | null {
  return METHODS.every((method) => store[method] === own[method]) && isInMemory(store) ? store[INDEX] : null
}

function isInMemory(store: Store): store is MemoryCookieStore {
  return INDEX in store
}
