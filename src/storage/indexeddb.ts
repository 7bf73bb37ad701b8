/**
 * The entry point `speculoos/storage/indexeddb`: records in a database of the browser, for pages and workers.
 *
 * @module speculoos/storage/indexeddb
 */
import { requireString } from '../cookie/invalid-argument.js'
import { abortable } from './abortable.js'
import { decideWrite, REMOVAL_AGE, type RecordState, recordOf, requireKey, requireWrite } from './decide-write.js'
import type {
  ReadOptions,
  RecordKey,
  RecordStorage,
  RecordVersion,
  WriteOptions,
  WriteResult,
} from './record-storage.js'
import { closedStorage, StorageError } from './storage-error.js'

/** A record as the database has it. */
interface Row extends RecordState {
  readonly jar: string
  readonly unit: string
  readonly removedAt?: number
}

const FORM = 1
const RECORDS = 'records'
/** Records that were removed, for as long as their removal may be repeated. */
const REMOVED = 'removed'

/**
 * Makes a storage of a database of the browser, which all pages and workers of one origin share. What was written is
 * durable, unless the browser or its user clears the data of the origin.
 *
 * @param name - the name of the database. It is made if it is not there.
 * @throws TypeError if the name is not a string. Its methods reject with a `StorageError` if the browser has no such
 * databases, or does not permit them.
 *
 * @example
 * ```ts
 * import 'fake-indexeddb/auto' // In a browser there is a real one.
 * import { openJar } from 'speculoos/storage'
 * import { indexedDBStorage } from 'speculoos/storage/indexeddb'
 *
 * const jar = await openJar(indexedDBStorage('cookies'))
 * jar.setCookie('a=1', 'https://site.example/')
 * await jar.close()
 * ```
 *
 * @see {@link RecordStorage}
 */
export function indexedDBStorage(name: string): RecordStorage {
  requireString('name', name)
  return new IndexedDBStorage(name)
}

class IndexedDBStorage implements RecordStorage {
  readonly #name: string
  #database: Promise<IDBDatabase> | null = null
  readonly #running = new Set<Promise<unknown>>()
  #isClosed = false

  constructor(name: string) {
    this.#name = name
  }

  async read(key: RecordKey, options?: ReadOptions) {
    requireKey(key)
    options?.signal?.throwIfAborted()
    const { jar, unit } = key
    const reading = this.#inTransaction('readonly', async (records) => {
      const row: Row | undefined = await done(records.get([jar, unit]))
      return recordOf(row)
    })
    return await abortable(reading, options?.signal)
  }

  async write(
    key: RecordKey,
    text: string | null,
    ifVersion: RecordVersion | null,
    options: WriteOptions,
  ): Promise<WriteResult> {
    requireWrite(key, text, ifVersion, options)
    options.signal?.throwIfAborted()
    const { jar, unit } = key
    const writing = this.#inTransaction('readwrite', async (records, removed) => {
      const row: Row | undefined = (await done(records.get([jar, unit]))) ?? (await done(removed.get([jar, unit])))
      const { result, next } = decideWrite(row ?? null, text, ifVersion, options)
      if (next !== null && next.text === null) {
        records.delete([jar, unit])
        removed.put({ jar, unit, ...next, removedAt: Date.now() } satisfies Row)
      } else if (next !== null) {
        records.put({ jar, unit, ...next } satisfies Row)
        removed.delete([jar, unit])
      }
      return result
    })
    return await abortable(writing, options.signal)
  }

  async *keys(jar: string): AsyncGenerator<RecordKey> {
    // An array is greater than every string.
    const range = this.#isClosed ? null : IDBKeyRange.bound([jar], [jar, []])
    const keys = await this.#inTransaction('readonly', (records) => done(records.getAllKeys(range)))
    for (const key of keys) if (Array.isArray(key)) yield { jar, unit: String(key[1]) }
  }

  async flush(): Promise<void> {
    if (this.#isClosed) throw closedStorage()
    await Promise.allSettled([...this.#running])
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.allSettled([...this.#running])
    const database = this.#database
    this.#database = null
    await database?.then(
      (open) => open.close(),
      () => {},
    )
  }

  async #inTransaction<Result>(
    mode: 'readonly' | 'readwrite',
    work: (records: IDBObjectStore, removed: IDBObjectStore) => Promise<Result>,
  ): Promise<Result> {
    if (this.#isClosed) throw closedStorage()
    const running = this.#transact(mode, work)
    this.#running.add(running)
    try {
      return await running
    } catch (error) {
      throw databaseError(this.#name, error)
    } finally {
      this.#running.delete(running)
    }
  }

  async #transact<Result>(
    mode: 'readonly' | 'readwrite',
    work: (records: IDBObjectStore, removed: IDBObjectStore) => Promise<Result>,
  ): Promise<Result> {
    const database = await this.#open()
    const transaction = database.transaction([RECORDS, REMOVED], mode, { durability: 'strict' })
    const end = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve()
      transaction.onabort = () => reject(transaction.error)
    })
    // The caller that waits for the work gets its error first.
    end.catch(() => {})
    const result = await work(transaction.objectStore(RECORDS), transaction.objectStore(REMOVED))
    await end
    return result
  }

  #open(): Promise<IDBDatabase> {
    this.#database ??= openDatabase(this.#name, () => {
      this.#database = null
    }).catch((error: unknown) => {
      this.#database = null
      throw error
    })
    return this.#database
  }
}

