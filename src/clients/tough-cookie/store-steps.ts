/**
 * Calls the methods of a store. A call waits only if the store does not call back before it returns.
 */
import { invalidArgument, invalidSecret, isPromise } from '../../cookie/invalid-argument.js'
import type { Work } from './callbacks.js'
import type { Cookie } from './cookie.js'
import type { Store } from './store.js'

type Method = Exclude<keyof Store & string, 'synchronous'>
type Answer = readonly [error: unknown, result?: unknown]

/**
 * Calls a method of a store, which calls back or returns a promise. Only its first result counts, or its first error.
 *
 * A promise of `undefined` is a result only if the method declares no callback: an async function may call back later.
 */
function* attempt(store: Store, name: Method, ...parameters: readonly unknown[]): Work<Answer> {
  const method: unknown = store[name]
  if (typeof method !== 'function') return [invalidArgument(`store.${name}`, method, 'a function')]
  const answers: Answer[] = []
  let wake = (): void => {}
  const done = (...answer: Answer): void => {
    answers.push(answer)
    wake()
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
  if (answers.length === 0) {
    yield new Promise((resolve) => {
      wake = resolve
    })
  }
  return answers[0] ?? [null]
}

/** Calls a method of a store, and returns its result. */
function* call(store: Store, name: Method, ...parameters: readonly unknown[]): Work<unknown> {
  const [error, result] = yield* attempt(store, name, ...parameters)
  if (error) throw error
  return result
}

/** Whether a value of a store may be a cookie. Its fields are checked when they are read. */
function isObject(value: unknown): value is Cookie {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Finds the cookie with this domain, path and name. */
export function* findCookie(store: Store, domain: string, path: string, key: string): Work<Cookie | undefined> {
  const found = yield* call(store, 'findCookie', domain, path, key)
  if (found === undefined || found === null) return undefined
  if (isObject(found)) return found
  throw invalidSecret('store.findCookie', found, 'a cookie or undefined')
}

/** Finds the cookies that a request to a host may carry. */
export function* findCookies(
  store: Store,
  domain: string,
  path: string | null,
  allowSpecialUseDomain: boolean,
): Work<Cookie[]> {
  return cookiesOf('findCookies', yield* call(store, 'findCookies', domain, path, allowSpecialUseDomain))
}

/** Finds every cookie. */
export function* getAllCookies(store: Store): Work<Cookie[]> {
  return cookiesOf('getAllCookies', yield* call(store, 'getAllCookies'))
}

/** Finds every cookie; none if the store fails, since it need not be able to list them. */
export function* getListedCookies(store: Store): Work<Cookie[]> {
  const [error, found] = yield* attempt(store, 'getAllCookies')
  return error ? [] : cookiesOf('getAllCookies', found)
}

/** The cookies of a result. Values that are not objects are left out. */
function cookiesOf(name: Method, found: unknown): Cookie[] {
  if (found === undefined || found === null) return []
  if (!Array.isArray(found)) throw invalidSecret(`store.${name}`, found, 'an array of cookies')
  return found.filter(isObject)
}

/** Adds a cookie, or replaces the old one if there is one. */
export function* saveCookie(store: Store, cookie: Cookie, old: Cookie | null): Work<void> {
  if (old !== null && (yield* isDone(store, 'updateCookie', old, cookie))) return
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
  for (const { domain, path, key } of yield* getAllCookies(store)) {
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
