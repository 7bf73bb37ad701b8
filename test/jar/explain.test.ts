/** explain says which cookies of a site a request would carry, and every reason against the others, and changes nothing. */
import { CookieJar, publicSuffixes, type RequestContext } from 'speculoos'
import { originOf } from 'speculoos/algorithms'
import { describe, expect, it } from 'vitest'
import { Clock, START } from './clock.js'
import { ids, pairs } from './outcome.js'

const page = 'https://www.site.example/docs/page'

function explained(jar: CookieJar, url: string, context?: RequestContext) {
  const { included, excluded, reasons } = jar.explain(url, context)
  return {
    included: pairs(included),
    excluded: Object.fromEntries(excluded.map(({ cookie, reasons: against }) => [cookie.name, ids(against)])),
    reasons: ids(reasons),
  }
}

describe('an explanation', () => {
  it('divides the cookies of the site, each part in the order of retrieval', () => {
    const clock = new Clock()
    const jar = new CookieJar({ now: clock.now })
    for (const line of ['a=1; Path=/', 'b=2; Path=/docs', 'c=3; Path=/elsewhere', 'd=4; Path=/x', 'e=5; Path=/docs/']) {
      jar.setCookie(line, page)
      clock.time += 1
    }
    jar.setCookie('f=6', 'https://other.example/')
    const { included, excluded } = jar.explain(page)
    expect(pairs(included)).toEqual(['e=5', 'b=2', 'a=1'])
    expect(pairs(excluded.map(({ cookie }) => cookie))).toEqual(['c=3', 'd=4'])
  })
  it('includes the cookies that getCookies returns, except for the last access', () => {
    const clock = new Clock()
    const jar = new CookieJar({ now: clock.now })
    jar.setCookies(['a=1', 'b=2; Path=/; Secure', 'c=3; HttpOnly'], page)
    clock.time += 1000
    const { included } = jar.explain(page)
    expect(included.map(({ lastAccessTime }) => lastAccessTime)).toEqual([START, START, START])
    const got = jar.getCookies(page)
    expect(got).toEqual(included.map((cookie) => ({ ...cookie, lastAccessTime: START + 1000 })))
  })
  it('has the cookies of a partition among the others, in the order of retrieval', () => {
    const jar = new CookieJar()
    const client = jar.client({ partitionKey: { topLevelSite: 'https://news.example', hasCrossSiteAncestor: true } })
    jar.setCookies(['a=1; Path=/', 'b=2; Path=/docs'], page)
    client.setCookies(['c=3; Path=/docs/; Secure; Partitioned', 'd=4; Path=/x/y; Secure; Partitioned'], page)
    jar.setCookie('e=5; Path=/x', page)
    const { included, excluded } = client.explain(page)
    expect(pairs(included)).toEqual(['c=3', 'b=2', 'a=1'])
    expect(pairs(included)).toEqual(pairs(client.getCookies(page)))
    expect(pairs(excluded.map(({ cookie }) => cookie))).toEqual(['d=4', 'e=5'])
  })
  it('changes nothing, not even a last access', () => {
    const clock = new Clock()
    const jar = new CookieJar({ now: clock.now })
    jar.setCookies(['a=1; Path=/', 'b=2', 'c=3; Max-Age=60'], page)
    const before = jar.toJSON()
    clock.time += 1000
    jar.explain(page)
    jar.explain('http://www.site.example/', { type: 'non-HTTP' })
    expect(jar.toJSON()).toEqual(before)
  })
  it('of an empty site is empty', () => {
    expect(new CookieJar().explain(page)).toEqual({ included: [], excluded: [], reasons: [] })
  })
})

