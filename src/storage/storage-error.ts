/**
 * What goes wrong with a storage. No message holds the text of a record.
 */

/**
 * What went wrong with a storage:
 *
 * - `closed`: it was closed before;
 * - `locked`: another process owns it, or is writing to it;
 * - `conflict`: somebody else has written to it meanwhile;
 * - `foreign`: what is there was not written by this package;
 * - `newer`: it was written by a newer version of this package;
 * - `damaged`: it was written by this package, and something has changed it since;
 * - `refused`: the system does not permit it;
 * - `full`: there is no room for it;
 * - `contended`: others have changed the same record again and again: a `StorageContention`;
 * - `suffix-list`: it was written with another public suffix list: a `StorageSuffixListMismatch`;
 * - `unknown`: it is not known whether a change was written;
 * - `failed`: anything else; `cause` is the error of the system or of the database.
 *
 * @see {@link StorageError}
 */
export type StorageErrorKind =
  | 'closed'
  | 'locked'
  | 'conflict'
  | 'foreign'
  | 'newer'
  | 'damaged'
  | 'refused'
  | 'full'
  | 'contended'
  | 'suffix-list'
  | 'unknown'
  | 'failed'

/**
 * A storage could not do its work. What it keeps is as it was before.
 *
 * @example
 * ```ts
 * import { openJar, StorageError } from 'speculoos/storage'
 * import { memoryStorage } from 'speculoos/storage/memory'
 *
 * const jar = await openJar(memoryStorage())
 * await jar.close()
 * await jar.flush().catch((error) => console.log(error instanceof StorageError && error.kind)) // => closed
 * ```
 *
 * @see {@link StorageErrorKind}
 */
export class StorageError extends Error {
  /** `StorageError`, or that of a class below it. */
  override readonly name: string = 'StorageError'
  /** What went wrong. */
  readonly kind: StorageErrorKind

  /** @param cause - the error of the system or of the database, if there is one. */
  constructor(kind: StorageErrorKind, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.kind = kind
  }
}

/**
 * Somebody else has written to the records of a jar that has one owner. Nothing is merged: what the jar has changed since
 * it was last saved is in its memory alone, and it is not saved any more.
 *
 * @example
 * ```ts
 * import { openJar, StorageConflict } from 'speculoos/storage'
 * import { memoryStorage } from 'speculoos/storage/memory'
 *
 * const storage = memoryStorage()
 * const one = await openJar(storage)
 * const other = await openJar(storage)
 * one.setCookie('a=1', 'https://site.example/')
 * await one.flush()
 * other.setCookie('a=2', 'https://site.example/')
 * await other.flush().catch((error) => console.log(error instanceof StorageConflict && error.unit)) // => site.example
 * ```
 *
 * @see {@link StorageError}
 */
export class StorageConflict extends StorageError {
  /** `StorageConflict`. */
  override readonly name: string = 'StorageConflict'
  /** The name of the jar. */
  readonly jar: string
  /** The unit that somebody else has written: a site. */
  readonly unit: string

  constructor(jar: string, unit: string) {
    super('conflict', `jar ${JSON.stringify(jar)}: ${unit} was written by another owner; the jar is not saved any more`)
    this.jar = jar
    this.unit = unit
  }
}

/** The error for whatever is done with a storage that was closed. */
export function closedStorage(): StorageError {
  return new StorageError('closed', 'storage: expected an open storage, got a closed one')
}

/**
 * The error of a call that needs an open jar. The storage of the closed jar may still be open.
 *
 * @param advice - what to do instead.
 */
export function closedJar(jar: string, advice: string): StorageError {
  return new StorageError('closed', `jar ${JSON.stringify(jar)}: expected an open jar, got a closed one; ${advice}`)
}
