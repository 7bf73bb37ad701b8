/**
 * Calls the methods of a store, each as a piece of work: done at once if the store answers at once, and later if not.
 */
import type { Work } from './callbacks.js'
import type { Cookie } from './cookie.js'
import type { Store } from './store.js'

type Done<Result> = (error: unknown, result?: Result) => void

/**
 * Calls a method of a store, which calls back or returns a promise. Only its first answer counts.
 *
 * A promise of nothing is an answer only if the method declares no callback: it may be that of an async function that
 * calls back later.
 *
 * @param place - how many arguments stand before the callback.
 */
function* ask<Result>(method: unknown, place: number, call: (done: Done<Result>) => unknown): Work<Result | undefined> {
  const answers: { readonly error: unknown; readonly result: Result | undefined }[] = []
  let wake = (): void => {}
  const done: Done<Result> = (error, result) => {
    answers.push({ error, result })
    wake()
  }
  const fail = (error: unknown): void => done(error ?? new Error('The store failed'))
  try {
    const returned = call(done)
    const takesCallback = typeof method === 'function' && method.length > place
    if (isThenable<Result | undefined>(returned)) {
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
  const [first] = answers
  if (first?.error) throw first.error
  return first?.result
}

function isThenable<Value>(value: unknown): value is PromiseLike<Value> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}

/** Finds the cookie with this domain, path and name. */
export function* findCookie(store: Store, domain: string, path: string, key: string): Work<Cookie | undefined> {
  const call = (done: Done<Cookie | undefined>): unknown => store.findCookie(domain, path, key, done)
  return (yield* ask(store.findCookie, 3, call)) ?? undefined
}

/** Finds the cookies that a request to a host may carry. */
export function* findCookies(
  store: Store,
  domain: string,
  path: string | null,
  allowSpecialUseDomain: boolean,
): Work<Cookie[]> {
  const call = (done: Done<Cookie[]>): unknown => store.findCookies(domain, path, allowSpecialUseDomain, done)
  return (yield* ask(store.findCookies, 3, call)) ?? []
}

/** Adds a cookie, in the place of an old one if there is one. */
export function* saveCookie(store: Store, cookie: Cookie, old: Cookie | null): Work<void> {
  const update = (done: Done<void>): unknown => old && store.updateCookie(old, cookie, done)
  if (old !== null && (yield* isDone(store, 'updateCookie', 2, update))) return
  yield* ask(store.putCookie, 1, (done) => store.putCookie(cookie, done))
}

/** Removes a cookie. */
export function* removeCookie(store: Store, { domain, path, key }: Cookie): Work<void> {
  yield* ask(store.removeCookie, 3, (done) => store.removeCookie(domain, path, key, done))
}

/** Removes every cookie: by the store's own method, or one by one. The first error of those is thrown in the end. */
export function* removeAll(store: Store): Work<void> {
  if (yield* isDone(store, 'removeAllCookies', 0, (done) => store.removeAllCookies(done))) return
  const failures: unknown[] = []
  for (const cookie of yield* getAllCookies(store)) {
    try {
      yield* removeCookie(store, cookie)
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
}

/** Finds every cookie. */
export function* getAllCookies(store: Store): Work<Cookie[]> {
  return (yield* ask(store.getAllCookies, 0, (done: Done<Cookie[]>): unknown => store.getAllCookies(done))) ?? []
}

/** Calls a method that a store need not have, whatever its type says; returns whether it has it. */
function* isDone(
  store: Store,
  name: 'updateCookie' | 'removeAllCookies',
  place: number,
  call: (done: Done<void>) => unknown,
): Work<boolean> {
  const method: unknown = store[name]
  if (typeof method !== 'function') return false
  try {
    yield* ask(method, place, call)
    return true
  } catch (error) {
    // Thrown by the class that stores extend, of this package or of tough-cookie.
    if (error instanceof Error && error.message === `${name} is not implemented`) return false
    throw error
  }
}
