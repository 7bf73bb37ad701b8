/**
 * The base class of cookie stores. Calls the methods of a store, and passes results to a callback or a promise.
 */
import { invalidArgument, invalidSecret, isPromise } from '../../cookie/invalid-argument.js'
import { tell } from '../../jar/outbox.js'
import type { Cookie } from './cookie.js'
import type { Nullable } from './given.js'

/**
 * Is called with a result, or with an error instead.
 *
 * @see https://nodejs.org/api/errors.html#error-first-callbacks
 */
export interface Callback<Result> {
  (error: Error, result?: never): void
  (error: null, result: Result): void
}

/**
 * Is called with the error, or `null` if there was none.
 *
 * @see https://nodejs.org/api/errors.html#error-first-callbacks
 */
export type ErrorCallback = (error: Error | null) => void

/** Work that yields a promise each time it has to wait. The promise is never rejected. */
export type Work<Result> = Generator<Promise<void>, Result, void>

type Text = Nullable<string>

/** The cookies of a store of this package, and how they are found and changed. */
export interface CookieTable {
  /** The cookie with this domain, path and name. */
  readonly find: (domain: string, path: string, key: string) => Cookie | undefined
  /** The cookies of a host and of the domains above it, for one request path, or for all if it is `null`. */
  readonly at: (host: string, path: string | null) => Cookie[]
  /** Adds a cookie, or replaces the one with the same domain, path and name. */
  readonly put: (cookie: Cookie) => void
  /** Removes the cookies with this domain, path and name; `null` stands for any. */
  readonly remove: (domain: string | null, path: string | null, key: string | null) => void
  /** Every cookie, in the order in which they were created. */
  readonly all: () => Cookie[]
}

/** The method that uses a store's table. It is a symbol, since a class that extends the store may use any name. */
export const USE: unique symbol = Symbol()

/**
 * A store of cookies, to be extended. Each method takes a callback, or returns a promise if there is none; a
 * class that extends it may do either. Domain, path and name identify a cookie. The jar reads each field of a cookie once.
 * It leaves out cookies that no header field could have set; they stay in the store. If a method returns anything but
 * cookies, the jar throws a TypeError.
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
  /**
   * Calls a function with the table that keeps the cookies of the store. A class with its own way to keep them has none.
   *
   * @internal
   *
   * @example
   * ```ts
   * import { MemoryCookieStore } from 'speculoos/tough-cookie'
   *
   * console.log(await new MemoryCookieStore().getAllCookies()) // => []
   * ```
   */
  [USE]?<Result>(use: (table: CookieTable) => Result): Work<Result>
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
  findCookie(domain: Text, path: Text, key: Text): Promise<Cookie | undefined>
  findCookie(domain: Text, path: Text, key: Text, callback: Callback<Cookie | undefined>): void
  findCookie(domain: Text, path: Text, key: Text, callback?: Callback<Cookie | undefined>): unknown {
    return answer(this, 'findCookie', callback, (table) => table.find(String(domain), String(path), String(key)))
  }

  /**
   * Finds the cookies that a request to a host may carry. The jar checks each of them again, so a store may return
   * too many.
   *
   * @param path - the path of the request; `null` if the path does not matter.
   * @throws Error unless it is overridden.
   *
   * @example
   * ```ts
   * import { MemoryCookieStore } from 'speculoos/tough-cookie'
   *
   * console.log(await new MemoryCookieStore().findCookies('site.example', '/', true)) // => []
   * ```
   */
  findCookies(domain: Text, path: Text, allowSpecialUseDomain?: boolean): Promise<Cookie[]>
  findCookies(domain: Text, path: Text, allowSpecialUseDomain?: boolean, callback?: Callback<Cookie[]>): void
  findCookies(domain: Text, path: Text, allowSpecialUseDomain?: unknown, callback?: unknown): unknown {
    const done = typeof allowSpecialUseDomain === 'function' ? allowSpecialUseDomain : callback
    return answer(this, 'findCookies', done, (table) => (domain ? table.at(domain, path || null) : []))
  }

  /**
   * Adds a cookie, or replaces the one with the same domain, path and name.
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
  putCookie(cookie: Cookie, callback?: ErrorCallback): unknown {
    return answer(this, 'putCookie', callback, (table) => table.put(cookie))
  }

  /**
   * Replaces a cookie by another with the same domain, path and name. A jar over a store that does not override it
   * calls `putCookie`.
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
  updateCookie(_oldCookie: Cookie, newCookie: Cookie, callback?: ErrorCallback): unknown {
    if (this[USE] === undefined) throw missing('updateCookie')
    // A class that extends this one may have its own way to put cookies.
    return Reflect.apply(this.putCookie, this, [newCookie, callback])
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
  removeCookie(domain: Text, path: Text, key: Text): Promise<void>
  removeCookie(domain: Text, path: Text, key: Text, callback: ErrorCallback): void
  removeCookie(domain: Text, path: Text, key: Text, callback?: ErrorCallback): unknown {
    return answer(this, 'removeCookie', callback, (table) => table.remove(String(domain), String(path), String(key)))
  }

  /**
   * Removes the cookies of a domain: those with one path, or all if it is `null`.
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
  removeCookies(domain: string, path: Text): Promise<void>
  removeCookies(domain: string, path: Text, callback: ErrorCallback): void
  removeCookies(domain: string, path: Text, callback?: ErrorCallback): unknown {
    return answer(this, 'removeCookies', callback, (table) => table.remove(domain, path || null, null))
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
  removeAllCookies(callback?: ErrorCallback): unknown {
    return answer(this, 'removeAllCookies', callback, (table) => table.remove(null, null, null))
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
  getAllCookies(callback?: Callback<Cookie[]>): unknown {
    return answer(this, 'getAllCookies', callback, (table) => table.all())
  }
}

/** Uses the table of a store, and passes the result to the callback, or to the promise that is returned. */
function answer<Result>(store: Store, method: string, callback: unknown, use: (table: CookieTable) => Result): unknown {
  const work = store[USE]?.(use)
  if (work === undefined) throw missing(method)
  return settle(work, callback)
}

