/**
 * Work that asks a store on its way: done without a pause where the store answers at once, and later where it does not.
 */
import type { Settle } from './callbacks.js'
import type { Cookie } from './cookie.js'
import type { Store } from './store.js'

/** Begins to ask a store, and says when it has answered. */
export type StoreStep = (answered: (error?: unknown) => void) => void

/** Work that yields wherever a store has to answer before it can go on. */
export type StoreSteps<Result> = Generator<StoreStep, Result, void>

/** Work that has to be done before a method returns. */
interface WorkWithoutWaiting {
  /** Whether it was not, so that the method has thrown an error. */
  isAbandoned: boolean
}

/** The work of which the method has not returned; `null` if nobody has to do without waiting. */
let withoutWaiting: WorkWithoutWaiting | null = null

/** Does the work, and hands on its result: before this returns, where the store answers at once. */
export function run<Result>(work: StoreSteps<Result>, settle: Settle<Result>): void {
  const whole = withoutWaiting
  const advance = (failure: { readonly error: unknown } | null): void => {
    let failed = failure
    for (;;) {
      let next: IteratorResult<StoreStep, Result>
      try {
        next = failed === null ? work.next() : work.throw(failed.error)
      } catch (error) {
        settle(error ?? new Error('The store failed'))
        return
      }
      if (next.done === true) {
        settle(null, next.value)
        return
      }
      failed = null
      let isAnswered = false
      let isWaiting = false
      const answered = (error?: unknown): void => {
        if (isAnswered) return
        isAnswered = true
        failed = error === undefined || error === null ? null : { error }
        // Whoever was told that it failed does not expect it to go on.
        if (isWaiting && whole?.isAbandoned !== true) advance(failed)
      }
      try {
        next.value(answered)
      } catch (error) {
        answered(error)
      }
      isWaiting = true
      if (!isAnswered) return
    }
  }
  advance(null)
}

/**
 * Does the work at once.
 *
 * @throws Error where the store has not answered at once; whatever the work throws.
 */
export function runNow<Result>(work: StoreSteps<Result>): Result {
  return settledNow((settle) => run(work, settle))
}

/**
 * What is handed to a callback before the work that is begun with it returns.
 *
 * @throws Error where that is nothing yet; the error that the callback is handed.
 */
export function settledNow<Result>(begin: (settle: Settle<Result>) => unknown): Result {
  let outcome: { readonly error: unknown; readonly result: Result | undefined } | null = null
  const whole: WorkWithoutWaiting = { isAbandoned: false }
  const outer = withoutWaiting
  withoutWaiting = whole
  try {
    begin((error, result) => {
      outcome ??= { error, result }
    })
  } finally {
    withoutWaiting = outer
  }
  const settled = outcome as { readonly error: unknown; readonly result: Result | undefined } | null
  if (settled === null) {
    whole.isAbandoned = true
    throw notSynchronous()
  }
  if (settled.error !== null && settled.error !== undefined) throw settled.error
  // Without an error there is the result of the work.
  return settled.result as Result
}

/** The error for a jar that cannot be used without waiting. */
export function notSynchronous(): Error {
  return new Error('CookieJar store is not synchronous; use async API instead.')
}

/** How a method of a store is called. */
interface StoreCall<Answer> {
  /** The method, of which it is asked how many arguments it declares. */
  readonly method: unknown
  /** How many arguments stand before the callback. */
  readonly place: number
  /** Whether `undefined` is no answer. */
  readonly isAnswerNeeded?: boolean
  /** Calls the method. */
  readonly call: (callback: (error: Error | null, answer?: Answer) => void) => unknown
}

/**
 * Asks a store, which answers by callback or by promise.
 *
 * A promise of nothing is an answer only where the method declares no callback: it may be that of an async function
 * that calls back later.
 */
function* ask<Answer>({
  method,
  place,
  isAnswerNeeded = false,
  call,
}: StoreCall<Answer>): StoreSteps<Answer | undefined> {
  const declared = typeof method === 'function' ? method.length : 0
  let answer: Answer | undefined
  yield (answered) => {
    let isOver = false
    const settle: Settle<Answer> = (error, result) => {
      if (isOver) return
      isOver = true
      answer = result
      answered(error || null)
    }
    const returned = call(settle)
    if (!isThenable<Answer | undefined>(returned)) return
    returned.then(
      (result) => {
        if (result !== undefined || (!isAnswerNeeded && declared <= place)) settle(null, result)
      },
      (error: unknown) => settle(error ?? new Error('The store failed')),
    )
  }
  return answer
}

function isThenable<Value>(value: unknown): value is PromiseLike<Value> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}

/** Asks for the cookie with this domain, path and name. */
export function* findCookie(store: Store, domain: string, path: string, key: string): StoreSteps<Cookie | undefined> {
  const call: StoreCall<Cookie | undefined>['call'] = (callback) => store.findCookie(domain, path, key, callback)
  return (yield* ask<Cookie | undefined>({ method: store.findCookie, place: 3, call })) ?? undefined
}

/** Asks for the cookies that a request to a host may carry. */
export function* findCookies(
  store: Store,
  domain: string,
  path: string | null,
  allowSpecialUseDomain: boolean,
): StoreSteps<Cookie[]> {
  const call: StoreCall<Cookie[]>['call'] = (callback) => {
    return store.findCookies(domain, path, allowSpecialUseDomain, callback)
  }
  return (yield* ask({ method: store.findCookies, place: 3, isAnswerNeeded: true, call })) ?? []
}

/** Adds a cookie, in the place of an old one where there is one. */
export function* saveCookie(store: Store, cookie: Cookie, old: Cookie | null): StoreSteps<void> {
  // A store need not have this method, whatever its type says.
  const { updateCookie }: Partial<Store> = store
  if (old !== null && typeof updateCookie === 'function') {
    try {
      yield* ask<void>({
        method: updateCookie,
        place: 2,
        call: (callback) => store.updateCookie(old, cookie, callback),
      })
      return
    } catch (error) {
      if (!isMissing(error, 'updateCookie')) throw error
    }
  }
  yield* ask<void>({ method: store.putCookie, place: 1, call: (callback) => store.putCookie(cookie, callback) })
}

/** Whether an error is that of the class that stores extend, of whichever package, for a method that one does not have. */
export function isMissing(error: unknown, method: string): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'message' in error &&
    error.message === `${method} is not implemented`
  )
}

/** Removes a cookie. */
export function* removeCookie(store: Store, { domain, path, key }: Cookie): StoreSteps<void> {
  const call: StoreCall<void>['call'] = (callback) => store.removeCookie(domain, path, key, callback)
  yield* ask<void>({ method: store.removeCookie, place: 3, call })
}

/** Removes every cookie by the store's own method. */
export function* removeAllCookies(store: Store): StoreSteps<void> {
  yield* ask<void>({ method: store.removeAllCookies, place: 0, call: (callback) => store.removeAllCookies(callback) })
}

/** Asks for every cookie. */
export function* getAllCookies(store: Store): StoreSteps<Cookie[]> {
  const call: StoreCall<Cookie[]>['call'] = (callback) => store.getAllCookies(callback)
  return (yield* ask({ method: store.getAllCookies, place: 0, isAnswerNeeded: true, call })) ?? []
}
