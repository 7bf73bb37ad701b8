/** The drivers of SQLite that this runtime has, each as a function that opens a database. */

import { Database } from 'node-sqlite3-wasm'
import { type Driver, nodeSqlite } from './node-sqlite.js'

export type { Driver, OpenHandle } from './node-sqlite.js'

/** The driver that needs no compiler. It takes values as an array, and its statements have to be ended by hand. */
const wasm: Driver = {
  name: 'node-sqlite3-wasm',
  open(path) {
    const database = new Database(path)
    const ends: (() => void)[] = []
    return {
      handle: {
        exec: (sql) => database.exec(sql),
        prepare(sql) {
          const statement = database.prepare(sql)
          ends.push(() => finalize(statement))
          return {
            run: (...values) => statement.run(values),
            all: (...values) => statement.all(values),
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

/** Ends a statement. If its last run failed, that throws the same error again. */
function finalize(statement: { finalize(): void }): void {
  try {
    statement.finalize()
  } catch {
    // The error has been reported by the run.
  }
}

export const drivers: readonly Driver[] = [wasm, ...nodeSqlite()]
