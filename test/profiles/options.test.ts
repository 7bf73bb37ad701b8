/** How a jar takes a profile: as a value, by name, later on, and with options that win over it. */
import { CookieJar } from 'speculoos'
import { CookieJar as CoreJar } from 'speculoos/core'
import { profiles } from 'speculoos/profiles'
import { describe, expect, it } from 'vitest'
import { profileOf } from '../../src/profiles/registry.js'

const url = 'https://site.example/'
const crossSite = { sameSite: 'cross-site', thirdParty: false } as const

describe('a jar takes a profile', () => {
  it('as a value, and by the name of one that is imported', () => {
    for (const profile of [profiles.firefox, 'firefox']) {
      for (const jar of [new CookieJar({ profile }), new CoreJar({ profile, publicSuffixes: null })]) {
        jar.setCookie('x', url)
        expect(jar.getCookieString(url)).toBe('x=')
      }
    }
  })
  it('by the name of the text, and as null, which is the default', () => {
    for (const profile of ['rfc6265bis', null, undefined, profiles.rfc6265bis]) {
      const jar = new CookieJar({ profile })
      jar.setCookie('=a=b', url)
      expect(jar.getCookieString(url)).toBe('a=b')
    }
  })
  it('later on, and again without one', () => {
    const jar = new CookieJar()
    jar.setCookie('a=1', url)
    expect(jar.getCookieString(url, crossSite)).toBe('')
    jar.configure({ profile: 'firefox' })
    expect(jar.getCookieString(url, crossSite)).toBe('a=1')
    jar.configure({ profile: null })
    expect(jar.getCookieString(url, crossSite)).toBe('')
  })
  it('and gives it to a clone, but not to its JSON', () => {
    const jar = new CookieJar({ profile: 'firefox' })
    jar.setCookie('a=1', url)
    expect(jar.clone().getCookieString(url, crossSite)).toBe('a=1')
    expect(CookieJar.fromJSON(jar.toJSON()).getCookieString(url, crossSite)).toBe('')
    expect(CookieJar.fromJSON(jar.toJSON(), { profile: 'firefox' }).getCookieString(url, crossSite)).toBe('a=1')
  })
  it('that was spread and changed', () => {
    const jar = new CookieJar({ profile: { ...profiles.chromium, sameSiteDefault: 'None' } })
    jar.setCookie('a=1', url)
    expect(jar.getCookieString(url, crossSite)).toBe('a=1')
  })
  it('that checks the chain of redirects, which is empty for a request without a context', () => {
    const jar = new CookieJar({ profile: 'firefox' })
    jar.setCookie('a=1; SameSite=Strict', url)
    expect(jar.getCookieString(url)).toBe('a=1')
    expect(jar.getCookieString(url, { crossSiteRedirect: true })).toBe('')
    jar.configure({ profile: null })
    expect(jar.getCookieString(url, { crossSiteRedirect: true })).toBe('a=1')
  })
  it('whose third-party rule an option of the jar wins over', () => {
    const jar = new CookieJar({ profile: 'firefox', thirdPartyCookies: 'allow' })
    jar.setCookie('a=1', url)
    expect(jar.getCookieString(url, { sameSite: 'cross-site' })).toBe('a=1')
  })
  it('and partitions third-party cookies without one, if it is asked to', () => {
    const partitionKey = { topLevelSite: 'https://top.example', hasCrossSiteAncestor: true }
    const context = { sameSite: 'cross-site', partitionKey } as const
    const jar = new CookieJar({ thirdPartyCookies: 'partition' })
    jar.setCookie('a=1; Secure; SameSite=None', url, context)
    expect(jar.getCookieString(url)).toBe('')
    expect(jar.getCookieString(url, context)).toBe('a=1')
  })
})

it.each(Object.keys(profiles))('with the profile %s an opaque site for cookies is cross-site', (profile) => {
  const jar = new CookieJar({ profile })
  jar.setCookie('a=1; SameSite=Strict', url)
  expect(jar.getCookieString(url, { siteForCookies: url })).toBe('a=1')
  expect(jar.getCookieString(url, { siteForCookies: 'opaque' })).toBe('')
})

describe('a jar refuses', () => {
  it.each(['safari', '', 'Firefox'])('the unknown name %j, and says what to import', (profile) => {
    expect(() => new CookieJar({ profile })).toThrow(
      `options.profile: expected a profile, or the name of one after import 'speculoos/profiles', got "${profile}"`,
    )
  })
  it('what is no profile', () => {
    const given: unknown = { name: 'mine' }
    expect(() => Reflect.construct(CookieJar, [{ profile: given }])).toThrow(/^options\.profile: expected a profile/)
    expect(() => Reflect.apply(profileOf, undefined, ['options.profile', 3])).toThrow(TypeError)
  })
  it('a third-party rule, a party and a date that do not exist', () => {
    const options: unknown = { thirdPartyCookies: 'maybe' }
    expect(() => Reflect.construct(CookieJar, [options])).toThrow(/'allow', 'block' or 'partition'/)
    const jar = new CookieJar()
    for (const context of [{ thirdParty: 1 }, { crossSiteRedirect: 'no' }, { responseDate: Number.NaN }]) {
      expect(() => Reflect.apply(jar.getCookieString, jar, [url, context])).toThrow(TypeError)
    }
    expect(jar.getCookieString(url, { responseDate: 'no date' })).toBe('')
  })
})
