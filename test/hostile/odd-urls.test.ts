/** Odd but valid URLs: the host, site and path that their cookies get (§5.1.2, §5.1.4, §5.7 steps 9 to 11). */
import { describe, expect, it } from 'vitest'
import { ids, outcome, pairs, storedCookie } from '../jar/outcome.js'
import { filledJar, receive } from './filled-jar.js'

describe('a cookie without Domain and Path gets the host and the default-path', () => {
  it.each([
    ['of a URL with user info', 'https://user:pass@www.site.example/a/b', 'www.site.example', '/a'],
    ['after the last @', 'https://www.example.com@evil.example/a/b', 'evil.example', '/a'],
    ['after an encoded @', 'https://www.example.com%40x@evil.example/', 'evil.example', '/'],
    ['of a URL with back-slashes', 'https:\\\\www.site.example\\a\\b', 'www.site.example', '/a'],
    ['before a back-slash', 'https://www.site.example\\.evil.example/a/b', 'www.site.example', '/.evil.example/a'],
    ['without a slash after the scheme', 'https:www.site.example/a/b', 'www.site.example', '/a'],
    ['with too many slashes after the scheme', 'https://///www.site.example/a/b', 'www.site.example', '/a'],
    ['of a URL in surrounding white space', ' \n https://www.site.example/a/b \t', 'www.site.example', '/a'],
    ['of a URL that contains line ends', 'https://www.si\nte.exa\tmple/a\r/b', 'www.site.example', '/a'],
    ['of a URL in capitals', 'HTTPS://WWW.SITE.EXAMPLE/A/B', 'www.site.example', '/A'],
    ['with an encoded back-slash in the path', 'https://www.site.example/a%5Cb/c', 'www.site.example', '/a%5Cb'],
    ['with an encoded slash in the path', 'https://www.site.example/a%2Fb/c', 'www.site.example', '/a%2Fb'],
    ['with an encoded letter in the path', 'https://www.site.example/%61/c', 'www.site.example', '/%61'],
    [
      'with a letter in the path that must be encoded',
      'https://www.site.example/\u00e9/c',
      'www.site.example',
      '/%C3%A9',
    ],
    ['with a semicolon in the path', 'https://www.site.example/a;b=c/d', 'www.site.example', '/a;b=c'],
    ['without a path', 'https://www.site.example', 'www.site.example', '/'],
    ['without a path, but a query', 'https://www.site.example?a/b', 'www.site.example', '/'],
    ['with slashes in the query', 'https://www.site.example/a/b?/c/d', 'www.site.example', '/a'],
    ['with slashes in the fragment', 'https://www.site.example/a/b#/c/d', 'www.site.example', '/a'],
    ['with dot segments', 'https://www.site.example/a/./b/../c', 'www.site.example', '/a'],
    ['with encoded dot segments', 'https://www.site.example/a/%2e/b/%2E%2e/c', 'www.site.example', '/a'],
    ['with more dot segments than path segments', 'https://www.site.example/../../a/b', 'www.site.example', '/a'],
    ['with two slashes before the path', 'https://www.site.example//a', 'www.site.example', '/'],
    ['with doubled slashes in the path', 'https://www.site.example//a//b', 'www.site.example', '//a/'],
    ['with a slash at the end of the path', 'https://www.site.example/a/b/', 'www.site.example', '/a/b'],
    ['of an IPv4 address in octal', 'http://0177.0.0.01/', '127.0.0.1', '/'],
    ['of an IPv4 address in hexadecimal', 'http://0x7F.0x0.0x0.0x1/', '127.0.0.1', '/'],
    ['of an IPv4 address in two parts', 'http://127.1/', '127.0.0.1', '/'],
    ['of an IPv4 address in one number', 'http://2130706433/', '127.0.0.1', '/'],
    ['of an IPv4 address with a trailing dot', 'http://127.0.0.1./', '127.0.0.1', '/'],
    ['of an IPv4 address in full-width digits', 'http://\uff11\uff12\uff17.0.0.1/', '127.0.0.1', '/'],
    ['of an IPv6 address at full length', 'http://[2001:0DB8:0:0:0:0:0:1]:8080/', '[2001:db8::1]', '/'],
    ['of an IPv6 address that ends in an IPv4 one', 'http://[::ffff:192.0.2.1]/', '[::ffff:c000:201]', '/'],
    ['with a trailing dot', 'https://www.site.example./a/b', 'www.site.example.', '/a'],
    ['with an underscore', 'https://my_host.site.example/', 'my_host.site.example', '/'],
    ['with hyphens at the ends', 'https://-a-.site.example/', '-a-.site.example', '/'],
    ['with hyphens in the third and fourth place', 'https://ab--c.site.example/', 'ab--c.site.example', '/'],
    ['with a label of 63 octets', `https://${'a'.repeat(63)}.example/`, `${'a'.repeat(63)}.example`, '/'],
    ['in non-ASCII letters', 'https://b\u00fccher.example/', 'xn--bcher-kva.example', '/'],
    ['in non-ASCII capitals', 'https://B\u00dcCHER.example/', 'xn--bcher-kva.example', '/'],
    ['in percent-encoded non-ASCII letters', 'https://b%C3%BCcher.example/', 'xn--bcher-kva.example', '/'],
    ['in full-width letters', 'https://\uff57\uff57\uff57.site\u3002example/', 'www.site.example', '/'],
    ['as an A-label in capitals', 'https://XN--BCHER-KVA.example/', 'xn--bcher-kva.example', '/'],
  ])('%s', (_, url, domain, path) => {
    const { result, jar } = receive('a=b', url)
    expect(storedCookie(result)).toMatchObject({ domain, path, hostOnly: true })
    expect(pairs(jar.getCookies(url))).toContain('a=b')
    expect(pairs(jar.getCookies(new URL(url)))).toContain('a=b')
  })
})

