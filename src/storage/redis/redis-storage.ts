/**
 * Records in Redis. All keys of a jar are in one slot.
 */
import { abortable } from '../abortable.js'
import { REMOVAL_AGE, requireKey, requireWrite } from '../decide-write.js'
import { exactText, keptText } from '../exact-text.js'
import type {
  ReadOptions,
  RecordChange,
  RecordKey,
  RecordStorage,
  RecordVersion,
  StoredRecord,
  WriteOptions,
  WriteResult,
} from '../record-storage.js'
import { RunningCalls } from '../running-calls.js'
import { StorageError } from '../storage-error.js'
import { isBefore, LatestVersions, type SeenVersion } from './latest-versions.js'
import type { RedisPort } from './redis-port.js'
import { keptId, readRecord } from './redis-record.js'
import { listOf, messageOf, redisError, sentTwice, settingIn, unexpected } from './redis-replies.js'
import { FORGET, WRITE } from './redis-scripts.js'

/** What a storage is made with, checked. */
export interface RedisSetting {
  readonly port: RedisPort
  readonly prefix: string
  /** The number of replicas that must have a write, and the time to wait for them in milliseconds. */
  readonly replicas: number
  readonly replicaTimeout: number
  readonly onWarning: (message: string) => void
}

/** How much longer than asked for a record is kept, in milliseconds, since clocks differ. */
const SLACK = 60_000
/** The number of units that are requested at once. */
const PAGE = 500

interface Keys {
  readonly record: string
  readonly index: string
  readonly channel: string
}

export class RedisStorage implements RecordStorage {
  readonly #setting: RedisSetting
  readonly #calls = new RunningCalls()
  readonly #watches = new Set<() => Promise<void>>()
  readonly #digests = new Map<string, Promise<string>>()
  readonly #latest = new LatestVersions()
  #isPolicyChecked = false

  constructor(setting: RedisSetting) {
    this.#setting = setting
  }

