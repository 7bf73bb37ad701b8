/** What a caller says of a request decides what it may set and get (§5.2, §5.7 steps 13 to 18, §5.8.3 step 3). */
import { runInNewContext } from 'node:vm'
import { CookieJar, publicSuffixes, type RequestContext } from 'speculoos'
import { originOf, siteForCookiesOfDocument } from 'speculoos/algorithms'
import { describe, expect, it } from 'vitest'
import { outcome, pairs } from './outcome.js'

const url = 'https://www.site.example/'
const lines = ['strict=1; SameSite=Strict', 'lax=1; SameSite=Lax', 'default=1', 'none=1; SameSite=None; Secure']

const all = ['strict=1', 'lax=1', 'default=1', 'none=1']
const lax = ['lax=1', 'default=1', 'none=1']
const none = ['none=1']

function filledJar(options = {}) {
  const jar = new CookieJar(options)
  jar.setCookies(lines, url)
  return jar
}

const sent = (context?: RequestContext, from = url) => pairs(filledJar().getCookies(from, context))

describe('a request gets', () => {
  it.each<[string, RequestContext | undefined, string[]]>([
    ['everything without a context', undefined, all],
    ['everything with an empty context', {}, all],
    [
      'everything with a context of what is undefined',
      { type: undefined, method: undefined, sameSite: undefined },
      all,
    ],
    ['everything as same-site', { sameSite: 'same-site', method: 'POST' }, all],
    ['None as cross-site', { sameSite: 'cross-site' }, none],
    ['None as cross-site though it is safe', { sameSite: 'cross-site', method: 'HEAD' }, none],
    ['all but Strict as a cross-site navigation', { sameSite: 'cross-site', topLevelNavigation: true }, lax],
    ['None as a cross-site navigation by form', crossSiteNavigation('POST'), none],
    ['all but Strict by HEAD', crossSiteNavigation('HEAD'), lax],
    ['all but Strict by OPTIONS', crossSiteNavigation('OPTIONS'), lax],
    ['all but Strict by TRACE', crossSiteNavigation('TRACE'), lax],
    ['all but Strict by a method in lower case', crossSiteNavigation('get'), lax],
    ['None by PUT', crossSiteNavigation('PUT'), none],
    ['None by DELETE', crossSiteNavigation('DELETE'), none],
    ['None by PATCH', crossSiteNavigation('PATCH'), none],
    ['None by CONNECT', crossSiteNavigation('CONNECT'), none],
    ['None by a method of no standard', crossSiteNavigation('GETS'), none],
    ['None by a method with a space', crossSiteNavigation(' GET'), none],
    ['everything as a script of the same site', { type: 'non-HTTP', sameSite: 'same-site' }, all],
    ['None as a script across sites', { type: 'non-HTTP', sameSite: 'cross-site' }, none],
    [
      'None as a script across sites, also at the top',
      { type: 'non-HTTP', sameSite: 'cross-site', topLevelNavigation: true },
      none,
    ],
  ])('%s', (_, context, expected) => {
    expect(sent(context)).toEqual(expected)
  })
})

function crossSiteNavigation(method: string): RequestContext {
  return { sameSite: 'cross-site', topLevelNavigation: true, method }
}

describe('a response sets', () => {
  it.each<[string, RequestContext, string]>([
    ['everything as same-site', { sameSite: 'same-site' }, ''],
    ['None as cross-site', { sameSite: 'cross-site' }, 'rejected: cross-site-subresource'],
    ['everything as a navigation, also by form', crossSiteNavigation('POST'), ''],
    ['None as a script across sites', { type: 'non-HTTP', sameSite: 'cross-site' }, 'rejected: non-http-cross-site'],
    [
      'None as a script across sites, also at the top',
      { type: 'non-HTTP', sameSite: 'cross-site', topLevelNavigation: true },
      'rejected: non-http-cross-site',
    ],
  ])('%s', (_, context, refusal) => {
    const jar = new CookieJar()
    const expected = refusal === '' ? Array(4).fill('stored') : [refusal, refusal, refusal, 'stored']
    expect(jar.setCookies(lines, url, context).map(outcome)).toEqual(expected)
  })
})

