/**
 * Counts the octets of a string as a runtime gives it (§5.6 step 5, §5.7 step 4).
 */
import { requireString } from '../cookie/invalid-argument.js'

/**
 * Where a cookie comes from or goes to: an HTTP message, or a non-HTTP API such as `document.cookie`.
 *
 * @see RFC 6265bis §5.8.1 and §5.8.2
 */
export type ApiType = 'HTTP' | 'non-HTTP'

/**
 * The number of octets of a text. Text from an HTTP message is a byte string, one octet per code unit, as `Headers` and
 * `node:http` give it. Text from a script, or with a code unit above 0xFF, counts as UTF-8, in which a lone surrogate
 * has three octets.
 *
 * @example
 * ```ts
 * import { octetLength } from 'speculoos/algorithms'
 *
 * console.log(octetLength('é', 'HTTP'), octetLength('é', 'non-HTTP'), octetLength('€', 'HTTP')) // => 1 2 3
 * ```
 */
export function octetLength(text: string, type: ApiType): number {
  requireString('text', text)
  let octets = text.length
  let isByteString = type === 'HTTP'
  for (let position = 0; position < text.length; position += 1) {
    const code = text.charCodeAt(position)
    if (code < 0x80) continue
    if (code > 0xff) isByteString = false
    octets += code < 0x800 || isSurrogatePair(text, position) || isSurrogatePair(text, position - 1) ? 1 : 2
  }
  return isByteString ? text.length : octets
}

/** Whether two texts together have more octets than `limit`. Short texts are not counted. */
export function exceedsOctets(first: string, second: string, limit: number, type: ApiType): boolean {
  // No code unit has more than three octets.
  if ((first.length + second.length) * 3 <= limit) return false
  return octetLength(first, type) + octetLength(second, type) > limit
}

function isSurrogatePair(text: string, position: number): boolean {
  return (text.charCodeAt(position) & 0xfc00) === 0xd800 && (text.charCodeAt(position + 1) & 0xfc00) === 0xdc00
}