  async read(key: RecordKey, options?: ReadOptions): Promise<StoredRecord | null> {
    requireKey(key)
    const keys = this.#keysOf(key)
    return await this.#doing('read', options?.signal, async () => {
      const seen = this.#latest.of(keys.record)
      const reply = await this.#send(keys.record, ['GET', keys.record])
      if (reply !== null && typeof reply !== 'string') throw unexpected()
      const found = reply === null ? null : readRecord(reply)
      if (found !== null) {
        const { version, text } = found
        this.#noteVersion(key, version, seen)
        if (text !== null) return { version, text }
      }
      await this.#forget(key, found === null && isBefore(seen, null))
      return null
    })
  }

  async write(
    key: RecordKey,
    text: string | null,
    ifVersion: RecordVersion | null,
    options: WriteOptions,
  ): Promise<WriteResult> {
    requireWrite(key, text, ifVersion, options)
    const { record, index, channel } = this.#keysOf(key)
    const { writeId, expiresAt = null, signal } = options
    const unit = keptText(key.unit)
    const ttl = expiresAt === null ? '' : String(Math.ceil(Math.max(0, expiresAt - Date.now()) + SLACK))
    const values = [
      ifVersion === null ? '' : `=${ifVersion}`,
      text === null ? 'remove' : 'put',
      text === null ? '' : keptText(text),
      keptId(writeId),
      ttl,
      unit,
      channel,
      String(REMOVAL_AGE),
    ]
    return await this.#doing('write', signal, async () => {
      const { port } = this.#setting
      const losses = port.losses?.()
      const seen = this.#latest.of(record)
      const [status, version, current] = listOf(await this.#run(WRITE, [record, index], values))
      if (status === 'conflict') {
        if (port.losses?.() !== losses) throw sentTwice()
        const isThere = typeof version === 'string' && typeof current === 'string'
        if (isThere) this.#noteVersion(key, version, seen)
        return { status, current: isThere ? { version, text: exactText(current) } : null }
      }
      if (status !== 'written' || typeof version !== 'string') throw unexpected()
      if (version === '') this.#latest.noteRemoved(record, ifVersion)
      else this.#latest.noteWritten(record, version, expiresAt)
      await this.#waitForReplicas(record)
      return { status, version: version === '' ? null : version }
    })
  }

  async *keys(jar: string): AsyncGenerator<RecordKey> {
    const { index } = this.#keysOf({ jar, unit: '' })
    const seen = new Set<string>()
    let cursor = '0'
    do {
      const command = ['HSCAN', index, cursor, 'COUNT', String(PAGE)]
      const page = listOf(await this.#doing('read', undefined, () => this.#send(index, command)))
      const fields = listOf(page[1])
      const units = fields.filter((field, place): field is string => place % 2 === 0 && typeof field === 'string')
      const found = await this.#doing('read', undefined, () => this.#existing(jar, units))
      for (const unit of found) {
        if (seen.has(unit)) continue
        seen.add(unit)
        yield { jar, unit: exactText(unit) }
      }
      cursor = String(page[0])
    } while (cursor !== '0')
  }

  async watch(jar: string, listener: (change: RecordChange) => void): Promise<() => Promise<void>> {
    const { channel } = this.#keysOf({ jar, unit: '' })
    return await this.#doing('watch', undefined, async () => {
      const { port } = this.#setting
      if (port.subscribe === undefined) throw new StorageError('failed', 'redis: the port takes no messages')
      const onMessage = (message: string): void => {
        const space = message.indexOf(' ')
        const version = message.slice(0, space)
        const unit = exactText(message.slice(space + 1))
        listener({ key: { jar, unit }, version: version === '' ? null : version })
      }
      const end = await port.subscribe(channel, onMessage, () => listener('everything'))
      const endOnce = async (): Promise<void> => {
        if (this.#watches.delete(endOnce)) await end()
      }
      this.#watches.add(endOnce)
      return endOnce
    })
  }

  async flush(): Promise<void> {
    await this.#calls.settled()
  }

  async close(): Promise<void> {
    await this.#calls.close()
    for (const end of [...this.#watches]) await end().catch(() => {})
  }

  /** The keys of a record. The braces are the only ones, so that all keys of a jar have one slot. */
  #keysOf({ jar, unit }: RecordKey): Keys {
    const base = `${this.#setting.prefix}{${encoded(jar)}}`
    return { record: `${base}:u:${keptText(unit)}`, index: `${base}:i`, channel: `${base}:c` }
  }

  #doing<Result>(what: string, signal: AbortSignal | undefined, work: () => Promise<Result>): Promise<Result> {
    const done = this.#calls.run(signal, () => {
      if (!this.#isPolicyChecked) this.#checkPolicy()
      return work().catch((error: unknown) => {
        throw redisError(what, error)
      })
    })
    return abortable(done, signal)
  }

  #send(key: string, command: readonly string[]): Promise<unknown> {
    return this.#setting.port.send(key, command)
  }

  /** Runs a script, which Redis has already unless it was started since. */
  async #run(script: string, keys: readonly [string, string], values: readonly string[]): Promise<unknown> {
    const rest = [String(keys.length), ...keys, ...values]
    let digest = this.#digests.get(script)
    if (digest === undefined) {
      digest = digestOf(script)
      this.#digests.set(script, digest)
    }
    try {
      return await this.#send(keys[0], ['EVALSHA', await digest, ...rest])
    } catch (error) {
      if (!messageOf(error).includes('NOSCRIPT')) throw error
      return await this.#send(keys[0], ['EVAL', script, ...rest])
    }
  }

  async #waitForReplicas(key: string): Promise<void> {
    const { replicas, replicaTimeout } = this.#setting
    if (replicas === 0) return
    const reached = Number(await this.#send(key, ['WAIT', String(replicas), String(replicaTimeout)]))
    if (reached >= replicas) return
    const message = `redis: written, but ${reached} of ${replicas} replicas had it after ${replicaTimeout} ms`
    throw new StorageError('failed', message)
  }

  /** The units that have a record. The others are taken out of the index. */
  async #existing(jar: string, units: readonly string[]): Promise<string[]> {
    const answers = await Promise.all(
      units.map(async (unit) => {
        const key = { jar, unit: exactText(unit) }
        const { record } = this.#keysOf(key)
        if (Number(await this.#send(record, ['EXISTS', record])) === 1) return unit
        await this.#forget(key)
        return null
      }),
    )
    return answers.filter((unit) => unit !== null)
  }

  /** Takes a unit that has no record out of the index, and warns if Redis has lost the record. */
  async #forget(key: RecordKey, isMissed = false): Promise<void> {
    const { record, index } = this.#keysOf(key)
    const isLost = Number(await this.#run(FORGET, [record, index], [keptText(key.unit)])) === 1
    if (!isLost && !isMissed) return
    this.#latest.noteRemoved(record, null)
    this.#warn(key, 'are lost: evicted, or not replicated')
  }

  /** Notes the version that a record has, and warns if it had a later one before the call. */
  #noteVersion(key: RecordKey, version: RecordVersion, seen: SeenVersion): void {
    this.#latest.noteRead(this.#keysOf(key).record, version)
    if (isBefore(seen, version)) this.#warn(key, 'are those of an earlier time: what was changed since is lost')
  }

  #warn({ jar, unit }: RecordKey, what: string): void {
    this.#setting.onWarning(`redis: the cookies of jar ${JSON.stringify(jar)}, ${unit} ${what}`)
  }

  /** Warns once if Redis may evict keys. A user who may not read the configuration has to know it. */
  async #checkPolicy(): Promise<void> {
    this.#isPolicyChecked = true
    try {
      const key = `${this.#setting.prefix}{policy}`
      const policy = settingIn(await this.#send(key, ['CONFIG', 'GET', 'maxmemory-policy']))
      const memory = settingIn(await this.#send(key, ['CONFIG', 'GET', 'maxmemory']))
      if (policy === undefined || policy === 'noeviction' || Number(memory) === 0) return
      this.#setting.onWarning(
        `redis: maxmemory-policy is ${policy}, so cookies vanish when memory is short; use noeviction`,
      )
    } catch {
      // CONFIG is often forbidden.
    }
  }
}

/** A name of which any text is another one, without braces. */
function encoded(jar: string): string {
  const kept = keptText(jar)
  return kept === '' ? '%' : encodeURIComponent(kept)
}

/** SHA-1, by which Redis names its scripts. */
async function digestOf(script: string): Promise<string> {
  const octets = await crypto.subtle.digest('SHA-1', new TextEncoder().encode(script))
  return Array.from(new Uint8Array(octets), (octet) => octet.toString(16).padStart(2, '0')).join('')
}
