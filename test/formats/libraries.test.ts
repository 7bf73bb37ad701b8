/** The files of cookie jars of other languages and programs: what each says is read as that library means it. */

import { type FormatName, readCookies, writeCookies } from 'speculoos/formats'
import { describe, expect, it } from 'vitest'
import { days, NOW, noted, record } from './records.js'

const iso = (time: number): string => new Date(time).toISOString()
const read = (format: FormatName, input: string | object) => readCookies(input, { format, now: NOW })

describe('JSON of tough-cookie', () => {
  const tough = {
    key: 'SID',
    value: '31d4',
    domain: 'site.example',
    path: '/',
    creation: iso(NOW - 2000),
    lastAccessed: iso(NOW - 1000),
  }
  const of = (version: string, ...cookies: object[]) =>
    read('tough-cookie', { version: `tough-cookie@${version}`, cookies })

  it('has defaults that are left out', () => {
    const { cookies, refused, warnings } = of('6.0.0', {
      ...tough,
      hostOnly: false,
      secure: true,
      sameSite: 'none',
      expires: iso(days(1)),
    })
    expect([refused, warnings]).toEqual([[], []])
    expect(cookies).toEqual([
      record({
        hostOnly: false,
        secure: true,
        sameSite: 'None',
        expiryTime: days(1),
        persistent: true,
        creationTime: NOW - 2000,
        lastAccessTime: NOW - 1000,
      }),
    ])
  })

  it.each<[string, object, object]>([
    ['no key is nameless', { key: undefined }, { name: '' }],
    ['no hostOnly is host-only', { hostOnly: null }, { hostOnly: true }],
    ['no expiry ends with the session', { expires: 'Infinity' }, { expiryTime: null }],
    ['an expiry that was no date ends with the session', { expires: null }, { expiryTime: null }],
    ['SameSite among the extensions has it', { extensions: ['SameSite=Lax', 'x=y'] }, { sameSite: 'Lax' }],
    ['Max-Age that never ends is capped', { maxAge: 'Infinity' }, { expiryTime: days(400) }],
  ])('with %s', (_, fields, expected) => {
    expect(of('2.5.0', { ...tough, ...fields }).cookies).toEqual([expect.objectContaining(expected)])
  })

  it('counts Max-Age from the creation up to version 4, from the last access in 5 and 6, and else from the earlier', () => {
    for (const [version, time] of [
      ['2.5.0', NOW - 2000],
      ['4.1.4', NOW - 2000],
      ['5.1.2', NOW - 1000],
      ['6.1.0', NOW - 1000],
    ] as const) {
      expect(of(version, { ...tough, maxAge: 60 }).cookies[0]?.expiryTime).toBe(time + 60_000)
    }
    expect(read('tough-cookie', [{ ...tough, maxAge: 60 }]).cookies[0]?.expiryTime).toBe(NOW - 2000 + 60_000)
  })

  it('with Partitioned is refused, since it does not say in which partition', () => {
    expect(noted(of('5.0.0', { ...tough, extensions: ['Partitioned'] }).refused)).toEqual(['0 SID partition-unknown'])
  })

  it('with None and without Secure is refused as the specification says, since a server sent it', () => {
    expect(noted(of('5.0.0', { ...tough, sameSite: 'none' }).refused)).toEqual(['0 SID same-site-none-not-secure'])
  })

  it('is kept as it is in octets', () => {
    expect(of('6.0.0', { ...tough, value: '\xc3\xa9' }).cookies[0]?.value).toBe('\xc3\xa9')
  })

  it('of tough-cookie-file-store is nested by domain, path and name, including __proto__', () => {
    const text = JSON.stringify({ 'site.example': { '/': { SID: tough } } }).replace('"SID":', '"__proto__":')
    expect(read('tough-cookie-file-store', text).cookies.map(({ name }) => name)).toEqual(['SID'])
    const { output } = writeCookies('tough-cookie-file-store', [record({ name: '__proto__' })], { now: NOW })
    expect(read('tough-cookie-file-store', output).cookies[0]?.name).toBe('__proto__')
    expect(Reflect.get({}, 'key')).toBeUndefined()
  })

  it('of tough-cookie-file-store is refused if a level is not an object', () => {
    const { refused } = read('tough-cookie-file-store', {
      'a.example': 1,
      'b.example': { '/': [] },
      'c.example': { '/': { n: null } },
    })
    expect(noted(refused)).toEqual(['0 - not-an-entry', '1 - not-an-entry', '2 - not-an-entry'])
  })
})

