/** The fields and methods of a cookie at their limits, compared with tough-cookie. */

import { inspect } from 'node:util'
import * as door from 'speculoos/tough-cookie'
import * as tough from 'tough-cookie'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Package } from './disagreements.js'

afterEach(() => {
  vi.useRealTimers()
})

describe.each([
  // The functions called below have the same signatures in both, except for private members of tough-cookie.
  ['tough-cookie', tough as unknown as Package],
  ['this package', door],
] as const)('a cookie of %s', (_, { Cookie, cookieCompare }) => {
  it('has the words and the levels of SameSite', () => {
    expect(Cookie.sameSiteLevel).toEqual({ strict: 3, lax: 2, none: 1 })
    expect(Cookie.sameSiteCanonical).toEqual({ strict: 'Strict', lax: 'Lax', none: 'None' })
  })

  it('lives for the seconds of its Max-Age, and not at all if they are zero or fewer', () => {
    const received = new Date(5000)
    const cookies = [2, 1, 0, -1].map((maxAge) => new Cookie({ key: 'a', value: '1', maxAge }))
    expect(cookies.map((cookie) => cookie.TTL())).toEqual([2000, 1000, 0, 0])
    const end = Number.NEGATIVE_INFINITY
    expect(cookies.map((cookie) => cookie.expiryTime(received))).toEqual([7000, 6000, end, end])
    expect(cookies.map((cookie) => cookie.expiryDate(received)?.getTime())).toEqual([7000, 6000, 0, 0])
    expect(cookies.map((cookie) => cookie.validate())).toEqual([true, true, false, false])
  })

  it('that no jar has received counts Max-Age from now', () => {
    vi.useFakeTimers({ now: 5000, toFake: ['Date'] })
    expect(new Cookie({ key: 'a', maxAge: 60 }).expiryTime()).toBe(65_000)
  })

  it('without a date of expiry has no time of expiry', () => {
    const cookie = Object.assign(new Cookie({ key: 'a', value: '1' }), { expires: null })
    expect([cookie.expiryTime(), cookie.expiryDate()]).toEqual([undefined, undefined])
  })

  it('is valid only with a date of expiry, a Max-Age that is not over, and a domain without a dot at its end', () => {
    const isValid = (fields: object): boolean => Object.assign(new Cookie({ key: 'a', value: '1' }), fields).validate()
    expect(isValid({})).toBe(true)
    expect([null, 'soon', new Date(0), 'Infinity'].map((expires) => isValid({ expires }))).toEqual([
      false,
      false,
      true,
      true,
    ])
    expect(['-Infinity', 'Infinity', null].map((maxAge) => isValid({ maxAge }))).toEqual([false, true, true])
    expect(['site.com', 'site.com.', 'com', ''].map((domain) => isValid({ domain }))).toEqual([
      true,
      false,
      false,
      true,
    ])
    expect(['/', '/docs', ';', null].map((path) => isValid({ path }))).toEqual([true, true, false, true])
  })

  it('is read from JSON by its key, even if it has a name as well', () => {
    expect(Cookie.fromJSON({ key: 'a', name: 'b', value: '1' })?.cookieString()).toBe('a=1')
  })

  it('is inspected with its ages, unless a program has set another way to inspect it', () => {
    vi.useFakeTimers({ now: 9000, toFake: ['Date'] })
    const dates = { creation: new Date(4000), lastAccessed: new Date(7000) }
    const cookie = new Cookie({ key: 'a', value: '1', hostOnly: true, ...dates })
    expect(inspect(cookie)).toBe('Cookie="a=1; hostOnly=true; aAge=2000ms; cAge=5000ms"')
    expect(inspect(new Cookie({ key: 'b' }))).toBe('Cookie="b=; hostOnly=?; aAge=?; cAge=0ms"')
    Object.assign(cookie, { [inspect.custom]: () => 'mine' })
    expect(inspect(cookie)).toBe('mine')
  })

  it('is ordered by its number among cookies of the same path and time', () => {
    const counted: unknown = Reflect.get(Cookie, 'cookiesCreated')
    Reflect.set(Cookie, 'cookiesCreated', 0)
    const creation = new Date(0)
    const [first, second] = [new Cookie({ path: '/', creation }), new Cookie({ path: '/', creation })]
    Reflect.set(Cookie, 'cookiesCreated', counted)
    const unnumbered = { path: '/', creation } as door.Cookie
    const pairs = [
      [first, second],
      [second, first],
      [unnumbered, first],
      [first, unnumbered],
      [unnumbered, unnumbered],
    ] as const
    expect(pairs.map(([one, other]) => cookieCompare(one, other))).toEqual([-1, 1, -1, 1, 0])
  })
})

it('no cookie is counted before the first is made', async () => {
  vi.resetModules()
  const fresh = await import('speculoos/tough-cookie')
  expect(fresh.Cookie.cookiesCreated).toBe(0)
  expect(new fresh.Cookie().creationIndex).toBe(1)
})

it('a cookie for an IP address is valid', () => {
  const domains = ['127.0.0.1', '2001:db8::1', '127.0.0.1.']
  expect(domains.map((domain) => new door.Cookie({ key: 'a', value: '1', domain }).validate())).toEqual([
    true,
    true,
    false,
  ])
})

it('an object that only inherits from a cookie has no number, and cannot be given one', () => {
  const heir: door.Cookie = Object.create(new door.Cookie())
  expect(heir.creationIndex).toBe(0)
  heir.creationIndex = 5
  expect(heir.creationIndex).toBe(0)
})
