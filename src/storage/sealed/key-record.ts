/**
 * What a key store keeps for a user: an epoch, a wrapped key, and the keys of all generations sealed with it.
 *
 * It is JSON: `{"version":1,"epoch":0,"id":"…","wrapped":"…","keys":"…"}`. The id is random, and stays the same until the
 * user is shredded; records of earlier versions have none. The wrapped key is the text of a `KeyWrapper`. The keys
 * are a nonce (12 octets), the ciphertext of AES-256-GCM and its tag, as base64url. What is encrypted is the index key, the
 * salt, then the id and the key of each generation, the oldest first, each behind its length in four octets.
 */
import { StorageError } from '../storage-error.js'
import { ID_OCTETS } from './envelope.js'
import type { KeyOctets } from './held-keyring.js'
import type { KeyWrapper } from './key-provider.js'
import { fields, fromBase64url, joined, randomOctets, toBase64url } from './octets.js'
import { KeysUnavailable } from './seal-errors.js'
import { cipherKey, decrypt, encrypt, KEY_OCTETS, NONCE_OCTETS } from './web-crypto.js'

/** What is stored for a user. */
export interface KeyRecord {
  readonly epoch: number
  /** Identifies the keys. A user who was shredded and added again begins with the same epoch, but has other keys. */
  readonly id: string
  readonly wrapped: string
  readonly keys: string
}

const VERSION = 1
const LABEL = 'speculoos/keys/1'

/** Reads the text of a key record. */
export function readKeyRecord(text: string): KeyRecord {
  const { version, epoch, id = '', wrapped, keys } = parse(text)
  if (typeof version === 'number' && version > VERSION) {
    throw new StorageError('newer', 'keys: written by a newer version of speculoos; use that version')
  }
  const isRecord =
    version === VERSION &&
    typeof epoch === 'number' &&
    Number.isSafeInteger(epoch) &&
    typeof id === 'string' &&
    typeof wrapped === 'string' &&
    typeof keys === 'string'
  if (!isRecord) throw damaged()
  return { epoch, id, wrapped, keys }
}

/** The text of a key record. */
export function keyRecordText({ epoch, id, wrapped, keys }: KeyRecord): string {
  return JSON.stringify({ version: VERSION, epoch, id, wrapped, keys })
}

/** New keys of a user: one generation. */
export function newKeys(): KeyOctets {
  return { index: randomOctets(KEY_OCTETS), salt: randomOctets(KEY_OCTETS), generations: [newGeneration()] }
}

/** A new key, and its id. */
export function newGeneration(): KeyOctets['generations'][number] {
  return { id: toBase64url(randomOctets(ID_OCTETS)), key: randomOctets(KEY_OCTETS) }
}

/** Wraps the keys of a user under a new key, and overwrites their octets. */
export async function wrapKeys<Secret>(
  wrapper: KeyWrapper<Secret>,
  user: string,
  secret: Secret,
  { index, salt, generations }: KeyOctets,
): Promise<Pick<KeyRecord, 'wrapped' | 'keys'>> {
  const key = randomOctets(KEY_OCTETS)
  const own = generations.flatMap((generation) => [fromBase64url(generation.id) ?? new Uint8Array(0), generation.key])
  const octets = fields(index, salt, ...own)
  try {
    const nonce = randomOctets(NONCE_OCTETS)
    const sealed = await encrypt(await cipherKey(key), nonce, octets, fields(LABEL, user))
    // The wrapper may keep what it gets.
    return { wrapped: await wrapper.wrap(key.slice(), user, secret), keys: toBase64url(joined(nonce, sealed)) }
  } finally {
    for (const each of [key, octets, index, ...generations.map((generation) => generation.key)]) each.fill(0)
  }
}

/** The keys of a user. Throws a {@link KeysUnavailable} if the secret does not unwrap them. */
export async function unwrapKeys<Secret>(
  wrapper: KeyWrapper<Secret>,
  user: string,
  secret: Secret,
  { wrapped, keys }: KeyRecord,
): Promise<KeyOctets> {
  const key = await wrapper.unwrap(wrapped, user, secret)
  if (key === null) throw new KeysUnavailable('wrong-secret')
  const octets = fromBase64url(keys)
  if (octets === null || octets.length < NONCE_OCTETS || key.length !== KEY_OCTETS) throw damaged()
  const cipher = await cipherKey(key)
  key.fill(0)
  const sealed = octets.subarray(NONCE_OCTETS)
  const opened = await decrypt(cipher, octets.subarray(0, NONCE_OCTETS), sealed, fields(LABEL, user))
  if (opened === null) throw damaged()
  const [index, salt, ...rest] = fieldsIn(opened)
  opened.fill(0)
  if (index === undefined || salt === undefined || rest.length === 0 || rest.length % 2 === 1) throw damaged()
  const generations: { id: string; key: Uint8Array }[] = []
  for (let place = 0; place < rest.length; place += 2) {
    const [id, own] = rest.slice(place, place + 2)
    if (id?.length !== ID_OCTETS || own?.length !== KEY_OCTETS) throw damaged()
    generations.push({ id: toBase64url(id), key: own })
  }
  return { index, salt, generations }
}

/** The fields that {@link fields} joined, as copies. */
function fieldsIn(octets: Uint8Array): Uint8Array[] {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.length)
  const found: Uint8Array[] = []
  let place = 0
  while (place + 4 <= octets.length) {
    const start = place + 4
    place = start + view.getUint32(place)
    if (place > octets.length) throw damaged()
    found.push(octets.slice(start, place))
  }
  return found
}

function parse(text: string): Partial<Record<'version' | keyof KeyRecord, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value
  } catch {
    // The message of the parser quotes the text.
  }
  throw damaged()
}

function damaged(): StorageError {
  return new StorageError('damaged', 'keys: expected the wrapped keys of a user, got something else')
}
