/**
 * A program that runs all checks over one backend: `program.js BACKEND FOLDER [PATH]`. It prints each check as a line of JSON,
 * and `"done"` at the end. Node, Bun and Deno can run it.
 */

import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileStorage } from '../../../src/storage/file.js'
import { indexedDBStorage } from '../../../src/storage/indexeddb.js'
import { memoryStorage } from '../../../src/storage/memory.js'
import { type SqliteHandle, sqliteStorage } from '../../../src/storage/sqlite.js'
import { databaseChecks } from '../../formats/database-checks.js'
import { contract, type Place } from '../contract.js'
import { type Driver, nodeSqlite, type OpenHandle } from '../node-sqlite.js'
import { sqliteChecks } from '../sqlite-checks.js'
import { wasmSqlite } from '../sqlite-handles.js'

/** The outcome of a check, as the program prints it. */
export interface CheckOutcome {
  readonly group: 'contract' | 'sqlite' | 'formats'
  readonly name: string
  /** `null` if it passed. */
  readonly failure: string | null
}

const [backend = '', folder = '', path = ''] = process.argv.slice(2)
let files = 0

function newPath(): string {
  files += 1
  return join(folder, `${files}.db`)
}

interface ClosableHandle extends SqliteHandle {
  close(): void
}

function opened(handle: ClosableHandle): OpenHandle {
  return { handle, close: () => handle.close() }
}

/** The driver of the package whose path was given. */
function betterSqlite3(): Driver {
  const Database: new (path: string) => ClosableHandle & { defaultSafeIntegers(isOn: boolean): void } = createRequire(
    import.meta.url,
  )(path)
  return {
    name: 'better-sqlite3',
    open(file, isOfBigints = false) {
      const database = new Database(file)
      database.defaultSafeIntegers(isOfBigints)
      return opened(database)
    },
  }
}

/** The driver that comes with Bun. */
async function bunSqlite(): Promise<Driver> {
  const name = 'bun:sqlite'
  const module: {
    Database: new (
      path: string,
      options: { create: boolean; readwrite: boolean; safeIntegers: boolean },
    ) => ClosableHandle
  } = await import(name)
  return {
    name,
    open: (file, isOfBigints = false) =>
      opened(new module.Database(file, { create: true, readwrite: true, safeIntegers: isOfBigints })),
  }
}

/** The driver by the name of the backend; `null` if the backend is not SQLite. */
async function driverOf(): Promise<Driver | null> {
  if (backend === 'better-sqlite3') return betterSqlite3()
  if (backend === 'bun:sqlite') return await bunSqlite()
  if (backend === 'node-sqlite3-wasm') return wasmSqlite
  if (backend !== 'node:sqlite') return null
  const [driver] = nodeSqlite()
  if (driver === undefined) throw new Error('this runtime has no node:sqlite')
  return driver
}

async function placeOf(driver: Driver | null): Promise<Place> {
  const file = newPath()
  const remove = (): void => {}
  if (driver !== null) {
    let last: OpenHandle | null = null
    const close = (): void => last?.close()
    const open = () => {
      close()
      last = driver.open(file)
      return sqliteStorage(last.handle)
    }
    return { open, lasts: true, remove: close }
  }
  if (backend === 'memory') return { open: memoryStorage, lasts: false, remove }
  if (backend === 'file') return { open: () => fileStorage(file), lasts: true, remove }
  if (backend !== 'indexeddb') throw new Error(`${backend}: expected the name of a backend`)
  const imitation = 'fake-indexeddb/auto'
  await import(imitation)
  return { open: () => indexedDBStorage(file), lasts: true, remove }
}

async function report(group: CheckOutcome['group'], name: string, run: () => Promise<void>): Promise<void> {
  const failure = await run().then(
    () => null,
    (error: unknown) => (error instanceof Error ? (error.stack ?? String(error)) : String(error)),
  )
  const outcome: CheckOutcome = { group, name, failure }
  console.log(JSON.stringify(outcome))
}

const driver = await driverOf()
for (const check of contract) {
  const place = await placeOf(driver)
  await report('contract', check.name, async () => {
    try {
      await check.run(place)
    } finally {
      await place.remove()
    }
  })
}
if (driver !== null) {
  for (const check of sqliteChecks) await report('sqlite', check.name, () => check.run(driver, newPath()))
  for (const check of databaseChecks) await report('formats', check.name, () => check.run(driver, newPath()))
}
console.log('"done"')
