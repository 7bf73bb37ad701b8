/**
 * Strings as the specification sees them: octets, white space, control characters and the case of US-ASCII (§3.2, §3.3).
 */

/** How the strings of a request or an API call came: over HTTP they may be byte strings. */
export type RetrievalType = 'HTTP' | 'non-HTTP'

const encoder = new TextEncoder()

/**
 * Answers how many octets a string has. One that came over HTTP and has no code unit above 0xFF is a byte string; every
 * other one is text, and is counted in UTF-8.
 */
export function octetsOf(string: string, type: RetrievalType): number {
  if (type === 'HTTP' && string.split('').every((unit) => unit <= '\u00ff')) return string.length
  return encoder.encode(string).length
}

/** %x00-08 / %x0A-1F / %x7F: the CTL characters excluding HTAB. */
export function containsControlCharacter(text: string): boolean {
  return text.split('').some((unit) => (unit <= '\u001f' && unit !== '\t') || unit === '\u007f')
}

/** WSP = SP / HTAB, taken away at both ends. */
export function trimWhiteSpace(text: string): string {
  let trimmed = text
  while (trimmed.startsWith(' ') || trimmed.startsWith('\t')) trimmed = trimmed.slice(1)
  while (trimmed.endsWith(' ') || trimmed.endsWith('\t')) trimmed = trimmed.slice(0, -1)
  return trimmed
}

/** Lower case by the i;ascii-casemap collation: only A to Z have one. */
export function asciiLowerCase(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}

/** Whether two strings case-insensitively match each other. */
export function matchesCaseInsensitively(one: string, other: string): boolean {
  return asciiLowerCase(one) === asciiLowerCase(other)
}

/** Whether a string begins with a case-insensitive match for `prefix`. */
export function beginsCaseInsensitively(text: string, prefix: string): boolean {
  return matchesCaseInsensitively(text.slice(0, prefix.length), prefix)
}

/** Whether every character is in CHAR, which is US-ASCII. */
export function isAscii(text: string): boolean {
  return text.split('').every((unit) => unit <= '\u007f')
}
