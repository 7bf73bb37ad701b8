/** Dates that `npm run test:browsers` found to be read otherwise by Chromium 156 and Firefox 153. */

import { profiles } from 'speculoos/profiles'
import { describe, expect, test } from 'vitest'

describe('a date with dashes in Firefox', () => {
  test.each([
    ['30-6-02027 10:18:14 Z', '2027-06-30T10:18:14.000Z'],
    ['30-06-2027 10:18:14', '2027-06-30T10:18:14.000Z'],
    ['30-06-2027 10:18:14 +0200', '2027-06-30T08:18:14.000Z'],
  ])('%s has no zone by its dashes', (text, expected) => {
    expect(new Date(profiles.firefox.readDate(text) ?? Number.NaN).toISOString()).toBe(expected)
  })
})

describe('a number in Chromium', () => {
  test.each([
    ['9 Jun 27x 10:00:00', null],
    ['9 Jun 27x 28 10:00:00', '2028-06-09T10:00:00.000Z'],
    ['9th Jun 2027 10:00:00', null],
    ['9 Jun 2027 10:00:00pm', null],
    ['9 Jun 2027 10:00:00pm 11:00:00', '2027-06-09T11:00:00.000Z'],
    ['9 Jun 2027 10:00:00:00', null],
    ['9 Jun 2027 010:00:001', '2027-06-09T10:00:01.000Z'],
  ])('of %s is digits alone', (text, expected) => {
    const time = profiles.chromium.readDate(text)
    expect(time === null ? null : new Date(time).toISOString()).toBe(expected)
  })
})
