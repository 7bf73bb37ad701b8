/** configure changes the policy of a jar that is in use: what is named changes at once, what is not stays. */
import { CookieJar, publicSuffixes } from 'speculoos'
import { originOf } from 'speculoos/algorithms'
import { describe, expect, it } from 'vitest'
import { Clock, START } from './clock.js'
import { ids, outcome, pairs, storedCookie } from './outcome.js'

const url = 'https://www.site.example/'

describe('lower limits', () => {
  it('evict the excess of a site at once, and give the reason', () => {
    const clock = new Clock()
    const jar = new CookieJar({ now: clock.now })
    for (const line of ['a=1; Secure', 'b=1', 'c=1; Secure', 'd=1']) {
      jar.setCookie(line, url)
      clock.time += 1
    }
    const heard: string[] = []
    jar.subscribe(({ cause, cookie, reason }) => heard.push(`${cause} ${cookie.name} ${reason?.id}`))
    jar.configure({ limits: { cookiesPerSite: 1 } })
    expect(pairs(jar)).toEqual(['c=1'])
    expect(heard).toEqual([
      'evicted b evicted-non-secure-from-full-site',
      'evicted d evicted-non-secure-from-full-site',
      'evicted a evicted-from-full-site',
    ])
  })
  it('evict each site first, then the jar', () => {
    const clock = new Clock()
    const jar = new CookieJar({ now: clock.now })
    const set = (line: string, host: string) => {
      jar.setCookie(line, `https://${host}/`)
      clock.time += 1
    }
    set('a=1; Secure', 'one.example')
    set('b=1', 'two.example')
    set('c=1; Secure', 'one.example')
    set('d=1', 'two.example')
    set('e=1', 'three.example')
    const heard: string[] = []
    jar.subscribe(({ cookie, reason }) => heard.push(`${cookie.name} ${reason?.id}`))
    jar.configure({ limits: { cookiesPerSite: 1, cookies: 2 } })
    expect(heard.slice(0, 2).sort()).toEqual(['a evicted-from-full-site', 'b evicted-non-secure-from-full-site'])
    expect(heard.slice(2)).toEqual(['c evicted-from-full-jar'])
    expect(pairs(jar)).toEqual(['d=1', 'e=1'])
  })
  it('of zero evict everything', () => {
    const jar = new CookieJar()
    jar.setCookies(['a=1', 'b=1; Secure'], url)
    jar.configure({ limits: { cookies: 0 } })
    expect(jar.size).toBe(0)
  })
  it('that are not reached evict nothing', () => {
    const jar = new CookieJar()
    jar.setCookies(['a=1', 'b=1'], url)
    jar.configure({ limits: { cookies: 2, cookiesPerSite: 2 } })
    expect(jar.size).toBe(2)
  })
  it('remove expired cookies before they count', () => {
    const clock = new Clock()
    const jar = new CookieJar({ now: clock.now })
    jar.setCookies(['a=1', 'b=1; Max-Age=1'], url)
    clock.time += 1001
    jar.configure({ limits: { cookies: 1 } })
    expect(pairs(jar)).toEqual(['a=1'])
  })
  it('of the lifetime apply to new cookies, not to stored ones', () => {
    const jar = new CookieJar({ now: () => START })
    jar.setCookie('a=1; Max-Age=60', url)
    jar.configure({ limits: { cookieAgeLimit: 10 } })
    jar.setCookie('b=1; Max-Age=60', url)
    expect(Array.from(jar, ({ expiryTime }) => expiryTime)).toEqual([START + 60_000, START + 10_000])
  })
})

describe('one limit', () => {
  it('leaves the others', () => {
    const jar = new CookieJar({ now: () => START, limits: { cookiesPerSite: 1, cookieAgeLimit: 10 } })
    jar.configure({ limits: { cookies: 5 } })
    expect(storedCookie(jar.setCookie('a=1; Max-Age=60', url)).expiryTime).toBe(START + 10_000)
    jar.setCookie('b=1', url)
    expect(jar.size).toBe(1)
  })
  it('that is raised makes room', () => {
    const jar = new CookieJar({ limits: { cookiesPerSite: 1 } })
    jar.configure({ limits: { cookiesPerSite: 3 } })
    jar.setCookies(['a=1', 'b=1', 'c=1'], url)
    expect(jar.size).toBe(3)
  })
})

