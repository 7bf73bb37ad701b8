/**
 * Arbitrary set-cookie-strings: mostly sensible ones that collide, and hostile ones (§5.6).
 */

import fc from 'fast-check'
import { finished, friendlyLine } from './friendly-lines.js'
import { hostileLine } from './hostile-lines.js'
import { long, mostly, weighted } from './weighted.js'

/** When histories start, in milliseconds: 2024-01-01T00:00:00Z. */
export const start = Date.UTC(2024, 0, 1)

/** Names of cookies. */
export const name = weighted(
  ['a', 20],
  ['b', 10],
  ['SID', 4],
  ['A', 1],
  ['', 5],
  ['__Secure-a', 2],
  ['__SECURE-a', 1],
  ['__secure-', 1],
  ['__Host-a', 3],
  ['__hOST-a', 1],
  ['__Host-', 1],
  ['__Host', 1],
  ['__proto__', 1],
  ['constructor', 1],
  ['two words', 1],
  ['"a"', 1],
  ['a,b', 1],
  ['é', 1],
  ['✓', 1],
  ['\ud800', 1],
  ['__ſecure-a', 1],
)

const longValue = fc
  .tuple(
    weighted(['x', 4], ['é', 2], ['✓', 1], ['\ud83c', 1]),
    weighted([4096, 2], [4095, 1], [4094, 1], [4097, 1], [2048, 1], [2049, 1], [1365, 1], [1366, 1]),
  )
  .map(([piece, count]) => long(piece, count))

/** Values of cookies. */
export const value = mostly(
  weighted(
    ['1', 12],
    ['2', 10],
    ['', 4],
    ['x y', 1],
    ['"1"', 1],
    ['a=b', 1],
    ['=', 1],
    ['__Secure-x', 1],
    ['__SECURE-x=1', 1],
    ['__hOST-x', 1],
    ['%3B', 1],
    ['tab\tin', 1],
    ['é', 1],
    ['✓', 1],
    ['\udc00', 1],
    ['__proto__', 1],
  ),
  longValue,
  60,
)

const dates = [
  ...[0, 1000, 2000, 60_000, 3_600_000, 86_400_000, -1000, -86_400_000].map((after) =>
    new Date(start + after).toUTCString(),
  ),
  ...[34_559_999, 34_560_000, 34_560_001, 400_000_000].map((after) => new Date(start + after * 1000).toUTCString()),
  'Mon, 01-Jan-24 00:01:00 GMT',
  'Thu, 01 Jan 1970 00:00:00 GMT',
  'Mon, 31 Dec 9999 23:59:59 GMT',
  'Mon, 01 Jan 1601 00:00:00 GMT',
  'Mon, 30 Feb 2024 00:00:00 GMT',
  'Mon, 01 Jan 1600 00:00:00 GMT',
  '00:00:10 1 jan 24',
  'tomorrow',
  '',
]

const maximumAge = weighted(
  ['0', 2],
  ['-1', 2],
  ['1', 3],
  ['2', 3],
  ['60', 3],
  ['3600', 2],
  ['34559999', 1],
  ['34560000', 1],
  ['34560001', 1],
  ['99999999999999999999', 1],
  [long('9', 400), 1],
  ['-0', 1],
  ['00010', 1],
  ['', 1],
  ['-', 1],
  ['+5', 1],
  ['1.5', 1],
  ['5s', 1],
  ['5=', 1],
  ['-5s', 1],
  ['x', 1],
)

const domain = weighted(
  ['site.example', 16],
  ['www.site.example', 8],
  ['.site.example', 3],
  ['Site.Example', 2],
  ['a.www.site.example', 1],
  ['other.example', 2],
  ['example', 4],
  ['cloud.test', 3],
  ['s3.cloud.test', 3],
  ['bucket.s3.cloud.test', 2],
  ['test', 1],
  ['wild.test', 1],
  ['site.deep.wild.test', 1],
  ['city.wild.test', 1],
  ['localhost', 2],
  ['127.0.0.1', 2],
  ['0.0.1', 1],
  ['[::1]', 1],
  ['[fe80::1]', 1],
  ['::1', 1],
  ['site.example.', 2],
  ['example.', 1],
  ['example.com', 3],
  ['com', 1],
  ['co.uk', 1],
  ['site.co.uk', 1],
  ['', 2],
  ['.', 1],
  ['..site.example', 1],
  ['bücher.example', 1],
  ['xn--bcher-kva.example', 1],
  ['xn--a.site.example', 1],
  ['ſite.example', 1],
  ['\u212a', 1],
  ['*', 1],
  ['a..b', 1],
  ['b', 1],
  ['site.example =', 1],
)

