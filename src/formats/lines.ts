/**
 * The lines of a file, one at a time: a file of a million lines never becomes a million strings at once.
 */

import { trimmed } from '../algorithms/characters.js'

/** The maximum length of a line that is matched with regular expressions, which need memory for each octet. */
export const LINE_OCTETS = 100_000

const LF = 0x0a
const CR = 0x0d

/**
 * Each line of a text without its end, with its number, counted from 1. A lone CR ends no line. Empty lines are left
 * out unless `withEmpty` is true.
 */
export function* linesOf(text: string, withEmpty = false): Generator<readonly [number: number, line: string]> {
  let number = 1
  for (let start = 0; start < text.length; number += 1) {
    if (!withEmpty && text.charCodeAt(start) === LF) {
      start += 1
      continue
    }
    const found = text.indexOf('\n', start)
    const end = found === -1 ? text.length : found
    yield [number, text.slice(start, end > start && text.charCodeAt(end - 1) === CR ? end - 1 : end)]
    start = end + 1
  }
}

/** A text without spaces and tabs around it. No other octet is white space: 0xA0 ends the two octets of `à`. */
export function withoutSpace(text: string): string {
  return trimmed(text, 0, text.length)
}

/** The first fields of a line, and in the last one the rest of it. */
export function fieldsOfLine(line: string, separator: string, count: number): string[] {
  const fields: string[] = []
  let start = 0
  while (fields.length < count - 1) {
    const end = line.indexOf(separator, start)
    if (end === -1) break
    fields.push(line.slice(start, end))
    start = end + separator.length
  }
  fields.push(line.slice(start))
  return fields
}
