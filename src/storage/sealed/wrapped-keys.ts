/**
 * The keys of many users, wrapped, in a storage of their own.
 */
import { fieldsOf, invalidArgument, requireString } from '../../cookie/invalid-argument.js'
import { abortable } from '../abortable.js'
import type { RecordKey, RecordStorage, StoredRecord } from '../record-storage.js'
import { readMilliseconds, requireAuditor, requireMethods, requireStorage } from '../required.js'
import { StorageError } from '../storage-error.js'
import { LONGEST_TIMER } from '../timers.js'
import { randomText } from '../versions.js'
import type { AuditEvent, Auditor } from './auditor.js'
import { HeldKeyring, holdKeys, type KeyOctets } from './held-keyring.js'
import type { KeyProvider, KeyWrapper } from './key-provider.js'
import {
  type KeyRecord,
  keyRecordText,
  newGeneration,
  newKeys,
  readKeyRecord,
  unwrapKeys,
  wrapKeys,
} from './key-record.js'
import type { Keyring } from './keyring.js'
import { KeysUnavailable } from './seal-errors.js'

/**
 * The options of {@link WrappedKeys}.
 *
 * @see {@link WrappedKeys}
 */
export interface WrappedKeysOptions {
  /** The name that the users' keys have in common in their storage; `'keys'` by default. */
  readonly name?: string | undefined
  /** How long a keyring can be used, in milliseconds; twelve hours by default. `Infinity` for ever. */
  readonly lifetimeMs?: number | undefined
  /**
   * How long a keyring is used before the key store is asked again whether it still may be, in milliseconds; 5000 by
   * default. It is the longest that somebody goes on who was signed out. If the store cannot be reached by then, the keyring
   * cannot be used until it can.
   */
  readonly recheckMs?: number | undefined
  /** How long the key store or the wrapper may take for one call, in milliseconds; 10,000 by default. */
  readonly timeoutMs?: number | undefined
  /** The clock: milliseconds since 1970-01-01T00:00:00Z. `Date.now` by default. */
  readonly now?: (() => number) | undefined
  /** Takes what is done with the keys: `log.by('key service')` of an `AuditLog`. */
  readonly audit?: Auditor | undefined
}

const OPTIONS = ['name', 'lifetimeMs', 'recheckMs', 'timeoutMs', 'now', 'audit']
const HALF_A_DAY = 43_200_000
/** How often a change of the keys is tried that others change too. */
const ATTEMPTS = 20

/**
 * A key provider over any storage. Each user has random keys, one for each generation, and they are stored wrapped: by a
 * passphrase, by another key, or by a key service. Keep this storage apart from the records, on another machine or account:
 * whoever has only one of the two reads nothing.
 *
 * Its methods reject with a {@link KeysUnavailable}, or with the `StorageError` of its storage.
 *
 * @example
 * ```ts
 * import { passphraseWrapper, sealed, WrappedKeys } from 'speculoos/sealed'
 * import { memoryStorage } from 'speculoos/storage/memory'
 *
 * const keys = new WrappedKeys(memoryStorage(), passphraseWrapper())
 * await keys.add('ada', 'correct horse battery staple')
 *
 * const keyring = await keys.unlock('ada', 'correct horse battery staple')
 * const storage = sealed(memoryStorage(), keyring)
 * await storage.write({ jar: 'ada', unit: 'site.example' }, 'text', null, { writeId: '1' })
 * ```
 *
 * @see {@link KeyProvider}
 */
export class WrappedKeys<Secret = void> implements KeyProvider<Secret> {
  readonly #storage: RecordStorage
  readonly #wrapper: KeyWrapper<Secret>
  readonly #name: string
  readonly #lifetimeMs: number
  readonly #recheckMs: number
  readonly #timeoutMs: number
  readonly #now: () => number
  readonly #audit: Auditor | undefined