const cookiePath = weighted(
  ['/', 12],
  ['/docs', 6],
  ['/docs/', 4],
  ['/docs/Web', 3],
  ['/docs/Web/', 2],
  ['/docsets', 2],
  ['/a//b', 1],
  ['/a/', 1],
  ['/a', 1],
  ['//', 1],
  ['/%2F', 1],
  ['/%2f', 1],
  ['/=', 1],
  ['', 2],
  ['docs', 1],
  ['"/"', 1],
  ['/é', 1],
  [long('/d', 512), 1],
  [`${long('/d', 512)}/`, 1],
)

const sameSite = weighted(
  ['Strict', 4],
  ['Lax', 4],
  ['None', 6],
  ['none', 1],
  ['STRICT', 1],
  ['lAX', 1],
  ['ſtrict', 1],
  ['', 1],
  ['Default', 1],
  ['Lax ', 1],
)

function named(names: fc.Arbitrary<string>, values: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.tuple(names, weighted(['=', 12], [' = ', 1], ['=\t', 1]), values).map((parts) => parts.join(''))
}

const attribute = fc.oneof(
  {
    arbitrary: weighted(['Secure', 12], ['secure', 1], ['SECURE=no=yes', 1], ['Secure=', 1], ['ſecure', 1]),
    weight: 9,
  },
  { arbitrary: weighted(['HttpOnly', 8], ['httponly', 1], ['HttpOnly=0', 1]), weight: 4 },
  { arbitrary: named(weighted(['Path', 12], ['PATH', 1], ['path', 1]), cookiePath), weight: 9 },
  { arbitrary: named(weighted(['Domain', 12], ['dOMAIN', 1]), domain), weight: 9 },
  { arbitrary: named(weighted(['SameSite', 12], ['samesite', 1], ['SameSıte', 1]), sameSite), weight: 9 },
  { arbitrary: named(weighted(['Max-Age', 12], ['max-age', 1], ['MaxAge', 1]), maximumAge), weight: 6 },
  { arbitrary: named(weighted(['Expires', 12], ['EXPIRES', 1]), fc.constantFrom(...dates)), weight: 6 },
  {
    arbitrary: fc.constantFrom(
      '',
      ' ',
      '\t',
      'Priority=High',
      'Partitioned',
      'PARTITIONED=0',
      'Partitioned ',
      '=',
      '=/',
      'Path',
      'Domain',
      'Max-Age',
      'Expires',
      'SameSite',
    ),
    weight: 2,
  },
  {
    arbitrary: fc
      .tuple(
        weighted(['Path=/', 2], ['Domain=', 2], ['x=', 1], ['SameSite=', 1]),
        weighted(['d', 3], ['é', 1], ['✓', 1]),
        weighted([1024, 2], [1023, 2], [1025, 1], [512, 1], [342, 1], [341, 1]),
      )
      .map(([prefix, piece, count]) => prefix + long(piece, count)),
    weight: 1,
  },
)

const space = weighted(['', 20], [' ', 3], ['\t', 1], [' \t ', 1], ['\u00a0', 1])

/** Lines as servers send them. */
const sensibleLine = fc
  .tuple(
    space,
    name,
    weighted(['=', 12], [' = ', 1], ['=\t', 1]),
    value,
    space,
    fc.array(attribute, { maxLength: 5, size: 'max' }),
    weighted(['; ', 12], [';', 2], [' ;\t', 1]),
  )
  .map(([before, theName, equals, theValue, after, attributes, separator]) => {
    const pair = theName === '' && equals === '=\t' ? theValue : theName + equals + theValue
    return [before + pair + after, ...attributes].join(separator)
  })

/** Lines of all kinds, to be finished for the host that they come from. */
export const line: fc.Arbitrary<(host: string) => string> = fc
  .oneof(
    { arbitrary: friendlyLine, weight: 20 },
    { arbitrary: sensibleLine.map((line) => ({ line, domain: null })), weight: 9 },
    { arbitrary: hostileLine.map((line) => ({ line, domain: null })), weight: 1 },
  )
  .map(
    ({ line, domain }) =>
      (host) =>
        finished(line, domain, host),
  )
