/** Cookie objects that a program sets, and the records of a store that a program fills. */

import * as door from 'speculoos/tough-cookie'
import * as tough from 'tough-cookie'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { uncaughtErrors } from '../../hostile/uncaught-errors.js'
import type { Package } from './disagreements.js'
import { MapStore, SyncStore } from './own-stores.js'

const { Cookie, CookieJar, MemoryCookieStore } = door
const SITE = 'https://site.example/'
const NOT_A_COOKIE = 'First argument to setCookie must be a Cookie object or string'

afterEach(() => {
  vi.useRealTimers()
})

describe.each([
  // The functions called below have the same signatures in both, except for private members of tough-cookie.
  ['tough-cookie', tough as unknown as Package],
  ['this package', door],
] as const)('a jar of %s', (_, both) => {
  const stores: readonly (readonly [title: string, make: () => door.Store | null])[] = [
    ['without a store', () => null],
    ['over a store', () => new both.MemoryCookieStore()],
  ]

  it.each(stores)(
    '%s writes the stored fields into the Cookie object that it was given, and returns that object',
    async (_title, make) => {
      const cookie = new both.Cookie({ key: 'a', value: '1' })
      expect(await new both.CookieJar(make()).setCookie(cookie, `${SITE}docs/x`)).toBe(cookie)
      const { domain, path, hostOnly, pathIsDefault } = cookie
      expect({ domain, path, hostOnly, pathIsDefault }).toEqual({
        domain: 'site.example',
        path: '/docs',
        hostOnly: true,
        pathIsDefault: true,
      })
    },
  )

  it.each(stores)('%s uses the default-path for a path that does not begin with a slash', (_title, make) => {
    const paths = ['docs', 'docs/', 'do/cs', '', null]
    const stored = paths.map((path) => {
      const cookie = Object.assign(new both.Cookie({ key: 'a', value: '1' }), { path })
      return new both.CookieJar(make()).setCookieSync(cookie, `${SITE}a/b`)?.path
    })
    expect(stored).toEqual(['/a', '/a', '/a', '/a', '/a'])
  })

  it.each(stores)('%s takes a host-only Cookie object without a domain', (_title, make) => {
    const jar = new both.CookieJar(make())
    expect(jar.setCookieSync(new both.Cookie({ key: 'a', value: '1', hostOnly: true }), SITE)?.hostOnly).toBe(true)
    expect(jar.getCookieStringSync('https://www.site.example/')).toBe('')
  })

  it.each(stores)('%s reads an endless Max-Age of a Cookie object', (_title, make) => {
    const jar = new both.CookieJar(make())
    jar.setCookieSync(new both.Cookie({ key: 'a', value: '1', maxAge: 'Infinity' }), SITE)
    jar.setCookieSync(new both.Cookie({ key: 'b', value: '2' }), SITE)
    expect(jar.getCookieStringSync(SITE)).toBe('a=1; b=2')
    jar.setCookieSync(new both.Cookie({ key: 'a', value: '3', maxAge: '-Infinity' }), SITE)
    expect(jar.getCookieStringSync(SITE)).toBe('b=2')
  })

  it.each(stores)('%s refuses objects without a name or a value', (_title, make) => {
    for (const given of [{ key: 'a' }, { value: '1' }, {}, 5, null, true]) {
      expect(() => new both.CookieJar(make()).setCookieSync(given as never, SITE)).toThrow(NOT_A_COOKIE)
    }
  })

  it('without a store takes a special-use domain that it does not allow, if errors are ignored', () => {
    const jar = new both.CookieJar(null, { allowSpecialUseDomain: false })
    const [line, url] = ['a=1; Domain=site.test', 'https://www.site.test/']
    expect(() => jar.setCookieSync(line, url)).toThrow('special use domain')
    expect(jar.setCookieSync(line, url, { ignoreError: true })?.domain).toBe('site.test')
  })

  it('passes the path of the request to findCookies, or null for all paths', () => {
    const paths: unknown[] = []
    const store = new SyncStore()
    const { findCookies } = store
    store.findCookies = function (this: SyncStore, ...parameters: Parameters<typeof findCookies>) {
      paths.push(parameters[1])
      return findCookies.apply(store, parameters)
    } as typeof findCookies
    const jar = new both.CookieJar(store)
    jar.getCookiesSync(`${SITE}docs/x`)
    jar.getCookiesSync(`${SITE}docs/x`, { allPaths: true })
    expect(paths).toEqual(['/docs/x', null])
  })

  it('sets the last access of the cookies that it returns', () => {
    vi.useFakeTimers({ now: 1_700_000_000_000, toFake: ['Date'] })
    const jar = new both.CookieJar()
    jar.setCookieSync('a=1', SITE)
    vi.setSystemTime(1_700_000_005_000)
    jar.getCookiesSync(SITE)
    expect(jar.toJSON()?.cookies).toMatchObject([{ lastAccessed: new Date(1_700_000_005_000).toJSON() }])
  })
})

