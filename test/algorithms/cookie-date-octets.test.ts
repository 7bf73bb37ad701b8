/** Cookie-dates in the form of HTTP with one character changed, left out or added, compared with the oracle (§5.1.1). */
import { cookieDate } from 'speculoos/algorithms'
import { describe, expect, it } from 'vitest'
import { cookieDate as expectedDate } from '../oracle/cookie-date.js'

const DATES = [
  'Sun, 06 Nov 1994 08:49:37 GMT',
  'Tue, 29 Feb 2000 20:59:59 GMT',
  'Sat, 01 Jan 2000 00:00:00 GMT',
  'Fri, 31 Dec 9999 19:19:19 GMT',
  'Wed, 30 Sep 2026 10:01:00 GMT',
]
const CHARACTERS = [...'019:, -/.;aJTZ', '\t', '\0', '\u007f', 'é', 'Ƹ']

function expectEqual(texts: readonly string[]): void {
  expect(texts.map((text) => cookieDate(text))).toEqual(texts.map(expectedDate))
}

describe.each(DATES)('%s', (date) => {
  it('is read', () => {
    expect(cookieDate(date)).toBe(Date.parse(date))
  })
  it('is read or refused as by the oracle if one character changes', () => {
    const places = Array.from(date, (_, place) => place)
    expectEqual(
      places.flatMap((place) => CHARACTERS.map((each) => date.slice(0, place) + each + date.slice(place + 1))),
    )
  })
  it('is read or refused as by the oracle if one character is added or removed', () => {
    const places = Array.from(date, (_, place) => place)
    expectEqual(places.map((place) => date.slice(0, place) + date.slice(place + 1)))
    expectEqual(places.flatMap((place) => [...'0: '].map((each) => date.slice(0, place) + each + date.slice(place))))
  })
  it('is read or refused as by the oracle if two characters change places', () => {
    const places = Array.from(date, (_, place) => place).slice(1)
    expectEqual(
      places.map(
        (place) => date.slice(0, place - 1) + date.charAt(place) + date.charAt(place - 1) + date.slice(place + 1),
      ),
    )
  })
})

it.each([
  '6 Nov 69 08:49:37',
  '6 Nov 70 08:49:37',
  '6 Nov 99 08:49:37',
  '6 Nov 00 08:49:37',
  '6 Nov 100 08:49:37',
  '6 Nov 1600 08:49:37',
  '6 Nov 1601 08:49:37',
  '6 Nov 0094 08:49:37',
  '6 Nov 19940 08:49:37',
  '006 Nov 1994 08:49:37',
  '6 No 1994 08:49:37',
  '6 Nov 1994 08:49',
  '6 Nov 1994 08:49:',
  '6 Nov 1994 8:4:7',
  '6 Nov 1994 008:49:37',
  '6 Nov 1994 08:49:037',
  '6 Nov 1994 08:49:60',
  '6 Nov 1994 24:00:00',
  '08:49:37 1994 6 Nov',
  '08:49:37 12 1994 Nov 6',
  'Nov 6 7 08:49:37',
  'Nov 6 78 08:49:37 Dec 5 1990 01:01:01',
  '08:49:37 Nov 1994',
  '6 1994 08:49:37',
  '6 Nov 08:49:37',
  '6 1994 08:49:37 Nov',
  '6 1994 08:49:37 No',
  '6 1994 08:49:37 N',
  '6 1994 08:49:37 Ja',
  '6 1994 08:49:37 Ma ',
  '',
])('%j is read as the text says', (text) => {
  expect(cookieDate(text)).toBe(expectedDate(text))
})
