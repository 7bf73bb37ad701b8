/** The octets of single characters at the boundaries of UTF-8 and of byte strings (§5.6 step 5). */
import { octetLength } from 'speculoos/algorithms'
import { expect, it } from 'vitest'
import { exceedsOctets } from '../../src/algorithms/octets.js'

const CODES = [0, 0x7f, 0x80, 0xff, 0x100, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff]
const PAIRS = ['\u{10000}', '\u{10ffff}', '\ud800', '\udc00', '\udc00\ud800', '\ud800\ud800\udc00', '\ud800x\udc00']
const utf8 = (text: string): number => new TextEncoder().encode(text).length

it.each([...CODES.map((code) => String.fromCharCode(code)), ...PAIRS])('%j', (text) => {
  for (const each of [text, `${text}é`, `a${text}`, `${text}${text}`]) {
    expect(octetLength(each, 'non-HTTP')).toBe(utf8(each))
    const isByteString = Array.from({ length: each.length }, (_, index) => each.charCodeAt(index)).every(
      (code) => code <= 0xff,
    )
    expect(octetLength(each, 'HTTP')).toBe(isByteString ? each.length : utf8(each))
  }
})

it('a limit is exceeded by both texts together', () => {
  for (const type of ['HTTP', 'non-HTTP'] as const) {
    for (const [first, second] of [
      ['abc', 'def'],
      ['€€', ''],
      ['', '€€'],
      ['é', 'ééé'],
      ['', ''],
    ] as const) {
      const octets = octetLength(first, type) + octetLength(second, type)
      expect(exceedsOctets(first, second, octets, type)).toBe(false)
      expect(exceedsOctets(first, second, octets - 1, type)).toBe(true)
    }
  }
})

it('a number has no octets', () => {
  expect(() => Reflect.apply(octetLength, undefined, [1, 'HTTP'])).toThrow('text: expected a string, got a number')
})
