/**
 * Records in memory by jar and unit, for the storages that keep all of them there.
 */
import { decideWrite, type RecordState, type WriteDecision } from './decide-write.js'
import type { RecordKey, RecordVersion, WriteOptions } from './record-storage.js'

/** The state of a record and its key. */
export interface TableEntry {
  readonly key: RecordKey
  readonly state: RecordState
}

/** The maximum number of removed records that are kept, so that their removal can be repeated. */
const REMOVED = 1000

export class RecordTable {
  readonly #jars = new Map<string, Map<string, RecordState>>()
  /** The keys of removed records, the oldest first. */
  readonly #removed = new Map<string, RecordKey>()

  /** The state of a record, including one that was removed lately. */
  get({ jar, unit }: RecordKey): RecordState | null {
    return this.#jars.get(jar)?.get(unit) ?? null
  }

  /** Decides on a write, and changes nothing. */
  decide(key: RecordKey, text: string | null, ifVersion: RecordVersion | null, options: WriteOptions): WriteDecision {
    return decideWrite(this.get(key), text, ifVersion, options)
  }

  /** Sets the state of a record. */
  set(key: RecordKey, state: RecordState): void {
    const { jar, unit } = key
    let units = this.#jars.get(jar)
    if (units === undefined) {
      units = new Map()
      this.#jars.set(jar, units)
    }
    units.set(unit, state)
    const name = JSON.stringify([jar, unit])
    this.#removed.delete(name)
    if (state.text !== null) return
    this.#removed.set(name, key)
    if (this.#removed.size > REMOVED) this.#forgetOldest()
  }

  /** Forgets a record for good. */
  forget({ jar, unit }: RecordKey): void {
    const units = this.#jars.get(jar)
    units?.delete(unit)
    if (units?.size === 0) this.#jars.delete(jar)
  }

  /** The keys of a jar's records. */
  keys(jar: string): RecordKey[] {
    const keys: RecordKey[] = []
    for (const [unit, { text }] of this.#jars.get(jar) ?? []) if (text !== null) keys.push({ jar, unit })
    return keys
  }

  /** All records, and those that were removed lately. */
  *entries(): Iterable<TableEntry> {
    for (const [jar, units] of this.#jars) for (const [unit, state] of units) yield { key: { jar, unit }, state }
  }

  #forgetOldest(): void {
    for (const [name, key] of this.#removed) {
      this.#removed.delete(name)
      this.forget(key)
      return
    }
  }
}
