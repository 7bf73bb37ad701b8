/** A clone has the same cookies and the same policy, but for what its options say, and goes its own way from then on. */
import { CookieJar } from 'speculoos'
import { describe, expect, it } from 'vitest'
import { Clock, START } from './clock.js'
import { outcome, pairs } from './outcome.js'

const url = 'https://www.site.example/'

function filledJar() {
  const clock = new Clock()
  const jar = new CookieJar({ now: clock.now })
  jar.setCookies(['a=1; Path=/; Max-Age=60', 'b=1; Path=/docs', 'c=1; Domain=site.example'], url)
  clock.time += 1000
  jar.getCookieString('https://www.site.example/docs/')
  jar.setCookie('d=1', 'https://other.example/')
  return { clock, jar }
}

describe('a clone', () => {
  it('has every cookie with every field, in the same order', () => {
    const { jar } = filledJar()
    expect(jar.clone().toJSON()).toEqual(jar.toJSON())
    expect(jar.clone().getCookieString(url)).toBe(jar.getCookieString(url))
  })
  it('does not change with the jar, nor the jar with it', () => {
    const { jar } = filledJar()
    const clone = jar.clone()
    const before = jar.toJSON()
    clone.setCookies(['a=2; Path=/', 'e=1', 'b=; Path=/docs; Max-Age=0'], url)
    clone.getCookies('https://other.example/')
    clone.configure({ cookiesEnabled: false })
    clone.delete({ name: 'c' })
    expect(jar.toJSON()).toEqual(before)
    expect(jar.getCookieString('https://other.example/')).toBe('d=1')
    const after = clone.toJSON()
    jar.clear()
    expect(clone.toJSON()).toEqual(after)
    expect(pairs(clone)).toEqual(['a=2', 'd=1', 'e=1'])
  })
  it('has the clock of the jar, and loses its own expired cookies', () => {
    const { jar, clock } = filledJar()
    const clone = jar.clone()
    clock.time = START + 60_001
    expect(pairs(clone)).toEqual(['b=1', 'c=1', 'd=1'])
    expect(pairs(jar)).toEqual(['b=1', 'c=1', 'd=1'])
  })
  it('has the policy of the jar', () => {
    const jar = new CookieJar({
      now: () => START,
      publicSuffixes: null,
      limits: { cookiesPerSite: 2, cookieAgeLimit: 5 },
      trustLoopback: false,
      thirdPartyCookies: 'block',
      sessionOnly: true,
    })
    const clone = jar.clone()
    expect(outcome(clone.setCookie('a=1; Secure', 'http://localhost/'))).toBe('rejected: secure-from-insecure')
    expect(outcome(clone.setCookie('a=1', url, { sameSite: 'cross-site' }))).toBe('rejected: third-party-blocked')
    expect(outcome(clone.setCookie('a=1; Domain=example; Max-Age=60', url))).toBe('stored')
    clone.setCookies(['b=1', 'c=1'], url)
    expect([...clone]).toMatchObject([{ name: 'b' }, { name: 'c' }])
    expect(clone.clone({ cookiesEnabled: false }).getCookies(url)).toEqual([])
  })
  it('has the current policy of the jar, not its first one', () => {
    const { jar } = filledJar()
    jar.configure({ cookiesEnabled: false })
    expect(outcome(jar.clone().setCookie('e=1', url))).toBe('rejected: cookies-disabled')
  })
  it('does not share listeners with the jar', () => {
    const { jar } = filledJar()
    const heard: string[] = []
    jar.subscribe(({ cookie }) => heard.push(`jar ${cookie.name}`))
    const clone = jar.clone()
    clone.subscribe(({ cookie }) => heard.push(`clone ${cookie.name}`))
    clone.setCookie('e=1', url)
    jar.setCookie('f=1', url)
    expect(heard).toEqual(['clone e', 'jar f'])
  })
})

describe('a clone with options', () => {
  it('differs in them alone', () => {
    const { jar } = filledJar()
    const clone = jar.clone({ cookiesEnabled: false })
    expect(clone.toJSON()).toEqual(jar.toJSON())
    expect(clone.getCookieString(url)).toBe('')
    expect(jar.getCookieString(url)).toBe('a=1; c=1')
  })
  it('keeps no more cookies than its own limits allow, and the jar keeps all', () => {
    const { jar, clock } = filledJar()
    clock.time += 1000
    jar.getCookieString(url)
    expect(pairs(jar.clone({ limits: { cookies: 2 } }))).toEqual(['a=1', 'c=1'])
    expect(pairs(jar.clone({ limits: { cookiesPerSite: 1 } }))).toEqual(['c=1', 'd=1'])
    expect(jar.size).toBe(4)
  })
  it('keeps the other limits of the jar', () => {
    const jar = new CookieJar({ limits: { cookiesPerSite: 1 } })
    const clone = jar.clone({ limits: { cookies: 5 } })
    clone.setCookies(['a=1', 'b=1'], url)
    expect(clone.size).toBe(1)
  })
  it('with another clock takes no cookie that is expired by that clock', () => {
    const { jar } = filledJar()
    expect(pairs(jar.clone({ now: () => START + 60_001 }))).toEqual(['b=1', 'c=1', 'd=1'])
    expect(jar.size).toBe(4)
  })
  it('with another suffix list groups its cookies by it', () => {
    const { jar } = filledJar()
    const clone = jar.clone({ publicSuffixes: null })
    expect(clone.delete({ site: 'example' })).toHaveLength(4)
    expect(jar.delete({ site: 'example' })).toEqual([])
  })
})
