/**
 * Wraps keys by another key, or by a passphrase.
 */
import { fieldsOf, invalidArgument, requireString } from '../../cookie/invalid-argument.js'
import { StorageError } from '../storage-error.js'
import type { KeyWrapper } from './key-provider.js'
import { fields, fromBase64url, joined, octetsOf, randomOctets, toBase64url } from './octets.js'
import { requireKey } from './raw-keyring.js'
import { LEAST_ROUNDS, LOG_N, type Stretching, scryptFunction, stretch } from './stretching.js'
import { cipherKey, decrypt, encrypt, NONCE_OCTETS } from './web-crypto.js'

/**
 * The options of {@link passphraseWrapper}.
 *
 * @see {@link passphraseWrapper}
 */
export interface PassphraseOptions {
  /**
   * How passphrases are stretched: `'scrypt'` (N = 2^17, r = 8, p = 1; by default if the runtime has it, as Node, Bun and
   * Deno have), or `'pbkdf2'` (PBKDF2-HMAC-SHA-256 with 600,000 rounds), which every runtime can read.
   */
  readonly stretching?: 'scrypt' | 'pbkdf2' | undefined
}

const LABEL = 'speculoos/wrapped/1'
const SALT_OCTETS = 16

/**
 * Makes a wrapper of one key of 32 octets: for a program that gets it from its environment or from the keychain.
 *
 * @param bytes - the octets, which are copied.
 * @throws TypeError if they are not 32 octets.
 *
 * @example
 * ```ts
 * import { rawKeyWrapper, WrappedKeys } from 'speculoos/sealed'
 * import { memoryStorage } from 'speculoos/storage/memory'
 *
 * const keys = new WrappedKeys(memoryStorage(), rawKeyWrapper(crypto.getRandomValues(new Uint8Array(32))))
 * await keys.add('ada')
 * console.log((await keys.unlock('ada')).epoch) // => 0
 * ```
 *
 * @see {@link KeyWrapper}
 */
export function rawKeyWrapper(bytes: Uint8Array): KeyWrapper {
  const octets = requireKey('bytes', bytes)
  const key = cipherKey(octets).finally(() => octets.fill(0))
  const associated = (user: string): Uint8Array => fields(LABEL, 'raw', user)
  return {
    wrap: async (wrapped, user) => toBase64url(await seal(await key, wrapped, associated(user))),
    unwrap: async (wrapped, user) => await open(await key, wrapped, associated(user)),
  }
}

/**
 * Makes a wrapper whose secret is a passphrase. It is stretched, and nothing that is derived from it is stored but the
 * wrapped key, with the parameters beside it. A passphrase is taken in Normalization Form C.
 *
 * @throws TypeError if an option cannot be used. Its methods reject with a `StorageError` if a wrapped key asks for weaker
 * or far slower stretching than this, or for scrypt in a runtime that has none.
 *
 * @example
 * ```ts
 * import { passphraseWrapper, WrappedKeys } from 'speculoos/sealed'
 * import { memoryStorage } from 'speculoos/storage/memory'
 *
 * const keys = new WrappedKeys(memoryStorage(), passphraseWrapper())
 * await keys.add('ada', 'correct horse battery staple')
 * console.log((await keys.unlock('ada', 'correct horse battery staple')).epoch) // => 0
 * await keys.unlock('ada', 'a guess').catch((error) => console.log(error.fault)) // => wrong-secret
 * ```
 *
 * @see {@link KeyWrapper}
 */
export function passphraseWrapper(options: PassphraseOptions = {}): KeyWrapper<string> {
  const { stretching } = fieldsOf('options', options, ['stretching'])
  if (stretching !== undefined && stretching !== 'scrypt' && stretching !== 'pbkdf2') {
    throw invalidArgument('options.stretching', stretching, "'scrypt' or 'pbkdf2'")
  }
  const usesScrypt = stretching === undefined ? scryptFunction() !== null : stretching === 'scrypt'
  const chosen: Stretching = usesScrypt ? { by: 'scrypt', logN: LOG_N } : { by: 'pbkdf2', rounds: LEAST_ROUNDS }
  return {
    async wrap(key, user, passphrase) {
      const salt = randomOctets(SALT_OCTETS)
      const wrapping = await wrappingKey(passphrase, salt, chosen)
      const parameters = `${textOf(chosen)}$${toBase64url(salt)}`
      return `${parameters}$${toBase64url(await seal(wrapping, key, fields(LABEL, parameters, user)))}`
    },
    async unwrap(wrapped, user, passphrase) {
      const { parameters, stretching: used, salt, sealed } = parse(wrapped)
      return await open(await wrappingKey(passphrase, salt, used), sealed, fields(LABEL, parameters, user))
    },
  }
}

async function wrappingKey(passphrase: string, salt: Uint8Array, used: Stretching): Promise<CryptoKey> {
  requireString('secret', passphrase)
  if (passphrase === '') throw invalidArgument('secret', passphrase, 'a passphrase')
  const octets = await stretch(octetsOf(passphrase.normalize('NFC')), salt, used)
  try {
    return await cipherKey(octets)
  } finally {
    octets.fill(0)
  }
}

function textOf(stretching: Stretching): string {
  return stretching.by === 'scrypt' ? `scrypt$${stretching.logN}` : `pbkdf2$${stretching.rounds}`
}

interface WrappedByPassphrase {
  readonly parameters: string
  readonly stretching: Stretching
  readonly salt: Uint8Array
  readonly sealed: string
}

function parse(wrapped: string): WrappedByPassphrase {
  const [, parameters = '', by, cost = '', salt = '', sealed = ''] =
    /^((scrypt|pbkdf2)\$([1-9]\d{0,8})\$([\w-]{22}))\$([\w-]+)$/.exec(wrapped) ?? []
  const octets = fromBase64url(salt)
  if (by === undefined || octets === null) {
    throw new StorageError('damaged', 'keys: expected a key that was wrapped by a passphrase, got something else')
  }
  const stretching: Stretching =
    by === 'scrypt' ? { by: 'scrypt', logN: Number(cost) } : { by: 'pbkdf2', rounds: Number(cost) }
  return { parameters, stretching, salt: octets, sealed }
}

async function seal(key: CryptoKey, octets: Uint8Array, associated: Uint8Array): Promise<Uint8Array> {
  const nonce = randomOctets(NONCE_OCTETS)
  return joined(nonce, await encrypt(key, nonce, octets, associated))
}

async function open(key: CryptoKey, sealed: string, associated: Uint8Array): Promise<Uint8Array | null> {
  const octets = fromBase64url(sealed)
  if (octets === null || octets.length < NONCE_OCTETS) return null
  return await decrypt(key, octets.subarray(0, NONCE_OCTETS), octets.subarray(NONCE_OCTETS), associated)
}
