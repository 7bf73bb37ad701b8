/** The functions answer what those of tough-cookie answer, for usual input and for random input. */

import fc from 'fast-check'
import * as door from 'speculoos/tough-cookie'
import * as tough from 'tough-cookie'
import { describe, expect, it } from 'vitest'

/** What is answered, or the message of what is thrown. */
function outcome(act: () => unknown): unknown {
  try {
    return act()
  } catch (error) {
    return String(error)
  }
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
const path = fc.array(fc.constantFrom('', 'a', 'b', 'docs')).map((segments) => `/${segments.join('/')}`)
const anyPath = fc.oneof(path, fc.constantFrom('', 'a/b', '/', '//'))

describe('random input', () => {
  it('of domains', () => {
    fc.assert(
      fc.property(anyDomain, anyDomain, fc.boolean(), (first, second, flag) => {
        expect(door.canonicalDomain(first)).toBe(tough.canonicalDomain(first))
        expect(door.domainMatch(first, second)).toBe(tough.domainMatch(first, second))
        expect(door.domainMatch(first, second, flag)).toBe(tough.domainMatch(first, second, flag))
        // A host is what is asked about: without a leading dot, and in lower case.
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

  it('of paths', () => {
    fc.assert(
      fc.property(anyPath, anyPath, (first, second) => {
        expect(door.defaultPath(first)).toBe(tough.defaultPath(first))
        expect(door.pathMatch(first, second)).toBe(tough.pathMatch(first, second))
        expect(door.permutePath(first)).toEqual(tough.permutePath(first))
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
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true }), (date) => {
        expect(door.formatDate(date)).toBe(tough.formatDate(date))
      }),
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

it('nothing is answered for nothing', () => {
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

it('cookies are compared alike, whichever class they are of', () => {
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

it('the setters keep what JSON can say', () => {
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
