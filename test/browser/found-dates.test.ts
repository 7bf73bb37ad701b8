/** Dates that `npm run test:browsers` found to be read otherwise by Firefox 153. */

import { profiles } from 'speculoos/profiles'
import { describe, expect, test } from 'vitest'

const { readDate } = profiles.firefox

describe('a date with dashes in Firefox', () => {
  test.each([
    ['30-6-02027 10:18:14 Z', '2027-06-30T10:18:14.000Z'],
    ['30-06-2027 10:18:14', '2027-06-30T10:18:14.000Z'],
    ['30-06-2027 10:18:14 +0200', '2027-06-30T08:18:14.000Z'],
  ])('%s has no zone by its dashes', (text, expected) => {
    expect(new Date(readDate(text) ?? Number.NaN).toISOString()).toBe(expected)
  })
})
