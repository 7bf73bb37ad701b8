/** Safari's binarycookies: records are read from where their offsets point, and never from anywhere else. */

import { readCookies } from 'speculoos/formats'
import { describe, expect, it } from 'vitest'
import { binaryCookies, safariRecord } from './binarycookies.js'
import { days, NOW, noted, record } from './records.js'

const read = (bytes: Uint8Array) => readCookies(bytes, { now: NOW })

describe('binarycookies', () => {
  it('has pages of records with flags and times since 2001', () => {
    const bytes = binaryCookies(
      [
        safariRecord({ domain: '.site.example', flags: 5, expiry: days(1), creation: NOW - 1000 }),
        safariRecord({ name: 'b', value: '\xe9' }),
      ],
      [safariRecord({ name: 'c', path: '/docs' })],
    )
    const { cookies, refused, format } = read(bytes)
    expect([format, refused]).toEqual(['safari', []])
    const common = { persistent: true, expiryTime: days(1) }
    expect(cookies).toEqual([
      record({
        ...common,
        hostOnly: false,
        secure: true,
        httpOnly: true,
        creationTime: NOW - 1000,
        lastAccessTime: NOW - 1000,
      }),
      record({ ...common, name: 'b', value: '\xe9' }),
      record({ ...common, name: 'c', path: '/docs' }),
    ])
  })

  it('refuses records whose times or texts cannot be read, and takes the others', () => {
    const { cookies, refused } = read(
      binaryCookies([
        safariRecord({ expiry: Number.NaN }),
        safariRecord({ name: 'b', valueOffset: 2 ** 31 }),
        safariRecord({ name: 'c', valueOffset: 8 }),
        safariRecord({ name: 'd', size: 1_000_000 }),
        safariRecord({ name: 'e' }),
      ]),
    )
    expect(cookies).toEqual([])
    expect(noted(refused)).toEqual([
      '0 SID expiry-not-usable',
      '1 b file-damaged',
      '2 c file-damaged',
      '- - file-damaged',
    ])
  })

  it('that is cut off loses the missing pages, and reports the damage', () => {
    const bytes = binaryCookies([safariRecord({})], [safariRecord({ name: 'b' })])
    const { cookies, refused } = read(bytes.subarray(0, bytes.length - 60))
    expect([cookies.length, noted(refused)]).toEqual([1, ['- - file-damaged']])
  })
})
