/** A method that a program has put in the place of another is what the other methods call, as with tough-cookie. */

import * as door from 'speculoos/tough-cookie'
import * as tough from 'tough-cookie'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Package } from './disagreements.js'

// What is called below has the same signatures in both, but for what tough-cookie calls private.
const toughCookie = tough as unknown as Package

const SITE = 'https://site.example/'
const METHODS = [
  ...([
    'setCookie',
    'setCookieSync',
    'getCookies',
    'getCookiesSync',
    'getCookieString',
    'getCookieStringSync',
  ] as const),
  ...(['getSetCookieStrings', 'getSetCookieStringsSync', 'serialize', 'serializeSync', 'toJSON', 'clone'] as const),
  ...(['cloneSync', '_cloneSync', 'removeAllCookies', 'removeAllCookiesSync', '_importCookies'] as const),
  ...(['_importCookiesSync'] as const),
]

/** What is done with a jar. The promise that tough-cookie answers beside a callback never settles. */
const actions: [title: string, act: (jar: door.CookieJar, both: Package) => unknown][] = [
  ['setCookie', (jar) => jar.setCookie('a=1', SITE)],
  [
    'setCookie with a callback',
    (jar) => {
      jar.setCookie('a=1', SITE, () => {})
    },
  ],
  ['setCookieSync', (jar) => jar.setCookieSync('a=1', SITE)],
  ['setCookieSync with options', (jar) => jar.setCookieSync('a=1', SITE, { http: true })],
  [
    'getCookies with a callback',
    (jar) => {
      jar.getCookies(SITE, () => {})
    },
  ],
  ['getCookiesSync', (jar) => jar.getCookiesSync(SITE)],
  ['getCookiesSync with options', (jar) => jar.getCookiesSync(SITE, { http: true })],
  ['getCookieString', (jar) => jar.getCookieString(SITE)],
  [
    'getCookieString with a callback',
    (jar) => {
      jar.getCookieString(SITE, () => {})
    },
  ],
  ['getCookieString with options', (jar) => jar.getCookieString(SITE, { http: true })],
  ['getCookieStringSync', (jar) => jar.getCookieStringSync(SITE)],
  ['getCookieStringSync with options', (jar) => jar.getCookieStringSync(SITE, { http: true })],
  ['getSetCookieStrings', (jar) => jar.getSetCookieStrings(SITE)],
  ['getSetCookieStringsSync', (jar) => jar.getSetCookieStringsSync(SITE)],
  ['serializeSync', (jar) => jar.serializeSync()],
  ['toJSON', (jar) => jar.toJSON()],
  ['JSON.stringify', (jar) => JSON.stringify(jar)],
  ['clone', (jar) => jar.clone()],
  [
    'clone with a callback',
    (jar) => {
      jar.clone(() => {})
    },
  ],
  ['clone over a store', (jar, { MemoryCookieStore }) => jar.clone(new MemoryCookieStore())],
  ['cloneSync', (jar) => jar.cloneSync()],
  ['cloneSync over a store', (jar, { MemoryCookieStore }) => jar.cloneSync(new MemoryCookieStore())],
  ['_cloneSync', (jar) => jar._cloneSync()],
  ['removeAllCookiesSync', (jar) => jar.removeAllCookiesSync()],
  ['_importCookiesSync', (jar) => jar._importCookiesSync({ cookies: [] })],
  ['deserialize', (_, { CookieJar }) => CookieJar.deserialize('{"cookies":[]}')],
  ['deserializeSync', (_, { CookieJar }) => CookieJar.deserializeSync('{"cookies":[]}')],
  ['fromJSON', (_, { CookieJar }) => CookieJar.fromJSON('{"cookies":[]}')],
]

/** A call as it is compared: the name of the method, and its arguments. */
function describeCall(method: string, parameters: readonly unknown[]): string {
  const text = (value: unknown) => {
    if (typeof value === 'function') return 'callback'
    return value instanceof door.Store || value instanceof tough.Store ? 'store' : JSON.stringify(value)
  }
  return `${method}(${parameters.map(text).join(', ')})`.replace(/"(?:creation|lastAccessed)":"[^"]*"/g, '')
}

