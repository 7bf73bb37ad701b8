/** Each method of a store: what it finds, changes and returns, and when a jar calls it. */

import * as door from 'speculoos/tough-cookie'
import * as tough from 'tough-cookie'
import { describe, expect, it } from 'vitest'
import type { Package } from './disagreements.js'
import { MapStore, SyncStore } from './own-stores.js'

const { Cookie, CookieJar, MemoryCookieStore, Store } = door
const SITE = 'https://site.example/'
const fields = { value: '1', domain: 'site.example', path: '/', hostOnly: true }

const packages = [
  // The functions called below have the same signatures in both, except for private members of tough-cookie.
  ['tough-cookie', tough as unknown as Package],
  ['this package', door],
] as const

type Done = (error: unknown, result?: unknown) => void

describe.each(packages)('the class Store of %s', (_, both) => {
  it.each([
    'findCookie',
    'findCookies',
    'putCookie',
    'updateCookie',
    'removeCookie',
    'removeCookies',
    'removeAllCookies',
    'getAllCookies',
  ] as const)('has a method %s, which throws since it is not implemented', (name) => {
    const store = new both.Store()
    const method: unknown = store[name]
    const consequence = name === 'getAllCookies' ? ' (therefore jar cannot be serialized)' : ''
    expect(() => (typeof method === 'function' ? Reflect.apply(method, store, []) : undefined)).toThrow(
      new Error(`${name} is not implemented${consequence}`),
    )
  })

  it('has to be waited for', () => {
    expect(new both.Store().synchronous).toBe(false)
    const message = 'CookieJar store is not synchronous; use async API instead.'
    expect(() => new both.CookieJar(new MapStore()).getCookiesSync(SITE)).toThrow(message)
  })
})

