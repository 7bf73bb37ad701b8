/** Many cookies that are set over http in a store in memory: each call reads only the cookies that it could overlay. */

import { Cookie, CookieJar, type ErrorCallback, MemoryCookieStore, type Store } from 'speculoos/tough-cookie'
import { describe, expect, it } from 'vitest'
import { growth, LINEAR } from '../../hostile/growth.js'

/** A store that extends the one in memory, as a file store does. */
class ExtendedStore extends MemoryCookieStore {
  override putCookie(cookie: Cookie, callback?: ErrorCallback): never {
    return (callback ? super.putCookie(cookie, callback) : super.putCookie(cookie)) as never
  }
}

const stores: readonly (readonly [title: string, makeStore: () => MemoryCookieStore])[] = [
  ['the store in memory', () => new MemoryCookieStore()],
  ['a store that extends it', () => new ExtendedStore()],
  ['the store of a jar without prefixes', () => unprefixed()],
]

function unprefixed(): MemoryCookieStore {
  const { store } = new CookieJar(null, { prefixSecurity: 'unsafe-disabled' })
  if (!(store instanceof MemoryCookieStore)) throw new Error('another store')
  return store
}

const histories: readonly (readonly [
  title: string,
  line: (index: number) => string,
  url: (index: number) => string,
])[] = [
  ['names on one host', (index) => `n${index}=1`, () => 'http://site.example/'],
  ['paths on one host', (index) => `a=1; Path=/p${index}`, () => 'http://site.example/'],
  ['hosts of one site', () => 'a=1', (index) => `http://h${index}.site.example/`],
  ['sites', () => 'a=1; Path=/', (index) => `http://www.site${index}.example/`],
  ['sites below one suffix', (index) => `a=1; Domain=site${index}.co.uk`, (index) => `http://site${index}.co.uk/`],
  ['sites without a public suffix list', () => 'a=1', (index) => `http://www.site${index}.example/`],
  ['values of one cookie', (index) => `a=${index}`, () => 'http://site.example/'],
]

describe.each(stores)('over %s', (_, makeStore) => {
  it.each(histories)('setting many %s takes linear time', (title, line, url) => {
    const { factor } = growth((size) => {
      return () => {
        const jar = new CookieJar(makeStore(), !title.includes('without'))
        for (let index = 0; index < size; index += 1) jar.setCookieSync(line(index), url(index))
      }
    }, 1000)
    expect(factor).toBeLessThanOrEqual(LINEAR)
  })

  it('setting a cookie reads no cookie with another name', () => {
    const store = makeStore()
    const jar = new CookieJar(store)
    const urls = ['http://site.example/', 'http://www.site.example/docs/', 'http://other.example/']
    for (let index = 0; index < 50; index += 1) {
      for (const url of urls) jar.setCookieSync(`n${index}=1`, url)
    }
    let reads = 0
    for (const cookie of Object.values(store.idx).flatMap(Object.values).flatMap(Object.values)) {
      if (!(cookie instanceof Cookie) || cookie.key === 'n7') continue
      for (const field of ['key', 'secure', 'path', 'domain', 'creationIndex']) {
        const value: unknown = Reflect.get(cookie, field)
        const get = (): unknown => {
          reads += 1
          return value
        }
        Object.defineProperty(cookie, field, { get, set: () => {}, configurable: true, enumerable: true })
      }
    }
    for (const url of urls) {
      jar.setCookieSync('n7=2', url)
      jar.setCookieSync('new=1', url)
    }
    expect(reads).toBe(0)
  })
})

const overlays: readonly (readonly [title: string, secure: string, host: string, line: string, url: string])[] = [
  ['of the same host', 'SID=1; Secure', 'site.example', 'SID=2', 'http://site.example/'],
  [
    'of the host, for its site',
    'SID=1; Secure',
    'www.site.example',
    'SID=2; Domain=site.example',
    'http://www.site.example/',
  ],
  ['of a subdomain', 'SID=1; Secure', 'a.b.site.example', 'SID=2', 'http://site.example/'],
  [
    'of a sibling, for the site of both',
    'SID=1; Secure',
    'a.site.example',
    'SID=2; Domain=site.example',
    'http://b.site.example/',
  ],
  ['of the site', 'SID=1; Secure; Domain=site.example', 'www.site.example', 'SID=2', 'http://a.b.site.example/'],
  ['at a path above', 'SID=1; Secure; Path=/docs', 'site.example', 'SID=2; Path=/docs/Web', 'http://site.example/'],
  [
    'at a path above that ends with a slash',
    'SID=1; Secure; Path=/docs/',
    'site.example',
    'SID=2; Path=/docs/Web',
    'http://site.example/',
  ],
  ['at the same path', 'SID=1; Secure; Path=/docs/', 'site.example', 'SID=2; Path=/docs/', 'http://site.example/'],
  [
    'at the default-path of a very long URL',
    'SID=1; Secure',
    'site.example',
    'SID=2',
    `http://site.example${'/a'.repeat(2000)}/`,
  ],
  ['of an IPv6 address', 'SID=1; Secure', '[::2]', 'SID=2', 'http://[::2]/'],
]

