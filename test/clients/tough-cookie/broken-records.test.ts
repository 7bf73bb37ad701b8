/** Stores that return something other than cookies, cookies that a program broke, and listeners that throw. */

import { Cookie, CookieJar, type CookieRefusal, type Store } from 'speculoos/tough-cookie'
import { describe, expect, it } from 'vitest'
import { uncaughtErrors } from '../../hostile/uncaught-errors.js'
import { MapStore, SyncStore } from './own-stores.js'

const SITE = 'http://site.example/'
const SECRET = 'se-cret'

type Method = 'findCookie' | 'findCookies' | 'getAllCookies'
type Done = (error: unknown, answer?: unknown) => void

/** The ways in which a store returns a result, by name. */
const manners: readonly (readonly [
  title: string,
  answer: (result: unknown) => (...parameters: unknown[]) => unknown,
])[] = [
  [
    'calls back',
    (result) =>
      (...parameters) =>
        (parameters.at(-1) as Done)(null, result),
  ],
  ['returns a promise', (result) => () => Promise.resolve(result)],
]

/** Returns a store with one method replaced. */
function storeWith(name: Method, method: unknown): SyncStore {
  const store = new SyncStore()
  const cookie = new Cookie({ key: 'kept', value: '1', domain: 'site.example', path: '/' })
  cookie.hostOnly = true
  store.cookies.set('site.example;/;kept', cookie)
  Object.defineProperty(store, name, { value: method })
  return store
}

/** The calls that use a method of the store, by its name. */
const acts: Readonly<Record<Method, readonly ((jar: CookieJar) => Promise<unknown>)[]>> = {
  findCookie: [(jar) => jar.setCookie('a=1', SITE)],
  findCookies: [
    (jar) => jar.getCookies(SITE),
    (jar) => jar.getCookieString(SITE),
    (jar) => jar.getSetCookieStrings(SITE),
    (jar) => jar.setCookie('a=1', SITE),
  ],
  getAllCookies: [
    (jar) => jar.serialize(),
    (jar) => jar.clone(),
    (jar) => jar.removeAllCookies(),
    (jar) => jar.setCookie('a=1', SITE),
  ],
}

const noArrays: readonly (readonly [title: string, value: unknown, got: string])[] = [
  ['an object', { 0: new Cookie(), length: 1 }, 'an object'],
  ['a Map', new Map([['a', new Cookie()]]), 'a Map'],
  ['a Set', new Set([new Cookie()]), 'a Set'],
  ['a cookie', new Cookie({ key: 'a', value: SECRET }), 'a Cookie'],
  ['a string', `[{"key":"a","value":"${SECRET}"}]`, 'a string of length 31'],
  ['a number', 5, 'a number'],
  ['a flag', true, 'a boolean'],
]

describe.each(manners)('a store that %s', (_, answer) => {
  describe.each(['findCookies', 'getAllCookies'] as const)('from %s', (name) => {
    it.each(noArrays)('with %s causes a TypeError that names the method', async (_title, value, got) => {
      for (const act of acts[name]) {
        const store = storeWith(name, answer(value))
        const error = await act(new CookieJar(store)).catch((reason: unknown) => reason)
        expect(error).toEqual(new TypeError(`store.${name}: expected an array of cookies, got ${got}`))
        expect([...store.cookies.keys()]).toEqual(['site.example;/;kept'])
      }
    })

    it.each([undefined, null])('with %s, has no cookies', async (nothing) => {
      const jar = new CookieJar(storeWith(name, answer(nothing)))
      if (name === 'findCookies') expect(await jar.getCookieString(SITE)).toBe('')
      else if (nothing === null) expect((await jar.serialize()).cookies).toEqual([])
    })
  })

  it.each([
    ['a string', `a=${SECRET}`, 'a string of length 9'],
    ['a number', 5, 'a number'],
    ['a flag', false, 'a boolean'],
    ['an array', [new Cookie()], 'an array'],
  ])('from findCookie with %s causes a TypeError that names the method', async (_title, value, got) => {
    const store = storeWith('findCookie', answer(value))
    const error = await acts.findCookie[0]?.(new CookieJar(store)).catch((reason: unknown) => reason)
    expect(error).toEqual(new TypeError(`store.findCookie: expected a cookie or undefined, got ${got}`))
    expect([...store.cookies.keys()]).toEqual(['site.example;/;kept'])
  })
})

describe('a store without a method', () => {
  it.each([
    ['findCookie', (jar: CookieJar) => jar.setCookie('a=1', 'https://site.example/')],
    ['findCookies', (jar: CookieJar) => jar.getCookies(SITE)],
    ['putCookie', (jar: CookieJar) => jar.setCookie('a=1', 'https://site.example/')],
    ['removeCookie', (jar: CookieJar) => jar.setCookie('kept=1; Max-Age=0', 'https://site.example/')],
  ] as const)('throws a TypeError that names %s', async (name, act) => {
    const store = storeWith(name as Method, undefined)
    const error = await act(new CookieJar(store)).catch((reason: unknown) => reason)
    expect(error).toEqual(new TypeError(`store.${name}: expected a function, got undefined`))
  })

  it.each([5, 'memory', true, {}])('throws such a TypeError even if it is %j', async (store) => {
    const jar = new CookieJar(store as unknown as Store)
    await expect(jar.getCookies(SITE)).rejects.toThrow('store.findCookies: expected a function, got undefined')
  })
})