describe.each(packages)('the store in memory of %s', (_, both) => {
  const stored = (keys: (cookies: door.Cookie[]) => unknown = (cookies) => cookies.map(({ key }) => key)) => {
    const store = new both.MemoryCookieStore()
    const all = () => new Promise((resolve) => store.getAllCookies((_error, cookies = []) => resolve(keys(cookies))))
    return { store, all }
  }

  it('finds the cookies of a host and of the domains above it, from the registrable domain on', async () => {
    const { store } = stored()
    const domains = ['www.site.co.uk', 'site.co.uk', 'co.uk', 'uk', 'other.co.uk', 'a.www.site.co.uk']
    for (const domain of domains) await store.putCookie(new both.Cookie({ ...fields, key: domain, domain }))
    expect((await store.findCookies('www.site.co.uk', '/', true)).map(({ key }) => key)).toEqual([
      'site.co.uk',
      'www.site.co.uk',
    ])
  })

  it('finds the cookies of a special-use domain', async () => {
    const { store } = stored()
    for (const domain of ['localhost', 'site.test']) {
      await store.putCookie(new both.Cookie({ ...fields, key: domain, domain }))
    }
    expect(await store.findCookies('localhost', '/', true)).toHaveLength(1)
    expect(await store.findCookies('www.site.test', '/', true)).toHaveLength(1)
  })

  it('finds the cookies for a path, and the cookies of all paths if no path is given', async () => {
    const { store } = stored()
    for (const path of ['/', '/docs', '/other']) await store.putCookie(new both.Cookie({ ...fields, key: path, path }))
    const found = async (path: string | null) =>
      (await store.findCookies('site.example', path, true)).map(({ key }) => key)
    expect(await found('/docs/Web')).toEqual(['/', '/docs'])
    expect(await found(null)).toEqual(['/', '/docs', '/other'])
    expect(await found('')).toEqual(['/', '/docs', '/other'])
  })

  it('takes a callback, also as the third argument of findCookies', () => {
    const { store } = stored()
    const told: unknown[][] = []
    const done = (...answer: unknown[]): void => void told.push(answer)
    const cookie = new both.Cookie({ ...fields, key: 'a' })
    const changed = new both.Cookie({ ...fields, key: 'a', value: '2' })
    store.putCookie(cookie, done)
    store.findCookies('site.example', '/', done as never)
    store.findCookies('site.example', '/', true, done)
    store.updateCookie(cookie, changed, done)
    store.findCookie('site.example', '/', 'a', done)
    expect(told.map(([error]) => error)).toEqual([null, null, null, null, null])
    expect([told[1]?.[1], told[2]?.[1], told[4]?.[1]]).toEqual([[cookie], [cookie], changed])
  })

  it('replaces a cookie, and returns a promise without a callback', async () => {
    const { store, all } = stored((cookies) => cookies.map(({ value }) => value))
    const cookie = new both.Cookie({ ...fields, key: 'a' })
    await store.putCookie(cookie)
    await store.updateCookie(cookie, new both.Cookie({ ...fields, key: 'a', value: '2' }))
    expect(await all()).toEqual(['2'])
  })

  it('lists its cookies in the order in which they were made', async () => {
    const { store, all } = stored()
    const cookies = ['a', 'b', 'c'].map(
      (key) => new both.Cookie({ ...fields, key, domain: `${key < 'c' ? key : 'a'}.example` }),
    )
    for (const cookie of [...cookies].reverse()) await store.putCookie(cookie)
    expect(await all()).toEqual(['a', 'b', 'c'])
  })

  it('has no cookie for a missing domain, path or name', async () => {
    const { store, all } = stored()
    await store.putCookie(new both.Cookie({ ...fields, key: '' }))
    await store.putCookie(new both.Cookie({ ...fields, key: 'a' }))
    for (const [domain, path, key] of [
      [null, '/', 'a'],
      ['site.example', null, 'a'],
      ['site.example', '/', null],
    ] as const) {
      expect(await store.findCookie(domain, path, key)).toBeUndefined()
      await store.removeCookie(domain as string, path as string, key as string)
    }
    expect(await all()).toEqual(['', 'a'])
  })

  it('finds no inherited property in an idx with a prototype', () => {
    const { store } = stored()
    store.idx = { 'site.example': { '/': {} } }
    const jar = new both.CookieJar(store as never)
    expect(jar.setCookieSync('toString=1', 'http://site.example/')?.value).toBe('1')
    expect(jar.getCookieStringSync(SITE)).toBe('toString=1')
  })
})

it('the store in memory does not keep a cookie without a domain, a path or a name', async () => {
  const store = new MemoryCookieStore()
  for (const lack of [{ domain: null }, { path: null }, { key: undefined }]) {
    await store.putCookie(Object.assign(new Cookie({ ...fields, key: 'a' }), lack))
  }
  expect(Object.keys(store.idx)).toEqual([])
  expect(await store.findCookie('site.example', '/', 'toString')).toBeUndefined()
})

it('the store in memory finds the cookies of the domains above a host of more than 255 characters', async () => {
  const store = new MemoryCookieStore()
  for (const domain of ['site.com', 'com']) await store.putCookie(new Cookie({ ...fields, key: domain, domain }))
  expect((await store.findCookies(`${'a.'.repeat(200)}site.com`, '/')).map(({ key }) => key)).toEqual(['site.com'])
})

it('the store in memory lists cookies without a number before cookies with a number', async () => {
  const store = new MemoryCookieStore()
  const counted = Cookie.cookiesCreated
  Cookie.cookiesCreated = 0
  const numbered = new Cookie({ ...fields, key: 'numbered' })
  Cookie.cookiesCreated = counted
  const plain = { ...fields, key: 'plain' } as unknown as door.Cookie
  for (const cookie of [numbered, plain]) await store.putCookie(cookie)
  expect((await store.getAllCookies()).map(({ key }) => key)).toEqual(['plain', 'numbered'])
})

