/** A cookie that is no header line goes through the same checks as a line, and is stored as a line would have stored it. */
import { type CookieInit, CookieJar, type RequestContext } from 'speculoos'
import { describe, expect, it } from 'vitest'
import { Clock, START } from './clock.js'
import { ids, outcome, pairs, storedCookie } from './outcome.js'

const url = 'https://www.shop.example/basket/list'

function newJar(options = {}): CookieJar {
  return new CookieJar({ now: () => START, ...options })
}

describe('put stores', () => {
  it('what a line with the same attributes stores', () => {
    const put = newJar().put({
      name: 'SID',
      value: '31d4',
      url,
      domain: 'shop.example',
      path: '/basket',
      maxAge: 60,
      secure: true,
      httpOnly: true,
      sameSite: 'Lax',
    })
    const line = 'SID=31d4; Domain=shop.example; Path=/basket; Max-Age=60; Secure; HttpOnly; SameSite=Lax'
    expect(put).toEqual(newJar().setCookie(line, url))
    expect(put.status).toBe('stored')
  })
  it('a host-only cookie with the default-path, if only the URL is known', () => {
    const put = newJar().put({ name: 'a', value: '1', url })
    expect(storedCookie(put)).toMatchObject({ domain: 'www.shop.example', hostOnly: true, path: '/basket' })
    expect(put).toEqual(newJar().setCookie('a=1', url))
    expect(newJar().put({ name: 'a', value: '1', url: new URL(url) })).toEqual(put)
  })
  it('a cookie of all hosts of a domain at the path /, if only the domain is known', () => {
    const jar = newJar()
    const put = jar.put({ name: 'a', value: '1', domain: 'shop.example', secure: true })
    expect(storedCookie(put)).toMatchObject({ domain: 'shop.example', hostOnly: false, path: '/', secure: true })
    expect(put).toEqual(newJar().setCookie('a=1; Domain=shop.example; Secure', 'https://shop.example/'))
    expect(jar.getCookieString('https://a.b.shop.example/x')).toBe('a=1')
  })
  it('a domain in any spelling', () => {
    for (const domain of ['.shop.example', 'SHOP.example', '.Shop.Example']) {
      expect(storedCookie(newJar().put({ name: 'a', value: '1', domain })).domain).toBe('shop.example')
      expect(storedCookie(newJar().put({ name: 'a', value: '1', domain, url })).domain).toBe('shop.example')
    }
    expect(storedCookie(newJar().put({ name: 'a', value: '1', domain: 'Bücher.example' })).domain).toBe(
      'xn--bcher-kva.example',
    )
    expect(storedCookie(newJar().put({ name: 'a', value: '1', domain: '127.1' })).domain).toBe('127.0.0.1')
  })
  it('a value with spaces, quotes, commas, equals signs and letters of any script, as it is', () => {
    const jar = newJar()
    const value = '{ "city": "São Paulo", "n=": [1, 2], "€": "\t" }'
    expect(storedCookie(jar.put({ name: 'cart', value, url })).value).toBe(value)
    expect(jar.getCookieString(url)).toBe(`cart=${value}`)
  })
  it('a nameless cookie, also with an equals sign in its value', () => {
    const jar = newJar()
    expect(storedCookie(jar.put({ name: '', value: 'a=b', url }))).toMatchObject({ name: '', value: 'a=b' })
    expect(jar.put({ name: '', value: 'a=b', url })).toEqual(jar.setCookie('=a=b', url))
  })
  it('the expiry-time of a Date or of milliseconds; Max-Age counts more', () => {
    const later = START + 3_600_000
    expect(storedCookie(newJar().put({ name: 'a', value: '1', url, expires: later })).expiryTime).toBe(later)
    expect(storedCookie(newJar().put({ name: 'a', value: '1', url, expires: new Date(later) }))).toMatchObject({
      expiryTime: later,
      persistent: true,
    })
    expect(storedCookie(newJar().put({ name: 'a', value: '1', url, expires: later, maxAge: 5 })).expiryTime).toBe(
      START + 5000,
    )
    expect(storedCookie(newJar().put({ name: 'a', value: '1', url })).expiryTime).toBe(null)
  })
  it('no lifetime beyond the limit', () => {
    const capped = newJar().put({ name: 'a', value: '1', url, expires: Number.MAX_VALUE })
    expect(capped).toMatchObject({ cookie: { expiryTime: START + 34_560_000_000 } })
    expect(ids(capped.warnings)).toEqual(['expires-capped'])
    expect(ids(newJar().put({ name: 'a', value: '1', url, maxAge: 1e9 }).warnings)).toEqual(['max-age-capped'])
    const forever = newJar({ limits: { cookieAgeLimit: Number.POSITIVE_INFINITY } })
    expect(storedCookie(forever.put({ name: 'a', value: '1', url, expires: 1e300 })).expiryTime).toBe(8.64e15)
  })
  it('each same-site-flag, and Default without one', () => {
    for (const sameSite of ['Strict', 'Lax', 'None', 'Default'] as const) {
      expect(storedCookie(newJar().put({ name: 'a', value: '1', url, sameSite, secure: true })).sameSite).toBe(sameSite)
    }
    expect(storedCookie(newJar().put({ name: 'a', value: '1', url })).sameSite).toBe('Default')
  })
  it('a partitioned cookie in the partition of the context', () => {
    const context = { partitionKey: { topLevelSite: 'https://news.example/x', hasCrossSiteAncestor: true } }
    const init = { name: 'a', value: '1', url, secure: true, partitioned: true }
    expect(storedCookie(newJar().put(init, context)).partitionKey).toEqual({
      topLevelSite: 'https://news.example',
      hasCrossSiteAncestor: true,
    })
    expect(newJar().client(context).put(init)).toEqual(newJar().put(init, context))
    expect(newJar().put(init, context)).toEqual(
      newJar().setCookie('a=1; Path=/basket; Secure; Partitioned', url, context),
    )
    const blocking = newJar({ thirdPartyCookies: 'block' })
    const foreign: RequestContext = { ...context, sameSite: 'cross-site' }
    expect(outcome(blocking.put({ ...init, sameSite: 'None' }, foreign))).toBe('stored')
  })
  it('in the place of the cookie with its identity', () => {
    const clock = new Clock()
    const jar = new CookieJar({ now: clock.now })
    jar.setCookie('a=1', url)
    clock.time += 1000
    const result = jar.put({ name: 'a', value: '2', url })
    expect(result).toMatchObject({ cookie: { creationTime: START }, replaced: { value: '1' } })
    expect(jar.size).toBe(1)
  })
})

