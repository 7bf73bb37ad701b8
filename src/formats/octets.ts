/**
 * Octets as strings: a byte string has one code unit for each octet, as the names and values of cookies have.
 */
import { isAscii } from '../algorithms/characters.js'
import { utf8Octets } from '../http/cookie-header.js'

/** The number of octets that are decoded at once. */
const CHUNK = 8192

/** The byte string of octets. */
export function byteString(bytes: Uint8Array, start = 0, end = bytes.length): string {
  if (end - start <= CHUNK) return String.fromCharCode(...bytes.subarray(start, end))
  const part = bytes.subarray(start, end)
  // The decoder of UTF-8 is the fastest way to ASCII, and nearly all files are that.
  if (part.every((octet) => octet < 0x80)) return new TextDecoder().decode(part)
  const chunks: string[] = []
  for (let position = 0; position < part.length; position += CHUNK) {
    chunks.push(String.fromCharCode(...part.subarray(position, position + CHUNK)))
  }
  return chunks.join('')
}

/** The octets of a byte string. */
export function bytesOf(octets: string): Uint8Array {
  const bytes = new Uint8Array(octets.length)
  for (let position = 0; position < octets.length; position += 1) bytes[position] = octets.charCodeAt(position)
  return bytes
}

/** The byte string of characters: their UTF-8. */
export function octetsOf(characters: string): string {
  if (isAscii(characters)) return characters
  return characters.length <= CHUNK ? utf8Octets(characters) : byteString(new TextEncoder().encode(characters))
}

/**
 * A name, a value or a path of a record as a byte string: unchanged if it is one, otherwise the UTF-8 of its
 * characters.
 */
export function octetsOfField(field: string): string {
  return /[\u0100-\uffff]/.test(field) ? octetsOf(field) : field
}

/** The characters that octets mean in UTF-8; `null` if they are not UTF-8. */
export function charactersOf(octets: string): string | null {
  return isAscii(octets) ? octets : decodeUtf8(bytesOf(octets))
}

/** The characters of UTF-8; `null` if the octets are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}

/** Whether a text can be UTF-8: it has no half of a surrogate pair. */
export function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text)
}
