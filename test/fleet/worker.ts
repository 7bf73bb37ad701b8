/**
 * A process that calls shared jars until its input ends. It prints a line before each write and after each call, with what
 * it has seen.
 */

import { writeSync } from 'node:fs'
import { rawKeyring, sealed } from 'speculoos/sealed'
import { SharedCookieJar } from 'speculoos/shared'
import type { RecordStorage } from 'speculoos/storage'
import { redisStorage } from 'speculoos/storage/redis'
import { sqliteStorage } from 'speculoos/storage/sqlite'
import { nodeSqlite } from '../storage/node-sqlite.js'
import { certificateUrl, firstCookie, type NotedCall } from './certificate.js'

const [kind = '', target = '', id = '', ahead = '', ...names] = process.argv.slice(2)

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
  const records = redisStorage(client)
  return kind === 'sealed' ? sealed(records, rawKeyring(new Uint8Array(32).fill(7))) : records
}

function print(line: object): void {
  writeSync(1, `${JSON.stringify(line)}\n`)
}

let state = Number(id) * 7919 + 1
function random(below: number): number {
  state = (Math.imul(state, 1103515245) + 12345) >>> 0
  return Math.floor((state / 2 ** 32) * below)
}

const inner = await open()

/** An account, whose calls are made one after another. */
class Account {
  readonly #name: string
  readonly #jar: SharedCookieJar
  /** The known facts about the current call. */
  #kind: NotedCall['kind'] = 'get'
  #text = ''
  #time = 0
  #read = ''
  #written: string | null = null

  constructor(name: string) {
    this.#name = name
    const now = (): number => {
      this.#time = Date.now() + Number(ahead)
      return this.#time
    }
    this.#jar = new SharedCookieJar(this.#noting(), {
      name,
      now,
      accessGranularity: Number.POSITIVE_INFINITY,
      // One of the clocks is wrong.
      onWarning: () => {},
    })
  }

  /** Writes the first cookie, and returns the version of the record. */
  async begin(): Promise<string | null> {
    await this.#jar.setCookie(firstCookie(this.#name), certificateUrl)
    return this.#written
  }

  async makeCalls(): Promise<void> {
    for (let count = 1; !isOver; count += 1) {
      const name = `c${random(4)}`
      const choice = random(10)
      this.#kind = choice < 4 ? 'get' : choice < 8 ? 'set' : 'delete'
      this.#text = { get: '', set: `${name}=${this.#name}.${id}.${count}`, delete: name }[this.#kind]
      this.#written = null
      // SQLite never waits, so without a pause the end of the input would not be noticed.
      await new Promise((resolve) => setImmediate(resolve))
      const start = process.hrtime.bigint()
      try {
        const answer = await this.#call()
        const end = process.hrtime.bigint()
        print({ ...this.#noted(), written: this.#written, start: String(start), end: String(end), answer })
      } catch (error) {
        // If it wrote, the line before has the text.
        const kind = error instanceof Error && 'kind' in error ? error.kind : String(error)
        print({ account: this.#name, error: kind })
      }
    }
  }

  async #call(): Promise<string> {
    if (this.#kind === 'get') return await this.#jar.getCookieString(certificateUrl)
    if (this.#kind === 'set') return (await this.#jar.setCookie(this.#text, certificateUrl)).status
    const deleted = await this.#jar.delete({ name: this.#text })
    return deleted.map(({ name, value }) => `${name}=${value}`).join('; ')
  }

  #noted(): object {
    return { account: this.#name, kind: this.#kind, text: this.#text, time: this.#time, read: this.#read }
  }

  /** The storage, which also records its results for this account. */
  #noting(): RecordStorage {
    return {
      read: async (...given) => {
        const record = await inner.read(...given)
        this.#read = record?.version ?? ''
        this.#written = null
        return record
      },
      write: async (key, text, ifVersion, options) => {
        this.#read = ifVersion ?? ''
        print({ open: true, ...this.#noted() })
        const result = await inner.write(key, text, ifVersion, options)
        this.#written = result.status === 'written' ? result.version : null
        if (result.status === 'conflict') this.#read = result.current?.version ?? ''
        return result
      },
      keys: (jar) => inner.keys(jar),
      flush: () => inner.flush(),
      close: () => inner.close(),
    }
  }
}

const accounts = names.map((name) => new Account(name))
if (id === '0') {
  const first = await Promise.all(accounts.map((account) => account.begin()))
  print({ first: Object.fromEntries(names.map((name, index) => [name, first[index]])) })
} else await Promise.all(accounts.map((account) => account.makeCalls()))
process.exit(0)
