/**
 * What a jar writes to JSON for each kind of store, what it puts into a store when it reads JSON, and what the clone of a
 * cookie keeps.
 */

import { CookieJar as NativeJar } from 'speculoos'
import * as door from 'speculoos/tough-cookie'
import * as tough from 'tough-cookie'
import { describe, expect, it } from 'vitest'
import type { Package } from './disagreements.js'
import { MapStore, SyncStore } from './own-stores.js'

const { Cookie, CookieJar, MemoryCookieStore } = door
const SITE = 'https://site.example/'
const FINE = { key: 'fine', value: '1', domain: 'site.example', path: '/', hostOnly: true }

describe.each([
  // The functions called below have the same signatures in both, except for private members of tough-cookie.
  ['tough-cookie', tough as unknown as Package],
  ['this package', door],
] as const)('the JSON of %s', (_, both) => {
  it('has the name of the class of the store, if that is a text', () => {
    class Nameless extends SyncStore {}
    Object.defineProperty(Nameless, 'name', { value: { toString: () => 'odd' } })
    const stores = [undefined, new both.MemoryCookieStore(), new SyncStore(), new Nameless()]
    expect(stores.map((store) => new both.CookieJar(store).toJSON()?.storeType)).toEqual([
      'MemoryCookieStore',
      'MemoryCookieStore',
      'SyncStore',
      null,
    ])
  })

  it('cannot be written over a store that does not list its cookies', async () => {
    const store = new SyncStore()
    Object.defineProperty(store, 'getAllCookies', { value: undefined })
    const jar = new both.CookieJar(store)
    const message = 'store does not support getAllCookies and cannot be serialized'
    await expect(jar.serialize()).rejects.toThrow(new Error(message))
    expect(() => jar.toJSON()).toThrow(new Error(message))
  })

  it('of tough-cookie 6 counts Max-Age from the last access of a cookie', () => {
    const cookie = { ...FINE, maxAge: 3600, creation: new Date(Date.now() - 7_200_000).toJSON() }
    const cookies = [{ ...cookie, lastAccessed: new Date(Date.now() - 600_000).toJSON() }]
    for (const store of [undefined, new both.MemoryCookieStore()]) {
      const jar = both.CookieJar.fromJSON(JSON.stringify({ version: 'tough-cookie@6.1.0', cookies }), store)
      expect(jar.getCookieStringSync(SITE)).toBe('fine=1')
    }
  })

  it('is refused if it is undefined', () => {
    expect(() => both.CookieJar.fromJSON(undefined as never)).toThrow(new Error('serialized jar has no cookies array'))
  })

  it('has unknown attributes, even if their names end with a known name', () => {
    const jar = new both.CookieJar()
    jar.setCookieSync('a=1; X-Path=/docs; Not-Secure; Path=/', SITE)
    expect(jar.toJSON()?.cookies[0]).toMatchObject({ extensions: ['X-Path=/docs', 'Not-Secure'], path: '/' })
  })
})

it('a saved cookie that no header field could have set does not get into a store', async () => {
  const cookies = [FINE, { ...FINE, key: 'a; b' }, { ...FINE, key: 'c', path: '/;' }]
  const store = new MapStore()
  await CookieJar.deserialize({ cookies }, store)
  expect([...store.cookies.values()].map(({ key }) => key)).toEqual(['fine'])
})

it('a cookie whose Max-Age a program has removed is saved with its last access', () => {
  const jar = new CookieJar(new MemoryCookieStore())
  jar.setCookieSync('a=1; Max-Age=3600', SITE, { now: new Date(Date.now() - 600_000) })
  const [cookie] = jar.getCookiesSync(SITE)
  const saved = (): unknown => Reflect.get(jar.toJSON()?.cookies[0] ?? {}, 'lastAccessed')
  expect(saved()).toBe(new Date(cookie?.creation ?? 0).toJSON())
  Object.assign(cookie ?? {}, { maxAge: null })
  expect(saved()).toBe(new Date(cookie?.lastAccessed ?? 0).toJSON())
})

describe('the JSON of a jar of speculoos with a partition', () => {
  const partitionKey = { topLevelSite: 'https://news.example', hasCrossSiteAncestor: true }
  const jar = new NativeJar()
  jar.setCookie('part=1; Secure; SameSite=None', SITE)
  jar.admit(jar.clear().map((cookie) => ({ ...cookie, partitionKey })))
  jar.setCookie('plain=2', SITE)
  const saved = JSON.stringify(jar)

  it('keeps all cookies in a jar without a store, and shows only those without a partition', () => {
    const tough = CookieJar.fromJSON(saved)
    expect(tough.jar?.records().map(({ name }) => name)).toEqual(['part', 'plain'])
    expect(tough.getCookieStringSync(SITE)).toBe('plain=2')
  })

  it('puts only the cookies without a partition into a store', async () => {
    const store = new MapStore()
    await CookieJar.deserialize(saved, store)
    expect([...store.cookies.values()].map(({ key }) => key)).toEqual(['plain'])
  })
})

describe('Max-Age counts from when a cookie was received', () => {
  it('in the clone of a cookie that was not received yet', async () => {
    const received = Date.now() - 3_000_000
    const clone = new Cookie({ ...FINE, maxAge: 3600, lastAccessed: new Date(received) }).clone()
    const store = new MemoryCookieStore()
    if (clone !== undefined) await store.putCookie(clone)
    const jar = new CookieJar(store)
    for (let time = 0; time < 2; time += 1) expect(jar.getCookiesSync(SITE)[0]?.expiryTime()).toBe(received + 3_600_000)
  })

  it('or from its last access, if a saved jar of tough-cookie 4 has no time of creation', () => {
    const lastAccessed = new Date(Date.now() - 600_000).toJSON()
    const cookies = [{ ...FINE, maxAge: 3600, creation: null, lastAccessed }]
    const store = new MemoryCookieStore()
    const jar = CookieJar.fromJSON({ version: 'tough-cookie@4.1.4', cookies } as never, store)
    expect(jar.toJSON()?.cookies).toMatchObject([{ maxAge: 3600, lastAccessed }])
    expect(jar.getCookiesSync(SITE)[0]?.expiryTime()).toBe(Date.parse(lastAccessed) + 3_600_000)
  })

  it('which is noted under a symbol that the other module form of the package reads too', () => {
    const received = Date.now() - 3_000_000
    const jar = new CookieJar()
    jar.setCookieSync('a=1; Max-Age=3600', SITE, { now: new Date(received) })
    jar.getCookieStringSync(SITE)
    const [cookie] = jar.getCookiesSync(SITE)
    expect(Reflect.get(cookie ?? {}, Symbol.for('speculoos.received-time'))).toBe(received)
  })

  it('in the clone of a cookie that was received', () => {
    const received = new Date(Date.now() - 3_000_000)
    const jar = new CookieJar()
    jar.setCookieSync('a=1; Max-Age=3600', SITE, { now: received })
    jar.getCookieStringSync(SITE)
    expect(jar.getCookiesSync(SITE)[0]?.clone()?.expiryTime()).toBe(received.getTime() + 3_600_000)
  })
})
