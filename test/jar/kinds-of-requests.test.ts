/** Clients of one jar whose requests differ in one property get different cookies, even in turn (§5.8.3, §7). */
import { CookieJar, type RequestContext } from 'speculoos'
import { profiles } from 'speculoos/profiles'
import { describe, expect, it } from 'vitest'
import { Clock } from './clock.js'

const SITE = 'https://site.example/'
const PARTITION = { topLevelSite: 'https://top.example', hasCrossSiteAncestor: true }

describe('in turn, and again', () => {
  const lines = [
    'none=1; Secure; SameSite=None',
    'lax=1; SameSite=Lax',
    'strict=1; SameSite=Strict',
    'http=1; HttpOnly',
  ]
  it.each<readonly [string, RequestContext, RequestContext, string, string]>([
    ['the page and a script', {}, { type: 'non-HTTP' }, 'none lax strict http', 'none lax strict'],
    ['the site and another', {}, { sameSite: 'cross-site' }, 'none lax strict http', 'none'],
    [
      'a navigation and an image',
      { sameSite: 'cross-site', topLevelNavigation: true },
      { sameSite: 'cross-site' },
      'none lax http',
      'none',
    ],
    [
      'a link and a form',
      { sameSite: 'cross-site', topLevelNavigation: true },
      { sameSite: 'cross-site', topLevelNavigation: true, method: 'POST' },
      'none lax http',
      'none',
    ],
    [
      'a foreign script and a foreign image',
      { sameSite: 'cross-site', type: 'non-HTTP', topLevelNavigation: true },
      { sameSite: 'cross-site', topLevelNavigation: true },
      'none',
      'none lax http',
    ],
  ])('%s', (_, one, other, ofOne, ofOther) => {
    const jar = new CookieJar()
    jar.setCookies(lines, SITE)
    const names = (context: RequestContext): string =>
      jar
        .getCookies(SITE, context)
        .map(({ name }) => name)
        .join(' ')
    const [first, second] = [jar.client(one), jar.client(other)]
    for (let turn = 0; turn < 3; turn += 1) {
      expect(first.getCookieString(SITE)).toBe(ofOne.replaceAll(/\w+/g, '$&=1').replaceAll(' ', '; '))
      expect(second.getCookieString(SITE)).toBe(ofOther.replaceAll(/\w+/g, '$&=1').replaceAll(' ', '; '))
      expect([names(one), names(other)]).toEqual([ofOne, ofOther])
    }
  })

  it('a request that the caller marks as third-party, and one that is not', () => {
    const jar = new CookieJar()
    jar.setCookie('a=1', SITE)
    jar.configure({ thirdPartyCookies: 'block' })
    const [third, first, unknown] = [{ thirdParty: true }, { thirdParty: false }, {}].map((each) => jar.client(each))
    for (let turn = 0; turn < 3; turn += 1) {
      expect(third?.getCookieString(SITE)).toBe('')
      expect(first?.getCookieString(SITE)).toBe('a=1')
      expect(unknown?.getCookieString(SITE)).toBe('a=1')
    }
  })

  it('pages with another partition', () => {
    const jar = new CookieJar()
    const keys = [
      PARTITION,
      { ...PARTITION, hasCrossSiteAncestor: false },
      { ...PARTITION, topLevelSite: 'https://b.example' },
    ]
    const clients = keys.map((partitionKey) => jar.client({ partitionKey }))
    clients.forEach((client, index) => {
      client.setCookie(`p=${index}; Secure; Partitioned`, SITE)
    })
    for (let turn = 0; turn < 3; turn += 1) {
      expect(clients.map((client) => client.getCookieString(SITE))).toEqual(['p=0', 'p=1', 'p=2'])
      expect(jar.getCookieString(SITE)).toBe('')
    }
  })
})

describe('a jar without cookies for a request', () => {
  it('that is switched off sends and stores none, and explains why', () => {
    const jar = new CookieJar()
    const page = jar.client({ partitionKey: PARTITION })
    page.setCookies(['a=1', 'p=1; Secure; Partitioned'], SITE)
    jar.configure({ cookiesEnabled: false })
    expect(page.getCookieString(SITE)).toBe('')
    expect(page.setCookie('b=1', SITE)).toMatchObject({ status: 'rejected', reasons: [{ id: 'cookies-disabled' }] })
    expect(page.setCookie('b=1; Secure; Partitioned', SITE)).toMatchObject({ status: 'rejected' })
    expect(page.explain(SITE)).toMatchObject({ included: [], reasons: [{ id: 'cookies-disabled' }] })
  })
  it('that blocks third parties does not block cookies of the partition', () => {
    const jar = new CookieJar({ thirdPartyCookies: 'block' })
    const frame = jar.client({ sameSite: 'cross-site', partitionKey: PARTITION })
    const line = 'a=1; Secure; SameSite=None'
    expect(frame.setCookie(line, SITE)).toMatchObject({ status: 'rejected', reasons: [{ id: 'third-party-blocked' }] })
    expect(frame.setCookie(`${line}; Partitioned`, SITE).status).toBe('stored')
    jar.setCookie('b=1; Secure; SameSite=None', SITE)
    expect(frame.getCookieString(SITE)).toBe('a=1')
    expect(jar.client({ sameSite: 'cross-site' }).getCookieString(SITE)).toBe('')
  })
})

