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

/** A unique text: 72 random bits. */
export function randomText(): string {
  const octets = crypto.getRandomValues(new Uint8Array(RANDOM_OCTETS))
  return Array.from(octets, (octet) => octet.toString(36).padStart(2, '0')).join('')
}
