/**
 * A store of HSTS hosts that outlives its program: each host is a record of a storage.
 */
import { fieldOf, fieldsOf, invalidArgument, requireString } from '../cookie/invalid-argument.js'
import type { HstsHost } from './hsts-host.js'
import { HSTS_OPTIONS, type HstsOptions, HstsStore } from './hsts-store.js'
import { hostOfText, textOfHost } from './record-text.js'

/**
 * What is needed of a storage. Every `RecordStorage` of `speculoos/storage` has it.
 *
 * @see {@link openHsts}
 */
export interface HstsRecords {
  /** The record as it was last written, or `null` if there is none. */
  read(key: HstsRecordKey): Promise<HstsRecord | null>
  /**
   * Writes a record if it has the version `ifVersion`.
   *
   * @param key - the name of the store, and the host.
   * @param text - the new content; `null` removes the record.
   * @param ifVersion - the version that the record must have; `null` if there must be no record.
   * @param options - a text that no other write has, and the time after which the record is not needed.
   */
  write(
    key: HstsRecordKey,
    text: string | null,
    ifVersion: string | null,
    options: { readonly writeId: string; readonly expiresAt?: number | null },
  ): Promise<
    | { readonly status: 'written'; readonly version: string | null }
    | { readonly status: 'conflict'; readonly current: HstsRecord | null }
  >
  /**
   * The keys of all records under a name.
   *
   * @param jar - the name of the store.
   */
  keys(jar: string): AsyncIterable<HstsRecordKey>
  /** Waits until everything written is durable. */
  flush(): Promise<void>
  /** Releases what the storage holds. */
  close(): Promise<void>
}

/**
 * Names a record by the name of the store and the host.
 *
 * @see {@link HstsRecords}
 */
export interface HstsRecordKey {
  /** The name of the store. */
  readonly jar: string
  /** The host. */
  readonly unit: string
}

/**
 * A record and its version.
 *
 * @see {@link HstsRecords}
 */
export interface HstsRecord {
  /** The version. */
  readonly version: string
  /** What it contains. */
  readonly text: string
}

/**
 * The options of {@link openHsts}: those of an {@link HstsStore}, and these.
 *
 * @see {@link openHsts}
 */
export interface OpenHstsOptions extends HstsOptions {
  /** The name of the store in the storage, which no jar may have; `'hsts'` by default. */
  readonly name?: string | undefined
  /** Is called with the error of each save that nobody waits for. Without it such an error waits for `flush()`. */
  readonly onError?: ((error: unknown) => void) | undefined
  /** Whether `close()` closes the storage too; false by default, since jars may use it. */
  readonly closeStorage?: boolean | undefined
}

/** What the records of a store need. */
interface Setting {
  readonly storage: HstsRecords
  readonly name: string
  readonly onError: ((error: unknown) => void) | undefined
  readonly closesStorage: boolean
}

/** The greatest part of a lifetime by which a saved expiry may lag behind: a tenth, and a day at the most. */
const LAG = 0.1
const LONGEST_LAG = 86_400_000

/** How often a write is tried again if others write the same record. */
const TRIES = 8

/** After this many failed writes in a row the storage counts as down, and the rest waits for the next save. */
const FAILURES = 8

/**
 * Opens the store of HSTS hosts that a storage keeps.
 *
 * Each host is one record, which is written as a whole or not at all: a save that fails leaves the old record and the host
 * in memory as they are, and the next save tries again. A host that is noted again is saved if its expiry moved by a day
 * or a tenth of its lifetime, and by `flush` and `close` in any case. If another program wrote the record meanwhile, what was
 * noted later stays. Records that are not of this form are left alone.
 *
 * @param storage - any storage of `speculoos/storage`, such as `fileStorage('hsts.spj')`.
 * @throws TypeError if an argument cannot be used; the error of the storage if it cannot be read.
 *
 * @example
 * ```ts
 * import { openHsts } from 'speculoos/hsts'
 * import { memoryStorage } from 'speculoos/storage/memory'
 *
 * const storage = memoryStorage()
 * const hsts = await openHsts(storage)
 * hsts.receive('max-age=31536000', 'https://site.example/')
 * await hsts.close()
 *
 * const again = await openHsts(storage)
 * console.log(again.upgrade('http://site.example/').url) // => https://site.example/
 * ```
 *
 * @see RFC 6797 §8.1.1
 */