describe('put removes', () => {
  it.each<[string, Partial<CookieInit>]>([
    ['by a Max-Age of 0', { maxAge: 0 }],
    ['by a negative Max-Age', { maxAge: -5 }],
    ['by a time that is over', { expires: START - 1 }],
    ['by a Date before all others', { expires: new Date(-8.64e15) }],
    ['by a time before all dates', { expires: -1e300 }],
  ])('a stored cookie %s', (_, lifetime) => {
    const jar = newJar()
    jar.setCookie('a=1', url)
    expect(jar.put({ name: 'a', value: '', url, ...lifetime })).toMatchObject({
      status: 'removed',
      replaced: { value: '1' },
    })
    expect(jar.size).toBe(0)
  })
})

describe('put warns', () => {
  it.each<[string, Partial<CookieInit>, string, string]>([
    ['of a path without a slash', { path: 'docs' }, 'path-defaulted', '/basket'],
    ['of an empty path', { path: '' }, 'path-defaulted', '/basket'],
    ['of a path that is too long', { path: `/${'x'.repeat(1024)}` }, 'attribute-too-long', '/basket'],
    [
      'of a partition that the context does not name',
      { partitioned: true, secure: true },
      'attribute-unrecognized',
      '/basket',
    ],
  ])('%s', (_, init, warning, path) => {
    const result = newJar().put({ name: 'a', value: '1', url, ...init })
    expect(ids(result.warnings)).toEqual([warning])
    expect(storedCookie(result)).toMatchObject({ path, partitionKey: null })
  })
  it('not of a path of 1024 octets, which is the longest allowed', () => {
    const path = `/${'x'.repeat(1023)}`
    const result = newJar().put({ name: 'a', value: '1', url, path })
    expect(result.warnings).toEqual([])
    expect(storedCookie(result).path).toBe(path)
  })
  it('of the domain of a host that is a public suffix, and stores the cookie host-only', () => {
    const result = newJar().put({ name: 'a', value: '1', domain: 'localhost' })
    expect(ids(result.warnings)).toEqual(['domain-ignored-for-public-suffix-host'])
    expect(storedCookie(result)).toMatchObject({ domain: 'localhost', hostOnly: true })
  })
})

