/**
 * Keeps a piece of a header from keeping the whole header in memory.
 */

/** In V8, a slice of at least this length is a reference into the text that it was cut from. */
const SLICE_LENGTH = 13

/** A copy of a text that keeps no other text alive. */
export function ownText(text: string): string {
  if (text.length < SLICE_LENGTH) return text
  return inOnePiece(text.slice(0, 1) + text.slice(1))
}

/** The character that was read last. V8 drops a read whose result is not kept. */
let lastRead = 0

/** A concatenated text that no longer keeps its parts alive. */
export function inOnePiece(text: string): string {
  // To read a character of a concatenated text, V8 first copies it into one piece.
  const read = text.charCodeAt(1)
  if (read !== lastRead) lastRead = read
  return text
}
