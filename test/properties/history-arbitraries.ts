/**
 * Arbitrary histories of a jar: a configuration and then many operations, most of which meet the same few cookies (§5.7, §5.8).
 */

import fc from 'fast-check'
import type { Cookie } from '../../src/cookie/cookie.js'
import type { PartitionKey } from '../../src/cookie/site-key.js'
import type { CookieFilter } from '../oracle/answers.js'
import { line, name, start, value } from './line-arbitraries.js'
import type { Addressed, History, Mistake, NamedConfiguration, Operation, predicates } from './operations.js'
import { canonicalPartitionKey } from './partition-arbitraries.js'
import { addressed, clientContexts } from './request-arbitraries.js'
import type { ListName } from './suffix-lists.js'
import { long, mostly, weighted } from './weighted.js'

const listNames: ListName[] = ['nested', 'grown', 'corporate', 'current', 'off']
const cookiesPerSite = weighted([Number.POSITIVE_INFINITY, 12], [12, 8], [8, 8], [5, 4], [3, 2], [2, 1], [1, 1], [0, 1])
const cookies = weighted([Number.POSITIVE_INFINITY, 12], [24, 8], [12, 8], [6, 3], [4, 2], [1, 1], [0, 1])
const octetsPerSite = weighted([Number.POSITIVE_INFINITY, 12], [400, 4], [80, 4], [60, 3], [24, 1], [0, 1])
const octets = weighted([Number.POSITIVE_INFINITY, 12], [5000, 2], [400, 3], [150, 3], [16, 1], [0, 1])
const cookieStringOctets = weighted([Number.POSITIVE_INFINITY, 10], [4098, 2], [11, 2], [8, 3], [3, 2], [0, 1])
const cookieAgeLimit = weighted([34_560_000, 6], [Number.POSITIVE_INFINITY, 2], [60, 1], [1, 1], [0, 1])
const flag = weighted([true, 1], [false, 1])

const configuration: fc.Arbitrary<NamedConfiguration> = fc.record(
  {
    list: fc.constantFrom(...listNames),
    limits: fc.record(
      { cookiesPerSite, cookies, octetsPerSite, octets, cookieStringOctets, cookieAgeLimit },
      { requiredKeys: [] },
    ),
    trustLoopback: flag,
    laxAllowingUnsafe: weighted<boolean | number>([true, 2], [false, 1], [0, 1], [1000, 1]),
    thirdPartyCookies: weighted<'allow' | 'block'>(['allow', 3], ['block', 1]),
    cookiesEnabled: weighted([true, 9], [false, 1]),
    sessionOnly: weighted([false, 2], [true, 1]),
  },
  { requiredKeys: [] },
)

/** Configures what most histories need: cookies enabled, third parties allowed. */
const restoration: fc.Arbitrary<NamedConfiguration> = fc.constant({
  list: 'nested',
  cookiesEnabled: true,
  thirdPartyCookies: 'allow',
  limits: {
    cookiesPerSite: 8,
    cookies: 20,
    octetsPerSite: 12_000,
    octets: 24_000,
    cookieStringOctets: 5000,
    cookieAgeLimit: 34_560_000,
  },
})

const someConfiguration = fc.oneof({ arbitrary: configuration, weight: 1 }, { arbitrary: restoration, weight: 2 })

const filter: fc.Arbitrary<CookieFilter> = fc.record(
  {
    name,
    domain: weighted(['site.example', 3], ['www.site.example', 2], ['Site.Example', 1], ['.site.example', 1]),
    path: weighted(['/', 2], ['/docs', 1]),
    hostOnly: flag,
    secure: flag,
    httpOnly: flag,
    sameSite: fc.constantFrom('Strict', 'Lax', 'None', 'Default'),
    persistent: flag,
    site: weighted(
      ['site.example', 3],
      ['other.example', 1],
      ['example', 1],
      ['localhost', 1],
      ['www.site.example', 1],
    ),
  },
  { requiredKeys: [] },
)

/** How often a request is repeated: what is remembered of one is first used for the second or the third. */
const askedTimes = weighted([1, 6], [2, 1], [4, 1])

const time = fc.integer({ min: -3, max: 300 }).map((seconds) => start + seconds * 1000)

