/** Hostile files: whatever they hold, they are refused or read in linear time and memory, and nothing throws but at once. */

import fc from 'fast-check'
import { CookieJar } from 'speculoos'
import { type CookieInput, type FormatName, formats, readCookies, writeCookies } from 'speculoos/formats'
import { afterAll, describe, expect, it } from 'vitest'
import { heapInUse, MEGABYTE } from '../hostile/heap.js'
import { binaryCookies, safariRecord } from './binarycookies.js'
import { chromiumRow, chromiumSchema, database, firefoxRow, firefoxSchema } from './databases.js'
import { days, NOW, noted, record } from './records.js'

const names = Object.values(formats).map(({ name }) => name)

/** Reads an input without a format and as each; fails if anything throws but the error for an input of no format. */
function readAsAll(input: CookieInput): void {
  try {
    readCookies(input, { now: NOW, url: 'https://site.example/' })
  } catch (error) {
    expect(String(error)).toMatch(/^TypeError: input: expected one of netscape/)
  }
  for (const format of names) {
    const { cookies } = readCookies(input, { now: NOW, format, url: 'https://site.example/' })
    // Whatever is read, a jar takes it or says why not.
    new CookieJar({ now: () => NOW }).admit(cookies)
  }
}

/** How many milliseconds something takes. */
function elapsed(work: () => void): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

const line = 'a.example\tFALSE\t/\tFALSE\t0\tn\tv\n'

describe('a large file', () => {
  it('of 100 MB is read or refused within a minute, be it empty lines, one line, fields or NULs', () => {
    const fillings = ['\n', 'x', 'a.example\t', '\0']
    for (const filling of fillings) {
      const bytes = Buffer.alloc(100 * MEGABYTE, filling)
      expect(elapsed(() => readCookies(bytes, { format: 'netscape', now: NOW }))).toBeLessThan(60_000)
      expect(elapsed(() => expect(() => readCookies(bytes)).not.toThrow(RangeError))).toBeLessThan(60_000)
    }
  })

  it('of one line of 20 MB in any place of a format is refused, and no expression runs out of memory', () => {
    const long = 20 * MEGABYTE
    const fillings = ['a', ' ', '"', "'", '\\"', '=', ';', ':', '.', '\t', '#']
    const frames: [FormatName, string, string][] = [
      ['netscape', '', '\tFALSE\t/\tFALSE\t0\tn\tv'],
      ['netscape', 'a.example\tFALSE\t/', '\tFALSE\t0\tn\tv'],
      ['lwp', 'Set-Cookie3: n="', ''],
      ['lwp', 'Set-Cookie3: ', '; domain=a.example'],
      ['http-message', 'Set-Cookie: a=1\n', ''],
      ['http-message', 'Set-Cookie: a=', ''],
      ['insomnia', "type: collection.insomnia.rest/5.0\ncookieJar:\n  cookies:\n    - key: '", "'"],
      ['cookie_store', '[{"raw_cookie":"', '"}]'],
    ]
    for (const [format, head, tail] of frames) {
      for (const filling of fillings) {
        const text = head + filling.repeat(long / filling.length / 10) + tail
        const { cookies } = readCookies(text, { format, now: NOW, url: 'https://a.example/' })
        expect(cookies.length).toBeLessThanOrEqual(1)
      }
    }
    for (const key of [
      'domain',
      'name',
      'path',
      'sameSite',
      'partitionKey',
      'expires',
      'extensions',
      'key',
      'Expires',
    ]) {
      const cookie = { name: 'n', value: 'v', domain: 'a.example', path: '/', [key]: ':'.repeat(long / 10) }
      for (const format of names) readCookies({ cookies: [cookie] }, { format, now: NOW })
    }
  })

  it('of a million lines is read, and a longer one is read up to that, with a refusal', () => {
    const text = line.repeat(1_000_001)
    const { cookies, refused } = readCookies(text, { now: NOW })
    expect(cookies).toHaveLength(1_000_000)
    expect(noted(refused)).toEqual(['line 1000001 - too-many-entries'])
  })

  it('of a million bad lines is refused line by line, and not beyond', () => {
    const { cookies, refused } = readCookies('a\n'.repeat(1_500_000), { format: 'netscape', now: NOW })
    expect([cookies.length, refused.length]).toEqual([0, 1_000_001])
    expect(refused.at(-1)?.reasons[0]?.id).toBe('too-many-entries')
  })

  it('takes time in proportion to its length', () => {
    const times = (make: (count: number) => string, format: FormatName) =>
      [10_000, 40_000].map((count) => {
        const text = make(count)
        return Math.min(
          ...[1, 2, 3].map(() => elapsed(() => readCookies(text, { format, now: NOW, url: 'https://a.example/' }))),
        )
      })
    const makers: [FormatName, (count: number) => string][] = [
      ['netscape', (count) => line.repeat(count)],
      ['netscape', (count) => `a.example${'\t'.repeat(count * 10)}`],
      ['netscape', (count) => `a.example${' '.repeat(count * 10)}`],
      ['lwp', (count) => `Set-Cookie3: n=v; ${'x; '.repeat(count)}domain=a.example`],
      ['lwp', (count) => `Set-Cookie3: n="${'\\"'.repeat(count)}`],
      ['lwp', (count) => `Set-Cookie3: ${' ;='.repeat(count)}`],
      ['http-message', (count) => `Set-Cookie: a=1\n${' x\n'.repeat(count)}`],
      ['http-message', (count) => 'Set-Cookie: a=1\n'.repeat(count / 10)],
      [
        'insomnia',
        (count) => `type: collection.insomnia.rest/5.0\ncookieJar:\n  cookies:\n${'    - key: a\n'.repeat(count)}`,
      ],
      ['speculoos', (count) => JSON.stringify({ version: 2, cookies: Array.from({ length: count }, () => ({})) })],
      [
        'tough-cookie-file-store',
        (count) => JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, index) => [index, {}]))),
      ],
    ]
    for (const [format, make] of makers) {
      const [small = 0, large = 0] = times(make, format)
      // Four times the length, with room for a loaded machine; what is quadratic takes sixteen times.
      expect(large, `${format}: ${small} ms, ${large} ms`).toBeLessThan(small * 10 + 100)
    }
  })
})

