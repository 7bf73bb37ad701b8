/** The options of a jar do what tough-cookie documents, without a store and over a store. */

import * as door from 'speculoos/tough-cookie'
import * as tough from 'tough-cookie'
import { describe, expect, it } from 'vitest'
import type { Package } from './disagreements.js'

// The functions called below have the same signatures in both, except for private members of tough-cookie.
const toughCookie = tough as unknown as Package

/** Returns the path of the cookie that is set, or the message of the error. */
function outcome(jar: door.CookieJar, line: string, url: string): string | null | undefined {
  try {
    return jar.setCookieSync(line, url)?.path
  } catch (error) {
    return String(error)
  }
}

const packages = [
  ['tough-cookie', toughCookie],
  ['this package', door],
] as const

describe.each(packages)('a jar of %s', (_, both) => {
  const stores: readonly (readonly [title: string, make: () => door.Store | null])[] = [
    ['without a store', () => null],
    ['over a store', () => new both.MemoryCookieStore()],
  ]

  it.each(stores)('%s is not affected by the rules of other jars', (_title, makeStore) => {
    const flags = [true, false]
    const rules = flags.flatMap((rejectPublicSuffixes) =>
      flags.map((allowSecureOnLocal) => ({ rejectPublicSuffixes, allowSecureOnLocal })),
    )
    for (const each of [...rules, ...rules]) {
      const jar = new both.CookieJar(makeStore(), each)
      expect(outcome(jar, 'a=1; Domain=com', 'https://site.com/'), JSON.stringify(each)).toBe(
        each.rejectPublicSuffixes ? 'Error: Cookie has domain set to a public suffix' : '/',
      )
      expect(outcome(jar, 'b=1; Secure', 'http://localhost/'), JSON.stringify(each)).toBe(
        each.allowSecureOnLocal ? '/' : 'Error: Cookie is Secure but this is not a secure connection',
      )
    }
  })

  it.each(stores)('%s takes Secure cookies from any URL without enforceSecureOriginOnStorage', (_title, makeStore) => {
    const jar = new both.CookieJar(makeStore(), { enforceSecureOriginOnStorage: false })
    expect(outcome(jar, 'a=1; Secure', 'http://site.example/docs/x')).toBe('/docs')
    expect(outcome(jar, '__Secure-b=2; Secure', 'HTTP://site.example/docs/x')).toBe('/docs')
    expect(outcome(jar, 'c=3; Secure', 'ws://site.example:80/docs/x')).toBe('/docs')
    expect(outcome(jar, 'd=4; Secure', 'https://site.example/http:/x')).toBe('/http:')
    expect(jar.getCookieStringSync('https://site.example/docs/')).toBe('a=1; __Secure-b=2; c=3')
    expect(jar.getCookieStringSync('http://site.example/docs/')).toBe('')
  })

  it.each(stores)('%s stores cookies for URLs of other schemes, with a path or without', (_title, makeStore) => {
    const jar = new both.CookieJar(makeStore())
    expect(outcome(jar, 'a=1', 'other://site.example')).toBe('/')
    expect(outcome(jar, 'b=2', 'other://site.example/docs/x')).toBe('/docs')
    expect(jar.getCookieStringSync('other://site.example/docs/y/')).toBe('b=2; a=1')
    expect(jar.getCookieStringSync('other://site.example')).toBe('a=1')
  })

  it('has the rule for public suffixes if that alone is given, as true or false', () => {
    expect([true, false].map((rule) => new both.CookieJar(null, rule).rejectPublicSuffixes)).toEqual([true, false])
  })

  it('reads the mode for name prefixes in upper and lower case', () => {
    const modes = ['strict', 'STRICT', 'Silent', 'Unsafe-Disabled', 'odd']
    expect(modes.map((mode) => new both.CookieJar(null, { prefixSecurity: mode as 'strict' }).prefixSecurity)).toEqual([
      'strict',
      'strict',
      'silent',
      'unsafe-disabled',
      'silent',
    ])
  })
})

describe.each(packages)('a refusal of %s', (_, both) => {
  const SITE = 'https://site.example/'
  const refusal = (line: string | door.Cookie, url: string): unknown => {
    const told: unknown[] = []
    new both.CookieJar().setCookie(line, url, (error: unknown) => told.push(error))
    return told[0]
  }

  it.each(['localhost', 'invalid'])('says that another host does not belong to %s', (domain) => {
    expect(refusal(`a=1; Domain=${domain}`, SITE)).toMatchObject({
      message: `Cookie not in this host's domain. Cookie:${domain} Request:site.example`,
    })
  })

  it('is silent if a cookie breaks the promise of its name prefix, but not if it has the domain of another host', () => {
    expect(refusal('__Secure-a=1; SameSite=None', SITE)).toBeNull()
    expect(refusal('__Host-a=1; SameSite=None', SITE)).toBeNull()
    expect(refusal('__Host-a=1; Path=/; Domain=other.example', SITE)).toMatchObject({ message: /not in this host/ })
  })

  it.each([
    ['it is not Secure', '__Host-a=1; Path=/'],
    ['it is not host-only', '__Host-a=1; Secure; Path=/; Domain=site.example'],
    ['its path is not the root', '__Host-a=1; Secure; Path=/docs'],
  ])('says that a cookie breaks the promise of __Host- if %s', (_title, line) => {
    expect(outcome(new both.CookieJar(null, { prefixSecurity: 'strict' }), line, SITE)).toBe(
      "Error: Cookie has __Host prefix but either Secure or HostOnly attribute is not set or Path is not '/'",
    )
  })

  it('shows a domain with a bracket in it as it is', () => {
    expect(refusal('a=1; Domain=a[b.example', SITE)).toMatchObject({
      message: "Cookie not in this host's domain. Cookie:a[b.example Request:site.example",
    })
  })

  it('says that a line cannot be parsed, and that a cross-site request may not set a cookie', () => {
    expect(refusal('', SITE)).toMatchObject({ message: 'Cookie failed to parse' })
    const jar = new both.CookieJar()
    for (const http of [true, false]) {
      expect(() => jar.setCookieSync('a=1; SameSite=Lax', SITE, { http, sameSiteContext: 'none' })).toThrow(
        /^Cookie is SameSite but this is a cross-origin request$/,
      )
    }
  })

  it('shows the address of an IPv6 host without brackets', () => {
    expect(refusal('a=1; Domain=other.example', 'https://[2001:db8::1]/')).toMatchObject({
      message: "Cookie not in this host's domain. Cookie:other.example Request:2001:db8::1",
    })
  })
})

it('a host-only Cookie object cannot be set for a URL without a host', () => {
  const cookie = new door.Cookie({ key: 'a', value: '1', domain: 'site.example', path: '/', hostOnly: true })
  expect(outcome(new door.CookieJar(), cookie as unknown as string, 'about:blank')).toBe(
    "Error: Cookie not in this host's domain. Cookie:site.example Request:null",
  )
})

it('a URL with spaces around it counts as secure too without enforceSecureOriginOnStorage', () => {
  const jar = new door.CookieJar(null, { enforceSecureOriginOnStorage: false })
  expect(outcome(jar, 'a=1; Secure', ' http://site.example/docs/x ')).toBe('/docs')
})

it('an empty URL is a ParameterError with a sentence', () => {
  const message = '`url` argument is an empty string, a URL is wanted.'
  expect(() => new door.CookieJar().getCookiesSync('')).toThrow(new door.ParameterError(message))
})
