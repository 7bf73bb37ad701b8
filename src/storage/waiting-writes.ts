/**
 * Writes that wait until a storage does them together, in the order in which they were made.
 */
import type { RecordKey, RecordVersion, WriteOptions, WriteResult } from './record-storage.js'

/** A write that waits. */
export interface WaitingWrite {
  readonly key: RecordKey
  readonly text: string | null
  readonly ifVersion: RecordVersion | null
  readonly options: WriteOptions
  readonly resolve: (result: WriteResult) => void
  readonly reject: (error: unknown) => void
}

export class WaitingWrites {
  #writes: WaitingWrite[] = []

  /** Whether none waits. */
  get isEmpty(): boolean {
    return this.#writes.length === 0
  }

  /** Adds a write, whose arguments may change later, and returns its result. */
  add(
    { jar, unit }: RecordKey,
    text: string | null,
    ifVersion: RecordVersion | null,
    options: WriteOptions,
  ): Promise<WriteResult> {
    return new Promise((resolve, reject) => {
      this.#writes.push({ key: { jar, unit }, text, ifVersion, options: { ...options }, resolve, reject })
    })
  }

  /** Takes all writes, but for those that were aborted meanwhile, which it rejects. */
  take(): WaitingWrite[] {
    const writes = this.#writes
    this.#writes = []
    return writes.filter(({ options: { signal }, reject }) => {
      if (signal?.aborted === true) reject(signal.reason)
      return signal?.aborted !== true
    })
  }
}
