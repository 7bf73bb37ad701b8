/**
 * The keys of one user while they may be used.
 */
/**
 * What one record is sealed with.
 *
 * @see {@link Keyring}
 */
export interface Sealing {
  /** The id of the key: 16 octets as base64url. */
  readonly id: string
  /** The name of the jar, as it is stored. */
  readonly jar: string
  /** The name of the unit, as it is stored. */
  readonly unit: string
  /** Twelve random octets. */
  readonly nonce: Uint8Array
  /** What the tag covers besides. */
  readonly associatedData: Uint8Array
}

/**
 * The keys of a user. `rawKeyring` makes one of 32 octets, and a `KeyProvider` unlocks one for some time.
 *
 * @see {@link KeysUnavailable}
 */
export interface Keyring {
  /** When the keyring can no longer be used, in milliseconds since 1970-01-01T00:00:00Z; `null` for never. */
  readonly expiresAt: number | null
  /** The epoch of the user when the keyring was unlocked: signing out everywhere raises it. `null` without a provider. */
  readonly epoch: number | null
  /** Rejects with a `KeysUnavailable` unless the keyring may be used now. */
  check(signal?: AbortSignal): Promise<void>
  /** The id of the key that records are sealed with. */
  sealingId(): Promise<string>
  /** Whether there is a key of this id. */
  has(id: string): Promise<boolean>
  /** Encrypts with AES-256-GCM and the key of a record. The tag stands at the end. */
  encrypt(sealing: Sealing, octets: Uint8Array): Promise<Uint8Array>
  /** Decrypts; `null` if the tag does not fit. */
  decrypt(sealing: Sealing, octets: Uint8Array): Promise<Uint8Array | null>
  /** A text that stands for some others, which nobody without the keyring can find out or make: 43 characters. */
  pseudonym(...texts: readonly string[]): Promise<string>
  /** Gives up the keys. Whatever uses the keyring later rejects. */
  lock(): void
}
