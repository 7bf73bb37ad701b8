/**
 * The entry point `speculoos/storage/sqlite`: records in a table of an SQLite database, which many processes of one machine
 * may share.
 *
 * @module speculoos/storage/sqlite
 */
import { invalidArgument } from '../cookie/invalid-argument.js'
import type { RecordStorage } from './record-storage.js'
import { type SqliteHandle, type SqliteStatement, SqliteStorage, type SqliteValue } from './sqlite-storage.js'

export type { SqliteHandle, SqliteStatement, SqliteValue }

/**
 * Makes a storage of an open SQLite database: a table named `speculoos_records`, which is made if it is not there. The
 * database is set to write-ahead logging, to `synchronous = FULL`, and to wait five seconds for other processes. What was
 * written is durable.
 *
 * Closing the storage does not close the database. Write-ahead logging needs a local disk.
 *
 * @param handle - the open database: a `DatabaseSync` of `node:sqlite`, or a `Database` of better-sqlite3 or `bun:sqlite`. No
 * transaction may be open while the storage is used.
 * @throws TypeError if the handle is not a database.
 *
 * @example A driver that takes its values as an array
 * ```ts
 * import sqlite from 'node-sqlite3-wasm'
 * import { openJar } from 'speculoos/storage'
 * import { type SqliteHandle, sqliteStorage } from 'speculoos/storage/sqlite'
 *
 * const database = new sqlite.Database()
 * const handle: SqliteHandle = {
 *   exec: (sql) => database.exec(sql),
 *   prepare(sql) {
 *     const statement = database.prepare(sql)
 *     return {
 *       run: (...values) => statement.run(values),
 *       all: (...values) => statement.all(values),
 *     }
 *   },
 * }
 * const jar = await openJar(sqliteStorage(handle))
 * jar.setCookie('a=1', 'https://www.site.example/')
 * await jar.close()
 * console.log(database.all('SELECT jar, unit FROM speculoos_records')) // => [ { jar: 'jar', unit: 'site.example' } ]
 * ```
 *
 * @see {@link RecordStorage}
 */
export function sqliteStorage(handle: SqliteHandle): RecordStorage {
  if (typeof handle?.exec !== 'function' || typeof handle.prepare !== 'function') {
    throw invalidArgument('handle', handle, 'an open database of node:sqlite, better-sqlite3 or bun:sqlite')
  }
  return new SqliteStorage(handle)
}
