/** The storage over Redis, as far as no server is needed: `npm run test:fleet` has the rest. */

import { describe, expect, it } from 'vitest'
import { type RedisPort, redisStorage } from '../../src/storage/redis/redis.js'

const key = { jar: 'ada', unit: 'site.example' }

/** A port that answers each command by a function, and notes what it was sent. */
function scripted(answer: (command: readonly string[]) => unknown) {
  const commands: (readonly string[])[] = []
  const port: RedisPort = {
    async send(_, command) {
      if (command[0] === 'CONFIG') throw new Error('NOPERM')
      commands.push(command)
      return answer(command)
    },
  }
  return { port, commands }
}

describe('the arguments', () => {
  const port: RedisPort = { send: async () => [] }
  it.each([
    ['client', [{}]],
    ['client', ['redis://localhost']],
    ['options.prefix', [port, { prefix: 'a{b}' }]],
    ['options.replicas', [port, { replicas: -1 }]],
    ['options.replicaTimeout', [port, { replicaTimeout: 0.5 }]],
    ['options.onWarning', [port, { onWarning: 'log' }]],
    ['options', [port, { keyPrefix: 'a' }]],
    ['options.replicas', [{ call() {}, duplicate() {}, isCluster: true }, { replicas: 1 }]],
  ])('%s that cannot be used is a TypeError', (argument, given) => {
    expect(() => Reflect.apply(redisStorage, undefined, given)).toThrow(TypeError)
    expect(() => Reflect.apply(redisStorage, undefined, given)).toThrow(new RegExp(`^${argument}: expected`))
  })
})

describe('keys', () => {
  it.each([
    ['ada', 'p:{ada}:u:site.example'],
    ['a{b}', 'p:{a%7Bb%7D}:u:site.example'],
    ['', 'p:{%}:u:site.example'],
    ['a:b', 'p:{a%3Ab}:u:site.example'],
  ])('a jar named %j has one slot, and no other jar', async (jar, expected) => {
    const { port, commands } = scripted(() => 'S1 1-a\ntext')
    await redisStorage(port, { prefix: 'p:' }).read({ ...key, jar })
    expect(commands).toEqual([['GET', expected]])
  })
})

describe('a write', () => {
  it('sends the script itself if the server does not know it', async () => {
    const { port, commands } = scripted(([name]) => {
      if (name === 'EVALSHA') throw new Error('NOSCRIPT No matching script')
      return ['written', '5-a']
    })
    expect(await redisStorage(port).write(key, 'text', null, { writeId: '1' })).toEqual({
      status: 'written',
      version: '5-a',
    })
    expect(commands.map(([name]) => name)).toEqual(['EVALSHA', 'EVAL'])
  })

  it('is not reported as a conflict if the client may have sent it twice', async () => {
    const listeners = new Map<string, () => void>()
    let answer = (): unknown => ['written', '5-a']
    const client = {
      call: async (name: string) => (name === 'CONFIG' ? [] : answer()),
      duplicate: () => client,
      on: (event: string, listener: () => void) => listeners.set(event, listener),
    }
    const storage = redisStorage(client)
    answer = () => ['conflict', '7-a', 'text']
    const write = (writeId: string) => storage.write(key, 'text', '5-a', { writeId })
    expect(await write('1')).toMatchObject({ status: 'conflict', current: { version: '7-a' } })
    for (const event of ['close', '-node']) {
      answer = () => {
        listeners.get(event)?.()
        return ['conflict', '7-a', 'text']
      }
      await expect(write(event)).rejects.toMatchObject({ kind: 'unknown' })
    }
  })

  it('never says when a record vanishes in words of another clock', async () => {
    const { port, commands } = scripted(() => ['written', '5-a'])
    await redisStorage(port).write(key, 'text', null, { writeId: '1', expiresAt: Date.now() + 1000 })
    const ttl = Number(commands[0]?.at(-4))
    expect(ttl).toBeGreaterThan(60_000)
    expect(ttl).toBeLessThan(61_100)
  })
})

