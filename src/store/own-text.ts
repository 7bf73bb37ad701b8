/**
 * Keeps a piece of a header from keeping the whole header in memory.
 */

/** From this length on, V8 makes of a slice a reference into the text that it was cut from. */
const SLICE_LENGTH = 13

/** The same text, which keeps no other text alive. */
export function ownText(text: string): string {
  if (text.length < SLICE_LENGTH) return text
  return inOnePiece(text.slice(0, 1) + text.slice(1))
}

/** The character that was read last: V8 leaves out a read of which nobody keeps the result. */
let lastRead = 0

/** A text that was put together, which keeps its parts alive no longer. */
export function inOnePiece(text: string): string {
  // To read a character of such a text, V8 first copies it into one piece.
  const read = text.charCodeAt(1)
  if (read !== lastRead) lastRead = read
  return text
}
