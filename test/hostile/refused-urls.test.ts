/** An invalid URL, or a URL with a scheme without cookies, throws a TypeError with the expected and the given value. */
import type { CookieJar } from 'speculoos'
import { originOf } from 'speculoos/algorithms'
import { describe, expect, it } from 'vitest'
import { expectRefusal, filledJar, refusal } from './filled-jar.js'

type Verb = (jar: CookieJar, url: string | URL) => unknown

const verbs: [string, Verb][] = [
  ['setCookie', (jar, url) => jar.setCookie('a=b', url)],
  ['setCookies', (jar, url) => jar.setCookies(['a=b', 'c=d'], url)],
  ['setCookies of nothing', (jar, url) => jar.setCookies([], url)],
  ['getCookieString', (jar, url) => jar.getCookieString(url)],
  ['getCookies', (jar, url) => jar.getCookies(url)],
  ['explain', (jar, url) => jar.explain(url)],
  ['setCookie with a context', (jar, url) => jar.setCookie('a=b', url, { type: 'non-HTTP' })],
]

const noUrls: [string, string][] = [
  ['nothing', ''],
  ['white space', ' \t\n'],
  ['a host', 'www.example.com'],
  ['a path', '/dir/page'],
  ['a URL without its scheme', '//www.example.com/'],
  ['a scheme', 'https:'],
  ['a scheme and slashes', 'https://'],
  ['a scheme and user info', 'https://user@/'],
  ['a scheme and a port', 'https://:443/'],
  ['a host with a space', 'https://www.exam ple.com/'],
  ['a host with NUL', 'https://www.exam\0ple.com/'],
  ['a host with an encoded NUL', 'https://www.exam%00ple.com/'],
  ['a host with an encoded space', 'https://www.exam%20ple.com/'],
  ['a host with an encoded slash', 'https://www.example.com%2F.evil.example/'],
  ['a host with an encoded back-slash', 'https://www.example.com%5C.evil.example/'],
  ['a host with an encoded @', 'https://www.example.com%40evil.example/'],
  ['a host with a broken encoding', 'https://www%.example.com/'],
  ['a host with a lone surrogate', 'https://\ud800.example.com/'],
  ['a host in angle brackets', 'https://<www>.example.com/'],
  ['an unterminated IPv6 address', 'https://[::1/'],
  ['an IPv6 address without brackets', 'https://::1/'],
  ['an IPv6 address with a zone', 'https://[fe80::1%25eth0]/'],
  ['an IPv6 address that is too long', 'https://[1:2:3:4:5:6:7:8:9]/'],
  ['an IPv4 address with a number above 255', 'https://256.1.1.1/'],
  ['an IPv4 address of five numbers', 'https://1.2.3.4.5/'],
  ['an IPv4 address that is too large a number', 'https://4294967296/'],
  ['an octal number with an 8', 'https://08.1.1.1/'],
  ['a host that ends in a number', 'https://example.1/'],
  ['a port above 65535', 'https://www.example.com:65536/'],
  ['a port that is not a number', 'https://www.example.com:https/'],
  ['a port below zero', 'https://www.example.com:-1/'],
]

const cookieless: [string, string][] = [
  ['ftp', 'ftp://www.example.com/'],
  ['file', 'file:///etc/hosts'],
  ['file with a host', 'file://www.example.com/etc/hosts'],
  ['data', 'data:text/html,hello'],
  ['javascript', 'javascript:alert(1)'],
  ['about', 'about:blank'],
  ['blob', 'blob:https://www.example.com/e5b1a3d0-0000'],
  ['chrome-extension', 'chrome-extension://abcdefghijklmnop/page.html'],
  ['mailto', 'mailto:ada@example.com'],
  ['view-source', 'view-source:https://www.example.com/'],
  ['httpx', 'httpx://www.example.com/'],
  ['http+unix', 'http+unix://www.example.com/'],
  ['a drive', 'C:\\cookies'],
  ['a host and port, which is a scheme,', 'localhost:8080/'],
]