/** Arbitrary entries of a serialized jar. */
export const entry: fc.Arbitrary<Cookie> = fc
  .record({
    name: mostly(name, fc.constantFrom('\0', 'a\x7f', long('x', 4096))),
    value: mostly(value, fc.constantFrom('\x1f', long('x', 4096))),
    domain: weighted(
      ['site.example', 6],
      ['www.site.example', 3],
      ['example', 2],
      ['127.0.0.1', 1],
      ['[::1]', 1],
      ['[fe80::1]', 1],
      ['cloud.test', 1],
      ['Site.Example', 1],
      ['buc her.example', 1],
      ['a..b', 1],
      ['', 1],
      ['site.example.', 1],
    ),
    hostOnly: flag,
    path: weighted(['/', 4], ['/docs', 2], ['/docs/', 1]),
    secure: flag,
    httpOnly: flag,
    sameSite: fc.constantFrom('Default', 'Lax', 'None', 'Strict'),
    persistent: flag,
    expiryTime: mostly<number | null>(fc.constant(null), time, 2),
    partitionKey: mostly<PartitionKey | null>(fc.constant(null), canonicalPartitionKey, 2),
    creationTime: time,
    lastAccessTime: time,
  })
  .map((cookie) => ({ ...cookie, persistent: cookie.persistent && cookie.expiryTime !== null }))

const document: fc.Arbitrary<unknown> = fc.oneof(
  {
    arbitrary: fc.array(entry, { maxLength: 8, size: 'max' }).map((entries) => ({ version: 2, cookies: entries })),
    weight: 6,
  },
  {
    arbitrary: fc
      .tuple(fc.array(entry, { maxLength: 4, size: 'max' }), fc.constantFrom(1, 2))
      .map(([entries, version]) => ({ version, cookies: entries.map(({ partitionKey: _, ...rest }) => rest) })),
    weight: 2,
  },
  {
    arbitrary: fc
      .tuple(
        entry,
        fc.constantFrom(
          ['name', {}],
          ['hostOnly', null],
          ['sameSite', 'lax'],
          ['expiryTime', 'never'],
          ['path', 'docs'],
          ['persistent', 1],
          ['creationTime', null],
          ['domain', undefined],
          ['partitionKey', 'https://other.example'],
          ['partitionKey', { topLevelSite: 'https://other.example/', hasCrossSiteAncestor: true }],
          ['partitionKey', { topLevelSite: 'ftp://other.example', hasCrossSiteAncestor: true }],
          ['partitionKey', { topLevelSite: 'https://Other.example', hasCrossSiteAncestor: true }],
          ['partitionKey', { topLevelSite: 'https://other.example' }],
        ),
      )
      .map(([good, [field, wrong]]) => ({
        version: 2,
        cookies: [good, { ...good, [field]: wrong }],
      })),
    weight: 1,
  },
  {
    arbitrary: fc.constantFrom<unknown>(
      null,
      {},
      { version: 3, cookies: [] },
      { version: 1, cookies: {} },
      [],
      'text',
      {
        version: 1,
        cookies: [null],
      },
    ),
    weight: 1,
  },
)

const mistakes: Mistake[] = [
  'no URL',
  'no top-level site',
  'two same-site statuses',
  'negative limit',
  'fractional limit',
  'no time',
]

const move = weighted(
  [1, 8],
  [999, 1],
  [1000, 4],
  [1001, 2],
  [2000, 2],
  [60_000, 2],
  [120_000, 1],
  [86_400_000, 1],
  [-1, 2],
  [-1000, 1],
  [-3_600_000, 1],
)
const moment = weighted([start, 6], [start + 1000, 2], [0, 1], [-1e12, 1], [8.64e15 - 1e10, 1])
const predicate = weighted<keyof typeof predicates>(['none', 2], ['longPath', 2], ['oddValue', 2], ['all', 1])
const form = fc.constantFrom('array' as const, 'set' as const, 'headers' as const, 'record' as const, 'single' as const)
const keep = fc.constantFrom('clone' as const, 'original' as const)
const fewLines = fc.array(line, { maxLength: 4, size: 'max' })

function hostOf({ url }: Addressed): string {
  return new URL(url).hostname
}

const changedOrNot = mostly<NamedConfiguration>(fc.constant({}), configuration, 3)

function times(
  weight: number,
  arbitrary: fc.Arbitrary<Operation>,
): { weight: number; arbitrary: fc.Arbitrary<Operation> } {
  return { weight, arbitrary }
}

