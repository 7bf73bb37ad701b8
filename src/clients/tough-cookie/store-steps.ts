/**
 * Work that calls a store on its way: one algorithm, done without a pause if the store answers at once, and later if not.
 */
import type { Settle } from './callbacks.js'
import type { Cookie } from './cookie.js'
import type { Store } from './store.js'

/** Calls a store, and passes on its answer. */
export type StoreStep = (answered: (error?: unknown) => void) => void

/** Work that yields wherever a store has to answer before it can go on. */
export type StoreSteps<Result> = Generator<StoreStep, Result, void>

/** That a store has answered, and the error if it has failed. */
interface Answer {
  readonly error: unknown
}

/** Takes a step: returns the answer of the store, or `null` and hands it to `late` when it comes. Only the first counts. */
function take(step: StoreStep, late: (answer: Answer) => void): Answer | null {
  const seen: { answer: Answer | null; isLate: boolean } = { answer: null, isLate: false }
  const answered = (error?: unknown): void => {
    if (seen.answer !== null) return
    seen.answer = { error: error ?? null }
    if (seen.isLate) late(seen.answer)
  }
  try {
    step(answered)
  } catch (error) {
    answered(error ?? new Error('The store failed'))
  }
  seen.isLate = true
  return seen.answer
}

function resume<Result>(work: StoreSteps<Result>, answer: Answer | null): IteratorResult<StoreStep, Result> {
  return answer === null || answer.error === null ? work.next() : work.throw(answer.error)
}

/** Does the work, and hands on its result: before this returns, if the store answers at once. */
export function run<Result>(work: StoreSteps<Result>, settle: Settle<Result>): void {
  const advance = (last: Answer | null): void => {
    let answer = last
    do {
      let next: IteratorResult<StoreStep, Result>
      try {
        next = resume(work, answer)
      } catch (error) {
        settle(error ?? new Error('The store failed'))
        return
      }
      if (next.done === true) {
        settle(null, next.value)
        return
      }
      answer = take(next.value, advance)
    } while (answer !== null)
  }
  advance(null)
}

/**
 * Does the work at once.
 *
 * @throws Error if the store need be waited for, and then the work is abandoned; whatever the work throws.
 */
export function runNow<Result>(store: Store, work: StoreSteps<Result>): Result {
  let answer: Answer | null = null
  while (store.synchronous) {
    const next = resume(work, answer)
    if (next.done === true) return next.value
    answer = take(next.value, () => {})
    if (answer === null) break
  }
  throw notSynchronous()
}

/** The error for a jar that cannot be used without waiting. */
export function notSynchronous(): Error {
  return new Error('CookieJar store is not synchronous; use async API instead.')
}

type Done<Result> = (error: Error | null, result?: Result) => void

/**
 * Calls a method of a store, which calls back or returns a promise.
 *
 * A promise of nothing is an answer only if the method declares no callback: it may be that of an async function that
 * calls back later.
 *
 * @param place - how many arguments stand before the callback.
 * @param isNeeded - whether `undefined` is no answer.
 */
function* ask<Result>(
  method: unknown,
  place: number,
  isNeeded: boolean,
  call: (callback: Done<Result>) => unknown,
): StoreSteps<Result | undefined> {
  const declared = typeof method === 'function' ? method.length : 0
  let answer: Result | undefined
  yield (answered) => {
    let isOver = false
    const settle: Settle<Result> = (error, result) => {
      if (isOver) return
      isOver = true
      answer = result
      answered(error || null)
    }
    const returned = call(settle)
    if (!isThenable<Result | undefined>(returned)) return
    returned.then(
      (result) => {
        if (result !== undefined || (!isNeeded && declared <= place)) settle(null, result)
      },
      (error: unknown) => settle(error ?? new Error('The store failed')),
    )
  }
  return answer
}

function isThenable<Value>(value: unknown): value is PromiseLike<Value> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}

/** Finds the cookie with this domain, path and name. */
export function* findCookie(store: Store, domain: string, path: string, key: string): StoreSteps<Cookie | undefined> {
  const call = (done: Done<Cookie | undefined>): unknown => store.findCookie(domain, path, key, done)
  return (yield* ask<Cookie | undefined>(store.findCookie, 3, false, call)) ?? undefined
}

/** Finds the cookies that a request to a host may carry. */
export function* findCookies(
  store: Store,
  domain: string,
  path: string | null,
  allowSpecialUseDomain: boolean,
): StoreSteps<Cookie[]> {
  const call = (done: Done<Cookie[]>): unknown => store.findCookies(domain, path, allowSpecialUseDomain, done)
  return (yield* ask(store.findCookies, 3, true, call)) ?? []
}

/** Adds a cookie, in the place of an old one if there is one. */
export function* saveCookie(store: Store, cookie: Cookie, old: Cookie | null): StoreSteps<void> {
  const update = (done: Done<void>): unknown => old && store.updateCookie(old, cookie, done)
  if (old !== null && (yield* isDone(store, 'updateCookie', 2, update))) return
  yield* ask<void>(store.putCookie, 1, false, (done) => store.putCookie(cookie, done))
}

/** Removes a cookie. */
export function* removeCookie(store: Store, { domain, path, key }: Cookie): StoreSteps<void> {
  yield* ask<void>(store.removeCookie, 3, false, (done) => store.removeCookie(domain, path, key, done))
}

/** Removes every cookie: by the store's own method, or one by one. The first error of those is thrown in the end. */
export function* removeAll(store: Store): StoreSteps<void> {
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
export function* getAllCookies(store: Store): StoreSteps<Cookie[]> {
  return (yield* ask(store.getAllCookies, 0, true, (done: Done<Cookie[]>): unknown => store.getAllCookies(done))) ?? []
}

/** Calls a method that a store need not have, whatever its type says; returns whether it has it. */
function* isDone(
  store: Store,
  name: 'updateCookie' | 'removeAllCookies',
  place: number,
  call: (callback: Done<void>) => unknown,
): StoreSteps<boolean> {
  const method: unknown = store[name]
  if (typeof method !== 'function') return false
  try {
    yield* ask<void>(method, place, false, call)
    return true
  } catch (error) {
    // That of the class that stores extend, of whichever package.
    if (error instanceof Error && error.message === `${name} is not implemented`) return false
    throw error
  }
}