/** Returns a cookie with these fields, whatever their types. */
const withFields = (fields: object): Cookie => {
  const whole = { key: 'a', value: '1', domain: 'site.example', path: '/', hostOnly: true, creation: new Date() }
  return Object.assign(new Cookie(), whole, fields)
}
const date = new Date(Date.now() + 60_000)

const broken: readonly (readonly [title: string, record: unknown])[] = [
  ['null', null],
  ['undefined', undefined],
  ['a string', `a=${SECRET}`],
  ['a number', 7],
  ['a function', () => 'a=1'],
  ['an array', ['a', '1']],
  ['an object without fields', {}],
  ['a cookie with a numeric name', withFields({ key: 5 })],
  ['a cookie with a numeric value', withFields({ value: 5 })],
  ['a cookie with an object as its value', withFields({ value: { toString: () => SECRET } })],
  ['a cookie with a numeric domain', withFields({ domain: 5 })],
  ['a cookie without a domain', withFields({ domain: null })],
  ['a cookie with an undefined domain', withFields({ domain: undefined })],
  ['a cookie with a numeric path', withFields({ path: 5 })],
  ['a cookie with an array as its path', withFields({ path: ['/'] })],
  ['a cookie without name and value', withFields({ key: undefined, value: undefined })],
]

/** Cookies with an odd field that does not affect what is sent. */
const usable: readonly (readonly [title: string, record: unknown])[] = [
  ['with a numeric SameSite', withFields({ sameSite: 5 })],
  ['with SameSite null', withFields({ sameSite: null })],
  ['with numeric times', withFields({ creation: 5, lastAccessed: 6, expires: date.getTime() })],
  ['with times as strings', withFields({ creation: date.toJSON(), lastAccessed: date.toJSON() })],
  ['with Max-Age as a string', withFields({ maxAge: '60' })],
  ['with extensions that are not an array', withFields({ extensions: 'Priority=High' })],
  ['without a path', withFields({ path: null })],
  ['that is frozen', Object.freeze(withFields({ maxAge: 60, lastAccessed: new Date() }))],
  ['that is sealed', Object.seal(withFields({}))],
  ['without a class', { ...withFields({}) }],
  ['that is frozen and without a class', Object.freeze({ ...withFields({ maxAge: 60 }) })],
  ['without a class and with the fewest fields', { key: 'a', value: '1', domain: 'site.example', hostOnly: true }],
]

/** Returns a store with this record and a valid cookie. */
function storeOfRecord(record: unknown): { readonly store: MapStore; readonly whole: Cookie } {
  const store = new MapStore()
  const whole = withFields({ key: 'whole', value: '2', creation: new Date(0) })
  store.cookies.set('whole', whole)
  store.cookies.set('odd', record as Cookie)
  return { store, whole }
}

describe('a stored record', () => {
  it.each(broken)('that is %s is left out, and kept in the store', async (_title, record) => {
    const { store } = storeOfRecord(record)
    const jar = new CookieJar(store)
    for (const options of [{}, { allPaths: true }, { sort: false }, { expire: false }]) {
      expect(await jar.getCookieString(SITE, options)).toBe('whole=2')
      expect((await jar.getCookies(SITE, options)).map(({ key }) => key)).toEqual(['whole'])
    }
    expect(await jar.getSetCookieStrings(SITE)).toEqual(['whole=2; Path=/'])
    expect((await jar.serialize()).cookies.map(({ key }) => key)).toContain('whole')
    expect(await (await jar.clone(new SyncStore())).getCookieString(SITE)).toBe('whole=2')
    expect(await (await jar.clone()).getCookieString(SITE)).toBe('whole=2')
    await jar.setCookie('new=3', SITE)
    expect(await jar.getCookieString(SITE)).toBe('whole=2; new=3')
    expect(store.cookies.get('odd')).toBe(record)
  })

  it.each(usable)('%s is sent', async (_title, record) => {
    const { store } = storeOfRecord(record)
    const jar = new CookieJar(store)
    const pairs = (await jar.getCookieString(SITE)).split('; ').sort()
    expect(pairs).toEqual(['a=1', 'whole=2'])
    expect((await jar.getCookies(SITE)).includes(record as Cookie)).toBe(true)
    expect(await jar.getSetCookieStrings(SITE)).toHaveLength(2)
    const copies = (await jar.serialize()).cookies.map(({ key }) => key)
    expect(copies).toEqual(['whole', 'a'])
    expect((await (await jar.clone()).getCookieString(SITE)).split('; ').sort()).toEqual(pairs)
    await jar.setCookie('new=3', SITE)
    expect(store.cookies.get('odd')).toBe(record)
  })

  it.each([...broken.slice(6), ...usable])(
    '%s is replaced by a cookie with the same identity',
    async (_title, record) => {
      const store = new SyncStore()
      Object.defineProperty(store, 'findCookie', {
        value: (...parameters: unknown[]) => (parameters.at(-1) as Done)(null, record),
      })
      const jar = new CookieJar(store)
      if (Array.isArray(record)) return
      expect(jar.setCookieSync('a=9', SITE)?.value).toBe('9')
      expect(jar.getCookieStringSync(SITE)).toBe('a=9')
    },
  )

  it.each([
    ['Secure', { secure: 1 }, SITE, {}],
    ['HttpOnly', { httpOnly: 1 }, SITE, { http: false }],
    ['host-only', { hostOnly: 1 }, 'http://www.site.example/', {}],
  ])('whose %s flag is a 1, as from a database, has that flag', async (_title, fields, url, options) => {
    const { store } = storeOfRecord(withFields({ hostOnly: false, ...fields }))
    store.cookies.delete('whole')
    const jar = new CookieJar(store)
    expect(await jar.getCookieString(url, options)).toBe('')
    expect(await jar.getCookieString('https://site.example/')).toBe('a=1')
  })

  it('that is broken does not prevent removing all cookies', async () => {
    const store = new MapStore()
    store.cookies.set('null', null as unknown as Cookie)
    store.cookies.set('site.example;/;a', withFields({}))
    await new CookieJar(store).removeAllCookies()
    expect([...store.cookies.keys()]).toEqual(['null'])
  })
})