/** Puts methods that note their calls into an object, in the place of those that it has. */
function note(target: object, calls: string[]): void {
  for (const method of METHODS) {
    const original: (...parameters: unknown[]) => unknown = Reflect.get(target, method)
    Reflect.set(target, method, function (this: unknown, ...parameters: unknown[]) {
      calls.push(describeCall(method, parameters))
      return original.apply(this, parameters)
    })
  }
}

/** The calls that an action leads to, where the methods of a jar are replaced in one of three places. */
async function callsOf(both: Package, place: string, act: (jar: door.CookieJar, both: Package) => unknown) {
  const calls: string[] = []
  class NotedJar extends both.CookieJar {}
  const jar = place === 'a class' ? new NotedJar() : new both.CookieJar()
  jar.setCookieSync('b=2', SITE)
  const target = { 'a jar': jar, 'a class': NotedJar.prototype, 'the prototype': both.CookieJar.prototype }[place] ?? {}
  const before = Object.getOwnPropertyDescriptors(target)
  note(target, calls)
  try {
    await act(jar, both)
  } finally {
    for (const method of METHODS) Reflect.deleteProperty(target, method)
    Object.defineProperties(target, before)
  }
  return calls
}

describe.each(['a jar', 'a class', 'the prototype'])('in %s', (place) => {
  it.each(actions)('%s', async (_, act) => {
    expect(await callsOf(door, place, act)).toEqual(await callsOf(toughCookie, place, act))
  })
})

it('every method is looked at', async () => {
  const seen: string[] = []
  for (const [, act] of actions) seen.push(...(await callsOf(door, 'the prototype', act)))
  expect(new Set(seen.map((call) => call.slice(0, call.indexOf('('))))).toEqual(new Set(METHODS))
})

