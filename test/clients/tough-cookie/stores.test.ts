/**
 * Stores that programs write: with callbacks, with promises, synchronous or not, of tough-cookie's classes, and broken
 * ones.
 */

import { inspect, isDeepStrictEqual } from 'node:util'
import { type Callback, Cookie, CookieJar, type ErrorCallback, MemoryCookieStore, Store } from 'speculoos/tough-cookie'
import * as tough from 'tough-cookie'
import { describe, expect, it } from 'vitest'

const SITE = 'https://site.example/'
type Done<Result = void> = (error: Error | null, result?: Result) => void

/** A store over a Map with methods that call back. */
class CallbackStore extends Store {
  readonly cookies = new Map<string, Cookie>()
  readonly calls: string[] = []
  readonly #isLate: boolean

  constructor(isLate: boolean) {
    super()
    this.synchronous = !isLate
    this.#isLate = isLate
  }

  #answer(call: string, callback: unknown, result: unknown): void {
    this.calls.push(call)
    const done = callback as Done<unknown> | undefined
    if (this.#isLate) setTimeout(() => done?.(null, result), 1)
    else done?.(null, result)
  }

  override findCookie(domain: string, path: string, key: string, done?: Callback<Cookie | undefined>): never {
    this.#answer('findCookie', done, this.cookies.get(`${domain} ${path} ${key}`))
    return undefined as never
  }

  override findCookies(domain: string, _path: string, _allow = false, done?: Callback<Cookie[]>): never {
    const found = [...this.cookies.values()].filter((cookie) => tough.domainMatch(domain, cookie.domain))
    this.#answer('findCookies', done, found)
    return undefined as never
  }

  override putCookie(cookie: Cookie, done?: ErrorCallback): never {
    this.cookies.set(`${cookie.domain} ${cookie.path} ${cookie.key}`, cookie)
    this.#answer('putCookie', done, undefined)
    return undefined as never
  }

  override updateCookie(_old: Cookie, cookie: Cookie, done?: ErrorCallback): never {
    this.cookies.set(`${cookie.domain} ${cookie.path} ${cookie.key}`, cookie)
    this.#answer('updateCookie', done, undefined)
    return undefined as never
  }

  override removeCookie(domain: string, path: string, key: string, done?: ErrorCallback): never {
    this.cookies.delete(`${domain} ${path} ${key}`)
    this.#answer('removeCookie', done, undefined)
    return undefined as never
  }

  override getAllCookies(done?: Callback<Cookie[]>): never {
    this.#answer('getAllCookies', done, [...this.cookies.values()])
    return undefined as never
  }
}

/** A store over a Map with methods that return promises of copies, as a database would. */
class PromiseStore extends Store {
  readonly rows = new Map<string, string>()

  override async findCookie(domain: string, path: string, key: string) {
    const row = this.rows.get(`${domain} ${path} ${key}`)
    return row === undefined ? undefined : Cookie.fromJSON(row)
  }
  override async findCookies() {
    return this.getAllCookies()
  }
  override async putCookie(cookie: Cookie) {
    this.rows.set(`${cookie.domain} ${cookie.path} ${cookie.key}`, JSON.stringify(cookie))
  }
  override async updateCookie(_old: Cookie, cookie: Cookie) {
    await this.putCookie(cookie)
  }
  override async removeCookie(domain: string, path: string, key: string) {
    this.rows.delete(`${domain} ${path} ${key}`)
  }
  override async getAllCookies() {
    return Array.from(this.rows.values(), (row) => Cookie.fromJSON(row) ?? new Cookie())
  }
}

/** A store in memory that the jar calls like any other, since it overrides a method. */
class ExtendedStore extends MemoryCookieStore {
  readonly puts: string[] = []
  override putCookie(cookie: Cookie): Promise<void>
  override putCookie(cookie: Cookie, callback: (error: Error | null) => void): void
  override putCookie(cookie: Cookie, callback?: (error: Error | null) => void): unknown {
    this.puts.push(cookie.key)
    return callback ? super.putCookie(cookie, callback) : super.putCookie(cookie)
  }
}

