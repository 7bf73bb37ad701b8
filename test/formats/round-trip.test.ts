/** What is written is read again, for each format that writes and records of all kinds: but for the declared losses. */

import fc from 'fast-check'
import { type Cookie, CookieJar } from 'speculoos'
import { type FormatName, formats, type LossName, readCookies, writeCookies } from 'speculoos/formats'
import { describe, expect, it } from 'vitest'
import { days, NOW, record } from './records.js'

const writing = Object.values(formats).filter(({ writes }) => writes)

/** Texts as cookies have them: octets, some of them UTF-8, and some that are none. */
const text = fc
  .oneof(
    fc.string({ maxLength: 12 }),
    fc.string({ unit: fc.constantFrom('a', '"', '\\', '%', ',', ' ', '#', '\t', '=', "'", '{', '$'), maxLength: 8 }),
    fc
      .string({ unit: fc.constantFrom('é', '€', '\ufeff', '𝒳'), maxLength: 4 })
      .map((characters) => Buffer.from(characters, 'utf8').toString('latin1')),
    fc.string({ unit: fc.constantFrom('\x80', '\xe9', '\xff', 'z'), maxLength: 4 }),
    fc.constantFrom('__proto__', 'constructor', 'null', 'TRUE', '-1'),
  )
  // biome-ignore lint/suspicious/noControlCharactersInRegex: names and values have none but tabs
  .map((given) => given.replace(/[;\x00-\x08\x0a-\x1f\x7f]/g, '').replace(/^[ \t]+|[ \t]+$/g, ''))
const name = text.map((given) => given.replaceAll('=', '').replace(/^[ \t]+|[ \t]+$/g, ''))
const domain = fc.constantFrom(
  'site.example',
  'www.site.example',
  'xn--bcher-kva.example',
  'a.b.c.example',
  'my_app.example',
)
const partitionKey = fc.option(
  fc.record({
    topLevelSite: fc.constantFrom('https://top.example', 'http://other.example'),
    hasCrossSiteAncestor: fc.boolean(),
  }),
  { freq: 3 },
)
const time = fc.integer({ min: NOW - 1_000_000_000, max: NOW })

/** A record that a jar can hold. */
const cookie: fc.Arbitrary<Cookie> = fc
  .record({
    name,
    value: text,
    domain,
    hostOnly: fc.boolean(),
    path: fc.oneof(
      fc.constantFrom('/', '/docs', '/a b/%20'),
      text.map((given) => `/${given}`),
    ),
    secure: fc.boolean(),
    httpOnly: fc.boolean(),
    sameSite: fc.constantFrom('Strict', 'Lax', 'None', 'Default'),
    persistent: fc.boolean(),
    expiryTime: fc.option(
      fc.oneof(fc.integer({ min: NOW, max: days(400) }), fc.integer({ min: 1, max: 399 }).map(days)),
    ),
    partitionKey: partitionKey,
    creationTime: time,
    lastAccessTime: time,
  })
  .map((given) => ({
    ...given,
    secure: given.secure || given.sameSite === 'None' || given.partitionKey !== null,
    persistent: given.persistent && given.expiryTime !== null,
    lastAccessTime: Math.max(given.creationTime, given.lastAccessTime),
    path: given.path.replace(/\t/g, ''),
  }))

/** Cookies as a jar has them, in the order of their creation. */
const cookies = fc.array(cookie, { maxLength: 8 }).map((given) => {
  const jar = new CookieJar({ now: () => NOW })
  jar.admit(given)
  return jar.records().sort((a, b) => a.creationTime - b.creationTime)
})

/** The fields that a format may have lost, in the record before and after. */
function forgotten(given: Cookie, lossy: readonly LossName[], format: FormatName): Cookie {
  const lost = (field: LossName): boolean => lossy.includes(field)
  const expiryTime = given.expiryTime
  const seconds = ['netscape', 'lwp', 'webdriver', 'webdriver-bidi'].includes(format)
  return {
    ...given,
    creationTime: lost('creationTime') ? NOW : given.creationTime,
    lastAccessTime: lost('lastAccessTime') ? NOW : given.lastAccessTime,
    persistent: lost('persistent') ? expiryTime !== null : given.persistent,
    expiryTime: expiryTime !== null && seconds ? Math.floor(expiryTime / 1000) * 1000 : expiryTime,
    sameSite: !lost('sameSite')
      ? given.sameSite
      : format === 'playwright'
        ? given.sameSite === 'Default'
          ? 'Lax'
          : given.sameSite
        : 'Default',
  }
}

