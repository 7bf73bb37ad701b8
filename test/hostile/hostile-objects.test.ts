/** Getters, predicates and iterators that throw, lie or call the jar leave it intact. */
import { type Cookie, type CookieFilter, CookieJar, type RequestContext } from 'speculoos'
import { describe, expect, it } from 'vitest'
import { ids, outcome, pairs } from '../jar/outcome.js'
import { contents, filledJar } from './filled-jar.js'

const url = 'https://www.example.com/'
const failure = new RangeError('hands off')

/** Returns an object whose property throws when it is read. */
const thrower = (key: string): object =>
  Object.defineProperty({}, key, {
    enumerable: true,
    get: () => {
      throw failure
    },
  })

/** Returns an object whose property has one value at the first read, and another one later. */
function turncoat(key: string, first: unknown, later: unknown): object {
  let reads = 0
  return Object.defineProperty({}, key, {
    enumerable: true,
    get: () => {
      reads += 1
      return reads === 1 ? first : later
    },
  })
}

describe('a context with a getter', () => {
  it.each(['type', 'sameSite', 'method', 'topLevelNavigation', 'siteForCookies', 'reload'])(
    'for %s that throws changes nothing',
    (key) => {
      const jar = filledJar()
      const before = contents(jar)
      const context: RequestContext = thrower(key)
      expect(() => jar.setCookie('a=b', url, context)).toThrow(failure)
      expect(() => jar.setCookies(['a=b'], url, context)).toThrow(failure)
      expect(() => jar.getCookies(url, context)).toThrow(failure)
      expect(() => jar.explain(url, context)).toThrow(failure)
      expect(contents(jar)).toEqual(before)
    },
  )
  const lies: [string, unknown, unknown, string[]][] = [
    ['type', 'non-HTTP', 'nonsense', ['http-only-for-non-http']],
    ['sameSite', 'cross-site', 'nonsense', ['cross-site-not-top-level']],
    ['reload', 'cross-site', 42, ['cross-site-not-top-level']],
    ['siteForCookies', 'opaque', { scheme: 1, host: {} }, ['cross-site-not-top-level']],
    ['topLevelNavigation', false, 'nonsense', []],
    ['method', 'GET', 42, []],
  ]
  it.each(lies)('for %s that returns something else the second time is read once', (key, first, later, reasons) => {
    const jar = filledJar()
    const context: RequestContext = turncoat(key, first, later)
    const { excluded } = jar.explain(url, context)
    expect(ids(excluded.find(({ cookie }) => cookie.name === 'SID')?.reasons ?? [])).toEqual(reasons)
  })
  it('for method that becomes a number does not throw when the method decides', () => {
    const jar = filledJar()
    const context: RequestContext = Object.defineProperties(
      { sameSite: 'cross-site', topLevelNavigation: true },
      Object.getOwnPropertyDescriptors(turncoat('method', 'POST', 42)),
    )
    expect(jar.getCookieString(url, context)).toBe('')
  })
  it('that empties the jar runs before the cookie is set', () => {
    const jar = filledJar()
    const context: RequestContext = {
      get method() {
        jar.clear()
        return 'GET'
      },
    }
    expect(outcome(jar.setCookie('a=b', url, context))).toBe('stored')
    expect(pairs(jar)).toEqual(['a=b'])
  })
})

describe('options with a getter that throws', () => {
  it.each(['now', 'publicSuffixes', 'limits', 'trustLoopback', 'laxAllowingUnsafe', 'cookiesEnabled', 'sessionOnly'])(
    'for %s change nothing',
    (key) => {
      const jar = filledJar()
      const before = contents(jar)
      expect(() => jar.configure(thrower(key))).toThrow(failure)
      expect(() => jar.clone(thrower(key))).toThrow(failure)
      expect(() => new CookieJar(thrower(key))).toThrow(failure)
      expect(contents(jar)).toEqual(before)
      expect(jar.getCookieString(url)).toBe('SID=31d4; theme=dark')
    },
  )
})

describe('a URL object', () => {
  it('whose href throws changes nothing', () => {
    const jar = filledJar()
    const before = contents(jar)
    const hostile: URL = Object.assign(Object.create(thrower('href')))
    expect(() => jar.setCookie('a=b', hostile)).toThrow(failure)
    expect(contents(jar)).toEqual(before)
  })
  it('whose href returns something else the second time is read once', () => {
    const hostile: URL = Object.create(turncoat('href', url, 'https://shop.site.co.uk/basket/'))
    expect(filledJar().getCookieString(hostile)).toBe('SID=31d4; theme=dark')
  })
  it('is read by its href, whatever its other properties are', () => {
    const hostile: URL = Object.assign(Object.create(null), {
      href: url,
      hostname: 'shop.site.co.uk',
      pathname: '/basket/',
      toString: () => 'ftp://evil.example/',
    })
    expect(filledJar().getCookieString(hostile)).toBe('SID=31d4; theme=dark')
  })
})

