/** The drivers of SQLite that this runtime has, each as a function that opens a database. */

import { Database } from 'node-sqlite3-wasm'
import type { SqliteHandle } from '../../src/storage/sqlite.js'

export interface OpenHandle {
  readonly handle: SqliteHandle
  close(): void
}

export interface Driver {
  readonly name: string
  open(path: string): OpenHandle
}

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

/** What `node:sqlite` exports, as far as it is used; Node 20 has no such module. */
interface NodeSqlite {
  readonly DatabaseSync: new (path: string) => SqliteHandle & { close(): void }
}

function isNodeSqlite(module: object | undefined): module is NodeSqlite {
  return module !== undefined && 'DatabaseSync' in module
}

function nodeSqlite(): Driver[] {
  const module = process.getBuiltinModule?.('node:sqlite')
  if (!isNodeSqlite(module)) return []
  return [
    {
      name: 'node:sqlite',
      open(path) {
        const database = new module.DatabaseSync(path)
        return { handle: database, close: () => database.close() }
      },
    },
  ]
}

export const drivers: readonly Driver[] = [wasm, ...nodeSqlite()]
