/** A jar keeps no more cookies than its limits allow, for no longer, and evicts in the order of §5.7. */
import { CookieJar, type CookieJarOptions, type SetCookieResult } from 'speculoos'
import { describe, expect, it } from 'vitest'
import { Clock, START } from './clock.js'
import { ids, outcome, pairs, storedCookie } from './outcome.js'

const url = 'https://www.site.example/'

/** A jar whose clock moves on by a millisecond with each cookie that is set. */
function tickingJar(options: CookieJarOptions) {
  const clock = new Clock()
  const jar = new CookieJar({ now: clock.now, ...options })
  const set = (line: string, from = url) => {
    clock.time += 1
    return jar.setCookie(line, from)
  }
  const visit = (from: string) => {
    clock.time += 1
    jar.getCookieString(from)
  }
  return { jar, clock, set, visit }
}

/** What a cookie evicted, each as name and reason. */
const evictions = (result: SetCookieResult) =>
  result.status === 'stored' ? result.evicted.map(({ cookie, reason }) => `${cookie.name} ${reason.id}`) : []

describe('by default', () => {
  it('a site keeps 180 cookies, all its hosts together', () => {
    const { jar, set } = tickingJar({})
    for (let count = 0; count < 180; count += 1) set(`n${count}=1`, `https://www${count % 3}.site.example/`)
    expect(jar.size).toBe(180)
    set('m=1', 'https://other.example/')
    expect(evictions(set('more=1'))).toEqual(['n0 evicted-non-secure-from-full-site'])
    expect(jar.size).toBe(181)
  })
  it('a jar keeps a hundred thousand cookies', () => {
    const { jar, set } = tickingJar({})
    for (let count = 0; count < 100_000; count += 1) set('n=1', `https://site${count}.example/`)
    expect(jar.size).toBe(100_000)
    expect(evictions(set('more=1'))).toEqual(['n evicted-from-full-jar'])
    expect(jar.size).toBe(100_000)
    expect(jar.getCookieString('https://site0.example/')).toBe('')
    expect(jar.getCookieString('https://site1.example/')).toBe('n=1')
  })
  it('a cookie lives for 400 days', () => {
    const { set, clock } = tickingJar({})
    const maxAge = set('a=1; Max-Age=99999999')
    expect(storedCookie(maxAge).expiryTime).toBe(clock.time + 34_560_000_000)
    expect(ids(maxAge.warnings)).toEqual(['max-age-capped'])
    const expires = set('b=1; Expires=Fri, 31 Dec 9999 23:59:59 GMT')
    expect(storedCookie(expires).expiryTime).toBe(clock.time + 34_560_000_000)
    expect(ids(expires.warnings)).toEqual(['expires-capped'])
  })
})

describe('a site that is full', () => {
  it('evicts the cookies that are not Secure first, then the Secure ones, the least recently used first', () => {
    const { set, visit } = tickingJar({ limits: { cookiesPerSite: 3 } })
    set('a=1; Secure; Path=/a')
    set('b=1; Path=/b')
    set('c=1; Path=/c')
    visit(`${url}b`)
    expect(evictions(set('d=1; Secure; Path=/d'))).toEqual(['c evicted-non-secure-from-full-site'])
    expect(evictions(set('e=1; Secure; Path=/e'))).toEqual(['b evicted-non-secure-from-full-site'])
    visit(`${url}a`)
    expect(evictions(set('f=1; Secure; Path=/f'))).toEqual(['d evicted-from-full-site'])
  })
  it('rejects a new cookie that is the only one not Secure', () => {
    const { jar, set } = tickingJar({ limits: { cookiesPerSite: 2 } })
    set('a=1; Secure')
    set('b=1; Secure')
    const before = jar.toJSON()
    const result = set('c=1; x')
    expect(outcome(result)).toBe('rejected: evicted-non-secure-from-full-site')
    expect(ids(result.warnings)).toEqual(['attribute-unrecognized'])
    expect(jar.toJSON()).toEqual(before)
  })
  it('stores a new cookie that is not Secure, and evicts another one', () => {
    const { jar, set } = tickingJar({ limits: { cookiesPerSite: 2 } })
    set('a=1; Secure')
    set('b=1')
    expect(evictions(set('c=1'))).toEqual(['b evicted-non-secure-from-full-site'])
    expect(pairs(jar)).toEqual(['a=1', 'c=1'])
  })
  it('evicts nothing for a cookie that replaces another, is rejected or arrives expired', () => {
    const { jar, set } = tickingJar({ limits: { cookiesPerSite: 2 } })
    set('a=1')
    set('b=1')
    expect(evictions(set('a=2'))).toEqual([])
    set('c=1; Domain=com')
    set('d=1; Max-Age=0')
    expect(pairs(jar)).toEqual(['a=2', 'b=1'])
  })
  it('evicts one of its own cookies, even if those of other sites are older', () => {
    const { jar, set } = tickingJar({ limits: { cookiesPerSite: 1 } })
    set('old=1', 'https://other.example/')
    set('a=1')
    expect(evictions(set('b=1'))).toEqual(['a evicted-non-secure-from-full-site'])
    expect(pairs(jar)).toEqual(['old=1', 'b=1'])
  })
  it('counts the hosts below one registrable domain together, and IP addresses apart', () => {
    const { jar, set } = tickingJar({ limits: { cookiesPerSite: 1 } })
    set('a=1', 'https://a.site.co.uk/')
    expect(evictions(set('b=1', 'https://b.site.co.uk/'))).toHaveLength(1)
    for (const host of ['c.github.io', 'd.github.io', '127.0.0.1', '127.0.0.2', '[::1]', 'localhost', 'a.localhost']) {
      expect(evictions(set('c=1', `https://${host}/`))).toEqual([])
    }
    expect(jar.size).toBe(8)
  })
})

