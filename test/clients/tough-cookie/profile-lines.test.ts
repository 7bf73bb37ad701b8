/** A jar made by CookieJar.over reads Set-Cookie lines as the jar below it does, which may have the profile of a browser. */

import fc from 'fast-check'
import { CookieJar as MainJar, type Rejection } from 'speculoos'
import { profiles } from 'speculoos/profiles'
import { CookieJar } from 'speculoos/tough-cookie'
import { describe, expect, it } from 'vitest'

const SITE = 'https://www.site.example/docs/'
const NOW = Date.UTC(2026, 0, 1)

type Rules = ConstructorParameters<typeof MainJar>[0]

function jarWith(rules: Rules): MainJar {
  return new MainJar({ now: () => NOW, ...rules })
}

/** Sets a line by a jar made by CookieJar.over, and returns the records of the jar below. */
function recordsByView(line: string, rules: Rules, http = true): unknown {
  const jar = jarWith(rules)
  CookieJar.over(jar).setCookieSync(line, SITE, { http, ignoreError: true })
  return jar.records()
}

function recordsByJar(line: string, rules: Rules, http = true): unknown {
  const jar = jarWith(rules)
  jar.setCookie(line, SITE, http ? undefined : { type: 'non-HTTP', sameSite: 'same-site' })
  return jar.records()
}

describe('a line that a jar made by CookieJar.over sets', () => {
  it.each<[what: string, profile: 'chromium' | 'firefox', line: string, expected: object[]]>([
    ['without an equals sign is a name under Firefox', 'firefox', 'SID', [{ name: 'SID', value: '' }]],
    ['with an empty name is refused by Firefox', 'firefox', '=SID', []],
    ['with a tab in its value is refused by Chromium', 'chromium', 'a=1\tb', []],
    ['may have a plus sign in Max-Age under Chromium', 'chromium', 'a=1; Max-Age=+5', [{ expiryTime: NOW + 5000 }]],
    ['keeps its Priority under Chromium', 'chromium', 'a=1; Priority=High', [{ priority: 'High' }]],
  ])('%s', (_, profile, line, expected) => {
    expect(recordsByView(line, { profile: profiles[profile] })).toMatchObject(expected)
    expect(recordsByView(line, { profile: profiles[profile] })).toHaveLength(expected.length)
  })

  const part = fc.constantFrom(
    ...[
      'a',
      'SID',
      '=',
      ';',
      ' ',
      '\t',
      '; ',
      '1',
      '+5',
      '-1',
      'Max-Age=',
      'Expires=',
      'Path=/',
      'Domain=site.example',
    ],
    ...['Secure', 'HttpOnly', 'SameSite=', 'None', 'Lax', 'Priority=', 'High', '__Host-', 'Thu, 01-Jan-27 00:00 GMT'],
    ...['Fri, 01 Jan 2027 00:00:00 GMT', '"', '\u00ff', '\0', 'x'.repeat(1100), 'Partitioned', ','],
  )
  const line = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(''))

  it.each([
    ['without a profile', {}],
    ['of Chromium', { profile: profiles.chromium }],
    ['of Firefox', { profile: profiles.firefox }],
  ])('leads to the same records as in a jar %s', (_, rules) => {
    fc.assert(
      fc.property(line, fc.boolean(), (text, http) => {
        expect(recordsByView(text, rules, http)).toEqual(recordsByJar(text, rules, http))
      }),
    )
  })

  it('becomes a cookie with the attributes as Chromium read them', () => {
    const cookie = CookieJar.over(jarWith({ profile: profiles.chromium })).setCookieSync(
      'a=1; Max-Age=+60; Priority=High; Foo',
      SITE,
    )
    expect(String(cookie)).toBe('a=1; Max-Age=60; Path=/docs; Priority=High; Foo')
  })

  it('is refused for the reasons of the jar if they differ from those of the parser', () => {
    const rejections: Rejection[] = []
    const jar = jarWith({ cookiesEnabled: false, onRejected: (rejection) => rejections.push(rejection) })
    const refused: unknown[] = []
    const onRejected = ({ reasons }: { reasons: readonly { id: string }[] }) =>
      refused.push(reasons.map(({ id }) => id))
    CookieJar.over(jar, { onRejected }).setCookieSync('a=\x01', SITE, { ignoreError: true })
    expect(refused).toEqual([['cookies-disabled']])
    expect(rejections.map(({ name, reasons }) => [name, reasons[0]?.id])).toEqual([['a', 'cookies-disabled']])
  })

  it('is refused for the reasons of the parser if the URL has no host', () => {
    expect(() => CookieJar.over(jarWith({})).setCookieSync('a=\x01', 'data:,')).toThrow('Cookie failed to parse')
  })
})

describe('client.parse', () => {
  it('reads Partitioned only in the context of a partition', () => {
    const partitionKey = { topLevelSite: 'https://news.example', hasCrossSiteAncestor: true }
    for (const [context, partitioned] of [
      [{ partitionKey }, true],
      [undefined, false],
    ] as const) {
      const parsed = new MainJar().client(context).parse('a=1; Secure; Partitioned')
      expect(parsed).toMatchObject({ status: 'parsed', setCookie: { partitioned } })
    }
  })

  it('counts the octets of text from a script', () => {
    const text = `a=${'\u00e9'.repeat(2048)}`
    expect(new MainJar().client().parse(text).status).toBe('parsed')
    expect(new MainJar().client({ type: 'non-HTTP' }).parse(text).status).toBe('rejected')
  })

  it('stores nothing', () => {
    const jar = new MainJar()
    expect(jar.client().parse('a=1').status).toBe('parsed')
    expect(jar.size).toBe(0)
  })

  it('takes a string only', () => {
    expect(() => new MainJar().client().parse(1 as never)).toThrow('text: expected a string, got a number')
  })
})