const stores: [string, () => Store][] = [
  ['the store in memory', () => new MemoryCookieStore()],
  ['one that extends it', () => new ExtendedStore()],
  ["tough-cookie's own store in memory", () => new tough.MemoryCookieStore()],
  ['one that calls back at once', () => new CallbackStore(false)],
  ['one that calls back later', () => new CallbackStore(true)],
  ['one that returns promises', () => new PromiseStore()],
]

describe.each(stores)('%s', (_, makeStore) => {
  it('keeps, replaces, expires and removes cookies', async () => {
    const jar = new CookieJar(makeStore())
    await jar.setCookie('a=1', SITE)
    await jar.setCookie('b=2; Path=/docs; HttpOnly', SITE)
    await jar.setCookie('c=3; Domain=site.example; Max-Age=60', 'https://www.site.example/')
    await jar.setCookie('d=4', 'https://other.example/')
    expect(await jar.getCookieString(`${SITE}docs`)).toBe('b=2; a=1; c=3')
    expect(await jar.getCookieString(`${SITE}docs`, { http: false })).toBe('a=1; c=3')
    expect(await jar.getCookieString('https://www.site.example/')).toBe('c=3')

    const before = (await jar.getCookies(SITE)).find(({ key }) => key === 'a')
    const replaced = await jar.setCookie('a=5', SITE)
    expect(replaced?.creation).toEqual(before?.creation)
    expect(await jar.getCookieString(SITE)).toBe('a=5; c=3')
    await jar.setCookie('a=6; Max-Age=0', SITE)
    expect(await jar.getCookieString(SITE)).toBe('c=3')
    expect((await jar.serialize()).cookies).toHaveLength(3)

    await jar.setCookie('old=1; Max-Age=60', SITE, { now: new Date(Date.now() - 120_000) })
    expect(await jar.getCookieString(SITE)).toBe('c=3')
    expect(await jar.getCookieString(SITE, { allPaths: true })).toBe('b=2; c=3')
    await jar.removeAllCookies()
    expect(await jar.getCookies(`${SITE}docs`)).toEqual([])
  })

  it('follows the specification', async () => {
    const jar = new CookieJar(makeStore())
    await jar.setCookie('SID=1; Secure; HttpOnly', 'https://www.site.example/')
    await expect(jar.setCookie('SID=2', 'http://www.site.example/')).rejects.toMatchObject({
      reasons: [{ id: 'overlays-secure' }],
    })
    await expect(jar.setCookie('SID=2', 'http://site.example/')).rejects.toMatchObject({
      reasons: [{ id: 'overlays-secure' }],
    })
    await expect(jar.setCookie('SID=2; Domain=site.example', 'http://site.example/')).rejects.toThrow('overlay')
    await expect(jar.setCookie('SID=3', 'https://www.site.example/', { http: false })).rejects.toThrow(
      "old Cookie is HttpOnly and this isn't an HTTP API",
    )
    await jar.setCookie('other=4', 'http://site.example/')
    expect(await jar.getCookieString('https://www.site.example/')).toBe('SID=1')
  })

  it('keeps its cookies with a hostile server', async () => {
    const jar = new CookieJar(makeStore())
    await jar.setCookie('kept=1', SITE)
    const lines = ['', ';', '=', '\0', 'a=1; Domain=com', `a=${'x'.repeat(5000)}`, '__Host-a=1', 'a=1; Path=\n', '=;;=']
    for (const line of lines) await jar.setCookie(line, SITE, { ignoreError: true })
    expect(await jar.getCookieString(SITE)).toBe('kept=1')
  })

  it('is cloned and restored', async () => {
    const jar = new CookieJar(makeStore(), { prefixSecurity: 'strict', looseMode: true })
    await jar.setCookie('a=1; Max-Age=60', SITE)
    const clone = await jar.clone()
    const other = makeStore()
    const restored = await CookieJar.deserialize(JSON.stringify(await jar.serialize()), other)
    expect(restored.store).toBe(other)
    await jar.removeAllCookies()
    expect(await clone.getCookieString(SITE)).toBe('a=1')
    expect(await restored.getCookieString(SITE)).toBe('a=1')
    expect(restored.prefixSecurity).toBe('strict')
    expect(await clone.serialize()).toMatchObject({ enableLooseMode: true, prefixSecurity: 'strict' })
  })
})