describe('the site for cookies', () => {
  it.each<[string, string, string[]]>([
    ['of the same host', 'https://www.site.example/', all],
    ['of another host of the site', 'https://login.site.example/', all],
    ['of the site itself, on another port', 'https://site.example:8443/', all],
    ['of a web socket', 'wss://site.example/', all],
    ['of another scheme', 'http://www.site.example/', none],
    ['of another site', 'https://other.example/', none],
    ['of a site that only ends so', 'https://notsite.example/', none],
    ['of the host with a trailing dot', 'https://www.site.example./', none],
    ['of something without a host', 'data:text/html,hello', none],
  ])('%s makes the difference', (_, client, expected) => {
    expect(sent({ siteForCookies: originOf(client) })).toEqual(expected)
  })
  it('may be null or left out if there is no client', () => {
    expect(sent({ siteForCookies: null })).toEqual(all)
    expect(sent({ siteForCookies: undefined })).toEqual(all)
  })
  it('that is opaque is same-site with nothing', () => {
    expect(sent({ siteForCookies: 'opaque' })).toEqual(none)
  })
  it('of hosts below a public suffix differs', () => {
    const jar = new CookieJar()
    jar.setCookies(lines, 'https://one.github.io/')
    const siteForCookies = originOf('https://two.github.io/')
    expect(pairs(jar.getCookies('https://one.github.io/', { siteForCookies }))).toEqual(none)
  })
  it('of IP addresses is the address', () => {
    const jar = new CookieJar()
    jar.setCookies(lines, 'https://127.0.0.1/')
    const from = (client: string) => pairs(jar.getCookies('https://127.0.0.1/', { siteForCookies: originOf(client) }))
    expect(from('https://127.0.0.1:8443/')).toEqual(all)
    expect(from('https://127.0.0.2/')).toEqual(none)
    expect(from('https://1.0.0.1/')).toEqual(none)
  })
  it('without a suffix list is the host', () => {
    const jar = new CookieJar({ publicSuffixes: null })
    jar.setCookies(lines, url)
    const from = (client: string) => pairs(jar.getCookies(url, { siteForCookies: originOf(client) }))
    expect(from('https://www.site.example/')).toEqual(all)
    expect(from('https://site.example/')).toEqual(none)
  })
  it('of a document in a frame of another site is opaque', () => {
    const document = { url, parent: { url: 'https://other.example/' } }
    expect(sent({ siteForCookies: siteForCookiesOfDocument(document, publicSuffixes) })).toEqual(none)
    const own = { url, parent: { url: 'https://shop.site.example/' } }
    expect(sent({ siteForCookies: siteForCookiesOfDocument(own, publicSuffixes) })).toEqual(all)
  })
  it('may be given as the URL of the client', () => {
    for (const client of ['https://login.site.example/x', 'http://site.example/', 'https://other.example/', 'data:,']) {
      const expected = sent({ siteForCookies: originOf(client) })
      expect(sent({ siteForCookies: client })).toEqual(expected)
      expect(sent({ siteForCookies: new URL(client) })).toEqual(expected)
    }
  })
  it('decides about setting as well', () => {
    const jar = new CookieJar()
    const siteForCookies = originOf('https://other.example/')
    expect(outcome(jar.setCookie('a=1', url, { siteForCookies }))).toBe('rejected: cross-site-subresource')
    expect(outcome(jar.setCookie('a=1', url, { siteForCookies, topLevelNavigation: true }))).toBe('stored')
    expect(outcome(jar.setCookie('a=1', url, { siteForCookies, type: 'non-HTTP' }))).toBe(
      'rejected: non-http-cross-site',
    )
  })
  it('together with sameSite is refused, since one of them must be wrong', () => {
    const context: RequestContext = { sameSite: 'same-site', siteForCookies: originOf(url) }
    expect(() => sent(context)).toThrow(/^context: expected one of sameSite and siteForCookies, got both$/)
  })
})

describe('a reload that the user asked for', () => {
  it.each<[string, RequestContext, string[]]>([
    ['of a page that was same-site', { reload: 'same-site' }, all],
    ['of a page that was cross-site', { reload: 'cross-site', topLevelNavigation: true }, lax],
    [
      'of a page that was cross-site, though its client is its own',
      { reload: 'cross-site', siteForCookies: originOf(url) },
      none,
    ],
    ['of a page that was same-site, whatever its client', { reload: 'same-site', siteForCookies: 'opaque' }, all],
    ['of a page that was same-site, whatever else is said', { reload: 'same-site', sameSite: 'cross-site' }, all],
    ['of a page that was cross-site, whatever else is said', { reload: 'cross-site', sameSite: 'same-site' }, none],
  ])('%s goes by how the page was first loaded', (_, context, expected) => {
    expect(sent(context)).toEqual(expected)
  })
})

describe('a script', () => {
  it('neither gets nor sets HttpOnly cookies', () => {
    const jar = new CookieJar()
    jar.setCookies(['a=1; HttpOnly', 'b=1'], url)
    const context = { type: 'non-HTTP' } as const
    expect(jar.getCookieString(url, context)).toBe('b=1')
    expect(outcome(jar.setCookie('c=1; HttpOnly', url, context))).toBe('rejected: http-only-from-non-http')
    expect(outcome(jar.setCookie('a=2', url, context))).toBe('rejected: overwrites-http-only')
    expect(outcome(jar.setCookie('a=; Max-Age=0', url, context))).toBe('rejected: overwrites-http-only')
    expect(outcome(jar.setCookie('b=2', url, context))).toBe('stored')
  })
  it('has its text counted as UTF-8, whereas a header is counted by its octets', () => {
    const jar = new CookieJar()
    const text = `a=${'\u00e9'.repeat(2048)}`
    expect(outcome(jar.setCookie(text, url))).toBe('stored')
    expect(outcome(jar.setCookie(text, url, { type: 'non-HTTP' }))).toBe('rejected: set-cookie-too-long')
  })
})

describe('a URL object of another realm', () => {
  it('is read by its href', () => {
    const foreign: URL = runInNewContext('({ href, get host() { throw new Error("not asked") } })', { href: url })
    expect(foreign).not.toBeInstanceOf(Object)
    const jar = new CookieJar()
    expect(outcome(jar.setCookie('a=1; Secure', foreign))).toBe('stored')
    expect(jar.getCookieString(foreign)).toBe('a=1')
    expect(jar.getCookieString(url)).toBe('a=1')
    expect(originOf(foreign)).toEqual({ scheme: 'https', host: 'www.site.example' })
  })
  it('may come with a context and lines of that realm', () => {
    const context: RequestContext = runInNewContext('({ type: "non-HTTP", sameSite: "cross-site" })')
    const foreignLines: string[] = runInNewContext('["a=1", "b=1; Secure; SameSite=None"]')
    const jar = new CookieJar()
    expect(jar.setCookies(foreignLines, url, context).map(outcome)).toEqual(['rejected: non-http-cross-site', 'stored'])
  })
})
