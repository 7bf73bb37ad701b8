/** Wrong profiles: the mistake is found before the first request, and no cookie is lost. */
import { CookieJar } from 'speculoos'
import { type Profile, profiles } from 'speculoos/profiles'
import { describe, expect, it } from 'vitest'
import { evictedByProfile } from '../../src/cookie/reason.js'

const url = 'https://site.example/'

/** Returns a jar with a changed profile, which may be invalid. */
function jarWith(changes: object): CookieJar {
  return Reflect.construct(CookieJar, [{ profile: { ...profiles.chromium, ...changes } }])
}

describe('an invalid field of a profile throws a TypeError that names it', () => {
  it.each(Object.keys(profiles.chromium))('%s', (field) => {
    for (const value of [undefined, Symbol('odd'), Number.NaN, {}]) {
      expect(() => jarWith({ [field]: value })).toThrow(
        new RegExp(`^options\\.profile\\.${field}(?:\\.Low)?: expected .+, got `),
      )
    }
  })

  it('configure refuses it too, and the jar keeps its rules', () => {
    const jar = new CookieJar({ profile: 'chromium' })
    const configure = () => Reflect.apply(jar.configure, jar, [{ profile: { ...profiles.firefox, readDate: null } }])
    expect(configure).toThrow('options.profile.readDate: expected a function, got null')
    expect(jar.setCookie('=a=b', url).status).toBe('rejected')
  })
})

it('changing a profile afterwards does not change a jar', () => {
  const profile: { -readonly [Key in keyof Profile]?: Profile[Key] } = { ...profiles.chromium }
  const jar = jarWith(profile)
  delete profile.parse
  profile.sameSiteDefault = 'None'
  jar.setCookie('a=1', url)
  expect(jar.getCookieString(url, { sameSite: 'cross-site' })).toBe('')
})

it('a profile whose fields change between reads is read once', () => {
  let readings = 0
  const profile = Object.defineProperty({ ...profiles.chromium }, 'evict', {
    get: () => {
      readings += 1
      return readings === 1 ? profiles.chromium.evict : null
    },
  })
  const jar = new CookieJar({ profile })
  expect(jar.setCookies(['a=1', 'b=2'], url).map(({ status }) => status)).toEqual(['stored', 'stored'])
  expect(readings).toBe(1)
})

it('the profiles of the package cannot be changed', () => {
  for (const profile of Object.values(profiles)) {
    expect(Object.isFrozen(profile) && Object.isFrozen(profile.protectedCookies)).toBe(true)
  }
})

describe('the function that evicts', () => {
  it('may name a cookie twice', () => {
    const evict: Profile['evict'] = ({ cookies }) => {
      const [candidate] = cookies()
      const excess = candidate && { candidate, reason: { id: 'evicted-from-full-site' } as never }
      return excess === undefined ? [] : [excess, excess]
    }
    const jar = new CookieJar()
    jar.setCookies(['a=1', 'b=2', 'c=3'], url)
    jar.configure({ profile: { ...profiles.rfc6265bis, evict } })
    expect(jar.size).toBe(2)
    expect([...jar].length).toBe(2)
  })

  it.each<[string, unknown]>([
    ['names a cookie that is not in the jar', () => [{ candidate: { name: 'a' }, reason: {} }]],
    ['returns nothing', () => undefined],
    [
      'throws',
      () => {
        throw new TypeError('options.profile.evict() of a test')
      },
    ],
  ])('%s: the jar and its listeners agree', (_title, evict) => {
    const jar = jarWith({ evict })
    const told: string[] = []
    jar.onChanges((changes) => told.push(...changes.map(({ cause, cookie }) => `${cause} ${cookie.name}`)))
    expect(() => jar.setCookie('a=1', url)).toThrow(/^options\.profile\.evict\(\)/)
    expect(Array.from(jar, ({ name }) => `inserted ${name}`)).toEqual(told)
  })

  it('must return an array', () => {
    expect(() => jarWith({ evict: () => undefined }).setCookie('a=1', url)).toThrow(
      'options.profile.evict(): expected an array, got undefined',
    )
  })

  it('may choose only the new cookie, which is then rejected without any other change', () => {
    const evict: Profile['evict'] = ({ newcomer }) =>
      newcomer?.name === 'new' ? [{ candidate: newcomer, reason: evictedByProfile }] : []
    const jar = new CookieJar({ profile: { ...profiles.rfc6265bis, evict } })
    jar.setCookie('a=1', url)
    const told: string[] = []
    jar.onChanges((changes) => told.push(...changes.map(({ cause, cookie }) => `${cause} ${cookie.name}`)))
    expect(jar.setCookie('new=1', url)).toEqual({ status: 'rejected', reasons: [evictedByProfile], warnings: [] })
    expect(jar.getCookieString(url)).toBe('a=1')
    expect(told).toEqual([])
  })

  it('may evict the last cookies of a site from a partition', () => {
    const partitionKey = { topLevelSite: 'https://top.example', hasCrossSiteAncestor: true }
    const evict: Profile['evict'] = ({ cookies }) =>
      Array.from(cookies(), (candidate) => ({ candidate, reason: evictedByProfile }))
    const jar = new CookieJar()
    jar.setCookie('a=1; Secure; SameSite=None; Partitioned', url, { sameSite: 'cross-site', partitionKey })
    expect(jar.size).toBe(1)
    jar.configure({ profile: { ...profiles.rfc6265bis, evict } })
    expect(jar.size).toBe(0)
  })

  it('cannot change the order of the cookies of a site', () => {
    const evict: Profile['evict'] = ({ cookies }) => {
      const list = cookies()
      if (Array.isArray(list)) list.reverse().pop()
      return []
    }
    const jar = new CookieJar({ profile: { ...profiles.rfc6265bis, evict } })
    jar.setCookies(['a=1', 'b=2; Path=/x', 'c=3'], url)
    expect(jar.getCookieString('https://site.example/x')).toBe('b=2; a=1; c=3')
  })
})