export async function openHsts(storage: HstsRecords, options: OpenHstsOptions = {}): Promise<StoredHsts> {
  const isStorage = typeof storage === 'object' && storage !== null
  if (
    !isStorage ||
    !['read', 'write', 'keys', 'flush', 'close'].every((name) => typeof fieldOf(storage, name) === 'function')
  ) {
    throw invalidArgument('storage', storage, 'a RecordStorage')
  }
  const {
    name = 'hsts',
    onError,
    closeStorage = false,
    ...own
  } = fieldsOf('options', options, [...HSTS_OPTIONS, 'name', 'onError', 'closeStorage'])
  requireString('options.name', name)
  if (onError !== undefined && typeof onError !== 'function')
    throw invalidArgument('options.onError', onError, 'a function')
  if (typeof closeStorage !== 'boolean') throw invalidArgument('options.closeStorage', closeStorage, 'true or false')
  const setting: Setting = { storage, name, onError, closesStorage: closeStorage }
  return new StoredHsts(setting, own, await recordsOf(setting))
}

/** A host and the version of its record. */
interface SavedHost {
  readonly version: string
  readonly host: HstsHost
}

/** What is to be saved of a host; `null` if it is to be removed. */
interface Change {
  readonly host: HstsHost | null
  /** A record that was noted after this time stays. */
  readonly time: number
}

/** Reads the hosts of a storage. */
async function recordsOf({ storage, name }: Setting): Promise<SavedHost[]> {
  const records: SavedHost[] = []
  for await (const key of storage.keys(name)) {
    const record = await storage.read(key)
    const host = record === null ? null : hostOfText(record.text, key.unit)
    if (record !== null && host !== null) records.push({ version: record.version, host })
  }
  return records
}

/**
 * A store of HSTS hosts that a storage keeps; {@link openHsts} opens it.
 *
 * @example
 * ```ts
 * import { openHsts } from 'speculoos/hsts'
 * import { memoryStorage } from 'speculoos/storage/memory'
 *
 * const hsts = await openHsts(memoryStorage())
 * hsts.receive('max-age=60', 'https://site.example/')
 * await hsts.flush()
 * console.log(hsts.size) // => 1
 * ```
 *
 * @see RFC 6797 §8.1.1
 */
export class StoredHsts extends HstsStore {
  readonly #setting: Setting
  /** The records as they are known to be in the storage. */
  readonly #saved = new Map<string, { readonly version: string; readonly host: HstsHost | null }>()
  /** What is to be saved, by the host. */
  readonly #pending = new Map<string, Change>()
  /** Ends with the last save, whatever became of it. */
  #last: Promise<void> = Promise.resolve()
  #isScheduled = false
  #isClosed = false

  /** @internal Use {@link openHsts}. */
  constructor(setting: Setting, options: HstsOptions, records: readonly SavedHost[]) {
    super(options)
    this.#setting = setting
    for (const { version, host } of records) {
      this.#saved.set(host.host, { version, host })
      this.note(host)
    }
  }

