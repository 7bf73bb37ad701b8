/** The public suffix list answers as its algorithm says: wildcards, exceptions, nested and unlisted suffixes. */
import { CookieJar, publicSuffixes } from 'speculoos'
import { siteOf } from 'speculoos/algorithms'
import { describe, expect, it } from 'vitest'
import { outcome } from './jar/outcome.js'

describe('a public suffix is', () => {
  it.each([
    ['a top level', ['com', 'org', 'uk', 'jp', 'de']],
    ['a suffix of several labels', ['co.uk', 'com.au', 'ac.jp', 'kyoto.jp', 'ide.kyoto.jp', 'k12.ca.us']],
    ['a suffix of the private section', ['github.io', 'blogspot.com', 's3.amazonaws.com', 'herokuapp.com']],
    ['what a wildcard says', ['foo.ck', 'bar.kawasaki.jp', 'kobe.kawasaki.jp', 'foo.kobe.jp']],
    ['what stands behind a wildcard', ['ck', 'er', 'np', 'kawasaki.jp', 'kobe.jp']],
    ['a last label that is not listed', ['example', 'localhost', 'corp', 'local', 'test', 'invalid', '__proto__']],
    ['a suffix in A-labels', ['xn--p1ai', 'xn--55qx5d.cn', 'xn--fiqs8s', 'xn--wgbl6a']],
    ['any of these with a trailing dot', ['com.', 'co.uk.', 'github.io.', 'foo.ck.', 'localhost.', 'xn--p1ai.']],
  ])('%s', (_, domains) => {
    for (const domain of domains) {
      expect(publicSuffixes.isPublicSuffix(domain), domain).toBe(true)
      expect(publicSuffixes.registrableDomain(domain), domain).toBeNull()
      expect(siteOf(domain, publicSuffixes), domain).toBe(domain)
    }
  })
})

describe('the registrable domain is', () => {
  it.each([
    ['example.com', ['example.com', 'www.example.com', 'a.b.c.example.com']],
    ['site.co.uk', ['site.co.uk', 'www.site.co.uk']],
    ['user.github.io', ['user.github.io', 'www.user.github.io']],
    ['site.ide.kyoto.jp', ['site.ide.kyoto.jp', 'a.site.ide.kyoto.jp']],
    ['site.foo.ck', ['site.foo.ck', 'www.site.foo.ck']],
    ['www.ck', ['www.ck', 'a.www.ck', 'www.www.ck']],
    ['site.bar.kawasaki.jp', ['site.bar.kawasaki.jp', 'www.site.bar.kawasaki.jp']],
    ['city.kawasaki.jp', ['city.kawasaki.jp', 'www.city.kawasaki.jp']],
    ['amazonaws.com', ['amazonaws.com', 'something.amazonaws.com']],
    ['bucket.s3.amazonaws.com', ['bucket.s3.amazonaws.com', 'a.bucket.s3.amazonaws.com']],
    ['site.example', ['site.example', 'www.site.example']],
    ['app.localhost', ['app.localhost', 'a.app.localhost']],
    ['wiki.corp', ['wiki.corp', 'www.wiki.corp']],
    ['xn--bcher-kva.example', ['xn--bcher-kva.example', 'www.xn--bcher-kva.example']],
    ['site.xn--55qx5d.cn', ['site.xn--55qx5d.cn', 'www.site.xn--55qx5d.cn']],
    ['site.xn--p1ai', ['site.xn--p1ai', 'www.site.xn--p1ai']],
    ['xn--80ak6aa92e.com', ['xn--80ak6aa92e.com', 'www.xn--80ak6aa92e.com']],
    ['example.com.', ['example.com.', 'www.example.com.']],
    ['site.co.uk.', ['site.co.uk.', 'a.b.site.co.uk.']],
    ['city.kawasaki.jp.', ['www.city.kawasaki.jp.']],
    ['_site.example', ['_site.example', 'a_b._site.example']],
  ])('%s', (domain, hosts) => {
    for (const host of hosts) {
      expect(publicSuffixes.registrableDomain(host), host).toBe(domain)
      expect(publicSuffixes.isPublicSuffix(host), host).toBe(false)
      expect(siteOf(host, publicSuffixes), host).toBe(domain)
    }
  })
})

