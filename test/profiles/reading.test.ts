/** The profile of a program is read field by field. A message names the wrong field and what was expected. */
import { CookieJar } from 'speculoos'
import { type Profile, profiles } from 'speculoos/profiles'
import { describe, expect, it } from 'vitest'
import { profileOf, registerProfiles } from '../../src/profiles/registry.js'

const base = profiles.chromium
const messageOf = (changes: object): string => {
  try {
    base.read('profile', { ...base, ...changes })
  } catch (error) {
    if (error instanceof TypeError) return error.message
    throw error
  }
  return 'nothing was thrown'
}

describe('a field', () => {
  const wrong: readonly (readonly [field: keyof Profile, value: unknown, expected: string])[] = [
    ['name', 1, 'a string, got 1'],
    ['version', undefined, 'a string, got undefined'],
    ['valueless', 'value', "'nameless' or 'name', got \"value\""],
    ['emptyName', 'kept', "'nameless' or 'refused', got \"kept\""],
    ['equalsInNameless', 'nameless', "'kept' or 'refused', got \"nameless\""],
    ['tabInNameOrValue', true, "'kept' or 'refused', got true"],
    ['invalidOctets', 'refused', "'kept' or 'replaced', got \"refused\""],
    ['tabInPath', null, "'kept' or 'refused', got null"],
    ['repeatedLifetime', 'first', "'last-valid' or 'last', got \"first\""],
    ['readsPriority', 'yes', 'true or false, got "yes"'],
    ['readDate', null, 'a function, got null'],
    ['readMaxAge', {}, 'a function, got an object'],
    ['httpPrefixes', 1, 'true or false, got 1'],
    ['hostPrefixPath', 'no', "'attribute' or 'literal' or 'value', got \"no\""],
    ['dotDomain', 'kept', "'host-only' or 'refused', got \"kept\""],
    ['internationalDomain', 'kept', "'refused' or 'converted', got \"kept\""],
    ['addressDomain', 'refused', "'domain' or 'host-only', got \"refused\""],
    ['clockSkew', 0, 'true or false, got 0'],
    ['creationTime', 'new', "'kept' or 'kept-with-value', got \"new\""],
    ['secureOverlay', 'all', "'above-and-below' or 'shared-host', got \"all\""],
    ['sameSiteDefault', 'Strict', "'Lax' or 'None', got \"Strict\""],
    ['laxAllowingUnsafe', -1, 'a number of milliseconds or null, got -1'],
    ['laxAllowingUnsafe', undefined, 'a number of milliseconds or null, got undefined'],
    ['schemefulSameSite', null, 'true or false, got null'],
    ['redirectChain', '', 'true or false, got ""'],
    ['thirdPartyCookies', 'ask', "'allow' or 'block' or 'partition', got \"ask\""],
    ['blocksPartitioned', undefined, 'true or false, got undefined'],
    ['crossSiteAncestor', 'never', "'always' or 'same-site', got \"never\""],
    ['cookiesPerSite', -1, 'a number that is not negative, got -1'],
    ['cookiesPerSiteLeft', '150', 'a number that is not negative, got "150"'],
    ['cookiesPerPartition', Number.NaN, 'a number that is not negative, got NaN'],
    ['cookiesPerPartitionLeft', null, 'a number that is not negative, got null'],
    ['octetsPerPartition', undefined, 'a number that is not negative, got undefined'],
    ['octetsPerPartitionLeft', true, 'a number that is not negative, got true'],
    ['octetsLimited', 'never', "'always' or 'if-partitioned', got \"never\""],
    ['accessGranularity', -60, 'a number that is not negative, got -60'],
    ['read', null, 'a function, got null'],
    ['parse', 'parse', 'a function, got "parse"'],
    ['receive', undefined, 'a function, got undefined'],
    ['evict', [], 'a function, got an array'],
  ]
  it.each(wrong)('%s is not %j', (field, value, expected) => {
    expect(messageOf({ [field]: value })).toBe(`profile.${field}: expected ${expected}`)
  })

  const other: readonly Partial<Profile>[] = [
    { name: '', version: '' },
    { valueless: 'name', emptyName: 'refused', equalsInNameless: 'kept', tabInNameOrValue: 'kept' },
    { invalidOctets: 'replaced', tabInPath: 'kept', repeatedLifetime: 'last-valid', readsPriority: false },
    { httpPrefixes: false, hostPrefixPath: 'attribute', dotDomain: 'host-only', internationalDomain: 'refused' },
    { hostPrefixPath: 'value', addressDomain: 'domain', clockSkew: false, creationTime: 'kept' },
    { secureOverlay: 'shared-host', sameSiteDefault: 'None', laxAllowingUnsafe: 0, schemefulSameSite: false },
    { laxAllowingUnsafe: null, redirectChain: true, thirdPartyCookies: 'block', blocksPartitioned: true },
    { thirdPartyCookies: 'partition', crossSiteAncestor: 'same-site', octetsLimited: 'if-partitioned' },
    { cookiesPerSite: 0, cookiesPerSiteLeft: Number.POSITIVE_INFINITY, accessGranularity: 0 },
    { protectedCookies: { Low: 0, Medium: 1, High: 2 } },
  ]
  it.each(other)('may have another value: %j', (changes) => {
    const expected = { ...base, ...changes }
    expect({ ...base.read('profile', expected) }).toEqual(expected)
  })
})

