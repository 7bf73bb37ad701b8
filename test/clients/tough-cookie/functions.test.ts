/** The functions return what those of tough-cookie return, for usual and for random input. */

import fc from 'fast-check'
import * as door from 'speculoos/tough-cookie'
import * as tough from 'tough-cookie'
import { describe, expect, it } from 'vitest'

/** Returns the result of a function, or its error as text. */
function outcome(act: () => unknown): unknown {
  try {
    return act()
  } catch (error) {
    return String(error)
  }
}

/** Returns the fields of a cookie without its creation time. */
function parsed(cookie: object | undefined): object | undefined {
  return cookie && { ...cookie, creation: null }
}

/** Whether a name has U-labels that cannot be converted to A-labels. The packages are known to disagree on these. */
function isNoHostName(name: string): boolean {
  return [...name].some((character) => character > '\x7f') && /[^\0-\x7f]/.test(door.canonicalDomain(name) ?? '')
}

const label = fc.constantFrom(
  'a',
  'b',
  'www',
  'site',
  'co',
  'uk',
  'com',
  'example',
  'local',
  'localhost',
  'github',
  'io',
)
const domain = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'))
const anyDomain = fc.oneof(
  domain,
  domain.map((name) => `.${name}`),
  domain.map((name) => name.toUpperCase()),
  fc.constantFrom('127.0.0.1', '::1', '[::1]', '2001:DB8::1', 'bücher.example', '', 'test', 'invalid', 'ck', 'www.ck'),
)
const hostileDomain = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .array(
        fc.oneof(
          label,
          fc.constantFrom('', 'bücher', 'É', '公司', 'cn', '1', '-a', 'a_b'),
          fc.string({ maxLength: 3 }),
        ),
      )
      .map((labels) => labels.join('.')),
  },
  anyDomain.map((name) => `${name}.`),
  fc.constantFrom('[::ffff:1.2.3.4]', ' a.com ', '..a.com', 'http://a.com', 'a.com:80', 'a b.com', '.', '0x7f.1'),
  fc.string(),
)
const path = fc.array(fc.constantFrom('', 'a', 'b', 'docs')).map((segments) => `/${segments.join('/')}`)
const anyPath = fc.oneof(
  path,
  fc.constantFrom('', 'a/b', '/', '//'),
  fc.string(),
  fc.string().map((text) => `/${text}`),
)

