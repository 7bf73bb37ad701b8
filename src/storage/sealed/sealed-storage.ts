/**
 * What a sealed storage is made with, and what it can do besides.
 */
import type { RecordStorage } from '../record-storage.js'
import type { Auditor } from './auditor.js'

/**
 * The options of `sealed`.
 *
 * @see {@link SealedStorage}
 */
export interface SealedOptions {
  /** Whether the names of jars and units are hidden too; true by default. Otherwise whoever has the records sees them. */
  readonly hideUnits?: boolean | undefined
  /** Records are filled up to multiples of this number of octets, so that their size tells less; 256 by default. */
  readonly pad?: number | undefined
  /**
   * Whether records that are not sealed yet are read, and sealed when they are written; false by default. Whoever can write
   * to the records can then bring in cookies, so switch it off as soon as `reseal` has sealed all of them.
   */
  readonly migrate?: boolean | undefined
  /**
   * A storage kept apart from the records, such as beside the keys. It gets the digest of the last record of each unit, so
   * that a record which is rolled back or taken away is noticed by any process, for two more writes and some reads a save.
   * It is not closed with the records.
   */
  readonly anchor?: RecordStorage | undefined
  /** Takes each record that is opened, sealed, removed or broken: `log.by('worker 1')` of an `AuditLog`. */
  readonly audit?: Auditor | undefined
}

/**
 * A storage whose records are sealed.
 *
 * @see {@link SealedOptions}
 */
export interface SealedStorage extends RecordStorage {
  /**
   * Seals the records of a jar again that are not sealed with the newest key of the keyring, or not at all.
   *
   * @returns how many these were.
   */
  reseal(jar: string): Promise<number>
}
