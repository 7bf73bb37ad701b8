/** What becomes of a received cookie in each profile: prefixes, domains, times and priorities. */
import { CookieJar, type RequestContext } from 'speculoos'
import { type Profile, profiles } from 'speculoos/profiles'
import { describe, expect, it } from 'vitest'

const { chromium, firefox, rfc6265bis } = profiles
const NOW = Date.UTC(2027, 5, 9)
const jarWith = (profile: Profile): CookieJar => new CookieJar({ profile, now: () => NOW })

/** Returns `stored`, or the ids of the reasons. */
function outcome(profile: Profile, line: string, url = 'https://site.example/', context?: RequestContext): string {
  const result = jarWith(profile).setCookie(line, url, context)
  return result.status === 'rejected' ? result.reasons.map(({ id }) => id).join(' ') : result.status
}

describe('a prefix', () => {
  it.each<[line: string, rfc6265bis: string, browsers: string]>([
    ['__Http-a=1; Secure; HttpOnly', 'stored', 'stored'],
    ['__Http-a=1; HttpOnly', 'stored', 'http-prefix-not-secure'],
    ['__Http-a=1; Secure', 'stored', 'http-prefix-not-http-only'],
    ['__hTTP-a=1', 'stored', 'http-prefix-not-secure http-prefix-not-http-only'],
    ['__Host-Http-a=1; Secure; HttpOnly; Path=/', 'stored', 'stored'],
    ['__Host-Http-a=1; Secure; Path=/', 'stored', 'http-prefix-not-http-only'],
    ['x__Http-a=1', 'stored', 'stored'],
    ['a=__Http-b', 'stored', 'stored'],
  ])('of %s', (line, text, browsers) => {
    expect([rfc6265bis, chromium, firefox].map((profile) => outcome(profile, line))).toEqual([text, browsers, browsers])
  })

  it.each([
    ['__Http-a', 'nameless-http-prefix'],
    ['__http-', 'nameless-http-prefix'],
    ['x__Http-a', 'stored'],
    ['__Httpa', 'stored'],
  ])('in the value of the nameless cookie %s of Chromium', (line, expected) => {
    expect(outcome(chromium, line)).toBe(expected)
    expect(outcome(rfc6265bis, line)).toBe('stored')
  })

  it('__Http- is not for scripts', () => {
    const context = { type: 'non-HTTP' } as const
    expect(outcome(chromium, '__Http-a=1; Secure; HttpOnly', undefined, context)).toContain('http-prefix-not-http-only')
  })

  it.each<[line: string, url: string, outcomes: readonly string[]]>([
    ['__Host-a=1; Secure; Path=/', 'https://site.example/', ['stored', 'stored', 'stored']],
    ['__Host-a=1; Secure; Path=', 'https://site.example/', ['stored', 'refused', 'stored']],
    ['__Host-a=1; Secure; Path', 'https://site.example/', ['stored', 'refused', 'stored']],
    ['__Host-a=1; Secure', 'https://site.example/', ['refused', 'refused', 'stored']],
    ['__Host-a=1; Secure', 'https://site.example/dir/page', ['refused', 'refused', 'refused']],
    ['__Host-a=1; Secure; Path=/', 'https://site.example/dir/page', ['stored', 'stored', 'stored']],
    ['__Host-a=1; Secure; Path=/dir', 'https://site.example/', ['refused', 'refused', 'refused']],
  ])('__Host- of %s at %s: by the text, in Chromium and in Firefox', (line, url, outcomes) => {
    const found = [rfc6265bis, chromium, firefox].map((profile) => outcome(profile, line, url))
    expect(found.map((each) => (each === 'stored' ? each : 'refused'))).toEqual(outcomes)
  })
})