it('an inspection is called for cookies that would be stored, and for no others', () => {
  const uses: string[] = []
  const jar = new CookieJar({
    inspect: (cookie, { use }) => {
      uses.push(`${use} ${cookie.name}`)
      return null
    },
  })
  jar.setCookie('a=1', SITE)
  jar.setCookie('b=1; Domain=other.example', SITE)
  jar.setCookie('a=1; Max-Age=0', SITE)
  expect(uses).toEqual(['store a'])
  jar.setCookie('c=1', SITE)
  expect(jar.getCookieString(SITE)).toBe('c=1')
  expect(uses).toEqual(['store a', 'store c', 'send c'])
})

it('a request sets the last access of its cookies even if the result depends on their age', () => {
  const clock = new Clock()
  const jar = new CookieJar({ now: clock.now, laxAllowingUnsafe: 5000 })
  jar.setCookie('a=1', SITE)
  const form = jar.client({ sameSite: 'cross-site', topLevelNavigation: true, method: 'POST' })
  const { time } = clock
  for (const later of [1000, 2000, 5000]) {
    clock.time = time + later
    expect(form.getCookieString(SITE)).toBe('a=1')
    expect([...jar][0]?.lastAccessTime).toBe(clock.time)
  }
  clock.time = time + 5001
  expect(form.getCookieString(SITE)).toBe('')
  expect([...jar][0]?.lastAccessTime).toBe(time + 5000)
})

describe('a URL', () => {
  it.each([
    ['ws://site.example/', 'http'],
    ['wss://site.example/a/b', 'https'],
    ['HTTPS://Site.Example:443/a/../b/c', 'https'],
    ['http://site.example', 'http'],
    ['https://site.example?x/y', 'https'],
    ['https://site.example:8080/a/b?c/d#e/f', 'https'],
    ['http://1.2.3/x/y', 'http'],
    ['http://a.1b/x/', 'http'],
    ['http://site.example./x/', 'http'],
    ['https://user:secret@site.example/a/', 'https'],
    ['https://bücher.example/ä/b', 'https'],
  ])('%s is read as a URL parser reads it', (url, scheme) => {
    const { hostname, pathname } = new URL(url)
    const jar = new CookieJar()
    for (const given of [url, new URL(url), url]) {
      const path = pathname.slice(0, Math.max(pathname.lastIndexOf('/'), 1))
      expect(jar.setCookie('a=1', given)).toMatchObject({ status: 'stored', cookie: { domain: hostname, path } })
      expect(jar.setCookie('b=1; Secure', given).status).toBe(scheme === 'https' ? 'stored' : 'rejected')
    }
  })
  it.each(['ftp://site.example/', 'file:///a', 'about:blank', 'data:,x'])('%s has no cookies', (url) => {
    const message = 'url: expected a URL with the scheme http, https, ws or wss, got '
    expect(() => new CookieJar().setCookie('a=1', url)).toThrow(message)
    expect(() => new CookieJar().getCookieString(new URL(url))).toThrow(message)
  })
  it.each(['/a', 'site.example', 'https://1.2.3.4.5/', 'https://a.1/'])('%s is not valid', (url) => {
    expect(() => new CookieJar().getCookieString(url)).toThrow('url: expected an absolute URL')
  })
})

it('a public suffix list must return strings or null', () => {
  const list = { isPublicSuffix: () => false, registrableDomain: () => 1 }
  const jar = Reflect.construct(CookieJar, [{ publicSuffixes: list }])
  expect(() => jar.setCookie('a=1', SITE)).toThrow(
    'options.publicSuffixes.registrableDomain(): expected a string or null, got 1',
  )
})

it('jars with one public suffix list may have different rules for URLs', () => {
  const list = { isPublicSuffix: () => false, registrableDomain: () => 'site.example' }
  const jars = Array.from(
    { length: 40 },
    (_, index) =>
      new CookieJar({ publicSuffixes: list, trustedHosts: index % 2 === 0 ? [`h${index}.site.example`] : [] }),
  )
  jars.forEach((jar, index) => {
    const { status } = jar.setCookie('a=1; Secure', `http://h${index}.site.example/`)
    expect(status).toBe(index % 2 === 0 ? 'stored' : 'rejected')
  })
})

it('without a profile, a chain of redirects does not count, and third parties are allowed', () => {
  const jar = new CookieJar()
  jar.setCookies(['a=1; SameSite=Strict', 'b=1; Secure; SameSite=None'], SITE)
  for (const configure of [() => undefined, () => jar.configure({ profile: null })]) {
    configure()
    expect(jar.client({ crossSiteRedirect: true, responseDate: 0 }).getCookieString(SITE)).toBe('a=1; b=1')
    expect(jar.client({ sameSite: 'cross-site' }).getCookieString(SITE)).toBe('b=1')
  }
})

it.each([
  ['firefox', 'b=1'],
  ['chromium', 'a=1; b=1'],
] as const)(
  'a request, and a request after a cross-site redirect, in turn, under the profile of %s',
  (name, ofRedirect) => {
    const jar = new CookieJar({ profile: profiles[name] })
    jar.setCookies(['a=1; SameSite=Strict', 'b=1; Secure; SameSite=None'], SITE)
    const [plain, redirected] = [
      jar.client({ siteForCookies: SITE }),
      jar.client({ siteForCookies: SITE, crossSiteRedirect: true }),
    ]
    for (let turn = 0; turn < 3; turn += 1) {
      expect(plain.getCookieString(SITE)).toBe('a=1; b=1')
      expect(redirected.getCookieString(SITE)).toBe(ofRedirect)
    }
  },
)
