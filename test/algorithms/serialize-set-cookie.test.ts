/** serializeSetCookie writes what the grammar for servers allows, and names the field that it does not (§4.1.1). */
import fc from 'fast-check'
import { parseSetCookie, type SetCookieInit, serializeSetCookie } from 'speculoos'
import { describe, expect, it } from 'vitest'

const cookie: SetCookieInit = { name: 'SID', value: '31d4' }

describe('the text', () => {
  it.each<[string, SetCookieInit, string]>([
    ['a name and a value', cookie, 'SID=31d4'],
    ['no value', { name: 'SID', value: '' }, 'SID='],
    ['a value in quotation marks', { name: 'SID', value: '"31d4"' }, 'SID="31d4"'],
    ['a date', { ...cookie, expires: new Date(784_111_777_000) }, 'SID=31d4; Expires=Sun, 06 Nov 1994 08:49:37 GMT'],
    ['milliseconds', { ...cookie, expires: 784_111_777_999 }, 'SID=31d4; Expires=Sun, 06 Nov 1994 08:49:37 GMT'],
    ['the first year', { ...cookie, expires: Date.UTC(1601, 0, 1) }, 'SID=31d4; Expires=Mon, 01 Jan 1601 00:00:00 GMT'],
    [
      'the last second',
      { ...cookie, expires: Date.UTC(9999, 11, 31, 23, 59, 59) },
      'SID=31d4; Expires=Fri, 31 Dec 9999 23:59:59 GMT',
    ],
    ['a lifetime', { ...cookie, maxAge: 60 }, 'SID=31d4; Max-Age=60'],
    ['no lifetime', { ...cookie, maxAge: 0 }, 'SID=31d4; Max-Age=0'],
    ['a domain', { ...cookie, domain: 'site.example' }, 'SID=31d4; Domain=site.example'],
    ['a path', { ...cookie, path: '/docs' }, 'SID=31d4; Path=/docs'],
    ['flags', { ...cookie, secure: true, httpOnly: true }, 'SID=31d4; Secure; HttpOnly'],
    ['flags that are not set', { ...cookie, secure: false, httpOnly: false }, 'SID=31d4'],
    ['a same-site-flag', { ...cookie, sameSite: 'None' }, 'SID=31d4; SameSite=None'],
    [
      'other attributes',
      { ...cookie, extensions: ['Priority=High', 'Partitioned'] },
      'SID=31d4; Priority=High; Partitioned',
    ],
    [
      'everything',
      {
        ...cookie,
        expires: 0,
        maxAge: 1,
        domain: 'a.example',
        path: '/',
        secure: true,
        httpOnly: true,
        sameSite: 'Lax',
        extensions: ['x'],
      },
      'SID=31d4; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=1; Domain=a.example; Path=/; Secure; HttpOnly; SameSite=Lax; x',
    ],
    [
      'nothing that is undefined',
      { ...cookie, expires: undefined, domain: undefined, extensions: undefined },
      'SID=31d4',
    ],
  ])('has %s', (_, init, text) => {
    expect(serializeSetCookie(init)).toBe(text)
  })
})

const wrong: [string, unknown[]][] = [
  [
    'name',
    ['', ' ', 'a b', 'a=b', 'a;b', 'a,b', '"a"', 'a(b)', 'a/b', '\u00e9', 'a\0', 'a\n', 42, null, undefined, ['a']],
  ],
  [
    'value',
    [' ', 'a b', 'a;b', 'a,b', 'a\\b', '"', '"a', 'a"', 'a"b', '""a', '\u00e9', '\0', 'a\n', '\t', 42, null, undefined],
  ],
  [
    'expires',
    [
      'tomorrow',
      new Date(Number.NaN),
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Date.UTC(1600, 11, 31),
      253_402_300_800_000,
      null,
      5n,
    ],
  ],
  ['maxAge', [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, '60', null, 60n]],
  [
    'domain',
    [
      '',
      '.site.example',
      'site.example.',
      'site..example',
      'a_b.example',
      '-a.example',
      'a-.example',
      'a b',
      'a;b',
      'b\u00fccher.example',
      '*.site.example',
      `${'a'.repeat(64)}.example`,
      `${'a.'.repeat(127)}ab`,
      '[::1]',
      42,
      null,
    ],
  ],
  ['path', ['/a;b', '/\u00e9', '/a\0', '/a\n', '/\t', '/\x7f', 42, null]],
  ['secure', ['yes', 1, null]],
  ['httpOnly', ['yes', 1, null]],
  ['sameSite', ['lax', 'strict', 'Default', '', true, null]],
  [
    'extensions',
    [
      'Partitioned',
      [''],
      [' x'],
      ['x '],
      ['a;b'],
      ['\u00e9'],
      ['a\n'],
      [42],
      ['x', 'X=1'],
      ['Path=/x'],
      ['secure'],
      ['Max-Age =1'],
      ['domain=x'],
      ['EXPIRES'],
      ['HttpOnly'],
      ['samesite=None'],
      null,
    ],
  ],
]