describe('a domain', () => {
  const ofBooks = 'https://xn--bcher-kva.example/'
  const script = { type: 'non-HTTP' } as const
  it.each<[title: string, line: string, url: string, context: RequestContext, outcomes: readonly string[]]>([
    ['of octets', 'a=1; Domain=b\xc3\xbccher.example', ofBooks, {}, ['refused', 'stored', 'refused']],
    ['of upper-case letters too', 'a=1; Domain=B\xc3\x9cCHER.Example', ofBooks, {}, ['refused', 'stored', 'refused']],
    ['of characters from a script', 'a=1; Domain=b\xfccher.example', ofBooks, script, ['refused', 'stored', 'refused']],
    [
      'of characters that are not octets',
      'a=1; Domain=\u017e.example',
      'https://xn--jha.example/',
      {},
      ['refused', 'stored', 'refused'],
    ],
    ['of octets that are not UTF-8', 'a=1; Domain=b\xfccher.example', ofBooks, {}, ['refused', 'refused', 'refused']],
    [
      'of octets with a tab between them',
      'a=1; Domain=\xc3\tf.example',
      'https://xn--zca.example/',
      {},
      ['refused', 'refused', 'refused'],
    ],
    [
      'of another host',
      'a=1; Domain=b\xc3\xbccher.example',
      'https://site.example/',
      {},
      ['refused', 'refused', 'refused'],
    ],
    ['that is the host', 'a=1; Domain=SITE.example', 'https://site.example/', {}, ['stored', 'stored', 'stored']],
    ['that is another address', 'a=1; Domain=10.0.0.2', 'https://10.0.0.1/', {}, ['refused', 'refused', 'refused']],
    ['that is the address', 'a=1; Domain=10.0.0.1', 'https://10.0.0.1/', {}, ['stored', 'stored', 'stored']],
    [
      'that is the address in other digits',
      'a=1; Domain=0x7f.1',
      'https://127.0.0.1/',
      {},
      ['refused', 'refused', 'refused'],
    ],
    ['that is a dot', 'a=1; Domain=.', 'https://site.example/', {}, ['stored', 'refused', 'refused']],
    ['that is empty', 'a=1; Domain=', 'https://site.example/', {}, ['stored', 'stored', 'stored']],
  ])('%s: by the text, in Chromium and in Firefox', (_, line, url, context, outcomes) => {
    const found = [rfc6265bis, chromium, firefox].map((profile) => outcome(profile, line, url, context))
    expect(found.map((each) => (each === 'stored' ? each : 'refused'))).toEqual(outcomes)
  })

  it('that is the address makes a host-only cookie in browsers', () => {
    const hostOnly = [rfc6265bis, chromium, firefox].map((profile) => {
      const result = jarWith(profile).setCookie('a=1; Domain=10.0.0.1', 'https://10.0.0.1/')
      return result.status === 'stored' && result.cookie.hostOnly
    })
    expect(hostOnly).toEqual([false, true, true])
  })

  it.each(['.', '..'])('that is %s in put has the same outcome by the text and without a profile', (domain) => {
    const outcomes = [null, rfc6265bis].map((profile) => {
      const init = { name: 'a', value: '1', url: 'https://site.example/', domain }
      const result = new CookieJar({ profile, now: () => NOW }).put(init)
      return result.status === 'rejected' ? result.reasons : result.cookie
    })
    expect(outcomes[1]).toEqual(outcomes[0])
  })
})

describe('a tab in a path', () => {
  it('is refused by the browsers, and its reason comes first', () => {
    const line = 'a=1; Path=/\tx; SameSite=None'
    expect(outcome(chromium, line)).toBe('tab-in-path same-site-none-not-secure')
    expect(outcome(firefox, 'a=1; Path=/\tx')).toBe('tab-in-path')
    expect(outcome(rfc6265bis, 'a=1; Path=/\tx')).toBe('stored')
  })
})

describe('Expires', () => {
  const line = 'a=1; Expires=Wed, 09 Jun 2027 10:00:00 GMT'
  const at = Date.UTC(2027, 5, 9, 10)
  const HOUR = 3_600_000
  it.each<[of: string, profile: Profile, responseDate: number | undefined, expiryTime: number]>([
    ['Chromium', chromium, NOW - HOUR, at + HOUR],
    ['Firefox', firefox, NOW + HOUR, at - HOUR],
    ['Chromium without a Date', chromium, undefined, at],
    ['the text', rfc6265bis, NOW - HOUR, at],
  ])('of %s is moved by the Date of the response, or not', (_, profile, responseDate, expiryTime) => {
    const context = responseDate === undefined ? {} : { responseDate }
    const result = jarWith(profile).setCookie(line, 'https://site.example/', context)
    expect(result).toMatchObject({ status: 'stored', cookie: { expiryTime } })
  })

  it('that is missing is not moved: the cookie lives as long as the session, or its Max-Age', () => {
    const context = { responseDate: NOW - HOUR }
    const [session, lasting] = ['a=1', 'b=1; Max-Age=60'].map((each) =>
      jarWith(chromium).setCookie(each, 'https://site.example/', context),
    )
    expect(session).toMatchObject({ status: 'stored', cookie: { persistent: false } })
    expect(lasting).toMatchObject({ status: 'stored', cookie: { expiryTime: NOW + 60_000 } })
  })
})

describe('a stored cookie', () => {
  it.each([
    ['Low', 'Low'],
    ['Medium', undefined],
    ['High', 'High'],
  ])('of Chromium with Priority=%s has the priority %s', (written, priority) => {
    const jar = jarWith(chromium)
    jar.setCookie(`a=1; Priority=${written}`, 'https://site.example/')
    expect([...jar][0]?.priority).toBe(priority)
  })

  it.each<[of: string, profile: Profile, value: string, isNew: boolean]>([
    ['Chromium', chromium, '2', true],
    ['Chromium', chromium, '1', false],
    ['Firefox', firefox, '2', false],
    ['the text', rfc6265bis, '2', false],
  ])('of %s that gets the value %3$s is new, or not', (_, profile, value, isNew) => {
    let now = NOW
    const jar = new CookieJar({ profile, now: () => now })
    jar.setCookie('a=1', 'https://site.example/')
    now += 1000
    jar.setCookie(`a=${value}`, 'https://site.example/')
    expect([...jar][0]?.creationTime).toBe(isNew ? NOW + 1000 : NOW)
  })
})
