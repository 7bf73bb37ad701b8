/**
 * Escapes untrusted text for a terminal: servers choose names, attributes and URLs.
 */
import { readUrl } from '../../algorithms/url.js'

/** The most characters of a text to show. */
const LENGTH = 1000

/** Control characters, invisible characters and direction marks, line separators, and lone surrogates. */
const DANGEROUS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

/** Escapes the characters that could change other parts of the output, and cuts off a long text. */
export function harmless(text: string): string {
  const shown = text.length > LENGTH ? `${text.slice(0, LENGTH)}…` : text
  return shown.replace(DANGEROUS, escaped)
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`
}

/** Returns the URL without user name and password. */
export function withoutPassword(url: string): string {
  const read = readUrl(url)
  if (read === null || read.host === '') return url.replace(/^([^/?#]*\/\/)?[^/?#]*@/, '$1')
  read.username = ''
  read.password = ''
  return read.href
}
