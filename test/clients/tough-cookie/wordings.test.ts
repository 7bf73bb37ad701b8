/** A jar remembers how the attributes of a cookie were written until the cookie changes, for 16,384 cookies. */

import { Cookie, CookieJar } from 'speculoos/tough-cookie'
import { afterEach, expect, it, vi } from 'vitest'

const SITE = 'https://site.example/'
const NOTED = 16_384

afterEach(() => {
  vi.useRealTimers()
})

it('16,384 wordings are remembered, and none of them after one more', () => {
  const jar = new CookieJar()
  const ages = () => jar.getCookiesSync('https://h0.site0.example/').map(({ maxAge }) => maxAge)
  for (let index = 0; index < NOTED; index += 1) {
    jar.setCookieSync('a=1; Path=/; Max-Age=600', `https://h${index}.site${index % 1000}.example/`)
  }
  expect(ages()).toEqual([600])
  jar.setCookieSync('a=1; Path=/; Max-Age=600', 'https://other.example/')
  expect(ages()).toEqual([null])
  expect(jar.getCookiesSync('https://other.example/').map(({ maxAge }) => maxAge)).toEqual([600])
})

it('a cookie whose record shows how it was written is not counted', () => {
  const jar = new CookieJar()
  jar.setCookieSync('a=1; Max-Age=600', SITE)
  for (let index = 0; index < NOTED; index += 1) {
    jar.setCookieSync('a=1; Path=/', `https://h${index}.site${index % 1000}.example/`)
  }
  expect(jar.getCookiesSync(SITE)[0]?.maxAge).toBe(600)
})

it('unknown attributes of up to 1024 characters are remembered', () => {
  const jar = new CookieJar()
  const [first, second] = [`X-First=${'x'.repeat(500)}`, `X-Second=${'x'.repeat(506)}`]
  expect(`${first},${second}`).toHaveLength(1024)
  jar.setCookieSync(`a=1; ${first}; ${second}`, SITE)
  jar.setCookieSync(`b=1; ${first}; ${second}x`, SITE)
  expect(jar.getSetCookieStringsSync(SITE)).toEqual([`a=1; Path=/; ${first}; ${second}`, 'b=1; Path=/'])
})

it('Max-Age is remembered beside a date of expiry at the same time', () => {
  vi.useFakeTimers({ now: 1_700_000_000_000, toFake: ['Date'] })
  const jar = new CookieJar()
  jar.setCookieSync(`a=1; Path=/; Max-Age=60; Expires=${new Date(1_700_000_060_000).toUTCString()}`, SITE)
  expect(jar.getCookiesSync(SITE)[0]?.maxAge).toBe(60)
})

it('a wording is forgotten when the cookie is set in a plain way, or gets another value in the jar below', () => {
  const jar = new CookieJar()
  const lines = () => jar.getSetCookieStringsSync(SITE)
  jar.setCookieSync('a=1; Path=/; Priority=High', SITE)
  jar.setCookieSync('a=1; Path=/', SITE)
  expect(lines()).toEqual(['a=1; Path=/'])
  jar.setCookieSync('a=1; Path=/; Priority=High', SITE)
  jar.jar?.setCookie('a=2; Path=/', SITE)
  expect(lines()).toEqual(['a=2; Path=/'])
})

it('cookies that differ in the host-only-flag, and names with a dot, have their own wordings', () => {
  const jar = new CookieJar()
  jar.setCookieSync('a=1; Path=/; Domain=site.example; Priority=High', SITE)
  jar.setCookieSync('a=1; Path=/; Priority=Low', SITE)
  jar.setCookieSync('.a=1; Path=/', SITE)
  expect(jar.getSetCookieStringsSync(SITE)).toEqual([
    'a=1; Domain=site.example; Path=/; Priority=High',
    'a=1; Path=/; Priority=Low',
    '.a=1; Path=/',
  ])
})

it('a date of expiry after more than 400 days is cut to 400 days', () => {
  const now = new Date(1_700_000_000_000)
  const days = (count: number): Date => new Date(now.getTime() + count * 86_400_000)
  const cookie = new CookieJar().setCookieSync(`a=1; Expires=${days(500).toUTCString()}`, SITE, { now })
  expect(cookie?.expires).toEqual(days(400))
})

it('Max-Age counts from when a cookie was received, also for one second and after it was removed', () => {
  vi.useFakeTimers({ now: 1_700_000_000_000, toFake: ['Date'] })
  const jar = new CookieJar()
  jar.setCookieSync('a=1; Max-Age=1', SITE)
  vi.setSystemTime(1_700_000_000_500)
  expect(jar.getCookiesSync(SITE)[0]?.expiryTime()).toBe(1_700_000_001_000)
  const removed = jar.setCookieSync('a=1; Max-Age=0', SITE)
  removed?.setMaxAge(60)
  expect(removed?.expiryTime()).toBe(1_700_000_060_500)
})

it('an endless Max-Age that a program adds stays endless in the cookie, and ends after 400 days in the jar', async () => {
  const jar = new CookieJar()
  const cookie = new Cookie({ key: 'a', value: '1', domain: 'site.example', path: '/', maxAge: 'Infinity' })
  await jar.store.putCookie(cookie)
  const [found] = jar.getCookiesSync(SITE)
  expect([found?.maxAge, found?.expiryTime()]).toEqual(['Infinity', Number.POSITIVE_INFINITY])
  const [record] = jar.jar?.records() ?? []
  const lifetime = (record?.expiryTime ?? 0) - Date.now()
  expect(Math.abs(lifetime - 400 * 86_400_000)).toBeLessThan(60_000)
})
