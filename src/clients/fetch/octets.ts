/**
 * Converts header values from and to byte strings, which the Fetch standard uses. The Headers of workerd hold text
 * instead, and send it as UTF-8.
 */
import { isAscii } from '../../algorithms/characters.js'
import { utf8Octets } from '../../http/cookie-header.js'

/** Whether the Headers of this runtime hold text; undefined until it is tested. */
let headersAreText: boolean | undefined

function areHeadersText(): boolean {
  if (headersAreText === undefined) {
    try {
      headersAreText = new Headers({ a: '\u0100' }).get('a') === '\u0100'
    } catch {
      headersAreText = false
    }
  }
  return headersAreText
}

/** Returns the octets of a value from Headers, one code unit for each. */
export function octetsOfHeader(value: string): string {
  return !areHeadersText() || isAscii(value) ? value : utf8Octets(value)
}

/** Returns the value to give to Headers for these octets. Octets that are not UTF-8 stay as they are. */
export function headerOfOctets(octets: string): string {
  if (!areHeadersText() || isAscii(octets)) return octets
  return octets.replace(/[\x80-\xff]+/g, (run) => {
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
        Uint8Array.from(run, (unit) => unit.charCodeAt(0)),
      )
    } catch {
      return run
    }
  })
}