describe('protectedCookies', () => {
  it.each<[given: unknown, message: RegExp]>([
    [undefined, /^profile\.protectedCookies: expected an object, got undefined$/],
    [{ Low: 1, Medium: 1 }, /^profile\.protectedCookies\.High: expected a number that is not negative, got undefined$/],
    [
      { Low: -1, Medium: 1, High: 1 },
      /^profile\.protectedCookies\.Low: expected a number that is not negative, got -1$/,
    ],
    [{ Low: 1, Medium: '1', High: 1 }, /^profile\.protectedCookies\.Medium: expected a number .*, got "1"$/],
    [
      { ...base.protectedCookies, Top: 1 },
      /^profile\.protectedCookies: expected one of Low, Medium, High, got the key "Top"$/,
    ],
  ])('are not %j', (given, message) => {
    expect(messageOf({ protectedCookies: given })).toMatch(message)
  })
})

describe('what was read', () => {
  it('is a copy that cannot change', () => {
    const given = { ...base, protectedCookies: { Low: 1, Medium: 2, High: 3 } }
    const copy = base.read('profile', given)
    expect(copy).not.toBe(given)
    expect([copy, copy.protectedCookies].every(Object.isFrozen)).toBe(true)
    given.protectedCookies.Low = 9
    expect(copy.protectedCookies).toEqual({ Low: 1, Medium: 2, High: 3 })
  })
})

describe('a jar', () => {
  const refuse = (profile: unknown): string => {
    try {
      Reflect.construct(CookieJar, [{ profile }])
    } catch (error) {
      return String(error)
    }
    return 'nothing was thrown'
  }

  it.each<[given: unknown, expected: string]>([
    ['safari', 'a profile, or the name of one after import \'speculoos/profiles\', got "safari"'],
    [1, 'a profile such as { ...profiles.chromium }, the name of one, or null, got 1'],
    [{ name: 'mine' }, 'a profile such as { ...profiles.chromium }, the name of one, or null, got an object'],
  ])('does not accept %j as a profile', (given, expected) => {
    expect(refuse(given)).toBe(`TypeError: options.profile: expected ${expected}`)
  })

  it('names the field read of a profile if it is not a function', () => {
    expect(refuse({ ...base, read: 'read' })).toBe('TypeError: options.profile.read: expected a function, got "read"')
  })

  it('uses the profiles of an entry point as they are, by value and by name, and a copy of any other', () => {
    registerProfiles([profiles.chromium, profiles.firefox])
    for (const profile of [profiles.chromium, profiles.firefox]) {
      expect(profileOf('profile', profile)).toBe(profile)
      expect(profileOf('profile', profile.name)).toBe(profile)
    }
    expect(profileOf('profile', 'rfc6265bis')).toBe(null)
    expect(profileOf('profile', null)).toBe(null)
    const own: Profile = { ...profiles.chromium, sameSiteDefault: 'None' }
    expect(profileOf('profile', own)).not.toBe(own)
    expect(profileOf('profile', own)?.sameSiteDefault).toBe('None')
  })
})
