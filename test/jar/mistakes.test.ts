/** Mistakes in the arguments of a jar: each message names the place, what was expected, and what was given. */
import { CookieJar, publicSuffixes } from 'speculoos'
import { describe, expect, it } from 'vitest'
import { good } from '../hostile/filled-jar.js'

const URL_OF_SITE = 'https://site.example/'

function makeJar(options: object): CookieJar {
  return Reflect.construct(CookieJar, [options])
}

describe('the options of a jar', () => {
  const limit = 'a non-negative integer or Infinity'
  it.each<readonly [string, object, string]>([
    ['options.now', { now: 1 }, 'a function that returns milliseconds'],
    ['options.publicSuffixes', { publicSuffixes: {} }, 'a PublicSuffixes object or null'],
    ['options.publicSuffixes', { publicSuffixes: { isPublicSuffix: () => true } }, 'a PublicSuffixes object or null'],
    [
      'options.publicSuffixes',
      { publicSuffixes: { registrableDomain: () => null } },
      'a PublicSuffixes object or null',
    ],
    ['options.limits', { limits: 1 }, ''],
    ['options.limits.cookies', { limits: { cookies: -1 } }, limit],
    ['options.limits.cookies', { limits: { cookies: 1.5 } }, limit],
    ['options.limits.octets', { limits: { octets: Number.NaN } }, limit],
    ['options.limits.octetsPerSite', { limits: { octetsPerSite: '1' } }, limit],
    ['options.trustLoopback', { trustLoopback: 1 }, 'true or false'],
    ['options.trustedHosts', { trustedHosts: 'app' }, 'an array of hosts'],
    ['options.trustedHosts[1]', { trustedHosts: ['app', 'a b'] }, "a host, or '*.' and a host"],
    ['options.trustedHosts[0]', { trustedHosts: [1] }, "a host, or '*.' and a host"],
    ['options.trustedHosts[0]', { trustedHosts: ['*.'] }, "a host, or '*.' and a host"],
    ['options.trustedHosts[0]', { trustedHosts: ['a*.b'] }, "a host, or '*.' and a host"],
    ['options.laxAllowingUnsafe', { laxAllowingUnsafe: -1 }, 'true, false or a number of milliseconds'],
    ['options.laxAllowingUnsafe', { laxAllowingUnsafe: Number.NaN }, 'true, false or a number of milliseconds'],
    ['options.laxAllowingUnsafe', { laxAllowingUnsafe: '1' }, 'true, false or a number of milliseconds'],
    ['options.thirdPartyCookies', { thirdPartyCookies: 'no' }, "'allow', 'block' or 'partition'"],
    ['options.cookiesEnabled', { cookiesEnabled: 1 }, 'true or false'],
    ['options.sessionOnly', { sessionOnly: 1 }, 'true or false'],
    ['options.onRejected', { onRejected: 1 }, 'a function or null'],
    ['options.inspect', { inspect: 1 }, 'a function or null'],
    ['options.profile', { profile: 1 }, ''],
  ])('%s is checked: %j', (place, options, expected) => {
    expect(() => makeJar(options)).toThrow(`${place}: expected ${expected}`)
    expect(() => Reflect.apply(CookieJar.prototype.configure, new CookieJar(), [options])).toThrow(
      `${place}: expected `,
    )
  })
  it('may have known names only', () => {
    expect(() => makeJar({ cookieEnabled: true })).toThrow(/^options.*cookieEnabled/)
    expect(() => makeJar({ limits: { cookie: 1 } })).toThrow(/^options\.limits.*cookie/)
    expect(() => makeJar([])).toThrow('options: expected ')
  })
  it('may all be set, and may all be undefined', () => {
    const options = {
      now: () => 0,
      publicSuffixes,
      limits: { cookies: 0, octets: Number.POSITIVE_INFINITY },
      trustLoopback: false,
      trustedHosts: ['app', '*.internal'],
      laxAllowingUnsafe: 0,
      thirdPartyCookies: 'partition',
      cookiesEnabled: false,
      sessionOnly: true,
      onRejected: null,
      inspect: null,
      profile: null,
    }
    expect(makeJar(options).size).toBe(0)
    expect(makeJar(Object.fromEntries(Object.keys(options).map((name) => [name, undefined]))).size).toBe(0)
    for (const thirdPartyCookies of ['allow', 'block', 'partition']) expect(makeJar({ thirdPartyCookies }).size).toBe(0)
  })
  it('must have a clock that returns milliseconds', () => {
    for (const time of [Number.NaN, Number.POSITIVE_INFINITY, '1', undefined]) {
      const jar = makeJar({ now: () => time })
      expect(() => jar.setCookie('a=1', URL_OF_SITE)).toThrow(
        'options.now: expected a clock that returns milliseconds, got ',
      )
    }
  })
  it('may name trusted hosts, and all hosts below a name', () => {
    const jar = new CookieJar({ trustedHosts: ['app', '*.internal'] })
    const isTrusted = (host: string): boolean => jar.setCookie('a=1; Secure', `http://${host}/`).status === 'stored'
    expect(['app', 'x.internal', 'a.x.internal'].map(isTrusted)).toEqual([true, true, true])
    expect(['a.app', 'ap', 'xapp', 'internal', 'xinternal', 'x.internal.example'].map(isTrusted)).toEqual(
      Array.from({ length: 6 }, () => false),
    )
    expect(() => makeJar({ trustedHosts: ['a b'] })).toThrow('got "a b"')
    expect(() => makeJar({ trustedHosts: [1] })).toThrow('got 1')
  })
})

