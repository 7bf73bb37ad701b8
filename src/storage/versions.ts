/**
 * Versions and write ids: texts that are never used twice.
 */
import type { RecordVersion } from './record-storage.js'

const RANDOM_OCTETS = 9

/** The version that follows another one: a number that grows while the record is known, and a random part. */
export function nextVersion(last: RecordVersion | null): RecordVersion {
  const count = last === null ? 0 : Number.parseInt(last, 10)
  return `${Number.isSafeInteger(count) ? count + 1 : 1}-${randomText()}`
}

/** The number of texts that one call of the generator serves: such a call takes as long as making a text. */
const TEXTS = 256

let octets = new Uint8Array(0)
let place = 0

/** A unique text: 72 random bits. */
export function randomText(): string {
  if (place === octets.length) {
    octets = crypto.getRandomValues(new Uint8Array(RANDOM_OCTETS * TEXTS))
    place = 0
  }
  let text = ''
  for (const end = place + RANDOM_OCTETS; place < end; place += 1) {
    text += (octets[place] ?? 0).toString(36).padStart(2, '0')
  }
  return text
}
