/** Every storage that jars can share, both plain and sealed. */

import { fileStorage } from '../../src/storage/file.js'
import { memoryStorage } from '../../src/storage/memory.js'
import type { RecordStorage } from '../../src/storage/record-storage.js'
import { rawKeyring, sealed } from '../../src/storage/sealed/index.js'
import { sqliteStorage } from '../../src/storage/sqlite.js'
import { newFolder } from '../storage/folder.js'
import { wasmSqlite } from '../storage/sqlite-handles.js'
import { type ClientKind, clientKinds, clusterKinds } from './redis-clients.js'

export interface OpenStorage {
  readonly storage: RecordStorage
  /** Closes the storage and its connection. */
  close(): Promise<void>
}

/** A kind of storage. */
export interface StorageKind {
  readonly name: string
  open(): Promise<OpenStorage>
}

const inMemory: StorageKind = {
  name: 'memory',
  async open() {
    const storage = memoryStorage()
    return { storage, close: () => storage.close() }
  },
}

const inFile: StorageKind = {
  name: 'file',
  async open() {
    const folder = newFolder()
    const storage = fileStorage(folder.path('cookies.spj'))
    return {
      storage,
      async close() {
        await storage.close()
        folder.remove()
      },
    }
  },
}

const inSqlite: StorageKind = {
  name: 'SQLite',
  async open() {
    const folder = newFolder()
    const database = wasmSqlite.open(folder.path('cookies.db'))
    const storage = sqliteStorage(database.handle)
    return {
      storage,
      async close() {
        await storage.close()
        database.close()
        folder.remove()
      },
    }
  },
}

let prefixes = 0

function inRedis(kind: ClientKind, ports: readonly number[]): StorageKind {
  return {
    name: kind.name,
    async open() {
      const client = await kind.open(ports)
      prefixes += 1
      const storage = client.storage({ prefix: `storage ${prefixes}:` })
      return {
        storage,
        async close() {
          await storage.close()
          await client.close()
        },
      }
    },
  }
}

function sealedOver(kind: StorageKind): StorageKind {
  return {
    name: `sealed over ${kind.name}`,
    async open() {
      const { storage, close } = await kind.open()
      return { storage: sealed(storage, rawKeyring(crypto.getRandomValues(new Uint8Array(32)))), close }
    },
  }
}

/** All kinds of storages, with a server and a cluster of Redis. */
export function storageKinds(port: number, cluster: readonly number[]): StorageKind[] {
  const plain = [
    inMemory,
    inFile,
    inSqlite,
    ...clientKinds.map((kind) => inRedis(kind, [port])),
    ...clusterKinds.map((kind) => inRedis(kind, cluster)),
  ]
  return plain.flatMap((kind) => [kind, sealedOver(kind)])
}
