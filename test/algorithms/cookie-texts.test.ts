/** Cookies become text and cookies again: toSetCookie for a Set-Cookie line, parseCookie for a Cookie header field. */
import fc from 'fast-check'
import { type Cookie, type CookieInit, CookieJar, parseCookie, toSetCookie } from 'speculoos'
import { profiles } from 'speculoos/profiles'
import { describe, expect, it } from 'vitest'
import { START } from '../jar/clock.js'

const now = () => START
const context = { partitionKey: { topLevelSite: 'https://news.example', hasCrossSiteAncestor: true } }

/** Texts that a cookie can have, with what is special to the parser among them. */
const texts = fc.string({ unit: fc.constantFrom('a', 'B', '7', ' ', '"', ',', '=', '\t', 'é', '€', '%', '_', '-') })
const inits: fc.Arbitrary<CookieInit> = fc.record({
  name: texts.map((text) => text.replaceAll('=', '').trim()),
  value: texts.map((text) => text.trim()),
  path: fc.constantFrom('/', '/docs', '/a b', '/docs/', '/%20=', '/é'),
  secure: fc.boolean(),
  httpOnly: fc.boolean(),
  sameSite: fc.constantFrom('Strict' as const, 'Lax' as const, 'None' as const, 'Default' as const),
  partitioned: fc.boolean(),
  expires: fc.option(fc.integer({ min: START + 1000, max: START + 34_560_000_000 }), { nil: undefined }),
  url: fc.constantFrom('https://www.site.example/', 'https://127.0.0.1/', 'https://[::1]/', 'https://bücher.example/'),
  domain: fc.constantFrom(undefined, undefined, 'site.example'),
})

/** The only cookie of a jar after something was done with it; `undefined` if there is none. */
function cookieOf(act: (jar: CookieJar) => unknown): Cookie | undefined {
  const jar = new CookieJar({ now })
  act(jar)
  return [...jar][0]
}

/** The cookie that a jar stores of a line from a URL below the path of a cookie. */
function again(cookie: Cookie): Cookie | undefined {
  const url = `https://${cookie.domain}${cookie.path === '/' ? '' : cookie.path}/x`
  return cookieOf((jar) => jar.setCookie(toSetCookie(cookie), url, context))
}