describe('put is refused', () => {
  it.each<[string, Partial<CookieInit>, string]>([
    ['for a domain of another site', { url, domain: 'other.example' }, 'domain-mismatch'],
    ['for a public suffix', { url: 'https://site.co.uk/', domain: 'co.uk' }, 'domain-public-suffix'],
    ['for a domain that is not a host', { domain: 'a b' }, 'host-not-canonical'],
    ['for a domain that is not a host of the URL', { url, domain: 'a b' }, 'domain-mismatch'],
    ['for Secure over http', { url: 'http://shop.example/', secure: true }, 'secure-from-insecure'],
    ['for SameSite=None without Secure', { url, sameSite: 'None' }, 'same-site-none-not-secure'],
    ['for the prefix __Secure-', { url, name: '__Secure-a' }, 'secure-prefix-not-secure'],
    ['for the prefix __Host- without a path', { url, name: '__Host-a', secure: true }, 'host-prefix-path'],
    [
      'for the prefix __Host- with a domain',
      { name: '__Host-a', secure: true, path: '/', domain: 'shop.example' },
      'host-prefix-not-host-only',
    ],
    ['if name and value are empty', { url, name: '', value: '' }, 'empty-name-and-value'],
    ['for 4097 octets', { url, value: 'x'.repeat(4096) }, 'cookie-too-long'],
    ['for a control character in the name', { url, name: 'a\u0000' }, 'cookie-control-character'],
    ['for a line feed in the value', { url, value: 'a\r\nSet-Cookie: b=2' }, 'cookie-control-character'],
    ['for a control character in the path', { url, path: '/a\n' }, 'set-cookie-control-character'],
    ['for a semicolon in the name', { url, name: 'a;b' }, 'cookie-not-expressible'],
    ['for a semicolon in the value', { url, value: '1; HttpOnly' }, 'cookie-not-expressible'],
    ['for a semicolon in the path', { url, path: '/a;b' }, 'cookie-not-expressible'],
    ['for an equals sign in the name', { url, name: 'a=b' }, 'cookie-not-expressible'],
    ['for white space before the name', { url, name: ' a' }, 'cookie-not-expressible'],
    ['for white space after the value', { url, value: '1\t' }, 'cookie-not-expressible'],
    ['for white space after the path', { url, path: '/a ' }, 'cookie-not-expressible'],
  ])('%s', (_, init, reasons) => {
    const jar = newJar()
    expect(outcome(jar.put({ name: 'a', value: '1', ...init }))).toBe(`rejected: ${reasons}`)
    expect(jar.size).toBe(0)
  })
  it('if it overlays a Secure cookie from an insecure connection', () => {
    const jar = newJar()
    jar.setCookie('a=1; Secure', url)
    expect(outcome(jar.put({ name: 'a', value: '2', url: 'http://www.shop.example/basket/' }))).toBe(
      'rejected: overlays-secure',
    )
  })
  it('for HttpOnly from a script, and from a frame of another site', () => {
    const jar = newJar()
    expect(outcome(jar.put({ name: 'a', value: '1', url, httpOnly: true }, { type: 'non-HTTP' }))).toBe(
      'rejected: http-only-from-non-http',
    )
    expect(outcome(jar.put({ name: 'a', value: '1', url }, { siteForCookies: 'https://evil.example/' }))).toBe(
      'rejected: cross-site-subresource',
    )
    expect(outcome(jar.put({ name: 'a', value: '1', domain: 'shop.example' }, { sameSite: 'cross-site' }))).toBe(
      'rejected: cross-site-subresource',
    )
  })
  it('by the policy, before anything else', () => {
    const init = { name: 'a;', value: '1', url }
    expect(outcome(newJar({ cookiesEnabled: false }).put(init))).toBe('rejected: cookies-disabled')
    expect(outcome(newJar({ thirdPartyCookies: 'block' }).put(init, { sameSite: 'cross-site' }))).toBe(
      'rejected: third-party-blocked',
    )
  })
  it('by a full site if it would itself be evicted, and otherwise evicts', () => {
    const clock = new Clock()
    const jar = new CookieJar({ now: clock.now, limits: { cookiesPerSite: 1 } })
    jar.setCookie('a=1; Secure', url)
    clock.time += 1
    expect(outcome(jar.put({ name: 'b', value: '1', url }))).toBe('rejected: evicted-non-secure-from-full-site')
    expect(jar.put({ name: 'b', value: '1', url, secure: true })).toMatchObject({
      evicted: [{ cookie: { name: 'a' } }],
    })
    expect(pairs(jar)).toEqual(['b=1'])
  })
})