describe.each(verbs)('%s', (_, verb) => {
  it.each(noUrls)('refuses %s', (__, url) => {
    const jar = filledJar()
    expect(expectRefusal(jar, /^url$/, () => verb(jar, url))).toContain(JSON.stringify(url.replace(/[^/]*@/, '…@')))
  })
  it.each(cookieless)('refuses the scheme of %s', (__, url) => {
    const jar = filledJar()
    const message = expectRefusal(jar, /^url$/, () => verb(jar, url))
    expect(message).toContain(JSON.stringify(url.replace(/[^/]*@/, '…@')))
    expect(message).toContain('http, https, ws or wss')
  })
  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['a number', 42],
    ['a bigint', 42n],
    ['a symbol', Symbol('url')],
    ['a function', () => 'https://www.example.com/'],
    ['an object', {}],
    ['an array', ['https://www.example.com/']],
    ['a date', new Date(0)],
    ['an object whose href is a number', { href: 42 }],
    ['an object whose href is not a URL', { href: '/dir' }],
    ['an object without a prototype', Object.create(null)],
  ])('refuses %s', (__, url) => {
    const jar = filledJar()
    // @ts-expect-error callers without types can pass anything
    expectRefusal(jar, /^url$/, () => verb(jar, url))
  })
  it('cuts off a very long text', () => {
    const jar = filledJar()
    expect(expectRefusal(jar, /^url$/, () => verb(jar, `ftp://${'a'.repeat(1_000_000)}/`)).length).toBeLessThan(500)
    expect(expectRefusal(jar, /^url$/, () => verb(jar, 'x'.repeat(1_000_000))).length).toBeLessThan(500)
  })
})

describe('a URL object that is refused', () => {
  const hostile: [string, URL][] = [
    ['of this realm', new URL('ftp://www.example.com/')],
    ['that has only an href', Object.assign(Object.create({}), { href: 'ftp://www.example.com/' })],
    ['without a prototype', Object.assign(Object.create(null), { href: 'ftp://www.example.com/' })],
  ]
  it.each(hostile)('%s appears in the message by its text', (_, url) => {
    const jar = filledJar()
    expect(expectRefusal(jar, /^url$/, () => jar.getCookies(url))).toContain('"ftp://www.example.com/"')
    expect(expectRefusal(jar, /^url$/, () => jar.setCookie('a=b', url))).toContain('"ftp://www.example.com/"')
  })
})

describe('ws and wss', () => {
  it('have the same cookies as http and https', () => {
    const jar = filledJar()
    expect(jar.getCookieString('wss://www.example.com/')).toBe('SID=31d4; theme=dark')
    expect(jar.getCookieString('ws://www.example.com/')).toBe('theme=dark')
  })
})

describe('originOf', () => {
  it.each(noUrls)('refuses %s', (_, url) => {
    expect(refusal(/^url$/, () => originOf(url))).toContain(JSON.stringify(url.replace(/[^/]*@/, '…@')))
  })
  it.each(['data:text/html,hello', 'about:blank', 'javascript:alert(1)', 'file:///etc/hosts', 'mailto:a@b.example'])(
    'returns an opaque origin for %s',
    (url) => {
      expect(originOf(url)).toBe('opaque')
    },
  )
})

describe('an error about a URL', () => {
  for (const url of [
    'ftp://ada:geheim@www.example.com/?token=geheim',
    'https://ada:geheim@/',
    'ada:geheim@host',
    'https://[?geheim',
    'https://exam ple/#geheim',
  ]) {
    it(`does not quote the secret of ${url}`, () => {
      const jar = filledJar()
      for (const [, verb] of verbs) expect(expectRefusal(jar, /^url$/, () => verb(jar, url))).not.toContain('geheim')
    })
  }
})
