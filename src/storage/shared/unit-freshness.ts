/**
 * Whether what is known of a unit may stand for what the storage has.
 */
import type { RecordVersion } from '../record-storage.js'

/** How long a unit is taken to be as it was without an answer of the storage, in milliseconds. */
const STALENESS = 5000

export class UnitFreshness {
  /** Until when the unit is fresh, by `performance.now()`. */
  #until = Number.NEGATIVE_INFINITY
  /** When the storage was called last. */
  #calledAt = Number.NEGATIVE_INFINITY
  /** The versions that were reported since the storage was called; `undefined` for any. */
  #reports: (RecordVersion | null | undefined)[] = []

  /** Whether the unit is fresh at a time of `performance.now()`. */
  isFreshAt(time: number): boolean {
    return time < this.#until
  }

  /** Notes that the storage is called. A change from now on, which it reports or not, may be later than its answer. */
  noteCall(): void {
    this.#calledAt = performance.now()
    this.#reports = []
  }

  /** Notes that the storage had this version after it was called. */
  noteVersion(version: RecordVersion | null): void {
    if (this.#reports.every((reported) => reported === version)) this.#until = this.#calledAt + STALENESS
  }

  /** Notes that the storage reported a change. */
  noteReport(version: RecordVersion | null | undefined): void {
    this.#reports.push(version)
    this.end()
  }

  end(): void {
    this.#until = Number.NEGATIVE_INFINITY
  }
}