describe('the cookies of all ports of a host are the same', () => {
  it.each(['', ':', ':443', ':1', ':0', ':65535', ':8443'])('also with %j after the host', (port) => {
    const { jar } = receive('a=b; Path=/', 'https://www.example.com:9443/')
    expect(jar.getCookieString(`https://www.example.com${port}/`)).toContain('a=b')
  })
})

describe('a host with a trailing dot is a different host', () => {
  it('that does not share cookies with the host without the dot', () => {
    const { jar } = receive('dotted=1; Domain=example.com.', 'https://www.example.com./')
    expect(jar.getCookieString('https://www.example.com./')).toBe('dotted=1')
    expect(jar.getCookieString('https://www.example.com/')).not.toContain('dotted')
  })
  it('that has a separate site', () => {
    const { jar } = receive('dotted=1', 'https://www.example.com./')
    expect(jar.delete({ site: 'example.com.' })).toHaveLength(1)
    expect(jar.delete({ site: 'example.com' })).toHaveLength(2)
  })
})

const hostless = [
  ['with an empty label within', 'http://a..b/'],
  ['with an empty label before it', 'http://.site.example/'],
  ['with two trailing dots', 'http://site.example../'],
  ['of a dot', 'http://./'],
  ['of two dots', 'http://../'],
  ['with a label of 64 octets', `http://${'a'.repeat(64)}.example/`],
  ['with a label that is too long as an A-label', `http://${'\u00fc'.repeat(63)}.example/`],
  ['with an exclamation mark', 'http://si!te.example/'],
  ['with a star', 'http://*.site.example/'],
  ['with a comma', 'http://a,b.example/'],
  ['with an apostrophe', "http://o'site.example/"],
  ['with a dollar sign', 'http://$site.example/'],
  ['with a plus sign', 'http://a+b.example/'],
  ['with parentheses', 'http://(a).example/'],
  ['with braces', 'http://{a}.example/'],
  ['with a tilde', 'http://~a.example/'],
  ['with an equals sign', 'http://a=b.example/'],
  ['with an ampersand', 'http://a&b.example/'],
  ['with a semicolon', 'http://a;b.example/'],
  ['with a quotation mark', 'http://a"b.example/'],
  ['with a back-tick', 'http://a`b.example/'],
] as const

describe.each(hostless)('a host %s cannot be canonicalized', (_, url) => {
  it('so it sets no cookie', () => {
    expect(outcome(receive('a=b', url).result)).toBe('rejected: host-not-canonical')
  })
  it('so it does not check a Domain', () => {
    expect(outcome(receive('a=b; Domain=example.com', url).result)).toBe('rejected: host-not-canonical')
    expect(outcome(receive('a=b; Domain=com', url).result)).toBe('rejected: host-not-canonical')
  })
  it('so it is sent no cookie', () => {
    expect(filledJar().getCookieString(url)).toBe('')
    expect(filledJar().getCookies(url)).toEqual([])
  })
  it('and explain gives that reason', () => {
    const { included, excluded, reasons } = filledJar().explain(url)
    expect({ included, excluded, reasons: ids(reasons) }).toEqual({
      included: [],
      excluded: [],
      reasons: ['retrieval-host-not-canonical'],
    })
  })
})

it('a host that cannot be canonicalized is refused along with the other reasons', () => {
  const { result } = receive('__Host-=\u00e9; Secure; Domain=\u00e9; Path=/x', 'http://a..b/')
  expect(outcome(result)).toBe(
    'rejected: domain-not-ascii, host-not-canonical, secure-from-insecure, host-prefix-not-host-only, host-prefix-path',
  )
})

describe('a Fake A-label', () => {
  it.each(['xn--a', 'xn--', 'xn--0', 'xn--abc-', 'xn--zzzzzz', 'xn--bcher-kva0', 'xn--www-'])(
    'such as %s sets no cookie, whether its URL is valid or not',
    (label) => {
      const jar = filledJar()
      const before = jar.toJSON()
      const url = `http://${label}.example/`
      if (isUrl(url)) expect(outcome(jar.setCookie('a=b', url))).toBe('rejected: host-not-canonical')
      else expect(() => jar.setCookie('a=b', url)).toThrow(TypeError)
      expect(jar.toJSON()).toEqual(before)
    },
  )
})

/** Whether a text is a URL. `URL.canParse` of Node 20 is wrong for some that are not US-ASCII. */
function isUrl(text: string): boolean {
  try {
    return new URL(text).href !== ''
  } catch {
    return false
  }
}
