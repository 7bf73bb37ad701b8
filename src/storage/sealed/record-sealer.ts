/**
 * Seals single records and opens them, and hides their names.
 */
import { BoundedMap } from '../../input/bounded-map.js'
import type { RecordKey, StoredRecord } from '../record-storage.js'
import {
  associatedData,
  type Body,
  bodyOctets,
  DIGEST_OCTETS,
  envelopeText,
  LINEAGE_OCTETS,
  readBody,
  readEnvelope,
} from './envelope.js'
import type { Keyring } from './keyring.js'
import { octetsOf, randomOctets, toBase64url } from './octets.js'
import { SealBroken } from './seal-errors.js'
import type { SeenRecord } from './seen-records.js'
import { digest, NONCE_OCTETS } from './web-crypto.js'

/** A record by the name that its user knows, and by the one that it is stored under. */
export interface Place {
  /** The names of jar and unit; the unit is the stored one if {@link Place.isNamed} is false. */
  readonly key: RecordKey
  readonly stored: RecordKey
  /** Whether the name of the unit is known; otherwise the record has it. */
  readonly isNamed: boolean
}

/** A record that was opened. */
export interface OpenedRecord extends Body, SeenRecord {
  /** The id of the key that it is sealed with; `null` if it is plaintext that may be. */
  readonly id: string | null
}

/** A record that was sealed, and is to be stored. */
export interface SealedText extends Omit<SeenRecord, 'version'> {
  readonly text: string
}

/** The maximum number of hidden names that are kept. */
const NAMES = 16_384

/** Zeros in base64url: the digest that a record notes as that of the previous one if it is the first. */
const NO_DIGEST = /* @__PURE__ */ 'A'.repeat(Math.ceil((DIGEST_OCTETS * 4) / 3))
/** Stands for the lineage of a record that is not sealed: zeros as base64url. */
const NO_LINEAGE = /* @__PURE__ */ 'A'.repeat(Math.ceil((LINEAGE_OCTETS * 4) / 3))

export class RecordSealer {
  readonly #keyring: Keyring
  readonly #pad: number
  /** Whether the names of jars and units are hidden. */
  readonly hidesNames: boolean
  /** Whether a record that is not sealed is taken as it is. */
  readonly #takesPlaintext: boolean
  readonly #hiddenNames = new BoundedMap<string>(NAMES)
  readonly #unitNames = new BoundedMap<string>(NAMES)

  constructor(keyring: Keyring, hidesNames: boolean, pad: number, takesPlaintext: boolean) {
    this.#keyring = keyring
    this.hidesNames = hidesNames
    this.#pad = pad
    this.#takesPlaintext = takesPlaintext
  }

  /** The name under which a jar is stored. */
  async storedJar(jar: string): Promise<string> {
    return this.hidesNames ? await this.#hidden('jar', jar) : jar
  }

  /** Where a record is stored. */
  async place(key: RecordKey): Promise<Place> {
    if (!this.hidesNames) return { key, stored: key, isNamed: true }
    const { jar, unit } = key
    const [storedJar, storedUnit] = await Promise.all([this.#hidden('jar', jar), this.#hidden('unit', jar, unit)])
    this.#unitNames.set(storedUnit, unit)
    return { key, stored: { jar: storedJar, unit: storedUnit }, isNamed: true }
  }

  /** The place of a stored record; without its name if that is not known. */
  placeOfStored(jar: string, stored: RecordKey): Place {
    const unit = this.hidesNames ? this.#unitNames.get(stored.unit) : stored.unit
    return { key: { jar, unit: unit ?? stored.unit }, stored, isNamed: unit !== undefined }
  }

  /** Seals a text that follows on the record of a place, or on the digest of one that was removed. */
  async seal(
    { key, stored }: Place,
    text: string,
    expiresAt: number | null,
    before: SeenRecord | null,
    removed: string | null,
  ): Promise<SealedText> {
    const id = await this.#keyring.sealingId()
    const isFirst = before === null || before.lineage === NO_LINEAGE
    const lineage = isFirst ? toBase64url(randomOctets(LINEAGE_OCTETS)) : before.lineage
    const count = isFirst ? 1 : before.count + 1
    const previous = before?.digest ?? removed ?? NO_DIGEST
    const { jar, unit } = key
    const octets = bodyOctets({ lineage, count, previous, expiresAt, jar, unit, text }, this.#pad)
    // Random, and never made from a version or a count: writers that race would seal two texts with one nonce.
    const nonce = randomOctets(NONCE_OCTETS)
    const sealing = { id, ...stored, nonce, associatedData: associatedData(id, stored.jar, stored.unit) }
    const sealed = await this.#keyring.encrypt(sealing, octets)
    const envelope = envelopeText({ id, nonce, sealed })
    return { text: envelope, lineage, count, digest: await digestOf(envelope) }
  }

  /** Opens the record of a place. Throws a {@link SealBroken} if it is not exactly what was sealed for it. */
  async open(place: Place, record: StoredRecord): Promise<OpenedRecord> {
    const { key, stored, isNamed } = place
    const opened = await this.#openAt(stored, record, key)
    const expected = isNamed ? key : { jar: key.jar, unit: opened.unit }
    const isHere = isNamed || (await this.place(expected)).stored.unit === stored.unit
    if (opened.jar === expected.jar && opened.unit === expected.unit && isHere) return opened
    throw new SealBroken('broken', key.jar, key.unit)
  }

  async #openAt(stored: RecordKey, { version, text }: StoredRecord, named: RecordKey): Promise<OpenedRecord> {
    const { jar, unit } = named
    const envelope = readEnvelope(text)
    if (envelope === 'plaintext' && this.#takesPlaintext) {
      const record = { lineage: NO_LINEAGE, count: 0, previous: NO_DIGEST, digest: await digestOf(text) }
      return { ...record, id: null, expiresAt: null, jar, unit, text, version }
    }
    if (typeof envelope === 'string') throw new SealBroken(envelope, jar, unit)
    const { id, nonce, sealed } = envelope
    if (!(await this.#keyring.has(id))) throw new SealBroken('unknown-key', jar, unit)
    const sealing = { id, ...stored, nonce, associatedData: associatedData(id, stored.jar, stored.unit) }
    const octets = await this.#keyring.decrypt(sealing, sealed)
    const body = octets === null ? null : readBody(octets)
    if (body === null) throw new SealBroken('broken', jar, unit)
    return { ...body, id, version, digest: await digestOf(text) }
  }

  /** The name that stands for others, which is made once. */
  async #hidden(...texts: readonly string[]): Promise<string> {
    const name = JSON.stringify(texts)
    const known = this.#hiddenNames.get(name)
    if (known !== undefined) return known
    const hidden = await this.#keyring.pseudonym(...texts)
    this.#hiddenNames.set(name, hidden)
    return hidden
  }
}

async function digestOf(text: string): Promise<string> {
  return toBase64url(await digest(octetsOf(text)))
}
