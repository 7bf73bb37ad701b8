/**
 * The examples in the README and the declarations of tough-cookie 6.1, run with either package: only the import
 * differs.
 */

import * as door from 'speculoos/tough-cookie'
import * as tough from 'tough-cookie'
import { describe, expect, it } from 'vitest'
import type { Package } from './disagreements.js'

// The names and signatures are the same in both, as test/clients/tough-cookie/exports.test.ts checks.
const packages: [string, Package][] = [
  ['tough-cookie', tough as unknown as Package],
  ['speculoos/tough-cookie', door],
]

describe.each(packages)('the README, with %s', (_, { Cookie, CookieJar, MemoryCookieStore }) => {
  it('parses and serializes a Cookie header', () => {
    const cookies = 'ID=298zf09hf012fh2; csrf=u32t4o3tb3gg43; _gat=1'
      .split(';')
      .map((pair) => Cookie.parse(pair))
      .filter((cookie) => cookie !== undefined)
    expect(cookies.map((cookie) => cookie.cookieString()).join('; ')).toBe(
      'ID=298zf09hf012fh2; csrf=u32t4o3tb3gg43; _gat=1',
    )
  })

  it('parses and serializes a Set-Cookie header, and stores and retrieves its cookie', async () => {
    const cookie = Cookie.parse('foo=bar; Domain=example.com; Path=/; Max-Age=3600')
    if (!cookie) throw new Error('invalid Set-Cookie header')
    expect(cookie.toString()).toBe('foo=bar; Max-Age=3600; Domain=example.com; Path=/')

    const jar = new CookieJar()
    expect(await jar.setCookie(cookie, 'https://example.com/')).toBe(cookie)
    const matching = await jar.getCookies('https://example.com/')
    expect(matching).toHaveLength(1)
    expect(matching[0]).toMatchObject({ key: 'foo', value: 'bar', hostOnly: false, maxAge: 3600 })
  })

  it('withholds SameSite cookies from cross-site requests', async () => {
    const jar = new CookieJar()
    const url = 'http://example.com/index.html'
    await jar.setCookie('strict=authorized; SameSite=strict', url)
    await jar.setCookie('lax=okay; SameSite=lax', url)
    await jar.setCookie('normal=whatever', url)
    const cookies = await jar.getCookies(url, { sameSiteContext: 'lax' })
    expect(cookies.map(({ key }) => key)).toEqual(['lax', 'normal'])
    expect(await jar.getCookies(url, { sameSiteContext: 'strict' })).toHaveLength(3)
  })

  it('ignores a cookie that breaks its prefix, without an error', async () => {
    const jar = new CookieJar(new MemoryCookieStore(), { prefixSecurity: 'silent' })
    const line = '__Secure-SID=12345; Domain=example.com; Secure;'
    expect(await jar.setCookie(line, 'http://example.com', { ignoreError: true })).toBeUndefined()
    expect(await jar.getCookies('https://example.com')).toEqual([])
    await jar.setCookie(line, 'https://example.com')
    expect(await jar.getCookieString('https://example.com')).toBe('__Secure-SID=12345')
  })

  it('does not trust localhost if allowSecureOnLocal is off', async () => {
    const jar = new CookieJar(new MemoryCookieStore(), { allowSecureOnLocal: false })
    await jar.setCookie('SID=12345; Domain=localhost; Secure;', 'https://localhost')
    expect(await jar.getCookies('http://localhost')).toEqual([])
    expect(await jar.getCookies('https://localhost')).toHaveLength(1)
    const trusting = new CookieJar()
    await trusting.setCookie('SID=12345; Domain=localhost; Secure;', 'http://localhost')
    expect(await trusting.getCookieString('http://localhost')).toBe('SID=12345')
  })

  it('stores Secure cookies from anywhere if enforceSecureOriginOnStorage is off', async () => {
    const jar = new CookieJar(new MemoryCookieStore(), { enforceSecureOriginOnStorage: false })
    await jar.setCookie('SID=12345; Secure;', 'http://example.com')
    expect(await jar.getCookies('http://example.com')).toEqual([])
    expect(await jar.getCookieString('https://example.com')).toBe('SID=12345')
  })
})