const apart: typeof overlays = [
  ['of a sibling', 'SID=1; Secure', 'a.site.example', 'SID=2', 'http://b.site.example/'],
  ['of another site', 'SID=1; Secure', 'other.example', 'SID=2', 'http://site.example/'],
  ['at a path below', 'SID=1; Secure; Path=/docs/Web', 'site.example', 'SID=2; Path=/docs', 'http://site.example/'],
  ['at another path', 'SID=1; Secure; Path=/doc', 'site.example', 'SID=2; Path=/docs', 'http://site.example/'],
  ['with another name', 'sid=1; Secure', 'site.example', 'SID=2', 'http://site.example/'],
  ['of an address with the same ending', 'SID=1; Secure', '10.0.0.1', 'SID=2', 'http://110.0.0.1/'],
]

describe.each([...stores, ['the jar of speculoos', () => new CookieJar().store] as const])(
  'over %s',
  (_, makeStore) => {
    const setBoth = (store: Store, secure: string, host: string, line: string, url: string): string[] => {
      const jar = new CookieJar(store)
      // Surround the cookie with others of different names.
      for (const other of ['before=1; Secure', secure, 'after=1; Secure']) {
        jar.setCookieSync(other, `https://${host}${new URL(url).pathname}`)
      }
      try {
        jar.setCookieSync(line, url)
        return []
      } catch (error) {
        const reasons: unknown = error instanceof Error ? Reflect.get(error, 'reasons') : undefined
        return Array.isArray(reasons) ? reasons.map(({ id }) => id) : [String(error)]
      }
    }

    it.each(overlays)('a Secure cookie %s is not overlaid over http', (_title, ...rest) => {
      expect(setBoth(makeStore(), ...rest)).toEqual(['overlays-secure'])
    })

    it.each(apart)('a Secure cookie %s does not prevent setting a cookie', (_title, ...rest) => {
      expect(setBoth(makeStore(), ...rest)).toEqual([])
    })
  },
)

describe('a Secure cookie that a program writes into the idx of a store', () => {
  const secure = () =>
    new Cookie({ key: 'SID', value: '1', domain: 'www.site.example', path: '/', secure: true, hostOnly: true })
  const nested = () => ({ 'www.site.example': { '/': { SID: secure() } } })
  const line = 'SID=2; Domain=site.example'

  it('is not overlaid if the idx is replaced', () => {
    const store = new MemoryCookieStore()
    const jar = new CookieJar(store)
    jar.setCookieSync('a=1', 'http://site.example/')
    store.idx = nested()
    expect(() => jar.setCookieSync(line, 'http://b.site.example/')).toThrow('overlay')
  })

  it('is not overlaid if its domain had cookies', () => {
    const store = new MemoryCookieStore()
    const jar = new CookieJar(store)
    jar.setCookieSync('a=1', 'http://www.site.example/')
    Object.assign(store.idx['www.site.example'] ?? {}, nested()['www.site.example'])
    expect(() => jar.setCookieSync(line, 'http://b.site.example/')).toThrow('overlay')
  })

  it('is not overlaid once as many cookies were set as the store had domains', () => {
    const store = new MemoryCookieStore()
    const jar = new CookieJar(store)
    for (const name of ['a', 'b', 'c']) jar.setCookieSync('a=1', `http://${name}.example/`)
    Object.assign(store.idx, nested())
    for (const name of ['a', 'b', 'c']) jar.setCookieSync('a=1', `http://${name}.example/`)
    expect(() => jar.setCookieSync(line, 'http://b.site.example/')).toThrow('overlay')
  })

  it('is not overlaid once as many cookies were set as the store had domains, even if these are many', () => {
    const store = new MemoryCookieStore()
    const jar = new CookieJar(store)
    const hosts = ['a', 'b', 'c', 'd', 'e']
    for (const name of hosts) jar.setCookieSync('a=1', `https://${name}.example/`)
    jar.setCookieSync('a=1', 'http://a.example/')
    Object.assign(store.idx, nested())
    for (const name of hosts) jar.setCookieSync('a=1', `http://${name}.example/`)
    expect(() => jar.setCookieSync(line, 'http://b.site.example/')).toThrow('overlay')
  })

  it('is not overlaid if the jar sets it after it has looked at the domains of the store', () => {
    const jar = new CookieJar(new MemoryCookieStore())
    for (const name of ['a', 'b', 'c', 'd', 'e']) jar.setCookieSync('a=1', `https://${name}.example/`)
    jar.setCookieSync('a=1', 'http://a.example/')
    jar.setCookieSync('SID=1; Secure', 'https://www.site.example/')
    expect(() => jar.setCookieSync(line, 'http://b.site.example/')).toThrow('overlay')
  })

  it('does not prevent setting a cookie once it is deleted', () => {
    const store = new MemoryCookieStore()
    const jar = new CookieJar(store)
    jar.setCookieSync('SID=1; Secure', 'https://www.site.example/')
    expect(() => jar.setCookieSync(line, 'http://b.site.example/')).toThrow('overlay')
    delete store.idx['www.site.example']
    expect(jar.setCookieSync(line, 'http://b.site.example/')?.value).toBe('2')
  })
})
