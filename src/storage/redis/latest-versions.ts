/**
 * The latest versions of records that a storage has seen. If Redis has an older one later, it has lost what was written since:
 * in a failover, or in a crash.
 */
import type { RecordVersion } from '../record-storage.js'

/** The most records that are remembered. */
const MOST = 10_000

/** What was last seen of a record. */
export interface SeenVersion {
  /** The number with which its version begins: the time of the write in microseconds, or more. */
  readonly order: number
  /** The time until which it has to be there, in milliseconds, if this program has written it. */
  readonly until: number
}

const NOTHING: SeenVersion = { order: 0, until: 0 }

export class LatestVersions {
  readonly #seen = new Map<string, SeenVersion>()

  /** What was seen of a record so far. */
  of(record: string): SeenVersion {
    return this.#seen.get(record) ?? NOTHING
  }

  noteRead(record: string, version: RecordVersion): void {
    const order = orderOf(version)
    const last = this.of(record)
    this.#note(record, { order, until: order === last.order ? last.until : 0 })
  }

  noteWritten(record: string, version: RecordVersion, expiresAt: number | null): void {
    this.#note(record, { order: orderOf(version), until: expiresAt ?? Number.POSITIVE_INFINITY })
  }

  /** Notes that a record was removed. Whatever comes next has a later version. */
  noteRemoved(record: string, before: RecordVersion | null): void {
    this.#note(record, { order: before === null ? 0 : orderOf(before) + 1, until: 0 })
  }

  #note(record: string, seen: SeenVersion): void {
    this.#seen.delete(record)
    this.#seen.set(record, seen)
    if (this.#seen.size <= MOST) return
    for (const oldest of this.#seen.keys()) return void this.#seen.delete(oldest)
  }
}

/** Whether the version of a record (`null` without a record) shows that writes were lost since something was seen. */
export function isBefore(seen: SeenVersion, version: RecordVersion | null): boolean {
  return version === null ? Date.now() < seen.until : orderOf(version) < seen.order
}

function orderOf(version: RecordVersion): number {
  return Number.parseInt(version, 10)
}
