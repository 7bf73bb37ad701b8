/** Hosts of this machine itself count as secure connections, unless the owner of the jar does not trust them (§5.7 step 13). */
import { CookieJar } from 'speculoos'
import { describe, expect, it } from 'vitest'
import { ids, outcome } from './outcome.js'

const loopback = [
  'http://localhost/',
  'http://localhost:8080/',
  'http://LOCALHOST/',
  'http://localhost./',
  'http://app.localhost/',
  'http://a.b.localhost/',
  'http://app.localhost./',
  'http://127.0.0.1/',
  'http://127.9.9.9/',
  'http://127.255.255.255:3000/',
  'http://0x7f.1/',
  'http://[::1]/',
  'http://[0:0:0:0:0:0:0:1]:3000/',
  'ws://localhost/',
]

const others = [
  'http://www.site.example/',
  'http://localhost.example/',
  'http://notlocalhost/',
  'http://my-localhost/',
  'http://localhost.localdomain/',
  'http://127.0.0.1.example/',
  'http://127.example/',
  'http://128.0.0.1/',
  'http://126.255.255.255/',
  'http://10.0.0.1/',
  'http://192.168.0.1/',
  'http://0.0.0.0/',
  'http://[::]/',
  'http://[::2]/',
  'http://[::ffff:127.0.0.1]/',
  'http://[fe80::1]/',
  'ws://www.site.example/',
]

describe('a host of this machine', () => {
  it.each(loopback)('%s may set and get Secure cookies', (url) => {
    const jar = new CookieJar()
    expect(outcome(jar.setCookie('a=1; Secure; Path=/', url))).toBe('stored')
    expect(outcome(jar.setCookie('__Host-b=1; Secure; Path=/', url))).toBe('stored')
    expect(outcome(jar.setCookie('c=1; Secure; SameSite=None', url))).toBe('stored')
    expect(jar.getCookieString(url)).toBe('a=1; __Host-b=1; c=1')
  })
  it.each(loopback)('%s may not if it is not trusted', (url) => {
    const jar = new CookieJar({ trustLoopback: false })
    expect(outcome(jar.setCookie('a=1; Secure', url))).toBe('rejected: secure-from-insecure')
    jar.setCookie('b=1; Secure; Path=/', url.replace(/^http|^ws/, '$&s'))
    expect(jar.getCookieString(url)).toBe('')
    expect(jar.explain(url).excluded.map(({ reasons }) => ids(reasons))).toEqual([['secure-over-insecure']])
  })
  it('may overlay a Secure cookie only if it is trusted', () => {
    for (const [trustLoopback, expected] of [
      [true, 'stored'],
      [false, 'rejected: overlays-secure'],
    ] as const) {
      const jar = new CookieJar({ trustLoopback })
      jar.setCookie('a=1; Secure; Path=/', 'https://localhost/')
      expect(outcome(jar.setCookie('a=2; Path=/', 'http://localhost/'))).toBe(expected)
    }
  })
})

describe('another host', () => {
  it.each(others)('%s is not trusted', (url) => {
    const jar = new CookieJar({ trustLoopback: true })
    expect(outcome(jar.setCookie('a=1; Secure', url))).toBe('rejected: secure-from-insecure')
    jar.setCookie('b=1; Secure; Path=/', url.replace(/^http|^ws/, '$&s'))
    expect(jar.getCookieString(url)).toBe('')
  })
})

describe('a secure scheme', () => {
  it.each(['https', 'wss'])('%s needs no trust', (scheme) => {
    const jar = new CookieJar({ trustLoopback: false })
    for (const host of ['localhost', '127.0.0.1', 'www.site.example']) {
      expect(outcome(jar.setCookie('a=1; Secure', `${scheme}://${host}/`))).toBe('stored')
      expect(jar.getCookieString(`${scheme}://${host}/`)).toBe('a=1')
    }
  })
})

describe('trust in this machine', () => {
  it('does not make hosts same-site or join them', () => {
    const jar = new CookieJar()
    jar.setCookie('a=1', 'http://localhost/')
    jar.setCookie('b=1', 'http://127.0.0.1/')
    expect(jar.getCookieString('http://localhost/')).toBe('a=1')
    expect(jar.getCookieString('http://app.localhost/')).toBe('')
    expect(jar.getCookieString('http://127.0.0.2/')).toBe('')
    const siteForCookies = { scheme: 'https', host: 'localhost' }
    expect(ids(jar.explain('http://localhost/', { siteForCookies }).excluded[0]?.reasons ?? [])).toEqual([
      'cross-site-not-top-level',
    ])
  })
})

describe.each([true, false])('a trusted host over http, with trustLoopback: %s', (trustLoopback) => {
  it.each([
    ['http://app/', 'a=1'],
    ['http://app:3000/', 'a=1'],
    ['http://x.internal/', 'a=1'],
    ['http://y.x.internal:8080/', 'a=1'],
    ['http://internal/', ''],
    ['http://x.app/', ''],
    ['http://application/', ''],
    ['http://x-internal/', ''],
  ])('the Cookie header for %s, whose only cookie is Secure, is "%s"', (url, sent) => {
    const jar = new CookieJar({ trustedHosts: ['app', '*.internal'], trustLoopback })
    const { hostname } = new URL(url)
    jar.setCookie('a=1; Secure', `https://${hostname}/`)
    expect(jar.getCookieString(url)).toBe(sent)
    expect(outcome(jar.setCookie('b=1; Secure', url))).toBe(sent === '' ? 'rejected: secure-from-insecure' : 'stored')
  })
})