describe('a jar that is full', () => {
  it('evicts the least recently used cookie, Secure or not, of any site', () => {
    const { set, visit } = tickingJar({ limits: { cookies: 3 } })
    set('a=1; Secure', 'https://a.example/')
    set('b=1', 'https://b.example/')
    set('c=1', 'https://c.example/')
    visit('https://b.example/')
    expect(evictions(set('d=1'))).toEqual(['a evicted-from-full-jar'])
    expect(evictions(set('e=1'))).toEqual(['c evicted-from-full-jar'])
    expect(evictions(set('f=1'))).toEqual(['b evicted-from-full-jar'])
  })
  it('evicts one cookie at the limit of the site, and has then no more than before', () => {
    const { jar, set } = tickingJar({ limits: { cookies: 2, cookiesPerSite: 1 } })
    set('a=1', 'https://a.example/')
    set('b=1')
    expect(evictions(set('c=1'))).toEqual(['b evicted-non-secure-from-full-site'])
    expect(pairs(jar)).toEqual(['a=1', 'c=1'])
  })
  it('breaks ties by creation, then by insertion', () => {
    const clock = new Clock()
    const jar = new CookieJar({ now: clock.now, limits: { cookies: 3 } })
    jar.setCookie('a=1', url)
    clock.time -= 10
    jar.setCookies(['b=1', 'c=1'], url)
    clock.time += 20
    jar.getCookieString(url)
    expect(evictions(jar.setCookie('d=1', url))).toEqual(['b evicted-from-full-jar'])
    expect(evictions(jar.setCookie('e=1', url))).toEqual(['c evicted-from-full-jar'])
    expect(evictions(jar.setCookie('f=1', url))).toEqual(['a evicted-from-full-jar'])
    expect(evictions(jar.setCookie('g=1', url))).toEqual(['d evicted-from-full-jar'])
  })
  it('rejects a new cookie whose last access is the earliest, since the clock ran back', () => {
    const clock = new Clock()
    const jar = new CookieJar({ now: clock.now, limits: { cookies: 1 } })
    jar.setCookie('a=1', url)
    clock.time -= 1
    expect(outcome(jar.setCookie('b=1', url))).toBe('rejected: evicted-from-full-jar')
    expect(pairs(jar)).toEqual(['a=1'])
  })
  it('takes a cookie that was read with a last access in the future as the last to go, until it is accessed', () => {
    const clock = new Clock()
    const first = new CookieJar({ now: () => START + 1_000_000 })
    first.setCookie('future=1; Path=/f', url)
    const jar = CookieJar.fromJSON(first.toJSON(), { now: clock.now, limits: { cookies: 2 } })
    const set = (line: string) => {
      clock.time += 1
      return jar.setCookie(line, url)
    }
    set('a=1')
    expect(evictions(set('b=1'))).toEqual(['a evicted-from-full-jar'])
    expect(evictions(set('c=1'))).toEqual(['b evicted-from-full-jar'])
    jar.getCookieString(`${url}f`)
    expect(pairs(jar)).toEqual(['future=1', 'c=1'])
    set('c=2')
    expect(evictions(set('d=1'))).toEqual(['future evicted-from-full-jar'])
  })
})

