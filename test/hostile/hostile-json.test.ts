/**
 * A damaged or forged saved jar is refused with the place of the fault, or read without the cookies that no jar could
 * have stored.
 */
import { type Cookie, CookieJar, type RejectedEntry } from 'speculoos'
import { Browser } from 'speculoos/browser'
import { CookieJar as ToughCookieJar } from 'speculoos/tough-cookie'
import { describe, expect, it } from 'vitest'
import { START } from '../jar/clock.js'
import { ids, pairs } from '../jar/outcome.js'
import { contents, filledJar, good, refusal } from './filled-jar.js'
import { bestTime } from './growth.js'

/** Reads entries into a jar, and returns it with the names and reasons of the rejected entries. */
function read(...cookies: Cookie[]) {
  const rejected: [string, string[]][] = []
  const onRejected = ({ entry, reasons }: RejectedEntry) => rejected.push([entry.name, ids(reasons)])
  const jar = CookieJar.fromJSON(JSON.stringify({ version: 2, cookies }), { now: () => START, onRejected })
  return { jar, rejected }
}

describe('a document is refused', () => {
  const documents: [string, RegExp, unknown][] = [
    ['that is undefined', /^serialized$/, undefined],
    ['that is null', /^serialized$/, null],
    ['that is a number', /^serialized$/, 42],
    ['that is a function', /^serialized$/, () => ({ version: 2, cookies: [] })],
    ['that is an empty string', /^serialized$/, ''],
    ['that is a string but not JSON', /^serialized$/, '{"version":2,"cookies":['],
    ['that is JSON in JSON', /^serialized$/, JSON.stringify(JSON.stringify(filledJar()))],
    ['that is the string null', /^serialized$/, 'null'],
    ['that is an array', /^serialized/, '[]'],
    ['that is an array of cookies', /^serialized/, [good]],
    ['that is one cookie', /^serialized$/, good],
    ['that is empty', /^serialized\.version$/, {}],
    ['without a version', /^serialized\.version$/, { cookies: [] }],
    ['of version 0', /^serialized\.version$/, { version: 0, cookies: [] }],
    ['of version 3', /^serialized\.version$/, { version: 3, cookies: [] }],
    ['of version 1.5', /^serialized\.version$/, { version: 1.5, cookies: [] }],
    ['of a version that is a string', /^serialized\.version$/, { version: '2', cookies: [] }],
    ['of version null', /^serialized\.version$/, { version: null, cookies: [] }],
    ['without cookies', /^serialized\.cookies$/, { version: 2 }],
    ['whose cookies are null', /^serialized\.cookies$/, { version: 2, cookies: null }],
    ['whose cookies are an object', /^serialized\.cookies$/, { version: 2, cookies: { 0: good, length: 1 } }],
    ['whose cookies are a string', /^serialized\.cookies$/, { version: 2, cookies: 'a=b' }],
    ['with an unknown key', /^serialized$/, { version: 2, cookies: [], policy: {} }],
    ['with a cookie that is null', /^serialized\.cookies\[1\]$/, { version: 2, cookies: [good, null] }],
    ['with a cookie that is a string', /^serialized\.cookies\[0\]$/, { version: 2, cookies: ['a=b'] }],
    ['with a cookie that is an array', /^serialized\.cookies\[0\]/, { version: 2, cookies: [[]] }],
    ['with a cookie that is empty', /^serialized\.cookies\[0\]/, { version: 2, cookies: [{}] }],
    ['that is deeply nested', /^serialized/, `${'['.repeat(200_000)}${']'.repeat(200_000)}`],
    [
      'with a deeply nested cookie',
      /^serialized/,
      `{"version":2,"cookies":[${'['.repeat(200_000)}${']'.repeat(200_000)}]}`,
    ],
    [
      'with a nested name',
      /^serialized/,
      JSON.stringify({ version: 2, cookies: [good] }).replace('"a"', '[[[["a"]]]]'),
    ],
  ]
  it.each(documents)('%s', (_, argument, document) => {
    refusal(argument, () => CookieJar.fromJSON(document))
  })
  it('with a short message, even if the document is long', () => {
    expect(refusal(/^serialized$/, () => CookieJar.fromJSON('x'.repeat(1_000_000))).length).toBeLessThan(500)
  })
})

