/**
 * The lines of a file, one at a time: a file of a million lines never becomes a million strings at once.
 */

/** Each line of a text without its end, with its number, counted from 1. A lone CR ends no line. */
export function* linesOf(text: string): Generator<readonly [number: number, line: string]> {
  let start = 0
  for (let number = 1; start < text.length; number += 1) {
    const found = text.indexOf('\n', start)
    const end = found === -1 ? text.length : found
    yield [number, text.slice(start, text.charCodeAt(end - 1) === 0x0d && end > start ? end - 1 : end)]
    start = end + 1
  }
}
