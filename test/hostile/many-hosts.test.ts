/** A site of many hosts answers each of them as fast as a site of few (§5.7 steps 16 and 23, §5.8.3). */
import { CookieJar } from 'speculoos'
import { describe, expect, it } from 'vitest'
import { growth, LINEAR } from './growth.js'

const lifted = { limits: { cookies: Number.POSITIVE_INFINITY, cookiesPerSite: Number.POSITIVE_INFINITY } }

function hostsOfOneSite(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `host-${index}.site.example`)
}

describe('a site on whose hosts the same cookie was set', () => {
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

describe('a site on whose hosts the same Secure cookie was set', () => {
  it.each([
    ['on as many others', 'stored', (index: number) => `http://other-${index}.site.example/`],
    ['above them, which they protect', 'rejected', () => 'http://site.example/'],
    ['below them, which they protect', 'rejected', (index: number) => `http://below.host-${index}.site.example/`],
  ])('decides over http about that of hosts %s, as fast as the first', (_, status, urlOf) => {
    const { factor } = growth((size) => {
      const jar = new CookieJar(lifted)
      for (const host of hostsOfOneSite(size)) jar.setCookie('SID=1; Path=/; Secure', `https://${host}/`)
      const urls = Array.from({ length: size }, (_, index) => urlOf(index))
      let value = 0
      return () => {
        value += 1
        const results = urls.map((url) => jar.setCookie(`SID=${value}; Path=/`, url).status)
        expect(new Set(results)).toEqual(new Set([status]))
      }
    }, 2_000)
    expect(factor).toBeLessThanOrEqual(LINEAR)
  })
})
