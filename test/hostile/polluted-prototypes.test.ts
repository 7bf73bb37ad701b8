/** A property of Object.prototype never counts as an option, a context or a field. */
import {
  type Cookie,
  CookieJar,
  publicSuffixes,
  type RequestContext,
  type SetCookieInit,
  serializeSetCookie,
} from 'speculoos'
import { originOf, siteForCookiesOfDocument, siteForCookiesOfWorker } from 'speculoos/algorithms'
import { CookieJar as CoreJar } from 'speculoos/core'
import { describe, expect, it } from 'vitest'
import { START } from '../jar/clock.js'
import { ids, pairs } from '../jar/outcome.js'
import { refusal } from './filled-jar.js'

const url = 'https://www.example.com/'

/** Calls a function while every object inherits a value. */
function polluted<Result>(key: string, value: unknown, act: () => Result): Result {
  Object.defineProperty(Object.prototype, key, { value, configurable: true, writable: true, enumerable: true })
  try {
    return act()
  } finally {
    Reflect.deleteProperty(Object.prototype, key)
  }
}

/** Runs everything that a jar does, and returns the results as text. */
function story(): string {
  const jar = new CookieJar({ now: () => START })
  const said: unknown[] = [
    jar.setCookies(['SID=1; Secure; HttpOnly; SameSite=Strict', 'b=2; Max-Age=60', 'c=3; SameSite=None; Secure'], url),
    jar.setCookies({ 'set-cookie': ['d=4; Domain=example.com', 'x=1; Domain=com'] }, url, {}),
    jar.setCookies({}, url),
    jar.getCookieString(url),
    jar.getCookieString(url, {}),
    jar.getCookies(url, { topLevelNavigation: true }),
    jar.explain('http://www.example.com/x', {}),
    jar.setCookie('e=5; Path=/docs', url, { method: 'POST' }),
    jar.setCookie('b=; Max-Age=0', url),
    jar.delete({ name: 'e' }),
    new CookieJar({}).configure({}),
    jar.clone({}).toJSON(),
    CookieJar.fromJSON(JSON.stringify(jar), { now: () => START }).toJSON(),
    CoreJar.fromJSON(jar.toJSON(), { publicSuffixes, now: () => START }).toJSON(),
    serializeSetCookie({ name: 'a', value: 'b' }),
    siteForCookiesOfDocument({ url }, publicSuffixes),
    siteForCookiesOfWorker({ origin: originOf(url), documents: [{ url }] }, publicSuffixes),
    jar.getCookieString(url, { siteForCookies: originOf(url) }),
  ]
  jar.configure({})
  jar.subscribe(({ cause, cookie }) => said.push(`${cause} ${cookie.name}`))
  said.push(jar.endSession(), jar.clear(), jar.size)
  return said.map((each) => JSON.stringify(each)).join('\n')
}

const pollutions: [string, unknown][] = [
  ['type', 'non-HTTP'],
  ['sameSite', 'cross-site'],
  ['sameSite', 'None'],
  ['reload', 'cross-site'],
  ['method', 'POST'],
  ['topLevelNavigation', true],
  ['siteForCookies', 'opaque'],
  ['now', () => 0],
  ['publicSuffixes', null],
  ['limits', { cookies: 0 }],
  ['cookies', 0],
  ['cookiesPerSite', 0],
  ['cookieAgeLimit', 1],
  ['trustLoopback', false],
  ['laxAllowingUnsafe', true],
  ['thirdPartyCookies', 'block'],
  ['cookiesEnabled', false],
  ['sessionOnly', true],
  ['onRejected', 'no function'],
  ['name', 'SID'],
  ['value', 'forged'],
  ['domain', 'evil.example'],
  ['path', '/evil'],
  ['hostOnly', false],
  ['secure', true],
  ['httpOnly', true],
  ['persistent', true],
  ['site', 'evil.example'],
  ['expires', 0],
  ['maxAge', 5],
  ['extensions', ['Priority=High']],
  ['origin', 'opaque'],
  ['sandboxed', true],
  ['parent', { url: 'https://evil.example/' }],
  ['documents', [{ url: 'https://evil.example/' }]],
  ['scheme', 'http'],
  ['host', 'evil.example'],
  ['href', 'https://evil.example/'],
  ['url', 'https://evil.example/'],
  ['version', 2],
  ['headers', {}],
  ['raw', () => ({ 'set-cookie': 'forged=1' })],
  ['getSetCookie', () => ['forged=1']],
  ['set-cookie', 'forged=1'],
  ['replaced', { name: 'forged' }],
  ['reason', { id: 'forged' }],
  ['reasons', ['forged']],
  ['warnings', ['forged']],
  ['evicted', ['forged']],
  ['filter', { name: 'forged' }],
]