const operation: fc.Arbitrary<Operation> = fc.oneof(
  times(
    480,
    fc.tuple(line, addressed).map(([line, to]) => ({ kind: 'set', line: line(hostOf(to)), ...to })),
  ),
  times(
    40,
    fc
      .tuple(fewLines, form, addressed)
      .map(([lines, form, to]) => ({ kind: 'set many', lines: lines.map((line) => line(hostOf(to))), form, ...to })),
  ),
  times(
    140,
    fc.tuple(askedTimes, addressed).map(([times, to]) => ({ kind: 'get string', times, ...to })),
  ),
  times(
    60,
    fc.tuple(line, addressed).map(([line, to]) => ({ kind: 'get around set', line: line(hostOf(to)), ...to })),
  ),
  times(
    60,
    addressed.map((to) => ({ kind: 'get cookies', ...to })),
  ),
  times(
    100,
    addressed.map((to) => ({ kind: 'explain', ...to })),
  ),
  times(
    20,
    fc.tuple(filter, addressed).map(([filter, to]) => ({ kind: 'explain some', filter, ...to })),
  ),
  times(
    120,
    move.map((by) => ({ kind: 'move clock', by })),
  ),
  times(
    8,
    moment.map((at) => ({ kind: 'set clock', at })),
  ),
  times(4, fc.constant({ kind: 'end session' })),
  times(
    12,
    filter.map((filter) => ({ kind: 'delete', filter })),
  ),
  times(
    6,
    predicate.map((predicate) => ({ kind: 'delete by predicate', predicate })),
  ),
  times(1, fc.constant({ kind: 'clear' })),
  times(
    36,
    someConfiguration.map((configuration) => ({ kind: 'configure', configuration })),
  ),
  times(10, fc.constant({ kind: 'export and import' })),
  times(
    6,
    document.map((document) => ({ kind: 'import', document })),
  ),
  times(
    8,
    fc.tuple(changedOrNot, keep).map(([configuration, keep]) => ({ kind: 'clone', configuration, keep })),
  ),
  times(
    4,
    weighted([true, 3], [false, 1]).map((on) => ({ kind: 'listen', on })),
  ),
  times(6, fc.constant({ kind: 'size' })),
  times(6, fc.constant({ kind: 'iterate' })),
  times(
    6,
    fc.constantFrom(...mistakes).map((mistake) => ({ kind: 'mistake', mistake })),
  ),
)

function historiesOf(operations: fc.Arbitrary<Operation[]>): fc.Arbitrary<History> {
  return fc.record({
    configuration: mostly<NamedConfiguration>(
      fc.record({ limits: fc.record({ cookiesPerSite, cookies }) }),
      configuration,
      2,
    ),
    clients: clientContexts,
    start: fc.constant(start),
    tick: weighted([0, 3], [1, 1]),
    operations,
  })
}

/** Histories of up to 150 operations. */
export const histories: fc.Arbitrary<History> = historiesOf(
  fc.array(operation, { minLength: 1, maxLength: 150, size: 'max' }),
)

/** Histories of some thousand operations that store many cookies and ask from many URLs. */
export const longHistories: fc.Arbitrary<History> = fc
  .tuple(clientContexts, fc.array(fc.tuple(operation, fc.nat(3000)), { minLength: 2000, maxLength: 3000, size: 'max' }))
  .map(([clients, operations]) => ({
    configuration: { limits: { cookiesPerSite: 150, cookies: 300 } },
    clients,
    start,
    tick: 0,
    operations: operations.flatMap(([operation, number]) => spread(operation, number)),
  }))

/** Lets a request go to one of many paths and a cookie have one of many names, and lets the jar be as it is. */
function spread(operation: Operation, number: number): Operation[] {
  switch (operation.kind) {
    case 'set':
      return [{ ...operation, line: operation.line.replace(/^[ab]=/, `${number % 300}=`) }]
    case 'get string':
    case 'get cookies':
    case 'explain':
      return [{ ...operation, url: operation.url.replace(/docs\/?$/, `docs/${number}`) }]
    case 'configure':
    case 'clear':
    case 'delete by predicate':
    case 'import':
    case 'set clock':
      return number % 20 === 0 ? [operation] : []
    default:
      return [operation]
  }
}
