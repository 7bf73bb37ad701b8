/**
 * Stores that call back twice, never or too late, or throw after calling back: the first result counts, and nothing is
 * done twice.
 */

import { type Cookie, CookieJar, type Store } from 'speculoos/tough-cookie'
import { describe, expect, it } from 'vitest'
import { SyncStore } from './own-stores.js'

const SITE = 'https://site.example/'
const METHODS = ['findCookie', 'findCookies', 'putCookie', 'removeCookie', 'getAllCookies'] as const
type Method = (typeof METHODS)[number]
type Done = (error: unknown, answer?: unknown) => void
type Behaviour = (answer: Done, error: unknown, result: unknown) => unknown

/** Returns a store that calls back in a given way, and records its calls. */
function faultyStore(behave: Behaviour, methods: readonly Method[] = METHODS) {
  const store = new SyncStore()
  const calls: string[] = []
  for (const method of METHODS) {
    const own = store[method] as (...parameters: unknown[]) => unknown
    Object.defineProperty(store, method, {
      value: (...parameters: unknown[]) => {
        calls.push(method)
        const done = parameters.pop() as Done
        let outcome: [error: unknown, result?: unknown] = [null]
        own.call(store, ...parameters, (...answer: [unknown, unknown?]) => {
          outcome = answer
        })
        const [error, result] = outcome
        if (!methods.includes(method)) return done(error, result)
        return behave(done, error, result)
      },
    })
  }
  return { store: store as Store, calls }
}

const twofold: readonly (readonly [title: string, behave: Behaviour])[] = [
  [
    'calls back twice at once',
    (done, error, result) => {
      done(error, result)
      done(error, [])
    },
  ],
  [
    'calls back, and then fails',
    (done, error, result) => {
      done(error, result)
      done(new Error('too late'))
    },
  ],
  [
    'throws after calling back',
    (done, error, result) => {
      done(error, result)
      throw new Error('too late')
    },
  ],
  [
    'calls back, and rejects a promise',
    (done, error, result) => {
      done(error, result)
      return Promise.reject(new Error('too late'))
    },
  ],
  [
    'calls back, and resolves a promise with another result',
    (done, error, result) => {
      done(error, result)
      return Promise.resolve([])
    },
  ],
  [
    'calls back at once and again later',
    (done, error, result) => {
      done(error, result)
      setTimeout(() => done(error, []), 1)
    },
  ],
]

const late: readonly (readonly [title: string, behave: Behaviour])[] = [
  [
    'calls back twice later',
    (done, error, result) => {
      setTimeout(() => {
        done(error, result)
        done(new Error('too late'))
      }, 1)
    },
  ],
  [
    'resolves a promise and calls back later',
    (done, error, result) => {
      setTimeout(() => done(new Error('too late')), 5)
      return Promise.resolve(result === undefined ? done(error, result) : result)
    },
  ],
  [
    'returns a thenable that settles twice',
    (done, error, result) => {
      const settle = (resolve: (value: unknown) => void, reject: (error: unknown) => void): void => {
        resolve(result)
        reject(new Error('too late'))
      }
      if (result === undefined) return done(error, result)
      // biome-ignore lint/suspicious/noThenProperty: the test needs a thenable
      return { then: settle }
    },
  ],
]

/** Waits long enough for every late callback. */
const pause = () => new Promise((resolve) => setTimeout(resolve, 15))

/** Returns the arguments of each callback of a jar, the first of which may take long on a busy machine. */
async function tell(begin: (done: (...answer: unknown[]) => void) => void): Promise<unknown[][]> {
  const answers: unknown[][] = []
  await new Promise<void>((resolve) => {
    begin((...answer) => {
      answers.push(answer)
      resolve()
    })
  })
  await pause()
  return answers
}