it('a document of version 1, without partitions, is read', () => {
  const { partitionKey, ...old } = good
  expect([...CookieJar.fromJSON({ version: 1, cookies: [old] }, { now: () => START })]).toEqual([good])
  expect(partitionKey).toBeNull()
})

describe('a cookie is refused', () => {
  const wrong: [keyof Cookie, unknown[]][] = [
    ['name', [undefined, null, 42, ['a'], {}]],
    ['value', [undefined, null, 42, true]],
    ['domain', [undefined, null, 42, ['site.example']]],
    ['hostOnly', [undefined, null, 0, 'true']],
    ['path', [undefined, null, 42, '', 'docs', ['/']]],
    ['secure', [undefined, null, 1, 'Secure']],
    ['httpOnly', [undefined, null, 1, 'HttpOnly']],
    ['sameSite', [undefined, null, 'lax', 'none', '', true]],
    ['persistent', [undefined, null, 'no', 1]],
    ['expiryTime', [undefined, '0', true, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1n]],
    ['creationTime', [undefined, null, '0', Number.NaN, Number.POSITIVE_INFINITY, new Date(0)]],
    [
      'partitionKey',
      [
        'https://news.example',
        {},
        { topLevelSite: 'https://news.example' },
        { topLevelSite: 'news.example', hasCrossSiteAncestor: true },
        { topLevelSite: 'https://News.example', hasCrossSiteAncestor: true },
        { topLevelSite: 'https://news.example/', hasCrossSiteAncestor: true },
        { topLevelSite: 'https://news.example', hasCrossSiteAncestor: 'no' },
      ],
    ],
    ['lastAccessTime', [undefined, null, '0', Number.NaN, Number.NEGATIVE_INFINITY, {}]],
  ]
  const rows = wrong.flatMap(([field, values]) => values.map((value): [string, unknown] => [field, value]))
  it.each(rows)('whose %s is %s', (field, value) => {
    const cookies = [good, { ...good, [field]: value }]
    refusal(new RegExp(`^serialized\\.cookies\\[1\\]\\.${field}$`), () => CookieJar.fromJSON({ version: 2, cookies }))
  })
  it.each(['expiryTime', 'creationTime', 'lastAccessTime'])('whose %s is 1e400', (field) => {
    const text = JSON.stringify({ version: 2, cookies: [{ ...good, [field]: 0 }] }).replace(
      `"${field}":0`,
      `"${field}":1e400`,
    )
    expect(text).toContain('1e400')
    refusal(new RegExp(`^serialized\\.cookies\\[0\\]\\.${field}$`), () => CookieJar.fromJSON(text))
  })
  it('that has an unknown field', () => {
    const cookies = [{ ...good, sameParty: true }]
    expect(refusal(/^serialized\.cookies\[0\]$/, () => CookieJar.fromJSON({ version: 2, cookies }))).toContain(
      'sameParty',
    )
  })
  it('that is persistent without an expiry', () => {
    const cookies = [{ ...good, persistent: true }]
    refusal(/^serialized\.cookies\[0\]/, () => CookieJar.fromJSON({ version: 2, cookies }))
  })
})