describe('JSON', () => {
  it.each<[string, string, RegExp]>([
    ['that is deep', '['.repeat(10_000_000), /got JSON that is deeper than 100 levels$/],
    [
      'that is deep within an object',
      `{"cookies":${'[{"a":'.repeat(1000)}`,
      /got JSON that is deeper than 100 levels$/,
    ],
    [
      'of more values than any file of cookies has',
      `[${'0,'.repeat(6_000_000)}0]`,
      /got JSON of more than 5,000,000 values$/,
    ],
    ['that ends within a text', `[{"name":"${'a'.repeat(100)}`, /is not JSON$/],
  ])('%s is refused before it is parsed', (_, text, message) => {
    expect(() => readCookies(text)).toThrow(message)
    for (const format of names) expect(readCookies(text, { format, now: NOW }).cookies).toEqual([])
  })

  it('with __proto__ among its keys changes no prototype, and reads no inherited field', () => {
    const text =
      '{"__proto__":{"cookies":[],"origins":[]},"cookies":[{"__proto__":{"name":"n","value":"v"},"domain":"a.example"}],"origins":[]}'
    const { cookies, refused } = readCookies(text, { now: NOW })
    expect([cookies, noted(refused)]).toEqual([[], ['0 - name-not-usable value-not-usable']])
    for (const format of names) readCookies(text, { format, now: NOW })
    expect(Reflect.get({}, 'name')).toBeUndefined()
    const { output } = writeCookies('playwright', [record()], { now: NOW, original: JSON.parse(text), as: 'data' })
    expect(Object.getPrototypeOf(output)).toBe(Object.prototype)
  })

  it('of hostile values in the place of each field is refused, whatever the field is', () => {
    const values = fc.oneof(
      fc.constantFrom(null, true, -0, 1e308, -1e308, '', '\0', '\ud800', '__proto__', 'x'.repeat(5000)),
      fc.jsonValue({ maxDepth: 3 }),
    )
    const keys = fc.constantFrom(
      'name',
      'key',
      'value',
      'domain',
      'hostOnly',
      'path',
      'secure',
      'httpOnly',
      'sameSite',
      'expires',
      'expiry',
      'expirationDate',
      'maxAge',
      'creation',
      'lastAccessed',
      'partitionKey',
      'extensions',
      'Name',
      'Value',
      'Domain',
      'Path',
      'Expires',
      'Persistent',
      'raw_cookie',
      'storeId',
      'session',
      'expiryTime',
      'creationTime',
      'priority',
      'size',
      'url',
    )
    const entry = fc
      .array(fc.tuple(keys, values), { maxLength: 8 })
      .map((pairs) => ({ name: 'n', value: 'v', domain: 'a.example', path: '/', ...Object.fromEntries(pairs) }))
    const wraps = fc.constantFrom<(list: object[]) => object>(
      (list) => list,
      (cookies) => ({ cookies, origins: [] }),
      (cookies) => ({ version: 2, cookies }),
      (cookies) => ({ version: 'tough-cookie@4.0.0', cookies }),
      (cookies) => ({ resources: [{ _type: 'cookie_jar', cookies }] }),
      (cookies) => ({ log: { entries: [{ request: { url: 'https://a.example/' }, response: { cookies } }] } }),
      (cookies) => ({ 'a.example': { '/': Object.fromEntries(cookies.map((each, index) => [index, each])) } }),
    )
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 4 }), wraps, (list, wrap) => readAsAll(wrap(list))),
      { numRuns: 300 },
    )
  })
})

