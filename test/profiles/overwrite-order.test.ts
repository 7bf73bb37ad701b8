/** The place of a cookie that is overwritten, among cookies of the same path and creation-time. */
import { CookieJar } from 'speculoos'
import { profiles } from 'speculoos/profiles'
import { describe, expect, test } from 'vitest'

const URL = 'https://site.example/'

/** A jar whose clock stands still. */
function jarOf(profile: keyof typeof profiles): CookieJar {
  const jar = new CookieJar({ profile: profiles[profile], now: () => 1_800_000_000_000 })
  for (const line of ['a=1', 'b=1', 'a=2']) jar.setCookie(line, URL)
  return jar
}

describe('A cookie that is overwritten in the millisecond in which it was created', () => {
  test('goes behind the others if its creation-time is not kept', () => {
    const jar = jarOf('chromium')
    expect(jar.getCookieString(URL)).toBe('b=1; a=2')
    expect([...jar].map(({ name }) => name)).toEqual(['b', 'a'])
  })

  test('keeps its place if its creation-time is kept', () => {
    expect(jarOf('firefox').getCookieString(URL)).toBe('a=2; b=1')
    expect(jarOf('rfc6265bis').getCookieString(URL)).toBe('a=2; b=1')
  })

  test('keeps its place if it gets the same value again', () => {
    const jar = jarOf('chromium')
    jar.setCookie('b=1; Path=/; Secure', URL)
    expect(jar.getCookieString(URL)).toBe('b=1; a=2')
  })

  test('has its old place again if it is refused because there is no room for it', () => {
    const evict = (): never[] => []
    const profile = { ...profiles.chromium, evict }
    const jar = new CookieJar({ profile, now: () => 1_800_000_000_000, limits: { octetsPerSite: 60 } })
    for (const line of ['a=1; Secure', 'b=1; Secure']) jar.setCookie(line, URL)
    const before = [...jar].map(({ name, value }) => `${name}=${value}`)
    const result = jar.setCookie(`a=${'x'.repeat(60)}`, URL)
    expect(result.status).toBe('rejected')
    expect([...jar].map(({ name, value }) => `${name}=${value}`)).toEqual(before)
    expect(jar.getCookieString(URL)).toBe('a=1; b=1')
  })
})
