/** Firefox: an ancestor counts for the partition of a request only if URL and top are same-site. */
import { CookieJar } from 'speculoos'
import 'speculoos/profiles'
import { describe, expect, it } from 'vitest'

describe('a host that is trusted over http', () => {
  const partitionKey = { topLevelSite: 'https://app.example', hasCrossSiteAncestor: true }
  const context = { sameSite: 'cross-site', partitionKey } as const

  it.each([
    ['https', 'http'],
    ['http', 'https'],
  ])('has other partitioned cookies by %s than by %s, whichever is asked first', (first, second) => {
    const jar = new CookieJar({ profile: 'firefox', trustedHosts: ['app.example'], thirdPartyCookies: 'allow' })
    for (let site = 0; site < 20; site += 1) jar.setCookie('a=1', `https://site-${site}.example/`)
    jar.setCookie('all=1; Secure; SameSite=None', 'https://app.example/')
    jar.setCookie('one=1; Secure; SameSite=None; Partitioned', `${second}://app.example/`, context)
    expect(jar.getCookieString(`${first}://app.example/`, context)).toBe('all=1')
    expect(jar.getCookieString(`${second}://app.example/`, context)).toBe('all=1; one=1')
    expect(jar.getCookieString(`${first}://app.example/`, context)).toBe('all=1')
  })
})
