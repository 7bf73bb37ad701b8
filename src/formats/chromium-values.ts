/**
 * The values of Chromium's cookies: plain, or encrypted with a key that is derived from a password.
 */
import type { EntryReason } from './format.js'
import { decryptionFailed, encryptionUnknown, hashMismatch, valueEncrypted } from './format-reasons.js'
import { byteString, bytesOf } from './octets.js'

/** A value as a byte string, or why there is none. */
export type ChromiumValue = { readonly value: string } | { readonly refusal: EntryReason }

/** What a row says of its value. */
export interface StoredValue {
  /** The plain value, as a byte string. */
  readonly plain: string
  readonly encrypted: Uint8Array
  /** The host_key as a byte string. */
  readonly host: string
}

/** The version from which the SHA-256 of the host stands before the value, within the encryption. */
const HASH_VERSION = 24
const HASH_OCTETS = 32

/** The number of PBKDF2 rounds on Linux and macOS. */
const ROUNDS = [1, 1003]

/** The value of a row without a password. */
export function plainValue({ plain, encrypted }: StoredValue): ChromiumValue {
  if (encrypted.length === 0) return { value: plain }
  return { refusal: isEncryptedByPassword(encrypted) ? valueEncrypted : encryptionUnknown }
}

/** Whether a value has the mark of a key that comes from a password: v10 and, from a keyring of Linux, v11. */
function isEncryptedByPassword(encrypted: Uint8Array): boolean {
  return /^v1[01]/.test(byteString(encrypted, 0, Math.min(3, encrypted.length)))
}

/** The values of rows with a password, in their order. `version` is that of the schema; `null` if it is not known. */
export async function decryptedValues(
  stored: readonly StoredValue[],
  password: string,
  version: number | null,
): Promise<ChromiumValue[]> {
  let best: ChromiumValue[] = []
  let fewest = Number.POSITIVE_INFINITY
  for (const rounds of ROUNDS) {
    const key = await keyOf(password, rounds)
    const values: ChromiumValue[] = []
    let failures = 0
    for (const row of stored) {
      const value = await decryptedValue(row, key, version)
      if ('refusal' in value && (value.refusal === decryptionFailed || value.refusal === hashMismatch)) failures += 1
      values.push(value)
    }
    if (failures < fewest) {
      best = values
      fewest = failures
    }
    if (failures === 0) break
  }
  return best
}

async function decryptedValue(row: StoredValue, key: CryptoKey, version: number | null): Promise<ChromiumValue> {
  if (row.encrypted.length === 0 || !isEncryptedByPassword(row.encrypted)) return plainValue(row)
  const decrypted = await decrypt(row.encrypted.subarray(3), key)
  if (decrypted === null) return { refusal: decryptionFailed }
  if (version !== null && version < HASH_VERSION) return { value: byteString(decrypted) }
  const digest = await crypto.subtle.digest('SHA-256', ownBuffer(bytesOf(row.host)))
  const isOfHost = byteString(decrypted.subarray(0, HASH_OCTETS)) === byteString(new Uint8Array(digest))
  if (isOfHost) return { value: byteString(decrypted, HASH_OCTETS) }
  // A file without a version may have values without the hash.
  return version === null ? { value: byteString(decrypted) } : { refusal: hashMismatch }
}

async function keyOf(password: string, iterations: number): Promise<CryptoKey> {
  const encoder = new TextEncoder()
  const material = await crypto.subtle.importKey('raw', encoder.encode(password), 'PBKDF2', false, ['deriveKey'])
  const parameters = { name: 'PBKDF2', hash: 'SHA-1', salt: encoder.encode('saltysalt'), iterations }
  return await crypto.subtle.deriveKey(parameters, material, { name: 'AES-CBC', length: 128 }, false, ['decrypt'])
}

async function decrypt(octets: Uint8Array, key: CryptoKey): Promise<Uint8Array | null> {
  if (octets.length === 0 || octets.length % 16 !== 0) return null
  const iv = new Uint8Array(16).fill(0x20)
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-CBC', iv }, key, ownBuffer(octets)))
  } catch {
    return null
  }
}

/** A copy with unshared memory, as the types of WebCrypto require. */
function ownBuffer(octets: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(octets)
}
