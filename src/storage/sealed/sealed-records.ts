/**
 * A storage over a storage: what it keeps is sealed, and the storage below sees neither names nor texts.
 */
import { requireString } from '../../cookie/invalid-argument.js'
import { requireKey, requireWrite } from '../decide-write.js'
import type {
  ReadOptions,
  RecordChange,
  RecordKey,
  RecordVersion,
  StoredRecord,
  WriteOptions,
  WriteResult,
} from '../record-storage.js'
import { RunningCalls } from '../running-calls.js'
import { StorageError } from '../storage-error.js'
import { randomText } from '../versions.js'
import type { Keyring } from './keyring.js'
import { nameOf, RecordAccess, type SealedSetting } from './record-access.js'
import type { OpenedRecord, Place } from './record-sealer.js'
import type { SealedStorage } from './sealed-storage.js'
import type { SeenRecord } from './seen-records.js'

/** A day in milliseconds: expiry times are rounded up to days, since they tell much about a cookie. */
const DAY = 86_400_000
/** How often a record is sealed again that others change meanwhile. */
const ATTEMPTS = 50

/** A write, with every option decided. */
interface Given extends WriteOptions {
  readonly expiresAt: number | null
}

/** What a write replaces. */
interface Before {
  readonly record: SeenRecord | null
  /** The digest of the record that was removed last, if the anchor has it. */
  readonly removed: string | null
}

export class SealedRecords implements SealedStorage {
  readonly watch?: (jar: string, listener: (change: RecordChange) => void) => Promise<() => Promise<void>>
  readonly #setting: SealedSetting
  readonly #keyring: Keyring
  readonly #access: RecordAccess
  readonly #calls = new RunningCalls()

  constructor(keyring: Keyring, setting: SealedSetting) {
    this.#keyring = keyring
    this.#setting = setting
    this.#access = new RecordAccess(setting)
    if (setting.records.watch !== undefined) this.watch = (jar, listener) => this.#watch(jar, listener)
  }

