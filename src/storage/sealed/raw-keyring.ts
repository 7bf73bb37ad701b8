/**
 * The simplest keyring: one key of 32 octets.
 */
import { invalidSecret } from '../../cookie/invalid-argument.js'
import { ID_OCTETS } from './envelope.js'
import { HeldKeyring, holdKeys, type KeyOctets } from './held-keyring.js'
import type { Keyring } from './keyring.js'
import { octetsOf, toBase64url } from './octets.js'
import { derivedOctets, derivingKey, KEY_OCTETS } from './web-crypto.js'

const NO_SALT = /* @__PURE__ */ new Uint8Array(0)

/**
 * Makes a keyring of one key. It never expires, and has no other generations: use `WrappedKeys` for users, rotation and
 * signing out.
 *
 * @param bytes - 32 random octets, such as `crypto.getRandomValues(new Uint8Array(32))`. Keep them apart from the records:
 * without them nothing can be opened. They are copied, and yours to overwrite.
 * @throws TypeError if they are not 32 octets.
 *
 * @example
 * ```ts
 * import { rawKeyring, sealed } from 'speculoos/sealed'
 * import { openJar } from 'speculoos/storage'
 * import { memoryStorage } from 'speculoos/storage/memory'
 *
 * const key = crypto.getRandomValues(new Uint8Array(32))
 * const jar = await openJar(sealed(memoryStorage(), rawKeyring(key)))
 * jar.setCookie('SID=31d4', 'https://site.example/')
 * await jar.close()
 * ```
 *
 * @see {@link Keyring}
 */
export function rawKeyring(bytes: Uint8Array): Keyring {
  return new HeldKeyring(derivedKeys(requireKey('bytes', bytes)).then(holdKeys), {
    expiresAt: null,
    epoch: null,
    now: () => 0,
    check: async () => {},
  })
}

/** A copy of a key of 32 octets. */
export function requireKey(argument: string, bytes: unknown): Uint8Array {
  // A Uint8Array of another realm is one too.
  if (Object.prototype.toString.call(bytes) !== '[object Uint8Array]' || !ArrayBuffer.isView(bytes)) {
    throw invalidSecret(argument, bytes, 'a Uint8Array of 32 octets')
  }
  if (bytes.byteLength !== KEY_OCTETS) {
    throw invalidSecret(argument, bytes, 'a Uint8Array of 32 octets', `it has ${bytes.byteLength} octets`)
  }
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength).slice()
}

/** Everything that a keyring needs, derived from one key. */
async function derivedKeys(key: Uint8Array): Promise<KeyOctets> {
  const from = await derivingKey(key)
  const derived = (label: string, count: number): Promise<Uint8Array> =>
    derivedOctets(from, NO_SALT, octetsOf(`speculoos/sealed/1/${label}`), count)
  return {
    index: await derived('index', KEY_OCTETS),
    salt: await derived('salt', KEY_OCTETS),
    generations: [{ id: toBase64url(await derived('key-id', ID_OCTETS)), key }],
  }
}