it('an object without the methods of a cookie stays as it is', () => {
  for (const store of [null, new MemoryCookieStore()]) {
    const given = { key: 'a', value: '1', cookieString: 'a=1' }
    const stored = new CookieJar(store).setCookieSync(given as unknown as door.Cookie, SITE)
    expect(stored).toBeInstanceOf(Cookie)
    expect(given).toEqual({ key: 'a', value: '1', cookieString: 'a=1' })
  }
})

it('a cookie that arrives expired is not stored, even if there is no cookie to remove', async () => {
  const store = new MapStore()
  expect((await new CookieJar(store).setCookie('a=1; Max-Age=0', SITE))?.key).toBe('a')
  expect(store.cookies.size).toBe(0)
})

it('a refusal that nobody listens to causes no other error', async () => {
  const jar = new CookieJar()
  expect(await uncaughtErrors(() => void jar.setCookieSync('a=1; Domain=com', SITE, { ignoreError: true }))).toEqual([])
})

describe('a jar that does not enforce name prefixes counts the octets of a name as they are', () => {
  const jar = () => new CookieJar(null, { prefixSecurity: 'unsafe-disabled' })
  it.each(['a', '__', '__Host-'])('%s', (name) => {
    const line = (octets: number) => `${name}=${'x'.repeat(octets - name.length)}`
    expect(jar().setCookieSync(line(4096), SITE)?.key).toBe(name)
    expect(() => jar().setCookieSync(line(4097), SITE)).toThrow('longer than 4096 octets')
    const cookie = new Cookie({ key: name, value: 'x'.repeat(4097 - name.length) })
    expect(() => jar().setCookieSync(cookie, SITE)).toThrow('longer than 4096 octets')
  })
})

describe('a record of a store', () => {
  /** Returns the Cookie header of a jar over a store with one record. */
  const sent = async (fields: object): Promise<string> => {
    const store = new MapStore()
    const record = { key: 'a', value: '1', domain: 'site.example', path: '/', hostOnly: true, ...fields }
    store.cookies.set('record', record as unknown as door.Cookie)
    return new CookieJar(store).getCookieString(SITE)
  }
  const ago = (milliseconds: number): Date => new Date(Date.now() - milliseconds)
  const DAY = 86_400_000

  it('may lack its name or its value', async () => {
    expect(await sent({ key: undefined })).toBe('1')
    expect(await sent({ value: undefined })).toBe('a=')
  })

  it('may have Max-Age as text', async () => {
    expect(await sent({ maxAge: '60', lastAccessed: ago(50_000) })).toBe('a=1')
    expect(await sent({ maxAge: '60', lastAccessed: ago(70_000) })).toBe('')
  })

  it('with an endless Max-Age ends after 400 days', async () => {
    expect(await sent({ maxAge: 'Infinity', lastAccessed: ago(399 * DAY) })).toBe('a=1')
    expect(await sent({ maxAge: 'Infinity', lastAccessed: ago(401 * DAY) })).toBe('')
  })

  it('with a Max-Age of zero or less has expired, even if its last access is in the future', async () => {
    expect(await sent({ maxAge: 0, lastAccessed: ago(-DAY) })).toBe('')
    expect(await sent({ maxAge: -5, lastAccessed: ago(-DAY) })).toBe('')
    expect(await sent({ maxAge: 1, lastAccessed: ago(-DAY) })).toBe('a=1')
  })

  it('without a time of creation is the oldest', async () => {
    const jar = new CookieJar()
    const cookie = new Cookie({ key: 'a', value: '1', domain: 'site.example', path: '/' })
    await jar.store.putCookie(Object.assign(cookie, { creation: null }))
    expect(jar.jar?.records()).toMatchObject([{ creationTime: 0, lastAccessTime: 0 }])
  })
})

it.each([
  ['without a store', undefined],
  ['over a store', new MemoryCookieStore()],
])('the Max-Age of a cookie that is set again in a jar %s counts from its last receipt', (_, store) => {
  const jar = new CookieJar(store)
  jar.setCookieSync('a=1; Max-Age=100', SITE, { now: new Date(1000) })
  const [cookie] = jar.getCookiesSync(SITE, { expire: false })
  const given = cookie ?? new Cookie({ key: 'a', value: '1', maxAge: 100 })
  jar.setCookieSync(given, SITE, { now: new Date(5_000_000) })
  expect(given.expiryTime()).toBe(5_100_000)
})
