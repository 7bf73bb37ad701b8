/**
 * A process that calls a shared jar until its input ends, and prints what it has seen: a line before each write, and one after
 * each call.
 */

import { writeSync } from 'node:fs'
import { SharedCookieJar } from 'speculoos/shared'
import type { RecordStorage } from 'speculoos/storage'
import { redisStorage } from 'speculoos/storage/redis'
import { sqliteStorage } from 'speculoos/storage/sqlite'
import { nodeSqlite } from '../storage/node-sqlite.js'
import { certificateUrl, type NotedCall } from './certificate.js'

const [kind = '', target = '', id = ''] = process.argv.slice(2)

/** The process ends with its input. */
let isOver = false
process.stdin.on('end', () => {
  isOver = true
})
process.stdin.resume()

async function open(): Promise<RecordStorage> {
  const quiet = (): void => {}
  if (kind === 'sqlite') {
    const [driver] = nodeSqlite()
    if (driver === undefined) throw new Error('this Node has no SQLite')
    return sqliteStorage(driver.open(target).handle)
  }
  const port = Number(target)
  if (kind === 'ioredis') {
    const { Redis } = await import('ioredis')
    const client = new Redis({ host: '127.0.0.1', port, retryStrategy: () => 50 })
    client.on('error', quiet)
    return redisStorage(client)
  }
  const { createClient } = await import('redis')
  const client = createClient({ socket: { host: '127.0.0.1', port, reconnectStrategy: 50 } })
  client.on('error', quiet)
  await client.connect()
  return redisStorage(client)
}

/** What is known of the call that is running. */
const now = { kind: 'get' as NotedCall['kind'], text: '', time: 0, read: '', written: null as string | null }

function print(line: object): void {
  writeSync(1, `${JSON.stringify(line)}\n`)
}

const inner = await open()
const storage: RecordStorage = {
  async read(...given) {
    const record = await inner.read(...given)
    now.read = record?.version ?? ''
    now.written = null
    return record
  },
  async write(key, text, ifVersion, options) {
    now.read = ifVersion ?? ''
    print({ open: true, kind: now.kind, text: now.text, time: now.time, read: now.read })
    const result = await inner.write(key, text, ifVersion, options)
    now.written = result.status === 'written' ? result.version : null
    if (result.status === 'conflict') now.read = result.current?.version ?? ''
    return result
  },
  keys: (jar) => inner.keys(jar),
  flush: () => inner.flush(),
  close: () => inner.close(),
}
const clock = (): number => {
  now.time = Date.now()
  return now.time
}
const jar = new SharedCookieJar(storage, { name: 'ada', now: clock, accessGranularity: Number.POSITIVE_INFINITY })

let state = Number(id) * 7919 + 1
function random(below: number): number {
  state = (Math.imul(state, 1103515245) + 12345) >>> 0
  return Math.floor((state / 2 ** 32) * below)
}

if (id === 'begin') {
  await jar.setCookie('base=1', certificateUrl)
  print({ first: now.written })
  process.exit(0)
}

for (let count = 0; !isOver; count += 1) {
  const name = `c${random(4)}`
  const choice = random(10)
  now.kind = choice < 4 ? 'get' : choice < 8 ? 'set' : 'delete'
  now.text = now.kind === 'set' ? `${name}=${id}.${count}` : now.kind === 'delete' ? name : ''
  now.written = null
  // SQLite waits for nothing, and the end of the input would not be noticed.
  await new Promise((resolve) => setImmediate(resolve))
  const start = process.hrtime.bigint()
  try {
    const answer = await call()
    const end = process.hrtime.bigint()
    print({ ...now, start: String(start), end: String(end), answer })
  } catch (error) {
    // What it wrote, if it did, is known by the line before.
    print({ error: error instanceof Error && 'kind' in error ? error.kind : String(error) })
  }
}
process.exit(0)

async function call(): Promise<string> {
  if (now.kind === 'get') return await jar.getCookieString(certificateUrl)
  if (now.kind === 'set') return (await jar.setCookie(now.text, certificateUrl)).status
  const deleted = await jar.delete({ name: now.text })
  return deleted.map(({ name, value }) => `${name}=${value}`).join('; ')
}