function missing(method: string): Error {
  const consequence = method === 'getAllCookies' ? ' (therefore jar cannot be serialized)' : ''
  return new Error(`${method} is not implemented${consequence}`)
}

/** Does the work, and passes its result or its error on. If nothing waits, that is done before `run` returns. */
function run<Result>(work: Work<Result>, resolve: (result: Result) => void, reject: (error: unknown) => void): void {
  try {
    const next = work.next()
    if (next.done === true) resolve(next.value)
    else next.value.then(() => run(work, resolve, reject))
  } catch (error) {
    reject(error)
  }
}

/**
 * Does the work, and passes its result to the callback, or to the promise that is returned if there is no callback. An
 * error that the callback throws is reported as an uncaught error.
 */
export function settle<Result>(work: Work<Result>, callback: unknown): Promise<Result> | undefined {
  if (typeof callback !== 'function') return new Promise((resolve, reject) => run(work, resolve, reject))
  const done = (...answer: unknown[]): void => tell(() => callback(...answer), undefined)
  run(work, (result) => done(null, result), done)
  return undefined
}

type Method = Exclude<keyof Store & string, 'synchronous'>
type Finder = 'findCookie' | 'findCookies' | 'getAllCookies'
type Answer = readonly [error?: unknown, result?: unknown]

/**
 * Calls a method of a store, which calls back or returns a promise. Only its first result counts, or its first error.
 *
 * A promise of `undefined` is a result only if the method declares no callback: an async function may call back later.
 */
function* attempt(store: Store, name: Method, ...parameters: readonly unknown[]): Work<Answer> {
  const method: unknown = store[name]
  if (typeof method !== 'function') return [invalidArgument(`store.${name}`, method, 'a function')]
  const answers: Answer[] = []
  const answered = new Promise<void>((resolve) => {
    const done = (...answer: Answer): void => {
      answers.push(answer)
      resolve()
    }
    const fail = (error: unknown): void => done(error ?? new Error('The store failed'))
    try {
      const returned: unknown = Reflect.apply(method, store, [...parameters, done])
      const takesCallback = method.length > parameters.length
      if (isPromise(returned)) {
        returned.then((result) => (result === undefined && takesCallback ? undefined : done(null, result)), fail)
      }
    } catch (error) {
      fail(error)
    }
  })
  if (answers.length === 0) yield answered
  return answers[0] ?? []
}

/** Calls a method of a store, and returns its result. */
function* call(store: Store, name: Method, ...parameters: readonly unknown[]): Work<unknown> {
  const [error, result] = yield* attempt(store, name, ...parameters)
  if (error) throw error
  return result
}

/** Calls a method of a store that finds cookies, and returns them in a list. */
export function* find(store: Store, name: Finder, ...parameters: readonly unknown[]): Work<Cookie[]> {
  return cookiesOf(name, yield* call(store, name, ...parameters))
}

/** Finds every cookie. Returns none if the store fails, since it need not be able to list them. */
export function* getListedCookies(store: Store): Work<Cookie[]> {
  const [, found] = yield* attempt(store, 'getAllCookies')
  return cookiesOf('getAllCookies', found)
}

/** The cookies of a result. Values in a list that cannot be cookies are left out. Fields are checked when they are read. */
function cookiesOf(name: Finder, found: unknown): Cookie[] {
  const expected = name === 'findCookie' ? 'a cookie or undefined' : 'an array of cookies'
  const isList = Array.isArray(found)
  const isExpected = found == null || (typeof found === 'object' && isList === (name !== 'findCookie'))
  if (!isExpected) throw invalidSecret(`store.${name}`, found, expected)
  const values: unknown[] = isList ? found : [found]
  return values.filter((value): value is Cookie => typeof value === 'object' && value !== null)
}

/** Adds a cookie, or replaces the old one if there is one. */
export function* saveCookie(store: Store, cookie: Cookie, old?: Cookie): Work<void> {
  if (old !== undefined && (yield* isDone(store, 'updateCookie', old, cookie))) return
  yield* call(store, 'putCookie', cookie)
}

/** Removes a cookie. */
export function* removeCookie(store: Store, { domain, path, key }: Cookie): Work<void> {
  yield* call(store, 'removeCookie', domain, path, key)
}

/** Removes every cookie: by the store's own method, or one by one. The first error is thrown at the end. */
export function* removeAll(store: Store): Work<void> {
  if (yield* isDone(store, 'removeAllCookies')) return
  let failure: unknown = null
  for (const { domain, path, key } of yield* find(store, 'getAllCookies')) {
    const [error] = yield* attempt(store, 'removeCookie', domain, path, key)
    failure ||= error
  }
  if (failure) throw failure
}

/** Calls an optional method of a store, and returns whether the store has it. */
function* isDone(store: Store, name: Method, ...parameters: readonly unknown[]): Work<boolean> {
  if (typeof store[name] !== 'function') return false
  const [error] = yield* attempt(store, name, ...parameters)
  // Thrown by the class that stores extend, of this package or of tough-cookie.
  if (error instanceof Error && error.message === `${name} is not implemented`) return false
  if (error) throw error
  return true
}
