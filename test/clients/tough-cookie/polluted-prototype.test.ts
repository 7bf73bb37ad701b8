/** A property of Object.prototype never counts as an option, a field of a cookie or a part of a saved jar. */

import { CookieJar as NativeJar } from 'speculoos'
import { createFetch } from 'speculoos/fetch'
import { Cookie, CookieJar, getPublicSuffix } from 'speculoos/tough-cookie'
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

/** Calls `act` while Object.prototype has more properties. */
async function polluted<Result>(properties: object, act: () => Promise<Result> | Result): Promise<Result> {
  const names = Object.keys(properties)
  for (const name of names) {
    const value: unknown = Reflect.get(properties, name)
    Object.defineProperty(Object.prototype, name, { value, writable: true, configurable: true })
  }
  try {
    return await act()
  } finally {
    for (const name of names) Reflect.deleteProperty(Object.prototype, name)
  }
}

const COOKIE_FIELDS = {
  key: 'SID',
  value: 'evil',
  domain: 'evil.example',
  path: '/evil',
  hostOnly: false,
  secure: true,
  httpOnly: true,
  expires: new Date(0),
  maxAge: 0,
  sameSite: 'none',
  extensions: ['evil'],
  creation: new Date(0),
  lastAccessed: new Date(0),
  pathIsDefault: true,
}
const CALL_OPTIONS = {
  http: false,
  sameSiteContext: 'none',
  loose: true,
  ignoreError: true,
  now: new Date(0),
  expire: false,
  allPaths: true,
  sort: false,
}
const JAR_OPTIONS = {
  rejectPublicSuffixes: false,
  looseMode: true,
  enableLooseMode: true,
  allowSpecialUseDomain: false,
  allowSecureOnLocal: false,
  enforceSecureOriginOnStorage: false,
  prefixSecurity: 'unsafe-disabled',
  onRejected: () => {},
}