it('a script cannot set a cookie beside an HttpOnly one in a store without the host-only-flag', async () => {
  const jar = new CookieJar(new PromiseStore())
  await jar.setCookie('SID=1; HttpOnly', SITE)
  await expect(jar.setCookie('SID=2; Domain=site.example', SITE, { http: false })).rejects.toThrow('old Cookie')
})

it('putCookie is called for every cookie in a store that extends another', () => {
  const store = new ExtendedStore()
  new CookieJar(store).setCookieSync('a=1', SITE)
  expect(store.puts).toEqual(['a'])
})

it('a store that extends another finds the cookies of special-use domains and of odd hosts', () => {
  for (const url of [
    'http://localhost/',
    'https://local/',
    'https://site.test/',
    'https://site.example./',
    'http://[::1]/',
  ]) {
    for (const store of [new MemoryCookieStore(), new ExtendedStore()]) {
      const jar = new CookieJar(store, { allowSpecialUseDomain: false })
      jar.setCookieSync('a=1', url)
      expect(jar.getCookieStringSync(url), url).toBe('a=1')
    }
  }
})

it('a method that is replaced in one store is called', () => {
  const store = new MemoryCookieStore()
  const jar = new CookieJar(store)
  const found: string[] = []
  const { findCookies } = store
  store.findCookies = function (this: Store, ...parameters: Parameters<typeof findCookies>) {
    found.push(String(parameters[0]))
    return findCookies.apply(store, parameters)
  } as typeof findCookies
  jar.setCookieSync('a=1', SITE)
  expect(jar.getCookieStringSync(SITE)).toBe('a=1')
  expect(found).toEqual(['site.example'])
})

it('a method is done when it returns if the store calls back at once', () => {
  const store = new CallbackStore(false)
  const jar = new CookieJar(store)
  let isCalled = false
  jar.setCookie('a=1', SITE, () => {
    isCalled = true
  })
  expect(isCalled).toBe(true)
  expect(jar.setCookieSync('b=2', SITE)?.key).toBe('b')
  expect(jar.getCookieStringSync(SITE)).toBe('a=1; b=2')
  expect(store.calls).toEqual(['findCookie', 'putCookie', 'findCookie', 'putCookie', 'findCookies'])
  expect(jar.cloneSync(new CallbackStore(false))?.getCookieStringSync(SITE)).toBe('a=1; b=2')
  jar.removeAllCookiesSync()
  expect(jar.toJSON()?.cookies).toEqual([])
})

it('putCookie replaces cookies in a store without updateCookie', async () => {
  const store = new CallbackStore(false)
  Object.defineProperty(store, 'updateCookie', { value: undefined })
  const jar = new CookieJar(store)
  await jar.setCookie('a=1', SITE)
  await jar.setCookie('a=2', SITE)
  expect(await jar.getCookieString(SITE)).toBe('a=2')
})