describe('put throws a TypeError that names', () => {
  const good = { name: 'a', value: 'secret', url }
  it.each<[string, object, RegExp]>([
    ['a name that is not a string', { ...good, name: 1 }, /^cookie\.name: expected a string, got a number$/],
    [
      'a value that is not a string',
      { ...good, value: { id: 1 } },
      /^cookie\.value: expected a string, got an object$/,
    ],
    ['a domain that is not a string', { ...good, domain: 1 }, /^cookie\.domain: expected a string/],
    ['a path that is not a string', { ...good, path: 1 }, /^cookie\.path: expected a string/],
    ['an Expires that is text', { ...good, expires: 'tomorrow' }, /^cookie\.expires: expected a Date, or milliseconds/],
    ['an invalid Date', { ...good, expires: new Date(Number.NaN) }, /^cookie\.expires: /],
    ['an endless Expires', { ...good, expires: Number.POSITIVE_INFINITY }, /^cookie\.expires: /],
    [
      'a fraction as Max-Age',
      { ...good, maxAge: 0.5 },
      /^cookie\.maxAge: expected a whole number of seconds, got 0\.5$/,
    ],
    ['text as Max-Age', { ...good, maxAge: '60' }, /^cookie\.maxAge: /],
    ['a flag that is not a boolean', { ...good, secure: 1 }, /^cookie\.secure: expected true or false, got 1$/],
    ['HttpOnly as text', { ...good, httpOnly: 'yes' }, /^cookie\.httpOnly: /],
    ['Partitioned as a key', { ...good, partitioned: {} }, /^cookie\.partitioned: /],
    [
      'an unknown SameSite',
      { ...good, sameSite: 'lax' },
      /^cookie\.sameSite: expected 'Strict', 'Lax', 'None' or 'Default'/,
    ],
    ['a field that does not exist', { ...good, maxage: 1 }, /^cookie: expected one of name, .*, got the key "maxage"$/],
    [
      'what is missing if there is neither URL nor domain',
      { name: 'a', value: '1' },
      /^cookie: expected a url or a domain, got neither$/,
    ],
    ['an empty domain without a URL', { name: 'a', value: '1', domain: '' }, /^cookie: expected a url or a domain/],
    ['a URL that is not one', { ...good, url: 'shop.example' }, /^cookie\.url: expected an absolute URL/],
    ['a URL of another scheme', { ...good, url: 'file:///a' }, /^cookie\.url: /],
    ['a URL that is null', { ...good, url: null }, /^cookie\.url: /],
  ])('%s', (_, init, message) => {
    const jar = newJar()
    // @ts-expect-error each is a mistake that a program without types can make
    const act = () => jar.put(init)
    expect(act).toThrow(TypeError)
    expect(act).toThrow(message)
    expect(act).not.toThrow(/secret/)
    expect(jar.size).toBe(0)
  })
  it.each([[undefined], [null], ['a=1'], [[]], [42]])('what is not a cookie: %j', (init) => {
    // @ts-expect-error what is not an object is a mistake
    expect(() => newJar().put(init)).toThrow(/^cookie: expected an object/)
  })
})

describe('get returns', () => {
  it('the first cookie of a name that a request carries', () => {
    const jar = newJar()
    jar.setCookies(['a=1; Path=/', 'a=2; Path=/basket', 'b=3'], url)
    expect(jar.get('a', url)).toEqual(jar.getCookies(url).find(({ name }) => name === 'a'))
    expect(jar.get('a', url)?.value).toBe('2')
    expect(jar.get('a', 'https://www.shop.example/')?.value).toBe('1')
    expect(jar.get('', url)).toBe(undefined)
  })
  it('undefined for a cookie that the context withholds', () => {
    const jar = newJar()
    jar.setCookie('a=1; HttpOnly', url)
    expect(jar.get('a', url, { type: 'non-HTTP' })).toBe(undefined)
    expect(jar.client({ siteForCookies: 'https://other.example/' }).get('a', url)).toBe(undefined)
    expect(jar.get('a', url)?.value).toBe('1')
  })
  it('a nameless cookie by the empty name', () => {
    const jar = newJar()
    jar.setCookie('secret', url)
    expect(jar.get('', url)?.value).toBe('secret')
  })
  it('a record that is not shared, with the current time as its last access', () => {
    const clock = new Clock()
    const jar = new CookieJar({ now: clock.now })
    jar.setCookie('a=1', url)
    clock.time += 1000
    const cookie = jar.get('a', url)
    expect(cookie?.lastAccessTime).toBe(START + 1000)
    Reflect.set(cookie ?? {}, 'value', 'forged')
    expect(jar.get('a', url)?.value).toBe('1')
  })
  it('nothing, and throws a TypeError, if the name is not a string or the URL is not valid', () => {
    const jar = newJar()
    // @ts-expect-error a name is a string
    expect(() => jar.get(1, url)).toThrow('name: expected a string, got a number')
    expect(() => jar.get('a', 'shop.example')).toThrow(/^url: /)
  })
})
