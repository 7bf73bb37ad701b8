/**
 * The character classes of the grammars (§2.2, §5.6), and functions that use them.
 */

export const EQUALS = 0x3d
export const SEMICOLON = 0x3b

// DIGIT = %x30-39
export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

// CTL characters excluding HTAB: %x00-08 / %x0A-1F / %x7F
export function isControl(code: number): boolean {
  return code < 0x20 ? code !== 0x09 : code === 0x7f
}

/** Whether a text contains a CTL character other than HTAB. */
export function hasControl(text: string): boolean {
  for (let position = 0; position < text.length; position += 1) {
    if (isControl(text.charCodeAt(position))) return true
  }
  return false
}

/** Whether every character of a text is one of US-ASCII. */
export function isAscii(text: string): boolean {
  for (let position = 0; position < text.length; position += 1) {
    if (text.charCodeAt(position) > 0x7f) return false
  }
  return true
}

/**
 * Returns the text from `start` to `end` with the letters of US-ASCII in lower case. No other letter changes: the
 * Kelvin sign is not a K.
 */
export function asciiLowerCase(text: string, start = 0, end = text.length): string {
  const part = text.slice(start, end)
  for (let position = start; position < end; position += 1) {
    const code = text.charCodeAt(position)
    if (code >= 0x41 && code <= 0x5a) return part.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
  }
  return part
}

// WSP = SP / HTAB
function isWhiteSpace(code: number): boolean {
  return code === 0x20 || code === 0x09
}

/** The index of the first character from `start` to `end` that is not WSP; `end` if all of them are. */
export function skipSpace(text: string, start: number, end: number): number {
  let first = start
  while (first < end && isWhiteSpace(text.charCodeAt(first))) first += 1
  return first
}

/** The end of the text from `start` to `end` without trailing WSP characters. */
export function endBeforeSpace(text: string, start: number, end: number): number {
  let last = end
  while (last > start && isWhiteSpace(text.charCodeAt(last - 1))) last -= 1
  return last
}

/** The text from `start` to `end`, without the WSP characters around it. */
export function trimmed(text: string, start: number, end: number): string {
  const first = skipSpace(text, start, end)
  return text.slice(first, endBeforeSpace(text, first, end))
}