  /**
   * Makes a provider. It opens nothing.
   *
   * @param storage - where the wrapped keys are kept, apart from the records.
   * @param wrapper - wraps them, such as `passphraseWrapper()`.
   * @throws TypeError if an argument cannot be used.
   *
   * @example
   * ```ts
   * import { passphraseWrapper, WrappedKeys } from 'speculoos/sealed'
   * import { memoryStorage } from 'speculoos/storage/memory'
   *
   * const keys = new WrappedKeys(memoryStorage(), passphraseWrapper(), { lifetimeMs: 3_600_000 })
   * console.log(typeof keys.unlock) // => function
   * ```
   */
  constructor(storage: RecordStorage, wrapper: KeyWrapper<Secret>, options: WrappedKeysOptions = {}) {
    requireStorage('storage', storage)
    requireMethods('wrapper', wrapper, ['wrap', 'unwrap'], 'a key wrapper, such as passphraseWrapper()')
    const given = fieldsOf('options', options, OPTIONS)
    const { name = 'keys', now = Date.now, audit } = given
    requireString('options.name', name)
    if (typeof now !== 'function') throw invalidArgument('options.now', now, 'a function that returns milliseconds')
    requireAuditor('options.audit', audit)
    this.#storage = storage
    this.#wrapper = wrapper
    this.#name = name
    this.#lifetimeMs = readMilliseconds('options.lifetimeMs', given.lifetimeMs, HALF_A_DAY)
    this.#recheckMs = readMilliseconds('options.recheckMs', given.recheckMs, 5000)
    this.#timeoutMs = readMilliseconds('options.timeoutMs', given.timeoutMs, 10_000)
    this.#now = now
    this.#audit = audit
  }

  /**
   * Makes the keys of a user.
   *
   * @throws KeysUnavailable with the fault `exists` if the user has keys: they are not overwritten.
   *
   * @example
   * ```ts
   * import { rawKeyWrapper, WrappedKeys } from 'speculoos/sealed'
   * import { memoryStorage } from 'speculoos/storage/memory'
   *
   * const keys = new WrappedKeys(memoryStorage(), rawKeyWrapper(crypto.getRandomValues(new Uint8Array(32))))
   * await keys.add('ada')
   * await keys.add('ada').catch((error) => console.log(error.fault)) // => exists
   * ```
   */
  async add(user: string, secret: Secret): Promise<void> {
    const key = this.#keyOf(user)
    const record = {
      epoch: 0,
      id: randomText(),
      ...(await this.#inTime(wrapKeys(this.#wrapper, user, secret, newKeys()))),
    }
    const result = await this.#inTime(
      this.#storage.write(key, keyRecordText(record), null, { writeId: randomText(), expiresAt: null }),
    )
    if (result.status === 'conflict') throw new KeysUnavailable('exists')
    await this.#inTime(this.#storage.flush())
  }

  /**
   * Unlocks the keys of a user. Whoever has the keyring can use them until it expires, is locked, or everybody is signed out.
   *
   * @throws KeysUnavailable if the user has no keys, if the secret is wrong, or if the keys cannot be reached.
   *
   * @example
   * ```ts
   * import { rawKeyWrapper, WrappedKeys } from 'speculoos/sealed'
   * import { memoryStorage } from 'speculoos/storage/memory'
   *
   * const wrapper = rawKeyWrapper(crypto.getRandomValues(new Uint8Array(32)))
   * const keys = new WrappedKeys(memoryStorage(), wrapper, { now: () => 0, lifetimeMs: 60_000 })
   * await keys.add('ada')
   * console.log((await keys.unlock('ada')).expiresAt) // => 60000
   * ```
   */
  async unlock(user: string, secret: Secret): Promise<Keyring> {
    try {
      const { record } = await this.#read(user)
      const octets = await this.#inTime(unwrapKeys(this.#wrapper, user, secret, record))
      await this.#note('unlocked', user)
      return this.#keyringOf(user, record, octets)
    } catch (error) {
      // What is refused is refused, whether or not the log can be written.
      if (error instanceof KeysUnavailable) await this.#note('refused', user, error.fault).catch(() => {})
      throw error
    }
  }

