/** A jar reads the JSON that tough-cookie has written. */
import { type Cookie, CookieJar } from 'speculoos'
import { describe, expect, it } from 'vitest'

const created = Date.UTC(2030, 0, 1)
const accessed = created + 3_600_000
const entry = {
  key: 'SID',
  value: '31d4',
  domain: 'site.example',
  path: '/docs',
  creation: new Date(created).toISOString(),
  lastAccessed: new Date(accessed).toISOString(),
}

function read(fields: object, version?: string): Cookie | undefined {
  const saved = { ...(version !== undefined && { version }), cookies: [{ ...entry, ...fields }] }
  const [cookie] = CookieJar.fromJSON(saved, { now: () => created })
  return cookie
}

describe('an entry', () => {
  it('without flags, expiry and SameSite has the defaults, which tough-cookie leaves out', () => {
    expect(read({})).toEqual({
      name: 'SID',
      value: '31d4',
      domain: 'site.example',
      hostOnly: true,
      path: '/docs',
      secure: false,
      httpOnly: false,
      sameSite: 'Default',
      persistent: false,
      expiryTime: null,
      partitionKey: null,
      creationTime: created,
      lastAccessTime: accessed,
    })
  })

  it('may have an empty name, and has an empty value if it has no value', () => {
    expect(read({ key: '', value: 'x' })).toMatchObject({ name: '', value: 'x' })
    expect(read({ value: undefined })).toMatchObject({ name: 'SID', value: '' })
  })

  it('without a key is nameless, but with a name instead of a key it is a record of this package', () => {
    const version = 'tough-cookie@6.1.0'
    expect(read({ key: 'SID', name: 'other' }, version)?.name).toBe('SID')
    const { key: _, ...nameless } = entry
    const saved = (fields: object) => ({ version, cookies: [{ ...nameless, ...fields }] })
    const jar = CookieJar.fromJSON(saved({}), { now: () => created })
    expect(jar.getCookieString('https://site.example/docs')).toBe('31d4')
    expect(() => CookieJar.fromJSON(saved({ name: 'SID' }))).toThrow(
      'serialized.cookies[0]: expected a cookie of tough-cookie, which has a key, got an object',
    )
  })

  it('without a path belongs to the path /', () => {
    expect(read({ path: null })?.path).toBe('/')
  })

  it.each([
    ['site.example', 'site.example'],
    ['192.0.2.7', '192.0.2.7'],
    ['2001:db8::1', '[2001:db8::1]'],
    ['[2001:db8::1]', '[2001:db8::1]'],
  ])('of the host %s belongs to %s', (domain, host) => {
    expect(read({ domain })?.domain).toBe(host)
  })

  it.each([
    [{ sameSite: 'strict' }, 'Strict'],
    [{ sameSite: 'lax' }, 'Lax'],
    [{ sameSite: 'none', secure: true }, 'None'],
    [{ sameSite: 'other' }, 'Default'],
    [{ extensions: ['Priority=High', 'SameSite=Lax'] }, 'Lax'],
    [{ extensions: 'SameSite=Lax' }, 'Default'],
    [{ extensions: [5, { toString: 1 }, ' samesite = lax '] }, 'Lax'],
    [{ extensions: ['NoSameSite=Lax', 'SameSite=Lax or so'] }, 'Default'],
    [{ extensions: ['SameSite=Lax', 'SameSite=Strict', 'Priority=High'] }, 'Strict'],
  ] as const)('with %o has the same-site-flag %s', (fields, sameSite) => {
    expect(read(fields)?.sameSite).toBe(sameSite)
  })

  it.each([
    [{ expires: '2031-01-01T00:00:00.000Z' }, undefined, Date.UTC(2031, 0, 1)],
    [{ expires: 'Infinity' }, undefined, null],
    [{ expires: null }, undefined, null],
    // Max-Age has precedence, §5.7 step 6.
    [{ expires: '2031-01-01T00:00:00.000Z', maxAge: 60 }, 'tough-cookie@4.1.4', created + 60_000],
    [{ maxAge: 60 }, 'tough-cookie@2.5.0', created + 60_000],
    [{ maxAge: 60 }, 'tough-cookie@5.1.2', accessed + 60_000],
    [{ maxAge: 60 }, 'tough-cookie@6.0.0', accessed + 60_000],
    [{ maxAge: 60 }, undefined, created + 60_000],
    [{ maxAge: '60' }, 'tough-cookie@6.0.0', accessed + 60_000],
    [{ maxAge: 1 }, 'tough-cookie@6.0.0', accessed + 1000],
    // The clock may have been set back between the two dates.
    [
      { maxAge: 7200, creation: entry.lastAccessed, lastAccessed: entry.creation },
      'tough-cookie@4.1.4',
      accessed + 7_200_000,
    ],
    [
      { maxAge: 7200, creation: entry.lastAccessed, lastAccessed: entry.creation },
      'tough-cookie@5.1.2',
      created + 7_200_000,
    ],
    [{ maxAge: 7200, creation: entry.lastAccessed, lastAccessed: entry.creation }, undefined, created + 7_200_000],
    // No later time can be written as a date.
    [{ maxAge: 'Infinity' }, 'tough-cookie@6.0.0', 8.64e15],
    [{ maxAge: 1e300 }, 'tough-cookie@6.0.0', 8.64e15],
  ] as const)('with %o, of version %s, expires at %s', (fields, version, expiryTime) => {
    expect(read(fields, version)).toMatchObject({ expiryTime, persistent: expiryTime !== null })
  })

  it.each([{ maxAge: 0 }, { maxAge: -5 }, { maxAge: '-Infinity' }])('with %o has expired', (fields) => {
    expect(read(fields)).toBeUndefined()
  })

  // §5.7 step 9.3; tough-cookie lets a host that is a public suffix set a cookie for itself.
  it.each(['localhost', 'co.uk'])('for the public suffix %s belongs to that host only', (domain) => {
    expect(read({ domain, hostOnly: false })).toMatchObject({ domain, hostOnly: true })
  })

  it('keeps its domain without a public suffix list', () => {
    const saved = { cookies: [{ ...entry, domain: 'co.uk', hostOnly: false }] }
    const [cookie] = CookieJar.fromJSON(saved, { publicSuffixes: null, now: () => created })
    expect(cookie?.hostOnly).toBe(false)
  })
})

