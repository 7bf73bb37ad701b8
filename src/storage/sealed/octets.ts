/**
 * Octets of sealed records: their text, and how several are joined so that none is taken for another.
 */
import { exactText, keptText } from '../exact-text.js'

const LENGTH_OCTETS = 4

/** The octets of any string; {@link textOf} is the way back. */
export function octetsOf(text: string): Uint8Array {
  return new TextEncoder().encode(keptText(text))
}

/** The string that {@link octetsOf} was called with; `null` if it cannot have been called. */
export function textOf(octets: Uint8Array): string | null {
  try {
    return exactText(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets))
  } catch {
    return null
  }
}

/** Octets one after the other. */
export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const octets = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let place = 0
  for (const part of parts) {
    octets.set(part, place)
    place += part.length
  }
  return octets
}

/** Fields one after the other, each behind its length in four octets. */
export function fields(...parts: readonly (Uint8Array | string)[]): Uint8Array {
  return joined(
    ...parts.flatMap((part) => {
      const octets = typeof part === 'string' ? octetsOf(part) : part
      const length = new Uint8Array(LENGTH_OCTETS)
      new DataView(length.buffer).setUint32(0, octets.length)
      return [length, octets]
    }),
  )
}

/** Octets as base64url without padding (RFC 4648 §5). */
export function toBase64url(octets: Uint8Array): string {
  let binary = ''
  // A call takes a limited number of arguments.
  for (let start = 0; start < octets.length; start += 8192) {
    binary += String.fromCharCode(...octets.subarray(start, start + 8192))
  }
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** The octets of a base64url text; `null` unless it is the one that {@link toBase64url} makes of them. */
export function fromBase64url(text: string): Uint8Array | null {
  if (!/^[\w-]*$/.test(text) || text.length % 4 === 1) return null
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  const octets = Uint8Array.from(binary, (character) => character.charCodeAt(0))
  // The bits that the last character has too many are zero.
  const tail = octets.length % 3
  return tail === 0 || text.endsWith(toBase64url(octets.subarray(octets.length - tail))) ? octets : null
}

/** Random octets. */
export function randomOctets(count: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(count))
}
