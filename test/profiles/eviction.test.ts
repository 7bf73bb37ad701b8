/** How Chromium and Firefox make room: in number, by priority, by last access, and in partitions. */
import { CookieJar } from 'speculoos'
import { profiles } from 'speculoos/profiles'
import { describe, expect, it } from 'vitest'

const url = 'https://site.example/'
const partitionKey = { topLevelSite: 'https://top.example', hasCrossSiteAncestor: true }
const embedded = { sameSite: 'cross-site', partitionKey } as const
const names = ['chromium', 'firefox'] as const

function filled(profile: (typeof names)[number], count: number, attributes: string, now = () => 0): CookieJar {
  const jar = new CookieJar({ profile: profiles[profile], now })
  for (let index = 0; index < count; index += 1) jar.setCookie(`a${index}=1${attributes}`, url)
  return jar
}

const held = (jar: CookieJar): string[] => [...jar].map(({ name }) => name)
const range = (prefix: string, from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, index) => `${prefix}${from + index}`)

describe('a site', () => {
  it.each(names)('of 180 cookies keeps them all in %s', (profile) => {
    expect(filled(profile, 180, '').size).toBe(180)
  })
  it.each(names)('of 181 cookies that are not Secure keeps the last 150 in %s', (profile) => {
    expect(held(filled(profile, 181, ''))).toEqual(range('a', 31, 181))
  })
  it.each(names)('of 181 Secure cookies keeps the last 150 in %s', (profile) => {
    expect(held(filled(profile, 181, '; Secure'))).toEqual(range('a', 31, 181))
  })
  it('of 180 Secure cookies loses the newcomer that is not Secure, and 30 others, in Chromium', () => {
    const jar = filled('chromium', 180, '; Secure')
    const changes: string[] = []
    jar.subscribe(({ cause, cookie }) => changes.push(`${cause} ${cookie.name}`))
    const result = jar.setCookie('late=1', url)
    expect(result.status === 'stored' && result.evicted.map(({ reason }) => reason.id)).toEqual(
      Array.from({ length: 31 }, () => 'evicted-by-profile'),
    )
    expect(held(jar)).toEqual(range('a', 30, 180))
    expect(changes.slice(0, 3)).toEqual(['inserted late', 'evicted late', 'evicted a0'])
  })
  it('of 180 Secure cookies refuses the newcomer that is not Secure in Firefox', () => {
    const jar = filled('firefox', 180, '; Secure')
    const changes: string[] = []
    jar.subscribe(({ cause }) => changes.push(cause))
    const result = jar.setCookie('late=1', url)
    expect(result.status === 'rejected' && result.reasons.map(({ id }) => id)).toEqual(['evicted-by-profile'])
    expect(held(jar)).toEqual(range('a', 0, 180))
    expect(changes).toEqual([])
  })
  it('spares 30, 50 and 70 cookies of each priority in Chromium', () => {
    const jar = new CookieJar({ profile: 'chromium', now: () => 0 })
    for (const name of range('l', 0, 60)) jar.setCookie(`${name}=1; Priority=Low`, url)
    for (const name of range('m', 0, 60)) jar.setCookie(`${name}=1`, url)
    for (const name of range('h', 0, 61)) jar.setCookie(`${name}=1; Priority=High`, url)
    expect(held(jar)).toEqual([...range('l', 30, 60), ...range('m', 1, 60), ...range('h', 0, 61)])
    expect([...CookieJar.fromJSON(JSON.stringify(jar))].map(({ priority }) => priority)).toEqual(
      [...jar].map(({ priority }) => priority),
    )
  })
  it.each(names)('loses expired cookies before others in %s', (profile) => {
    let time = 0
    const jar = new CookieJar({ profile: profiles[profile], now: () => time })
    for (const name of range('x', 0, 40)) jar.setCookie(`${name}=1; Max-Age=10`, url)
    for (const name of range('a', 0, 140)) jar.setCookie(`${name}=1`, url)
    time = 20_000
    jar.setCookie('late=1', url)
    expect(held(jar)).toEqual([...range('a', 0, 140), 'late'])
  })
  it.each(names)('keeps what was read 61 seconds later in %s', (profile) => {
    let time = 0
    const jar = new CookieJar({ profile: profiles[profile], now: () => time })
    for (const name of range('r', 0, 40)) jar.setCookie(`${name}=1; Path=/read`, url)
    for (const name of range('a', 0, 140)) jar.setCookie(`${name}=1; Path=/other`, url)
    time = 61_000
    jar.getCookieString(`${url}read`)
    jar.setCookie('late=1', url)
    expect(held(jar)).toEqual([...range('r', 0, 40), ...range('a', 31, 140), 'late'])
  })
  it.each(names)('takes no note of an access within a minute in %s', (profile) => {
    let time = 0
    const jar = new CookieJar({ profile: profiles[profile], now: () => time })
    jar.setCookie('a=1', url)
    const accesses = [59_999, 60_000, 100_000, 120_000].map((at) => {
      time = at
      return jar.getCookies(url)[0]?.lastAccessTime
    })
    expect(accesses).toEqual([0, 60_000, 60_000, 120_000])
    time = 185_000
    jar.getCookieString(url)
    expect([...jar][0]?.lastAccessTime).toBe(185_000)
  })
})

describe('a partition', () => {
  const attributes = '; Secure; SameSite=None; Partitioned'
  const set = (profile: (typeof names)[number], count: number, octets: number): string[] => {
    const jar = new CookieJar({ profile: profiles[profile], now: () => 0 })
    for (const name of range('p', 0, count)) {
      jar.setCookie(`${name}=${'x'.repeat(Math.max(octets - name.length, 0))}${attributes}`, url, embedded)
    }
    return held(jar)
  }
  it('loses one cookie for each beyond 180 in Chromium', () => {
    expect(set('chromium', 200, 1)).toEqual(range('p', 20, 200))
  })
  it('loses 31 cookies for the one beyond 180 in Firefox', () => {
    expect(set('firefox', 181, 1)).toEqual(range('p', 31, 181))
  })
  it('keeps at most 10,240 octets in Chromium', () => {
    expect(set('chromium', 30, 400)).toHaveLength(25)
    expect(set('chromium', 3, 4000)).toHaveLength(2)
  })
  it('goes down to 10,240 octets when it has more than 12,288 in Firefox', () => {
    expect(set('firefox', 40, 400)).toHaveLength(28)
    expect(set('firefox', 5, 4000)).toHaveLength(3)
  })
  it.each(names)('does not count for the site in %s', (profile) => {
    const jar = filled(profile, 180, '')
    jar.setCookie(`p=1${attributes}`, url, embedded)
    expect(jar.size).toBe(181)
  })
})

it('limits that a jar has besides hold as well', () => {
  const jar = new CookieJar({ profile: 'chromium', limits: { cookiesPerSite: 5 } })
  for (const name of range('a', 0, 7)) jar.setCookie(`${name}=1`, url)
  expect(held(jar)).toEqual(range('a', 2, 7))
})

it('a profile that comes later evicts what it leaves no room for', () => {
  const jar = new CookieJar({ limits: { cookiesPerSite: 300 }, now: () => 0 })
  for (const name of range('a', 0, 200)) jar.setCookie(`${name}=1`, url)
  jar.configure({ profile: 'chromium' })
  expect(held(jar)).toEqual(range('a', 50, 200))
})
