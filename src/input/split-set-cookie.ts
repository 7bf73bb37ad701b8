/**
 * Divides a string into the Set-Cookie lines that it was joined from (RFC 9110 §5.3).
 */
import { trimmed } from '../algorithms/characters.js'
import { requireString } from '../cookie/invalid-argument.js'

// A newline, or a comma before a token and an equals sign. In a date, no equals sign follows the comma.
const BETWEEN_LINES = /\r?\n|,(?=[ \t]*[!#$%&'*+\-.^_`|~0-9A-Za-z]+=)/

/**
 * Divides a string into the Set-Cookie lines that it was joined from. Newlines always divide. A comma divides if a token
 * and `=` follow, so the comma within an Expires date does not. A value that itself has such a comma is divided too:
 * pass a list of lines if there is one.
 *
 * @returns the lines without white space around them; none for an empty string.
 * @throws TypeError if `text` is not a string.
 *
 * @example
 * ```ts
 * import { splitSetCookie } from 'speculoos'
 *
 * const joined = 'a=1; Expires=Wed, 09 Jun 2027 10:18:14 GMT, b=2; Path=/'
 * console.log(splitSetCookie(joined)) // => [ 'a=1; Expires=Wed, 09 Jun 2027 10:18:14 GMT', 'b=2; Path=/' ]
 * console.log(splitSetCookie('a=1\nb=2')) // => [ 'a=1', 'b=2' ]
 * ```
 *
 * @see RFC 6265bis §5.6
 */
export function splitSetCookie(text: string): string[] {
  requireString('text', text)
  return trimmedLines(text, BETWEEN_LINES)
}

/** Divides a string at newlines alone. */
export function splitAtNewlines(text: string): string[] {
  return trimmedLines(text, /\r?\n/)
}

function trimmedLines(text: string, separator: RegExp): string[] {
  return text
    .split(separator)
    .map((line) => trimmed(line, 0, line.length))
    .filter((line) => line !== '')
}