describe('last access decides, and', () => {
  it('setting a cookie again is one', () => {
    const { set } = tickingJar({ limits: { cookies: 2 } })
    set('a=1')
    set('b=1')
    set('a=2')
    expect(evictions(set('c=1'))).toEqual(['b evicted-from-full-jar'])
  })
  it.each<[string, (jar: CookieJar) => unknown]>([
    ['an explanation', (jar) => jar.explain(`${url}a`)],
    ['iteration', (jar) => [...jar]],
    ['toJSON', (jar) => jar.toJSON()],
    ['a deletion of others', (jar) => jar.delete({ name: 'x' })],
    ['a retrieval that excludes it', (jar) => jar.getCookies(`${url}a`, { sameSite: 'cross-site' })],
  ])('%s is none', (_, act) => {
    const { jar, clock, set } = tickingJar({ limits: { cookies: 2 } })
    set('a=1; Path=/a')
    set('b=1; Path=/b')
    clock.time += 1
    act(jar)
    expect(evictions(set('c=1'))).toEqual(['a evicted-from-full-jar'])
  })
  it('each of many retrievals is one, of whichever site', () => {
    const { jar, set, visit } = tickingJar({ limits: { cookies: 4 } })
    const [, first = '', second = '', third = '', fourth = '', ...others] = Array.from(
      { length: 9 },
      (_, site) => `https://site-${site}.example/`,
    )
    for (let site = 0; site < 5; site += 1) set('a=1', `https://site-${site}.example/`)
    for (const from of [fourth, third, second, first, third, second]) visit(from)
    for (const gone of [fourth, first, third, second]) {
      expect(evictions(set('b=1', others.pop() ?? ''))).toEqual(['a evicted-from-full-jar'])
      expect(jar.getCookies(gone)).toEqual([])
    }
  })
  it('each of many retrievals in a row is one', () => {
    const { jar, clock, set, visit } = tickingJar({ limits: { cookies: 4 } })
    for (const name of ['a', 'b', 'c', 'd']) set(`${name}=1; Path=/${name}`)
    for (const name of ['d', 'a', 'c', 'a', 'b', 'd', 'c']) visit(url + name)
    const gone = ['e', 'f', 'g', 'h'].flatMap((name) => evictions(set(`${name}=1; Path=/${name}`)))
    expect(gone).toEqual(['a', 'b', 'd', 'c'].map((name) => `${name} evicted-from-full-jar`))
    clock.time += 1
    expect(pairs(jar)).toEqual(['e=1', 'f=1', 'g=1', 'h=1'])
  })
  it('a persistent cookie is not preferred', () => {
    const { set } = tickingJar({ limits: { cookies: 1 } })
    set('a=1; Max-Age=60; HttpOnly; SameSite=Strict')
    expect(evictions(set('b=1'))).toEqual(['a evicted-from-full-jar'])
  })
})

describe('a limit of zero', () => {
  it('of the site keeps nothing, and gives the reason', () => {
    const { jar, set } = tickingJar({ limits: { cookiesPerSite: 0 } })
    expect(outcome(set('a=1'))).toBe('rejected: evicted-non-secure-from-full-site')
    expect(outcome(set('a=1; Secure'))).toBe('rejected: evicted-from-full-site')
    expect(jar.size).toBe(0)
  })
  it('of the jar keeps nothing, and gives the reason', () => {
    const { jar, set } = tickingJar({ limits: { cookies: 0 } })
    expect(outcome(set('a=1; Secure'))).toBe('rejected: evicted-from-full-jar')
    expect(jar.size).toBe(0)
  })
  it('of the lifetime ends a Max-Age at once, and an Expires with this millisecond', () => {
    const { jar, set, clock } = tickingJar({ limits: { cookieAgeLimit: 0 } })
    const maxAge = set('a=1; Max-Age=60')
    expect(outcome(maxAge)).toBe('removed')
    expect(ids(maxAge.warnings)).toEqual(['max-age-capped'])
    const expires = set('b=1; Expires=Fri, 01 Jan 2100 00:00:00 GMT')
    expect(storedCookie(expires).expiryTime).toBe(clock.time)
    expect(ids(expires.warnings)).toEqual(['expires-capped'])
    set('c=1')
    expect(pairs(jar)).toEqual(['c=1'])
  })
})

describe('without a limit', () => {
  const infinite = Number.POSITIVE_INFINITY
  it('of the site and the jar nothing is evicted', () => {
    const { jar, set } = tickingJar({ limits: { cookiesPerSite: infinite, cookies: infinite } })
    for (let count = 0; count < 1000; count += 1) set(`n${count}=1`)
    expect(jar.size).toBe(1000)
    expect(jar.getCookies(url)).toHaveLength(1000)
  })
  it('of the lifetime a cookie lives as long as its server says, up to the last date', () => {
    const { set, clock } = tickingJar({ limits: { cookieAgeLimit: infinite } })
    const results = [
      set('a=1; Expires=Fri, 31 Dec 9999 23:59:59 GMT'),
      set('b=1; Max-Age=99999999'),
      set(`c=1; Max-Age=${'9'.repeat(500)}`),
      set('d=1; Max-Age=8640000000001'),
    ]
    expect(results.flatMap(({ warnings }) => warnings)).toEqual([])
    expect(results.map((result) => storedCookie(result).expiryTime)).toEqual([
      Date.UTC(9999, 11, 31, 23, 59, 59),
      clock.time - 2 + 99_999_999_000,
      8.64e15,
      8.64e15,
    ])
  })
})

describe('a Max-Age', () => {
  it('of exactly the limit is not capped, and one second more is', () => {
    const { set } = tickingJar({ limits: { cookieAgeLimit: 10 } })
    const results = ['10', '11', '0010'].map((seconds) => set(`a=1; Max-Age=${seconds}`))
    expect(results.map(({ warnings }) => ids(warnings))).toEqual([[], ['max-age-capped'], []])
  })
})
