/**
 * Stops waiting for something that cannot be stopped itself.
 */

/** The result of a promise, or the reason of the signal if it is aborted first. */
export function abortable<Result>(promise: Promise<Result>, signal: AbortSignal | undefined): Promise<Result> {
  if (signal === undefined) return promise
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason)
    const end = (): void => signal.removeEventListener('abort', stop)
    promise.then(
      (result) => {
        end()
        resolve(result)
      },
      (error: unknown) => {
        end()
        reject(error)
      },
    )
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) stop()
  })
}
