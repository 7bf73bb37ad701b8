/**
 * Reads sealed records one by one, and holds each against what was seen of it before and against its anchor.
 */
import type { RecordKey, RecordStorage, StoredRecord } from '../record-storage.js'
import { StorageError } from '../storage-error.js'
import { Anchor, type AnchoredUnit, judge } from './anchor.js'
import type { AuditEvent, Auditor } from './auditor.js'
import type { OpenedRecord, Place, RecordSealer } from './record-sealer.js'
import { SealBroken } from './seal-errors.js'
import { type Seen, SeenRecords } from './seen-records.js'

/** How often a record is read again that others change meanwhile. */
const ATTEMPTS = 50

/** A record as it stands, and what its anchor says; `null` without an anchor. */
export interface Standing {
  readonly record: OpenedRecord | null
  readonly anchored: AnchoredUnit | null
}

/** What sealed records are read and written with. */
export interface SealedSetting {
  readonly records: RecordStorage
  readonly sealer: RecordSealer
  readonly anchor: RecordStorage | null
  readonly audit: Auditor | null
  /** Whether a record that is not sealed is an error, also under its own name. */
  readonly refusesPlaintext: boolean
}

export class RecordAccess {
  readonly anchor: Anchor | null
  readonly seen = new SeenRecords()
  readonly #setting: SealedSetting

  constructor(setting: SealedSetting) {
    this.#setting = setting
    this.anchor = setting.anchor === null ? null : new Anchor(setting.anchor)
  }

  /** The record of a place. Throws a {@link SealBroken} if it is not the last one that was written there. */
  async standing(place: Place, signal?: AbortSignal): Promise<Standing> {
    const { anchor } = this
    if (anchor === null) return { record: await this.#read(place, signal), anchored: null }
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      // In this order, so that the record is never older than its anchor.
      const anchored = await anchor.read(place.stored, signal)
      const record = await this.#read(place, signal)
      const verdict = judge(anchored.state, record, Date.now())
      if (verdict.is === 'settled') return { record, anchored }
      if (verdict.is === 'behind') await anchor.move(place.stored, anchored, verdict.next)
      else if ((await anchor.read(place.stored, signal)).version === anchored.version) {
        throw await this.#broken(new SealBroken(verdict.fault, place.key.jar, place.key.unit))
      }
    }
    throw new StorageError('locked', `jar ${JSON.stringify(place.key.jar)}: others change the record all the time`)
  }

  /** Opens a record that was read after `seen`. */
  async opened(place: Place, record: StoredRecord | null, seen: Seen): Promise<OpenedRecord | null> {
    try {
      const opened = record === null ? null : await this.#setting.sealer.open(place, record)
      if (!this.seen.note(seen, opened)) throw new SealBroken('rolled-back', place.key.jar, place.key.unit)
      return opened
    } catch (error) {
      throw error instanceof SealBroken ? await this.#broken(error) : error
    }
  }

  /** The places of a jar's records. */
  async places(jar: string): Promise<Place[]> {
    const { records, sealer, refusesPlaintext } = this.#setting
    const { hidesNames } = sealer
    if (hidesNames && refusesPlaintext) {
      for await (const { unit } of records.keys(jar)) throw await this.#broken(new SealBroken('plaintext', jar, unit))
    }
    const storedJar = await sealer.storedJar(jar)
    const units = new Set<string>()
    for await (const { unit } of records.keys(storedJar)) units.add(unit)
    const listed = new Set(units)
    for await (const { unit } of this.anchor?.keys(storedJar) ?? []) units.add(unit)
    const places: Place[] = []
    for (const unit of units) {
      const place = sealer.placeOfStored(jar, { jar: storedJar, unit })
      if (place.isNamed && listed.has(unit)) {
        places.push(place)
        continue
      }
      const { record } = await this.standing(place)
      if (record !== null) places.push({ key: { jar, unit: record.unit }, stored: place.stored, isNamed: true })
    }
    return places
  }

  /** Writes to the audit log. */
  async note(event: AuditEvent, { jar, unit }: RecordKey, reason?: string): Promise<void> {
    await this.#setting.audit?.note({ event, jar, unit, reason })
  }

  async #read(place: Place, signal?: AbortSignal): Promise<OpenedRecord | null> {
    const { records, refusesPlaintext, sealer } = this.#setting
    const { key, stored, isNamed } = place
    const seen = this.seen.begin(nameOf(place))
    const record = await records.read(stored, { signal })
    if (record === null && refusesPlaintext && sealer.hidesNames && isNamed) {
      const plain = await records.read(key, { signal })
      if (plain !== null) throw await this.#broken(new SealBroken('plaintext', key.jar, key.unit))
    }
    return await this.opened(place, record, seen)
  }

  async #broken(error: SealBroken): Promise<SealBroken> {
    // What is refused is refused, whether or not the log can be written.
    await this.note('broken', error, error.fault).catch(() => {})
    return error
  }
}

/** The name under which a record is remembered. */
export function nameOf({ stored: { jar, unit } }: Place): string {
  return JSON.stringify([jar, unit])
}