describe.each(packages)('the declarations, with %s', (_, shown) => {
  const { Cookie, CookieJar, MemoryCookieStore, PrefixSecurityEnum } = shown

  it('parse cookies', () => {
    const cookie = Cookie.parse('a=bcd; Expires=Tue, 18 Oct 2011 07:05:03 GMT')
    expect(cookie).toMatchObject({ key: 'a', value: 'bcd' })
    expect(cookie?.expires).toEqual(new Date(Date.parse('Tue, 18 Oct 2011 07:05:03 GMT')))
    const cookies = 'name=value; name2=value2; name3=value3'.split(';').map((each) => Cookie.parse(each))
    expect(cookies.map((each) => [each?.key, each?.value])).toEqual([
      ['name', 'value'],
      ['name2', 'value2'],
      ['name3', 'value3'],
    ])
    expect('name=value'.split(';').map(shown.parse as (text: string) => unknown)).toHaveLength(1)
  })

  it('read JSON', () => {
    const json = JSON.stringify({
      key: 'alpha',
      value: 'beta',
      domain: 'example.com',
      path: '/foo',
      expires: '2038-01-19T03:14:07.000Z',
    })
    for (const cookie of [Cookie.fromJSON(json), shown.fromJSON(json)]) {
      expect(cookie).toMatchObject({ key: 'alpha', value: 'beta', domain: 'example.com', path: '/foo' })
      expect(cookie?.expires).toEqual(new Date(Date.parse('2038-01-19T03:14:07.000Z')))
    }
  })

  it('call the functions', () => {
    expect(shown.canonicalDomain('.EXAMPLE.com')).toBe('example.com')
    expect(
      ['', '/some-path', '/some-parent-path/some-path', 'relative-path'].map((path) => shown.defaultPath(path)),
    ).toEqual(['/', '/', '/some-parent-path', '/'])
    expect(shown.domainMatch('example.com', 'example.com')).toBe(true)
    expect(shown.domainMatch('eXaMpLe.cOm', 'ExAmPlE.CoM')).toBe(true)
    expect(shown.domainMatch('no.ca', 'yes.ca')).toBe(false)
    expect(shown.formatDate(new Date(0))).toBe('Thu, 01 Jan 1970 00:00:00 GMT')
    expect(shown.parseDate('Wed, 09 Jun 2021 10:18:14 GMT')).toEqual(new Date('2021-06-09T10:18:14Z'))
    expect(shown.getPublicSuffix('www.example.com')).toBe('example.com')
    expect(shown.getPublicSuffix('www.subdomain.example.com')).toBe('example.com')
    expect(shown.permuteDomain('foo.bar.example.com')).toEqual([
      'example.com',
      'bar.example.com',
      'foo.bar.example.com',
    ])
    expect(shown.permutePath('/foo/bar/')).toEqual(['/foo/bar/', '/foo/bar', '/foo', '/'])
    expect(shown.pathMatch('/foo/bar', '/foo')).toBe(true)
    const cookies = [
      new Cookie({ key: 'a', value: '' }),
      new Cookie({ key: 'b', value: '' }),
      new Cookie({ key: 'c', value: '', path: '/path' }),
      new Cookie({ key: 'd', value: '', path: '/path' }),
    ]
    expect(cookies.sort(shown.cookieCompare).map(({ key }) => key)).toEqual(['c', 'd', 'a', 'b'])
  })

  it('call every method in each of its forms', async () => {
    const jar = new CookieJar(new MemoryCookieStore(), true)
    const url = 'https://example.com/'
    const told: unknown[] = []
    const tell = (error: Error | null, result?: unknown) => {
      told.push(error ?? result)
    }
    jar.setCookie('a=1', url, tell)
    jar.setCookie('b=2', url, { http: true }, tell)
    jar.getCookies(url, tell)
    jar.getCookies(url, { http: true }, tell)
    jar.getCookieString(url, tell)
    jar.getCookieString(url, { http: false }, tell)
    jar.getSetCookieStrings(url, tell)
    jar.getSetCookieStrings(url, { sort: true }, tell)
    jar.serialize(tell)
    jar.clone(tell)
    jar.clone(new MemoryCookieStore(), tell)
    CookieJar.deserialize(JSON.stringify(jar), tell)
    CookieJar.deserialize(await jar.serialize(), new MemoryCookieStore(), tell)
    jar.removeAllCookies(tell)
    expect(
      told.map((each) => (Array.isArray(each) ? each.length : (each?.constructor.name.replace('_', '') ?? each))),
    ).toEqual([
      ...['Cookie', 'Cookie', 2, 2, 'String', 'String', 2, 2, 'Object'],
      ...['CookieJar', 'CookieJar', 'CookieJar', 'CookieJar', undefined],
    ])
    expect(told[4]).toBe('a=1; b=2')
    expect(told[6]).toEqual(['a=1; Path=/', 'b=2; Path=/'])
    const clone = told[9]
    expect(clone).toBeInstanceOf(CookieJar)
    expect(await (clone as door.CookieJar).getCookieString(url)).toBe('a=1; b=2')
    expect(await jar.getCookieString(url)).toBe('')

    expect(jar.setCookieSync('c=3', new URL(url), { now: new Date(5) })?.creation).toEqual(new Date(5))
    expect(jar.getCookiesSync(new URL(url))).toHaveLength(1)
    expect(jar.cloneSync()?.getCookieStringSync(url)).toBe('c=3')
    expect(jar._cloneSync()?.getSetCookieStringsSync(url)).toEqual(['c=3; Path=/'])
    expect(CookieJar.deserializeSync(JSON.stringify(jar.toJSON())).getCookieStringSync(url)).toBe('c=3')
    const restored = CookieJar.fromJSON(JSON.stringify(jar.serializeSync()), new MemoryCookieStore())
    expect(restored.getCookieStringSync(url)).toBe('c=3')
    expect(restored.prefixSecurity).toBe(PrefixSecurityEnum.SILENT)
    const filled = new CookieJar()
    filled._importCookiesSync(jar.toJSON())
    expect(filled.getCookieStringSync(url)).toBe('c=3')
    jar.removeAllCookiesSync()
    expect(await jar.getCookies(url)).toEqual([])
  })

  it('inspect a cookie with node:util', async () => {
    const { inspect } = await import('node:util')
    const cookie = new CookieJar().setCookieSync('a=1', 'https://example.com/')
    expect(inspect(cookie)).toMatch(/^Cookie="a=1; Path=\/; hostOnly=true; aAge=\d+ms; cAge=\d+ms"$/)
    expect(inspect(new Cookie({ key: 'a' }))).toMatch(/^Cookie="a=; hostOnly=\?; aAge=\?; cAge=\d+ms"$/)
  })
})
