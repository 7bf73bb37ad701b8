/** Objects whose fields change with every read: the value that is checked is the value that is stored and sent. */

import { Cookie, CookieJar } from 'speculoos/tough-cookie'
import * as tough from 'tough-cookie'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { LocalServers } from '../../servers/local-servers.js'
import { clientsOf } from './clients-of-a-jar.js'
import { stores } from './own-stores.js'

let net: LocalServers
beforeAll(async () => {
  net = await LocalServers.start(['site.example'])
})
afterAll(() => net.close())
beforeEach(() => net.reset())

const SITE = 'http://site.example/'
const EVIL = 'x\r\nCookie: SID=evil; b=2'

/** Adds getters to an object. Each returns the field the first time, and an evil value later. */
function changing<Target extends object>(target: Target, fields: readonly string[]): Target {
  for (const field of fields) {
    const first: unknown = Reflect.get(target, field)
    let reads = 0
    const get = (): unknown => {
      reads += 1
      return reads === 1 ? first : EVIL
    }
    Object.defineProperty(target, field, { get, set: () => {}, enumerable: true, configurable: true })
  }
  return target
}

/** Wraps an object in a proxy that returns each field correctly once. */
function proxied<Target extends object>(target: Target): Target {
  const seen = new Set<string | symbol>()
  return new Proxy(target, {
    get: (own, field) => {
      const isText = ['key', 'value', 'path', 'sameSite'].includes(String(field))
      if (isText && seen.has(field)) return EVIL
      seen.add(field)
      return Reflect.get(own, field)
    },
  })
}

const fields = () => ({ key: 'a', value: '1', domain: 'site.example', path: '/', hostOnly: true, sameSite: 'lax' })
const NAMES = Object.keys(fields())

/** Checks that a jar stored and sends the values that were read first. */
async function expectHonest(jar: CookieJar): Promise<void> {
  expect(await jar.getCookieString(SITE)).toBe('a=1')
  expect(await jar.getCookieString(SITE)).toBe('a=1')
  expect(await jar.getSetCookieStrings(SITE)).toEqual(['a=1; Path=/; SameSite=Lax'])
  expect(JSON.stringify(await jar.serialize())).not.toMatch(/evil|\\r/)
}

describe.each(stores)('over %s', (_, makeStore) => {
  it.each([
    ['with getters', () => changing(fields(), NAMES)],
    ['that is a proxy', () => proxied(fields())],
    ['that is a cookie with getters', () => changing(new Cookie(fields()), ['key', 'value', 'path', 'sameSite'])],
  ])('a saved cookie %s is read once', async (_title, makeCookie) => {
    await expectHonest(await CookieJar.deserialize({ cookies: [makeCookie()] }, makeStore()))
  })

  it.each([
    ['a plain object with getters', () => changing(fields(), NAMES)],
    ['a plain object in a proxy', () => proxied(fields())],
    ['a Cookie with getters', () => changing(new Cookie(fields()), ['key', 'value', 'path', 'sameSite'])],
    ['a Cookie in a proxy', () => proxied(new Cookie(fields()))],
    ['a frozen Cookie in a proxy', () => proxied(Object.freeze(new Cookie(fields())))],
    ['a Cookie of tough-cookie with getters', () => changing(new tough.Cookie(fields()), ['key', 'value', 'path'])],
    ['a Cookie of tough-cookie in a proxy', () => proxied(new tough.Cookie(fields()))],
  ])('setCookie reads its argument once: %s', async (_title, makeCookie) => {
    const jar = new CookieJar(makeStore())
    await jar.setCookie(makeCookie() as Cookie, SITE)
    await expectHonest(jar)
  })

  it('changing an array of extensions later does not change a cookie', async () => {
    const extensions = ['Priority=High']
    const jar = await CookieJar.deserialize({ cookies: [{ ...fields(), extensions }] }, makeStore())
    extensions.push(EVIL)
    expect(await jar.getSetCookieStrings(SITE)).toEqual(['a=1; Path=/; SameSite=Lax; Priority=High'])
  })

  it('a list of cookies that changes after the first read is read once', async () => {
    const serialized = changing({ version: 'tough-cookie@6.1.0', cookies: [fields()] }, ['version', 'cookies'])
    await expectHonest(await CookieJar.deserialize(serialized, makeStore()))
  })

  for (const { title, send } of clientsOf(makeStore())) {
    it(`${title} sends the values that were read first`, async () => {
      const jar = new CookieJar(makeStore())
      await jar.setCookie(proxied(new Cookie(fields())), SITE)
      await jar._importCookies({ cookies: [changing({ ...fields(), key: 'b' }, NAMES)] }, () => {})
      await jar.getCookies(SITE)
      expect(await send(jar, SITE, net)).toMatch(/^(a=1; b=1|b=1; a=1)$/)
    })
  }
})

it('a Cookie that is set gets the fields of the stored one, which is a copy', () => {
  const jar = new CookieJar()
  const cookie = new Cookie({ key: 'a', value: '1' })
  expect(jar.setCookieSync(cookie, SITE)).toBe(cookie)
  expect(cookie).toMatchObject({ domain: 'site.example', path: '/', hostOnly: true })
  cookie.value = '2'
  expect(jar.getCookieStringSync(SITE)).toBe('a=1')
})

it('a cookie of another class gets the fields of the stored one', () => {
  const jar = new CookieJar()
  for (const cookie of [
    new tough.Cookie({ key: 'a', value: '1' }),
    new Proxy(new Cookie({ key: 'b', value: '1' }), {}),
  ]) {
    jar.setCookieSync(cookie as Cookie, `${SITE}docs/`)
    expect(cookie).toMatchObject({ domain: 'site.example', path: '/docs', hostOnly: true, pathIsDefault: true })
    expect(cookie.creation).toBeInstanceOf(Date)
    expect(cookie.lastAccessed).toBeInstanceOf(Date)
  }
})

it('a URL object whose parts contradict its address is read by its address', () => {
  const jar = new CookieJar()
  jar.setCookieSync('SID=1', 'http://bank.test/')
  const url = new URL('http://evil.test/')
  Object.defineProperties(url, { hostname: { value: 'bank.test' }, url: { value: 'http://bank.test/' } })
  expect(jar.getCookieStringSync(url)).toBe('')
  const other = new Proxy(new URL('http://bank.test/'), { get: (target, name) => Reflect.get(target, name) })
  expect(jar.getCookieStringSync(other)).toBe('SID=1')
  expect(jar.getCookieStringSync(other, { http: true })).toBe('SID=1')
  expect(jar.getCookiesSync(other)).toHaveLength(1)
})
