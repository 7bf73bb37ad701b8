/** A-labels and Fake A-labels, compared with what the runtime decodes (§5.1.2 step 4). */
import { domainToASCII, domainToUnicode } from 'node:url'
import { canonicalizeHost } from 'speculoos/algorithms'
import { describe, expect, it } from 'vitest'
import { isALabel } from '../../src/algorithms/a-label.js'
import { canonicalizeHost as expectedHost } from '../oracle/canonical-host.js'

const NAMES = [
  'bücher',
  'ü',
  'aü',
  'a-ü',
  'straße',
  'münchen-ost',
  '中国',
  '测试测试测试',
  'испытание',
  'παράδειγμα',
  'טעסט',
  'テスト例',
  '테스트',
  'परीक्षा',
  '💩',
  'i❤💩u',
  '𐐨𐐩',
  'ab-cd-éf',
  'zażółć-gęślą-jaźń',
  // Its second delta is the greatest that RFC 3492 §6.1 does not divide by 35 when it adapts the bias.
  'abäƚ中',
]
const CHARACTERS = [...'az09-_', '`', '{', '/', ':', 'A', 'é']

/** Whether the runtime decodes a label to a different one, and encodes that back to the same label. */
function isDecoded(label: string): boolean {
  const decoded = domainToUnicode(label)
  return decoded !== '' && decoded !== label && domainToASCII(decoded) === label
}

describe.each(NAMES)('%s', (name) => {
  const label = domainToASCII(name)
  it('has an A-label', () => {
    expect(label).toMatch(/^xn--/)
    expect(isALabel(label)).toBe(true)
    expect(canonicalizeHost(`www.${name}.example`)).toBe(`www.${label}.example`)
  })
  it('has no A-label with a changed character, unless that is the A-label of another name', () => {
    for (let place = 4; place < label.length; place += 1) {
      for (const character of CHARACTERS) {
        const changed = label.slice(0, place) + character + label.slice(place + 1)
        if (/^[a-z0-9_-]+$/.test(changed)) expect(isALabel(changed), changed).toBe(isDecoded(changed))
        // The characters before the last hyphen are taken as they are.
        else if (place > label.lastIndexOf('-')) expect(isALabel(changed), changed).toBe(false)
        expect(canonicalizeHost(`${changed}.example`), changed).toBe(expectedHost(`${changed}.example`))
      }
    }
  })
  it('has no A-label with one character removed', () => {
    for (let place = 4; place < label.length; place += 1) {
      const changed = label.slice(0, place) + label.slice(place + 1)
      expect(isALabel(changed), changed).toBe(isDecoded(changed))
    }
  })
})

it.each([
  'xn--',
  'xn---',
  'xn--a',
  'xn--a-',
  'xn--abc-',
  'xn--0',
  'xn--99999999',
  'xn--zzzzzzzzzzzzzzzzzzzzzzzz',
  'xn--a-ecp',
])('%s is an A-label only if the runtime decodes it', (label) => {
  expect(isALabel(label)).toBe(isDecoded(label))
  expect(canonicalizeHost(`${label}.example`)).toBe(expectedHost(`${label}.example`))
})
