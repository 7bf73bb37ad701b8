/**
 * Both packages behave as docs/from-tough-cookie.md says in every case that it lists, and it lists every known case.
 */

import { readFileSync } from 'node:fs'
import * as door from 'speculoos/tough-cookie'
import * as tough from 'tough-cookie'
import { describe, expect, it } from 'vitest'
import { disagreements, type Package } from './disagreements.js'

// The functions called below have the same signatures in both, as test/clients/tough-cookie/exports.test.ts checks.
const toughCookie = tough as unknown as Package

describe.each(disagreements)('$title', ({ show, tough: theirs, ours }) => {
  it('has this outcome in tough-cookie 6.1', () => {
    expect(show(toughCookie)).toEqual(theirs)
  })
  it('has the outcome of RFC 6265bis in this package', () => {
    expect(show(door)).toEqual(ours)
  })
})

it('the page lists all of these cases, and no others', () => {
  const page = readFileSync(new URL('../../../docs/from-tough-cookie.md', import.meta.url), 'utf8')
  const listed = [...page.matchAll(/^\| \*\*(.+?)\*\* \|/gm)].map(([, title]) => title)
  expect(listed).toEqual(disagreements.map(({ title }) => title))
})