describe('a loss of records in Redis', () => {
  /** A storage over a server whose replies a test can set, and the warnings of the storage. */
  function warningStorage() {
    const server = { record: 'S1 5-a\ntext' as string | null, written: '9-a' }
    const warnings: string[] = []
    const { port } = scripted(([name]) => {
      if (name === 'GET') return server.record
      return name === 'EVALSHA' ? ['written', server.written] : 0
    })
    const storage = redisStorage(port, { onWarning: (message) => warnings.push(message) })
    return { server, storage, warnings }
  }

  it('is reported if a record is older than it was', async () => {
    const { server, storage, warnings } = warningStorage()
    await storage.read(key)
    server.record = 'S1 6-a 5-a\ntext'
    await storage.read(key)
    expect(warnings).toEqual([])
    server.record = 'S1 5-a\ntext'
    await storage.read(key)
    await storage.read(key)
    expect(warnings).toEqual([expect.stringMatching(/"ada", site\.example are those of an earlier time/)])
  })

  it('is reported if a record that this program has removed appears again', async () => {
    const { server, storage, warnings } = warningStorage()
    server.written = ''
    await storage.write(key, null, '5-a', { writeId: '1' })
    expect(await storage.read(key)).not.toBeNull()
    expect(warnings).toEqual([expect.stringMatching(/earlier time/)])
  })

  it.each([
    ['is reported if it never expires', null, 1],
    ['is reported before it expires', Date.now() + 60_000, 1],
    ['is not reported after it has expired', 1, 0],
  ])('a record that is gone %s', async (_, expiresAt, count) => {
    const { server, storage, warnings } = warningStorage()
    await storage.write(key, 'text', null, { writeId: '1', expiresAt })
    server.record = null
    expect([await storage.read(key), await storage.read(key)]).toEqual([null, null])
    expect(warnings).toHaveLength(count)
  })

  it('is not reported if another program has removed the record', async () => {
    const { server, storage, warnings } = warningStorage()
    await storage.write(key, 'text', null, { writeId: '1' })
    server.record = 'S1 10+a 9-a'
    expect(await storage.read(key)).toBeNull()
    server.record = null
    expect(await storage.read(key)).toBeNull()
    expect(warnings).toEqual([])
  })
})

it('two watches can end at the same time, even if the connection closes during the end of one', async () => {
  let disconnect = (): void => {}
  const subscriber = {
    on: () => {},
    subscribe: async () => {},
    unsubscribe: () =>
      new Promise((_, reject) => {
        disconnect = () => reject(new Error('Connection is closed.'))
      }),
    disconnect: () => disconnect(),
  }
  const client = { call: async () => [], duplicate: () => subscriber, on: () => {}, removeListener: () => {} }
  const storage = redisStorage(client)
  const ends = await Promise.all(['ada', 'bob'].map((jar) => storage.watch?.(jar, () => {})))
  expect(await Promise.all(ends.map((end) => end?.()))).toEqual([undefined, undefined])
})

it.each([
  ['NOPERM no permissions', 'refused'],
  ['READONLY You cannot write against a read only replica.', 'refused'],
  ["OOM command not allowed when used memory > 'maxmemory'.", 'full'],
  ['MISCONF Redis is configured to save RDB snapshots', 'full'],
  ['WRONGTYPE Operation against a key', 'foreign'],
  ['connect ECONNREFUSED', 'failed'],
  ['LOADING Redis is loading the dataset in memory', 'failed'],
])('the error %j is of the kind %s', async (message, kind) => {
  const { port } = scripted(() => {
    throw new Error(message)
  })
  await expect(redisStorage(port).read(key)).rejects.toMatchObject({ name: 'StorageError', kind })
})

it('an error of the client that has no message is reported by its class', async () => {
  class TimeoutError extends Error {}
  const failing = (error: unknown) => {
    const { port } = scripted(() => {
      throw error
    })
    return redisStorage(port).read(key)
  }
  await expect(failing(new TimeoutError())).rejects.toThrow('redis: cannot read: the client reported a TimeoutError')
  await expect(failing(new Error(''))).rejects.toThrow('redis: cannot read: the client reported an error')
  await expect(failing('down')).rejects.toThrow('redis: cannot read: the client reported an error')
})

it('a value that is not a record is not read as one', async () => {
  const { port } = scripted(() => 'mine')
  await expect(redisStorage(port).read(key)).rejects.toMatchObject({ name: 'StorageError', kind: 'foreign' })
})

it('a reply that is not of strings is an error', async () => {
  const { port } = scripted(() => 5)
  await expect(redisStorage(port).read(key)).rejects.toMatchObject({ kind: 'failed' })
})