  /**
   * Saves everything that is not saved yet.
   *
   * @throws the error of the storage if it cannot be saved. Nothing is lost by that: memory and the old records stay as they
   * are, and the next save tries again.
   *
   * @example
   * ```ts
   * import { openHsts } from 'speculoos/hsts'
   * import { memoryStorage } from 'speculoos/storage/memory'
   *
   * const storage = memoryStorage()
   * const hsts = await openHsts(storage)
   * hsts.receive('max-age=60', 'https://site.example/')
   * await hsts.flush()
   * console.log((await storage.read({ jar: 'hsts', unit: 'site.example' })) !== null) // => true
   * ```
   */
  async flush(): Promise<void> {
    await this.#last
    for (const host of this) {
      if (this.#saved.get(host.host)?.host !== host) this.#pending.set(host.host, { host, time: host.notedTime })
    }
    await this.#save()
    await this.#setting.storage.flush()
  }

  /**
   * Saves everything, and closes the storage if that was asked for. The store goes on in memory, and is not saved any more.
   *
   * @throws the error of the storage if not everything could be saved; it is closed all the same.
   *
   * @example
   * ```ts
   * import { openHsts } from 'speculoos/hsts'
   * import { memoryStorage } from 'speculoos/storage/memory'
   *
   * const hsts = await openHsts(memoryStorage(), { closeStorage: true })
   * await hsts.close()
   * ```
   */
  async close(): Promise<void> {
    if (this.#isClosed) return
    try {
      await this.flush()
    } finally {
      this.#isClosed = true
      if (this.#setting.closesStorage) await this.#setting.storage.close()
    }
  }

  protected override changed(name: string, host: HstsHost | null, time: number): void {
    if (this.#isClosed) return
    const pending = this.#pending.get(name)
    const last = (pending === undefined ? this.#saved.get(name)?.host : pending.host) ?? null
    const isSame = host === null ? last === null : last !== null && isNear(last, host)
    if (isSame && pending === undefined) return
    if (!isSame || host === null) this.#pending.set(name, { host, time })
    // The pending hosts may be left over from a save that failed.
    if (this.#isScheduled) return
    this.#isScheduled = true
    queueMicrotask(() => this.#save().catch((error: unknown) => this.#setting.onError?.(error)))
  }

  /** Saves what is pending, after the save that runs already. */
  #save(): Promise<void> {
    this.#isScheduled = false
    const saving = this.#last.then(() => this.#drain())
    this.#last = saving.catch(() => {})
    return saving
  }

  async #drain(): Promise<void> {
    const failed = new Map<string, unknown>()
    let inARow = 0
    for (const [name, change] of this.#pending) {
      try {
        await this.#write(name, change)
        inARow = 0
        // It may have been noted again meanwhile.
        if (this.#pending.get(name) === change) this.#pending.delete(name)
      } catch (error) {
        failed.set(name, error)
        inARow += 1
        if (inARow === FAILURES) break
      }
    }
    // The next save begins with the others.
    for (const name of failed.keys()) {
      const change = this.#pending.get(name)
      this.#pending.delete(name)
      if (change !== undefined) this.#pending.set(name, change)
    }
    const [error] = failed.values()
    if (failed.size > 0) throw error
  }

  async #write(name: string, { host, time }: Change): Promise<void> {
    const { storage, name: jar } = this.#setting
    const text = host === null ? null : textOfHost(host)
    let version = this.#saved.get(name)?.version ?? null
    for (let tries = 0; tries < TRIES; tries += 1) {
      const options = { writeId: crypto.randomUUID(), expiresAt: host?.expiryTime ?? null }
      const result = await storage.write({ jar, unit: name }, text, version, options)
      if (result.status === 'written') {
        if (result.version === null) this.#saved.delete(name)
        else this.#saved.set(name, { version: result.version, host })
        return
      }
      const { current } = result
      const theirs = current === null ? null : hostOfText(current.text, name)
      if (current !== null && theirs !== null && theirs.notedTime > time) {
        // Another program noted it later.
        this.#saved.set(name, { version: current.version, host: theirs })
        this.note(theirs)
        return
      }
      version = current?.version ?? null
    }
    throw new Error(`The HSTS host ${name} was not saved: others write the same record all the time`)
  }
}

/** Whether a saved host need not be saved again. */
function isNear(saved: HstsHost, host: HstsHost): boolean {
  const lag = Math.min((host.expiryTime - host.notedTime) * LAG, LONGEST_LAG)
  const moved = host.expiryTime - saved.expiryTime
  return saved.includeSubDomains === host.includeSubDomains && moved >= 0 && moved < lag
}