describe('random input', () => {
  it('of domains', () => {
    fc.assert(
      fc.property(anyDomain, anyDomain, fc.boolean(), (first, second, flag) => {
        expect(door.canonicalDomain(first)).toBe(tough.canonicalDomain(first))
        expect(door.domainMatch(first, second)).toBe(tough.domainMatch(first, second))
        expect(door.domainMatch(first, second, flag)).toBe(tough.domainMatch(first, second, flag))
        // Call with a host: without a leading dot, and in lower case.
        const host = door.canonicalDomain(first) ?? ''
        for (const options of [{}, { allowSpecialUseDomain: flag }, { ignoreError: flag }]) {
          expect(outcome(() => door.getPublicSuffix(host, options))).toBe(
            outcome(() => tough.getPublicSuffix(host, options)),
          )
        }
        expect(outcome(() => door.permuteDomain(host, flag))).toEqual(outcome(() => tough.permuteDomain(host, flag)))
      }),
      { numRuns: 2000 },
    )
  })

  it('of invalid domains, and of domains in capitals, in U-labels and with dots at their ends', () => {
    fc.assert(
      fc.property(hostileDomain, hostileDomain, fc.boolean(), (first, second, flag) => {
        for (const options of [undefined, { allowSpecialUseDomain: flag }, { ignoreError: flag }]) {
          expect(outcome(() => door.getPublicSuffix(first, options))).toBe(
            outcome(() => tough.getPublicSuffix(first, options)),
          )
        }
        expect(outcome(() => door.permuteDomain(first, flag))).toEqual(outcome(() => tough.permuteDomain(first, flag)))
        if ([first, second, `x.${first}`].some((name) => name.includes(':') || isNoHostName(name))) return
        expect(door.canonicalDomain(first)).toBe(tough.canonicalDomain(first))
        for (const above of [first, second]) {
          expect(door.domainMatch(`x.${first}`, above, flag)).toBe(tough.domainMatch(`x.${first}`, above, flag))
        }
      }),
      { numRuns: 5000 },
    )
  })

  it('of paths', () => {
    fc.assert(
      fc.property(anyPath, anyPath, (first, second) => {
        expect(door.defaultPath(first)).toBe(tough.defaultPath(first))
        expect(door.pathMatch(first, second)).toBe(tough.pathMatch(first, second))
        expect(door.pathMatch(first + second, first)).toBe(tough.pathMatch(first + second, first))
        // The packages are known to disagree on other paths.
        if (first.startsWith('/')) expect(door.permutePath(first)).toEqual(tough.permutePath(first))
      }),
    )
  })

  it('of dates', () => {
    const token = fc.constantFrom(
      'Wed,',
      '09',
      '9th',
      'Jun',
      'june',
      '2021',
      '21',
      '70',
      '1601',
      '1600',
      '10:18:14',
      '1:2:3',
      '24:00:00',
      '31',
      'GMT',
      'feb',
      '-',
    )
    fc.assert(
      fc.property(fc.array(token, { maxLength: 7 }), (tokens) => {
        expect(door.parseDate(tokens.join(' '))).toEqual(tough.parseDate(tokens.join(' ')))
      }),
      { numRuns: 5000 },
    )
    const oddToken = fc.oneof(
      token,
      fc.string({ maxLength: 4 }),
      fc.constantFrom('9é', '2021é', '10:18:14é', '10:18:60'),
    )
    const delimiter = fc.constantFrom(' ', ',', '-', '\t', '/', ':', ';', '\n', '_')
    fc.assert(
      fc.property(fc.array(fc.tuple(oddToken, delimiter), { maxLength: 8 }), (tokens) => {
        const text = tokens.flat().join('')
        expect(door.parseDate(text)).toEqual(tough.parseDate(text))
      }),
      { numRuns: 5000 },
    )
    fc.assert(
      fc.property(fc.date(), (date) => {
        expect(door.formatDate(date)).toBe(tough.formatDate(date))
      }),
    )
  })

  it('of lines', () => {
    const attribute = fc.oneof(
      fc.constantFrom(
        'Path=/',
        'Path=x',
        'path',
        'Path = /a',
        'secure=1',
        'HttpOnly',
        'Domain=.A.com',
        'Domain=..a.com',
      ),
      fc.constantFrom(
        'SameSite = None',
        'samesite',
        'SameSite=x',
        'Max-Age=-1',
        'Max-Age=+1',
        'Max-Age= 7',
        'Max-Age=',
      ),
      fc.constantFrom('Expires=Wed, 09 Jun 2021 10:18:14 GMT', 'Expires=x', 'Priority=High', '=x', '', 'a=b=c'),
      fc.string({ maxLength: 6 }),
    )
    const pair = fc.oneof(fc.constantFrom('a=1', ' a = 1 ', 'a=1=2', '"a"="b"', 'a b=c d', 'é=ü'), fc.string())
    const options = fc.constantFrom(undefined, {}, { loose: false }, { loose: true })
    fc.assert(
      fc.property(pair, fc.array(attribute, { maxLength: 4 }), options, (first, rest, given) => {
        const line = [first, ...rest].join('; ')
        const [name = '', ...others] = line.split(';')
        // The packages are known to disagree on lines without a name and on an empty Domain.
        if (/^\s*(?:=|[^=]*$)/.test(name) || others.some((each) => /^\s*domain\s*(?:=\s*)?$/i.test(each))) return
        expect(parsed(door.parse(line, given))).toEqual(parsed(tough.parse(line, given)))
      }),
      { numRuns: 5000 },
    )
  })

  it('of JSON', () => {
    const value = fc.oneof(
      fc.constantFrom<unknown>(
        null,
        'Infinity',
        '-Infinity',
        0,
        1,
        true,
        false,
        '2021-01-01',
        [],
        ['x'],
        [1],
        {},
        '/x',
      ),
      fc.constantFrom<unknown>(new Date(5), Number.NaN, Number.POSITIVE_INFINITY, 'lax', ''),
    )
    const json = fc.dictionary(fc.constantFrom(...tough.Cookie.serializableProperties, 'creationIndex', 'odd'), value)
    fc.assert(
      fc.property(fc.oneof(json, value), fc.boolean(), (given, isText) => {
        const input = isText ? JSON.stringify(given) : given
        const theirs = tough.fromJSON(input)
        const dates = [theirs?.expires, theirs?.creation, theirs?.lastAccessed]
        // The packages are known to disagree on invalid dates.
        if (dates.some((date) => date instanceof Date && Number.isNaN(date.getTime()))) return
        expect(parsed(door.fromJSON(input))).toEqual(parsed(theirs))
      }),
      { numRuns: 5000 },
    )
  })

  it('of fields', () => {
    const options = fc.record(
      {
        key: fc.constantFrom('', 'a', 'a b', '__Host-a'),
        value: fc.constantFrom('', '1', 'a b', '"q"'),
        expires: fc.constantFrom(null, 'Infinity' as const, new Date(0), new Date(4e12)),
        maxAge: fc.constantFrom(null, 0, -1, 60, 'Infinity' as const, '-Infinity' as const),
        domain: fc.constantFrom(null, 'site.example', '.Site.com', 'com', '127.0.0.1', 'site.com.'),
        path: fc.constantFrom(null, '/', 'x', ''),
        secure: fc.boolean(),
        httpOnly: fc.boolean(),
        extensions: fc.constantFrom<string[] | null>(null, ['Priority=High']),
        hostOnly: fc.constantFrom(null, true, false),
        pathIsDefault: fc.constantFrom(null, true),
        creation: fc.constantFrom(new Date(5)),
        lastAccessed: fc.constantFrom(null, 'Infinity' as const, new Date(7)),
        sameSite: fc.constantFrom(undefined, 'lax', 'Strict', 'none', 'odd'),
      },
      { requiredKeys: ['creation'] },
    )
    fc.assert(
      fc.property(options, (fields) => {
        const theirs = new tough.Cookie(fields)
        const ours = new door.Cookie(fields)
        expect({ ...ours }).toEqual({ ...theirs })
        expect(Object.keys(ours)).toEqual(Object.keys(theirs))
        expect(JSON.stringify(ours)).toBe(JSON.stringify(theirs))
        expect({ ...door.Cookie.fromJSON(ours) }).toEqual({ ...tough.Cookie.fromJSON(theirs) })
        for (const method of [
          'toString',
          'cookieString',
          'isPersistent',
          'canonicalizedDomain',
          'cdomain',
          'validate',
        ] as const) {
          expect(outcome(() => ours[method]())).toBe(outcome(() => theirs[method]()))
        }
        expect(ours.TTL(10)).toBe(theirs.TTL(10))
        expect(ours.expiryTime(new Date(10))).toBe(theirs.expiryTime(new Date(10)))
        expect(ours.expiryDate(new Date(10))).toEqual(theirs.expiryDate(new Date(10)))
        if (fields.lastAccessed) expect(ours.expiryTime()).toBe(theirs.expiryTime())
        expect({ ...ours.clone() }).toEqual({ ...theirs.clone() })
      }),
      { numRuns: 3000 },
    )
  })
})