describe('toSetCookie', () => {
  it('gives every cookie again, with an expiry-time in seconds', () => {
    let count = 0
    fc.assert(
      fc.property(inits, (init) => {
        const cookie = cookieOf((jar) => jar.put(init, context))
        if (cookie === undefined) return
        count += 1
        const { expiryTime } = cookie
        const seconds = expiryTime === null ? null : Math.floor(expiryTime / 1000) * 1000
        expect(again(cookie)).toEqual({ ...cookie, expiryTime: seconds })
      }),
      { numRuns: 500 },
    )
    expect(count).toBeGreaterThan(100)
  })
  it.each<[string, string, string]>([
    [
      'all attributes',
      'a=1; Domain=site.example; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=60',
      'a=1; Expires=Thu, 01 Jan 2026 00:01:00 GMT; Domain=site.example; Path=/; Secure; HttpOnly; SameSite=Strict',
    ],
    ['the path of a host-only cookie', 'a=1', 'a=1; Path=/docs'],
    ['the value of a nameless cookie', 'nameless', 'nameless; Path=/docs'],
    ['an equals sign before a nameless value that has one', '=a=b', '=a=b; Path=/docs'],
    ['an empty value', 'a=', 'a=; Path=/docs'],
  ])('writes %s', (_, line, expected) => {
    const cookie = cookieOf((jar) => jar.setCookie(line, 'https://www.site.example/docs/x'))
    expect(cookie && toSetCookie(cookie)).toBe(expected)
  })
  it.each([['/a;b'], [`/${'x'.repeat(1500)}`]])('leaves out a path that only a URL can give: %s', (path) => {
    const cookie = cookieOf((jar) => jar.setCookie('a=1', `https://site.example${path}/x`))
    expect(cookie?.path).toBe(path)
    expect(cookie && toSetCookie(cookie)).toBe('a=1')
    expect(cookie && again(cookie)).toEqual(cookie)
  })
  it.each(['Low', 'High'] as const)('writes the Priority %s, which Chromium reads', (priority) => {
    const options = { now, profile: profiles.chromium }
    const jar = new CookieJar(options)
    jar.setCookie(`a=1; Priority=${priority}`, 'https://site.example/')
    const [first] = jar
    expect(first && toSetCookie(first)).toBe(`a=1; Path=/; Priority=${priority}`)
    const second = new CookieJar(options)
    second.setCookie(first ? toSetCookie(first) : '', 'https://site.example/')
    expect([...second]).toEqual([first])
  })
  it('writes an expiry-time that no cookie-date can name as the latest that one can', () => {
    const cookie = cookieOf((jar) => jar.setCookie('a=1', 'https://site.example/'))
    expect(cookie && toSetCookie({ ...cookie, expiryTime: 8.64e15 })).toMatch(/Expires=Fri, 31 Dec 9999 23:59:59 GMT/)
    expect(cookie && toSetCookie({ ...cookie, expiryTime: -1e300 })).toMatch(/Expires=Mon, 01 Jan 1601 00:00:00 GMT/)
  })
  it.each<[string, Partial<Record<keyof Cookie, unknown>>]>([
    ['name', { name: 'a; Secure' }],
    ['name', { name: 'a=b' }],
    ['name', { name: 1 }],
    ['value', { value: 'secret; Domain=evil.example' }],
    ['value', { value: 'secret\n' }],
    ['value', { value: ' secret' }],
    ['domain', { domain: 'a; Path=/', hostOnly: false }],
    ['domain', { domain: '', hostOnly: false }],
    ['path', { path: 'docs' }],
    ['path', { path: '/\u0000' }],
    ['secure', { secure: 'yes' }],
    ['hostOnly', { hostOnly: undefined }],
    ['sameSite', { sameSite: 'lax' }],
    ['expiryTime', { expiryTime: Number.NaN }],
  ])('throws a TypeError for a %s that no stored cookie has: %j', (field, change) => {
    const cookie = cookieOf((jar) => jar.setCookie('a=1', 'https://site.example/'))
    // @ts-expect-error each is a mistake that a program without types can make
    const act = () => toSetCookie({ ...cookie, ...change })
    expect(act).toThrow(TypeError)
    expect(act).toThrow(`cookie.${field}: expected `)
    expect(act).not.toThrow(/secret/)
  })
})

describe('parseCookie', () => {
  it('reads what getCookieString wrote', () => {
    fc.assert(
      fc.property(fc.array(inits, { maxLength: 5 }), (all) => {
        const jar = new CookieJar({ now })
        for (const init of all) {
          jar.put({ ...init, path: '/', domain: undefined, url: 'https://www.site.example/', sameSite: 'Default' })
        }
        const cookies = jar.getCookies('https://www.site.example/')
        // A nameless cookie with an equals sign is the one thing that cannot be told.
        const told = cookies.map(({ name, value }) => (name === '' ? parseCookie(value)[0] : { name, value }))
        expect(parseCookie(jar.getCookieString('https://www.site.example/'))).toEqual(told)
      }),
      { numRuns: 300 },
    )
  })
  it.each<[string, string, [string, string][]]>([
    [
      'pairs in order, also of one name',
      'a=1; b=2; a=3',
      [
        ['a', '1'],
        ['b', '2'],
        ['a', '3'],
      ],
    ],
    ['a value with equals signs, quotes and spaces as it is', 'a="1=2" 3', [['a', '"1=2" 3']]],
    [
      'a part without an equals sign as a nameless value',
      'a; b=1',
      [
        ['', 'a'],
        ['b', '1'],
      ],
    ],
    [
      'an empty value and an empty name',
      'a=; =b',
      [
        ['a', ''],
        ['', 'b'],
      ],
    ],
    [
      'with any white space around names and values',
      ' a = 1 ;\tb=2;c=3 ',
      [
        ['a', '1'],
        ['b', '2'],
        ['c', '3'],
      ],
    ],
    ['nothing from nothing', '', []],
    ['nothing between semicolons', ';; ; a=1;', [['a', '1']]],
    ['names of objects as names', '__proto__=1', [['__proto__', '1']]],
  ])('reads %s', (_, header, expected) => {
    expect(parseCookie(header).map(({ name, value }) => [name, value])).toEqual(expected)
  })
  it('throws a TypeError for what is not a string', () => {
    // @ts-expect-error a header is a string
    expect(() => parseCookie(undefined)).toThrow('header: expected a string, got undefined')
  })
})
