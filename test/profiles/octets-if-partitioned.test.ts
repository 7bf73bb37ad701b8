/** A Firefox that does not partition third-party cookies limits the number of cookies in a partition, and not their octets. */

import { CookieJar, type CookieJarOptions } from 'speculoos'
import { profiles } from 'speculoos/profiles'
import { expect, test } from 'vitest'

const partitionKey = { topLevelSite: 'https://top.example', hasCrossSiteAncestor: true }

/** Returns the number of cookies that are left after a third party set `count` cookies in its partition. */
function left(count: number, octets: number, options: CookieJarOptions): number {
  const jar = new CookieJar({ ...options, now: () => 0 })
  for (let index = 1000; index < 1000 + count; index += 1) {
    const line = `${index}=${'x'.repeat(octets - 4)}; Secure; SameSite=None; Partitioned`
    jar.setCookie(line, 'https://site.example/', { sameSite: 'cross-site', partitionKey })
  }
  return jar.size
}

test.each([
  [30, 400, 30, 30],
  [40, 400, 40, 28],
  [5, 4000, 5, 3],
  [200, 5, 169, 169],
])(
  'Firefox: of %i cookies of %i octets %i are left if third parties are allowed, and %i if not',
  (count, octets, ...is) => {
    const found = (['allow', 'partition'] as const).map((thirdPartyCookies) =>
      left(count, octets, { profile: profiles.firefox, thirdPartyCookies }),
    )
    expect(found).toEqual(is)
  },
)

test('Firefox limits no octets in the partition of a page if third parties are blocked', () => {
  const own = { partitionKey: { topLevelSite: 'https://site.example', hasCrossSiteAncestor: false } }
  const sizes = (['block', 'partition'] as const).map((thirdPartyCookies) => {
    const jar = new CookieJar({ profile: profiles.firefox, thirdPartyCookies, now: () => 0 })
    for (let index = 0; index < 40; index += 1) {
      jar.setCookie(`${1000 + index}=${'x'.repeat(396)}; Secure; Partitioned`, 'https://site.example/', own)
    }
    return jar.size
  })
  expect(sizes).toEqual([40, 28])
})

test('Chromium limits the octets in any case', () => {
  const rules = ['allow', 'block', 'partition'] as const
  const found = rules.map((thirdPartyCookies) => left(30, 400, { profile: profiles.chromium, thirdPartyCookies }))
  expect(found).toEqual([25, 25, 25])
})

test('a profile may limit them in a Firefox that allows third parties', () => {
  const profile = { ...profiles.firefox, octetsLimited: 'always' } as const
  expect(left(40, 400, { profile, thirdPartyCookies: 'allow' })).toBe(28)
})