it('a call with a missing argument returns what tough-cookie returns', () => {
  for (const nothing of [null, undefined]) {
    expect(door.canonicalDomain(nothing)).toBe(tough.canonicalDomain(nothing))
    expect(door.domainMatch(nothing, 'a')).toBe(tough.domainMatch(nothing, 'a'))
    expect(door.domainMatch('a', nothing, false)).toBe(tough.domainMatch('a', nothing, false))
    expect(door.defaultPath(nothing)).toBe(tough.defaultPath(nothing))
    expect(door.parseDate(nothing)).toBe(tough.parseDate(nothing))
    expect(door.fromJSON(nothing)).toBe(tough.fromJSON(nothing))
  }
  for (const odd of ['', 5, {}, [], '{', '5', '[]', '"a"', true]) {
    const theirs = tough.Cookie.fromJSON(odd)
    const ours = door.Cookie.fromJSON(odd)
    expect(ours && { ...ours, creation: 0 }, JSON.stringify(odd)).toEqual(theirs && { ...theirs, creation: 0 })
    expect(door.Cookie.parse(odd as string), JSON.stringify(odd)).toEqual(
      typeof odd === 'string' && odd !== '' ? expect.anything() : undefined,
    )
  }
})

it('cookies are compared in the same way, whatever their class', () => {
  const fields = [
    { key: 'a', path: '/', creation: new Date(2) },
    { key: 'b', path: '/docs', creation: new Date(9) },
    { key: 'c', path: '/', creation: new Date(1) },
    { key: 'd', path: null, creation: null },
    { key: 'e', path: '/', creation: new Date(2) },
    { key: 'f', path: '/', creation: 'Infinity' as const },
  ]
  const ours = fields.map((each) => new door.Cookie(each))
  const theirs = fields.map((each) => new tough.Cookie(each))
  const keys = (cookies: { key: string }[]) => cookies.map(({ key }) => key)
  expect(keys(ours.toSorted(door.cookieCompare))).toEqual(keys(theirs.toSorted(tough.cookieCompare)))
  expect(keys(theirs.toSorted(door.cookieCompare))).toEqual(keys(ours.toSorted(tough.cookieCompare)))
})

it('the setters keep values that JSON can hold', () => {
  for (const { Cookie } of [door, tough]) {
    const cookie = new Cookie({ key: 'a' })
    cookie.setMaxAge(Number.POSITIVE_INFINITY)
    expect(cookie.maxAge).toBe('Infinity')
    cookie.setMaxAge(Number.NEGATIVE_INFINITY)
    expect(cookie.maxAge).toBe('-Infinity')
    cookie.setExpires('soon')
    expect(cookie.expires).toBe('Infinity')
    cookie.setExpires(new Date(3))
    expect(cookie.expires).toEqual(new Date(3))
    expect(cookie.creationIndex).toBeGreaterThan(0)
    expect(JSON.stringify(cookie)).not.toContain('creationIndex')
  }
  expect(door.Cookie.sameSiteLevel).toEqual(tough.Cookie.sameSiteLevel)
  expect(door.Cookie.sameSiteCanonical).toEqual(tough.Cookie.sameSiteCanonical)
  expect(door.Cookie.serializableProperties).toEqual(tough.Cookie.serializableProperties)
  expect(door.PrefixSecurityEnum).toEqual(tough.PrefixSecurityEnum)
})

it('domainMatch has no result if a domain is missing, even if both are canonical', () => {
  for (const { domainMatch } of [door, tough]) {
    expect([domainMatch(null, 'a.com', false), domainMatch('a.com', null, false)]).toEqual([undefined, undefined])
    expect([domainMatch(undefined, 'a.com'), domainMatch('a.com')]).toEqual([undefined, undefined])
  }
})
