/** What the storage over Redis promises beside the contract, on a real server, with each client. */

import { randomUUID } from 'node:crypto'
import { mkdirSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import type { RecordStorage } from '../../src/storage/record-storage.js'
import { SharedCookieJar } from '../../src/storage/shared/index.js'
import { agree } from '../properties/difference.js'
import type { OpenClient } from './redis-clients.js'
import { type RedisServer, redisCli, startRedis } from './redis-server.js'

export interface RedisCheck {
  readonly name: string
  run(client: OpenClient, server: RedisServer, prefix: string): Promise<void>
}

const url = 'https://shop.example/'
const key = { jar: 'ada', unit: 'shop.example' }

function jarOver(storage: RecordStorage, options: object = {}): SharedCookieJar {
  return new SharedCookieJar(storage, { name: 'ada', ...options })
}

async function kindOf(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    () => 'done',
    (error: { kind?: unknown }) => error.kind,
  )
}

async function until(isSo: () => Promise<boolean>, what: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (await isSo()) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`${what} did not happen`)
}

/** Starts a replica, waits until it has the data of the server, and returns it. */
async function startReplica({ port }: RedisServer): Promise<RedisServer> {
  const replica = await startRedis('--replicaof', '127.0.0.1', String(port), '--repl-diskless-sync-delay', '0')
  await until(async () => redisCli(replica.port, 'INFO', 'replication').includes('master_link_status:up'), 'a link')
  return replica
}

/** Runs a check with a server and its replica, and stops both. */
async function withReplica(run: (primary: RedisServer, replica: RedisServer) => Promise<void>): Promise<void> {
  const primary = await startRedis('--repl-diskless-sync-delay', '0')
  try {
    const replica = await startReplica(primary)
    try {
      await run(primary, replica)
    } finally {
      await replica.stop()
    }
  } finally {
    await primary.stop()
  }
}

