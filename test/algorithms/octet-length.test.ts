/** The octets of a text are those that TextEncoder makes of it, or one for each code unit of a byte string (§5.6 step 5). */
import fc from 'fast-check'
import { octetLength } from 'speculoos/algorithms'
import { describe, expect, it } from 'vitest'

const encodedLength = (text: string) => new TextEncoder().encode(text).length

const codeUnits = (most: number) =>
  fc
    .array(
      fc.oneof(fc.nat(0x7f), fc.nat(most), fc.integer({ min: Math.min(0xd800, most), max: Math.min(0xdfff, most) })),
    )
    .map((codes) => String.fromCharCode(...codes))

describe('the octets of any text', () => {
  it('from a script are those of UTF-8, a lone surrogate having three', () => {
    fc.assert(
      fc.property(codeUnits(0xffff), (text) => {
        expect(octetLength(text, 'non-HTTP')).toBe(encodedLength(text))
      }),
      { numRuns: 1000 },
    )
  })
  it('from a message are its code units where it is a byte string', () => {
    fc.assert(
      fc.property(codeUnits(0xff), (text) => {
        expect(octetLength(text, 'HTTP')).toBe(text.length)
      }),
    )
  })
  it('from a message are those of UTF-8 where it is none', () => {
    fc.assert(
      fc.property(
        codeUnits(0xffff),
        codeUnits(0xff),
        fc.integer({ min: 0x100, max: 0xffff }),
        (before, after, code) => {
          const text = before + String.fromCharCode(code) + after
          expect(octetLength(text, 'HTTP')).toBe(encodedLength(text))
        },
      ),
      { numRuns: 1000 },
    )
  })
})

describe('the octets of surrogates', () => {
  it.each([
    ['\ud83c\udf6a', 4],
    ['\ud83c', 3],
    ['\udf6a', 3],
    ['\udf6a\ud83c', 6],
    ['\ud83c\ud83c\udf6a', 7],
    ['\ud83c\udf6a\udf6a', 7],
    ['\ud83ca\udf6a', 7],
    ['\udbff\udfff', 4],
    ['\ud800\udc00', 4],
    ['\ud7ff\udc00', 6],
    ['\udbff\ue000', 6],
  ])('%j are %d', (text, octets) => {
    expect(octetLength(text, 'non-HTTP')).toBe(octets)
    expect(octetLength(text, 'HTTP')).toBe(octets)
  })
})
