/**
 * The calls of a storage that are not over yet, which closing it waits for.
 */
import { closedStorage } from './storage-error.js'

export class RunningCalls {
  readonly #calls = new Set<Promise<unknown>>()
  #isClosed = false

  /** Throws if the storage is closed. */
  requireOpen(): void {
    if (this.#isClosed) throw closedStorage()
  }

  /** Makes a call, unless the storage is closed or the call is aborted already. */
  async run<Result>(signal: AbortSignal | undefined, call: () => Promise<Result>): Promise<Result> {
    this.requireOpen()
    signal?.throwIfAborted()
    const running = call()
    this.#calls.add(running)
    try {
      return await running
    } finally {
      this.#calls.delete(running)
    }
  }

  /** Waits for the calls that were made so far, unless the storage is closed. */
  async settled(): Promise<void> {
    this.requireOpen()
    await Promise.allSettled(this.#calls)
  }

  /** Refuses all calls from now on, and waits for those that were made. */
  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.allSettled(this.#calls)
  }
}
