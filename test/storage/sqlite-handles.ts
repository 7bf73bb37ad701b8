/** The drivers of SQLite that this runtime has, each as a function that opens a database. */

import sqlite from 'node-sqlite3-wasm'
import { type Driver, nodeSqlite } from './node-sqlite.js'

export type { Driver, OpenHandle } from './node-sqlite.js'

/** The driver that needs no compiler. It takes values as an array, and its statements have to be ended by hand. */
export const wasmSqlite: Driver = {
  name: 'node-sqlite3-wasm',
  open(path, isOfBigints = false) {
    const database = new sqlite.Database(path)
    const ends: (() => void)[] = []
    return {
      handle: {
        exec: (sql) => database.exec(sql),
        prepare(sql) {
          const statement = database.prepare(sql)
          ends.push(() => finalize(statement))
          return {
            run: (...values) => statement.run(values),
            all: (...values) => (isOfBigints ? statement.all(values).map(withBigints) : statement.all(values)),
          }
        },
      },
      close() {
        for (const end of ends) end()
        database.close()
      },
    }
  },
}

/** A row as other drivers can return it; this one returns only large integers as bigints. */
function withBigints(row: object): object {
  const fields = Object.entries(row).map(([name, value]) => [name, Number.isInteger(value) ? BigInt(value) : value])
  return Object.fromEntries(fields)
}

/** Ends a statement. If its last run failed, that throws the same error again. */
function finalize(statement: { finalize(): void }): void {
  try {
    statement.finalize()
  } catch {
    // The error has been reported by the run.
  }
}

export const drivers: readonly Driver[] = [wasmSqlite, ...nodeSqlite()]
