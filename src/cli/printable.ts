/**
 * Makes foreign text printable: no control character and no mark that changes a terminal reaches it.
 */

/** Controls, marks that cannot be seen or that change the direction, separators of lines, and halves of pairs. */
const DANGEROUS = /[\p{C}\p{Zl}\p{Zp}]/gu

/** The text with an escape for each character that could change more than its own place on a line. */
export function harmless(text: string): string {
  return text.replace(DANGEROUS, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)
}

/** The same for JSON: the escapes are those of JSON, so that the value stays the same. */
export function harmlessJson(json: string): string {
  return json.replace(DANGEROUS, (character) =>
    Array.from({ length: character.length }, (_, index) => {
      return `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`
    }).join(''),
  )
}

/** The same for a file: its lines and tabs stay. */
export function harmlessFile(text: string): string {
  return text.replace(DANGEROUS, (character) => (/[\n\t]/.test(character) ? character : harmless(character)))
}

/** What the octets of a cookie mean: the characters of UTF-8, or if they are not UTF-8, one character an octet. */
export function charactersOf(octets: string): string {
  if (!/[\u0080-\u00ff]/.test(octets) || /[\u0100-\uffff]/.test(octets)) return octets
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(octets, 'latin1'))
  } catch {
    return octets
  }
}

/** The octets of UTF-8 that characters mean, one character an octet. */
export function octetsOf(characters: string): string {
  return Buffer.from(characters, 'utf8').toString('latin1')
}

/** The number of columns that a text takes on a terminal. */
export function columnsOf(text: string): number {
  let columns = 0
  for (const character of text) {
    if (/[\p{Mn}\p{Me}]/u.test(character)) continue
    columns += /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{Emoji_Presentation}\uff01-\uff60]/u.test(
      character,
    )
      ? 2
      : 1
  }
  return columns
}

/** The text cut off to a number of columns. */
export function cut(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text
  let kept = ''
  let taken = 0
  for (const character of text) {
    taken += columnsOf(character)
    if (taken > columns - 1) break
    kept += character
  }
  return `${kept}…`
}
