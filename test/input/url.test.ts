/** Whatever a URL looks like, the jar reads from it what a URL parser does (§5.1.2, §5.1.4). */
import fc from 'fast-check'
import { CookieJar } from 'speculoos'
import { canonicalizeHost, defaultPath } from 'speculoos/algorithms'
import { describe, expect, it } from 'vitest'

const word = fc.string({ unit: fc.constantFrom(...'abzAZ019-_.~!*'), maxLength: 6 })
const host = fc.oneof(
  { weight: 6, arbitrary: fc.array(word, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.')) },
  fc.domain(),
  fc.ipV4Extended(),
  fc.ipV6().map((address) => `[${address}]`),
  fc.constantFrom(
    'localhost',
    '127.0.0.1',
    'xn--bcher-kva.example',
    'b\u00fccher.example',
    'a.1',
    '1.a',
    'a..b',
    '0x7f.1',
  ),
)
const segment = fc.oneof(
  word,
  fc.constantFrom(
    '',
    '.',
    '..',
    '%2e',
    '%2E%2e',
    '.%2e',
    '%2f',
    '%',
    '%zz',
    '%20',
    ' ',
    '\\',
    '\t',
    '\u00e9',
    '"<>`{}|^',
  ),
  fc.constantFrom(';a=b', 'a:b@c', "'", '$&+,()', '[]', '...', '.a', 'a.'),
)
const url = fc
  .record({
    scheme: fc.constantFrom('http://', 'https://', 'ws://', 'wss://', 'HTTP://', 'https:', 'http:/', ' https://'),
    user: fc.constantFrom('', '', '', 'user@', 'user:pass@', '@'),
    host,
    port: fc.constantFrom('', '', ':', ':80', ':0080', ':443', ':9999', ':65535', ':65536', ':8a'),
    path: fc.array(segment, { maxLength: 5 }).map((segments) => segments.map((each) => `/${each}`).join('')),
    tail: fc.constantFrom('', '', '?', '?q=/a/b', '#f/a', '?a#b', '?/../x'),
  })
  .map(({ scheme, user, host, port, path, tail }) => scheme + user + host + port + path + tail)

describe('any URL', () => {
  it('gives a cookie its canonicalized host and its default-path, or none, or is refused', () => {
    fc.assert(
      fc.property(url, (text) => {
        const jar = new CookieJar()
        if (!isUrl(text)) {
          expect(() => jar.setCookie('a=1', text)).toThrow(TypeError)
          expect(() => jar.getCookieString(text)).toThrow(TypeError)
          return
        }
        const { hostname, pathname } = new URL(text)
        const domain = canonicalizeHost(hostname)
        expect(jar.setCookie('a=1', text)).toMatchObject(
          domain === null
            ? { status: 'rejected', reasons: [{ id: 'host-not-canonical' }] }
            : { status: 'stored', cookie: { domain, path: defaultPath(pathname) } },
        )
      }),
      { numRuns: 3000 },
    )
  })
  it('gets what its object, and another spelling of it, get as well', () => {
    fc.assert(
      fc.property(url, (text) => {
        fc.pre(isUrl(text))
        const parsed = new URL(text)
        const spelling = parsed.href.replace('://', '://user@')
        const jar = new CookieJar()
        jar.setCookies(['a=1; Path=/', 'b=1', `c=1; Path=${parsed.pathname.replaceAll(';', '')}`, 'd=1; Secure'], text)
        const answer = jar.getCookieString(text)
        expect(jar.getCookieString(parsed)).toBe(answer)
        expect(jar.getCookieString(spelling)).toBe(answer)
        expect(jar.clone().getCookieString(spelling)).toBe(answer)
      }),
      { numRuns: 1000 },
    )
  })
})

/** Whether a text is a URL. `URL.canParse` of Node 20 cannot be asked: it denies some that are not US-ASCII. */
function isUrl(text: string): boolean {
  try {
    return new URL(text).href !== ''
  } catch {
    return false
  }
}