export const redisChecks: readonly RedisCheck[] = [
  {
    name: 'a server that has forgotten the script gets it again',
    async run(client, { port }, prefix) {
      const storage = client.storage({ prefix })
      redisCli(port, 'SCRIPT', 'FLUSH')
      const first = await storage.write(key, 'one', null, { writeId: '1' })
      agree('written', first.status, 'the write')
    },
  },
  {
    name: 'all keys begin with the prefix, have one slot, and expire with their cookies',
    async run(client, { port }, prefix) {
      const jar = jarOver(client.storage({ prefix }), { unit: 'site' })
      await jar.setCookie('SID=1; Max-Age=3600', url)
      await jar.setCookie('SID=1', 'https://other.example/')
      const names = redisCli(port, 'KEYS', `${prefix.replace(/[[\]?*]/g, '?')}*`).split('\n')
      agree(true, names.length >= 3 && names.every((name) => name.startsWith(`${prefix}{ada}:`)), 'the keys')
      const ttl = (site: string) => Number(redisCli(port, 'PTTL', `${prefix}{ada}:u:${site}`))
      agree(true, ttl('shop.example') > 3_500_000 && ttl('shop.example') < 3_700_000, 'the time of a persistent one')
      agree(-1, ttl('other.example'), 'the time of a session cookie')
    },
  },
  {
    name: 'a record takes at most 1.15 times its text and 400 bytes',
    async run(client, { port }, prefix) {
      const storage = client.storage({ prefix })
      for (const length of [0, 100, 200, 500, 2000, 20_000]) {
        const unit = `of ${length}`
        await storage.write({ jar: 'ada', unit }, 'x'.repeat(length), null, { writeId: '1' })
        for (let count = 2; count < 7; count += 1) {
          const current = await storage.read({ jar: 'ada', unit })
          const options = { writeId: randomUUID().slice(0, 18) }
          await storage.write({ jar: 'ada', unit }, 'x'.repeat(length), current?.version ?? null, options)
        }
        const bytes = Number(redisCli(port, 'MEMORY', 'USAGE', `${prefix}{ada}:u:${unit}`))
        agree(true, bytes > length && bytes <= 1.15 * length + 400, `${bytes} bytes for ${length}`)
      }
    },
  },
  {
    name: 'a record that Redis has evicted is reported once as lost',
    async run(client, { port }, prefix) {
      const warnings: string[] = []
      const storage = client.storage({ prefix, onWarning: (message) => warnings.push(message) })
      await storage.write(key, 'one', null, { writeId: '1' })
      redisCli(port, 'DEL', `${prefix}{ada}:u:shop.example`)
      agree(null, await storage.read(key), 'the record')
      agree(null, await storage.read(key), 'the record')
      agree(1, warnings.length, 'the number of warnings')
      agree(true, /ada.*shop\.example.*lost/.test(warnings[0] ?? ''), 'whether the warning names it')
      await storage.write(key, 'two', null, { writeId: '2' })
      redisCli(port, 'DEL', `${prefix}{ada}:u:shop.example`)
      for await (const _ of storage.keys('ada')) throw new Error('a lost record is among the keys')
      agree(2, warnings.length, 'the number of warnings')
    },
  },
  {
    name: 'an eviction policy other than noeviction is reported',
    async run(client, { port }, prefix) {
      redisCli(port, 'CONFIG', 'SET', 'maxmemory', '500mb')
      redisCli(port, 'CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru')
      try {
        const warnings: string[] = []
        await client.storage({ prefix, onWarning: (message) => warnings.push(message) }).read(key)
        await until(async () => warnings.length > 0, 'a warning')
        agree(true, /allkeys-lru.*noeviction/.test(warnings[0] ?? ''), 'whether the warning names the policies')
      } finally {
        redisCli(port, 'CONFIG', 'SET', 'maxmemory-policy', 'noeviction')
        redisCli(port, 'CONFIG', 'SET', 'maxmemory', '0')
      }
    },
  },
  {
    name: 'what is no record is refused, and left as it is',
    async run(client, { port }, prefix) {
      const storage = client.storage({ prefix })
      redisCli(port, 'SET', `${prefix}{ada}:u:shop.example`, 'mine')
      agree('foreign', await kindOf(storage.read(key)), 'the kind')
      agree('foreign', await kindOf(storage.write(key, 'text', null, { writeId: '1' })), 'the kind of a write')
      agree('mine', redisCli(port, 'GET', `${prefix}{ada}:u:shop.example`), 'the value')
      const other = { jar: 'ada', unit: 'other.example' }
      redisCli(port, 'LPUSH', `${prefix}{ada}:u:other.example`, 'mine')
      agree('foreign', await kindOf(storage.read(other)), 'the kind of a list')
      agree('foreign', await kindOf(storage.write(other, 'text', null, { writeId: '1' })), 'the kind of a write')
    },
  },
  {
    name: 'a cached jar sees what another one sets, by its message',
    async run(client, _, prefix) {
      const one = jarOver(client.storage({ prefix }), { consistency: 'cached' })
      const other = jarOver(client.storage({ prefix }))
      await other.setCookie('SID=1', url)
      await one.getCookieString(url)
      await new Promise((resolve) => setTimeout(resolve, 200))
      const begin = performance.now()
      await one.getCookieString(url)
      await other.setCookie('SID=2', url)
      await until(async () => (await one.getCookieString(url)) === 'SID=2', 'the change')
      agree(true, performance.now() - begin < 3000, 'whether it was seen before five seconds')
      await one.close()
    },
  },
  {
    name: 'after a lost connection a cached jar answers nothing from memory that was set meanwhile',
    async run(client, { port }, prefix) {
      const storage = client.storage({ prefix })
      const one = jarOver(storage, { consistency: 'cached' })
      await one.setCookie('SID=1', url)
      await one.getCookieString(url)
      await new Promise((resolve) => setTimeout(resolve, 200))
      redisCli(port, 'CLIENT', 'KILL', 'TYPE', 'pubsub')
      redisCli(port, 'CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
      // Another program sets a cookie while no message arrives here; it is done by the server alone.
      await until(
        async () => (await kindOf(jarOver(client.storage({ prefix })).setCookie('SID=2', url))) === 'done',
        'a set',
      )
      agree('SID=2', await one.getCookieString(url), 'the cookies')
      await one.close()
    },
  },
  {
    name: 'a user who may use the prefix only is enough',
    async run(client, { port }, prefix) {
      const commands = ['+evalsha', '+eval', '+get', '+set', '+exists', '+hscan', '+hset', '+hget', '+hdel']
      const inScripts = ['+time', '+publish', '+subscribe', '+unsubscribe']
      const rules = ['on', '>secret', `~${prefix}*`, `&${prefix}*`, ...commands, ...inScripts, '+@connection']
      redisCli(port, 'ACL', 'SETUSER', 'worker', 'reset', ...rules)
      const worker = await client.as(port, 'worker', 'secret')
      try {
        const jar = jarOver(worker.storage({ prefix }), { consistency: 'cached' })
        await jar.setCookie('SID=1', url)
        agree('SID=1', await jar.getCookieString(url), 'the cookies')
        agree(1, await jar.size(), 'the number of cookies')
        await jar.close()
        const elsewhere = worker.storage({ prefix: 'elsewhere:' })
        agree('refused', await kindOf(elsewhere.read(key)), 'a read beyond the prefix')
      } finally {
        await worker.close()
        redisCli(port, 'ACL', 'DELUSER', 'worker')
      }
    },
  },
  {
    name: 'a write that no replica has is reported, although it took place',
    async run(client, _, prefix) {
      const storage = client.storage({ prefix, replicas: 1, replicaTimeout: 10 })
      agree('failed', await kindOf(storage.write(key, 'one', null, { writeId: '1' })), 'the kind')
      agree('one', (await storage.read(key))?.text, 'the text')
    },
  },
  {
    name: 'data that a replica has is still there after a failover, and a stale write is a conflict',
    run: (client, _, prefix) =>
      withReplica(async (primary, replica) => {
        const before = await client.as(primary.port, 'default', 'any')
        const storage = before.storage({ prefix, replicas: 1, replicaTimeout: 5000 })
        await storage.write(key, 'one', null, { writeId: '1' })
        await jarOver(storage).setCookie('SID=1', url)
        const first = await storage.read(key)
        await before.close()
        await primary.stop()
        redisCli(replica.port, 'REPLICAOF', 'NO', 'ONE')
        const after = await client.as(replica.port, 'default', 'any')
        try {
          const jar = jarOver(after.storage({ prefix }))
          agree('SID=1', await jar.getCookieString(url), 'the cookies')
          agree('stored', (await jar.setCookie('SID=2', url)).status, 'a set')
          const again = after.storage({ prefix })
          await again.write(key, 'two', first?.version ?? null, { writeId: '2' })
          const late = await again.write(key, 'late', first?.version ?? null, { writeId: '3' })
          agree('conflict', late.status, 'a write that expects what was before')
        } finally {
          await after.close()
        }
      }),
  },
  {
    name: 'data that no replica has is lost in a failover, and the loss is reported',
    run: (client, _, prefix) =>
      withReplica(async (primary, replica) => {
        const own = await client.as(primary.port, 'default', 'any')
        try {
          const warnings: string[] = []
          const storage = own.storage({ prefix, onWarning: (message) => warnings.push(message) })
          const jar = jarOver(storage)
          await jar.setCookie('SID=1', url)
          await until(async () => redisCli(replica.port, 'DBSIZE') === redisCli(primary.port, 'DBSIZE'), 'a copy')
          redisCli(replica.port, 'REPLICAOF', 'NO', 'ONE')
          await jar.setCookie('SID=2', url)
          await jarOver(storage, { name: 'bob' }).setCookie('SID=3', url)
          // The replica is the primary now, and the clients connect to it.
          redisCli(primary.port, 'REPLICAOF', '127.0.0.1', String(replica.port))
          await until(async () => redisCli(primary.port, 'INFO', 'replication').includes('link_status:up'), 'a link')
          redisCli(primary.port, 'REPLICAOF', 'NO', 'ONE')
          await until(async () => (await kindOf(jar.getCookieString(url))) === 'done', 'an answer')
          agree('SID=1', await jar.getCookieString(url), 'the cookies')
          agree('', await jarOver(storage, { name: 'bob' }).getCookieString(url), 'the cookies of bob')
          agree(1, warnings.filter((message) => /"ada".*of an earlier time/.test(message)).length, 'warnings of ada')
          agree(1, warnings.filter((message) => /"bob".*are lost/.test(message)).length, 'warnings of bob')
          agree('stored', (await jar.setCookie('SID=4', url)).status, 'a set')
        } finally {
          await own.close()
        }
      }),
  },
  {
    name: 'a server that cannot save or has no memory left refuses new cookies, and keeps the others',
    async run(client, _, prefix) {
      const server = await startRedis('--save', '3600', '1')
      const own = await client.as(server.port, 'default', 'any')
      try {
        const jar = jarOver(own.storage({ prefix }))
        await jar.setCookie('SID=1', url)
        redisCli(server.port, 'CONFIG', 'SET', 'maxmemory', '1')
        agree('full', await kindOf(jar.setCookie('SID=2', url)), 'a set without memory')
        agree('SID=1', await jar.getCookieString(url), 'the cookies')
        redisCli(server.port, 'CONFIG', 'SET', 'maxmemory', '0')
        // No file can replace a folder.
        const blocked = join(server.folder, 'dump.rdb')
        mkdirSync(blocked)
        redisCli(server.port, 'BGSAVE')
        await until(async () => redisCli(server.port, 'INFO').includes('bgsave_status:err'), 'a failed save')
        agree('full', await kindOf(jar.setCookie('SID=2', url)), 'a set without a disk')
        agree('SID=1', await jar.getCookieString(url), 'the cookies')
        rmdirSync(blocked)
        redisCli(server.port, 'BGSAVE')
        await until(async () => redisCli(server.port, 'INFO').includes('bgsave_status:ok'), 'a save')
        agree('stored', (await jar.setCookie('SID=2', url)).status, 'a set')
        agree('SID=2', await jar.getCookieString(url), 'the cookies')
      } finally {
        await own.close()
        await server.stop()
      }
    },
  },
  {
    name: 'a server that was restarted has what was set',
    async run(client, server, prefix) {
      const jar = jarOver(client.storage({ prefix }))
      await jar.setCookie('SID=1', url)
      await server.restart()
      await until(async () => (await kindOf(jar.getCookieString(url))) === 'done', 'an answer')
      agree('SID=1', await jar.getCookieString(url), 'the cookies')
    },
  },
]