describe.each(wrong)('%s', (field, values) => {
  it.each(values.map((value, index): [number, unknown] => [index, value]))('is refused, and named: %#', (_, value) => {
    const init = { ...cookie, [field]: value }
    expect(() => serializeSetCookie(init)).toThrow(TypeError)
    expect(() => serializeSetCookie(init)).toThrow(new RegExp(`^${field}: expected .*, got .*$`, 's'))
  })
})

describe('the whole', () => {
  it.each([undefined, null, 'SID=31d4', 42])('is refused, and named: %j', (init) => {
    // @ts-expect-error callers without types can pass anything
    expect(() => serializeSetCookie(init)).toThrow(/^init: expected .*, got .*$/)
  })
  it.each(['Path', 'max-age', 'samesite', 'partitioned'])('is refused with a field that is unknown: %s', (field) => {
    const init: SetCookieInit = { ...cookie, ...{ [field]: '/' } }
    expect(() => serializeSetCookie(init)).toThrow(new RegExp(`^init: expected .*, got .*${field}.*$`))
  })
})

describe('what was written', () => {
  const letters = (text: string, size: fc.StringConstraints = {}) =>
    fc.string({ unit: fc.constantFrom(...text), ...size })
  const token = letters("!#$%&'*+-.^_`|~09AZaz", { minLength: 1, maxLength: 20 })
  const octets = letters("!#$%&'()*+-./09:<=>?@AZ[]^_`az{|}~", { maxLength: 40 })
  const label = letters('az09', { minLength: 1, maxLength: 8 })
  const attribute = fc.tuple(token, octets).map(([name, value]) => `x-${name}=${value}`)
  const arbitraryInit: fc.Arbitrary<SetCookieInit> = fc.record(
    {
      name: token,
      value: fc.oneof(
        octets,
        octets.map((value) => `"${value}"`),
      ),
      expires: fc.oneof(
        fc.date({ min: new Date(Date.UTC(1601, 0, 1)), max: new Date(Date.UTC(9999, 11, 31)), noInvalidDate: true }),
        fc.integer({ min: Date.UTC(1601, 0, 1), max: Date.UTC(9999, 11, 31) }),
      ),
      maxAge: fc.maxSafeNat(),
      domain: fc.array(label, { minLength: 1, maxLength: 5 }).map((labels) => labels.join('.')),
      path: octets.map((path) => `/${path}`),
      secure: fc.boolean(),
      httpOnly: fc.boolean(),
      sameSite: fc.constantFrom('Strict', 'Lax', 'None'),
      extensions: fc.uniqueArray(attribute, { selector: (text) => text.split('=', 1)[0]?.toLowerCase(), maxLength: 4 }),
    },
    { requiredKeys: ['name', 'value'] },
  )

  it('is parsed as what it was written from', () => {
    fc.assert(
      fc.property(arbitraryInit, (init) => {
        const result = parseSetCookie(serializeSetCookie(init))
        expect(result.status === 'parsed' && result.setCookie).toEqual({
          name: init.name,
          value: init.value,
          expires: init.expires === undefined ? null : Math.floor(Number(init.expires) / 1000) * 1000,
          maxAge: init.maxAge ?? null,
          domain: init.domain ?? null,
          path: init.path ?? null,
          secure: init.secure ?? false,
          httpOnly: init.httpOnly ?? false,
          sameSite: init.sameSite ?? null,
          partitioned: false,
        })
        expect(result.warnings.map(({ id }) => id)).toEqual((init.extensions ?? []).map(() => 'attribute-unrecognized'))
      }),
      { numRuns: 500 },
    )
  })
  it('is accepted whatever the type of the API', () => {
    fc.assert(
      fc.property(arbitraryInit, (init) => {
        const text = serializeSetCookie(init)
        expect(parseSetCookie(text, 'non-HTTP')).toEqual(parseSetCookie(text, 'HTTP'))
      }),
    )
  })
  it('did not change what it was written from', () => {
    const init = Object.freeze({ ...cookie, expires: new Date(0), extensions: Object.freeze(['x']) })
    expect(serializeSetCookie(init)).toBe(serializeSetCookie(init))
    expect(init.expires.getTime()).toBe(0)
  })
})
