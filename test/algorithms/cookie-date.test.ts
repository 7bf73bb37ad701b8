/** Any text is a cookie-date or not, without an error, and whoever writes a date is understood (§5.1.1). */
import fc from 'fast-check'
import { cookieDate } from 'speculoos/algorithms'
import { describe, expect, it } from 'vitest'

const delimiters = [...'\t !"#$%&\'()*+,-./;<=>?@[\\]^_`{|}~']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const seconds = fc
  .integer({ min: Date.UTC(1601, 0, 1) / 1000, max: Date.UTC(9999, 11, 31, 23, 59, 59) / 1000 })
  .map((second) => second * 1000)

/** The tokens of a date, before anything stands between them. */
const tokensOf = (time: number) => {
  const date = new Date(time)
  return {
    clock: date.toISOString().slice(11, 19),
    day: String(date.getUTCDate()),
    month: months[date.getUTCMonth()] ?? '',
    year: String(date.getUTCFullYear()),
  }
}

describe('a date', () => {
  it('in the form of HTTP is read', () => {
    fc.assert(
      fc.property(seconds, (time) => {
        expect(cookieDate(new Date(time).toUTCString())).toBe(time)
      }),
    )
  })
  it('in any case is read', () => {
    fc.assert(
      fc.property(seconds, (time) => {
        const text = new Date(time).toUTCString()
        expect(cookieDate(text.toLowerCase())).toBe(time)
        expect(cookieDate(text.toUpperCase())).toBe(time)
      }),
    )
  })
  it('is read with any delimiters between its tokens, and in any order in which the day comes before the year', () => {
    const between = fc.string({ unit: fc.constantFrom(...delimiters), minLength: 1, maxLength: 5 })
    const order = fc
      .shuffledSubarray(['clock', 'day', 'month', 'year'] as const, { minLength: 4, maxLength: 4 })
      .filter((names) => names.indexOf('day') < names.indexOf('year'))
    fc.assert(
      fc.property(seconds, order, fc.array(between, { minLength: 5, maxLength: 5 }), (time, names, gaps) => {
        const tokens = tokensOf(time)
        const text = names.map((name, index) => `${gaps[index]}${tokens[name]}`).join('') + gaps[4]
        expect(cookieDate(text)).toBe(time)
      }),
    )
  })
  it('is read with anything behind its tokens that is no digit', () => {
    const tail = fc.string({ unit: fc.constantFrom(...'xZ:\u00e9\u0001\u007f'), maxLength: 5 })
    fc.assert(
      fc.property(seconds, tail, tail, tail, tail, (time, first, second, third, fourth) => {
        const { clock, day, month, year } = tokensOf(time)
        expect(cookieDate(`${clock}${first} ${day}${second} ${month}${third} ${year}${fourth}`)).toBe(time)
      }),
    )
  })
})

describe('any text', () => {
  it('is a date that exists, or none', () => {
    const unit = fc.oneof(
      fc.constantFrom(...months, '1', '12', '31', '1999', '00:00:00', ' ', '-', ':'),
      fc.string({ unit: 'binary', maxLength: 3 }),
    )
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 12 }), (parts) => {
        const time = cookieDate(parts.join(''))
        if (time === null) return
        expect(Number.isInteger(time / 1000)).toBe(true)
        expect(new Date(time).getUTCFullYear()).toBeGreaterThanOrEqual(1601)
        expect(cookieDate(new Date(time).toUTCString())).toBe(time)
      }),
      { numRuns: 2000 },
    )
  })
  it('means the same each time', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(cookieDate(text)).toBe(cookieDate(text))
      }),
    )
  })
})
