/**
 * Choosing from a few values, some of them more often than others.
 */

import fc from 'fast-check'

/** An arbitrary over the values of a table; the number says how often a value stands in it. Shrinks to the first. */
export function weighted<Value>(...table: readonly (readonly [Value, number])[]): fc.Arbitrary<Value> {
  return fc.constantFrom(...table.flatMap(([value, weight]) => new Array<Value>(weight).fill(value)))
}

/** `common` so many times as often as `rare`. */
export function mostly<Value>(
  common: fc.Arbitrary<Value>,
  rare: fc.Arbitrary<Value>,
  weight = 12,
): fc.Arbitrary<Value> {
  return fc.oneof({ arbitrary: common, weight }, { arbitrary: rare, weight: 1 })
}

/** `count` times the same piece. */
export function long(piece: string, count: number): string {
  return piece.repeat(count)
}

const codePoint = fc.oneof(fc.nat(0x7f), fc.nat(0x2ff), fc.nat(0xffff), fc.nat(0x10ffff))

/** Any text, of lone surrogates as well. */
export function anyText(maxLength: number): fc.Arbitrary<string> {
  return fc.array(codePoint, { maxLength, size: 'max' }).map((codePoints) => String.fromCodePoint(...codePoints))
}