describe('another public suffix list', () => {
  const grouped = (jar: CookieJar, site: string) => pairs(jar.clone().delete({ site }))

  it('regroups the cookies, and keeps each with every field', () => {
    const clock = new Clock()
    const jar = new CookieJar({ now: clock.now })
    jar.setCookie('a=1', 'https://www.site.co.uk/')
    jar.setCookie('b=1; Domain=other.co.uk', 'https://www.other.co.uk/')
    clock.time += 1000
    jar.getCookieString('https://www.site.co.uk/')
    const before = jar.toJSON()
    jar.configure({ publicSuffixes: null })
    expect(jar.toJSON()).toEqual(before)
    expect(grouped(jar, 'uk')).toEqual(['a=1', 'b=1'])
    jar.configure({ publicSuffixes })
    expect(jar.toJSON()).toEqual(before)
    expect(grouped(jar, 'other.co.uk')).toEqual(['b=1'])
  })
  it('withholds a cookie whose domain it knows as a public suffix', () => {
    const jar = new CookieJar({ publicSuffixes: null })
    jar.setCookie('a=1; Domain=github.io', 'https://user.github.io/')
    expect(jar.getCookieString('https://other.github.io/')).toBe('a=1')
    jar.configure({ publicSuffixes })
    expect(jar.getCookieString('https://other.github.io/')).toBe('')
    expect(jar.getCookieString('https://user.github.io/')).toBe('')
    expect(jar.getCookieString('https://github.io/')).toBe('')
    expect(jar.size).toBe(1)
    jar.configure({ publicSuffixes: null })
    expect(jar.getCookieString('https://other.github.io/')).toBe('a=1')
  })
  it('decides about the next cookies', () => {
    const jar = new CookieJar()
    expect(outcome(jar.setCookie('a=1; Domain=co.uk', 'https://www.site.co.uk/'))).toBe(
      'rejected: domain-public-suffix',
    )
    jar.configure({ publicSuffixes: null })
    expect(outcome(jar.setCookie('a=1; Domain=co.uk', 'https://www.site.co.uk/'))).toBe('stored')
  })
  it('evicts the excess of the new sites', () => {
    const jar = new CookieJar({ limits: { cookiesPerSite: 1 } })
    jar.setCookie('a=1', 'https://one.example/')
    jar.setCookie('b=1', 'https://two.example/')
    expect(jar.size).toBe(2)
    jar.configure({ publicSuffixes: null })
    expect(pairs(jar)).toEqual(['b=1'])
  })
  it('keeps the order of cookies that were created in one millisecond', () => {
    const jar = new CookieJar({ now: () => START })
    for (const name of ['c', 'a', 'b']) jar.setCookie(`${name}=1; Domain=site.co.uk`, `https://${name}.site.co.uk/`)
    jar.configure({ publicSuffixes: null })
    expect(jar.getCookieString('https://site.co.uk/')).toBe('c=1; a=1; b=1')
  })
})

describe('cookies that are disabled', () => {
  it('are kept, neither sent nor set, and are there again afterwards', () => {
    const clock = new Clock()
    const jar = new CookieJar({ now: clock.now })
    jar.setCookies(['a=1', 'b=1; Max-Age=60'], url)
    jar.getCookieString(url)
    const before = jar.toJSON()
    jar.configure({ cookiesEnabled: false })
    expect(jar.getCookieString(url)).toBe('')
    expect(outcome(jar.setCookie('a=; Max-Age=0', url))).toBe('rejected: cookies-disabled')
    expect(jar.toJSON()).toEqual(before)
    jar.configure({ cookiesEnabled: true })
    expect(jar.getCookieString(url)).toBe('a=1; b=1')
  })
  it('expire meanwhile', () => {
    const clock = new Clock()
    const jar = new CookieJar({ now: clock.now })
    jar.setCookies(['a=1', 'b=1; Max-Age=60'], url)
    jar.configure({ cookiesEnabled: false })
    clock.time += 60_001
    expect(jar.size).toBe(1)
  })
})

describe('every other option', () => {
  it('trustLoopback', () => {
    const jar = new CookieJar()
    jar.setCookie('a=1; Secure', 'http://localhost/')
    expect(jar.getCookieString('http://localhost/')).toBe('a=1')
    jar.configure({ trustLoopback: false })
    expect(jar.getCookieString('http://localhost/')).toBe('')
    jar.configure({ trustLoopback: true })
    expect(jar.getCookieString('http://localhost/')).toBe('a=1')
  })
  it('laxAllowingUnsafe', () => {
    const jar = new CookieJar({ now: () => START })
    const context = { sameSite: 'cross-site', topLevelNavigation: true, method: 'POST' } as const
    jar.setCookie('a=1', url)
    const answers = [false, true, false, 60_000, 0].map((laxAllowingUnsafe) => {
      jar.configure({ laxAllowingUnsafe })
      return jar.getCookieString(url, context)
    })
    expect(answers).toEqual(['', 'a=1', '', 'a=1', 'a=1'])
  })
  it('thirdPartyCookies', () => {
    const jar = new CookieJar()
    const context = { siteForCookies: originOf('https://other.example/') }
    jar.setCookie('a=1; Secure; SameSite=None', url)
    expect(jar.getCookieString(url, context)).toBe('a=1')
    jar.configure({ thirdPartyCookies: 'block' })
    expect(jar.getCookieString(url, context)).toBe('')
    expect(ids(jar.explain(url, context).reasons)).toEqual(['third-party-blocked'])
    jar.configure({ thirdPartyCookies: 'allow' })
    expect(jar.getCookieString(url, context)).toBe('a=1')
  })
  it('now, by which cookies expire at once', () => {
    const jar = new CookieJar({ now: () => START })
    jar.setCookies(['a=1; Max-Age=60', 'b=1'], url)
    const heard: string[] = []
    jar.subscribe(({ cause, cookie }) => heard.push(`${cause} ${cookie.name}`))
    jar.configure({ now: () => START + 60_001 })
    expect(heard).toEqual(['expired a'])
  })
  it('changes nothing if it is not given', () => {
    const jar = new CookieJar({ now: () => START, cookiesEnabled: false, limits: { cookies: 3 } })
    jar.configure({})
    jar.configure({ limits: {} })
    expect(outcome(jar.setCookie('a=1', url))).toBe('rejected: cookies-disabled')
  })
})