describe('a cookie that no jar could have stored is left out', () => {
  const host = { name: '__Host-a', secure: true, hostOnly: true, path: '/' }
  const rejected: [string, Partial<Cookie>, string[]][] = [
    ['with neither name nor value', { name: '', value: '' }, ['empty-name-and-value']],
    ['with a control character in the name', { name: 'a\0' }, ['cookie-control-character']],
    ['with a control character in the value', { value: 'b\n' }, ['cookie-control-character']],
    ['with 4097 octets', { value: 'b'.repeat(4096) }, ['cookie-too-long']],
    ['with the domain of a public suffix', { domain: 'co.uk', hostOnly: false }, ['domain-public-suffix']],
    ['with the domain of a top level', { domain: 'com', hostOnly: false }, ['domain-public-suffix']],
    ['with an empty domain', { domain: '' }, ['host-not-canonical']],
    ['with a domain in capitals', { domain: 'SITE.example' }, ['host-not-canonical']],
    ['with a dot before the domain', { domain: '.site.example', hostOnly: false }, ['host-not-canonical']],
    ['with an empty label in the domain', { domain: 'site..example' }, ['host-not-canonical']],
    ['with a space in the domain', { domain: 'si te.example' }, ['host-not-canonical']],
    ['with a path behind the domain', { domain: 'site.example/x' }, ['host-not-canonical']],
    ['with a port behind the domain', { domain: 'site.example:80' }, ['host-not-canonical']],
    ['with user info before the domain', { domain: 'a@site.example' }, ['host-not-canonical']],
    ['with a Fake A-label', { domain: 'xn--abc-.example' }, ['host-not-canonical']],
    ['with an IPv4 address in another spelling', { domain: '0x7f.1' }, ['host-not-canonical']],
    ['with an IPv6 address without brackets', { domain: '::1' }, ['host-not-canonical']],
    ['with None but not Secure', { sameSite: 'None' }, ['same-site-none-not-secure']],
    ['with __Secure- but not Secure', { name: '__SECURE-a' }, ['secure-prefix-not-secure']],
    ['with __Host- but not Secure', { ...host, secure: false }, ['host-prefix-not-secure']],
    ['with __Host- and a Domain', { ...host, hostOnly: false }, ['host-prefix-not-host-only']],
    ['with __Host- and a path', { ...host, path: '/docs' }, ['host-prefix-path']],
    ['with __Secure- for a value without a name', { name: '', value: '__Secure-a' }, ['nameless-secure-prefix']],
    ['with __Host- for a value without a name', { name: '', value: '__host-a' }, ['nameless-host-prefix']],
    [
      'with all of these together',
      { name: '__host-\0', value: 'b'.repeat(4096), domain: 'COM', hostOnly: false, sameSite: 'None', path: '/x' },
      [
        'cookie-control-character',
        'cookie-too-long',
        'host-not-canonical',
        'same-site-none-not-secure',
        'host-prefix-not-secure',
        'host-prefix-not-host-only',
        'host-prefix-path',
      ],
    ],
  ]
  it.each(rejected)('%s', (_, fields, reasons) => {
    const bad = { ...good, name: 'bad', ...fields }
    const last = { ...good, name: 'last' }
    const { jar, rejected } = read(good, bad, last)
    expect(rejected).toEqual([[bad.name, reasons]])
    expect(contents(jar)).toEqual([good, last])
  })
  it('with a domain that is not US-ASCII', () => {
    const { jar, rejected } = read({ ...good, domain: 'b\u00fccher.example' }, { ...good, name: 'last' })
    expect(rejected).toHaveLength(1)
    expect(pairs(jar)).toEqual(['last=b'])
  })
  it('but an expired one is not reported', () => {
    const { jar, rejected } = read({ ...good, name: 'old', persistent: true, expiryTime: START - 1 }, good)
    expect(rejected).toEqual([])
    expect(contents(jar)).toEqual([good])
  })
})

describe('a cookie is accepted unchanged', () => {
  const taken: [string, Partial<Cookie>][] = [
    ['though it is host-only at a public suffix', { domain: 'co.uk' }],
    ['though its domain is an IP address', { domain: '127.0.0.1', hostOnly: false }],
    ['though its domain is an IPv6 address', { domain: '[::1]', hostOnly: false }],
    ['though it has no name', { name: '' }],
    ['with 4096 octets', { value: 'b'.repeat(4095) }],
    ['with an expiry though it is not persistent', { expiryTime: START }],
    ['with times before the epoch', { creationTime: -1, lastAccessTime: -0.5 }],
    ['with the latest and the earliest date', { persistent: true, expiryTime: 8.64e15, creationTime: -8.64e15 }],
    ['with a last access before its creation', { lastAccessTime: START - 1 }],
    ['with times in the future', { creationTime: START + 1, lastAccessTime: START + 2 }],
  ]
  it.each(taken)('%s', (_, fields) => {
    const cookie = { ...good, ...fields }
    const { jar, rejected } = read(cookie)
    expect(rejected).toEqual([])
    expect(contents(jar)).toEqual([cookie])
  })
})