  /**
   * Gives a user a new key, which seals from now on; the old ones still open. Keyrings that were unlocked before do not have
   * it, so unlock them again. `reseal` of a sealed storage then seals the old records with it.
   *
   * @throws KeysUnavailable as `unlock` does.
   *
   * @example
   * ```ts
   * import { rawKeyWrapper, sealed, WrappedKeys } from 'speculoos/sealed'
   * import { memoryStorage } from 'speculoos/storage/memory'
   *
   * const keys = new WrappedKeys(memoryStorage(), rawKeyWrapper(crypto.getRandomValues(new Uint8Array(32))))
   * await keys.add('ada')
   * const records = memoryStorage()
   * await sealed(records, await keys.unlock('ada')).write({ jar: 'ada', unit: 'a' }, 'text', null, { writeId: '1' })
   *
   * await keys.rotate('ada')
   * console.log(await sealed(records, await keys.unlock('ada')).reseal('ada')) // => 1
   * await keys.retire('ada')
   * ```
   *
   * @see {@link WrappedKeys.retire}
   */
  async rotate(user: string, secret: Secret): Promise<void> {
    await this.#rewrap(user, secret, secret, (octets, epoch) => ({
      octets: { ...octets, generations: [...octets.generations, newGeneration()] },
      epoch,
    }))
    await this.#note('rotated', user)
  }

  /**
   * Deletes all keys of a user but the newest one. Records that are sealed with the others cannot be opened any more: call
   * `reseal` for all jars of the user first.
   *
   * @throws KeysUnavailable as `unlock` does.
   *
   * @example
   * ```ts
   * import { rawKeyWrapper, WrappedKeys } from 'speculoos/sealed'
   * import { memoryStorage } from 'speculoos/storage/memory'
   *
   * const keys = new WrappedKeys(memoryStorage(), rawKeyWrapper(crypto.getRandomValues(new Uint8Array(32))))
   * await keys.add('ada')
   * await keys.rotate('ada')
   * await keys.retire('ada')
   * ```
   *
   * @see {@link WrappedKeys.rotate}
   */
  async retire(user: string, secret: Secret): Promise<void> {
    await this.#rewrap(user, secret, secret, (octets, epoch) => ({
      octets: { ...octets, generations: octets.generations.slice(-1) },
      epoch,
    }))
    await this.#note('rotated', user, 'retired')
  }

  /**
   * Wraps the keys of a user by another secret, such as a new passphrase, and signs the user out everywhere.
   *
   * @throws KeysUnavailable as `unlock` does.
   *
   * @example
   * ```ts
   * import { passphraseWrapper, WrappedKeys } from 'speculoos/sealed'
   * import { memoryStorage } from 'speculoos/storage/memory'
   *
   * const keys = new WrappedKeys(memoryStorage(), passphraseWrapper())
   * await keys.add('ada', 'an old passphrase')
   * await keys.changeSecret('ada', 'an old passphrase', 'a new passphrase')
   * console.log((await keys.unlock('ada', 'a new passphrase')).epoch) // => 1
   * ```
   */
  async changeSecret(user: string, secret: Secret, next: Secret): Promise<void> {
    await this.#rewrap(user, secret, next, (octets, epoch) => ({ octets, epoch: epoch + 1 }))
    await this.#note('signed-out', user, 'secret-changed')
  }

  /**
   * Raises the epoch of a user: every keyring that was unlocked before stops working, at the latest after `recheckMs`.
   *
   * @throws KeysUnavailable if the user has no keys, or if they cannot be reached.
   *
   * @example
   * ```ts
   * import { rawKeyWrapper, WrappedKeys } from 'speculoos/sealed'
   * import { memoryStorage } from 'speculoos/storage/memory'
   *
   * const wrapper = rawKeyWrapper(crypto.getRandomValues(new Uint8Array(32)))
   * const keys = new WrappedKeys(memoryStorage(), wrapper, { recheckMs: 0 })
   * await keys.add('ada')
   * const keyring = await keys.unlock('ada')
   * await keys.signOutEverywhere('ada')
   * await keyring.check().catch((error) => console.log(error.fault)) // => signed-out
   * ```
   */
  async signOutEverywhere(user: string): Promise<void> {
    await this.#change(user, async (record) => keyRecordText({ ...record, epoch: record.epoch + 1 }))
    await this.#note('signed-out', user)
  }

  /**
   * Deletes the keys of a user, and signs the user out everywhere. Nothing that was sealed with them can ever be opened again,
   * wherever it is, unless somebody has a copy of the key store. A file or a database may keep what was deleted for a while.
   *
   * @throws KeysUnavailable if the user has no keys, or if they cannot be reached.
   *
   * @example
   * ```ts
   * import { rawKeyWrapper, WrappedKeys } from 'speculoos/sealed'
   * import { memoryStorage } from 'speculoos/storage/memory'
   *
   * const keys = new WrappedKeys(memoryStorage(), rawKeyWrapper(crypto.getRandomValues(new Uint8Array(32))))
   * await keys.add('ada')
   * await keys.shred('ada')
   * await keys.unlock('ada').catch((error) => console.log(error.fault)) // => unknown-user
   * ```
   */
  async shred(user: string): Promise<void> {
    await this.#change(user, async () => null)
    await this.#note('shredded', user)
  }

  #keyringOf(user: string, { epoch, id }: KeyRecord, octets: KeyOctets): Keyring {
    const unlockedAt = this.#now()
    let checkedAt = unlockedAt
    let checking: { readonly startedAt: number; readonly done: Promise<void> } | null = null
    // After a clock was set back, nothing is known of the time since.
    const isRecent = (time: number): boolean => {
      const age = this.#now() - time
      return age >= 0 && age < this.#recheckMs
    }
    const recheck = async (startedAt: number): Promise<void> => {
      const current = await this.#read(user).catch((error: unknown) => {
        const isGone = error instanceof KeysUnavailable && error.fault === 'unknown-user'
        throw isGone ? new KeysUnavailable('signed-out') : error
      })
      if (current.record.epoch !== epoch || current.record.id !== id) throw new KeysUnavailable('signed-out')
      checkedAt = startedAt
    }
    return new HeldKeyring(holdKeys(octets), {
      expiresAt: Number.isFinite(this.#lifetimeMs) ? unlockedAt + this.#lifetimeMs : null,
      epoch,
      now: this.#now,
      check: async (signal) => {
        if (isRecent(checkedAt)) return
        if (checking === null || !isRecent(checking.startedAt)) {
          const startedAt = this.#now()
          const own = {
            startedAt,
            done: recheck(startedAt).finally(() => {
              if (checking === own) checking = null
            }),
          }
          checking = own
        }
        await abortable(checking.done, signal)
      },
    })
  }

  async #rewrap(
    user: string,
    secret: Secret,
    next: Secret,
    change: (octets: KeyOctets, epoch: number) => { readonly octets: KeyOctets; readonly epoch: number },
  ): Promise<void> {
    await this.#change(user, async (record) => {
      const octets = await this.#inTime(unwrapKeys(this.#wrapper, user, secret, record))
      const { epoch, octets: changed } = change(octets, record.epoch)
      return keyRecordText({
        epoch,
        id: record.id,
        ...(await this.#inTime(wrapKeys(this.#wrapper, user, next, changed))),
      })
    })
  }

  /** Changes the record of a user, also while others do; `null` deletes it. */
  async #change(user: string, change: (record: KeyRecord) => Promise<string | null>): Promise<void> {
    const key = this.#keyOf(user)
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const { record, version } = await this.#read(user)
      const options = { writeId: randomText(), expiresAt: null }
      const result = await this.#inTime(this.#storage.write(key, await change(record), version, options))
      if (result.status === 'conflict') continue
      await this.#inTime(this.#storage.flush())
      return
    }
    throw new StorageError('locked', 'keys: others change the keys of the user all the time')
  }

  async #read(user: string): Promise<{ readonly record: KeyRecord; readonly version: StoredRecord['version'] }> {
    const stored = await this.#inTime(this.#storage.read(this.#keyOf(user)))
    if (stored === null) throw new KeysUnavailable('unknown-user')
    return { record: readKeyRecord(stored.text), version: stored.version }
  }

  #keyOf(user: string): RecordKey {
    requireString('user', user)
    return { jar: this.#name, unit: user }
  }

  /** Waits for the key store or the wrapper, but not too long. */
  async #inTime<Result>(promise: Promise<Result>): Promise<Result> {
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<never>((_, reject) => {
      if (this.#timeoutMs === Number.POSITIVE_INFINITY) return
      const patience = Math.min(this.#timeoutMs, LONGEST_TIMER)
      timer = setTimeout(() => reject(new KeysUnavailable('unavailable')), patience)
    })
    try {
      return await Promise.race([promise, late])
    } catch (error) {
      if (error instanceof StorageError || error instanceof TypeError) throw error
      throw new KeysUnavailable('unavailable', error)
    } finally {
      clearTimeout(timer)
    }
  }

  async #note(event: AuditEvent, user: string, reason?: string): Promise<void> {
    await this.#audit?.note({ event, user, reason })
  }
}