describe('a stored cookie that returns something else the second time', () => {
  const EVIL = 'x\r\nCookie: SID=evil'
  const changing = (field: string): Cookie => {
    const cookie = withFields({ sameSite: 'lax' })
    const first: unknown = Reflect.get(cookie, field)
    let reads = 0
    Object.defineProperty(cookie, field, { get: () => (reads++ % 2 === 0 ? first : EVIL), enumerable: true })
    return cookie
  }
  const makers: readonly (readonly [title: string, make: () => Cookie])[] = [
    ...['key', 'value', 'path', 'domain', 'sameSite'].map(
      (field) => [`by its ${field}`, () => changing(field)] as const,
    ),
    ['by cookieString', () => Object.assign(withFields({}), { cookieString: () => `a=${EVIL}` })],
    ['by toString', () => Object.assign(withFields({}), { toString: () => `a=${EVIL}` })],
    [
      'by a class',
      () => {
        class Evil extends Cookie {
          override cookieString(): string {
            return EVIL
          }
          override toString(): string {
            return EVIL
          }
        }
        return Object.assign(new Evil(), withFields({}))
      },
    ],
  ]
  it.each(makers)('%s adds nothing to a header', async (_title, make) => {
    for (const url of [SITE, 'https://site.example/']) {
      const { store } = storeOfRecord(make())
      store.cookies.delete('whole')
      const jar = new CookieJar(store)
      for (let time = 0; time < 3; time += 1) {
        expect(await jar.getCookieString(url)).toMatch(/^(a=1)?$/)
        expect((await jar.getSetCookieStrings(url))?.join()).not.toMatch(/evil|[\r\n]/)
        expect(JSON.stringify(await jar.serialize())).not.toContain('\\r')
      }
    }
  })

  it('is sent with the value that was read first', async () => {
    const { store } = storeOfRecord(changing('value'))
    expect(await new CookieJar(store).getCookieString(SITE)).toBe('whole=2; a=1')
  })
})

describe('onRejected', () => {
  it('that throws does not change the result of a call, and its error is reported', async () => {
    const onRejected = (): never => {
      throw new RangeError('no more')
    }
    for (const store of [undefined, new SyncStore()]) {
      const jar = new CookieJar(store, { onRejected })
      const errors = await uncaughtErrors(() => {
        expect(() => jar.setCookieSync('a=1; Domain=com', 'https://site.com/')).toThrow('public suffix')
        expect(jar.setCookieSync('a=1; Domain=com', 'https://site.com/', { ignoreError: true })).toBeUndefined()
        expect(jar.setCookieSync('__Host-a=1', SITE)).toBeUndefined()
        expect(jar.setCookieSync('b=2', SITE)?.value).toBe('2')
      })
      expect(errors).toEqual(Array(3).fill(new RangeError('no more')))
    }
  })

  it('that throws does not replace the error of a promise or a callback', async () => {
    const jar = new CookieJar(new MapStore(), {
      onRejected: () => {
        throw new RangeError('no more')
      },
    })
    const told: unknown[] = []
    const errors = await uncaughtErrors(() => {
      jar.setCookie('a=1; Domain=com', 'https://site.com/', (error: unknown) => told.push(error))
      jar.setCookie('a=1; Domain=com', 'https://site.com/').catch((error: CookieRefusal) => told.push(error))
    })
    expect(told.map(String)).toEqual(Array(2).fill('Error: Cookie has domain set to a public suffix'))
    expect(errors).toHaveLength(2)
  })

  it('that is not a function is refused when the jar is made', () => {
    expect(() => new CookieJar(null, { onRejected: 5 as never })).toThrow(
      new TypeError('options.onRejected: expected a function, got 5'),
    )
  })
})