describe('persistent-cookiejar of Go', () => {
  const go = {
    Name: 'SID',
    Value: '31d4',
    Domain: 'site.example',
    Path: '/',
    Secure: true,
    HttpOnly: true,
    Persistent: true,
    HostOnly: false,
    Expires: '2026-12-09T13:00:00.123456789+01:00',
    Creation: '2026-11-29T11:00:00Z',
    LastAccess: '2026-11-29T11:30:00.5Z',
    Updated: '2026-11-29T11:00:00Z',
    CanonicalHost: 'site.example',
  }

  it('has dates with zones and nanoseconds', () => {
    const { cookies, refused } = read('juju', [go])
    expect(refused).toEqual([])
    expect(cookies).toEqual([
      record({
        hostOnly: false,
        secure: true,
        httpOnly: true,
        persistent: true,
        expiryTime: days(10) + 123,
        creationTime: NOW - 3_600_000,
        lastAccessTime: NOW - 1_800_000 + 500,
      }),
    ])
  })

  it('keeps removed cookies, which are refused as expired, and session cookies with an empty date', () => {
    const session = { ...go, Persistent: false, Expires: '0001-01-01T00:00:00Z' }
    const { cookies, refused } = read('juju', [
      { ...go, Expires: '2026-11-29T11:00:00Z' },
      session,
      { ...go, Expires: 'x' },
    ])
    expect(noted(refused)).toEqual(['0 SID expired', '2 SID expiry-not-usable'])
    expect(cookies.map(({ expiryTime }) => expiryTime)).toEqual([null])
  })

  it('has no session cookie when it is written', () => {
    const { omitted } = writeCookies('juju', [record()], { now: NOW })
    expect(omitted[0]?.reasons[0]?.id).toBe('session-not-writable')
  })
})

describe('cookie_store of Rust', () => {
  const rust = {
    raw_cookie: 'SID=31d4; HttpOnly; SameSite=Strict; Secure; Max-Age=10',
    path: ['/docs', true],
    domain: { Suffix: 'site.example' },
    expires: { AtUtc: '2026-12-09T12:00:00Z' },
  }
  const expected = record({
    path: '/docs',
    hostOnly: false,
    secure: true,
    httpOnly: true,
    sameSite: 'Strict',
    expiryTime: days(10),
    persistent: true,
  })

  it.each<[string, string | object]>([
    ['an array', [rust]],
    ['one object', rust],
    ['one object a line', `${JSON.stringify(rust)}\n`],
    ['lines with blank ones', `\n${JSON.stringify(rust)}\r\n\n`],
  ])('is read from %s: flags from the raw cookie, and a Max-Age in it does not start again', (_, input) => {
    const { cookies, refused } = read('cookie_store', input)
    expect([cookies, refused]).toEqual([[expected], []])
    expect(readCookies(input, { now: NOW }).format).toBe('cookie_store')
  })

  it('refuses a line that is damaged, by its number', () => {
    const { cookies, refused } = read('cookie_store', `${JSON.stringify(rust)}\n{"raw_cookie":\n[]\n`)
    expect([cookies.length, noted(refused)]).toEqual([1, ['line 2 - file-damaged', 'line 3 - not-an-entry']])
  })

  it.each<[string, object, string]>([
    ['Partitioned', { raw_cookie: 'SID=31d4; Secure; Partitioned' }, '0 SID partition-unknown'],
    ['no domain', { domain: 'NotPresent' }, '0 SID domain-missing'],
    ['an invalid expiry', { expires: 'never' }, '0 SID expiry-not-usable'],
    ['no raw cookie', { raw_cookie: 1 }, '0 - not-an-entry'],
  ])('with %s is refused', (_, fields, note) => {
    expect(noted(read('cookie_store', [{ ...rust, ...fields }]).refused)).toEqual([note])
  })

  it('is written with the cookies of a session, and without nameless ones', () => {
    const { output, omitted } = writeCookies('cookie_store', [record(), record({ name: '' })], { now: NOW, as: 'data' })
    expect(output).toEqual([
      { raw_cookie: 'SID=31d4', path: ['/', true], domain: { HostOnly: 'site.example' }, expires: 'SessionEnd' },
    ])
    expect(omitted[0]?.reasons[0]?.id).toBe('nameless-not-writable')
  })
})

