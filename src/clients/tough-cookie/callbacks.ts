/**
 * Work that may have to wait for a store, and how its result is passed to a callback or a promise.
 */
import { tell } from '../../jar/outbox.js'

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

/**
 * A value that may be missing.
 *
 * @see {@link Store}
 */
export type Nullable<Value> = Value | null | undefined

/** Work that yields a promise each time it has to wait. The promise is never rejected. */
export type Work<Result> = Generator<Promise<void>, Result, void>

/** Work that never waits. */
// biome-ignore lint/correctness/useYield: there is nothing to wait for
export function* atOnce<Result>(act: () => Result): Work<Result> {
  return act()
}

/** Does the work, and passes its result or its error on. It does so before it returns if the work does not wait. */
export function run<Result>(
  work: Work<Result>,
  resolve: (result: Result) => void,
  reject: (error: unknown) => void,
): void {
  let next: IteratorResult<Promise<void>, Result>
  try {
    next = work.next()
  } catch (error) {
    reject(error)
    return
  }
  if (next.done === true) resolve(next.value)
  else next.value.then(() => run(work, resolve, reject))
}

/**
 * Does the work on a store without waiting.
 *
 * @throws Error if the store has to be waited for, in which case the work is abandoned; TypeError for the store of a
 * shared jar; errors of the work.
 */
export function runNow<Result>(
  { synchronous, isShared }: { readonly synchronous: boolean; readonly isShared?: boolean },
  work: Work<Result>,
): Result {
  const next = synchronous ? work.next() : null
  if (next?.done === true) return next.value
  if (isShared === true) throw new TypeError('A shared jar has to be waited for; use the method without Sync.')
  throw new Error('CookieJar store is not synchronous; use async API instead.')
}

/**
 * Does the work, and passes its result to the callback, or to the promise that is returned if there is no callback. An
 * error that the callback throws is reported as an uncaught error.
 */
export function settle<Result>(
  work: Work<Result>,
  callback: Callback<Result> | ErrorCallback | undefined,
): Promise<Result> | undefined {
  if (typeof callback !== 'function') return new Promise((resolve, reject) => run(work, resolve, reject))
  // One of the two signatures fits, and stores decide what their errors are.
  const call = callback as (error: unknown, result?: Result) => void
  run(
    work,
    (result) => tell((found) => call(null, found), result),
    (error) => tell(call, error),
  )
  return undefined
}
