/** Every case that docs/from-tough-cookie.md lists is what both packages do, and every case that is known stands there. */

import { readFileSync } from 'node:fs'
import * as door from 'speculoos/tough-cookie'
import * as tough from 'tough-cookie'
import { describe, expect, it } from 'vitest'
import { disagreements, type Package } from './disagreements.js'

// What is called below has the same signatures in both, as test/clients/tough-cookie/exports.test.ts shows.
const toughCookie = tough as unknown as Package

describe.each(disagreements)('$title', ({ show, tough: theirs, ours }) => {
  it('is decided in one way by tough-cookie 6.1', () => {
    expect(show(toughCookie)).toEqual(theirs)
  })
  it('is decided by this package as RFC 6265bis says', () => {
    expect(show(door)).toEqual(ours)
  })
})

it('the page lists each of them, and nothing else', () => {
  const page = readFileSync(new URL('../../../docs/from-tough-cookie.md', import.meta.url), 'utf8')
  const listed = [...page.matchAll(/^\| \*\*(.+?)\*\* \|/gm)].map(([, title]) => title)
  expect(listed).toEqual(disagreements.map(({ title }) => title))
})
