/** Origins that a caller makes, and the sites that are compared (§5.2). */
import { publicSuffixes } from 'speculoos'
import {
  type CookieDocument,
  originOf,
  sameSite,
  sameSiteOfRequest,
  siteForCookiesOfDocument,
  siteForCookiesOfWorker,
} from 'speculoos/algorithms'
import { describe, expect, it } from 'vitest'

const site = { scheme: 'https', host: 'site.example' }

describe('an origin', () => {
  it.each([
    ['wss://site.example/', { scheme: 'https', host: 'site.example' }],
    ['ws://site.example/', { scheme: 'http', host: 'site.example' }],
    ['http://SITE.example:8080/', { scheme: 'http', host: 'site.example' }],
    ['blob:https://site.example/1', { scheme: 'https', host: 'site.example' }],
    ['https://a..example/', 'opaque'],
    ['data:,x', 'opaque'],
  ])('of %s', (url, origin) => {
    expect(originOf(url)).toEqual(origin)
    expect(originOf(new URL(url))).toEqual(origin)
  })

  it('is same-site in any case, and with the scheme of a WebSocket', () => {
    expect(sameSite({ scheme: 'HTTPS', host: 'WWW.Site.Example' }, site, publicSuffixes)).toBe(true)
    expect(sameSite({ scheme: 'wss', host: 'site.example' }, site, publicSuffixes)).toBe(true)
    expect(sameSite({ scheme: 'ws', host: 'site.example' }, site, publicSuffixes)).toBe(false)
    expect(sameSite({ scheme: 'ws', host: 'site.example' }, { ...site, scheme: 'http' }, publicSuffixes)).toBe(true)
    expect(sameSite({ ...site, scheme: 'web+site' }, { ...site, scheme: 'WEB+SITE' }, publicSuffixes)).toBe(true)
  })

  it('that is opaque is same-site with no origin', () => {
    expect(sameSite('opaque', 'opaque', publicSuffixes)).toBe(false)
    expect(sameSite('opaque', site, publicSuffixes)).toBe(false)
    expect(sameSite(site, 'opaque', publicSuffixes)).toBe(false)
  })

  it('with an IP address is same-site with this address only, whatever the list contains', () => {
    const everything = { isPublicSuffix: () => false, registrableDomain: () => 'site.example' }
    const addresses = ['127.0.0.1', '127.0.0.2', '[::1]', 'site.example'].map((host) => ({ scheme: 'https', host }))
    const answers = addresses.map((one) => addresses.map((other) => sameSite(one, other, everything)))
    expect(answers).toEqual([
      [true, false, false, false],
      [false, true, false, false],
      [false, false, true, false],
      [false, false, false, true],
    ])
  })

  it('without a list, or with a public suffix, is same-site with its own host alone', () => {
    const below = { ...site, host: 'www.site.example' }
    expect(sameSite(below, site, null)).toBe(false)
    expect(sameSite(below, below, null)).toBe(true)
    const suffixes = [
      { ...site, host: 'com' },
      { ...site, host: 'net' },
    ] as const
    expect(sameSite(suffixes[0], suffixes[1], publicSuffixes)).toBe(false)
    expect(sameSite(suffixes[0], suffixes[0], publicSuffixes)).toBe(true)
  })

  const origin = "an origin with scheme and host, or 'opaque'"
  const scheme = "a scheme such as 'https'"
  const host = 'the name or address of a host, without a user name and a port'
  it.each([
    ['nothing', null, origin],
    ['a text', 'https://site.example', origin],
    ['no object', 1, origin],
    ['no scheme', { host: 'site.example' }, origin],
    ['no host', { scheme: 'https' }, origin],
    ['a scheme that is a number', { scheme: 1, host: 'site.example' }, origin],
    ['a host that is a number', { scheme: 'https', host: 1 }, origin],
    ['an empty scheme', { scheme: '', host: 'site.example' }, scheme],
    ['a scheme with a colon', { scheme: 'https:', host: 'site.example' }, scheme],
    ['a scheme that begins with a digit', { scheme: '1https', host: 'site.example' }, scheme],
    ['a port', { scheme: 'https', host: 'site.example:8080' }, host],
    ['a user name', { scheme: 'https', host: 'user@site.example' }, host],
  ])('with %s is an error that says what was expected', (_, given, expected) => {
    const calls: readonly (readonly [string, () => unknown])[] = [
      ['first', () => Reflect.apply(sameSite, undefined, [given, site, publicSuffixes])],
      ['second', () => Reflect.apply(sameSite, undefined, [site, given, publicSuffixes])],
      [
        'request.origin',
        () => Reflect.apply(sameSiteOfRequest, undefined, [{ origin: given, siteForCookies: site }, publicSuffixes]),
      ],
      [
        'worker.origin',
        () => Reflect.apply(siteForCookiesOfWorker, undefined, [{ origin: given, documents: [] }, publicSuffixes]),
      ],
      [
        'document.origin',
        () => Reflect.apply(siteForCookiesOfDocument, undefined, [{ url: 'https://a.example/', origin: given }, null]),
      ],
    ]
    for (const [argument, call] of calls) expect(call, argument).toThrow(`${argument}: expected ${expected}, got `)
    const requests = { origin: site, siteForCookies: given }
    if (given !== null) {
      const call = (): unknown => Reflect.apply(sameSiteOfRequest, undefined, [requests, publicSuffixes])
      expect(call).toThrow(`request.siteForCookies: expected ${expected}, got `)
    }
  })

  it.each([
    ['no URL', 'nowhere'],
    ['a number', 1],
    ['nothing', null],
    ['an object without an address', {}],
  ])('of %s is an error', (_, url) => {
    expect(() => Reflect.apply(originOf, undefined, [url])).toThrow(
      'url: expected an absolute URL, as a string or a URL object, got ',
    )
  })
})

describe('a document', () => {
  const page: CookieDocument = { url: 'https://site.example/' }
  it('that is its own ancestor is an error', () => {
    const first: { url: string; parent?: CookieDocument } = { url: 'https://site.example/' }
    first.parent = { url: 'https://www.site.example/', parent: first }
    expect(() => siteForCookiesOfDocument(first, publicSuffixes)).toThrow(
      'document: expected a document that is not its own ancestor, got ',
    )
  })
  it('has the site of the top if all documents in between do', () => {
    const frame = { url: 'https://www.site.example/', parent: page }
    const foreign = { url: 'https://other.example/', parent: page }
    expect(siteForCookiesOfDocument({ url: 'https://a.site.example/', parent: frame }, publicSuffixes)).toEqual(site)
    expect(siteForCookiesOfDocument({ url: 'https://a.site.example/', parent: foreign }, publicSuffixes)).toBe('opaque')
    expect(siteForCookiesOfDocument({ url: 'https://a.site.example/', origin: 'opaque' }, publicSuffixes)).toBe(
      'opaque',
    )
  })
  it('that is sandboxed counts by its URL', () => {
    expect(siteForCookiesOfDocument({ ...page, origin: 'opaque', sandboxed: true }, publicSuffixes)).toEqual(site)
  })
})
