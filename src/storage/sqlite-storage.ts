/**
 * Records in a table of an SQLite database. Writes that are waiting together are one transaction.
 */
import {
  decideWrite,
  isPastWrite,
  REMOVAL_AGE,
  type RecordState,
  recordOf,
  requireKey,
  requireWrite,
} from './decide-write.js'
import { exactText, keptText } from './exact-text.js'
import type {
  ReadOptions,
  RecordKey,
  RecordStorage,
  RecordVersion,
  StoredRecord,
  WriteOptions,
  WriteResult,
} from './record-storage.js'
import { closedStorage, StorageError, type StorageErrorKind } from './storage-error.js'
import { type WaitingWrite, WaitingWrites } from './waiting-writes.js'

/**
 * A value that is bound to a statement.
 *
 * @see {@link SqliteStatement}
 */
export type SqliteValue = string | number | null

/**
 * A prepared statement: what `node:sqlite`, better-sqlite3 and `bun:sqlite` have in common.
 *
 * @see {@link SqliteHandle}
 */
export interface SqliteStatement {
  /** Runs a statement that has no rows. */
  run(...values: SqliteValue[]): unknown
  /** All rows, as objects. */
  all(...values: SqliteValue[]): unknown[]
}

/**
 * An open database: a `DatabaseSync` of `node:sqlite`, a `Database` of better-sqlite3 or `bun:sqlite`, or anything else with
 * these methods.
 *
 * @see {@link SqliteStatement}
 */
export interface SqliteHandle {
  /** Runs a statement that has no values. */
  exec(sql: string): unknown
  /** Prepares a statement. */
  prepare(sql: string): SqliteStatement
}

const FORM = 1

const SETTINGS = ['PRAGMA busy_timeout = 5000', 'PRAGMA journal_mode = WAL', 'PRAGMA synchronous = FULL']

const TABLES = [
  'CREATE TABLE IF NOT EXISTS speculoos_storage (form INTEGER PRIMARY KEY)',
  `INSERT OR IGNORE INTO speculoos_storage SELECT ${FORM} WHERE NOT EXISTS (SELECT 1 FROM speculoos_storage)`,
  `CREATE TABLE IF NOT EXISTS speculoos_records (
    jar TEXT NOT NULL, unit TEXT NOT NULL, version TEXT NOT NULL, text TEXT, expires_at REAL, removed_at REAL,
    writes TEXT NOT NULL, PRIMARY KEY (jar, unit))`,
]

interface Statements {
  readonly read: SqliteStatement
  readonly units: SqliteStatement
  readonly put: SqliteStatement
  readonly forget: SqliteStatement
}

export class SqliteStorage implements RecordStorage {
  readonly #handle: SqliteHandle
  #prepared: Statements | null = null
  readonly #waiting = new WaitingWrites()
  #isClosed = false

  constructor(handle: SqliteHandle) {
    this.#handle = handle
  }

  async read(key: RecordKey, options?: ReadOptions): Promise<StoredRecord | null> {
    requireKey(key)
    options?.signal?.throwIfAborted()
    return this.#doing('read', ({ read }) => recordOf(readState(read, key)))
  }

