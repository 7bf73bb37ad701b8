/**
 * An origin given as an object must name a valid host. Anything else is refused, and never read as the end of another
 * host.
 */
import { CookieJar, publicSuffixes, type RequestContext } from 'speculoos'
import {
  type Origin,
  originOf,
  sameSite,
  sameSiteOfRequest,
  siteForCookiesOfDocument,
  siteForCookiesOfWorker,
} from 'speculoos/algorithms'
import { describe, expect, it } from 'vitest'
import { expectRefusal, refusal } from './filled-jar.js'

const bank = 'https://bank.test/'

function bankJar() {
  const jar = new CookieJar()
  jar.setCookies(['SID=1; SameSite=Strict', 'any=1; SameSite=None; Secure'], bank)
  return jar
}

const noHosts = [
  'evil.test@bank.test',
  'evil.test:x@bank.test',
  'bank.test#.evil.test',
  'bank.test/.evil.test',
  'bank.test?.evil.test',
  'bank.test\\.evil.test',
  'evil.test#@bank.test',
  'bank.test:443',
  'evil.test:bank.test',
  'bank.test ',
  ' bank.test',
  'ba nk.test',
  'bank.test\t',
  'ba\nnk.test',
  '\r\nbank.test',
  '',
  '.',
  '.bank.test',
  'bank..test',
  '%62ank.test',
  'bank.test\0',
  'evil.test\uff20bank.test',
  'bank.test\uff0fevil.test',
  '[::1',
  '[bank.test]',
  '//bank.test',
  'https://bank.test',
  '*.bank.test',
]

describe.each(noHosts)('an origin with the host %j', (host) => {
  const origin: Origin = { scheme: 'https', host }
  it('is refused as siteForCookies', () => {
    const jar = bankJar()
    for (const scheme of ['https', 'http', 'foo']) {
      const context: RequestContext = { siteForCookies: { scheme, host } }
      expectRefusal(jar, /^context\.siteForCookies$/, () => jar.getCookieString(bank, context))
      expectRefusal(jar, /^context\.siteForCookies$/, () => jar.setCookie('a=1', bank, context))
      expectRefusal(jar, /^context\.siteForCookies$/, () => jar.explain(bank, context))
    }
  })
  it('is refused by every algorithm that takes an origin', () => {
    const other = originOf(bank)
    refusal(/^first$/, () => sameSite(origin, other, publicSuffixes))
    refusal(/^second$/, () => sameSite(other, origin, publicSuffixes))
    refusal(/^request\.siteForCookies$/, () => sameSiteOfRequest({ origin: other, siteForCookies: origin }, null))
    refusal(/^request\.origin$/, () => sameSiteOfRequest({ origin, siteForCookies: other }, publicSuffixes))
    refusal(/^document\.origin$/, () => siteForCookiesOfDocument({ url: bank, origin }, publicSuffixes))
    const framed = { url: bank, parent: { url: bank, origin } }
    refusal(/^document\.origin$/, () => siteForCookiesOfDocument(framed, publicSuffixes))
    refusal(/^worker\.origin$/, () => siteForCookiesOfWorker({ origin, documents: [] }, publicSuffixes))
  })
})

it.each(['', 'https:', 'https://', 'ht tps', '1https', 'https\n', '://'])(
  'an invalid scheme is refused: %j',
  (scheme) => {
    const context: RequestContext = { siteForCookies: { scheme, host: 'bank.test' } }
    refusal(/^context\.siteForCookies$/, () => bankJar().getCookieString(bank, context))
  },
)

describe('an odd host that is valid', () => {
  const hosts: [string, string, string][] = [
    ['an IPv6 address', '[::1]', 'https://[::1]/'],
    ['an IPv6 address in another spelling', '[0:0::1]', 'https://[::1]/'],
    ['an IPv4 address', '127.0.0.1', 'https://127.0.0.1/'],
    ['U-labels', 'b\u00fccher.test', 'https://xn--bcher-kva.test/'],
    ['A-labels', 'xn--bcher-kva.test', 'https://b\u00fccher.test/'],
    ['a trailing dot', 'bank.test.', 'https://bank.test./'],
    ['capitals', 'WWW.Bank.TEST', 'https://bank.test/'],
    ['an underscore', 'my_app.bank.test', 'https://bank.test/'],
    ['one label', 'localhost', 'https://localhost/'],
  ]
  it.each(hosts)('is same-site with itself: %s', (_, host, url) => {
    const jar = new CookieJar()
    jar.setCookie('SID=1; SameSite=Strict', url)
    for (const scheme of ['https', 'HTTPS', 'wss']) {
      expect(jar.getCookieString(url, { siteForCookies: { scheme, host } })).toBe('SID=1')
    }
    expect(jar.getCookieString(url, { siteForCookies: { scheme: 'http', host } })).toBe('')
    const origin = { scheme: 'https', host }
    expect(sameSite(origin, originOf(url), publicSuffixes)).toBe(true)
    expect(siteForCookiesOfDocument({ url: 'about:srcdoc', origin }, publicSuffixes)).toEqual({
      ...Object(originOf(`https://${host}/`)),
    })
    const worker = { origin, documents: [{ url }] }
    expect(siteForCookiesOfWorker(worker, publicSuffixes)).toEqual(originOf(`https://${host}/`))
  })
  it('of another site is cross-site', () => {
    expect(bankJar().getCookieString(bank, { siteForCookies: { scheme: 'https', host: 'evil.test' } })).toBe('any=1')
  })
})

it('an origin whose getters return something else the second time is read once', () => {
  let reads = 0
  const siteForCookies: Origin = {
    scheme: 'https',
    get host() {
      reads += 1
      return reads === 1 ? 'evil.test' : 'bank.test'
    },
  }
  expect(bankJar().getCookieString(bank, { siteForCookies })).toBe('any=1')
  expect(reads).toBe(1)
})

it('a message about a host shows no user name', () => {
  const context: RequestContext = { siteForCookies: { scheme: 'https', host: 'ada:S3CR3T@bank.test' } }
  expect(refusal(/^context/, () => bankJar().getCookieString(bank, context))).not.toContain('S3CR3T')
})
