/** A site with many hosts serves each of them as fast as a site with few (§5.7 steps 16 and 23, §5.8.3). */
import { CookieJar } from 'speculoos'
import { describe, expect, it } from 'vitest'
import { bestTime, growth, LINEAR } from './growth.js'

const lifted = { limits: { cookies: Number.POSITIVE_INFINITY, cookiesPerSite: Number.POSITIVE_INFINITY } }

function hostsOfOneSite(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `host-${index}.site.example`)
}

describe('a site with the same cookie on each of its hosts', () => {
  it.each(['https', 'http'])('replaces each of them as fast as the first, over %s', (scheme) => {
    const { factor } = growth((size) => {
      const jar = new CookieJar(lifted)
      const urls = hostsOfOneSite(size).map((host) => `${scheme}://${host}/`)
      let value = 0
      return () => {
        value += 1
        const results = urls.map((url) => jar.setCookie(`SID=${value}; Path=/`, url).status)
        expect(new Set(results)).toEqual(new Set(['stored']))
        expect(jar.size).toBe(size)
      }
    }, 2_000)
    expect(factor).toBeLessThanOrEqual(LINEAR)
  })
})

it('a full site with each cookie on a different host decides on a cookie over http within a millisecond', () => {
  const jar = new CookieJar()
  for (const host of hostsOfOneSite(180)) jar.setCookie('SID=1; Path=/; Secure', `https://${host}/`)
  const decide = () => jar.setCookie('SID=2; Path=/', 'http://site.example/').status
  expect(decide()).toBe('rejected')
  expect(bestTime(decide)).toBeLessThan(1)
})
