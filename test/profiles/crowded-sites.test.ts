/** The cookies that a profile evicts from a crowded site, in order: by priority, Secure and last access. */
import { CookieJar } from 'speculoos'
import { type CrowdedSite, type Profile, type ProfileCandidate, profiles } from 'speculoos/profiles'
import { describe, expect, it } from 'vitest'

const limits = {
  cookiesPerSite: 6,
  cookiesPerSiteLeft: 3,
  protectedCookies: { Low: 1, Medium: 1, High: 1 },
  cookiesPerPartition: 5,
  cookiesPerPartitionLeft: 2,
  octetsPerPartition: 20,
  octetsPerPartitionLeft: 10,
}
const chromium: Profile = { ...profiles.chromium, ...limits }
const firefox: Profile = { ...profiles.firefox, ...limits }

function cookieWith(fields: Partial<ProfileCandidate>): ProfileCandidate {
  const result = new CookieJar().setCookie('a=', 'https://site.example/')
  if (result.status === 'rejected') throw new Error('The cookie was refused.')
  return { ...result.cookie, creationTime: 0, sequence: 0, ...fields }
}

/** Cookies in the order of their last access, with names such as `L1`, `M2` and `T3S`; a final S means Secure. */
function cookiesOf(names: string): ProfileCandidate[] {
  const priorities = { L: 'Low', M: undefined, T: 'High' } as const
  return names.split(' ').map((name, index) => {
    const priority = priorities[name.charAt(0) as keyof typeof priorities]
    const fields = { name, secure: name.endsWith('S'), lastAccessTime: index, sequence: index }
    return cookieWith(priority === undefined ? fields : { ...fields, priority })
  })
}

/** Returns the names of the evicted cookies, in order, and checks the reasons. */
function gone(profile: Profile, cookies: readonly ProfileCandidate[], more: Partial<CrowdedSite> = {}): string {
  const site: CrowdedSite = {
    size: cookies.length,
    isPartition: false,
    thirdPartyCookies: 'partition',
    newcomer: cookies.at(-1) ?? null,
    cookies: () => cookies,
    ...more,
  }
  const excess = profile.evict(site, profile)
  for (const { reason } of excess) expect(reason.id).toBe('evicted-by-profile')
  return excess.map(({ candidate }) => candidate.name).join(' ')
}

describe('of a site with more than six cookies, of which three are left and one of each priority is protected', () => {
  it.each([
    ['nothing goes while there are six', 'M1 M2 M3 M4 M5 M6', ''],
    ['the least recently used go first', 'M1 M2 M3 M4 M5 M6 M7', 'M1 M2 M3 M4'],
    ['cookies of low priority go first', 'M1 M2 M3 M4 L1 L2 L3', 'L1 L2 M1 M2'],
    ['cookies of medium priority go before cookies of high priority', 'T1 T2 T3 M1 M2 M3 M4', 'M1 M2 M3 T1'],
    ['within low priority, cookies that are not Secure go first', 'L1 L2S L3 L4S L5 M1 M2', 'L1 L3 L5 L2S'],
    [
      'cookies of medium and high priority that are not Secure go before all Secure ones',
      'M1S M2S T1S T2S M3 T3 M4',
      'M3 M4 T3 M1S',
    ],
    [
      'Secure ones of medium priority go before Secure ones of high priority',
      'T1S T2S T3S M1S M2S M3S M4S',
      'M1S M2S M3S T1S',
    ],
    ['Secure ones of high priority go last', 'T1S T2S T3S T4S T5S T6S T7S', 'T1S T2S T3S T4S'],
    ['the only one of a priority stays', 'L1 T1 T2 T3 T4 T5 T6', 'T1 T2 T3 T4'],
    ['the most recently used are protected, Secure or not', 'L1 L2S L3 M1S M2S T1S T2S', 'L1 L3 M1S T1S'],
  ])('in Chromium %s: %s', (_, names, expected) => {
    expect(gone(chromium, cookiesOf(names))).toBe(expected)
  })

  it('in Chromium all of a priority stay if more are protected, and nothing goes if more may stay', () => {
    const cookies = cookiesOf('L1 L2 M1 M2 M3 M4 M5')
    expect(gone({ ...chromium, protectedCookies: { Low: 3, Medium: 0, High: 0 } }, cookies)).toBe('M1 M2 M3 M4')
    expect(gone({ ...chromium, cookiesPerSiteLeft: 10 }, cookies)).toBe('')
  })

  it.each([
    ['nothing goes while there are six', 'M1 M2 M3 M4 M5 M6', ''],
    ['cookies that are not Secure go first, of any priority', 'M1S T2 M3S M4 L5 M6 M7', 'T2 M4 L5 M6'],
    ['only cookies that are not Secure go if there are any', 'M1S M2S M3S M4S M5S M6 M7', 'M6'],
    ['a newcomer that is not Secure goes if all others are Secure', 'M1S M2S M3S M4S M5S M6S M7', 'M7'],
    ['a Secure newcomer evicts Secure ones', 'M1S M2S M3S M4S M5S M6S M7S', 'M1S M2S M3S M4S'],
  ])('in Firefox %s: %s', (_, names, expected) => {
    expect(gone(firefox, cookiesOf(names))).toBe(expected)
  })

  it('in Firefox any other newcomer stays, even if a clock that was set back puts it first', () => {
    for (const names of ['M1 M2 M3 M4 M5 M6 M7', 'M1S M2S M3S M4S M5S M6S M7S']) {
      const cookies = cookiesOf(names)
      const [first = null] = cookies
      expect(gone(firefox, cookies, { newcomer: first })).toBe(names.split(' ').slice(1, 5).join(' '))
    }
  })

  it('in Firefox the oldest go if there is no newcomer', () => {
    expect(gone(firefox, cookiesOf('M1S M2S M3S M4S M5S M6S M7S'), { newcomer: null })).toBe('M1S M2S M3S M4S')
  })

  it('by the text nothing goes', () => {
    expect(gone({ ...profiles.rfc6265bis, ...limits }, cookiesOf('M1 M2 M3 M4 M5 M6 M7'))).toBe('')
  })
})

