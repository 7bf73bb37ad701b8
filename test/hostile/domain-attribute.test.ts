/**
 * A Domain attribute can neither reach beyond the site of its server nor be taken for another name (§5.6.3, §5.7 steps
 * 7 to 10).
 */
import { describe, expect, it } from 'vitest'
import { ids, outcome, storedCookie } from '../jar/outcome.js'
import { receive } from './filled-jar.js'

describe('a Domain is rejected', () => {
  it.each([
    ['of a foreign site', 'other.example', 'https://www.example.com/', 'domain-mismatch'],
    ['of a subdomain', 'a.www.example.com', 'https://www.example.com/', 'domain-mismatch'],
    ['of a sibling domain', 'shop.example.com', 'https://www.example.com/', 'domain-mismatch'],
    ['that the host name merely ends with', 'example.com', 'https://notexample.com/', 'domain-mismatch'],
    ['that merely ends with the host name', 'notexample.com', 'https://example.com/', 'domain-mismatch'],
    ['of two dots', '..', 'https://www.example.com/', 'domain-mismatch'],
    ['of three dots', '...', 'https://www.example.com/', 'domain-mismatch'],
    ['with two dots before it', '..example.com', 'https://www.example.com/', 'domain-mismatch'],
    ['of two dots and a letter', '..x', 'https://www.example.com/', 'domain-mismatch'],
    ['with an empty label', 'www..com', 'https://www.example.com/', 'domain-mismatch'],
    ['with a trailing dot that the host lacks', 'example.com.', 'https://www.example.com/', 'domain-mismatch'],
    ['without the trailing dot that the host has', 'example.com', 'https://www.example.com./', 'domain-mismatch'],
    ['with two trailing dots', 'example.com..', 'https://www.example.com./', 'domain-mismatch'],
    ['of the top level', 'com', 'https://www.example.com/', 'domain-public-suffix'],
    ['of the top level with a dot before it', '.com', 'https://www.example.com/', 'domain-public-suffix'],
    ['of the top level with a trailing dot', 'com.', 'https://www.example.com./', 'domain-public-suffix'],
    ['of a foreign top level', 'org', 'https://www.example.com/', 'domain-public-suffix, domain-mismatch'],
    ['of a public suffix', 'co.uk', 'https://shop.site.co.uk/', 'domain-public-suffix'],
    ['of a public suffix in mixed case', '.Co.uK', 'https://shop.site.co.uk/', 'domain-public-suffix'],
    ['of a private public suffix in capitals', 'GITHUB.IO', 'https://user.github.io/', 'domain-public-suffix'],
    ['of the last label of an intranet name', 'corp', 'https://wiki.corp/', 'domain-public-suffix'],
    ['around a public suffix', 'amazonaws.com', 'https://bucket.s3.amazonaws.com/', 'domain-beyond-site'],
    ['of an IP address that is not the host', '127.0.0.1', 'https://www.example.com/', 'domain-mismatch'],
    ['of the end of an IP address', '0.0.1', 'http://127.0.0.1/', 'domain-mismatch'],
    ['of the last number of an IP address', '1', 'http://127.0.0.1/', 'domain-mismatch'],
    ['of an IP address in another spelling', '0x7f.1', 'http://0x7f.1/', 'domain-mismatch'],
    ['of an IPv6 address without brackets', '::1', 'http://[::1]/', 'domain-mismatch'],
    ['of an IPv6 address in a longer spelling', '[0:0:0:0:0:0:0:1]', 'http://[::1]/', 'domain-mismatch'],
    ['with a space in it', 'exam ple.com', 'https://www.example.com/', 'domain-mismatch'],
    ['with a word after it', 'example.com www', 'https://www.example.com/', 'domain-mismatch'],
    ['with a port', 'example.com:443', 'https://www.example.com:443/', 'domain-mismatch'],
    ['with a scheme', 'https://example.com', 'https://www.example.com/', 'domain-mismatch'],
    ['with a path', 'example.com/', 'https://www.example.com/', 'domain-mismatch'],
    ['with a star', '*.example.com', 'https://www.example.com/', 'domain-mismatch'],
    ['in quotation marks', '"example.com"', 'https://www.example.com/', 'domain-mismatch'],
    ['with a dot as %2e', 'www%2eexample.com', 'https://www.example.com/', 'domain-mismatch'],
    ['with a letter as %65', '%65xample.com', 'https://www.example.com/', 'domain-mismatch'],
    ['with a comma', 'example.com,other.com', 'https://www.example.com/', 'domain-mismatch'],
  ])('%s', (_, domain, url, reasons) => {
    expect(outcome(receive(`a=b; Domain=${domain}`, url).result)).toBe(`rejected: ${reasons}`)
  })
})