it.each<[object, string]>([
  [{ key: 'a=b' }, 'cookie-not-expressible'],
  [{ key: 'a;b' }, 'cookie-not-expressible'],
  [{ value: 'b;c' }, 'cookie-not-expressible'],
  [{ value: 'b ' }, 'cookie-not-expressible'],
  [{ path: 'docs' }, 'cookie-not-expressible'],
  [{ path: '/a\u007fb' }, 'set-cookie-control-character'],
  [{ value: 'a\u0000' }, 'cookie-control-character'],
  [{ sameSite: 'none' }, 'same-site-none-not-secure'],
])('an entry with %o is rejected because of %s, and the others are read', (fields, reason) => {
  const rejected: unknown[] = []
  const jar = CookieJar.fromJSON(
    {
      storeType: null,
      cookies: [
        { ...entry, ...fields },
        { ...entry, key: 'lang' },
      ],
    },
    { now: () => created, onRejected: ({ reasons }) => rejected.push(reasons.map(({ id }) => id)) },
  )
  expect(Array.from(jar, ({ name }) => name)).toEqual(['lang'])
  expect(rejected).toEqual([[reason]])
})

it('a saved jar without cookies is read', () => {
  const empty = { version: 'tough-cookie@2.5.0', storeType: null, rejectPublicSuffixes: true, cookies: [] }
  expect(CookieJar.fromJSON(empty).size).toBe(0)
})

it.each<[string, unknown, string]>([
  ['an entry that is a string', { storeType: null, cookies: ['a=1'] }, 'cookies[0]: expected an object, got a string'],
  [
    'an entry that is null',
    { rejectPublicSuffixes: true, cookies: [null] },
    'cookies[0]: expected an object, got null',
  ],
  ['no list of cookies', { version: 'tough-cookie@6.0.0' }, 'cookies: expected an array of cookies, got undefined'],
  ['a rule and no cookies', { rejectPublicSuffixes: true }, 'cookies: expected an array of cookies, got undefined'],
  [
    'an invalid date',
    { cookies: [{ ...entry, expires: 'soon' }] },
    "cookies[0]: expected seconds as maxAge, or a date or 'Infinity' as expires, got neither",
  ],
  [
    'an age without a date',
    { cookies: [{ ...entry, creation: undefined, lastAccessed: undefined, maxAge: 60 }] },
    'cookies[0].creation: expected a date, since maxAge counts from one, got none',
  ],
  [
    'an age and an invalid date',
    { cookies: [{ ...entry, creation: 'soon', lastAccessed: undefined, maxAge: 60 }] },
    'cookies[0].creation: expected a date, since maxAge counts from one, got none',
  ],
  [
    'an entry in a jar of this package',
    { version: 2, cookies: [entry] },
    'cookies[0]: expected a record with a name, got an object; restore() and fromJSON() read jars of tough-cookie',
  ],
  ...['60x', 'x60', true, [60], Number.NaN].map((maxAge): [string, unknown, string] => [
    `the age ${maxAge}`,
    { cookies: [{ ...entry, maxAge }] },
    "cookies[0]: expected seconds as maxAge, or a date or 'Infinity' as expires, got neither",
  ]),
  [
    'a number as a host',
    { cookies: [{ ...entry, domain: 5 }] },
    'cookies[0].domain: expected a canonicalized host, got',
  ],
  [
    'a name and no key',
    { storeType: null, cookies: [{ name: 'a' }] },
    'cookies[0]: expected a cookie of tough-cookie, which ',
  ],
  [
    'a value that is an object',
    { cookies: [{ ...entry, value: {} }] },
    'cookies[0].value: expected a string, got an object',
  ],
  [
    'entries that begin with null',
    { cookies: [null] },
    'version: expected 1 or 2, got undefined; pass what toJSON() of a jar returns; readCookies of',
  ],
  [
    'entries that have a name',
    { cookies: [{ ...entry, name: 'a' }] },
    'version: expected 1 or 2, got undefined; pass what toJSON() of a jar returns; readCookies of',
  ],
])('a saved jar with %s is refused', (_, saved, message) => {
  expect(() => CookieJar.fromJSON(saved)).toThrow(`serialized.${message}`)
})

it('a missing creation is the start of 1970, and a missing last access is the creation', () => {
  expect(read({ creation: undefined, lastAccessed: undefined })).toMatchObject({ creationTime: 0, lastAccessTime: 0 })
  expect(read({ lastAccessed: undefined })).toMatchObject({ creationTime: created, lastAccessTime: created })
})
