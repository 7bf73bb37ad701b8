/**
 * The exports are those of tough-cookie 6.1, and a program that compiles with the types of one compiles with the other.
 */

import * as door from 'speculoos/tough-cookie'
import * as tough from 'tough-cookie'
import { expect, expectTypeOf, it } from 'vitest'

it('exports the same names', () => {
  expect(Object.keys(door).sort()).toEqual(Object.keys(tough).sort())
  expect(door.version).toBe(tough.version)
})

/** Returns the exports, each class, and an object of each class. */
function valuesOf(both: typeof door | typeof tough): Record<string, object> {
  const { Cookie, CookieJar, MemoryCookieStore, ParameterError, Store } = both
  const values: Record<string, object> = { exports: { ...both } }
  for (const [name, type] of Object.entries({ Cookie, CookieJar, MemoryCookieStore, ParameterError, Store })) {
    values[name] = type
    values[`a ${name}`] = new type()
  }
  return values
}

/** Returns the names of the properties of a value and of its classes. */
function namesOf(value: object): string[] {
  const names: string[] = []
  const ends: unknown[] = [Object.prototype, Function.prototype, Error.prototype, null]
  for (let at: object = value; !ends.includes(at); at = Object.getPrototypeOf(at)) {
    names.push(...Reflect.ownKeys(at).map(String))
  }
  return names
}

it('has every property that tough-cookie documents', () => {
  const theirs = valuesOf(tough)
  for (const [title, value] of Object.entries(valuesOf(door))) {
    const isOurs = (name: string): boolean => namesOf(value).includes(name) || name === 'callSync'
    expect(
      namesOf(theirs[title] ?? {}).filter((name) => !isOurs(name)),
      title,
    ).toEqual([])
  }
})

it('has the fields of a jar of tough-cookie, and counts cookies', () => {
  expect(new door.CookieJar()).toMatchObject({ ...new tough.CookieJar(), store: {} })
  expect(new door.CookieJar()).toEqual(new door.CookieJar())
  for (const Cookie of [door.Cookie, tough.Cookie]) {
    const made = (): unknown => Reflect.get(Cookie, 'cookiesCreated')
    expect(new Cookie().creationIndex).toBe(made())
    Reflect.set(Cookie, 'cookiesCreated', 1000)
    expect([new Cookie().creationIndex, made()]).toEqual([1001, 1001])
  }
})

/** The public members of tough-cookie's jar, except those whose types name the class itself. */
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

it('has types that can replace those of tough-cookie', () => {
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

/** A store for tough-cookie, as a program with its types would write it. */
class TypedStore extends tough.Store {
  readonly cookies: tough.Cookie[] = []
  override findCookies(domain: tough.Nullable<string>, path: tough.Nullable<string>): Promise<tough.Cookie[]>
  override findCookies(
    domain: tough.Nullable<string>,
    path: tough.Nullable<string>,
    allowSpecialUseDomain?: boolean,
    callback?: tough.Callback<tough.Cookie[]>,
  ): void
  override findCookies(): Promise<tough.Cookie[]> {
    return Promise.resolve(this.cookies)
  }
  override findCookie(): Promise<tough.Cookie | undefined> {
    return Promise.resolve(undefined)
  }
  override putCookie(cookie: tough.Cookie): Promise<void> {
    this.cookies.push(cookie)
    return Promise.resolve()
  }
}

/** A program that uses the whole interface, for the types of either package. */
const programs = {
  ours: async (): Promise<string[]> => {
    const { Cookie, CookieJar } = door
    const options: door.CreateCookieJarOptions = { looseMode: true, prefixSecurity: door.PrefixSecurityEnum.STRICT }
    const jar = new CookieJar(new tough.MemoryCookieStore(), options)
    const set: door.Cookie | undefined = await jar.setCookie(new Cookie({ key: 'a', value: '1' }), 'https://a.example/')
    const level: number = Cookie.sameSiteLevel.strict
    const names: readonly string[] = Cookie.serializableProperties
    const cookies: door.Cookie[] = await jar.getCookies(new URL('https://a.example/'), { expire: false, sort: true })
    const errors: (Error | null)[] = []
    jar.getCookies('https://a.example/', undefined, (error, found) => errors.push(error ?? (found ? null : null)))
    jar.setCookie('b=2', 'https://a.example/', { now: new Date() }, (error) => errors.push(error))
    return [String(set), String(level), String(names.length), String(cookies.length), String(errors)]
  },
  theirs: async (): Promise<string[]> => {
    const { Cookie, CookieJar } = tough
    const options: tough.CreateCookieJarOptions = { looseMode: true, prefixSecurity: tough.PrefixSecurityEnum.STRICT }
    const jar = new CookieJar(new tough.MemoryCookieStore(), options)
    const set: tough.Cookie | undefined = await jar.setCookie(
      new Cookie({ key: 'a', value: '1' }),
      'https://a.example/',
    )
    const level: number = Cookie.sameSiteLevel.strict
    const names: readonly string[] = Cookie.serializableProperties
    const cookies: tough.Cookie[] = await jar.getCookies(new URL('https://a.example/'), { expire: false, sort: true })
    const errors: (Error | null)[] = []
    jar.getCookies('https://a.example/', undefined, (error, found) => errors.push(error ?? (found ? null : null)))
    jar.setCookie('b=2', 'https://a.example/', { now: new Date() }, (error) => errors.push(error))
    return [String(set), String(level), String(names.length), String(cookies.length), String(errors)]
  },
}

it('compiles a program that compiles with the types of tough-cookie, and runs it the same way', async () => {
  expect(await programs.ours()).toEqual(await programs.theirs())
})

it('accepts a store that was written for tough-cookie and returns promises', async () => {
  const jar = new door.CookieJar(new TypedStore())
  await jar.setCookie('a=1', 'https://a.example/')
  expect(await jar.getCookieString('https://a.example/')).toBe('a=1')
})

it('has static and other members with the types of tough-cookie', () => {
  type Statics = 'parse' | 'fromJSON' | 'sameSiteLevel' | 'sameSiteCanonical'
  expectTypeOf<Pick<typeof door.Cookie, Statics>>().toExtend<Pick<typeof tough.Cookie, Statics>>()
  expectTypeOf<typeof door.Cookie.serializableProperties>().toExtend<readonly string[]>()
  expectTypeOf<door.Cookie['creationIndex']>().toEqualTypeOf<tough.Cookie['creationIndex']>()
  expectTypeOf<keyof tough.Cookie>().toExtend<keyof door.Cookie>()
  expectTypeOf<keyof tough.CookieJar>().toExtend<keyof door.CookieJar>()
  expectTypeOf<keyof tough.MemoryCookieStore>().toExtend<keyof door.MemoryCookieStore>()
  expectTypeOf<tough.MemoryCookieStore>().toExtend<door.Store>()
  expectTypeOf<Parameters<typeof tough.cookieCompare>>().toExtend<Parameters<typeof door.cookieCompare>>()
})