  async write(
    key: RecordKey,
    text: string | null,
    ifVersion: RecordVersion | null,
    options: WriteOptions,
  ): Promise<WriteResult> {
    requireWrite(key, text, ifVersion, options)
    if (this.#isClosed) throw closedStorage()
    if (this.#waiting.isEmpty) queueMicrotask(() => this.#writeWaiting())
    return await this.#waiting.add(key, text, ifVersion, options)
  }

  async *keys(jar: string): AsyncGenerator<RecordKey> {
    const rows = this.#doing('read', ({ units }) => units.all(keptText(jar)))
    for (const row of rows) yield { jar, unit: exactText(textIn(row, 'unit')) }
  }

  async flush(): Promise<void> {
    if (this.#isClosed) throw closedStorage()
    // A committed transaction is durable, so it is enough to write what waits.
    this.#writeWaiting()
  }

  async close(): Promise<void> {
    this.#writeWaiting()
    this.#isClosed = true
    this.#prepared = null
  }

  #writeWaiting(): void {
    const waiting = this.#waiting.take()
    if (waiting.length === 0) return
    try {
      const results = this.#doing('write', (statements) => this.#inTransaction(() => writeAll(statements, waiting)))
      for (const [index, { resolve }] of waiting.entries()) {
        const result = results[index]
        if (result !== undefined) resolve(result)
      }
    } catch (error) {
      for (const { reject } of waiting) reject(error)
    }
  }

  #inTransaction<Result>(work: () => Result): Result {
    this.#handle.exec('BEGIN IMMEDIATE')
    try {
      const result = work()
      this.#handle.exec('COMMIT')
      return result
    } catch (error) {
      try {
        this.#handle.exec('ROLLBACK')
      } catch {
        // SQLite has ended some transactions itself by then.
      }
      throw error
    }
  }

  #doing<Result>(what: string, work: (statements: Statements) => Result): Result {
    if (this.#isClosed) throw closedStorage()
    try {
      this.#prepared ??= this.#prepare()
      return work(this.#prepared)
    } catch (error) {
      throw sqliteError(what, error)
    }
  }

  #prepare(): Statements {
    const handle = this.#handle
    for (const sql of SETTINGS) handle.exec(sql)
    this.#inTransaction(() => {
      for (const sql of TABLES) handle.exec(sql)
      const [newest] = handle.prepare('SELECT max(form) AS form FROM speculoos_storage').all()
      // A handle can be set to return bigints.
      const form = Number(fieldIn(newest, 'form'))
      if (form !== FORM) {
        throw new StorageError(
          'newer',
          'database: its records were written by a newer version of speculoos; use that version',
        )
      }
      const now = Date.now()
      handle.prepare('DELETE FROM speculoos_records WHERE expires_at < ? OR removed_at < ?').run(now, now - REMOVAL_AGE)
    })
    const where = 'WHERE jar = ? AND unit = ?'
    return {
      read: handle.prepare(`SELECT text, version, expires_at, writes FROM speculoos_records ${where}`),
      units: handle.prepare('SELECT unit FROM speculoos_records WHERE jar = ? AND text IS NOT NULL'),
      put: handle.prepare(
        `INSERT INTO speculoos_records (jar, unit, version, text, expires_at, removed_at, writes) VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (jar, unit) DO UPDATE SET version = excluded.version, text = excluded.text,
        expires_at = excluded.expires_at, removed_at = excluded.removed_at, writes = excluded.writes`,
      ),
      forget: handle.prepare('DELETE FROM speculoos_records WHERE removed_at < ?'),
    }
  }
}

function writeAll({ read, put, forget }: Statements, waiting: readonly WaitingWrite[]): WriteResult[] {
  const now = Date.now()
  let hasRemoved = false
  const results = waiting.map(({ key, text, ifVersion, options }) => {
    const { result, next } = decideWrite(readState(read, key), text, ifVersion, options)
    if (next !== null) {
      const kept = next.text === null ? null : keptText(next.text)
      const removedAt = next.text === null ? now : null
      hasRemoved ||= removedAt !== null
      const { version, expiresAt, writes } = next
      put.run(keptText(key.jar), keptText(key.unit), version, kept, expiresAt, removedAt, JSON.stringify(writes))
    }
    return result
  })
  if (hasRemoved) forget.run(now - REMOVAL_AGE)
  return results
}

function readState(read: SqliteStatement, { jar, unit }: RecordKey): RecordState | null {
  const [row] = read.all(keptText(jar), keptText(unit))
  if (row === undefined) return null
  const text = fieldIn(row, 'text')
  const expiresAt = fieldIn(row, 'expires_at')
  const writes: unknown = JSON.parse(textIn(row, 'writes'))
  if (!Array.isArray(writes) || !writes.every(isPastWrite)) throw damagedRow()
  return {
    text: text === null ? null : exactText(textIn(row, 'text')),
    version: textIn(row, 'version'),
    expiresAt: typeof expiresAt === 'number' ? expiresAt : null,
    writes,
  }
}

function fieldIn(row: unknown, name: string): unknown {
  return typeof row === 'object' && row !== null ? Reflect.get(row, name) : undefined
}

function textIn(row: unknown, name: string): string {
  const value = fieldIn(row, name)
  if (typeof value !== 'string') throw damagedRow()
  return value
}

function damagedRow(): StorageError {
  return new StorageError('damaged', 'database: a row of speculoos_records is not as it was written')
}

const KINDS: readonly (readonly [RegExp, StorageErrorKind])[] = [
  [/SQLITE_BUSY|database (table )?is locked|database is busy/i, 'locked'],
  [/SQLITE_FULL|is full/i, 'full'],
  [/SQLITE_READONLY|readonly|read-only/i, 'refused'],
  [/SQLITE_(CORRUPT|NOTADB)|malformed|not a database/i, 'damaged'],
]

/** The error of a driver as that of a storage. Drivers agree in SQLite's own words only. */
function sqliteError(doing: string, error: unknown): StorageError {
  if (error instanceof StorageError) return error
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
  const message = error instanceof Error ? error.message : ''
  const [, kind] = KINDS.find(([pattern]) => pattern.test(code) || pattern.test(message)) ?? ([/./, 'failed'] as const)
  return new StorageError(
    kind,
    `database: cannot ${doing}: ${message === '' ? 'the driver reported an error' : message}`,
    error,
  )
}
