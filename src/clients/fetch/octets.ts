/**
 * Header values as byte strings, which they are in the Fetch standard: the Headers of workerd take and give text instead,
 * and send it as UTF-8.
 */
import { isAscii } from '../../algorithms/characters.js'
import { utf8Octets } from '../../http/cookie-header.js'

/** Whether the Headers of this runtime take and give text; not known before it is asked. */
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

/** The octets of a header value that Headers gave, a code unit each. */
export function octetsOfHeader(value: string): string {
  return !areHeadersText() || isAscii(value) ? value : utf8Octets(value)
}

/** The header value that Headers want for these octets; what is no UTF-8 stays as it is. */
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
