/**
 * Puts together the texts that vectors write in pieces.
 */
import type { Piece, Range, Text } from './format.js'

/** What a vector with `each` is run with: one of its items, or `null` for a vector without. */
export type Item = string | null

function pieceOf(piece: Piece, item: Item): string {
  if (typeof piece === 'string') return piece
  if ('repeat' in piece) return piece.repeat.repeat(piece.times)
  if ('units' in piece) return String.fromCharCode(...piece.units)
  if (item === null) throw new Error('a piece refers to `each` in a vector that has none')
  return item
}

/** The text that the pieces make, with the item in the place of each `{ "each": true }`. */
export function textOf(text: Text, item: Item): string {
  return typeof text === 'string' ? text : text.map((piece) => pieceOf(piece, item)).join('')
}

function codePoint(text: string): number {
  const code = text.codePointAt(0)
  if (code === undefined) throw new Error('a range has an empty end')
  return code
}

function isRange(entry: Text | Range): entry is Range {
  return typeof entry === 'object' && 'from' in entry
}

/** Every item that a vector is run with; a range stands for each character from its first to its last. */
export function itemsOf(each: readonly (Text | Range)[] | undefined): Item[] {
  if (each === undefined) return [null]
  return each.flatMap((entry) => {
    if (!isRange(entry)) return [textOf(entry, null)]
    const first = codePoint(entry.from)
    const length = codePoint(entry.to) - first + 1
    if (length < 2) throw new Error(`the range from ${entry.from} to ${entry.to} is too short`)
    return Array.from({ length }, (_, index) => String.fromCodePoint(first + index))
  })
}

/** An item as the name of a test shows it. */
export function labelOf(item: Item): string {
  if (item === null) return ''
  const printable = JSON.stringify(item).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return ` [${printable.length > 60 ? `${printable.slice(0, 60)}...` : printable}]`
}
