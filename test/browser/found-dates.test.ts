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

describe('a date with slashes in Firefox', () => {
  test.each([
    ['6/32/2027 10:18:14 GMT', '2027-07-02T10:18:14.000Z'],
    ['6/99/2027 10:18:14 GMT', '2027-09-07T10:18:14.000Z'],
    ['6/0/2027 10:18:14 GMT', '2027-05-31T10:18:14.000Z'],
    ['13/13/2027 10:18:14 GMT', null],
    ['2027/13/5 10:18:14 GMT', null],
    ['32/12/32 10:18:14 GMT', null],
  ])('%s has a day that may roll over if it comes after the month', (text, expected) => {
    const time = profiles.firefox.readDate(text)
    expect(time === null ? null : new Date(time).toISOString()).toBe(expected)
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
