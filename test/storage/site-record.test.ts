/** The text of a site's record: its cookies and their places, and what is refused in its place. */

import { describe, expect, it } from 'vitest'
import type { PlacedCookie } from '../../src/jar/admission.js'
import { readSiteText, siteExpiry, siteText } from '../../src/storage/site-record.js'
import { record } from '../formats/records.js'

const partitionKey = { topLevelSite: 'https://top.example', hasCrossSiteAncestor: false }
const placed: PlacedCookie[] = [
  { place: 3, cookie: record({ name: 'a' }) },
  { place: 0, cookie: record({ name: 'b', hostOnly: false, secure: true, httpOnly: true, sameSite: 'Strict' }) },
  { place: 9, cookie: record({ name: 'c', expiryTime: 2e12, persistent: true, secure: true, partitionKey }) },
  { place: 10, cookie: record({ name: 'd', expiryTime: 1.9e12, persistent: false, httpOnly: true }) },
]

it('the text of a record is JSON of lists, with flags that are a sum', () => {
  expect(siteText(placed)).toBe(
    '{"version":1,"cookies":[' +
      '[3,"a","31d4","site.example","/",1,"Default",null,1795953600000,1795953600000],' +
      '[0,"b","31d4","site.example","/",6,"Strict",null,1795953600000,1795953600000],' +
      '[9,"c","31d4","site.example","/",11,"Default",2000000000000,1795953600000,1795953600000,"https://top.example",false],' +
      '[10,"d","31d4","site.example","/",5,"Default",1900000000000,1795953600000,1795953600000]]}',
  )
})

it('a record is read as it was written', () => {
  expect(readSiteText(siteText(placed), 'site.example')).toEqual(placed)
  expect(readSiteText(siteText([]), 'site.example')).toEqual([])
})

it('a record expires with its last cookie, and never if one of them never does', () => {
  expect(siteExpiry(placed)).toBe(null)
  expect(siteExpiry(placed.slice(2))).toBe(2e12)
  expect(siteExpiry(placed.slice(3))).toBe(1.9e12)
  expect(siteExpiry([])).toBe(null)
})

describe('a text that is no record', () => {
  const [fields] = [[3, 'a', '31d4', 'site.example', '/', 1, 'Default', null, 1, 1]]
  const text = (cookies: unknown, version: unknown = 1) => JSON.stringify({ version, cookies })
  const changed = (index: number, value: unknown) =>
    text([fields, fields.with(index, JSON.parse(JSON.stringify(value)))])

  it('of a newer version is refused as newer', () => {
    expect(() => readSiteText(text([], 2), 'site.example')).toThrow(
      expect.objectContaining({
        kind: 'newer',
        message: 'site.example: written by a newer version of speculoos; use that version',
      }),
    )
  })

  it.each<[string, string]>([
    ['no JSON', '31d4'.padStart(5, '{')],
    ['null', 'null'],
    ['a number', '5'],
    ['a text', '"31d4"'],
    ['another object', '{}'],
    ['without a version', text([], null)],
    ['with a version that is a text', text([], '1')],
    ['without cookies', text(undefined)],
    ['with cookies that are an object', text({ length: 0 })],
    ['with a cookie that is an object', text([record({})])],
    ['with a cookie that is null', text([null])],
    ['with a place that is a text', changed(0, '3')],
    ['with a place that has a fraction', changed(0, 0.5)],
    ['with a place that is negative', changed(0, -1)],
    ['with a place that is too large', changed(0, 2 ** 53)],
    ['without a value', changed(2, null)],
    ['with flags that are a text', changed(5, '1')],
    ['with flags that have a fraction', changed(5, 1.5)],
    ['with another SameSite', changed(6, 'lax')],
    ['with a time that is a text', changed(8, '1')],
    ['with half a partition', text([[...fields, 'https://top.example']])],
  ])('is refused, and its value not shown: %s', (_, given) => {
    expect(() => readSiteText(given, 'site.example')).toThrow(
      expect.objectContaining({
        kind: 'damaged',
        message: 'site.example: expected the cookies of a site, got something else',
      }),
    )
  })
})
