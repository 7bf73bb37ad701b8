/** The length of the cookie-string is limited by the values that cookies have now, also if requests were answered before. */
import { type CookieClient, CookieJar } from 'speculoos'
import { describe, expect, it } from 'vitest'
import { Clock } from './clock.js'

const url = 'https://s.test/'
const partitionKey = { topLevelSite: 'https://news.test', hasCrossSiteAncestor: true }
const long = 'x'.repeat(38)

function jarWithLimit(cookieStringOctets: number) {
  const clock = new Clock()
  const jar = new CookieJar({ now: clock.now, limits: { cookieStringOctets } })
  return { jar, clock }
}

/** Returns the third header in a row: by then, the answer is kept. */
function header(asking: CookieJar | CookieClient): string {
  asking.getCookieString(url)
  asking.getCookieString(url)
  return asking.getCookieString(url)
}

describe('a request that was answered before', () => {
  it('loses the cookies for which a longer value leaves no room', () => {
    const { jar } = jarWithLimit(40)
    jar.setCookies(['a=1', 'b=2'], url)
    expect(header(jar)).toBe('a=1; b=2')
    jar.setCookie(`a=${long}`, url)
    expect(header(jar)).toBe(`a=${long}`)
  })
  it('gets them back after a shorter value', () => {
    const { jar } = jarWithLimit(40)
    jar.setCookies([`a=${long}`, 'b=2'], url)
    expect(header(jar)).toBe(`a=${long}`)
    jar.setCookie('a=1', url)
    expect(header(jar)).toBe('a=1; b=2')
  })
  it.each([
    ['without a partition', {}, { partitionKey }],
    ['of the partition', { partitionKey }, {}],
  ])('counts the cookies of the site and of its partition together if the longer value is %s', (_, first, second) => {
    const { jar, clock } = jarWithLimit(80)
    const set = (line: string, context: object) => jar.setCookie(`${line}; Secure; Partitioned`, url, context).status
    set('a=1', first)
    clock.time += 1
    set(`b=${long}`, second)
    expect(jar.getCookieString(url, { partitionKey })).toBe(`a=1; b=${long}`)
    const page = jar.client({ partitionKey })
    expect(header(page)).toBe(`a=1; b=${long}`)
    expect(set(`a=${long}x`, first)).toBe('stored')
    expect(header(page)).toBe(`a=${long}x`)
  })
})