it.each([
  ['Chromium', chromium],
  ['Firefox', firefox],
])('%s compares the last access, then the creation-time, and then the order of insertion', (_, profile) => {
  const times = [
    ['g', 3, 0, 0],
    ['c', 1, 2, 1],
    ['a', 1, 1, 9],
    ['e', 2, 1, 5],
    ['d', 2, 1, 4],
    ['b', 1, 2, 0],
    ['f', 2, 2, 0],
  ] as const
  const cookies = times.map(([name, lastAccessTime, creationTime, sequence]) =>
    cookieWith({ name, lastAccessTime, creationTime, sequence, secure: false }),
  )
  expect(gone(profile, cookies, { newcomer: null })).toBe('a b c d')
  expect(gone({ ...profile, cookiesPerSiteLeft: 1 }, cookies, { newcomer: null })).toMatch(/^a b c d e f/)
})

describe('of a partition with more than five cookies, of which two are left', () => {
  const partition = { isPartition: true } as const

  it.each([
    ['nothing goes while there are five', 'M1 M2 M3 M4 M5', ''],
    ['the least recently used go, of any priority', 'T1 M2 M3S L4 M5 M6', 'T1 M2 M3S L4'],
  ])('in Chromium %s: %s', (_, names, expected) => {
    expect(gone(chromium, cookiesOf(names), partition)).toBe(expected)
  })

  it.each([
    ['nothing goes while there are five', 'M1 M2 M3 M4 M5', ''],
    ['cookies that are not Secure go first', 'M1S M2 M3 M4 M5 M6', 'M2 M3 M4 M5'],
    ['a newcomer that is not Secure goes if all others are Secure', 'M1S M2S M3S M4S M5S M6', 'M6'],
  ])('in Firefox %s: %s', (_, names, expected) => {
    expect(gone(firefox, cookiesOf(names), partition)).toBe(expected)
  })
})

describe('of a partition with more than twenty octets, of which ten are left', () => {
  const partition = { isPartition: true } as const
  /** Cookies of these sizes in octets, the least recently used first. */
  const ofSizes = (...sizes: readonly number[]): ProfileCandidate[] =>
    sizes.map((size, index) =>
      cookieWith({ name: `n${index}`, value: 'x'.repeat(size - 2), lastAccessTime: index, secure: true }),
    )

  const rows: readonly (readonly [sizes: readonly number[], expected: string])[] = [
    [[10, 10], ''],
    [[10, 11], 'n0 n1'],
    [[11, 10], 'n0'],
    [[5, 5, 5, 6], 'n0 n1 n2'],
    [[6, 5, 5, 5], 'n0 n1'],
    [[30], 'n0'],
  ]
  it.each([
    ['Chromium', chromium],
    ['Firefox', firefox],
  ])('in %s the least recently used go', (_, profile) => {
    for (const [sizes, expected] of rows) expect(gone(profile, ofSizes(...sizes), partition)).toBe(expected)
  })

  it('each character of a byte string counts as one octet', () => {
    const cookies = ['\xe9', '\xe8'].map((name, index) =>
      cookieWith({ name, value: '\xe9'.repeat(9), lastAccessTime: index }),
    )
    expect(gone(chromium, cookies, partition)).toBe('')
  })

  it('nothing goes if the site is not a partition, or if octets are not limited', () => {
    const cookies = ofSizes(30, 30)
    for (const profile of [chromium, firefox]) expect(gone(profile, cookies)).toBe('')
    const allowed = { ...partition, thirdPartyCookies: 'allow' } as const
    expect(gone(firefox, cookies, allowed)).toBe('')
    expect(gone(chromium, cookies, allowed)).toBe('n0 n1')
  })
})
