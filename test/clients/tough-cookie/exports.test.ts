/** The door shows what tough-cookie 6.1 shows, and a program that is typed against the one compiles against the other. */

import * as door from 'speculoos/tough-cookie'
import * as tough from 'tough-cookie'
import { expect, expectTypeOf, it } from 'vitest'

it('shows the same names', () => {
  expect(Object.keys(door).sort()).toEqual(Object.keys(tough).sort())
  expect(door.version).toBe(tough.version)
})

const classes = [
  ['Cookie', door.Cookie, tough.Cookie],
  ['CookieJar', door.CookieJar, tough.CookieJar],
  ['Store', door.Store, tough.Store],
  ['MemoryCookieStore', door.MemoryCookieStore, tough.MemoryCookieStore],
] as const

it.each(classes)('%s has the same methods', (_, own, other) => {
  const methodsOf = (type: { prototype: object }) => {
    const names = new Set<string>()
    for (let at: object = type.prototype; at !== Object.prototype; at = Object.getPrototypeOf(at)) {
      for (const method of Object.getOwnPropertyNames(at)) names.add(method)
    }
    return names
  }
  const ours = methodsOf(own)
  // What tough-cookie calls for itself is nobody else's business.
  const theirs = [...methodsOf(other)].filter((method) => method !== 'callSync')
  expect(theirs.filter((method) => !ours.has(method))).toEqual([])
  const statics = Object.getOwnPropertyNames(other).filter((each) => each !== 'cookiesCreated')
  expect(statics.filter((each) => !(each in own))).toEqual([])
})

it('functions declare as many arguments, by which some programs tell what they are', () => {
  for (const name of [
    'setCookie',
    'getCookies',
    'getCookieString',
    'getSetCookieStrings',
    'serialize',
    'clone',
  ] as const) {
    expect(door.CookieJar.prototype[name].length, name).toBe(tough.CookieJar.prototype[name].length)
  }
})

/** The public members of tough-cookie's jar, but for those that name the class itself. */
type JarMembers = Pick<
  tough.CookieJar,
  | 'setCookie'
  | 'setCookieSync'
  | 'getCookies'
  | 'getCookiesSync'
  | 'getCookieString'
  | 'getCookieStringSync'
  | 'getSetCookieStrings'
  | 'getSetCookieStringsSync'
  | 'serialize'
  | 'serializeSync'
  | 'toJSON'
  | 'removeAllCookies'
  | 'removeAllCookiesSync'
  | 'store'
  | 'prefixSecurity'
>

it('has types that stand in for those of tough-cookie', () => {
  expectTypeOf<door.Cookie>().toExtend<tough.Cookie>()
  expectTypeOf<tough.Cookie>().toExtend<door.Cookie extends infer Ours ? Pick<Ours, keyof Ours> : never>()
  expectTypeOf<door.CookieJar>().toExtend<JarMembers>()
  expectTypeOf<door.Store>().toExtend<tough.Store>()
  expectTypeOf<door.MemoryCookieStore>().toExtend<tough.Store>()
  expectTypeOf<tough.Store>().toExtend<door.Store>()
  expectTypeOf<ConstructorParameters<typeof tough.Cookie>>().toEqualTypeOf<ConstructorParameters<typeof door.Cookie>>()
  expectTypeOf<tough.CreateCookieJarOptions>().toExtend<door.CreateCookieJarOptions>()
  expectTypeOf<tough.SetCookieOptions>().toEqualTypeOf<door.SetCookieOptions>()
  expectTypeOf<tough.GetCookiesOptions>().toEqualTypeOf<door.GetCookiesOptions>()
  expectTypeOf<tough.CreateCookieOptions>().toEqualTypeOf<door.CreateCookieOptions>()
  expectTypeOf<tough.ParseCookieOptions>().toEqualTypeOf<door.ParseCookieOptions>()
  expectTypeOf<tough.GetPublicSuffixOptions>().toEqualTypeOf<door.GetPublicSuffixOptions>()
  expectTypeOf<tough.SerializedCookie>().toEqualTypeOf<door.SerializedCookie>()
  expectTypeOf<tough.SerializedCookieJar>().toEqualTypeOf<door.SerializedCookieJar>()
  expectTypeOf<tough.PrefixSecurityMode>().toEqualTypeOf<door.PrefixSecurityMode>()
  expectTypeOf<tough.Callback<string>>().toEqualTypeOf<door.Callback<string>>()
  expectTypeOf<door.ErrorCallback>().toExtend<tough.ErrorCallback>()
  expectTypeOf<tough.ErrorCallback>().toExtend<door.ErrorCallback>()
  expectTypeOf<tough.Nullable<string>>().toEqualTypeOf<door.Nullable<string>>()
  expectTypeOf<door.MemoryCookieStoreIndex>().toExtend<tough.MemoryCookieStoreIndex>()
  expectTypeOf<typeof door.PrefixSecurityEnum>().toEqualTypeOf<typeof tough.PrefixSecurityEnum>()
  for (const name of [
    'canonicalDomain',
    'defaultPath',
    'domainMatch',
    'formatDate',
    'getPublicSuffix',
    'parseDate',
    'pathMatch',
    'permuteDomain',
    'permutePath',
  ] as const) {
    expectTypeOf<(typeof door)[typeof name]>().toEqualTypeOf<(typeof tough)[typeof name]>()
  }
  expectTypeOf<typeof door.parse>().toExtend<typeof tough.parse>()
  expectTypeOf<typeof door.fromJSON>().toExtend<typeof tough.fromJSON>()
})
