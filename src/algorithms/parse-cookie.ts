/**
 * Reads a cookie-string, which is the value of a Cookie header field, back into pairs (§4.2.1, §5.8.3 step 6).
 */
import { requireString } from '../cookie/invalid-argument.js'
import { trimmed } from './characters.js'

/**
 * Reads the value of the Cookie header field of a request. Nothing is decoded or unquoted. A name may occur more than
 * once; the first cookie is the one with the longest path.
 *
 * A part without an equals sign is the value of a nameless cookie. A nameless cookie whose value contains an equals
 * sign cannot be distinguished from a cookie with a name.
 *
 * @param header - the value of the header field; several fields are joined by `; `.
 * @throws TypeError if `header` is not a string.
 *
 * @example
 * ```ts
 * import { parseCookie } from 'speculoos'
 *
 * for (const { name, value } of parseCookie('SID=31d4; cart={ "id": 1 }; nameless')) console.log([name, value])
 * // => [ 'SID', '31d4' ]
 * // => [ 'cart', '{ "id": 1 }' ]
 * // => [ '', 'nameless' ]
 * ```
 *
 * @see RFC 6265bis §4.2.1 and §5.8.3 step 6
 */
export function parseCookie(header: string): { name: string; value: string }[] {
  requireString('header', header)
  const pairs: { name: string; value: string }[] = []
  for (const part of header.split(';')) {
    const equals = part.indexOf('=')
    const name = equals === -1 ? '' : trimmed(part, 0, equals)
    const value = trimmed(part, equals + 1, part.length)
    if (equals !== -1 || value !== '') pairs.push({ name, value })
  }
  return pairs
}