const identity = (given: Cookie): string =>
  JSON.stringify([given.name, given.domain, given.hostOnly, given.path, given.partitionKey])
const sorted = (list: readonly Cookie[]): Cookie[] => [...list].sort((a, b) => (identity(a) < identity(b) ? -1 : 1))

describe.each(writing)('$name', ({ name: format, lossy }) => {
  it.each(['text', 'bytes', 'data'] as const)('as %s is read as it was written', (as) => {
    if (as === 'data' && ['netscape', 'lwp'].includes(format)) {
      expect(() => writeCookies(format, [], { as: 'data' })).toThrow("options.as: expected 'text' or 'bytes'")
      return
    }
    fc.assert(
      fc.property(cookies, (given) => {
        const { output, omitted, lost } =
          as === 'text'
            ? writeCookies(format, given, { now: NOW })
            : as === 'bytes'
              ? writeCookies(format, given, { now: NOW, as })
              : writeCookies(format, given, { now: NOW, as })
        const read = readCookies(output, { now: NOW, format })
        expect(read.refused).toEqual([])
        const left = new Set(omitted.map(({ index }) => index))
        const wanted = given.filter((_, index) => !left.has(index)).map((each) => forgotten(each, lossy, format))
        // What is lost is declared, and reported for the records that lose it.
        for (const { field } of lost) expect(lossy).toContain(field)
        for (const [index, each] of given.entries()) {
          const isReported = (field: LossName): boolean =>
            lost.some((loss) => loss.field === field && loss.records.includes(index))
          if (left.has(index)) continue
          for (const field of ['sameSite', 'persistent', 'expiryTime', 'creationTime', 'lastAccessTime'] as const) {
            const isLost = forgotten(each, lossy, format)[field] !== each[field]
            if (isLost) expect(isReported(field), field).toBe(true)
          }
        }
        expect(sorted(read.cookies)).toEqual(sorted(wanted))
        // A file never makes a jar refuse a cookie.
        expect(new CookieJar({ now: () => NOW }).admit(read.cookies).rejected).toEqual([])
      }),
      { numRuns: 150 },
    )
  })

  it('omits nothing without a reason, and never plain cookies', () => {
    const plain = [
      record({ secure: true, expiryTime: days(1) }),
      record({ name: 'b', hostOnly: false, expiryTime: days(2) }),
    ]
    const { omitted } = writeCookies(format, plain, { now: NOW })
    expect(omitted).toEqual([])
  })

  it('keeps the order of retrieval', () => {
    const names = ['c', 'a', 'b']
    const plain = names.map((each, index) =>
      record({ name: each, expiryTime: days(1), creationTime: NOW - 10 + index }),
    )
    const { output } = writeCookies(format, plain, { now: NOW })
    expect(readCookies(output, { format, now: NOW }).cookies.map((each) => each.name)).toEqual(names)
  })
})

it.each(['netscape', 'lwp'] as const)(
  'a text of %s leaves out a cookie whose name and value are valid UTF-8 only together',
  (format) => {
    const halves = record({ name: '\xe9', value: '\x80\x80', expiryTime: days(1) })
    const written = writeCookies(format, [halves], { now: NOW, as: 'text' })
    expect(written.omitted).toMatchObject([{ index: 0, reasons: [{ id: 'not-utf-8' }] }])
    const bytes = writeCookies(format, [halves], { now: NOW, as: 'bytes' })
    expect(readCookies(bytes.output, { format, now: NOW }).cookies).toMatchObject([{ name: '\xe9', value: '\x80\x80' }])
  },
)

it('a mistake in records or options is named, and quotes no value', () => {
  expect(() => writeCookies('har', [])).toThrow('format: expected a format that can be written, got "har"')
  expect(() => writeCookies('netscape', [record({ value: 'SECRET;' })])).toThrow(
    'records[0].value: expected a cookie-value',
  )
  expect(() => writeCookies('netscape', [record({ value: 'SECRET;' })])).not.toThrow('SECRET')
  expect(() => writeCookies('netscape', Object(5))).toThrow('records: expected an iterable of cookies')
})
