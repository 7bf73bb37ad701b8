/** Dates of RFC 3339 §5.6, as saved jars and files have them. */
import { expect, it } from 'vitest'
import { timeOfDate } from '../../src/input/date-time.js'

const time = Date.UTC(2030, 0, 2, 3, 4, 5)

it.each<[unknown, number | null]>([
  ['2030-01-02T03:04:05Z', time],
  ['2030-01-02t03:04:05z', time],
  ['2030-01-02 03:04:05Z', time],
  ['2030-01-02T03:04:05.6Z', time + 600],
  ['2030-01-02T03:04:05.678Z', time + 678],
  ['2030-01-02T03:04:05.678999999Z', time + 678],
  ['2030-01-02T04:34:05+01:30', time],
  ['2030-01-02T01:34:05-0130', time],
  ['+002030-01-02T03:04:05Z', time],
  ['2030-13-02T03:04:05Z', null],
  ['2030-01-02T25:04:05Z', null],
  ['2030-01-02T03:04:05', null],
  ['2030-01-02', null],
  [' 2030-01-02T03:04:05Z', null],
  ['2030-01-02T03:04:05Z ', null],
  [`2030-01-02T03:04:05.${'0'.repeat(31)}Z`, null],
  [time, null],
  [{ toString: () => '2030-01-02T03:04:05Z' }, null],
  [undefined, null],
])('%o is the time %s', (text, expected) => {
  expect(timeOfDate(text)).toBe(expected)
})
