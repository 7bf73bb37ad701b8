/** Dates as Chromium 156 and Firefox 153 read them, part by part. */
import { type Profile, profiles } from 'speculoos/profiles'
import { describe, expect, it } from 'vitest'

type Row = readonly [text: string, date: string | null]

const read = ({ readDate }: Profile, text: string): string | null => {
  const time = readDate(text)
  return time === null ? null : new Date(time).toISOString().replace('.000Z', '')
}

describe('Chromium', () => {
  const groups: Readonly<Record<string, readonly Row[]>> = {
    'takes parts in any order': [
      ['10:00:00 Jun 9 2027', '2027-06-09T10:00:00'],
      ['2027 9 10:00:00 Jun', '2027-06-09T10:00:00'],
      ['27 Jun 9 10:00:00', '2009-06-27T10:00:00'],
    ],
    'needs every part': [
      ['Jun 2027 10:00:00', null],
      ['9 2027 10:00:00', null],
      ['9 Jun 10:00:00', null],
      ['9 Jun 2027', null],
    ],
    'takes the first of each part': [
      ['9 Jun Jul 2027 10:00:00', '2027-06-09T10:00:00'],
      ['9 Jun 2027 2028 10:00:00', '2027-06-09T10:00:00'],
      ['9 Jun 27 28 10:00:00', '2027-06-09T10:00:00'],
      ['9 Jun 2027 10:00 11:00:00 12:00:00', '2027-06-09T11:00:00'],
    ],
    'takes a number of up to two digits for the day, and the next of up to five for the year': [
      ['09 Jun 2027 10:00:00', '2027-06-09T10:00:00'],
      ['009 Jun 2027 10:00:00', null],
      ['009 9 Jun 10:00:00', '2009-06-09T10:00:00'],
      ['9 Jun 02027 10:00:00', '2027-06-09T10:00:00'],
      ['9 Jun 002027 10:00:00', null],
      ['9 Jun 002027 2028 10:00:00', '2028-06-09T10:00:00'],
    ],
    'completes a year of two digits': [
      ['9 Jun 00 10:00:00', '2000-06-09T10:00:00'],
      ['9 Jun 69 10:00:00', '2069-06-09T10:00:00'],
      ['9 Jun 70 10:00:00', '1970-06-09T10:00:00'],
      ['9 Jun 99 10:00:00', '1999-06-09T10:00:00'],
    ],
    'takes a year before 1601 for the earliest date': [
      ['9 Jun 100 10:00:00', '-271821-04-20T00:00:00'],
      ['31 Dec 1600 23:59:59', '-271821-04-20T00:00:00'],
      ['1 Jan 1601 00:00:00', '1601-01-01T00:00:00'],
      ['30 Feb 1600 00:00:00', null],
    ],
    'knows the calendar': [
      ['1 Jan 2027 00:00:00', '2027-01-01T00:00:00'],
      ['0 Jan 2027 00:00:00', null],
      ['31 Jan 2027 00:00:00', '2027-01-31T00:00:00'],
      ['32 Jan 2027 00:00:00', null],
      ['28 Feb 2027 00:00:00', '2027-02-28T00:00:00'],
      ['29 Feb 2027 00:00:00', null],
      ['29 Feb 2028 00:00:00', '2028-02-29T00:00:00'],
      ['30 Apr 2027 00:00:00', '2027-04-30T00:00:00'],
      ['31 Apr 2027 00:00:00', null],
    ],
    'knows the clock': [
      ['9 Jun 2027 23:59:59', '2027-06-09T23:59:59'],
      ['9 Jun 2027 24:00:00', null],
      ['9 Jun 2027 23:60:00', null],
      ['9 Jun 2027 23:59:60', null],
      ['9 Jun 2027 1:2:3', '2027-06-09T01:02:03'],
      ['9 Jun 2027 010:00:001', '2027-06-09T10:00:01'],
      ['9 Jun 2027 10:00', null],
      ['9 Jun 2027 10::00', null],
      ['9 Jun 2027 10:00:', null],
      ['9 Jun 2027 :10:00:00', null],
      ['9 Jun 2027 10:00:00:00', null],
      ['9 Jun 2027 10:00:00pm', null],
    ],
    'knows a month by its first three letters': [
      ['9 JUNE 2027 10:00:00', '2027-06-09T10:00:00'],
      ['9 junk 2027 10:00:00', '2027-06-09T10:00:00'],
      ['9 jun1 2027 10:00:00', '2027-06-09T10:00:00'],
      ['9 ju 2027 10:00:00', null],
      ['9 xjun 2027 10:00:00', null],
      ['9 Wed Jun 2027 10:00:00', '2027-06-09T10:00:00'],
    ],
  }
  describe.each(Object.entries(groups))('%s', (_, rows) => {
    it.each(rows)('%s: %s', (text, date) => {
      expect(read(profiles.chromium, text)).toBe(date)
    })
  })

  it('divides a date at blanks, tabs and punctuation, and nowhere else', () => {
    const dividers = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).filter(
      (each) => read(profiles.chromium, `${each}9${each}${each}Jun${each}2027${each}10:00:00${each}`) !== null,
    )
    expect(dividers.join('')).toBe('\t !"#$%&\'()*+,-./;<=>?@[\\]^_`{|}~')
  })
})