describe('the store of a jar without one', () => {
  const partitionKey = { topLevelSite: 'https://news.example', hasCrossSiteAncestor: true }
  const filled = () => {
    const jar = new CookieJar()
    jar.setCookieSync('a=1; Secure; SameSite=None', SITE)
    jar.jar?.admit(jar.jar.clear().map((cookie) => ({ ...cookie, partitionKey })))
    const lines = ['a=2', 'b=3', 'c=4; Path=/docs', 'd=5; Domain=site.example']
    for (const line of lines) jar.setCookieSync(line, SITE)
    jar.setCookieSync('a=6', 'https://other.example/')
    const values = () => jar.jar?.records().map(({ value }) => value)
    return { jar, store: jar.store, values }
  }

  it('finds one cookie by its domain, its path and its name', async () => {
    const { store } = filled()
    expect((await store.findCookie('site.example', '/', 'a'))?.value).toBe('2')
    expect((await store.findCookie('site.example', '/', 'd'))?.value).toBe('5')
    expect(await store.findCookie('site.example', '/', 'c')).toBeUndefined()
    expect(await store.findCookie('site.example', '/docs', 'a')).toBeUndefined()
    expect(await store.findCookie('www.site.example', '/', 'a')).toBeUndefined()
  })

  it('finds the cookies that a host may get', async () => {
    const { store } = filled()
    const found = async (host: string, path: string | null) =>
      (await store.findCookies(host, path)).map(({ value }) => value)
    expect(await found('site.example', '/')).toEqual(['2', '3', '5'])
    expect(await found('site.example', null)).toEqual(['2', '3', '4', '5'])
    expect(await found('www.site.example', '/docs')).toEqual(['5'])
  })

  it('removes by domain, path and name, and leaves the cookies of partitions', async () => {
    const { store, values } = filled()
    await store.removeCookie('site.example', '/', 'a')
    expect(values()).toEqual(['1', '3', '4', '5', '6'])
    await store.removeCookies('site.example', '/docs')
    expect(values()).toEqual(['1', '3', '5', '6'])
    await store.removeCookies('site.example', null)
    expect(values()).toEqual(['1', '6'])
    await store.removeAllCookies()
    expect(values()).toEqual([])
  })

  it('keeps a cookie for a public suffix for that host alone, but not if it breaks another rule', async () => {
    const { jar, store, values } = filled()
    await store.removeAllCookies()
    const cookie = { key: '__Host-a', value: '1', path: '/', secure: true, hostOnly: false }
    await store.putCookie(new Cookie({ ...cookie, domain: 'site.example' }))
    await store.putCookie(new Cookie({ ...cookie, domain: 'co.uk' }))
    expect(values()).toEqual([])
    await store.putCookie(new Cookie({ ...cookie, key: 'a', domain: 'co.uk' }))
    expect(jar.getCookieStringSync('https://co.uk/')).toBe('a=1')
    expect(jar.getCookieStringSync('https://site.co.uk/')).toBe('')
  })

  it('is cloned with the last access of its cookies', () => {
    const jar = new CookieJar()
    jar.setCookieSync('a=1; Max-Age=3600; Priority=High', SITE, { now: new Date(Date.now() - 600_000) })
    jar.getCookieStringSync(SITE)
    const clone = jar.cloneSync()
    expect(clone?.jar?.records()).toEqual(jar.jar?.records())
    expect(clone?.getSetCookieStringsSync(SITE)).toEqual(jar.getSetCookieStringsSync(SITE))
  })
})

/** A store that calls back, and records the names of the methods that a jar calls. */
class RecordingStore extends SyncStore {
  readonly calls: string[] = []
  /** The error of every optional method. */
  failure: unknown = null

  override updateCookie(_old: door.Cookie, cookie: door.Cookie, done?: door.ErrorCallback): never {
    this.calls.push('updateCookie')
    this.cookies.set(`${cookie.domain};${cookie.path};${cookie.key}`, cookie)
    ;(done as Done | undefined)?.(this.failure)
    return undefined as never
  }
  override putCookie(cookie: door.Cookie, done?: door.ErrorCallback): never {
    this.calls.push('putCookie')
    return super.putCookie(cookie, done)
  }
  override removeAllCookies(done?: door.ErrorCallback): never {
    this.calls.push('removeAllCookies')
    this.cookies.clear()
    ;(done as Done | undefined)?.(this.failure)
    return undefined as never
  }
  override getAllCookies(done?: door.Callback<door.Cookie[]>): never {
    this.calls.push('getAllCookies')
    return super.getAllCookies(done)
  }
}

