/** endSession removes what is not persistent; under the policy sessionOnly, nothing that is received is. */
import { CookieJar } from 'speculoos'
import { describe, expect, it } from 'vitest'
import { Clock, START } from './clock.js'
import { ids, outcome, pairs, storedCookie } from './outcome.js'

const url = 'https://www.site.example/'

describe('endSession', () => {
  it('removes the cookies without a lifetime, and returns them', () => {
    const jar = new CookieJar()
    jar.setCookies(['a=1', 'b=1; Max-Age=60', 'c=1; Expires=Fri, 01 Jan 2100 00:00:00 GMT', 'd=1; Max-Age=x'], url)
    jar.setCookie('e=1', 'https://other.example/')
    expect(pairs(jar.endSession())).toEqual(['a=1', 'd=1', 'e=1'])
    expect(pairs(jar)).toEqual(['b=1', 'c=1'])
    expect(jar.endSession()).toEqual([])
  })
  it('gives the session as the reason', () => {
    const jar = new CookieJar()
    jar.setCookie('a=1', url)
    const heard: string[] = []
    jar.subscribe(({ cause, reason }) => heard.push(cause, ...ids(reason === undefined ? [] : [reason])))
    jar.endSession()
    expect(heard).toEqual(['session-over', 'session-over'])
  })
  it('uses the lifetime of the last cookie with an identity', () => {
    const jar = new CookieJar()
    jar.setCookies(['a=1', 'b=1; Max-Age=60', 'a=2; Max-Age=60', 'b=2'], url)
    expect(pairs(jar.endSession())).toEqual(['b=2'])
  })
})

describe('under the policy sessionOnly', () => {
  it('a cookie is not persistent, but expires when it says', () => {
    const clock = new Clock()
    const jar = new CookieJar({ now: clock.now, sessionOnly: true })
    const cookie = storedCookie(jar.setCookie('a=1; Max-Age=60', url))
    expect(cookie).toMatchObject({ persistent: false, expiryTime: START + 60_000 })
    clock.time += 60_000
    expect(jar.getCookieString(url)).toBe('a=1')
    clock.time += 1
    expect(jar.getCookieString(url)).toBe('')
    expect(jar.size).toBe(0)
  })
  it('a cookie that comes expired removes the stored one', () => {
    const jar = new CookieJar({ sessionOnly: true })
    jar.setCookie('a=1; Max-Age=60', url)
    expect(outcome(jar.setCookie('a=; Max-Age=0', url))).toBe('removed')
    expect(jar.size).toBe(0)
  })
  it('the end of the session removes every cookie that was received', () => {
    const jar = new CookieJar({ sessionOnly: true })
    jar.setCookies(['a=1; Max-Age=60', 'b=1; Expires=Fri, 01 Jan 2100 00:00:00 GMT', 'c=1'], url)
    expect(pairs(jar.endSession())).toEqual(['a=1', 'b=1', 'c=1'])
  })
  it('a lifetime is still limited, with a warning', () => {
    const jar = new CookieJar({ now: () => START, sessionOnly: true, limits: { cookieAgeLimit: 10 } })
    const result = jar.setCookie('a=1; Max-Age=60', url)
    expect(storedCookie(result).expiryTime).toBe(START + 10_000)
    expect(ids(result.warnings)).toEqual(['max-age-capped'])
  })
  it('the cookies that were stored before stay persistent', () => {
    const jar = new CookieJar()
    jar.setCookie('a=1; Max-Age=60', url)
    jar.configure({ sessionOnly: true })
    jar.setCookie('b=1; Max-Age=60', url)
    expect(pairs(jar.endSession())).toEqual(['b=1'])
    jar.configure({ sessionOnly: false })
    jar.setCookie('c=1; Max-Age=60', url)
    expect(jar.endSession()).toEqual([])
  })
  it('a cookie survives in JSON with its expiry, and ends with the session there', () => {
    const clock = new Clock()
    const jar = new CookieJar({ now: clock.now, sessionOnly: true })
    jar.setCookie('a=1; Max-Age=60', url)
    const other = CookieJar.fromJSON(JSON.stringify(jar), { now: clock.now })
    expect([...other]).toMatchObject([{ persistent: false, expiryTime: START + 60_000 }])
    expect(pairs(other.endSession())).toEqual(['a=1'])
  })
})
