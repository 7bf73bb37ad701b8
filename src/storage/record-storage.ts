/**
 * What every storage of records can do: text under a key, with a version and compare-and-set. A file, a database or another
 * storage can be behind it.
 */

/**
 * Names a record: the jar that it belongs to, and its unit, such as a site. Both may be any text, and no jar's name reaches
 * the records of another jar.
 *
 * @see {@link RecordStorage}
 */
export interface RecordKey {
  /** The name of the jar. */
  readonly jar: string
  /** The name of the record within the jar. */
  readonly unit: string
}

/**
 * Distinguishes one content of a record from all that it had or will have, even after it was removed. Compare versions
 * for equality, and nothing else.
 *
 * @see {@link RecordStorage}
 */
export type RecordVersion = string

/**
 * A record as it was read.
 *
 * @see {@link RecordStorage}
 */
export interface StoredRecord {
  /** The version that it has. */
  readonly version: RecordVersion
  /** What it contains. */
  readonly text: string
}

/**
 * The options of {@link RecordStorage.read}.
 *
 * @see {@link RecordStorage}
 */
export interface ReadOptions {
  /** Ends the wait for the record. */
  readonly signal?: AbortSignal | undefined
}

/**
 * The options of {@link RecordStorage.write}.
 *
 * @see {@link RecordStorage}
 */
export interface WriteOptions {
  /** A text that no other write has. To repeat a write whose outcome is not known, use the same text. */
  readonly writeId: string
  /**
   * The time after which the record is not needed, in milliseconds since 1970-01-01T00:00:00Z; `null` for never. It is
   * a hint: the record may vanish after that time, and never vanishes before.
   */
  readonly expiresAt?: number | null | undefined
  /** Ends the wait. The record then has either the old or the new content. */
  readonly signal?: AbortSignal | undefined
}

/**
 * The outcome of a write: the record was written and has another version now (`null` if it was removed), or it had
 * another version than expected, and is returned as it is (`null` without a record).
 *
 * @see {@link RecordStorage}
 */
export type WriteResult =
  | { readonly status: 'written'; readonly version: RecordVersion | null }
  | { readonly status: 'conflict'; readonly current: StoredRecord | null }

/**
 * A record that somebody wrote or removed; or `'everything'` if changes may have been missed.
 *
 * @see {@link RecordStorage}
 */
export type RecordChange = { readonly key: RecordKey; readonly version: RecordVersion | null } | 'everything'

/**
 * Keeps records. A storage that passes the checks of `test/storage/contract.ts` can be given to `openJar`.
 *
 * Each method rejects with a `StorageError` if it cannot do its work, and once the storage is closed.
 *
 * @example A storage that prints what another one writes
 * ```ts
 * import { openJar, type RecordStorage } from 'speculoos/storage'
 * import { memoryStorage } from 'speculoos/storage/memory'
 *
 * const records = memoryStorage()
 * const printing: RecordStorage = {
 *   read: (key, options) => records.read(key, options),
 *   write: (key, text, ifVersion, options) => {
 *     console.log(text === null ? 'remove' : 'write', key.unit)
 *     return records.write(key, text, ifVersion, options)
 *   },
 *   keys: (jar) => records.keys(jar),
 *   flush: () => records.flush(),
 *   close: () => records.close(),
 * }
 * const jar = await openJar(printing)
 * jar.setCookie('a=1', 'https://www.site.example/')
 * await jar.close() // => write site.example
 * ```
 *
 * @see RFC 6265bis §5.7
 */
export interface RecordStorage {
  /** The record as it was last written, or `null` if there is none. */
  read(key: RecordKey, options?: ReadOptions): Promise<StoredRecord | null>
  /**
   * Writes a record if it has the version `ifVersion`, and otherwise leaves it as it is. It is written as a whole or not at
   * all.
   *
   * @param text - the new content; `null` removes the record.
   * @param ifVersion - the version that the record must have; `null` if there must be no record.
   * @returns the outcome. A repeated write with the same `writeId` gets the result of the first one, for the last four
   * writes of a record.
   */
  write(
    key: RecordKey,
    text: string | null,
    ifVersion: RecordVersion | null,
    options: WriteOptions,
  ): Promise<WriteResult>
  /** The keys of all records of a jar, in no order, each once. Records that come or go meanwhile may be missed. */
  keys(jar: string): AsyncIterable<RecordKey>
  /**
   * Reports changes to a jar's records, whoever makes them, at least once and perhaps late. If a storage does not have
   * it, read the records instead.
   *
   * @returns a function that ends it.
   */
  watch?(jar: string, listener: (change: RecordChange) => void): Promise<() => Promise<void>>
  /** Waits until everything written is as durable as the storage can make it. */
  flush(): Promise<void>
  /** Waits for the operations that were begun, and releases what the storage holds. A second call does nothing. */
  close(): Promise<void>
}