describe('a polluted Object.prototype changes nothing', () => {
  it.each(pollutions)('by %s: %j', (key, value) => {
    const before = story()
    expect(polluted(key, value, story)).toBe(before)
  })
  it.each(pollutions)('of a saved cookie that lacks a field, by %s: %j', (key, value) => {
    const jar = new CookieJar({ now: () => START })
    jar.setCookie('a=1', url)
    const [cookie] = jar.toJSON().cookies
    const entry = Object.fromEntries(Object.entries(cookie ?? {}).filter(([field]) => field !== key))
    if (Object.keys(entry).length === Object.keys(cookie ?? {}).length) return
    refusal(new RegExp(`^serialized\\.cookies\\[0\\]\\.${key}$`), () =>
      polluted(key, value, () => CookieJar.fromJSON({ version: 1, cookies: [entry] })),
    )
  })
  it.each(['name', 'site', 'domain'])('of an empty filter, by %s', (key) => {
    const jar = new CookieJar()
    jar.setCookie('SID=1', url)
    const value = key === 'name' ? 'SID' : 'www.example.com'
    refusal(/^filter$/, () => polluted(key, value, () => jar.delete({})))
    expect(jar.size).toBe(1)
  })
  it('of an object passed for a URL, by href', () => {
    const during = (act: () => unknown) => () => polluted('href', url, act)
    // @ts-expect-error callers without types can pass anything
    const origin = during(() => originOf({}))
    refusal(/^url$/, origin)
    // @ts-expect-error callers without types can pass anything
    const site = during(() => new CookieJar().getCookies(url, { siteForCookies: {} }))
    refusal(/^context\.siteForCookies$/, site)
  })
})

describe('an instance of a class', () => {
  class Page {
    get sameSite() {
      return 'cross-site' as const
    }
  }
  class Form extends Page {
    readonly method = 'POST'
    get topLevelNavigation() {
      return true
    }
  }
  it('is a context by the getters of its class and of its superclasses', () => {
    const jar = new CookieJar()
    jar.setCookies(['lax=1; SameSite=Lax', 'none=1; SameSite=None; Secure'], url)
    expect(jar.getCookieString(url, new Page())).toBe('none=1')
    const { excluded } = jar.explain(url, new Form())
    expect(excluded.map(({ reasons }) => ids(reasons))).toEqual([['cross-site-unsafe-method']])
  })
  it('is a set of options, and the description of a cookie', () => {
    class Options {
      get limits() {
        return { cookies: 1 }
      }
    }
    class Session implements SetCookieInit {
      get name() {
        return 'SID'
      }
      get value() {
        return '1'
      }
    }
    const jar = new CookieJar(new Options())
    jar.setCookies(['a=1', 'b=2'], url)
    expect([jar.size, jar.clone(new Options()).size, serializeSetCookie(new Session())]).toEqual([1, 1, 'SID=1'])
  })
  it('is a filter', () => {
    class Mine {
      get name() {
        return 'SID'
      }
    }
    const jar = new CookieJar()
    jar.setCookies(['SID=1', 'b=2'], url)
    expect(pairs(jar.delete(new Mine()))).toEqual(['SID=1'])
  })
  it('may be made from another object by Object.create', () => {
    const jar = new CookieJar()
    jar.setCookie('lax=1; SameSite=Lax', url)
    const context: RequestContext = Object.create({ sameSite: 'cross-site' })
    expect(jar.getCookieString(url, context)).toBe('')
  })
})

it('an object without a prototype is a context, a set of options and a filter', () => {
  const bare = (fields: object): object => Object.assign(Object.create(null), fields)
  const jar = new CookieJar(bare({ now: () => START, limits: bare({ cookies: 5 }) }))
  jar.setCookie('lax=1; SameSite=Lax', url)
  expect(jar.getCookieString(url, bare({ sameSite: 'cross-site' }))).toBe('')
  const gone: Cookie[] = jar.delete(bare({ name: 'lax' }))
  expect(pairs(gone)).toEqual(['lax=1'])
})
