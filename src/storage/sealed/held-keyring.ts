/**
 * A keyring over WebCrypto: the keys cannot be exported, and their octets are overwritten.
 */
import { BoundedMap } from '../../input/bounded-map.js'
import type { Keyring, Sealing } from './keyring.js'
import { fields, toBase64url } from './octets.js'
import { KeysUnavailable } from './seal-errors.js'
import { decrypt, derivedCipherKey, derivingKey, digest, encrypt, type HeldKey, mac, macKey } from './web-crypto.js'

/** The octets of the keys of a user. */
export interface KeyOctets {
  /** Names are hidden by it. It stays the same for all generations. */
  readonly index: Uint8Array
  /** The salt of all derivations. */
  readonly salt: Uint8Array
  /** The keys by their ids; the last one seals. */
  readonly generations: readonly { readonly id: string; readonly key: Uint8Array }[]
}

/** The keys of a user, as WebCrypto holds them. */
interface HeldKeys {
  readonly index: HeldKey
  readonly salt: Uint8Array
  readonly generations: ReadonlyMap<string, HeldKey>
  readonly sealingId: string
}

/** Until when a keyring may be used, and what is asked before it is. */
export interface KeyringTerms {
  readonly expiresAt: number | null
  readonly epoch: number | null
  readonly now: () => number
  /** Rejects with a `KeysUnavailable` if the user may not use the keys any more. */
  readonly check: (signal: AbortSignal | undefined) => Promise<void>
}

/** The maximum number of record keys that are kept. */
const KEPT = 4096

const LABEL = 'speculoos/sealed/1'

/** Imports the keys of a user, and overwrites their octets. */
export async function holdKeys({ index, salt, generations }: KeyOctets): Promise<HeldKeys> {
  const held = new Map<string, HeldKey>()
  for (const { id, key } of generations) {
    held.set(id, await derivingKey(key))
    key.fill(0)
  }
  const indexKey = await macKey(index)
  index.fill(0)
  return { index: indexKey, salt, generations: held, sealingId: generations.at(-1)?.id ?? '' }
}

/** A keyring of keys that are imported already, or about to be. */
export class HeldKeyring implements Keyring {
  readonly expiresAt: number | null
  readonly epoch: number | null
  readonly #terms: KeyringTerms
  #recordKeys = new BoundedMap<Promise<HeldKey>>(KEPT)
  #keys: Promise<HeldKeys> | null

  constructor(keys: Promise<HeldKeys>, terms: KeyringTerms) {
    this.#keys = keys
    this.#terms = terms
    this.expiresAt = terms.expiresAt
    this.epoch = terms.epoch
    // Whoever uses the keyring gets the error.
    keys.catch(() => {})
  }

  async check(signal?: AbortSignal): Promise<void> {
    this.#requireTime()
    await this.#terms.check(signal)
    this.#requireTime()
  }

  async sealingId(): Promise<string> {
    return (await this.#held()).sealingId
  }

  async has(id: string): Promise<boolean> {
    return (await this.#held()).generations.has(id)
  }

  async encrypt(sealing: Sealing, octets: Uint8Array): Promise<Uint8Array> {
    return await encrypt(await this.#keyOf(sealing), sealing.nonce, octets, sealing.associatedData)
  }

  async decrypt(sealing: Sealing, octets: Uint8Array): Promise<Uint8Array | null> {
    return await decrypt(await this.#keyOf(sealing), sealing.nonce, octets, sealing.associatedData)
  }

  async pseudonym(...texts: readonly string[]): Promise<string> {
    return toBase64url(await mac((await this.#held()).index, fields(LABEL, ...texts)))
  }

  lock(): void {
    this.#keys = null
    this.#recordKeys = new BoundedMap(KEPT)
  }

  #requireTime(): void {
    if (this.#keys === null) throw new KeysUnavailable('locked')
    if (this.expiresAt === null || this.#terms.now() < this.expiresAt) return
    this.lock()
    throw new KeysUnavailable('expired')
  }

  async #held(): Promise<HeldKeys> {
    if (this.#keys === null) throw new KeysUnavailable('locked')
    return await this.#keys
  }

  /** The key of a record, which is derived once. */
  async #keyOf({ id, jar, unit }: Sealing): Promise<HeldKey> {
    const { generations, salt } = await this.#held()
    const key = generations.get(id)
    if (key === undefined) throw new KeysUnavailable('unavailable')
    const name = JSON.stringify([id, jar, unit])
    let derived = this.#recordKeys.get(name)
    if (derived === undefined) {
      // The digest has room for any name: some implementations limit the information to 1024 octets.
      derived = digest(fields(jar, unit)).then((names) => derivedCipherKey(key, salt, fields(LABEL, names)))
      this.#recordKeys.set(name, derived)
    }
    return await derived
  }
}
