/** The door shows what tough-cookie 6.1 shows, and a program that is typed against the one compiles against the other. */

import * as door from 'speculoos/tough-cookie'
import * as tough from 'tough-cookie'
import { expect, expectTypeOf, it } from 'vitest'

it('shows the same names', () => {
  expect(Object.keys(door).sort()).toEqual(Object.keys(tough).sort())
  expect(door.version).toBe(tough.version)
})

/** What can be asked of each export, and of an object of each class. */
function valuesOf(both: typeof door | typeof tough): Record<string, object> {
  const { Cookie, CookieJar, MemoryCookieStore, ParameterError, Store } = both
  const values: Record<string, object> = { exports: { ...both } }
  for (const [name, type] of Object.entries({ Cookie, CookieJar, MemoryCookieStore, ParameterError, Store })) {
    values[name] = type
    values[`a ${name}`] = new type()
  }
  return values
}

/** Every property of a value and of its classes: whether it is enumerable, and how many arguments a function declares. */
function shapeOf(value: object): Record<string, string> {
  const shape: Record<string, string> = {}
  const ends: unknown[] = [Object.prototype, Function.prototype, Error.prototype, null]
  for (let at: object = value; !ends.includes(at); at = Object.getPrototypeOf(at)) {
    for (const name of Reflect.ownKeys(at)) {
      const descriptor = Object.getOwnPropertyDescriptor(at, name)
      const held: unknown = descriptor?.value
      const kind = typeof held === 'function' ? `function of ${held.length}` : 'value'
      shape[String(name)] ??= descriptor?.enumerable ? `enumerable ${kind}` : kind
    }
  }
  return shape
}

/** The properties that differ, each with what it is in this door and in tough-cookie. */
function differences(): Record<string, [ours: string | undefined, theirs: string | undefined]> {
  const [ours, theirs] = [valuesOf(door), valuesOf(tough)]
  const found: Record<string, [string | undefined, string | undefined]> = {}
  for (const [value, object] of Object.entries(ours)) {
    const [own, other] = [shapeOf(object), shapeOf(theirs[value] ?? {})]
    for (const name of Object.keys({ ...own, ...other })) {
      if (own[name] !== other[name] && !isClassDetail(value, name))
        found[`${value}: ${name}`] = [own[name], other[name]]
    }
  }
  return found
}

/** How many arguments a constructor declares, and what it is called inside its package, is nothing to go by. */
function isClassDetail(value: string, name: string): boolean {
  return name === 'constructor' || (value === 'exports' && name === 'CookieJar')
}

it('has every property that tough-cookie has, and others only for a reason', () => {
  expect(differences()).toEqual({
    // It is counted where cookies are made, and can be read and written as there.
    'Cookie: cookiesCreated': ['value', 'enumerable value'],
    // The two ways between this interface and the jar of speculoos.
    'CookieJar: over': ['function of 1', undefined],
    'a CookieJar: jar': ['value', undefined],
    // What is inside is none of a program's business, and takes no name that a class might give to a field.
    'a CookieJar: Symbol(state)': ['value', undefined],
    'a MemoryCookieStore: Symbol(table)': ['value', undefined],
    // The methods do not call each other.
    'a CookieJar: callSync': [undefined, 'function of 1'],
  })
})

it('shows a jar as tough-cookie does, and counts cookies', () => {
  expect(Object.entries(new door.CookieJar()).slice(0, -1)).toEqual(Object.entries(new tough.CookieJar()).slice(0, -1))
  expect(new door.CookieJar()).toEqual(new door.CookieJar())
  for (const Cookie of [door.Cookie, tough.Cookie]) {
    const made = (): unknown => Reflect.get(Cookie, 'cookiesCreated')
    expect(new Cookie().creationIndex).toBe(made())
    Reflect.set(Cookie, 'cookiesCreated', 1000)
    expect([new Cookie().creationIndex, made()]).toEqual([1001, 1001])
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
