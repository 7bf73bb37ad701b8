/**
 * Where the keys of users come from.
 */
import type { Keyring } from './keyring.js'

/**
 * Unlocks the keys of users. `WrappedKeys` is one, over any storage.
 *
 * @typeParam Secret - what a user, or the program, has to show: a passphrase, or nothing if the provider knows the program
 * by other means.
 * @see {@link Keyring}
 */
export interface KeyProvider<Secret = void> {
  /**
   * Unlocks the keys of a user for some time. It rejects with a `KeysUnavailable` if there are none for this secret, or if
   * they cannot be reached.
   */
  unlock(user: string, secret: Secret): Promise<Keyring>
}

/**
 * Wraps keys: a key that it has wrapped says nothing to whoever cannot unwrap it. `passphraseWrapper` and `rawKeyWrapper`
 * make one; one for a key service takes some twenty lines.
 *
 * @typeParam Secret - what is needed to unwrap.
 * @see {@link KeyProvider}
 */
export interface KeyWrapper<Secret = void> {
  /** Wraps a key of 32 octets for a user. What it returns is stored as it is. */
  wrap(key: Uint8Array, user: string, secret: Secret): Promise<string>
  /**
   * The key that was wrapped for this user; `null` if the secret is not the right one, or the key was wrapped for somebody
   * else. It rejects if the key service cannot be reached.
   */
  unwrap(wrapped: string, user: string, secret: Secret): Promise<Uint8Array | null>
}