describe('a cookie is excluded', () => {
  it('for its host', () => {
    const jar = new CookieJar()
    jar.setCookie('a=1; Path=/', 'https://site.example/')
    jar.setCookie('b=1; Path=/; Domain=shop.site.example', 'https://shop.site.example/')
    expect(explained(jar, page)).toEqual({
      included: [],
      excluded: { a: ['host-not-identical'], b: ['host-not-below-domain'] },
      reasons: [],
    })
  })
  it('for every requirement that is not met, in the order of the text', () => {
    const jar = new CookieJar()
    jar.setCookie('a=1; Secure; HttpOnly; SameSite=Strict; Path=/x', 'https://shop.site.example/')
    const context = { type: 'non-HTTP', sameSite: 'cross-site' } as const
    expect(explained(jar, 'http://www.site.example/', context).excluded).toEqual({
      a: [
        'host-not-identical',
        'path-not-matched',
        'secure-over-insecure',
        'http-only-for-non-http',
        'cross-site-non-http',
        'cross-site-strict',
      ],
    })
  })
  it('for its flag if the request is cross-site', () => {
    const jar = new CookieJar()
    const lines = ['strict=1; SameSite=Strict', 'lax=1; SameSite=Lax', 'default=1', 'none=1; SameSite=None; Secure']
    jar.setCookies(lines, page)
    const sameSite = 'cross-site'
    expect(explained(jar, page, { sameSite })).toEqual({
      included: ['none=1'],
      excluded: {
        strict: ['cross-site-strict', 'cross-site-not-top-level'],
        lax: ['cross-site-not-top-level'],
        default: ['cross-site-not-top-level'],
      },
      reasons: [],
    })
    expect(explained(jar, page, { sameSite, topLevelNavigation: true }).excluded).toEqual({
      strict: ['cross-site-strict'],
    })
    expect(explained(jar, page, { sameSite, topLevelNavigation: true, method: 'POST' }).excluded).toEqual({
      strict: ['cross-site-strict', 'cross-site-unsafe-method'],
      lax: ['cross-site-unsafe-method'],
      default: ['cross-site-unsafe-method'],
    })
    expect(explained(jar, page, { sameSite, method: 'POST' }).excluded).toEqual({
      strict: ['cross-site-strict', 'cross-site-unsafe-method', 'cross-site-not-top-level'],
      lax: ['cross-site-unsafe-method', 'cross-site-not-top-level'],
      default: ['cross-site-unsafe-method', 'cross-site-not-top-level'],
    })
    const script = { type: 'non-HTTP', sameSite, method: 'POST', topLevelNavigation: true } as const
    expect(explained(jar, page, script).excluded).toEqual({
      strict: ['cross-site-non-http', 'cross-site-strict'],
      lax: ['cross-site-non-http'],
      default: ['cross-site-non-http'],
    })
  })
  it('when its domain has become a public suffix', () => {
    const jar = new CookieJar({ publicSuffixes: null })
    jar.setCookie('a=1; Domain=github.io', 'https://github.io/')
    expect(explained(jar, 'https://github.io/').included).toEqual(['a=1'])
    jar.configure({ publicSuffixes })
    expect(explained(jar, 'https://github.io/')).toEqual({
      included: [],
      excluded: { a: ['domain-became-public-suffix'] },
      reasons: [],
    })
  })
})

describe('a whole request is refused', () => {
  const filled = (options = {}) => {
    const jar = new CookieJar()
    jar.setCookies(['a=1; Path=/', 'b=2; Secure; HttpOnly; Path=/x', 'c=3; Secure; SameSite=None; Path=/'], page)
    jar.configure(options)
    return jar
  }
  it('when cookies are disabled: that alone excludes every cookie of the site', () => {
    expect(explained(filled({ cookiesEnabled: false }), 'http://www.site.example/')).toEqual({
      included: [],
      excluded: { a: ['cookies-disabled'], b: ['cookies-disabled'], c: ['cookies-disabled'] },
      reasons: ['cookies-disabled'],
    })
  })
  it('when the third party is blocked: that alone excludes every cookie of the site', () => {
    const jar = filled({ thirdPartyCookies: 'block' })
    expect(explained(jar, page, { siteForCookies: originOf('https://other.example/') })).toEqual({
      included: [],
      excluded: { a: ['third-party-blocked'], b: ['third-party-blocked'], c: ['third-party-blocked'] },
      reasons: ['third-party-blocked'],
    })
  })
  it('in a jar without cookies of the site as well', () => {
    const jar = new CookieJar({ cookiesEnabled: false })
    expect(explained(jar, page)).toEqual({ included: [], excluded: {}, reasons: ['cookies-disabled'] })
  })
  it('when its host cannot be canonicalized: then it has no site', () => {
    expect(explained(filled(), 'https://www..site.example/')).toEqual({
      included: [],
      excluded: {},
      reasons: ['retrieval-host-not-canonical'],
    })
  })
})