describe.each([...twofold, ...late])('a store that %s', (_, behave) => {
  it('is called once to store, replace and remove a cookie', async () => {
    const { store, calls } = faultyStore(behave)
    const jar = new CookieJar(store)
    await jar.setCookie('a=1', SITE)
    await jar.setCookie('a=2', SITE)
    await pause()
    expect(calls).toEqual(['findCookie', 'putCookie', 'findCookie', 'putCookie'])
    expect(await jar.getCookieString(SITE)).toBe('a=2')
    await jar.setCookie('a=3; Max-Age=0', SITE)
    await pause()
    expect(calls.slice(4)).toEqual(['findCookies', 'findCookie', 'removeCookie'])
    expect(await jar.getCookieString(SITE)).toBe('')
  })

  it('causes one callback for each call, with the first result', async () => {
    const { store } = faultyStore(behave)
    const jar = new CookieJar(store)
    await jar.setCookie('a=1', SITE)
    expect(await tell((done) => jar.setCookie('b=1', SITE, done))).toMatchObject([[null, { key: 'b' }]])
    expect(await tell((done) => jar.getCookieString(SITE, done))).toEqual([[null, 'a=1; b=1']])
    expect(await tell((done) => jar.getCookies(SITE, done))).toMatchObject([[null, [{ key: 'a' }, { key: 'b' }]]])
    expect(await tell((done) => jar.serialize(done))).toMatchObject([[null, { cookies: [{}, {}] }]])
    expect(await tell((done) => jar.clone(done))).toMatchObject([[null, {}]])
    expect(await tell((done) => jar.removeAllCookies(done))).toEqual([[null, undefined]])
  })
})

describe.each(twofold)('a synchronous store that %s', (_, behave) => {
  it('can be used synchronously', async () => {
    const { store, calls } = faultyStore(behave)
    const jar = new CookieJar(store)
    jar.setCookieSync('a=1', SITE)
    expect(jar.getCookieStringSync(SITE)).toBe('a=1')
    expect(jar.toJSON()?.cookies).toHaveLength(1)
    expect(calls).toEqual(['findCookie', 'putCookie', 'findCookies', 'getAllCookies'])
    await pause()
    expect(calls).toHaveLength(4)
  })
})

describe('a store that claims to be synchronous', () => {
  it('is not called again if it never calls back', async () => {
    const { store, calls } = faultyStore(() => {})
    const jar = new CookieJar(store)
    for (const act of [() => jar.setCookieSync('a=1', SITE), () => jar.getCookiesSync(SITE), () => jar.toJSON()]) {
      expect(act).toThrow('not synchronous')
    }
    await pause()
    expect(calls).toEqual(['findCookie', 'findCookies', 'getAllCookies'])
  })

  it('is not called again after the error if it calls back later', async () => {
    const { store, calls } = faultyStore(
      (done, error, result) => {
        setTimeout(() => done(error, result), 1)
      },
      ['findCookie', 'getAllCookies', 'findCookies'],
    )
    const jar = new CookieJar(store)
    expect(() => jar.setCookieSync('a=1', SITE)).toThrow('not synchronous')
    expect(() => jar.cloneSync()).toThrow('not synchronous')
    expect(() => jar.getCookieStringSync(SITE)).toThrow('not synchronous')
    expect(() => jar.removeAllCookiesSync()).toThrow('not synchronous')
    await pause()
    expect(calls).toEqual(['findCookie', 'getAllCookies', 'findCookies', 'getAllCookies'])
    expect((store as SyncStore).cookies.size).toBe(0)
  })
})

it('a method of a jar that calls back twice leads to one callback', async () => {
  class TwiceJar extends CookieJar {
    override getCookies(...parameters: unknown[]): never {
      const done = parameters.at(-1) as (error: Error | null, cookies?: Cookie[]) => void
      done(null, [])
      done(new Error('too late'))
      return undefined as never
    }
  }
  const jar = new TwiceJar()
  expect(await tell((done) => jar.getCookieString(SITE, done))).toEqual([[null, '']])
  expect(await tell((done) => jar.getSetCookieStrings(SITE, done))).toEqual([[null, []]])
})
