/**
 * Moves records under their own names, which may be sealed or not, to sealed ones under hidden names, record by record.
 *
 * A record is called plain until it is moved, which happens when it is written. If a crash leaves both, the
 * sealed one counts. When the record is removed, the plain one goes first, so that nothing comes back. If the plain one
 * has changed while it was moved, the sealed one is taken back, and that is a conflict.
 */
import { requireKey, requireWrite } from '../decide-write.js'
import type {
  ReadOptions,
  RecordChange,
  RecordKey,
  RecordStorage,
  RecordVersion,
  StoredRecord,
  WriteOptions,
  WriteResult,
} from '../record-storage.js'
import { RunningCalls } from '../running-calls.js'
import { StorageError } from '../storage-error.js'
import { randomText } from '../versions.js'
import type { SealedStorage } from './sealed-storage.js'

/** Versions tell which of the two a record was. */
const PLAIN = 'plain '
const SEALED = 'sealed '

export class MigratingRecords implements SealedStorage {
  readonly watch?: (jar: string, listener: (change: RecordChange) => void) => Promise<() => Promise<void>>
  readonly #sealed: SealedStorage
  readonly #plain: RecordStorage
  readonly #calls = new RunningCalls()

  /** @param plain - the records under their own names. */
  constructor(sealed: SealedStorage, plain: RecordStorage) {
    this.#sealed = sealed
    this.#plain = plain
    const watch = sealed.watch?.bind(sealed)
    if (watch !== undefined) {
      this.watch = (jar, listener) =>
        watch(jar, (change) => {
          const isRemoved = change === 'everything' || change.version === null
          listener(isRemoved ? change : { key: change.key, version: `${SEALED}${change.version}` })
        })
    }
  }

  async read(key: RecordKey, options?: ReadOptions): Promise<StoredRecord | null> {
    requireKey(key)
    const { jar, unit } = key
    return await this.#calls.run(options?.signal, async () => {
      const sealed = marked(SEALED, await this.#sealed.read({ jar, unit }, options))
      return sealed ?? marked(PLAIN, await this.#plain.read({ jar, unit }, options))
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
    const { writeId, expiresAt, signal } = options
    const given = { writeId, expiresAt, signal }
    return await this.#calls.run(signal, () => this.#write({ jar, unit }, text, ifVersion, given))
  }

  async #write(
    key: RecordKey,
    text: string | null,
    ifVersion: RecordVersion | null,
    options: WriteOptions,
  ): Promise<WriteResult> {
    const { signal } = options
    const sealed = await this.#sealed.read(key, { signal })
    const plain = await this.#plain.read(key, { signal })
    const plainVersion = plain === null ? null : `${PLAIN}${plain.version}`
    // The sealed record that is expected: none beside a plain one, and no version has the name of another plain one.
    const expected = ifVersion === plainVersion ? null : (ifVersion?.slice(SEALED.length) ?? null)
    // A plain record is what stands as long as there is no sealed one.
    const isConflict = sealed === null && plain !== null && plainVersion !== ifVersion
    if (isConflict) return { status: 'conflict', current: marked(PLAIN, plain) }
    const removePlain = async (): Promise<WriteResult | null> =>
      plain === null ? null : await this.#plain.write(key, null, plain.version, { writeId: randomText() })
    if (text === null && (sealed?.version ?? null) === expected) {
      const removed = await removePlain()
      if (removed?.status === 'conflict' && sealed === null && removed.current !== null) {
        return { status: 'conflict', current: marked(PLAIN, removed.current) }
      }
    }
    const result = await this.#sealed.write(key, text, expected, options)
    if (result.status === 'conflict') return { status: 'conflict', current: marked(SEALED, result.current) }
    if (text !== null) {
      const removed = await removePlain()
      // Others have removed or written the plain record since it was read, so what was moved is out of date.
      if (removed?.status === 'conflict' && sealed === null) {
        const undone = await this.#sealed.write(key, null, result.version, { writeId: randomText() })
        if (undone.status === 'conflict') {
          const name = `jar ${JSON.stringify(key.jar)}, ${key.unit}`
          throw new StorageError('unknown', `${name}: others have changed it while it was moved`)
        }
        return { status: 'conflict', current: marked(PLAIN, removed.current) }
      }
    }
    return { status: 'written', version: result.version === null ? null : `${SEALED}${result.version}` }
  }

  async *keys(jar: string): AsyncGenerator<RecordKey> {
    const units = new Set<string>()
    for await (const { unit } of this.#sealed.keys(jar)) {
      units.add(unit)
      yield { jar, unit }
    }
    for await (const { unit } of this.#plain.keys(jar)) if (!units.has(unit)) yield { jar, unit }
  }

  async flush(): Promise<void> {
    await this.#sealed.flush()
  }

  async close(): Promise<void> {
    await this.#calls.close()
    await this.#sealed.close()
  }

  async reseal(jar: string): Promise<number> {
    let count = await this.#sealed.reseal(jar)
    const plain: string[] = []
    for await (const { unit } of this.#plain.keys(jar)) plain.push(unit)
    for (const unit of plain) {
      const record = await this.read({ jar, unit })
      if (record === null) continue
      const { status } = await this.write({ jar, unit }, record.text, record.version, { writeId: randomText() })
      if (status === 'written') count += 1
    }
    return count
  }
}

function marked(mark: string, record: StoredRecord | null): StoredRecord | null {
  return record === null ? null : { version: `${mark}${record.version}`, text: record.text }
}
