/**
 * The algorithms of WebCrypto that sealing needs: AES-256-GCM, HKDF-SHA-256, HMAC-SHA-256, SHA-256 and PBKDF2.
 *
 * Keys cannot be exported once they are imported.
 */

/** A key that WebCrypto holds. */
export type HeldKey = CryptoKey

/** The octets of an AES-256 key, and of what all other keys are derived from. */
export const KEY_OCTETS = 32
/** The octets of a nonce of AES-GCM. */
export const NONCE_OCTETS = 12
/** The octets of a tag of AES-GCM. */
export const TAG_OCTETS = 16

/** Octets that nobody else can change meanwhile. */
function own(octets: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(octets)
}

/** Imports octets from which other keys are derived. */
export async function derivingKey(octets: Uint8Array): Promise<HeldKey> {
  return await importKey(octets, 'HKDF', ['deriveKey', 'deriveBits'])
}

/** Imports a key of AES-256-GCM. */
export async function cipherKey(octets: Uint8Array): Promise<HeldKey> {
  return await importKey(octets, 'AES-GCM', ['encrypt', 'decrypt'])
}

/** Imports a key of HMAC-SHA-256. */
export async function macKey(octets: Uint8Array): Promise<HeldKey> {
  return await importKey(octets, { name: 'HMAC', hash: 'SHA-256' }, ['sign', 'verify'])
}

async function importKey(
  octets: Uint8Array,
  algorithm: 'HKDF' | 'AES-GCM' | 'PBKDF2' | { name: 'HMAC'; hash: 'SHA-256' },
  usages: readonly KeyUsage[],
): Promise<HeldKey> {
  const copy = own(octets)
  try {
    return await crypto.subtle.importKey('raw', copy, algorithm, false, [...usages])
  } finally {
    copy.fill(0)
  }
}

/** Derives a key of AES-256-GCM by HKDF-SHA-256. */
export async function derivedCipherKey(key: HeldKey, salt: Uint8Array, info: Uint8Array): Promise<HeldKey> {
  const algorithm = { name: 'HKDF', hash: 'SHA-256', salt: own(salt), info: own(info) }
  const derived = { name: 'AES-GCM', length: KEY_OCTETS * 8 }
  return await crypto.subtle.deriveKey(algorithm, key, derived, false, ['encrypt', 'decrypt'])
}

/** Derives octets by HKDF-SHA-256. */
export async function derivedOctets(
  key: HeldKey,
  salt: Uint8Array,
  info: Uint8Array,
  count: number,
): Promise<Uint8Array> {
  const algorithm = { name: 'HKDF', hash: 'SHA-256', salt: own(salt), info: own(info) }
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, count * 8))
}

/** Derives octets from a passphrase by PBKDF2-HMAC-SHA-256. */
export async function stretchedOctets(
  passphrase: Uint8Array,
  salt: Uint8Array,
  rounds: number,
  count: number,
): Promise<Uint8Array> {
  const key = await importKey(passphrase, 'PBKDF2', ['deriveBits'])
  const algorithm = { name: 'PBKDF2', hash: 'SHA-256', salt: own(salt), iterations: rounds }
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, count * 8))
}

/** Encrypts; the tag stands at the end. A nonce must never be used twice with one key. */
export async function encrypt(
  key: HeldKey,
  nonce: Uint8Array,
  octets: Uint8Array,
  associated: Uint8Array,
): Promise<Uint8Array> {
  const algorithm = { name: 'AES-GCM', iv: own(nonce), additionalData: own(associated), tagLength: TAG_OCTETS * 8 }
  return new Uint8Array(await crypto.subtle.encrypt(algorithm, key, own(octets)))
}

/** Decrypts; `null` if the tag does not fit. */
export async function decrypt(
  key: HeldKey,
  nonce: Uint8Array,
  octets: Uint8Array,
  associated: Uint8Array,
): Promise<Uint8Array | null> {
  const algorithm = { name: 'AES-GCM', iv: own(nonce), additionalData: own(associated), tagLength: TAG_OCTETS * 8 }
  try {
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, own(octets)))
  } catch (error) {
    if (error instanceof DOMException && error.name === 'OperationError') return null
    throw error
  }
}

/** HMAC-SHA-256. */
export async function mac(key: HeldKey, octets: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, own(octets)))
}

/** Whether octets have an HMAC-SHA-256, compared in constant time. */
export async function hasMac(key: HeldKey, octets: Uint8Array, tag: Uint8Array): Promise<boolean> {
  return await crypto.subtle.verify('HMAC', key, own(tag), own(octets))
}

/** SHA-256. */
export async function digest(octets: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', own(octets)))
}