/** Returns the message of an error; `'fine'` if there is none. */
const messageOf = async (act: () => Promise<unknown> | unknown): Promise<string> => {
  try {
    await act()
    return 'fine'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

// Compare everything afterwards, since the test runner does not work with such an Object.prototype.
describe.each(stores)('over %s', (_, makeStore) => {
  it.each([
    ['without options', undefined],
    ['with empty options', {}],
  ])('a call reads only its own options: %s', async (_title, options) => {
    const jar = new CookieJar(makeStore())
    const found = await polluted(CALL_OPTIONS, async () => ({
      received: (await jar.setCookie('SID=1; HttpOnly; SameSite=Strict', SITE, options))?.lastAccessed,
      deep: await jar.setCookie('deep=1; Path=/docs', SITE, options),
      header: await jar.getCookieString(SITE, options),
      keys: (await jar.getCookies(SITE, options)).map(({ key }) => key),
      lines: await jar.getSetCookieStrings(SITE, options ?? {}),
      refusal: await messageOf(() => jar.setCookie('a=1; Domain=other.example', SITE, options)),
    }))
    expect(found.received).not.toEqual(new Date(0))
    expect(found.deep?.path).toBe('/docs')
    expect(found).toMatchObject({ header: 'SID=1', keys: ['SID'] })
    expect(found.lines).toEqual(['SID=1; Path=/; HttpOnly; SameSite=Strict'])
    expect(found.refusal).toContain('domain')
  })

  it('a jar reads only its own options', async () => {
    const { store: _store, ...rules } = new CookieJar(makeStore())
    const found = await polluted(JAR_OPTIONS, async () => {
      const jars = [new CookieJar(makeStore()), new CookieJar(makeStore(), {}), new CookieJar(makeStore(), true)]
      const refusals = jars.map((jar) => messageOf(() => jar.setCookie('a=1; Domain=com', 'https://site.com/')))
      return { jars: jars.map(({ store: _own, ...own }) => own), refusals: await Promise.all(refusals) }
    })
    expect(found.jars).toEqual([rules, rules, rules])
    expect(new Set(found.refusals)).toEqual(new Set(['Cookie has domain set to a public suffix']))
  })

  it('a saved jar has only its own properties', async () => {
    const text = JSON.stringify({ cookies: [{ key: 'a', value: '1', domain: 'site.example', path: '/' }] })
    const properties = { ...COOKIE_FIELDS, ...JAR_OPTIONS, version: 1, cookies: [], name: 'SID' }
    const found = await polluted(properties, async () => {
      const jar = await CookieJar.deserialize(text, makeStore())
      return {
        header: await jar.getCookieString(SITE),
        evil: await jar.getCookieString('http://evil.example/evil'),
        rules: [jar.rejectPublicSuffixes, jar.prefixSecurity, jar.enableLooseMode],
        empty: await messageOf(() => CookieJar.deserialize({}, makeStore())),
      }
    })
    expect(found).toEqual({
      header: 'a=1',
      evil: '',
      rules: [true, 'silent', false],
      empty: 'serialized jar has no cookies array',
    })
  })

  it('an object without fields is not a cookie', async () => {
    const jar = new CookieJar(makeStore())
    const found = await polluted(COOKIE_FIELDS, async () => ({
      refusal: await messageOf(() => jar.setCookie({} as Cookie, SITE)),
      stored: await messageOf(() => jar.setCookie({ key: 'a', value: '1' } as Cookie, SITE)),
      parsed: await messageOf(() => jar.setCookie('b=2', SITE)),
      header: await jar.getCookieString(SITE),
      seen: await jar.getCookieString(SITE, { http: false }),
    }))
    expect(found).toEqual({
      refusal: 'First argument to setCookie must be a Cookie object or string',
      stored: 'fine',
      parsed: 'fine',
      header: 'a=1; b=2',
      seen: 'a=1; b=2',
    })
  })

  for (const { title, send } of clientsOf(makeStore())) {
    it(`${title} sends the same`, async () => {
      const jar = new CookieJar(makeStore())
      await jar.setCookie('a=1', SITE)
      await jar.setCookie('deep=1; Path=/docs', SITE)
      expect(await send(jar, SITE, net)).toBe('a=1')
      // The packages do not protect options with other names.
      const properties = { sameSiteContext: 'none', loose: true, allPaths: true, expire: false, sort: false }
      expect(await polluted(properties, () => send(jar, SITE, net))).toBe('a=1')
    })
  }
})

it('the functions and classes read only their own options', async () => {
  const properties = {
    ...COOKIE_FIELDS,
    allowSpecialUseDomain: true,
    ignoreError: true,
    loose: true,
    get: () => 'evil',
  }
  const found = await polluted(properties, async () => ({
    cookie: new Cookie(),
    parsed: String(Cookie.parse('a=1')),
    read: String(Cookie.fromJSON({ key: 'a', value: '1' })),
    made: String(new Cookie(Object.assign(Object.create(null), { key: 'a' }))),
    jar: await new CookieJar().getCookieString(SITE),
    suffix: await messageOf(() => getPublicSuffix('site.test')),
    suffixWithOptions: await messageOf(() => getPublicSuffix('site.test', {})),
  }))
  const { cookie, suffix, suffixWithOptions, ...texts } = found
  const { creation: _creation, ...plain } = new Cookie()
  expect({ ...cookie }).toMatchObject(plain)
  expect(texts).toEqual({ parsed: 'a=1', read: 'a=1', made: 'a=', jar: '' })
  expect(suffix).toContain('special use')
  expect(suffixWithOptions).toBe(suffix)
})

it('an object without an address is not a URL', async () => {
  const address = { protocol: 'https:', hostname: 'bank.test', pathname: '/', href: 'https://bank.test/' }
  const jar = new CookieJar()
  jar.setCookieSync('SID=1', 'https://bank.test/')
  const found = await polluted(address, () => messageOf(() => jar.getCookiesSync({} as URL)))
  expect(found).toBe('`url` argument is not a string or URL.')
})

it('a jar is not taken for one whose verbs return promises', async () => {
  const server = async (_url: string, _init?: RequestInit) => new Response('', { headers: { 'set-cookie': 'a=1' } })
  const found = await polluted({ isAsync: true }, async () => {
    const jar = new NativeJar()
    await createFetch(jar, { fetch: server })(SITE)
    return CookieJar.over(jar).getCookieStringSync(SITE)
  })
  expect(found).toBe('a=1')
})
