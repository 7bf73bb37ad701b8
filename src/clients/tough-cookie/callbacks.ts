/**
 * The callbacks of tough-cookie's interface, and how a result is handed to them.
 */

/**
 * Hears of a result, or of the error that stands in its place.
 *
 * @see https://nodejs.org/api/errors.html#error-first-callbacks
 */
export interface Callback<Result> {
  (error: Error, result?: never): void
  (error: null, result: Result): void
}

/**
 * Hears whether there was an error.
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

/** What became of some work: its result, or the error that stands in its place. */
export type Settle<Result> = (error: unknown, result?: Result) => void

/** Hands on what a function answers or throws. */
export function settleWith<Result>(settle: Settle<Result>, find: () => Result): void {
  let result: Result
  try {
    result = find()
  } catch (error) {
    settle(error)
    return
  }
  settle(null, result)
}

/**
 * Begins some work, and hands its result to the callback; without a callback, to the promise that is answered.
 *
 * The callback is called once, even if the work has several results. If it throws, that is reported as an uncaught error.
 */
export function settle<Result>(
  callback: Callback<Result> | ErrorCallback | undefined,
  begin: (settle: Settle<Result>) => void,
): Promise<Result> | undefined {
  if (typeof callback !== 'function') {
    return new Promise((resolve, reject) => {
      begin((error, result) => {
        if (error === null || error === undefined) resolve(result as Result)
        else reject(error)
      })
    })
  }
  // One of the two signatures fits what is there, and a store says what its errors are.
  const tell = callback as (error: unknown, result?: Result) => void
  let isTold = false
  begin((error, result) => {
    if (isTold) return
    isTold = true
    try {
      if (error === null || error === undefined) tell(null, result)
      else tell(error)
    } catch (thrown) {
      queueMicrotask(() => {
        throw thrown
      })
    }
  })
  return undefined
}
