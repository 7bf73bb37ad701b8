/**
 * The sealed record, octet by octet. `docs/sealed-jars.md` describes it for other programs, and `spec-vectors/` has
 * examples of it.
 *
 * A record is the base64url text of `"SPS1"`, the algorithm (1 octet), the id of the key (16), the nonce (12), the
 * ciphertext and its tag (16). What is encrypted is a form (1 octet), the lineage (16), the count (8), the digest of the
 * record before it (32), the expiry time (8), then jar, unit and text, each behind its length (4), and zeros up to the
 * next multiple of the padding.
 */
import { fields, fromBase64url, joined, textOf, toBase64url } from './octets.js'
import type { SealFault } from './seal-errors.js'
import { NONCE_OCTETS, TAG_OCTETS } from './web-crypto.js'

/** The characters `SPS1`, with which each envelope begins. */
const MAGIC = /* @__PURE__ */ Uint8Array.of(0x53, 0x50, 0x53, 0x31)
/** The base64url characters that the magic octets decide alone. */
const MAGIC_TEXT = 'U1BTM'
/** AES-256-GCM with keys of HKDF-SHA-256. */
const ALGORITHM = 1
const FORM = 1

export const ID_OCTETS = 16
export const LINEAGE_OCTETS = 16
export const DIGEST_OCTETS = 32
const HEADER_OCTETS = 4 + 1 + ID_OCTETS + NONCE_OCTETS
const FIXED_OCTETS = 1 + LINEAGE_OCTETS + 8 + DIGEST_OCTETS + 8
const NOTHING = /* @__PURE__ */ new Uint8Array(0)

/** A sealed record as it is stored, still closed. */
export interface Envelope {
  /** The id of the key, as base64url. */
  readonly id: string
  readonly nonce: Uint8Array
  /** The ciphertext and its tag. */
  readonly sealed: Uint8Array
}

/** What a sealed record contains. */
export interface Body {
  /** Random octets that a record has from its creation to its removal, as base64url. */
  readonly lineage: string
  /** How often the record was written since its creation. */
  readonly count: number
  /** The digest of the record that it replaced, as base64url; zeros if none is known. */
  readonly previous: string
  /** When nobody needs the record any more, in milliseconds; `null` for never. */
  readonly expiresAt: number | null
  readonly jar: string
  readonly unit: string
  readonly text: string
}

/** The text of an envelope. */
export function envelopeText({ id, nonce, sealed }: Envelope): string {
  return toBase64url(joined(MAGIC, Uint8Array.of(ALGORITHM), fromBase64url(id) ?? NOTHING, nonce, sealed))
}

/** Reads the text of an envelope, or says what is wrong with it. */
export function readEnvelope(text: string): Envelope | SealFault {
  if (!text.startsWith(MAGIC_TEXT)) return 'plaintext'
  const octets = fromBase64url(text)
  if (octets === null) return 'broken'
  if (MAGIC.some((octet, index) => octet !== octets[index])) return 'plaintext'
  if (octets.length < HEADER_OCTETS + TAG_OCTETS) return 'truncated'
  if (octets[MAGIC.length] !== ALGORITHM) return 'unknown-algorithm'
  const idStart = MAGIC.length + 1
  return {
    id: toBase64url(octets.subarray(idStart, idStart + ID_OCTETS)),
    nonce: octets.subarray(idStart + ID_OCTETS, HEADER_OCTETS),
    sealed: octets.subarray(HEADER_OCTETS),
  }
}

/** What the tag of a record covers besides its ciphertext: the algorithm, the key and the place that it is stored in. */
export function associatedData(id: string, jar: string, unit: string): Uint8Array {
  return fields(MAGIC, Uint8Array.of(ALGORITHM), fromBase64url(id) ?? NOTHING, jar, unit, Uint8Array.of(FORM))
}

/** The octets of a body, with zeros up to a multiple of `pad` octets. */
export function bodyOctets({ lineage, count, previous, expiresAt, jar, unit, text }: Body, pad: number): Uint8Array {
  const numbers = new DataView(new ArrayBuffer(16))
  numbers.setBigUint64(0, BigInt(count))
  numbers.setFloat64(8, expiresAt ?? Number.POSITIVE_INFINITY)
  const octets = joined(
    Uint8Array.of(FORM),
    fromBase64url(lineage) ?? NOTHING,
    new Uint8Array(numbers.buffer, 0, 8),
    fromBase64url(previous) ?? NOTHING,
    new Uint8Array(numbers.buffer, 8, 8),
    fields(jar, unit, text),
  )
  const padded = new Uint8Array(Math.ceil(octets.length / pad) * pad)
  padded.set(octets)
  return padded
}

/** Reads the octets of a body; `null` if they are not of this form. */
export function readBody(octets: Uint8Array): Body | null {
  if (octets[0] !== FORM || octets.length < FIXED_OCTETS) return null
  const view = new DataView(octets.buffer, octets.byteOffset, octets.length)
  const expiresAt = view.getFloat64(FIXED_OCTETS - 8)
  let place = FIXED_OCTETS
  const next = (): string | null => {
    if (place + 4 > octets.length) return null
    const start = place + 4
    place = start + view.getUint32(place)
    return place <= octets.length ? textOf(octets.subarray(start, place)) : null
  }
  const jar = next()
  const unit = jar === null ? null : next()
  const text = unit === null ? null : next()
  if (jar === null || unit === null || text === null) return null
  return {
    lineage: toBase64url(octets.subarray(1, 1 + LINEAGE_OCTETS)),
    count: Number(view.getBigUint64(1 + LINEAGE_OCTETS)),
    previous: toBase64url(octets.subarray(FIXED_OCTETS - 8 - DIGEST_OCTETS, FIXED_OCTETS - 8)),
    expiresAt: Number.isFinite(expiresAt) ? expiresAt : null,
    jar,
    unit,
    text,
  }
}