describe('a context', () => {
  const origin = "an origin with scheme and host, a URL, 'opaque' or null"
  it.each<readonly [string, unknown, string]>([
    ['context', 1, ''],
    ['context.method', { method: '' }, 'an HTTP method'],
    ['context.method', { method: 1 }, 'an HTTP method'],
    ['context.type', { type: 'http' }, "'HTTP' or 'non-HTTP'"],
    ['context.sameSite', { sameSite: 'Lax' }, "'same-site' or 'cross-site'"],
    ['context.reload', { reload: true }, "'same-site' or 'cross-site'"],
    ['context.topLevelNavigation', { topLevelNavigation: 1 }, 'true or false'],
    ['context.thirdParty', { thirdParty: 1 }, 'true or false'],
    ['context.crossSiteRedirect', { crossSiteRedirect: 1 }, 'true or false'],
    ['context.siteForCookies', { siteForCookies: 1 }, origin],
    ['context.siteForCookies', { siteForCookies: {} }, origin],
    ['context.siteForCookies', { siteForCookies: { href: undefined } }, origin],
    ['context.siteForCookies', { siteForCookies: { scheme: 'https' } }, "an origin with scheme and host, or 'opaque'"],
    ['context.siteForCookies', { siteForCookies: 'site.example' }, 'an absolute URL, as a string or a URL object'],
    [
      'context: expected one of sameSite and siteForCookies',
      { sameSite: 'same-site', siteForCookies: URL_OF_SITE },
      '',
    ],
    ['context.partitionKey', { partitionKey: 1 }, ''],
    ['context.partitionKey.hasCrossSiteAncestor', { partitionKey: { topLevelSite: URL_OF_SITE } }, 'true or false'],
    [
      'context.partitionKey.topLevelSite',
      { partitionKey: { topLevelSite: 'wss://site.example', hasCrossSiteAncestor: true, x: 1 } },
      '',
    ],
    [
      'context.partitionKey.topLevelSite',
      { partitionKey: { topLevelSite: 1, hasCrossSiteAncestor: true } },
      'an http or https URL',
    ],
    [
      'context.partitionKey.topLevelSite',
      { partitionKey: { topLevelSite: 'data:,x', hasCrossSiteAncestor: true } },
      'an http or https URL',
    ],
    [
      'context.partitionKey.topLevelSite',
      { partitionKey: { topLevelSite: 'ftp://site.example', hasCrossSiteAncestor: true } },
      'an http or https URL',
    ],
    [
      'context.partitionKey.topLevelSite',
      { partitionKey: { topLevelSite: 'site.example', hasCrossSiteAncestor: true } },
      'an absolute URL, as a string or a URL object',
    ],
    ['context.responseDate', { responseDate: true }, 'a date as text or in milliseconds, or null'],
    ['context.responseDate', { responseDate: Number.NaN }, 'a date as text or in milliseconds, or null'],
  ])('%s is checked: %j', (place, context, expected) => {
    const message = place.includes(':') ? place : `${place}: expected ${expected}`
    const jar = new CookieJar()
    const calls = [
      () => Reflect.apply(jar.client, jar, [context]),
      () => Reflect.apply(jar.setCookie, jar, ['a=1', URL_OF_SITE, context]),
      () => Reflect.apply(jar.getCookieString, jar, [URL_OF_SITE, context]),
    ]
    if (place.endsWith('topLevelSite') && expected === '') return expect(calls[0]).toThrow(/^context\.partitionKey/)
    for (const call of calls) expect(call).toThrow(message)
  })
  it('may be of any class, and may have all fields', () => {
    const jar = new CookieJar()
    const context = {
      type: 'non-HTTP',
      method: 'post',
      topLevelNavigation: true,
      siteForCookies: new URL(URL_OF_SITE),
      partitionKey: { topLevelSite: 'http://www.top.example/page', hasCrossSiteAncestor: false },
      thirdParty: false,
      crossSiteRedirect: false,
      responseDate: 'Sun, 06 Nov 1994 08:49:37 GMT',
    } as const
    expect(jar.setCookie('a=1; Secure; Partitioned', URL_OF_SITE, context)).toMatchObject({
      status: 'stored',
      cookie: { partitionKey: { topLevelSite: 'http://top.example', hasCrossSiteAncestor: false } },
    })
    for (const siteForCookies of [URL_OF_SITE, { scheme: 'HTTPS', host: 'www.site.example' }, null]) {
      expect(jar.setCookie('b=1; SameSite=Strict', URL_OF_SITE, { siteForCookies }).status).toBe('stored')
    }
    for (const siteForCookies of ['opaque', 'https://other.example', 'http://site.example', 'data:,x'] as const) {
      expect(jar.setCookie('b=1; SameSite=Strict', URL_OF_SITE, { siteForCookies }).status).toBe('rejected')
      const reload = { siteForCookies, reload: 'same-site' } as const
      expect(jar.setCookie('b=1; SameSite=Strict', URL_OF_SITE, reload).status).toBe('stored')
    }
    const notLast = { siteForCookies: 'https://a b/', sameSite: undefined }
    expect(() => jar.setCookie('b=1', URL_OF_SITE, notLast)).toThrow('context.siteForCookies')
  })
})

