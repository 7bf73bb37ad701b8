/**
 * What the storage in an SQLite database has to do beside the contract, over whichever driver. The checks need no test
 * runner, so that they run in every runtime that has a driver.
 */

import { writeFileSync } from 'node:fs'
import { type SqliteHandle, sqliteStorage } from '../../src/storage/sqlite.js'
import { agree } from '../properties/difference.js'
import type { Driver, OpenHandle } from './node-sqlite.js'

export interface SqliteCheck {
  readonly name: string
  /** Runs the check with the path of a database that is not there yet. */
  run(driver: Driver, path: string): Promise<void>
}

const key = { jar: 'jar', unit: 'site.example' }

/** A check whose handles are closed after it. */
function check(name: string, run: (open: () => SqliteHandle) => Promise<void>, isOfBigints = false): SqliteCheck {
  return {
    name,
    async run(driver, path) {
      const handles: OpenHandle[] = []
      try {
        await run(() => {
          const opened = driver.open(path, isOfBigints)
          handles.push(opened)
          return opened.handle
        })
      } finally {
        for (const handle of handles) handle.close()
      }
    },
  }
}

/** The name and kind of the error with which a promise rejects. */
async function failureOf(promise: Promise<unknown>): Promise<object> {
  return await promise.then(
    () => ({ name: 'none', kind: null }),
    (error: unknown) => {
      if (!(error instanceof Error)) throw error
      return { name: error.name, kind: 'kind' in error ? error.kind : null }
    },
  )
}

/** The rows of a query, as plain objects. */
function rows(handle: SqliteHandle, sql: string): object[] {
  return handle
    .prepare(sql)
    .all()
    .map((row) => ({ ...Object(row) }))
}

export const sqliteChecks: readonly SqliteCheck[] = [
  check('leaves the other tables of the database alone, and is left alone by them', async (open) => {
    const handle = open()
    handle.exec('CREATE TABLE visits (url TEXT)')
    handle.exec("INSERT INTO visits VALUES ('https://site.example/')")
    const storage = sqliteStorage(handle)
    await storage.write(key, 'one', null, { writeId: '1' })
    await storage.close()
    agree([{ count: 1 }], rows(handle, 'SELECT count(*) AS count FROM visits'), 'the other table')
  }),

  check('two connections see what the other has written, and conflict', async (open) => {
    const one = sqliteStorage(open())
    const other = sqliteStorage(open())
    const first = await one.write(key, 'one', null, { writeId: '1' })
    agree('one', (await other.read(key))?.text, 'what the other connection reads')
    const version = first.status === 'written' ? first.version : null
    await other.write(key, 'two', version, { writeId: '2' })
    const late = await one.write(key, 'three', version, { writeId: '3' })
    agree(['conflict', 'two'], [late.status, late.status === 'conflict' && late.current?.text], 'the late write')
  }),

  check('refuses records of a newer version, and leaves them', async (open) => {
    const handle = open()
    await sqliteStorage(handle).write(key, 'one', null, { writeId: '1' })
    handle.exec('UPDATE speculoos_storage SET form = 2')
    agree({ name: 'StorageError', kind: 'newer' }, await failureOf(sqliteStorage(handle).read(key)), 'the error')
    agree([{ text: 'one' }], rows(handle, 'SELECT text FROM speculoos_records'), 'the records')
  }),

  check('rejects all writes of a transaction that fails, and writes none', async (open) => {
    const handle = open()
    const storage = sqliteStorage(handle)
    await storage.write(key, 'one', null, { writeId: '1' })
    handle.exec(`CREATE TRIGGER full BEFORE INSERT ON speculoos_records WHEN NEW.unit = 'full.example'
      BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END`)
    const writes = ['a.example', 'full.example', 'b.example'].map((unit, index) =>
      failureOf(storage.write({ jar: 'jar', unit }, 'text', null, { writeId: `w${index}` })),
    )
    const full = { name: 'StorageError', kind: 'full' }
    agree([full, full, full], await Promise.all(writes), 'the errors')
    const units: string[] = []
    for await (const { unit } of storage.keys('jar')) units.push(unit)
    agree(['site.example'], units, 'the units')
  }),

  check('rejects what a transaction of the caller would hold back', async (open) => {
    const handle = open()
    const storage = sqliteStorage(handle)
    await storage.read(key)
    handle.exec('BEGIN')
    agree(
      { name: 'StorageError', kind: 'failed' },
      await failureOf(storage.write(key, 'one', null, { writeId: '1' })),
      'the error',
    )
    handle.exec('ROLLBACK')
    agree('written', (await storage.write(key, 'one', null, { writeId: '2' })).status, 'the write after it')
  }),

  {
    name: 'names what is no database',
    async run(driver, path) {
      writeFileSync(path, 'this is a letter, and no database at all\n'.repeat(100))
      let opened: OpenHandle
      try {
        opened = driver.open(path)
      } catch {
        // Some drivers look at the file as soon as they open it.
        return
      }
      const failure = await failureOf(sqliteStorage(opened.handle).read(key))
      opened.close()
      agree({ name: 'StorageError', kind: 'damaged' }, failure, 'the error')
    },
  },

  check('names a database that another connection holds', async (open) => {
    const handle = open()
    const storage = sqliteStorage(handle)
    await storage.read(key)
    handle.exec('PRAGMA busy_timeout = 10')
    const holder = open()
    holder.exec('BEGIN IMMEDIATE')
    const failure = await failureOf(storage.write(key, 'one', null, { writeId: '1' }))
    agree({ name: 'StorageError', kind: 'locked' }, failure, 'the error')
    holder.exec('ROLLBACK')
    agree('written', (await storage.write(key, 'one', null, { writeId: '2' })).status, 'the write after it')
  }),

  check(
    'takes a handle that returns integers as bigints',
    async (open) => {
      const handle = open()
      await sqliteStorage(handle).write(key, 'one', null, { writeId: '1', expiresAt: Date.now() + 86_400_000 })
      const again = sqliteStorage(handle)
      agree('one', (await again.read(key))?.text, 'the record')
      agree('conflict', (await again.write(key, 'two', null, { writeId: '2' })).status, 'a late write')
    },
    true,
  ),
]
