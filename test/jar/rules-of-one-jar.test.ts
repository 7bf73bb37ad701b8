/** What a jar reads of URLs by its own rules: each jar here has a separate suffix list, so no URL was parsed before. */
import { CookieJar, type CookieJarOptions, publicSuffixes } from 'speculoos'
import 'speculoos/profiles'
import { describe, expect, it } from 'vitest'

function ownList() {
  return {
    isPublicSuffix: (host: string) => publicSuffixes.isPublicSuffix(host),
    registrableDomain: (host: string) => publicSuffixes.registrableDomain(host),
  }
}

function newJar(options: CookieJarOptions = {}): CookieJar {
  return new CookieJar({ publicSuffixes: ownList(), ...options })
}

function isSecure(jar: CookieJar, url: string): boolean {
  return jar.setCookie('a=1; Secure', url).status === 'stored'
}

describe('a connection to a trusted host', () => {
  const trustedHosts = ['app', '*.internal', 'www.shop.example']
  it.each<[string, boolean]>([
    ['app', true],
    ['a.app', false],
    ['xapp', false],
    ['appx', false],
    ['internal', false],
    ['x.internal', true],
    ['a.x.internal', true],
    ['xinternal', false],
    ['x.internal.example', false],
    ['www.shop.example', true],
    ['a.www.shop.example', false],
  ])('%s counts as secure: %s', (host, expected) => {
    expect(isSecure(newJar({ trustedHosts }), `http://${host}/`)).toBe(expected)
  })
  it('counts as secure for the jar that trusts it, and for no other jar with the same suffix list', () => {
    const list = ownList()
    const two = new CookieJar({ publicSuffixes: list, trustedHosts: ['a', 'b.example'] })
    const one = new CookieJar({ publicSuffixes: list, trustedHosts: ['ab.example'] })
    const none = new CookieJar({ publicSuffixes: list })
    expect([two, one, none].map((jar) => isSecure(jar, 'http://ab.example/'))).toEqual([false, true, false])
    expect([two, one, none].map((jar) => isSecure(jar, 'http://b.example/'))).toEqual([true, false, false])
  })
})

describe('a URL', () => {
  it.each(['http://site.example/', 'HTTP://site.example/', 'ws://site.example/', 'WS://site.example/'])(
    '%s is same-site with a document over http, but not with one over https',
    (url) => {
      const line = 'a=1; SameSite=Strict'
      const set = (siteForCookies: string) => newJar().setCookie(line, url, { siteForCookies }).status
      expect(set('http://www.site.example/')).toBe('stored')
      expect(set('https://www.site.example/')).toBe('rejected')
    },
  )
  it('with the path / gets the cookies of the path /', () => {
    const jar = newJar()
    jar.setCookie('a=1; Path=/', 'https://site.example/x/y')
    expect(jar.getCookieString('https://site.example/')).toBe('a=1')
    expect(jar.getCookieString(new URL('https://site.example/'))).toBe('a=1')
  })
})

describe('a document of another site between the top and the request', () => {
  const partitionKey = { topLevelSite: 'https://www.top.example', hasCrossSiteAncestor: true }
  it.each<[string, string, boolean]>([
    ['counts by the text, for a request to another site', 'https://other.example/', true],
    ['counts by the text, for a request to the site of the top', 'https://top.example/', true],
  ])('%s', (_, url, expected) => {
    const result = newJar().setCookie('a=1; Secure; SameSite=None; Partitioned', url, { partitionKey })
    expect(result).toMatchObject({
      cookie: { partitionKey: { topLevelSite: 'https://top.example', hasCrossSiteAncestor: expected } },
    })
  })
  it.each<[string, string, boolean]>([
    ['does not count in Firefox for a request to another site', 'https://other.example/', false],
    ['counts in Firefox for a request to a host of the site of the top', 'https://cdn.top.example/', true],
    ['does not count in Firefox for a request to the top by another scheme', 'http://top.example/', false],
  ])('%s', (_, url, expected) => {
    const jar = newJar({ profile: 'firefox', trustedHosts: ['top.example'], thirdPartyCookies: 'allow' })
    const context = { sameSite: 'cross-site', partitionKey } as const
    const result = jar.setCookie('a=1; Secure; SameSite=None; Partitioned', url, context)
    expect(result).toMatchObject({
      cookie: { partitionKey: { topLevelSite: 'https://top.example', hasCrossSiteAncestor: expected } },
    })
  })
  it('does not count in Firefox if there is none', () => {
    const jar = newJar({ profile: 'firefox', thirdPartyCookies: 'allow' })
    const context = { partitionKey: { ...partitionKey, hasCrossSiteAncestor: false } }
    const result = jar.setCookie('a=1; Secure; SameSite=None; Partitioned', 'https://top.example/', context)
    expect(result).toMatchObject({ cookie: { partitionKey: { hasCrossSiteAncestor: false } } })
  })
})