describe('a saved jar', () => {
  const cookie = {
    ...good,
    secure: true,
    sameSite: 'None',
    persistent: true,
    expiryTime: 32_503_680_000_000,
    partitionKey: { topLevelSite: 'https://top.example', hasCrossSiteAncestor: true },
  }
  const read = (serialized: unknown): CookieJar => Reflect.apply(CookieJar.fromJSON, CookieJar, [serialized])
  const jarWith = (fields: object): unknown => ({ version: 2, cookies: [{ ...cookie, ...fields }] })
  const saved = 'what toJSON() of a jar returns, or its JSON text'

  it.each<readonly [string, unknown, string]>([
    ['a number', 1, `: expected ${saved}, got `],
    ['null', null, `: expected ${saved}, got `],
    ['the text null', 'null', `: expected ${saved}, got `],
    ['a text that is not JSON', '{', ': expected JSON, got '],
    ['a jar', new CookieJar(), 'use clone() to copy a jar, or pass jar.toJSON()'],
    ['text of cookies.txt', '# Netscape HTTP Cookie File', "readCookies of 'speculoos/formats' reads other forms"],
    ['the storage state of Playwright', { cookies: [], origins: [] }, "readCookies of 'speculoos/formats'"],
    ['the file of a store', { 'site.example': { '/': {} } }, "readCookies of 'speculoos/formats' reads other forms"],
    ['the cookies of Puppeteer', [{ name: 'a', value: '1' }], "readCookies of 'speculoos/formats' reads other forms"],
    ['a shared jar', { isAsync: true, toJSON: () => {}, getCookieString: () => {} }, 'wait for its toJSON()'],
    ['another key', { version: 2, cookies: [], more: 1 }, 'more'],
    ['another version', { version: 3, cookies: [] }, '.version: expected 1 or 2, got 3'],
    ['a version that is a text', { version: '2', cookies: [] }, '.version: expected 1 or 2, got a string'],
    ['no version', { cookies: [] }, '.version: expected 1 or 2, got '],
    [
      'a list of records',
      [],
      ': expected what toJSON() of a jar returns, or its JSON text, got an array; admit() takes',
    ],
    ['no cookies', { version: 2 }, '.cookies: expected an array of cookies, got '],
    ['an object of cookies', { version: 2, cookies: {} }, '.cookies: expected an array of cookies, got '],
    ['a cookie that is a text', { version: 2, cookies: ['a=1'] }, '.cookies[0]: expected an object, got '],
    ['a cookie that is null', { version: 2, cookies: [cookie, null] }, '.cookies[1]: expected an object, got '],
    ['JSON of tough-cookie without cookies', { storeType: 'MemoryCookieStore' }, '.cookies: expected an array of '],
    [
      'a cookie of tough-cookie',
      { version: 2, cookies: [{ key: 'a', value: '1' }] },
      '.cookies[0]: expected a record ',
    ],
    ['another field', jarWith({ hostonly: true }), 'hostonly'],
    ['a key beside a name', jarWith({ key: 'a' }), 'key'],
    [
      'another field of the partition key',
      jarWith({ partitionKey: { ...cookie.partitionKey, nonce: '1' } }),
      '.cookies[0].partitionKey: expected one of topLevelSite, hasCrossSiteAncestor, got the key "nonce"',
    ],
    [
      'a partition key that is a list',
      jarWith({ partitionKey: [] }),
      '.cookies[0].partitionKey: expected an object, got an array',
    ],
  ])('is not %s', (_, given, message) => {
    expect(() => read(given)).toThrow(message)
  })

  const name = 'a cookie-name without = and ; and white space around it'
  const value = 'a cookie-value without ; and white space around it'
  const time = 'a finite number of milliseconds'
  const path = 'a path that begins with /, without control characters'
  const key = 'a partition key with a topLevelSite such as https://site.example and hasCrossSiteAncestor, or null'
  const partition = (fields: object): object => ({ partitionKey: { ...cookie.partitionKey, ...fields } })
  it.each<readonly [string, object, string]>([
    ['name', { name: 1 }, name],
    ['name', { name: 'a=b' }, name],
    ['name', { name: 'a;' }, name],
    ['name', { name: ' a' }, name],
    ['value', { value: 1 }, value],
    ['value', { value: '1;' }, value],
    ['value', { value: '1\t' }, value],
    ['domain', { domain: 1 }, 'a canonicalized host'],
    ['hostOnly', { hostOnly: 1 }, 'true or false'],
    ['path', { path: 1 }, path],
    ['path', { path: 'a/' }, path],
    ['path', { path: '/ ' }, path],
    ['path', { path: '/\u0001' }, path],
    ['secure', { secure: 'true' }, 'true or false'],
    ['httpOnly', { httpOnly: null }, 'true or false'],
    ['sameSite', { sameSite: 'lax' }, "'Strict', 'Lax', 'None' or 'Default'"],
    ['persistent', { persistent: 0 }, 'true or false'],
    ['expiryTime', { expiryTime: '0' }, `${time} or null`],
    ['expiryTime', { expiryTime: Number.POSITIVE_INFINITY }, `${time} or null`],
    ['expiryTime', { expiryTime: null }, `${time}, since the cookie is persistent`],
    ['creationTime', { creationTime: null }, time],
    ['creationTime', { creationTime: Number.NaN }, time],
    ['lastAccessTime', { lastAccessTime: '1' }, time],
    ['priority', { priority: 'Medium' }, "'Low' or 'High', or no priority"],
    ['priority', { priority: null }, "'Low' or 'High', or no priority"],
    ['partitionKey', { partitionKey: 'https://top.example' }, key],
    ['partitionKey', { partitionKey: undefined }, key],
    ['partitionKey', { partitionKey: {} }, key],
    ['partitionKey', partition({ hasCrossSiteAncestor: 1 }), key],
    ['partitionKey', partition({ topLevelSite: 1 }), key],
    ['partitionKey', partition({ topLevelSite: 'https://' }), key],
    ['partitionKey', partition({ topLevelSite: 'top.example' }), key],
    ['partitionKey', partition({ topLevelSite: 'xhttps://top.example' }), key],
    ['partitionKey', partition({ topLevelSite: 'https://top.example\nx' }), key],
    ['partitionKey', partition({ topLevelSite: 'https://top.example/' }), key],
    ['partitionKey', partition({ topLevelSite: 'https://Top.example' }), key],
  ])('must have a valid %s, unlike %j', (field, fields, expected) => {
    expect(() => read(jarWith(fields))).toThrow(`.cookies[0].${field}: expected ${expected}, got `)
  })

  it('restores every field of the cookie', () => {
    for (const fields of [
      {},
      { priority: 'Low' },
      { priority: 'High', sameSite: 'Strict' },
      { sameSite: 'Lax', partitionKey: null },
      { sameSite: 'Default', persistent: false, expiryTime: null },
      { hostOnly: false, httpOnly: true, path: '/a;b' },
    ]) {
      expect([...read(jarWith(fields))]).toEqual([{ ...cookie, ...fields }])
      expect([...read(JSON.stringify(jarWith(fields)))]).toEqual([{ ...cookie, ...fields }])
    }
  })
  it('of the first version has no partitions, and no inherited fields', () => {
    const { partitionKey, ...fields } = cookie
    expect([...read({ version: 1, cookies: [fields] })]).toEqual([{ ...fields, partitionKey: null }])
    const inherited = Object.assign(Object.create({ partitionKey }), fields)
    expect([...read({ version: 2, cookies: [inherited] })]).toEqual([{ ...fields, partitionKey: null }])
    expect(() => read(Object.create({ version: 2, cookies: [] }))).toThrow('.version: expected 1 or 2, got ')
  })
})