/** @param onLost - called when the connection was closed by the browser, or for a newer version of the database. */
async function openDatabase(name: string, onLost: () => void): Promise<IDBDatabase> {
  if (typeof indexedDB === 'undefined') throw new StorageError('refused', 'this runtime has no IndexedDB')
  const opening = indexedDB.open(name, FORM)
  opening.onupgradeneeded = () => {
    for (const store of [RECORDS, REMOVED]) opening.result.createObjectStore(store, { keyPath: ['jar', 'unit'] })
  }
  const database = await done(opening)
  if (![RECORDS, REMOVED].every((store) => database.objectStoreNames.contains(store))) {
    database.close()
    throw new StorageError('foreign', `database ${JSON.stringify(name)}: expected stored cookies, got another database`)
  }
  database.onversionchange = () => {
    database.close()
    onLost()
  }
  database.onclose = onLost
  await forgetRemoved(database)
  return database
}

/** Forgets removed records whose removal can no longer be repeated, and expired records. */
async function forgetRemoved(database: IDBDatabase): Promise<void> {
  const now = Date.now()
  const transaction = database.transaction([RECORDS, REMOVED], 'readwrite')
  const isOver = ({ expiresAt, removedAt = now }: Row): boolean =>
    (expiresAt !== null && expiresAt < now) || removedAt < now - REMOVAL_AGE
  for (const name of [RECORDS, REMOVED]) {
    const store = transaction.objectStore(name)
    const rows: Row[] = await done(store.getAll())
    for (const { jar, unit, ...state } of rows) if (isOver({ jar, unit, ...state })) store.delete([jar, unit])
  }
}

function done<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

function databaseError(name: string, error: unknown): StorageError {
  if (error instanceof StorageError) return error
  const what = typeof error === 'object' && error !== null && 'name' in error ? String(error.name) : ''
  const database = `database ${JSON.stringify(name)}`
  switch (what) {
    case 'QuotaExceededError':
      return new StorageError('full', `${database}: the quota of the origin is used up`, error)
    case 'SecurityError':
    case 'InvalidStateError':
      return new StorageError('refused', `${database}: the browser does not permit it`, error)
    case 'VersionError':
      return new StorageError('newer', `${database}: written by a newer version of speculoos; use that version`, error)
    default:
      return new StorageError('failed', `${database}: the browser reported ${what || 'an error'}`, error)
  }
}
