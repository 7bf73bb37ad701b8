/**
 * What goes wrong with sealed records and their keys. No message holds a text, a key or a passphrase.
 */
import { StorageError, type StorageErrorKind } from '../storage-error.js'

/**
 * What is wrong with a sealed record:
 *
 * - `plaintext`: it is not sealed;
 * - `truncated`: it is shorter than any sealed record;
 * - `unknown-algorithm`: it was sealed in a way that this version does not know;
 * - `unknown-key`: the keyring has no such key: it is that of another user, or of a generation that came later;
 * - `broken`: it was changed, it comes from another place, or the key is another one under the same id;
 * - `rolled-back`: it is an old record that was put back;
 * - `missing`: the anchor has a record that the storage has not.
 *
 * @see {@link SealBroken}
 */
export type SealFault =
  | 'plaintext'
  | 'truncated'
  | 'unknown-algorithm'
  | 'unknown-key'
  | 'broken'
  | 'rolled-back'
  | 'missing'

const FAULTS: Readonly<Record<SealFault, readonly [kind: StorageErrorKind, sentence: string]>> = {
  plaintext: ['foreign', 'expected a sealed record, got one that is not'],
  truncated: ['damaged', 'expected a sealed record, got a part of one'],
  'unknown-algorithm': ['newer', 'sealed by an algorithm that this version does not know'],
  'unknown-key': [
    'refused',
    'sealed with a key that the keyring does not have; unlock it again, or it is of another user',
  ],
  broken: ['damaged', 'it was changed or moved since it was sealed, or sealed with another key'],
  'rolled-back': ['damaged', 'an older record was put back in its place'],
  missing: ['damaged', 'it was taken away, and nobody had removed it'],
}

/**
 * A sealed record cannot be opened. It is never taken for an empty one, and never read as plaintext; the record stays as it
 * is.
 *
 * @example
 * ```ts
 * import { rawKeyring, SealBroken, sealed } from 'speculoos/sealed'
 * import { memoryStorage } from 'speculoos/storage/memory'
 *
 * const records = memoryStorage()
 * await records.write({ jar: 'ada', unit: 'site.example' }, 'not sealed', null, { writeId: '1' })
 * const storage = sealed(records, rawKeyring(crypto.getRandomValues(new Uint8Array(32))), { hideUnits: false })
 * await storage.read({ jar: 'ada', unit: 'site.example' }).catch((error) => {
 *   console.log(error instanceof SealBroken && [error.fault, error.unit]) // => [ 'plaintext', 'site.example' ]
 * })
 * ```
 *
 * @see {@link SealFault}
 */
export class SealBroken extends StorageError {
  /** `SealBroken`. */
  override readonly name: string = 'SealBroken'
  /** What is wrong with the record. */
  readonly fault: SealFault
  /** The name of the jar. */
  readonly jar: string
  /** The unit of the record; its hidden name if it could not be opened while the units of a jar were listed. */
  readonly unit: string

  constructor(fault: SealFault, jar: string, unit: string) {
    const [kind, sentence] = FAULTS[fault]
    super(kind, `jar ${JSON.stringify(jar)}, ${unit}: ${sentence}`)
    this.fault = fault
    this.jar = jar
    this.unit = unit
  }
}

/**
 * Why there are no keys:
 *
 * - `locked`: the keyring was locked;
 * - `expired`: its time is over; unlock it again;
 * - `signed-out`: everybody was signed out since it was unlocked, or the user's key was deleted;
 * - `wrong-secret`: the passphrase or key does not open the user's key, or that was changed;
 * - `unknown-user`: there is no key of that user;
 * - `exists`: there is one already;
 * - `unavailable`: the keys cannot be reached, or not in time.
 *
 * @see {@link KeysUnavailable}
 */
export type KeyFault = 'locked' | 'expired' | 'signed-out' | 'wrong-secret' | 'unknown-user' | 'exists' | 'unavailable'

const KEY_FAULTS: Readonly<Record<KeyFault, string>> = {
  locked: 'the keyring is locked',
  expired: 'the time of the keyring is over; unlock it again',
  'signed-out': 'the user was signed out everywhere; unlock the keyring again',
  'wrong-secret': 'the secret does not open the key of this user',
  'unknown-user': 'there is no key of this user',
  exists: 'there is a key of this user already',
  unavailable: 'the keys cannot be reached',
}

/**
 * There are no keys to seal or to open with. Nothing is read or written then.
 *
 * @example
 * ```ts
 * import { KeysUnavailable, rawKeyring, sealed } from 'speculoos/sealed'
 * import { memoryStorage } from 'speculoos/storage/memory'
 *
 * const keyring = rawKeyring(crypto.getRandomValues(new Uint8Array(32)))
 * const storage = sealed(memoryStorage(), keyring)
 * keyring.lock()
 * await storage.read({ jar: 'ada', unit: 'site.example' }).catch((error) => {
 *   console.log(error instanceof KeysUnavailable && error.fault) // => locked
 * })
 * ```
 *
 * @see {@link KeyFault}
 */
export class KeysUnavailable extends StorageError {
  /** `KeysUnavailable`. */
  override readonly name: string = 'KeysUnavailable'
  /** Why there are no keys. */
  readonly fault: KeyFault

  /** @param cause - the error of the key store, if there is one. */
  constructor(fault: KeyFault, cause?: unknown) {
    super(fault === 'unavailable' ? 'failed' : 'refused', `keys: ${KEY_FAULTS[fault]}`, cause)
    this.fault = fault
  }
}