describe('a time beyond the dates that can be represented', () => {
  const beyond = { ...good, persistent: true, expiryTime: 1e300, creationTime: -1e300, lastAccessTime: 8.64e15 + 1 }
  const [latest, earliest] = [8.64e15, -8.64e15]

  it('becomes the latest or the earliest date', () => {
    const { jar, rejected } = read(beyond, { ...beyond, name: 'session', persistent: false, expiryTime: null })
    expect(rejected).toEqual([])
    const times = { creationTime: earliest, lastAccessTime: latest }
    expect(contents(jar)).toEqual([
      { ...beyond, ...times, expiryTime: latest },
      { ...beyond, ...times, name: 'session', persistent: false, expiryTime: null },
    ])
  })
  it('leaves the cookie out if it is an expiry in the past', () => {
    expect(read({ ...good, persistent: true, expiryTime: -1e300 }).jar.size).toBe(0)
  })
  it('is a date in the interface of tough-cookie', () => {
    const jar = ToughCookieJar.over(read(beyond).jar)
    const [cookie] = jar.getCookiesSync('http://site.example/')
    expect([cookie?.expires, cookie?.creation]).toEqual([new Date(latest), new Date(earliest)])
    expect(String(cookie)).not.toContain('Invalid Date')
  })
  it('is a date in the JSON of a page', async () => {
    const browser = new Browser({ profile: 'chromium' })
    browser.jar.admit([beyond])
    const page = await browser.open('http://site.example/')
    const [cookie] = page.cookieJar.serializeSync().cookies
    expect(cookie).toMatchObject({ creation: new Date(earliest).toISOString() })
  })
})

describe('two cookies with one identity', () => {
  it('are one cookie, the last', () => {
    const { jar } = read(good, { ...good, name: 'between' }, { ...good, value: 'last' })
    expect(jar.size).toBe(2)
    expect(jar.getCookieString('http://site.example/')).toMatch(/\ba=last\b/)
    expect(pairs(jar.delete({ name: 'a' }))).toEqual(['a=last'])
    expect(pairs(jar)).toEqual(['between=b'])
  })
  it.each([
    ['earlier', -5],
    ['later', 5],
  ])('are one cookie, though the last was created %s', (_, difference) => {
    const others = ['c', 'd', 'e'].map((name, count) => ({ ...good, name, creationTime: START + count }))
    const { jar } = read(good, ...others, { ...good, value: 'last', creationTime: START + difference })
    const times = jar.getCookies('http://site.example/').map(({ creationTime }) => creationTime)
    expect(times).toHaveLength(4)
    expect(times).toEqual([...times].sort((first, second) => first - second))
    expect(pairs(jar.delete({ name: 'a' }))).toEqual(['a=last'])
    expect(pairs(jar.delete({ name: 'c' }))).toEqual(['c=b'])
    expect(jar.getCookieString('http://site.example/')).toBe('d=b; e=b')
    expect(jar.size).toBe(2)
  })
  it('are one cookie, even among ten thousand', () => {
    const { jar } = read(...Array.from({ length: 10_000 }, (_, count) => ({ ...good, creationTime: count })))
    expect(jar.size).toBe(1)
    expect(jar.getCookieString('http://site.example/')).toBe('a=b')
    expect(jar.clear()).toHaveLength(1)
    expect(jar.size).toBe(0)
  })
})

describe('the object that a jar is read from', () => {
  it('is not changed, and does not change the jar afterwards', () => {
    const document = structuredClone(filledJar().toJSON())
    const before = structuredClone(document)
    const jar = CookieJar.fromJSON(document, { now: () => START })
    expect(document).toEqual(before)
    for (const cookie of document.cookies) Reflect.set(cookie, 'value', 'forged')
    expect(jar.toJSON()).toEqual(before)
  })
  it('may be frozen', () => {
    const document = filledJar().toJSON()
    for (const cookie of document.cookies) Object.freeze(cookie)
    Object.freeze(document.cookies)
    expect(CookieJar.fromJSON(Object.freeze(document), { now: () => START }).size).toBe(6)
  })
})

describe('onRejected that throws', () => {
  it('makes fromJSON throw', () => {
    const onRejected = () => {
      throw new RangeError('enough')
    }
    const document = { version: 2, cookies: [{ ...good, domain: 'COM' }] }
    expect(() => CookieJar.fromJSON(document, { onRejected })).toThrow(new RangeError('enough'))
  })
})

it('a domain of very many ideographs is refused at once', () => {
  const ideographs = Array.from({ length: 16_384 }, (_, count) => String.fromCharCode(0x4e00 + count)).join('')
  const milliseconds = bestTime(() => {
    const { jar, rejected } = read({ ...good, domain: ideographs })
    expect(rejected).toHaveLength(1)
    expect(jar.size).toBe(0)
  })
  expect(milliseconds).toBeLessThan(250)
})
