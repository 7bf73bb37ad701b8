/**
 * Turns any string into one that UTF-8 and databases keep exactly: without lone surrogates and NUL.
 */

/**
 * The string itself if it can be kept, and otherwise its JSON. The JSON begins with a quotation mark, and no other result
 * does.
 */
export function keptText(text: string): string {
  return text.startsWith('"') || text.includes('\0') || hasLoneSurrogate(text) ? JSON.stringify(text) : text
}

/** Returns the string that was passed to {@link keptText}. */
export function exactText(kept: string): string {
  if (!kept.startsWith('"')) return kept
  const text: unknown = JSON.parse(kept)
  if (typeof text !== 'string') throw new SyntaxError('expected the JSON of a string')
  return text
}

function hasLoneSurrogate(text: string): boolean {
  return /\p{Surrogate}/u.test(text)
}