describe.each([
  ['tough-cookie', toughCookie],
  ['this door', door],
] as const)('%s', (_, both) => {
  afterEach(() => vi.restoreAllMocks())

  it('answers what a class makes of the cookies', async () => {
    class WithoutSecrets extends both.CookieJar {
      override getCookies(url: string | URL, callback: door.Callback<door.Cookie[]>): void
      override getCookies(
        url: string | URL,
        options: door.GetCookiesOptions | undefined,
        callback: door.Callback<door.Cookie[]>,
      ): void
      override getCookies(url: string | URL, options?: door.GetCookiesOptions): Promise<door.Cookie[]>
      override getCookies(url: string | URL, options?: unknown, callback?: unknown): unknown {
        const [given, tell] = typeof options === 'function' ? [undefined, options] : [options, callback]
        const answer = super.getCookies(url, given ?? {}).then((cookies) => cookies.filter(({ key }) => key !== 'SID'))
        if (typeof tell !== 'function') return answer
        return super.getCookies(url, given ?? {}, (error: unknown, cookies: door.Cookie[] = []) =>
          tell(
            error,
            cookies.filter(({ key }) => key !== 'SID'),
          ),
        )
      }
    }
    const jar = new WithoutSecrets()
    for (const line of ['SID=31d4', 'a=1', 'b=2; Path=/docs']) await jar.setCookie(line, SITE)
    expect(await jar.getCookieString(`${SITE}docs`)).toBe('b=2; a=1')
    expect(jar.getCookieStringSync(SITE)).toBe('a=1')
    expect(jar.getCookiesSync(SITE).map(String)).toEqual(['a=1; Path=/'])
    expect(jar.getSetCookieStringsSync(SITE)).toEqual(['a=1; Path=/'])
    expect(await jar.getSetCookieStrings(SITE)).toEqual(['a=1; Path=/'])
  })

  it('answers and throws what a mock does', async () => {
    const jar = new both.CookieJar()
    const fail = (...parameters: unknown[]) => (parameters.at(-1) as door.Callback<never>)(new Error('mocked'))
    vi.spyOn(jar, 'setCookie').mockImplementation(fail as never)
    expect(() => jar.setCookieSync('a=1', SITE)).toThrow('mocked')
    vi.spyOn(jar, 'getCookies').mockImplementation(fail as never)
    expect(() => jar.getCookieStringSync(SITE)).toThrow('mocked')
    await expect(jar.getSetCookieStrings(SITE)).rejects.toThrow('mocked')
    vi.spyOn(jar, 'serialize').mockImplementation(fail as never)
    expect(() => jar.toJSON()).toThrow('mocked')
    expect(() => jar.cloneSync()).toThrow('mocked')
    await expect(jar.clone()).rejects.toThrow('mocked')
  })

  it('lets a cookie say what it is in a header field', () => {
    class Shouted extends both.Cookie {
      override cookieString(): string {
        return super.cookieString().toUpperCase()
      }
    }
    const jar = new both.CookieJar()
    jar.setCookieSync(new Shouted({ key: 'a', value: 'b' }), SITE)
    expect(jar.getCookieStringSync(SITE)).toBe('A=B')
    expect(jar.getSetCookieStringsSync(SITE)).toEqual(['A=B; Path=/'])
  })

  it('asks the store by methods that are replaced in its prototype', () => {
    const { prototype } = both.MemoryCookieStore
    const spies = (['findCookie', 'putCookie', 'findCookies', 'getAllCookies'] as const).map((method) => {
      return vi.spyOn(prototype, method)
    })
    const jar = new both.CookieJar()
    jar.setCookieSync('a=1', SITE)
    jar.getCookieStringSync(SITE)
    jar.serializeSync()
    for (const spy of spies) expect(spy).toHaveBeenCalledOnce()
  })

  it('can be used behind a proxy', async () => {
    const jar = new Proxy(new both.CookieJar(), {})
    await jar.setCookie('a=1', SITE)
    jar.setCookieSync('b=2', SITE)
    expect(await jar.getCookieString(SITE)).toBe('a=1; b=2')
    expect(jar.getCookieStringSync(SITE)).toBe('a=1; b=2')
    expect(jar.toJSON()).toEqual(JSON.parse(JSON.stringify(jar.cloneSync())))
    jar.removeAllCookiesSync()
    expect(await jar.getCookies(SITE)).toEqual([])
  })

  it('goes by the rules and the store that a program writes into the jar', () => {
    const jar = new both.CookieJar()
    expect(() => jar.setCookieSync('a=1; Domain=com', 'https://site.com/')).toThrow('public suffix')
    Object.assign(jar, { rejectPublicSuffixes: false, prefixSecurity: 'strict', allowSecureOnLocal: false })
    expect(jar.setCookieSync('a=1; Domain=com', 'https://site.com/')?.domain).toBe('com')
    expect(() => jar.setCookieSync('__Secure-a=1', SITE)).toThrow('prefix')
    expect(() => jar.setCookieSync('a=1; Secure', 'http://localhost/')).toThrow('not a secure connection')
    expect(jar.toJSON()).toMatchObject({ rejectPublicSuffixes: false, prefixSecurity: 'strict' })
    jar.setCookieSync('b=2', SITE)
    expect(jar.getCookieStringSync(SITE)).toBe('b=2')
    Object.assign(jar, { store: new both.MemoryCookieStore() })
    expect(jar.getCookieStringSync(SITE)).toBe('')
  })
})

it('a class may have fields of any name', () => {
  class SessionStore extends door.MemoryCookieStore {
    index = 0
  }
  class SessionJar extends door.CookieJar {
    state = 'new'
    rules = null
  }
  const jar = new SessionJar(new SessionStore())
  jar.setCookieSync('a=1', SITE)
  jar.state = 'signed in'
  expect([jar.getCookieStringSync(SITE), jar.cloneSync()?.getCookieStringSync(SITE)]).toEqual(['a=1', 'a=1'])
})