describe('an asynchronous store', () => {
  it('cannot be used synchronously', () => {
    const jar = new CookieJar(new CallbackStore(true))
    const message = 'CookieJar store is not synchronous; use async API instead.'
    expect(() => jar.setCookieSync('a=1', SITE)).toThrow(message)
    expect(() => jar.getCookiesSync(SITE)).toThrow(message)
    expect(() => jar.getCookieStringSync(SITE)).toThrow(message)
    expect(() => jar.getSetCookieStringsSync(SITE)).toThrow(message)
    expect(() => jar.serializeSync()).toThrow(message)
    expect(() => jar.toJSON()).toThrow(message)
    expect(() => jar.removeAllCookiesSync()).toThrow(message)
    expect(() => jar.cloneSync()).toThrow(message)
    expect(() => CookieJar.deserializeSync({ cookies: [] } as never, new CallbackStore(true))).toThrow(message)
    expect(() => new CookieJar().cloneSync(new CallbackStore(true))).toThrow(
      'CookieJar clone destination store is not synchronous; use async API instead.',
    )
  })

  it('cannot be used synchronously even if it would call back at once', () => {
    const store = new MemoryCookieStore()
    store.synchronous = false
    const jar = new CookieJar(store)
    const message = 'CookieJar store is not synchronous; use async API instead.'
    expect(() => jar.setCookieSync('a=1', SITE)).toThrow(message)
    expect(() => jar.getCookiesSync(SITE)).toThrow(message)
    expect(() => jar.getCookieStringSync(SITE)).toThrow(message)
  })

  it('that claims to be synchronous and calls back later makes the methods throw', () => {
    const store = new CallbackStore(true)
    store.synchronous = true
    expect(() => new CookieJar(store).setCookieSync('a=1', SITE)).toThrow('not synchronous')
  })

  it('may call back in an async function', async () => {
    class LateStore extends CallbackStore {
      override findCookies(domain: string, path: string, allow: boolean, done?: Callback<Cookie[]>): never {
        const late = async () => {
          super.findCookies(domain, path, allow, done)
        }
        return late() as never
      }
    }
    const jar = new CookieJar(new LateStore(true))
    await jar.setCookie('a=1', SITE)
    expect(await jar.getCookieString(SITE)).toBe('a=1')
  })

  it('sets fifty cookies at once', async () => {
    const jar = new CookieJar(new PromiseStore())
    const names = Array.from({ length: 50 }, (_, index) => `n${index}`)
    await Promise.all(names.map((name) => jar.setCookie(`${name}=1`, SITE)))
    expect((await jar.getCookies(SITE)).map(({ key }) => key).sort()).toEqual(names.sort())
  })
})

describe('a store that fails', () => {
  const failures: [string, () => unknown][] = [
    [
      'throws',
      () => {
        throw new Error('broken')
      },
    ],
    ['calls back', (...parameters: unknown[]) => (parameters.at(-1) as Done)(new Error('broken'))],
    ['rejects', () => Promise.reject(new Error('broken'))],
  ]
  it.each(failures)('passes its error on if it %s', async (_, fail) => {
    for (const method of ['findCookie', 'findCookies', 'putCookie', 'getAllCookies'] as const) {
      const store = new CallbackStore(false)
      Object.defineProperty(store, method, { value: fail })
      const jar = new CookieJar(store)
      const act = {
        findCookie: () => jar.setCookie('a=1', SITE, { ignoreError: true }),
        putCookie: () => jar.setCookie('a=1', SITE, { ignoreError: true }),
        findCookies: () => jar.getCookies(SITE),
        getAllCookies: () => jar.serialize(),
      }[method]
      await expect(act(), method).rejects.toThrow('broken')
    }
  })

  it('passes on the first error of many removals, after all of them', async () => {
    const store = new CallbackStore(false)
    const jar = new CookieJar(store)
    for (const name of ['a', 'b', 'c']) jar.setCookieSync(`${name}=1`, SITE)
    const tried: string[] = []
    Object.defineProperty(store, 'removeCookie', {
      value: (_domain: string, _path: string, key: string, done: Done) => {
        tried.push(key)
        done(key === 'a' ? null : new Error(`no ${key}`))
      },
    })
    await expect(jar.removeAllCookies()).rejects.toThrow('no b')
    expect(tried).toEqual(['a', 'b', 'c'])
  })

  it('does not make a retrieval fail if it cannot remove an expired cookie', async () => {
    const store = new CallbackStore(false)
    const jar = new CookieJar(store)
    jar.setCookieSync('a=1; Max-Age=1', SITE, { now: new Date(Date.now() - 5000) })
    Object.defineProperty(store, 'removeCookie', { value: () => Promise.reject(new Error('broken')) })
    expect(await jar.getCookieString(SITE)).toBe('')
  })

  it('throws the error of the class that it extends', async () => {
    for (const Base of [Store, tough.Store]) {
      const jar = new CookieJar(new Base())
      await expect(jar.setCookie('a=1', SITE)).rejects.toThrow('findCookie is not implemented')
      await expect(jar.getCookies(SITE)).rejects.toThrow('findCookies is not implemented')
      await expect(jar.serialize()).rejects.toThrow('therefore jar cannot be serialized')
      await expect(jar.removeAllCookies()).rejects.toThrow('getAllCookies is not implemented')
    }
  })
})