describe('Firefox', () => {
  const zones: readonly (readonly [name: string, time: string])[] = [
    ['PST', '18:00:00'],
    ['PDT', '17:00:00'],
    ['MST', '17:00:00'],
    ['MDT', '16:00:00'],
    ['CST', '16:00:00'],
    ['CDT', '15:00:00'],
    ['EST', '15:00:00'],
    ['EDT', '14:00:00'],
    ['AST', '14:00:00'],
    ['NST', '13:30:00'],
    ['GMT', '10:00:00'],
    ['BST', '09:00:00'],
    ['MET', '09:00:00'],
    ['EET', '08:00:00'],
    ['JST', '01:00:00'],
    // Names that it does not know count as no zone.
    ['XST', '10:00:00'],
    ['constructor', '10:00:00'],
  ]
  it.each(zones)('reads 10:00:00 %s as %s', (zone, time) => {
    expect(read(profiles.firefox, `9 Jun 2027 10:00:00 ${zone}`)).toBe(`2027-06-09T${time}`)
    expect(read(profiles.firefox, `${zone.toLowerCase()} 9 Jun 2027 10:00:00`)).toBe(`2027-06-09T${time}`)
  })

  const groups: Readonly<Record<string, readonly Row[]>> = {
    'takes parts in any order, and needs no time': [
      ['10:00:00 Jun 9 2027', '2027-06-09T10:00:00'],
      ['2027 9 10:00:00 Jun', '2027-06-09T10:00:00'],
      ['9 Jun 2027', '2027-06-09T00:00:00'],
      ['Jun 2027 10:00:00', null],
      ['9 2027 10:00:00', null],
      ['9 Jun 10:00:00', null],
    ],
    'takes the first of each part': [
      ['9 Jun Jul 2027', '2027-06-09T00:00:00'],
      ['9 Jun 2027 2028', '2027-06-09T00:00:00'],
      ['9 Jun 27 28', '2027-06-09T00:00:00'],
      ['9 8 Jun 2027', '2027-06-09T00:00:00'],
      ['9 Jun 2027 10:00:00 11:00:00', '2027-06-09T10:00:00'],
      ['9 Jun 2027 10:00:00 EST JST', '2027-06-09T15:00:00'],
      ['9 Jun 2027 10:00:00 GMT EST', '2027-06-09T10:00:00'],
    ],
    'knows UT as a separate word': [
      ['9 Jun 2027 10:00:00 UT EST', '2027-06-09T10:00:00'],
      ['9 Jun 2027 10:00:00 ut1 EST', '2027-06-09T10:00:00'],
      ['9 Jun 2027 10:00:00 UTC EST', '2027-06-09T15:00:00'],
      ['9 Jun 2027 10:00:00 XUT EST', '2027-06-09T15:00:00'],
      ['9 Jun 2027 10:00:00 UT+0100', '2027-06-09T09:00:00'],
    ],
    'takes a sign and digits for an offset': [
      ['9 Jun 2027 10:00:00 +0530', '2027-06-09T04:30:00'],
      ['9 Jun 2027 10:00:00 -0530', '2027-06-09T15:30:00'],
      ['9 Jun 2027 10:00:00 +05', '2027-06-09T05:00:00'],
      ['9 Jun 2027 10:00:00 -5', '2027-06-09T15:00:00'],
      ['9 Jun 2027 10:00:00 +530', '2027-06-09T10:00:00'],
      ['9 Jun 2027 10:00:00 +05300', '2027-06-09T10:00:00'],
      ['9 Jun 2027 10:00:00 +', '2027-06-09T10:00:00'],
      ['9 Jun 2027 10:00:00 +0100 +0200', '2027-06-09T09:00:00'],
      ['9 Jun 2027 10:00:00 GMT+0100', '2027-06-09T09:00:00'],
      ['9 Jun 2027 10:00:00 EST+0100', '2027-06-09T15:00:00'],
      ['9 Jun 2027 10:00:00 +0100 EST', '2027-06-09T09:00:00'],
      ['9 Jun 2027 10:00:00 +1030', '2027-06-08T23:30:00'],
      ['9 Jun 2027 10:00:00 + +0100', '2027-06-09T09:00:00'],
    ],
    'takes a number of one or two digits for the day, and of two, four or five for the year': [
      ['09 Jun 2027', '2027-06-09T00:00:00'],
      ['31 Jun 27', '2027-07-01T00:00:00'],
      ['32 Jun 9', '2032-06-09T00:00:00'],
      ['9 Jun 5', null],
      ['9 Jun 127', null],
      ['9 Jun 127 2027', '2027-06-09T00:00:00'],
      ['9 Jun 02027', '2027-06-09T00:00:00'],
      ['9 Jun 002027', null],
      ['9 Jun 2027x', null],
      ['9x 8 Jun 2027', '2027-06-08T00:00:00'],
      ['9X 8 Jun 2027', '2027-06-08T00:00:00'],
      ['.9 8 Jun 2027', '2027-06-08T00:00:00'],
      ['127 Jun 2027', null],
      ['9 Jun 00', '2000-06-09T00:00:00'],
      ['9 Jun 69', '2069-06-09T00:00:00'],
      ['9 Jun 70', '1970-06-09T00:00:00'],
      ['9 Jun 99', '1999-06-09T00:00:00'],
      ['9 Jun 0100', '0100-06-09T00:00:00'],
      ['9 Jun 32767', '+032767-06-09T00:00:00'],
      ['9 Jun 32768', null],
    ],
    'reads a time': [
      ['9 Jun 2027 1:2:3', '2027-06-09T01:02:03'],
      ['9 Jun 2027 25:61:61', '2027-06-10T02:02:01'],
      ['9 Jun 2027 100:10:20', '2027-06-09T00:00:00'],
      ['9 Jun 2027 10:000:00', '2027-06-09T00:00:00'],
      ['9 Jun 2027 10:00:000', '2027-06-09T00:00:00'],
      ['9 Jun 2027 10:00:000 11:00:00', '2027-06-09T11:00:00'],
      // Without seconds, the next character counts as a digit.
      ['9 Jun 2027 10:18 GMT', '2027-06-09T10:17:44'],
      ['9 Jun 2027 10:18/GMT', '2027-06-09T10:17:59'],
      ['9 Jun 2027 10:18', '2027-06-09T10:17:12'],
      ['10:18 9 Jun 2027', '2027-06-09T10:17:44'],
    ],
    'reads a time with am and pm': [
      ['9 Jun 2027 10:18:14am', '2027-06-09T10:18:14'],
      ['9 Jun 2027 10:18:14pm', '2027-06-09T22:18:14'],
      ['9 Jun 2027 10:18:14 \t PM', '2027-06-09T22:18:14'],
      ['9 Jun 2027 11:00:00 PM', '2027-06-09T23:00:00'],
      ['9 Jun 2027 12:18:14', '2027-06-09T12:18:14'],
      ['9 Jun 2027 12:18:14 AM', '2027-06-09T00:18:14'],
      ['9 Jun 2027 12:18:14 PM', '2027-06-09T12:18:14'],
      ['9 Jun 2027 13:18:14 PM', '2027-06-09T13:18:14'],
      ['9 Jun 2027 0:18:14 PM', '2027-06-09T12:18:14'],
      ['9 Jun 2027 10:18 PM', '2027-06-09T22:17:44'],
      ['9 Jun 2027 10:18:14 GMT PM', '2027-06-09T10:18:14'],
      [`9 Jun 2027 10:18:14${' '.repeat(100)}PM`, '2027-06-09T22:18:14'],
      ['9 Jun 2027 PM 10:18:14', '2027-06-09T10:18:14'],
    ],
    'reads three numbers between slashes or dashes': [
      ['6/9/2027', '2027-06-09T00:00:00'],
      ['06-09-27', '2027-06-09T00:00:00'],
      ['12/9/2027', '2027-12-09T00:00:00'],
      ['13/9/2027', '2027-09-13T00:00:00'],
      ['31/12/2027', '2027-12-31T00:00:00'],
      ['32/12/31', '2032-12-31T00:00:00'],
      ['0/12/31', '2000-12-31T00:00:00'],
      ['99/1/2', '1999-01-02T00:00:00'],
      ['32/13/1', null],
      ['32/12/32', null],
      ['13/13/2027', null],
      ['6/9/7', '2007-06-09T00:00:00'],
      ['6/9/69', '2069-06-09T00:00:00'],
      ['6/9/70', '1970-06-09T00:00:00'],
      ['6/9/02027', '2027-06-09T00:00:00'],
      ['6/9/202', null],
      ['6/9/002027', null],
      ['6/9/2027x', null],
      ['6/9/2027X', null],
      ['123/6/9', null],
      ['6/9/0100', '0100-06-09T00:00:00'],
      // A text that is not such a date is divided at its slashes. Such a date may begin at the second number.
      ['6/9 Jun 2027', '2027-06-09T00:00:00'],
      ['0/13/5/6', '2006-05-13T00:00:00'],
      // After a month, three numbers are ignored.
      ['Jun 6/9/2027', null],
      ['9 Jun 2027 6/7/2028', '2027-06-09T00:00:00'],
      ['9 Jun 6/2027', '2027-06-09T00:00:00'],
      ['9 Jun 2027 1/2', '2027-06-09T00:00:00'],
      ['6/9/2027 10:00:00 EST', '2027-06-09T15:00:00'],
      ['6/9/2027/10:00:00', '2027-06-09T10:00:00'],
    ],
    'takes a dash for a sign only if it looks like one': [
      ['9-Jun-2027', '2027-06-09T00:00:00'],
      ['9 - Jun - 2027', '2027-06-09T00:00:00'],
      ['Jun-9 2027', '2027-06-09T00:00:00'],
      ['JUN-9 2027', '2027-06-09T00:00:00'],
      ['2027 Jun-9', null],
      ['Jun -9 2027', null],
      ['9 Jun -5 2027 10:00:00', '2027-06-09T15:00:00'],
      ['9 Jun 2027 10:00:00 GMT-2', '2027-06-09T12:00:00'],
    ],
  }
  describe.each(Object.entries(groups))('%s', (_, rows) => {
    it.each(rows)('%s: %s', (text, date) => {
      expect(read(profiles.firefox, text)).toBe(date)
    })
  })

  it('divides a date at blanks, tabs, commas, semicolons, slashes, dashes and brackets', () => {
    const dividers = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).filter(
      (each) => read(profiles.firefox, `9${each}${each}Jun${each}2027${each}`) !== null,
    )
    expect(dividers.join('')).toBe('\t (),-/;[]')
  })

  it('reads at most a thousand tokens', () => {
    const text = (words: number): string => `9 Jun ${'x '.repeat(words)}2027`
    expect(read(profiles.firefox, text(997))).toBe('2027-06-09T00:00:00')
    expect(read(profiles.firefox, text(998))).toBe(null)
  })
})