describe('the site', () => {
  it('of an IP address is the address', () => {
    for (const host of ['127.0.0.1', '192.0.2.1', '[::1]', '[2001:db8::1]', '[fe80::1]']) {
      expect(siteOf(host, publicSuffixes)).toBe(host)
      expect(siteOf(host, null)).toBe(host)
    }
  })
  it('without a list is the last label', () => {
    expect(['www.example.com', 'com', 'localhost', 'site.co.uk'].map((host) => siteOf(host, null))).toEqual([
      'com',
      'com',
      'localhost',
      'uk',
    ])
  })
})

describe('a jar refuses or stores by the list', () => {
  const suffix = 'rejected: domain-public-suffix'
  const beyond = 'rejected: domain-beyond-site'
  it.each([
    ['www.site.co.uk', 'site.co.uk', 'stored'],
    ['www.site.co.uk', 'co.uk', suffix],
    ['www.site.co.uk', 'uk', suffix],
    ['user.github.io', 'github.io', suffix],
    ['user.github.io', 'io', suffix],
    ['www.city.kawasaki.jp', 'city.kawasaki.jp', 'stored'],
    ['www.city.kawasaki.jp', 'kawasaki.jp', suffix],
    ['www.city.kawasaki.jp', 'jp', suffix],
    ['www.site.bar.kawasaki.jp', 'site.bar.kawasaki.jp', 'stored'],
    ['www.site.bar.kawasaki.jp', 'bar.kawasaki.jp', suffix],
    ['www.site.bar.kawasaki.jp', 'kawasaki.jp', suffix],
    ['a.www.ck', 'www.ck', 'stored'],
    ['a.www.ck', 'ck', suffix],
    ['a.foo.ck', 'foo.ck', suffix],
    ['a.bucket.s3.amazonaws.com', 'bucket.s3.amazonaws.com', 'stored'],
    ['a.bucket.s3.amazonaws.com', 's3.amazonaws.com', suffix],
    ['a.bucket.s3.amazonaws.com', 'amazonaws.com', beyond],
    ['a.bucket.s3.amazonaws.com', 'com', suffix],
    ['s3.amazonaws.com', 'amazonaws.com', beyond],
    ['something.amazonaws.com', 'amazonaws.com', 'stored'],
    ['www.wiki.corp', 'wiki.corp', 'stored'],
    ['www.wiki.corp', 'corp', suffix],
    ['app.localhost', 'localhost', suffix],
    ['www.site.xn--55qx5d.cn', 'xn--55qx5d.cn', suffix],
    ['www.site.xn--55qx5d.cn', 'site.xn--55qx5d.cn', 'stored'],
    ['www.example.com.', 'example.com.', 'stored'],
    ['www.example.com.', 'com.', suffix],
  ])('at %s the Domain %s', (host, domain, expected) => {
    const jar = new CookieJar()
    expect(outcome(jar.setCookie(`a=1; Domain=${domain}`, `https://${host}/`))).toBe(expected)
    expect(jar.getCookieString(`https://${host}/`)).toBe(expected === 'stored' ? 'a=1' : '')
  })
  it('and sends no cookie from one site to another that lies below it', () => {
    const jar = new CookieJar()
    jar.setCookie('a=1; Domain=amazonaws.com', 'https://something.amazonaws.com/')
    expect(jar.getCookieString('https://amazonaws.com/')).toBe('a=1')
    expect(jar.getCookieString('https://other.amazonaws.com/')).toBe('a=1')
    expect(jar.getCookieString('https://s3.amazonaws.com/')).toBe('')
    expect(jar.getCookieString('https://bucket.s3.amazonaws.com/')).toBe('')
  })
})