describe('the store in memory', () => {
  it('works behind a proxy, and as the prototype of another object', async () => {
    const store = new MemoryCookieStore()
    new CookieJar(store).setCookieSync('a=1', SITE)
    const calls: unknown[] = []
    const watched = new Proxy(store, { get: (_, key) => calls.push(key) && Reflect.get(store, key) })
    for (const same of [new Proxy(store, {}), watched, Object.create(store)]) {
      const jar = new CookieJar(same)
      expect(jar.getCookieStringSync(SITE)).toBe('a=1')
      expect(Object.keys(same.idx)).toEqual(['site.example'])
      expect(await same.findCookies('site.example', '/', true)).toHaveLength(1)
    }
    expect(calls).toContain('findCookies')
  })

  it('shows its cookies in JSON and comparisons', () => {
    const store = new MemoryCookieStore()
    expect(store).toEqual(new MemoryCookieStore())
    new CookieJar(store).setCookieSync('a=1', SITE)
    expect(Object.keys(store)).toEqual(['synchronous', 'idx'])
    expect(JSON.stringify(store)).toContain('"site.example":{"/":{"a":{"key":"a"')
    expect(isDeepStrictEqual(store, new MemoryCookieStore())).toBe(false)
  })

  it('accepts a cookie that is defined in its idx', () => {
    const store = new MemoryCookieStore()
    const cookie = new Cookie({ key: 'a', value: '1', domain: 'site.example', path: '/', hostOnly: true })
    const value = { '/': { a: cookie } }
    Object.defineProperty(store.idx, 'site.example', { value, writable: true, enumerable: true, configurable: true })
    expect(new CookieJar(store).getCookieStringSync(SITE)).toBe('a=1')
  })

  it('works as a store of tough-cookie', () => {
    const store = new MemoryCookieStore()
    const theirs = new tough.CookieJar(store)
    theirs.setCookieSync('a=1; Max-Age=60', SITE)
    theirs.setCookieSync('b=2; Path=/docs', SITE)
    expect(theirs.getCookieStringSync(`${SITE}docs`)).toBe('b=2; a=1')
    expect(new CookieJar(store).getCookieStringSync(`${SITE}docs`)).toBe('b=2; a=1')
    expect(theirs.serializeSync()?.cookies).toHaveLength(2)
    theirs.removeAllCookiesSync()
    expect(new CookieJar(store).getCookieStringSync(SITE)).toBe('')
  })

  it('shows its cookies nested, and accepts assigned cookies', () => {
    const store = new MemoryCookieStore()
    const jar = new CookieJar(store)
    const name = '__proto__'
    jar.setCookieSync(`${name}=1; Path=/${name}`, SITE)
    const { idx } = store
    expect(idx['site.example']?.[`/${name}`]?.[name]?.value).toBe('1')
    store.idx = {}
    expect(jar.toJSON()?.cookies).toEqual([])
    store.idx = idx
    expect(jar.toJSON()?.cookies).toHaveLength(1)
  })

  it.each([
    ['of tough-cookie', tough],
    ['of this package', { Cookie, CookieJar, MemoryCookieStore }],
  ])('%s keeps values written into its nested cookies', (_, both) => {
    const store = new both.MemoryCookieStore()
    const jar = new both.CookieJar(store as never)
    const [gone, added] = ['a', 'd'] as const
    const lines = ['a=1', 'b=2', 'c=3; Path=/docs']
    for (const line of lines) jar.setCookieSync(line, SITE)
    const sent = () => jar.getCookieStringSync(`${SITE}docs`)
    expect(
      Object.entries(store.idx['site.example'] ?? {}).map(([path, cookies]) => [path, Object.keys(cookies)]),
    ).toEqual([
      ['/', ['a', 'b']],
      ['/docs', ['c']],
    ])
    expect(['site.example' in store.idx, 'other.example' in store.idx, 'toString' in store.idx]).toEqual([
      true,
      false,
      false,
    ])
    delete store.idx['site.example']?.['/']?.[gone]
    expect(sent()).toBe('c=3; b=2')
    delete store.idx['site.example']?.['/docs']
    expect(sent()).toBe('b=2')
    const saved = store.idx
    store.idx = {}
    expect([sent(), Object.keys(store.idx)]).toEqual(['', []])
    store.idx['site.example'] = {}
    Object.assign(store.idx['site.example'] ?? {}, { '/': {} })
    const cookie = new both.Cookie({ key: 'd', value: '4', domain: 'site.example', path: '/' })
    Object.assign(store.idx['site.example']?.['/'] ?? {}, { d: cookie })
    expect([sent(), store.idx['site.example']?.['/']?.[added] === cookie]).toEqual(['d=4', true])
    Object.assign(store.idx, { ...store.idx })
    expect(sent()).toBe('d=4')
    delete store.idx['site.example']
    expect(sent()).toBe('')
    store.idx = saved as never
    expect(sent()).toBe('b=2')
    jar.removeAllCookiesSync()
    expect([sent(), JSON.stringify(store.idx)]).toEqual(['', '{}'])
    expect(inspect(saved, { depth: 5 })).toContain('b: Cookie="b=2')
  })

  it('removes by domain, path and name', async () => {
    const store = new MemoryCookieStore()
    const jar = new CookieJar(store)
    const lines = ['a=1', 'b=3', 'c=4; Path=/docs']
    for (const line of lines) jar.setCookieSync(line, SITE)
    expect((await store.findCookie('site.example', '/', 'a'))?.value).toBe('1')
    await store.removeCookie('site.example', '/', 'a')
    expect(jar.getCookieStringSync(SITE)).toBe('b=3')
    await store.removeCookies('site.example', '/docs')
    expect(jar.getCookieStringSync(`${SITE}docs`)).toBe('b=3')
    await store.removeCookies('site.example', null)
    expect(await store.getAllCookies()).toEqual([])
    expect(await store.findCookie(null, null, null)).toBeUndefined()
    expect(await store.findCookies(null, '/')).toEqual([])
  })

  it('returns the cookies that it keeps', () => {
    const jar = new CookieJar(new MemoryCookieStore())
    jar.setCookieSync('a=1; Max-Age=60', SITE)
    const [cookie] = jar.getCookiesSync(SITE)
    Object.assign(cookie ?? {}, { value: 'changed' })
    expect(jar.getCookieStringSync(SITE)).toBe('a=changed')
    Object.assign(cookie ?? {}, { httpOnly: true, secure: true })
    expect(jar.getCookieStringSync(SITE, { http: false })).toBe('')
    expect(jar.getCookieStringSync('http://site.example/')).toBe('')
    cookie?.setMaxAge(0)
    expect(jar.getCookieStringSync(SITE)).toBe('')
  })
})

it('refuses a special-use domain with a store just as without one', async () => {
  const options = { allowSpecialUseDomain: false }
  const messageOf = async (jar: CookieJar): Promise<unknown> =>
    await jar.setCookie('SID=1; Domain=shop.test', 'https://shop.test/').catch(({ message }) => message)
  const store = new CallbackStore(true)
  const message = await messageOf(new CookieJar(store, options))
  expect(message).toMatch(/^Cookie has domain set to the public suffix "test" which is a special use domain/)
  expect(message).toBe(await messageOf(new CookieJar(undefined, options)))
  expect(store.cookies.size).toBe(0)
})
