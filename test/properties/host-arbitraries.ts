/**
 * Arbitrary dates, hosts and paths for the subcomponent algorithms (§5.1).
 */

import fc from 'fast-check'
import { canonicalizeHost } from '../oracle/canonical-host.js'
import { host } from './request-arbitraries.js'
import { anyText, mostly, weighted } from './weighted.js'

const dateToken = fc.oneof(
  fc.constantFrom(
    'Jan',
    'feb',
    'MAR',
    'apr',
    'June',
    'decade',
    'ma',
    'ſep',
    'GMT',
    'Mon',
    'x',
    '\x01',
    '\x7f',
    'é',
    '✓',
    '١',
  ),
  fc.constantFrom('0', '1', '9', '10', '28', '29', '30', '31', '32', '00', '001', '7th', '30x', '31é', '2ſ'),
  fc.constantFrom(
    '70',
    '69',
    '99',
    '1600',
    '1601',
    '1970',
    '2000',
    '2023',
    '2024',
    '2100',
    '9999',
    '099',
    '123',
    '12345',
    '2024y',
    '20é',
  ),
  fc.constantFrom(
    '0:0:0',
    '23:59:59',
    '24:00:00',
    '12:60:00',
    '12:00:60',
    '1:2:3x',
    '1:2',
    '1:2:3:4',
    '001:02:03',
    ':1:2:3',
    '1:2:',
    '12:34:567',
    '12:34:56é',
    '08:49:37PM',
  ),
)

const dateDelimiter = weighted(
  [' ', 10],
  ['-', 3],
  [', ', 3],
  ['\t', 1],
  ['/', 1],
  [';', 1],
  ['@', 1],
  ['[', 1],
  ['`', 1],
  ['{', 1],
  ['~', 1],
  ['', 1],
  [':', 1],
  ['\x1f', 1],
)

/** Texts that are nearly cookie-dates. */
export const dateText = mostly(
  fc
    .array(fc.tuple(dateToken, dateDelimiter), { maxLength: 7, size: 'max' })
    .map((tokens) => tokens.map((parts) => parts.join('')).join('')),
  fc.string({ maxLength: 30 }).map((text) => text.replaceAll('\0', '')),
  20,
)

/** Dates that are right but for their delimiters and the order of their tokens. */
export const orderedDateText = fc
  .tuple(
    fc.shuffledSubarray(['1', '2:3:4', 'jan', '2024', '29', 'feb', '1999', '23:59:59', '69', 'Thu'], { minLength: 4 }),
    fc.array(dateDelimiter, { minLength: 10, maxLength: 10 }),
  )
  .map(([tokens, delimiters]) => tokens.map((token, index) => token + (delimiters[index] || ' ')).join(''))

const hostPiece = fc.oneof(
  {
    arbitrary: fc.constantFrom(
      'a',
      'B',
      '1',
      '09',
      '0x7f',
      '0X',
      '255',
      '256',
      '4294967295',
      '-',
      '_',
      'xn--',
      'xn--bcher-kva',
      'XN--BCHER-KVA',
      'xn--a',
      'xn--abc-',
      'xn--nxasmm1c',
      'xn--nxasmq6b',
      'xn--ls8h',
      'ab--cd',
    ),
    weight: 6,
  },
  {
    arbitrary: fc.constantFrom(
      'ü',
      'Ü',
      'ß',
      'ς',
      '☕',
      'ﬁ',
      'K',
      'ſ',
      '\u00ad',
      '\u200d',
      '\u200c',
      'א',
      'ا',
      'a\u0308',
      '１',
      '％',
      '／',
      '😀',
      '\ud800',
      '\u0301',
      'İ',
      '٠',
    ),
    weight: 3,
  },
  { arbitrary: weighted(['.', 12], ['。', 1], ['．', 1], ['..', 1]), weight: 8 },
  {
    arbitrary: fc.constantFrom(
      ' ',
      '\t',
      '\n',
      '\0',
      '%',
      '%41',
      '*',
      '@',
      ':',
      '/',
      '\\',
      '?',
      '#',
      '[',
      ']',
      '+',
      ',',
      '!',
      "'",
      '"',
      '`',
      '|',
      '^',
      '<',
      '&',
      '=',
      '~',
      '\x7f',
      '\x80',
    ),
    weight: 1,
  },
)

const punycode = fc
  .array(fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz0123456789-'), { maxLength: 8, size: 'max' })
  .map((digits) => `xn--${digits.join('')}`)

const unicodeLabel = anyText(3)

const dottedNumbers = fc
  .array(fc.constantFrom('0', '1', '127', '255', '256', '0x10', '010', '08', '0x', '65536', '16777215', ''), {
    minLength: 1,
    maxLength: 5,
  })
  .map((numbers) => numbers.join('.'))

const sixteenBits = fc.constantFrom('0', '1', 'ffff', 'DB8', '00ab', '', '12345', 'g', '1.2.3.4', '127.0.0.1')
const colonSeparated = fc
  .tuple(fc.array(sixteenBits, { maxLength: 9, size: 'max' }), fc.boolean())
  .map(([fields, bracketed]) => (bracketed ? `[${fields.join(':')}]` : fields.join(':')))

/** Texts that may be hosts. */
export const hostText = fc.oneof(
  { arbitrary: fc.array(hostPiece, { maxLength: 7, size: 'max' }).map((pieces) => pieces.join('')), weight: 8 },
  { arbitrary: host, weight: 2 },
  { arbitrary: punycode, weight: 2 },
  { arbitrary: fc.tuple(punycode, host).map((labels) => labels.join('.')), weight: 1 },
  { arbitrary: unicodeLabel, weight: 1 },
  { arbitrary: fc.tuple(unicodeLabel, host).map((labels) => labels.join('.')), weight: 1 },
  { arbitrary: dottedNumbers, weight: 2 },
  { arbitrary: colonSeparated, weight: 2 },
  { arbitrary: fc.integer({ min: 62, max: 65 }).map((length) => `${'l'.repeat(length)}.example`), weight: 1 },
  { arbitrary: anyText(8), weight: 1 },
)

/** Canonicalized hosts. */
export const canonicalHost: fc.Arbitrary<string> = fc
  .oneof({ arbitrary: host, weight: 3 }, { arbitrary: hostText, weight: 1 })
  .map((text) => canonicalizeHost(text) ?? 'site.example')

/** A host and a domain that often match. */
export const hostAndDomain: fc.Arbitrary<[string, string]> = fc
  .tuple(canonicalHost, canonicalHost, fc.nat(4), fc.constantFrom('', 'a.', 'a'))
  .map(([one, other, drop, prefix]) => {
    const suffix = one.split('.').slice(drop).join('.')
    const longer = `${prefix}${one}`
    return [canonicalizeHost(longer) === longer ? longer : one, suffix === '' ? other : suffix]
  })

const pathPiece = weighted(['/', 8], ['docs', 4], ['Web', 2], ['sets', 1], ['%2F', 1], ['?', 1], ['é', 1], ['\\', 1])

/** Request-paths and cookie-paths. */
export const pathText = fc.array(pathPiece, { maxLength: 6, size: 'max' }).map((pieces) => pieces.join(''))