describe.each(packages)('a jar of %s', (_, both) => {
  it('calls updateCookie, and not putCookie, for a cookie that replaces another', () => {
    const store = new RecordingStore()
    const jar = new both.CookieJar(store)
    jar.setCookieSync('a=1', SITE)
    jar.setCookieSync('a=2', SITE)
    expect(store.calls).toEqual(['putCookie', 'updateCookie'])
    expect(jar.getCookieStringSync(SITE)).toBe('a=2')
  })

  it('calls removeAllCookies, and does not remove the cookies one by one', () => {
    const store = new RecordingStore()
    const jar = new both.CookieJar(store)
    jar.setCookieSync('a=1', SITE)
    jar.removeAllCookiesSync()
    expect(store.calls).toEqual(['putCookie', 'removeAllCookies'])
  })

  it('passes on the errors of updateCookie and of removeAllCookies', async () => {
    const store = new RecordingStore()
    const jar = new both.CookieJar(store)
    await jar.setCookie('a=1', SITE)
    store.failure = new Error('broken')
    await expect(jar.setCookie('a=2', SITE)).rejects.toThrow(new Error('broken'))
    await expect(jar.removeAllCookies()).rejects.toThrow(new Error('broken'))
    expect(store.calls).toEqual(['putCookie', 'updateCookie', 'removeAllCookies'])
  })
})

it('an error that is not an Error is passed on, even if it has the message of a missing method', async () => {
  const store = new RecordingStore()
  const jar = new CookieJar(store)
  store.failure = { message: 'removeAllCookies is not implemented' }
  await expect(jar.removeAllCookies()).rejects.toBe(store.failure)
})

it('a store that rejects without a reason makes the call fail', async () => {
  const store = new SyncStore()
  Object.defineProperty(store, 'findCookies', { value: () => Promise.reject() })
  await expect(new CookieJar(store).getCookies(SITE)).rejects.toThrow(new Error('The store failed'))
})

it('a method may declare a callback, and return a promise of its result instead', async () => {
  class EitherStore extends MapStore {
    override async findCookies(domain: string, path: string, _allow?: unknown, _done?: unknown) {
      return super.findCookies(domain, path)
    }
  }
  expect(EitherStore.prototype.findCookies).toHaveLength(4)
  const jar = new CookieJar(new EitherStore())
  await jar.setCookie('a=1', SITE)
  expect(await jar.getCookieString(SITE)).toBe('a=1')
})

describe('a Secure cookie that a class finds in its own way is not overlaid over http', () => {
  const secure = () => [new Cookie({ ...fields, key: 'SID', secure: true, path: '/' })]
  class FindingStore extends MemoryCookieStore {
    override findCookies(_domain: unknown, _path: unknown, _allow?: unknown, done?: unknown): never {
      ;(done as Done)(null, secure())
      return undefined as never
    }
  }
  class ListingStore extends MemoryCookieStore {
    override getAllCookies(done?: unknown): never {
      ;(done as Done)(null, secure())
      return undefined as never
    }
  }

  it.each([
    ['findCookies', FindingStore],
    ['getAllCookies', ListingStore],
  ])('by %s', (_, OwnStore) => {
    const jar = new CookieJar(new OwnStore())
    expect(() => jar.setCookieSync('SID=2', 'http://site.example/')).toThrow('overlay')
    expect(jar.setCookieSync('other=2', 'http://site.example/')?.value).toBe('2')
  })

  it('and a store without methods makes the call fail', async () => {
    const message = 'findCookies is not implemented'
    await expect(new CookieJar(new Store()).setCookie('a=1', 'http://site.example/')).rejects.toThrow(message)
  })
})
