/** The driver of SQLite that comes with Node from 22 on. */

import type { SqliteHandle } from '../../src/storage/sqlite.js'

export interface OpenHandle {
  readonly handle: SqliteHandle
  close(): void
}

export interface Driver {
  readonly name: string
  /** Opens a database, whose integers are returned as bigints if that is wanted. */
  open(path: string, isOfBigints?: boolean): OpenHandle
}

/** What `node:sqlite` exports, as far as it is used; Node 20 has no such module. */
interface NodeSqlite {
  readonly DatabaseSync: new (path: string, options: { readBigInts: boolean }) => SqliteHandle & { close(): void }
}

function isNodeSqlite(module: object | undefined): module is NodeSqlite {
  return module !== undefined && 'DatabaseSync' in module
}

/** The driver, or nothing if this Node has none. */
export function nodeSqlite(): Driver[] {
  const module = process.getBuiltinModule?.('node:sqlite')
  if (!isNodeSqlite(module)) return []
  return [
    {
      name: 'node:sqlite',
      open(path, isOfBigints = false) {
        const database = new module.DatabaseSync(path, { readBigInts: isOfBigints })
        return { handle: database, close: () => database.close() }
      },
    },
  ]
}
