/** A jar made by CookieJar.over follows the rules of the jar below it, whichever method is called. */

import { inspect } from 'node:util'
import { CookieJar as MainJar, type Rejection } from 'speculoos'
import { Cookie, CookieJar, type CookieJarRejection, MemoryCookieStore } from 'speculoos/tough-cookie'
import { describe, expect, it } from 'vitest'

const SITE = 'https://site.example/'

describe('a Max-Age that is not a number', () => {
  it('is left out of a Cookie object, and later cookies expire', () => {
    let now = 1000
    const jar = CookieJar.over(new MainJar({ now: () => now }))
    jar.setCookieSync(new Cookie({ key: 'a', value: '1', maxAge: Number.NaN }), SITE)
    jar.setCookieSync('b=2; Max-Age=1', SITE)
    now = 3000
    expect(jar.getCookieStringSync(SITE)).toBe('a=1')
    expect(CookieJar.fromJSON(JSON.stringify(jar)).getCookieStringSync(SITE)).toBe('a=1')
  })
})

describe('allPaths over a jar of speculoos', () => {
  const options = { allPaths: true }

  it('uses the clock of the jar, and deletes nothing', () => {
    const jar = new MainJar({ now: () => 1000 })
    jar.setCookies(['a=1; Max-Age=60', 'b=2; Path=/docs'], SITE)
    expect(
      CookieJar.over(jar)
        .getCookiesSync(SITE, options)
        .map(({ key }) => key),
    ).toEqual(['b', 'a'])
    expect(jar.size).toBe(2)
  })

  it('leaves out a cookie that is excluded for another reason than its path', () => {
    const jar = CookieJar.over(new MainJar())
    for (const line of ['a=1; Path=/docs', 'b=2; Path=/docs; HttpOnly']) jar.setCookieSync(line, SITE)
    expect(jar.getCookieStringSync(SITE, { ...options, http: false })).toBe('a=1')
  })

  it.each([
    ['with cookies disabled', 'a=1', SITE, { cookiesEnabled: false }, ''],
    ['that does not trust loopback', 'a=1; Secure', 'http://localhost/', { trustLoopback: false }, ''],
    ['that trusts a host', 'a=1; Secure', 'http://app/', { trustedHosts: ['app'] }, 'a=1'],
    ['without a suffix list', 'a=1; Domain=co.uk', 'https://x.co.uk/', { publicSuffixes: null }, 'a=1'],
  ])('sends what a jar %s sends', (_, line, url, rules, expected) => {
    const jar = new MainJar(rules)
    jar.admit([...jarWith(line, url)])
    expect(jar.getCookieString(url)).toBe(expected)
    expect(CookieJar.over(jar).getCookieStringSync(url, options)).toBe(expected)
  })
})

function jarWith(line: string, url: string): MainJar {
  const jar = new MainJar({ trustedHosts: ['app'], publicSuffixes: null })
  jar.setCookie(line, url)
  return jar
}

describe('the listener onRejected of the jar below', () => {
  it.each([
    ['a control character', 'a=\x01b', ['set-cookie-control-character']],
    ['too many octets', `a=${'b'.repeat(5000)}`, ['set-cookie-too-long']],
    ['neither a name nor a value', '=', ['empty-name-and-value']],
  ])('gets the refusal of a line with %s', (_, line, expected) => {
    const rejections: Rejection[] = []
    const tough = CookieJar.over(new MainJar({ onRejected: (rejection) => rejections.push(rejection) }))
    expect(() => tough.setCookieSync(line, SITE)).toThrow()
    expect(rejections.map(({ reasons }) => reasons.map(({ id }) => id))).toEqual([expected])
  })
})

describe('a Cookie object that no Set-Cookie line of the host could set', () => {
  it.each([
    ['a semicolon in its value', { value: 'v; x' }, ['cookie-not-expressible'], 'Cookie failed to parse'],
    ['a control character in its path', { path: '/\x01' }, ['cookie-not-expressible'], 'Cookie failed to parse'],
    [
      'a domain of another host and the host-only flag',
      { domain: 'b.example', hostOnly: true },
      ['domain-mismatch'],
      "Cookie not in this host's domain. Cookie:b.example Request:site.example",
    ],
  ])('is refused with reasons, and reported to both listeners, if it has %s', (_, fields, expected, message) => {
    const cookie = new Cookie({ key: 'a', value: 'SECRET', ...fields })
    const below: Rejection[] = []
    const heard: CookieJarRejection[] = []
    const onRejected = (rejection: CookieJarRejection) => heard.push(rejection)
    const tough = CookieJar.over(new MainJar({ onRejected: (rejection) => below.push(rejection) }), { onRejected })
    const overStore = new CookieJar(new MemoryCookieStore(), { onRejected })
    for (const jar of [tough, overStore]) {
      expect(() => jar.setCookieSync(cookie, SITE)).toThrow(message)
      expect(jar.setCookieSync(cookie, SITE, { ignoreError: true })).toBeUndefined()
      expect(jar.toJSON()?.cookies).toEqual([])
    }
    expect(heard.map(({ reasons }) => reasons.map(({ id }) => id))).toEqual(Array.from({ length: 4 }, () => expected))
    expect(below.map(({ name, reasons, via }) => [name, reasons.map(({ id }) => id), via])).toEqual([
      ['a', expected, 'HTTP'],
      ['a', expected, 'HTTP'],
    ])
  })
})

describe('an inspection', () => {
  it('shows no value and no attribute of a cookie, however deep it goes', () => {
    const jar = new CookieJar()
    jar.setCookieSync('SID=SECRET; Max-Age=60; Foo=HIDDEN', SITE)
    for (const depth of [2, null]) {
      const shown = inspect(jar, { depth, showHidden: true })
      expect(shown).not.toMatch(/SECRET|HIDDEN/)
      expect(shown).toContain('CookieJar: 1 cookie of 1 site')
    }
  })

  it('of a jar over a store shows no value either', () => {
    const ofStore = new CookieJar(new MemoryCookieStore())
    for (const jar of [ofStore, new CookieJar(null, { prefixSecurity: 'unsafe-disabled' })]) {
      jar.setCookieSync('SID=SECRET', SITE)
      expect(inspect(jar, { depth: null, showHidden: true })).toBe('CookieJar over a store')
    }
  })
})
