/** The driver of SQLite that comes with Node from 22 on. */

import type { SqliteHandle } from '../../src/storage/sqlite.js'

export interface OpenHandle {
  readonly handle: SqliteHandle
  close(): void
}

export interface Driver {
  readonly name: string
  open(path: string): OpenHandle
}

/** What `node:sqlite` exports, as far as it is used; Node 20 has no such module. */
interface NodeSqlite {
  readonly DatabaseSync: new (path: string) => SqliteHandle & { close(): void }
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
      open(path) {
        const database = new module.DatabaseSync(path)
        return { handle: database, close: () => database.close() }
      },
    },
  ]
}
