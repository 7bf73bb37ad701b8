/** A Firefox that blocks third-party cookies blocks partitioned ones too; Chromium and the text allow them. */

import { CookieJar } from 'speculoos'
import { profiles } from 'speculoos/profiles'
import { describe, expect, test } from 'vitest'

const URL_OF_WIDGET = 'https://widget.example/'
const partitionKey = { topLevelSite: 'https://top.example', hasCrossSiteAncestor: true }
const framed = { sameSite: 'cross-site', partitionKey } as const
const LINE = 'a=1; Secure; SameSite=None; Partitioned'

describe.each([
  ['rfc6265bis', 'a=1'],
  ['chromium', 'a=1'],
  ['firefox', ''],
] as const)('with the profile %s and third parties blocked', (name, header) => {
  const make = (): CookieJar => new CookieJar({ profile: profiles[name], thirdPartyCookies: 'block' })
  const isSpared = header !== ''

  test('a partitioned cookie is stored, or refused as third-party', () => {
    const result = make().setCookie(LINE, URL_OF_WIDGET, framed)
    expect(result.status === 'rejected' ? result.reasons.map(({ id }) => id) : result.status).toEqual(
      isSpared ? 'stored' : ['third-party-blocked'],
    )
  })
  test('a partitioned cookie that was stored before is sent, or withheld with the reason', () => {
    const jar = make()
    jar.configure({ thirdPartyCookies: 'allow' })
    jar.setCookie(LINE, URL_OF_WIDGET, {
      ...framed,
      partitionKey: { ...partitionKey, hasCrossSiteAncestor: name !== 'firefox' },
    })
    jar.configure({ thirdPartyCookies: 'block' })
    expect(jar.size).toBe(1)
    expect(jar.getCookieString(URL_OF_WIDGET, framed)).toBe(header)
    const { included, reasons } = jar.explain(URL_OF_WIDGET, framed)
    expect([included.length, ...reasons.map(({ id }) => id)]).toEqual(isSpared ? [1] : [0, 'third-party-blocked'])
  })
  test('a partitioned cookie of the page itself is stored', () => {
    const own = { partitionKey: { topLevelSite: 'https://widget.example', hasCrossSiteAncestor: false } }
    expect(make().setCookie(LINE, URL_OF_WIDGET, own).status).toBe('stored')
  })
})