describe('octets', () => {
  const files: [string, Uint8Array][] = [
    [
      'chromium',
      database(
        [
          ...chromiumSchema(24),
          ...Array.from({ length: 25 }, (_, index) =>
            chromiumRow(24, { name: `n${index}`, value: 'v'.repeat(index * 300) }),
          ),
        ],
        () => null,
      ).bytes,
    ],
    [
      'firefox',
      database(
        [...firefoxSchema(17), ...Array.from({ length: 40 }, (_, index) => firefoxRow(17, { name: `n${index}` }))],
        () => null,
      ).bytes,
    ],
    ['safari', binaryCookies([safariRecord({}), safariRecord({ name: 'b' })], [safariRecord({ name: 'c' })])],
    ['netscape', Buffer.from(`# Netscape HTTP Cookie File\n${line.repeat(5)}`)],
    [
      'lwp',
      Buffer.from(writeCookies('lwp', [record({ expiryTime: days(1) }), record({ name: 'b' })], { now: NOW }).output),
    ],
    ['playwright', Buffer.from(writeCookies('playwright', [record(), record({ name: 'b' })], { now: NOW }).output)],
    ['cookie_store', Buffer.from(writeCookies('cookie_store', [record()], { now: NOW }).output)],
  ]

  it('at random are refused', () => {
    const heads = [
      '',
      'SQLite format 3\0',
      'cook',
      '# Netscape HTTP Cookie File\n',
      '#LWP-Cookies-2.0\nSet-Cookie3: ',
      '{',
      '[{',
      'HTTP/1.1 200\n',
      'type: collection.insomnia.rest/5.0\ncookieJar:\n cookies:\n',
    ]
    fc.assert(
      fc.property(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 2000 }), (head, tail) =>
        readAsAll(Buffer.concat([Buffer.from(head, 'latin1'), tail])),
      ),
      { numRuns: 300 },
    )
  })

  it.each(files)('of %s that were changed at random places are read or refused', (_, bytes) => {
    const change = fc.tuple(fc.nat(bytes.length - 1), fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 0x7f, 0x80, 0xff)))
    fc.assert(
      fc.property(
        fc.array(change, { minLength: 1, maxLength: 12 }),
        fc.nat(bytes.length),
        fc.boolean(),
        (changes, length, isCut) => {
          const changed = Uint8Array.from(bytes)
          for (const [place, octet] of changes) changed[place] = octet
          readAsAll(isCut ? changed.subarray(0, length) : changed)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('of a database that is cut off anywhere are read as far as possible, and reported as damaged', () => {
    const [, chromium = new Uint8Array()] = files[0] ?? []
    const whole = readCookies(chromium, { now: NOW }).cookies.length
    for (let pages = 1; pages * 4096 < chromium.length; pages += 1) {
      const part = chromium.subarray(0, pages * 4096)
      const { cookies, refused } = readCookies(part, { now: NOW, format: 'chromium-sqlite' })
      expect(cookies.length).toBeLessThanOrEqual(whole)
      expect(refused.some(({ reasons }) => ['file-damaged', 'not-this-format'].includes(reasons[0]?.id ?? ''))).toBe(
        true,
      )
    }
  })

  it('of a database whose pages point at one another are read once', () => {
    const [, chromium = new Uint8Array()] = files[0] ?? []
    const view = Buffer.from(chromium)
    // Each interior page becomes its own child.
    for (let page = 1; page < view.length / 4096; page += 1) {
      if (view[page * 4096] === 0x05) view.writeUInt32BE(page + 1, page * 4096 + 8)
    }
    const { refused } = readCookies(view, { now: NOW, format: 'chromium-sqlite' })
    expect(refused.map(({ reasons }) => reasons[0]?.id)).toContain('file-damaged')
  })

  it('of a page whose cells all point at one large value take no more time than their length', () => {
    const size = 65_536
    const page = Buffer.alloc(size)
    Buffer.from(database(['PRAGMA page_size = 65536', ...chromiumSchema(24)], () => null).bytes.subarray(0, size)).copy(
      page,
    )
    const pages = Array.from({ length: 200 }, () => Buffer.alloc(size))
    const [root] = pages
    for (const each of pages) {
      each[0] = 0x0d
      each.writeUInt16BE(20_000, 3)
      for (let cell = 0; cell < 20_000; cell += 1) each.writeUInt16BE(41_000, 8 + cell * 2)
      // A payload of some 24,000 octets.
      Buffer.from([0x81, 0xbb, 0x40, 1, 2, 0]).copy(each, 41_000)
    }
    expect(root).toBeDefined()
    const bytes = Buffer.concat([page, ...pages])
    expect(elapsed(() => readCookies(bytes, { now: NOW, format: 'chromium-sqlite' }))).toBeLessThan(20_000)
  })

  it('of Safari whose offsets point anywhere are refused', () => {
    const bytes = binaryCookies(Array.from({ length: 20 }, (_, index) => safariRecord({ name: `n${index}` })))
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(19), fc.integer({ min: 0, max: 2 ** 32 - 1 })), { minLength: 1 }),
        (offsets) => {
          const changed = Buffer.from(bytes)
          for (const [place, offset] of offsets) changed.writeUInt32LE(offset, 12 + 8 + place * 4)
          readAsAll(changed)
        },
      ),
      { numRuns: 200 },
    )
  })
})

it('a million refused lines keep a few hundred octets each', () => {
  const text = 'a\n'.repeat(1_000_000)
  const before = heapInUse()
  const { refused } = readCookies(text, { format: 'netscape', now: NOW })
  expect(heapInUse() - before).toBeLessThan(300 * MEGABYTE)
  expect(refused).toHaveLength(1_000_000)
})

afterAll(() => {
  expect(Object.keys(Object.prototype)).toEqual([])
})