describe('the lines of a response', () => {
  const setAll = (given: unknown): unknown => {
    const jar = new CookieJar()
    return Reflect.apply(jar.setCookies, jar, [given, URL_OF_SITE]).length
  }
  const expected = 'the headers of a response, or its Set-Cookie lines'
  it.each<readonly [string, unknown, string]>([
    ['nothing', null, expected],
    ['a number', 1, expected],
    ['a response', { headers: {} }, 'the headers of a response, got '],
    ['a response as a whole', { headers: {} }, 'pass response.headers'],
    ['a response of a browser driver', { headers: () => ({}) }, 'pass response.headers()'],
    ['raw headers that are not headers', { raw: () => null }, expected],
    ['raw headers that are a text', { raw: () => 'a=1' }, expected],
    ['a list with a number', [1], 'a Set-Cookie line, as a string, got '],
    ['a pair without a value', [['set-cookie']], 'a pair of the name and the value of a header field, got '],
    ['a pair and a text', [['set-cookie', 'a=1'], 'b=1'], 'a pair of the name and the value of a header field, got '],
    ['a pair with a number for a name', [[1, 'a=1']], 'the name of a header field, got '],
    ['a record with a number', { 'set-cookie': 1 }, 'a list of Set-Cookie lines, got '],
    ['a record with null', { 'set-cookie': null }, 'a list of Set-Cookie lines, got '],
    ['a record with an object', { 'set-cookie': {} }, 'a list of Set-Cookie lines, got '],
    ['headers whose lines are no list', { getSetCookie: () => 1 }, 'a list of Set-Cookie lines, got '],
  ])('are not %s', (_, given, message) => {
    expect(() => setAll(given)).toThrow(`headersOrLines: expected ${message.startsWith('pass') ? '' : message}`)
    expect(() => setAll(given)).toThrow(message)
  })
  it.each<readonly [string, unknown, number]>([
    ['names and values in turn', ['Content-Type', 'x', 'Set-Cookie', 'a=1', 'SET-COOKIE', 'b=1'], 2],
    ['lines that look like names and values', ['a=1', 'b=1'], 2],
    ['an odd number of texts', ['set-cookie', 'a=1', 'b=1'], 3],
    ['names without a cookie', ['accept', 'a=1'], 2],
    ['names that are empty', ['', 'a=1'], 2],
    ['other names of the same length', { 'set-cookiE': 'a=1', 'set-cook1e': 'b=1', 'set-cookie2': 'c=1' }, 1],
    ['an iterable that is not an array', new Set(['set-cookie', 'a=1']), 2],
    ['headers without a list', { get: (name: string) => (name === 'set-cookie' ? 'a=1, b=1' : 'c=1') }, 2],
    ['headers without cookies', { get: () => null }, 0],
    ['a map', new Map([['set-cookie', 'a=1, b=1']]), 2],
    [
      'pairs',
      [
        ['Set-Cookie', 'a=1, b=1'],
        ['x', 'y'],
        ['set-cookie', ['c=1', 'd=1']],
        ['set-cookie', undefined],
      ],
      3,
    ],
    ['raw headers', { raw: () => ({ 'Set-Cookie': ['a=1', 'b=1'], x: ['y'] }) }, 2],
    [
      'headers',
      new Headers([
        ['set-cookie', 'a=1'],
        ['set-cookie', 'b=1'],
      ]),
      2,
    ],
    ['an object whose iterator is not a function', { [Symbol.iterator]: 1, 'set-cookie': 'a=1' }, 1],
  ])('are found in %s', (_, given, count) => {
    expect(setAll(given)).toBe(count)
  })
})