describe('a filter', () => {
  it('with a getter that throws deletes nothing', () => {
    const jar = filledJar()
    const before = contents(jar)
    const filter: CookieFilter = thrower('name')
    expect(() => jar.delete(filter)).toThrow(failure)
    expect(contents(jar)).toEqual(before)
  })
  it('with a getter that returns something else the second time is read once', () => {
    const jar = filledJar()
    const filter: CookieFilter = turncoat('name', 'SID', 'theme')
    expect(pairs(jar.delete(filter))).toEqual(['SID=31d4'])
  })
  it('that is a function and throws at a later cookie deletes nothing', () => {
    const jar = filledJar()
    const before = contents(jar)
    const heard: Cookie[] = []
    jar.subscribe(({ cookie }) => heard.push(cookie))
    const filter = (cookie: Cookie) => {
      if (cookie.name === 'cart') throw failure
      return true
    }
    expect(() => jar.delete(filter)).toThrow(failure)
    expect(contents(jar)).toEqual(before)
    expect(heard).toEqual([])
  })
  it.each<[string, (jar: CookieJar) => unknown]>([
    ['deletes the cookie itself', (jar) => jar.delete({ name: 'SID' })],
    ['sets a cookie', (jar) => jar.setCookie('new=1', 'https://fresh.example/')],
    ['replaces the cookie', (jar) => jar.setCookie('SID=new; Path=/; Secure; HttpOnly', url)],
    ['reads the jar', (jar) => jar.getCookieString(url)],
  ])('that is a function and %s fails, and nothing changes', (_, act) => {
    const jar = filledJar()
    const before = contents(jar)
    expect(() => jar.delete(() => act(jar) !== null)).toThrow(/^jar: expected no call from its own clock/)
    expect(() => jar.explain(url, {}, () => act(jar) !== null)).toThrow(/^jar: expected no call from its own clock/)
    expect(contents(jar)).toEqual(before)
  })
  it('that is a function and changes its arguments does not change the jar', () => {
    const jar = filledJar()
    const before = contents(jar)
    expect(jar.delete((cookie) => Reflect.set(cookie, 'value', 'forged') && false)).toEqual([])
    expect(contents(jar)).toEqual(before)
  })
})

describe('lines from an iterator', () => {
  it('that throws in the middle are all ignored', () => {
    const jar = filledJar()
    const before = contents(jar)
    function* lines() {
      yield 'a=b'
      throw failure
    }
    expect(() => jar.setCookies(lines(), url)).toThrow(failure)
    expect(contents(jar)).toEqual(before)
  })
  it('that uses the jar in the middle are received after its calls', () => {
    const jar = filledJar()
    function* lines() {
      yield 'a=1'
      jar.setCookie('a=2', url)
      jar.delete({ name: 'SID' })
      yield 'b=1'
    }
    expect(jar.setCookies(lines(), url).map(outcome)).toEqual(['stored', 'stored'])
    expect(jar.getCookieString(url)).toBe('theme=dark; a=1; b=1')
  })
  it('of headers that throw are ignored', () => {
    const jar = filledJar()
    const before = contents(jar)
    const headers = {
      getSetCookie: () => {
        throw failure
      },
    }
    expect(() => jar.setCookies(headers, url)).toThrow(failure)
    expect(contents(jar)).toEqual(before)
  })
})

describe('a record that the jar returns', () => {
  it('can be changed without changing the jar', () => {
    const jar = filledJar()
    const before = structuredClone(contents(jar))
    const result = jar.setCookie('theme=light; Domain=example.com; Max-Age=86400', url)
    jar.setCookie('theme=dark; Domain=example.com; Max-Age=86400', url)
    const { included, excluded } = jar.explain(url, { type: 'non-HTTP' })
    const handedOut: object[] = [
      ...(result.status === 'stored' ? [result.cookie, result.replaced ?? {}] : []),
      ...included,
      ...excluded.map(({ cookie }) => cookie),
      ...jar.getCookies(url),
      ...jar.toJSON().cookies,
      ...jar,
    ]
    for (const cookie of handedOut) {
      for (const key of Object.keys(cookie)) Reflect.set(cookie, key, 'forged')
    }
    const cookies = jar.toJSON().cookies
    if (Array.isArray(cookies)) cookies.length = 0
    expect(contents(jar)).toEqual(before)
    expect(jar.getCookieString(url)).toBe('SID=31d4; theme=dark')
  })
})