describe('a Domain that is not US-ASCII is rejected, even if it names the host', () => {
  it.each([
    ['in non-ASCII letters', 'b\u00fccher.example', 'https://www.b\u00fccher.example/'],
    ['in non-ASCII capitals', 'B\u00dcCHER.example', 'https://www.b\u00fccher.example/'],
    ['with a Kelvin sign for a k', '\u212aiosk.example', 'https://www.kiosk.example/'],
    ['with a dotted capital I', 'k\u0130osk.example', 'https://www.kiosk.example/'],
    ['with a long s', 'kio\u017fk.example', 'https://www.kiosk.example/'],
    ['in full-width letters', '\uff4b\uff49osk.example', 'https://www.kiosk.example/'],
    ['with an ideographic full stop', 'www.kiosk\u3002example', 'https://www.kiosk.example/'],
    ['with a soft hyphen', 'ki\u00adosk.example', 'https://www.kiosk.example/'],
    ['with a no-break space before it', '\u00a0kiosk.example', 'https://www.kiosk.example/'],
    ['with a byte order mark before it', '\ufeffkiosk.example', 'https://www.kiosk.example/'],
    ['with a zero-width space in it', 'ki\u200bosk.example', 'https://www.kiosk.example/'],
  ])('%s', (_, domain, url) => {
    expect(outcome(receive(`a=b; Domain=${domain}`, url).result)).toBe('rejected: domain-not-ascii, domain-mismatch')
  })
})

describe('a Domain is accepted', () => {
  it.each([
    ['in capitals', 'EXAMPLE.COM', 'https://www.example.com/', 'example.com'],
    ['with one dot before it', '.example.com', 'https://www.example.com/', 'example.com'],
    ['with white space around it', ' \texample.com\t ', 'https://www.example.com/', 'example.com'],
    ['of the host itself', 'www.example.com', 'https://www.example.com/', 'www.example.com'],
    ['with the trailing dot of the host', 'example.com.', 'https://www.example.com./', 'example.com.'],
    [
      'as the A-label of the host',
      'xn--bcher-kva.example',
      'https://www.b\u00fccher.example/',
      'xn--bcher-kva.example',
    ],
    ['of the IP address of the host', '127.0.0.1', 'http://127.0.0.1/', '127.0.0.1'],
    ['of the IP address that the host spells differently', '127.0.0.1', 'http://0x7f.1/', '127.0.0.1'],
    ['of the IPv6 address of the host', '[::1]', 'http://[0:0:0:0:0:0:0:1]/', '[::1]'],
    ['of an IPv6 address that begins with a letter', '[fe80::1]', 'http://[FE80::1]/', '[fe80::1]'],
  ])('%s', (_, domain, url, stored) => {
    expect(storedCookie(receive(`a=b; Domain=${domain}`, url).result)).toMatchObject({
      domain: stored,
      hostOnly: false,
    })
  })
})

describe('a cookie is host-only', () => {
  it.each([
    ['with a Domain without a value', 'Domain', []],
    ['with an empty Domain', 'Domain=', []],
    ['with a Domain of white space', 'Domain= \t ', []],
    ['with a Domain of one dot', 'Domain=.', []],
    ['with an empty Domain after another one', 'Domain=other.example; Domain=', []],
    ['with a Domain that is too long', `Domain=${'a.'.repeat(512)}b`, ['attribute-too-long']],
  ])('%s', (_, attribute, warnings) => {
    const { result } = receive(`a=b; ${attribute}`)
    expect(storedCookie(result)).toMatchObject({ domain: 'www.example.com', hostOnly: true })
    expect(ids(result.warnings)).toEqual(warnings)
  })
  it.each([
    ['github.io', 'https://github.io/'],
    ['GitHub.IO', 'https://github.io/'],
    ['localhost', 'http://localhost/'],
    ['com.', 'https://com./'],
  ])('with the Domain %s of a host that is itself a public suffix', (domain, url) => {
    const { result } = receive(`a=b; Domain=${domain}`, url)
    expect(storedCookie(result)).toMatchObject({ domain: new URL(url).hostname, hostOnly: true })
    expect(ids(result.warnings)).toEqual(['domain-ignored-for-public-suffix-host'])
  })
})

describe('the last of several Domains counts', () => {
  it('even if an earlier one would have been accepted', () => {
    const { result } = receive('a=b; Domain=example.com; Domain=other.example')
    expect(outcome(result)).toBe('rejected: domain-mismatch')
  })
  it('even if an earlier one would have been rejected', () => {
    const { result } = receive('a=b; Domain=com; Domain=example.com')
    expect(storedCookie(result).domain).toBe('example.com')
  })
})

describe('a cookie of example.com', () => {
  it.each(['notexample.com', 'example.com.evil.example', 'example.co', 'xexample.com', 'example.com.', 'com'])(
    'is not sent to %s',
    (host) => {
      const { jar } = receive('a=b; Domain=example.com; Path=/')
      expect(jar.getCookieString(`https://${host}/`)).toBe('')
      expect(jar.explain(`https://${host}/`)).toEqual({ included: [], excluded: [], reasons: [] })
    },
  )
  it.each(['example.com', 'a.b.example.com'])('is sent to %s', (host) => {
    const { jar } = receive('a=b; Domain=example.com; Path=/')
    expect(jar.getCookieString(`https://${host}/`)).toContain('a=b')
  })
})
