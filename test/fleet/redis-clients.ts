/** The clients of Redis that the tests use, each with a storage over it. */

import { Cluster, Redis } from 'ioredis'
import { createClient, createCluster } from 'redis'
import type { RecordStorage } from '../../src/storage/record-storage.js'
import { type RedisStorageOptions, redisStorage } from '../../src/storage/redis/redis.js'

export interface OpenClient {
  /** Makes a storage over the client. */
  storage(options?: RedisStorageOptions): RecordStorage
  /** Makes a client of the same kind for another user. */
  as(port: number, username: string, password: string): Promise<OpenClient>
  close(): Promise<void>
}

export interface ClientKind {
  readonly name: string
  /** Connects to a server, or to the nodes of a cluster. */
  open(ports: readonly number[]): Promise<OpenClient>
}

const quiet = (): void => {}

interface Account {
  readonly username?: string
  readonly password?: string
}

async function openNodeRedis(port: number, account: Account = {}): Promise<OpenClient> {
  const client = createClient({ ...account, socket: { host: '127.0.0.1', port, reconnectStrategy: 50 } })
  client.on('error', quiet)
  await client.connect()
  return {
    storage: (options) => redisStorage(client, options),
    as: (other, username, password) => openNodeRedis(other, { username, password }),
    async close() {
      client.destroy()
    },
  }
}

async function openIoredis(port: number, account: Account = {}): Promise<OpenClient> {
  const client = new Redis({ ...account, host: '127.0.0.1', port, retryStrategy: () => 50 })
  client.on('error', quiet)
  return {
    storage: (options) => redisStorage(client, options),
    as: (other, username, password) => openIoredis(other, { username, password }),
    async close() {
      client.disconnect()
    },
  }
}

export const clientKinds: readonly ClientKind[] = [
  { name: 'node-redis', open: async ([port = 0]) => await openNodeRedis(port) },
  { name: 'ioredis', open: async ([port = 0]) => await openIoredis(port) },
]

export const clusterKinds: readonly ClientKind[] = [
  {
    name: 'cluster of node-redis',
    async open(ports) {
      const client = createCluster({ rootNodes: ports.map((port) => ({ url: `redis://127.0.0.1:${port}` })) })
      client.on('error', quiet)
      await client.connect()
      return {
        storage: (options) => redisStorage(client, options),
        as: (port) => openNodeRedis(port),
        async close() {
          client.destroy()
        },
      }
    },
  },
  {
    name: 'cluster of ioredis',
    async open(ports) {
      const client = new Cluster(ports.map((port) => ({ host: '127.0.0.1', port })))
      client.on('error', quiet)
      return {
        storage: (options) => redisStorage(client, options),
        as: (port) => openNodeRedis(port),
        async close() {
          client.disconnect()
        },
      }
    },
  },
]
