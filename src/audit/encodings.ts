/**
 * Undoes the encodings in which values of cookies come: percent signs, quotes, base64 and hexadecimal digits. What cannot
 * be decoded is `null`.
 */
import { hasControl, isAscii } from '../algorithms/characters.js'

/** The longest value that is decoded; no cookie has a longer one. */
const LONGEST = 4096

/** A value without the quotes around it, and with its percent signs decoded if they can be. */
export function plainValue(value: string): string {
  const bare = /^".*"$/s.test(value) ? value.slice(1, -1) : value
  if (!bare.includes('%')) return bare
  try {
    return decodeURIComponent(bare)
  } catch {
    return bare
  }
}

/** The octets of a base64 or base64url text, as a string with one octet a code unit. */
export function octetsOfBase64(text: string): string | null {
  const bare = text.replace(/=+$/, '')
  if (bare === '' || bare.length > LONGEST || !/^[\w+/-]+$/.test(bare) || bare.length % 4 === 1) return null
  try {
    return atob(bare.replaceAll('-', '+').replaceAll('_', '/'))
  } catch {
    return null
  }
}

/** The text in a base64 text; `null` if its octets are not UTF-8. */
export function textOfBase64(text: string): string | null {
  const octets = octetsOfBase64(text)
  return octets === null ? null : textOfOctets(octets)
}

/** The text of octets in hexadecimal digits. */
export function textOfHex(text: string): string | null {
  if (!/^(?:[0-9a-f]{2}){1,2048}$/i.test(text)) return null
  const octets = text.replace(/../g, (pair) => String.fromCharCode(Number.parseInt(pair, 16)))
  return textOfOctets(octets)
}

function textOfOctets(octets: string): string | null {
  // Texts of cookies have no control characters, and nearly all octets that are no text have some.
  if (hasControl(octets)) return null
  if (isAscii(octets)) return octets
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(octets, (octet) => octet.charCodeAt(0)))
  } catch {
    return null
  }
}

/** The object or list of a JSON text. */
export function jsonOf(text: string | null): object | null {
  if (text === null || !/^\s*[[{]/.test(text)) return null
  try {
    const data: unknown = JSON.parse(text)
    return typeof data === 'object' ? data : null
  } catch {
    return null
  }
}

/** The names in a JSON object, and in the objects and lists directly in it. */
export function namesIn(data: object): string[] {
  const inner = Object.values(data).filter((each) => typeof each === 'object' && each !== null)
  return [data, ...inner].flatMap((each) => (Array.isArray(each) ? [] : Object.keys(each)))
}