describe('an export of Insomnia', () => {
  const cookie = {
    id: '1',
    key: 'SID',
    value: '31d4',
    domain: 'site.example',
    path: '/',
    hostOnly: true,
    creation: iso(NOW),
    lastAccessed: iso(NOW),
  }

  it('of version 4 has cookie jars among its resources', () => {
    const data = {
      _type: 'export',
      __export_format: 4,
      resources: [{ _type: 'request' }, { _type: 'cookie_jar', cookies: [cookie] }],
    }
    expect(readCookies(data, { now: NOW }).cookies).toEqual([record()])
  })

  it('of version 5 is YAML', () => {
    const yaml = `type: collection.insomnia.rest/5.0
name: Shop
collection:
  - name: cookies
    cookies:
      - key: not of the jar
cookieJar:
  name: Default Jar
  meta:
    id: jar_1
    created: 1744194421971
  cookies:
    - id: a1
      key: SID
      value: 31d4
      domain: site.example
      path: /
      hostOnly: true
      secure: false
      expires: null
      extensions:
        - x=y
      creation: ${iso(NOW)}
      lastAccessed: "${iso(NOW)}"
    - key: 'it''s'
      value: "a\\x41\\u0042"
      domain: site.example
      path: /
    - key: folded
      value: >-
        31d4
      domain: site.example
environments:
  name: Base Environment
  cookies:
    - key: not of the jar
`
    const { cookies, refused, format } = readCookies(yaml, { now: NOW })
    expect(format).toBe('insomnia')
    expect(cookies).toEqual([record(), record({ name: "it's", value: 'aAB' })])
    expect(noted(refused)).toEqual(['2 - not-an-entry'])
  })
})

describe('LWPCookieJar of Python', () => {
  const lwp = (...lines: string[]) =>
    read('lwp', `#LWP-Cookies-2.0\n${lines.map((text) => `Set-Cookie3: ${text}\n`).join('')}`)

  it.each<[string, string, object]>([
    ['quoted texts with escapes', 'n="a\\"b\\\\c"; path="/"; domain=a.example; version=0', { value: 'a"b\\c' }],
    [
      'a domain with a dot',
      'n=v; path="/x"; domain=".a.example"; path_spec; domain_dot; secure; discard; version=0',
      { hostOnly: false, secure: true, path: '/x' },
    ],
    [
      'an expiry',
      'n=v; path="/"; domain=a.example; expires="2026-12-09 12:00:00Z"; version=0',
      { expiryTime: days(10) },
    ],
    [
      'HttpOnly and SameSite',
      'n=v; path="/"; domain=a.example; HttpOnly=None; SameSite=Lax; version=0',
      { httpOnly: true, sameSite: 'Lax' },
    ],
    ['a value alone', '"v"; path="/"; domain=a.example; version=0', {}],
  ])('may have %s', (_, line, fields) => {
    expect(lwp(line).cookies).toEqual([expect.objectContaining(fields)])
  })

  it('refuses what is not a Set-Cookie3 line, by its number', () => {
    const { refused } = read(
      'lwp',
      '#LWP-Cookies-2.0\nhello\nSet-Cookie3: n=v; path="/"; domain=a.example; expires="soon"\n',
    )
    expect(noted(refused)).toEqual(['line 2 - not-an-entry', 'line 3 n expiry-not-usable'])
  })
})
