/**
 * The entry point `speculoos/storage/redis`: records in Redis or Valkey, which many machines may share.
 *
 * @module speculoos/storage/redis
 */
import { fieldsOf, invalidArgument } from '../../cookie/invalid-argument.js'
import { tell } from '../../jar/outbox.js'
import type { RecordStorage } from '../record-storage.js'
import { warnOnce } from '../warn.js'
import { type IoredisClient, isIoredisCluster, type NodeRedisClient, portOf, type RedisPort } from './redis-port.js'
import { RedisStorage } from './redis-storage.js'

export type { IoredisClient, NodeRedisClient, RedisPort }

/**
 * The options of {@link redisStorage}.
 *
 * @see {@link redisStorage}
 */
export interface RedisStorageOptions {
  /**
   * What all keys and channels begin with; `'speculoos:'` by default. It has no braces. A user of Redis may be limited to
   * `~prefix*` and `&prefix*`.
   */
  readonly prefix?: string | undefined
  /**
   * The number of replicas that must have a write before it is done; 0 by default. It needs a connection that waits
   * (WAIT).
   */
  readonly replicas?: number | undefined
  /** How long a write waits for the replicas, in milliseconds; 1000 by default. Then it rejects, although it took place. */
  readonly replicaTimeout?: number | undefined
  /** Takes what the operator should know: lost cookies, an eviction policy. By default it is a warning of the process. */
  readonly onWarning?: ((message: string) => void) | undefined
}

/**
 * Makes a storage of a client of Redis, for jars that many machines share. What was written is as durable as Redis is: see
 * the guide to fleets.
 *
 * Closing the storage does not close the client. For the changes of others it opens one connection more, which it closes.
 *
 * @param client - a connected client or cluster of node-redis (`redis` 5 or later) or ioredis (5 or later), or a
 * {@link RedisPort}.
 * @throws TypeError if an argument cannot be used.
 *
 * @example A client of another package, given by its functions
 * ```ts
 * import { redisStorage, type RedisPort } from 'speculoos/storage/redis'
 *
 * const server = async (name = ''): Promise<unknown> => (name === 'GET' ? 'S1 1-abc\ntext' : [])
 * const port: RedisPort = { send: (_key, [name]) => server(name) }
 * const storage = redisStorage(port)
 * console.log((await storage.read({ jar: 'ada', unit: 'all sites' }))?.text) // => text
 * ```
 *
 * @see {@link RecordStorage}
 */
export function redisStorage(
  client: RedisPort | NodeRedisClient | IoredisClient,
  options: RedisStorageOptions = {},
): RecordStorage {
  const known = ['prefix', 'replicas', 'replicaTimeout', 'onWarning']
  const given = fieldsOf('options', options, known)
  const { prefix = 'speculoos:', replicas = 0, replicaTimeout = 1000, onWarning = warnOnce } = given
  if (typeof prefix !== 'string' || /[{}]/.test(prefix)) {
    throw invalidArgument('options.prefix', prefix, 'a string without braces')
  }
  if (!Number.isSafeInteger(replicas) || replicas < 0) {
    throw invalidArgument('options.replicas', replicas, 'a non-negative integer')
  }
  if (!Number.isSafeInteger(replicaTimeout) || replicaTimeout < 1) {
    throw invalidArgument('options.replicaTimeout', replicaTimeout, 'a positive integer of milliseconds')
  }
  if (typeof onWarning !== 'function') throw invalidArgument('options.onWarning', onWarning, 'a function')
  const port = portOf(client)
  if (replicas > 0 && isIoredisCluster(client)) {
    throw invalidArgument('options.replicas', replicas, '0 with a Cluster of ioredis, which cannot wait for one node')
  }
  return new RedisStorage({
    port,
    prefix,
    replicas,
    replicaTimeout,
    onWarning: (message) => tell(onWarning, message),
  })
}
