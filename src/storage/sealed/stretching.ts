/**
 * Makes keys of passphrases: by scrypt if the runtime has it, which no standard interface of the web offers, or by PBKDF2.
 */
import { StorageError } from '../storage-error.js'
import { KEY_OCTETS, stretchedOctets } from './web-crypto.js'

/** How a passphrase is stretched, and how much work that is. */
export type Stretching =
  | { readonly by: 'scrypt'; readonly logN: number }
  | { readonly by: 'pbkdf2'; readonly rounds: number }

/** The parameters of scrypt: N = 2^17, r = 8, p = 1, which takes 128 MiB. */
export const LOG_N = 17
const GREATEST_LOG_N = 20
const BLOCK_SIZE = 8
const PARALLEL = 1

/** The rounds of PBKDF2-HMAC-SHA-256. */
export const LEAST_ROUNDS = 600_000
const MOST_ROUNDS = 10_000_000

/** The `scrypt` of `node:crypto`. */
type ScryptFunction = (
  password: Uint8Array,
  salt: Uint8Array,
  length: number,
  options: { readonly N: number; readonly r: number; readonly p: number; readonly maxmem: number },
  done: (error: unknown, key: Uint8Array) => void,
) => void

/** The octets of a key that a passphrase makes. */
export async function stretch(passphrase: Uint8Array, salt: Uint8Array, stretching: Stretching): Promise<Uint8Array> {
  if (stretching.by === 'pbkdf2') {
    const { rounds } = stretching
    if (!(rounds >= LEAST_ROUNDS && rounds <= MOST_ROUNDS)) throw outOfBounds('rounds of PBKDF2', rounds)
    return await stretchedOctets(passphrase, salt, rounds, KEY_OCTETS)
  }
  const { logN } = stretching
  if (!(logN >= LOG_N && logN <= GREATEST_LOG_N)) throw outOfBounds('the logarithm of N of scrypt', logN)
  const scrypt = scryptFunction()
  if (scrypt === null) {
    throw new StorageError('refused', 'keys: wrapped by scrypt, which this runtime does not have; wrap them by PBKDF2')
  }
  const N = 2 ** logN
  const options = { N, r: BLOCK_SIZE, p: PARALLEL, maxmem: 256 * N * BLOCK_SIZE }
  return await new Promise((resolve, reject) => {
    scrypt(passphrase, salt, KEY_OCTETS, options, (error, key) => {
      if (error) reject(error)
      else resolve(new Uint8Array(key))
    })
  })
}

/** The scrypt of this runtime; `null` if it has none. */
export function scryptFunction(): ScryptFunction | null {
  const process: unknown = Reflect.get(globalThis, 'process')
  if (!hasBuiltIns(process)) return null
  const crypto: unknown = process.getBuiltinModule('node:crypto')
  return hasScrypt(crypto) ? crypto.scrypt : null
}

function hasBuiltIns(process: unknown): process is { getBuiltinModule(name: string): unknown } {
  return hasFunction(process, 'getBuiltinModule')
}

function hasScrypt(crypto: unknown): crypto is { readonly scrypt: ScryptFunction } {
  return hasFunction(crypto, 'scrypt')
}

function hasFunction(object: unknown, name: string): boolean {
  return typeof object === 'object' && object !== null && typeof Reflect.get(object, name) === 'function'
}

function outOfBounds(what: string, given: number): StorageError {
  return new StorageError('refused', `keys: ${what} are out of bounds: ${given}`)
}
