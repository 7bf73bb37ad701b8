/**
 * Makes text of strangers harmless, so that it can be written to a terminal: servers choose names, attributes and URLs.
 */
import { readUrl } from '../../algorithms/url.js'

/** How many characters of a text are shown. */
const LENGTH = 1000

/** Controls, marks that change the direction of a text or cannot be seen, separators of lines, and halves of pairs. */
const DANGEROUS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

/** The text with escapes in the place of what could change more than its own place on a line, and without what is too long. */
export function harmless(text: string): string {
  const shown = text.length > LENGTH ? `${text.slice(0, LENGTH)}…` : text
  return shown.replace(DANGEROUS, escaped)
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`
}

/** The URL without user name and password. */
export function withoutPassword(url: string): string {
  const read = readUrl(url)
  if (read === null || read.host === '') return url.replace(/^([^/?#]*\/\/)?[^/?#]*@/, '$1')
  read.username = ''
  read.password = ''
  return read.href
}