  async read(key: RecordKey, options?: ReadOptions): Promise<StoredRecord | null> {
    requireKey(key)
    const { jar, unit } = key
    const signal = options?.signal
    return await this.#run(signal, async () => {
      const { record } = await this.#access.standing(await this.#setting.sealer.place({ jar, unit }), signal)
      if (record !== null) await this.#access.note('opened', record)
      return recordOf(record)
    })
  }

  async write(
    key: RecordKey,
    text: string | null,
    ifVersion: RecordVersion | null,
    options: WriteOptions,
  ): Promise<WriteResult> {
    requireWrite(key, text, ifVersion, options)
    const { jar, unit } = key
    const { writeId, expiresAt = null, signal } = options
    const write = async (): Promise<WriteResult> => {
      const place = await this.#setting.sealer.place({ jar, unit })
      const given = { writeId, expiresAt, signal }
      if (text !== null) return await this.#write(place, text, ifVersion, given)
      return await this.#remove(place, ifVersion, given)
    }
    // What is written is written, and its version is no secret.
    return await this.#run(signal, write, ({ status }) => status === 'conflict')
  }

  async *keys(jar: string): AsyncGenerator<RecordKey> {
    requireString('jar', jar)
    for (const { key } of await this.#run(undefined, () => this.#access.places(jar))) yield key
  }

  async flush(): Promise<void> {
    this.#calls.requireOpen()
    await this.#setting.records.flush()
    await this.#access.anchor?.flush()
  }

  /** Closes the records below. The anchor belongs to whoever opened it, and stays open. */
  async close(): Promise<void> {
    await this.#calls.close()
    await this.#setting.records.close()
  }

  /** Seals the records of a jar again that are not sealed with the newest key, and returns how many these were. */
  async reseal(jar: string): Promise<number> {
    let count = 0
    for await (const { unit } of this.keys(jar)) {
      if (await this.#run(undefined, () => this.#reseal({ jar, unit }))) count += 1
    }
    return count
  }

  /** Makes a call if the keyring may be used. If the result is a secret, checks the keyring after the call too. */
  async #run<Result>(
    signal: AbortSignal | undefined,
    call: () => Promise<Result>,
    isSecret: (result: Result) => boolean = () => true,
  ): Promise<Result> {
    return await this.#calls.run(signal, async () => {
      await this.#keyring.check(signal)
      const result = await call()
      // Nothing is handed out to whoever may not have it any more.
      if (isSecret(result)) await this.#keyring.check(signal)
      return result
    })
  }

  async #write(
    place: Place,
    text: string,
    ifVersion: RecordVersion | null,
    { writeId, expiresAt, signal }: Given,
  ): Promise<WriteResult> {
    const { sealer, records } = this.#setting
    const { record, removed } = await this.#before(place, ifVersion, signal)
    const sealed = await sealer.seal(place, text, expiresAt, record, removed)
    await this.#access.note('sealed', place.key)
    const seen = this.#access.seen.begin(nameOf(place))
    const rounded = expiresAt === null ? null : Math.ceil(expiresAt / DAY) * DAY
    const result = await records.write(place.stored, sealed.text, ifVersion, { writeId, expiresAt: rounded, signal })
    if (result.status === 'conflict') return await this.#conflict(place, result.current, seen)
    const { version } = result
    // Of a repeated write it is not known what became of the record since.
    if (version !== null && (record?.version ?? null) === ifVersion) {
      const { lineage, count, digest } = sealed
      this.#access.seen.noteWritten(nameOf(place), { version, lineage, count, digest })
    }
    await this.#settle(place)
    return result
  }

  async #remove(place: Place, ifVersion: RecordVersion | null, { writeId, signal }: Given): Promise<WriteResult> {
    const record = await this.#beginRemoval(place, ifVersion, signal)
    await this.#access.note('removed', place.key)
    const seen = this.#access.seen.begin(nameOf(place))
    const result = await this.#setting.records.write(place.stored, null, ifVersion, { writeId, signal })
    if (result.status === 'conflict') return await this.#conflict(place, result.current, seen)
    this.#access.seen.noteRemoved(nameOf(place), record?.lineage ?? null)
    await this.#settle(place)
    return result
  }

  /** Tells the anchor that a record may be gone from now on, and returns the record. */
  async #beginRemoval(
    place: Place,
    ifVersion: RecordVersion | null,
    signal: AbortSignal | undefined,
  ): Promise<SeenRecord | null> {
    const { anchor, seen } = this.#access
    if (anchor === null) {
      const known = seen.latest(nameOf(place))
      return known?.version === ifVersion ? known : null
    }
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const { record, anchored } = await this.#access.standing(place, signal)
      if (record === null || anchored === null || record.version !== ifVersion) return null
      const next = { is: 'being-removed', digest: record.digest } as const
      if (await anchor.move(place.stored, anchored, next)) return record
    }
    throw busy(place)
  }

  /** What a write replaces, if that has the version which is expected. */
  async #before(place: Place, ifVersion: RecordVersion | null, signal: AbortSignal | undefined): Promise<Before> {
    const { anchor, seen } = this.#access
    if (anchor === null) {
      if (ifVersion === null) return { record: null, removed: null }
      const known = seen.latest(nameOf(place))
      if (known?.version === ifVersion) return { record: known, removed: null }
    }
    const { record, anchored } = await this.#access.standing(place, signal)
    const removed = anchored?.state.is === 'removed' ? anchored.state.digest : null
    return { record: record?.version === ifVersion ? record : null, removed }
  }

  /** Lets the anchor follow what was written. */
  async #settle(place: Place): Promise<void> {
    if (this.#access.anchor !== null) await this.#access.standing(place)
  }

  async #conflict(
    place: Place,
    current: StoredRecord | null,
    seen: Parameters<RecordAccess['opened']>[2],
  ): Promise<WriteResult> {
    const record =
      this.#access.anchor === null
        ? await this.#access.opened(place, current, seen)
        : (await this.#access.standing(place)).record
    if (record !== null) await this.#access.note('opened', record)
    return { status: 'conflict', current: recordOf(record) }
  }

  async #reseal(key: RecordKey): Promise<boolean> {
    const place = await this.#setting.sealer.place(key)
    const id = await this.#keyring.sealingId()
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const { record } = await this.#access.standing(place)
      if (record === null || record.id === id) return false
      const { text, version, expiresAt } = record
      const result = await this.#write(place, text, version, { writeId: randomText(), expiresAt })
      if (result.status === 'written') return true
    }
    throw busy(place)
  }

  /** Reports changes by the names of the units, in their order. */
  async #watch(jar: string, listener: (change: RecordChange) => void): Promise<() => Promise<void>> {
    requireString('jar', jar)
    const { sealer, records } = this.#setting
    const storedJar = await this.#run(undefined, () => sealer.storedJar(jar))
    let isOver = false
    let last: Promise<void> = Promise.resolve()
    const report = async (change: RecordChange): Promise<void> => {
      const named = change === 'everything' ? change : await this.#named(jar, change).catch(() => 'everything' as const)
      if (!isOver) listener(named)
    }
    const end = await records.watch?.(storedJar, (change) => {
      last = last.then(() => report(change))
    })
    return async () => {
      isOver = true
      await end?.()
    }
  }

  async #named(jar: string, change: Exclude<RecordChange, 'everything'>): Promise<RecordChange> {
    const { version, key: stored } = change
    const place = this.#setting.sealer.placeOfStored(jar, stored)
    if (place.isNamed) return { key: place.key, version }
    const record = version === null ? null : (await this.#access.standing(place)).record
    return record === null ? 'everything' : { key: { jar, unit: record.unit }, version }
  }
}

function recordOf(record: OpenedRecord | null): StoredRecord | null {
  return record === null ? null : { version: record.version, text: record.text }
}

function busy({ key: { jar } }: Place): StorageError {
  return new StorageError('locked', `jar ${JSON.stringify(jar)}: others change the record all the time`)
}
