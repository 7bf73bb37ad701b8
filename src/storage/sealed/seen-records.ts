/**
 * What a process has seen of sealed records, so that an old one that is put back is noticed.
 *
 * A record has a lineage from its creation to its removal, and a count that grows with each write. Reads overlap, so each
 * is judged by what had been seen when it began.
 */
import type { RecordVersion } from '../record-storage.js'
import type { Body } from './envelope.js'

/** A record as it was opened last, or written. */
export interface SeenRecord extends Pick<Body, 'lineage' | 'count'> {
  readonly version: RecordVersion
  /** The digest of its text, as base64url. */
  readonly digest: string
}

/** What had been seen of a record at some time. */
export interface Seen {
  readonly name: string
  readonly tick: number
  readonly counts: ReadonlyMap<string, number>
}

interface History {
  latest: SeenRecord | null
  /** The greatest count of each lineage. */
  readonly counts: Map<string, number>
  /** The lineages that ended, and when. */
  readonly ended: Map<string, number>
}

/** The most records that are remembered; those that were used the longest ago are forgotten. */
const RECORDS = 100_000
/** The most ended lineages of a record that are remembered. */
const LINEAGES = 64

export class SeenRecords {
  readonly #histories = new Map<string, History>()
  #tick = 0

  /** What has been seen of a record by now. */
  begin(name: string): Seen {
    this.#tick += 1
    return { name, tick: this.#tick, counts: new Map(this.#histories.get(name)?.counts) }
  }

  /** The record as it was seen last; `null` if it is not known. */
  latest(name: string): SeenRecord | null {
    return this.#histories.get(name)?.latest ?? null
  }

  /** Notes what a read found, and returns whether it may be: it is not older than what had been seen before. */
  note({ name, tick, counts }: Seen, found: SeenRecord | null): boolean {
    const history = this.#historyOf(name)
    if (found !== null) {
      const endedAt = history.ended.get(found.lineage)
      if (endedAt !== undefined && endedAt < tick) return false
      if (found.count < (counts.get(found.lineage) ?? 0)) return false
    }
    for (const lineage of counts.keys()) if (lineage !== found?.lineage) this.#end(history, lineage)
    if (found === null) history.latest = null
    else this.#keep(history, found)
    return true
  }

  /** Notes a record that was written. */
  noteWritten(name: string, written: SeenRecord): void {
    this.#keep(this.#historyOf(name), written)
  }

  /** Notes that a record was removed. */
  noteRemoved(name: string, lineage: string | null): void {
    const history = this.#historyOf(name)
    history.latest = null
    if (lineage !== null) this.#end(history, lineage)
  }

  #keep(history: History, record: SeenRecord): void {
    const { lineage, count } = record
    if (history.ended.has(lineage)) return
    const last = history.counts.get(lineage) ?? 0
    history.counts.set(lineage, Math.max(last, count))
    if (count >= last) history.latest = record
  }

  #end(history: History, lineage: string): void {
    this.#tick += 1
    history.counts.delete(lineage)
    history.ended.set(lineage, this.#tick)
    if (history.ended.size > LINEAGES) forgetFirst(history.ended)
  }

  #historyOf(name: string): History {
    const history = this.#histories.get(name) ?? { latest: null, counts: new Map(), ended: new Map() }
    this.#histories.delete(name)
    this.#histories.set(name, history)
    if (this.#histories.size > RECORDS) forgetFirst(this.#histories)
    return history
  }
}

function forgetFirst(map: Map<string, unknown>): void {
  for (const key of map.keys()) {
    map.delete(key)
    return
  }
}
