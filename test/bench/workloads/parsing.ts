/** Parsing: Set-Cookie lines with all seven attributes, and lines that are made to hurt. */

import { deepStrictEqual } from 'node:assert/strict'
import { cookiejarParser, speculoosParser, toughParser } from '../competitors/parsers.js'
import { token } from '../corpus/corpus.js'
import { flat } from '../corpus/flat-string.js'
import type { Comparison, Contender, TimedWorkload } from '../measurement.js'
import { made } from './slices.js'

const AGAINST: Comparison = { subject: 'speculoos', against: 'tough-cookie', reads: 'times faster' }
const HOSTILE = 65_536

export const parsing: readonly TimedWorkload[] = [
  {
    kind: 'time',
    name: 'parse',
    title: 'parse a line with all seven attributes',
    section: 'against',
    comparison: { ...AGAINST, floor: 3 },
    open: parsingAttributes,
  },
  hostile('semicolons', () => `a=b${';'.repeat(HOSTILE)}`),
  hostile('attributes', () => `a=b${'; x=y'.repeat(HOSTILE / 5)}`),
  hostile('spaces', () => `a${' '.repeat(HOSTILE / 2)}=${' '.repeat(HOSTILE / 2)}b c`),
  hostile('spaces-and-semicolons', () => `a=b;${'   ; '.repeat(HOSTILE / 5)}`),
  hostile('equals-signs', () => `a=b; ${'='.repeat(HOSTILE)}`),
  hostile('digits-for-a-date', () => `a=b; Expires=${'0'.repeat(HOSTILE)}`),
  hostile('tokens-for-a-date', () => `a=b; Expires=${'Jan 1:1 99 '.repeat(HOSTILE / 11)}`),
  hostile('short-dates', () => `a=b${'; Expires=Jan 99 9999 1:1:1 x'.repeat(HOSTILE / 29)}`),
]

function parsingAttributes(): Contender[] {
  const line = attributesLine(1)
  const fields = speculoosParser.fields(line)
  deepStrictEqual(toughParser.fields(line), fields)
  deepStrictEqual(cookiejarParser.fields(line), fields)
  return [speculoosParser, toughParser, cookiejarParser].map(({ name, parseEach }) => {
    const weight = parseEach([line], 1)
    return made(
      name,
      (_, serial) => attributesLine(serial),
      (lines) => parseEach(lines, 1),
      (operations) => operations * weight,
    )
  })
}

function attributesLine(serial: number): string {
  return flat(
    `SID=${token(serial)}; Expires=Sat, 09 Jun 2035 10:18:14 GMT; Max-Age=31536000; Domain=site.example; Path=/docs; ` +
      'Secure; HttpOnly; SameSite=Lax',
  )
}

/** A line that is expensive for a parser that goes over it more than once. cookiejar refuses such lines unread. */
function hostile(name: string, makeLine: () => string): TimedWorkload {
  return {
    kind: 'time',
    name: `hostile-${name}`,
    title: `parse 64 KB of ${name.replaceAll('-', ' ')}`,
    section: 'shapes',
    comparison: AGAINST,
    open: () => {
      const line = flat(makeLine())
      return [speculoosParser, toughParser].map(({ name: contender, parseEach }) => ({
        name: contender,
        most: 4096,
        prepare: (operations: number) => ({ operations, work: () => parseEach([line], operations) }),
      }))
    },
  }
}
