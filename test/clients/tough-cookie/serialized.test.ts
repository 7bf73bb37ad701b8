/** Saved jars of tough-cookie 4, 5 and 6 can be read here, and they can read the saved jars of this package. */

import { CookieJar, MemoryCookieStore } from 'speculoos/tough-cookie'
import * as tough6 from 'tough-cookie'
// @ts-expect-error: this version comes without declarations of its own
import * as tough4 from 'tough-cookie-4'
import * as tough5 from 'tough-cookie-5'
import { describe, expect, it } from 'vitest'

const SITE = 'https://www.example.com/docs/'
const TOMORROW = new Date(Math.floor(Date.now() / 1000) * 1000 + 86_400_000)
const LINES = [
  'plain=1',
  'everywhere=2; Domain=example.com; Path=/; Secure; HttpOnly; SameSite=Strict',
  'lasting=3; Max-Age=3600; SameSite=Lax',
  `dated=4; Expires=${TOMORROW.toUTCString()}; Priority=High; Partitioned`,
  'none=5; SameSite=None; Secure; Path=/docs',
  '"quoted"="6 7"',
]

/** The members of a jar of any version that are used here. */
interface AnyJar {
  setCookieSync(line: string, url: string): unknown
  getCookieStringSync(url: string): string
  getSetCookieStringsSync(url: string): string[]
  toJSON(): unknown
}
interface AnyPackage {
  readonly CookieJar: { new (): AnyJar; fromJSON(json: string): AnyJar }
}

const versions: [string, AnyPackage][] = [
  // The versions differ in their types, but not in the members used here.
  ['4', tough4 as unknown as AnyPackage],
  ['5', tough5 as unknown as AnyPackage],
  ['6', tough6 as unknown as AnyPackage],
  ['of this package', { CookieJar } as unknown as AnyPackage],
]

/** Returns the cookies of a saved jar without the fields that differ between versions and moments. */
function essence(json: unknown): unknown {
  const { cookies } = json as { cookies: Record<string, unknown>[] }
  return cookies.map(({ creation, lastAccessed, ...rest }) => {
    expect([typeof creation, typeof lastAccessed]).toEqual(['string', 'string'])
    return rest
  })
}

describe.each(versions)('tough-cookie %s', (_, { CookieJar: OtherJar }) => {
  const filled = () => {
    const jar = new OtherJar()
    for (const line of LINES) jar.setCookieSync(line, SITE)
    return jar
  }

  it('writes JSON that is read here', () => {
    const theirs = filled()
    const ours = CookieJar.fromJSON(JSON.stringify(theirs))
    expect(ours.getCookieStringSync(SITE)).toBe(theirs.getCookieStringSync(SITE))
    expect(ours.getSetCookieStringsSync(SITE)).toHaveLength(LINES.length)
    // Versions 4 and 5 do not save the last of these.
    const written = (jar: AnyJar | CookieJar) => {
      return jar.getSetCookieStringsSync(SITE).map((line) => line.replace('; SameSite=None', ''))
    }
    expect(new Set(written(ours))).toEqual(new Set(written(theirs)))
    expect(ours.getCookieStringSync('https://example.com/')).toBe('everywhere=2')
    expect(essence(ours.toJSON())).toEqual(essence(theirs.toJSON()))
  })

  it('reads the JSON that is written here', () => {
    const ours = new CookieJar()
    for (const line of LINES) ours.setCookieSync(line, SITE)
    ours.getCookiesSync(SITE)
    const theirs = OtherJar.fromJSON(JSON.stringify(ours))
    expect(theirs.getCookieStringSync(SITE)).toBe(ours.getCookieStringSync(SITE))
    expect(essence(theirs.toJSON())).toEqual(essence(ours.toJSON()))
  })

  it('survives a round trip unchanged', () => {
    const text = JSON.stringify(filled())
    const there = CookieJar.fromJSON(text)
    expect(JSON.parse(JSON.stringify(there)).cookies).toEqual(JSON.parse(text).cookies)
    expect(OtherJar.fromJSON(JSON.stringify(there)).getCookieStringSync(SITE)).toBe(filled().getCookieStringSync(SITE))
  })

  it('counts Max-Age from the same moment', () => {
    const received = new Date(Date.now() - 3000_000)
    const ours = new CookieJar()
    ours.setCookieSync('a=1; Max-Age=3600', SITE, { now: received })
    ours.getCookiesSync(SITE)
    const [written] = ours.toJSON()?.cookies ?? []
    expect(written).toMatchObject({ maxAge: 3600, lastAccessed: received.toISOString() })
    const restored = CookieJar.fromJSON(JSON.stringify(ours))
    restored.getCookiesSync(SITE)
    expect(restored.getCookiesSync(SITE)[0]?.expiryTime()).toBe(received.getTime() + 3600_000)
    const theirs = OtherJar.fromJSON(JSON.stringify(ours))
    expect(theirs.getCookieStringSync(SITE)).toBe('a=1')
  })
})

it('the JSON is exactly that of tough-cookie 6.1', () => {
  const now = new Date()
  const [ours, theirs] = [new CookieJar(), new tough6.CookieJar()]
  for (const line of LINES) {
    ours.setCookieSync(line, SITE, { now })
    theirs.setCookieSync(line, SITE, { now })
  }
  expect(JSON.stringify(ours)).toBe(JSON.stringify(theirs))
})

it('the rules of a jar are written and read', () => {
  const rules = {
    rejectPublicSuffixes: false,
    looseMode: true,
    allowSpecialUseDomain: false,
    enforceSecureOriginOnStorage: false,
    prefixSecurity: 'strict',
  } as const
  expect(JSON.stringify(new CookieJar(null, rules))).toBe(JSON.stringify(new tough6.CookieJar(null, rules)))
  expect(JSON.stringify(CookieJar.fromJSON(JSON.stringify(new tough6.CookieJar(null, rules))))).toBe(
    JSON.stringify(new CookieJar(null, rules)),
  )
})

it('a cookie that tough-cookie has set for localhost and its subdomains is sent to localhost only', () => {
  const theirs = new tough6.CookieJar()
  theirs.setCookieSync('a=1; Domain=localhost', 'http://localhost/')
  const ours = CookieJar.fromJSON(JSON.stringify(theirs))
  expect(ours.getCookieStringSync('http://localhost/')).toBe('a=1')
  expect(ours.getCookieStringSync('http://localhost/', { allPaths: true })).toBe('a=1')
  expect(ours.getCookieStringSync('http://www.localhost/')).toBe('')
})

it('cookies of IPv6 hosts are written as by tough-cookie', () => {
  const ours = new CookieJar()
  ours.setCookieSync('a=1', 'http://[2001:db8::1]/')
  expect(ours.toJSON()?.cookies[0]).toMatchObject({ domain: '2001:db8::1' })
  expect(tough6.CookieJar.fromJSON(JSON.stringify(ours)).getCookieStringSync('http://[2001:db8::1]/')).toBe('a=1')
  expect(CookieJar.fromJSON(JSON.stringify(ours)).getCookieStringSync('http://[2001:DB8:0::1]/')).toBe('a=1')
})

it('the JSON of tough-cookie 2 is read, and its Max-Age counts from the creation of the cookie', () => {
  const creation = new Date(Date.now() - 3_000_000).toISOString()
  const cookie = { value: '1', domain: 'example.com', path: '/', creation, lastAccessed: new Date().toISOString() }
  const cookies = [
    { key: 'host', hostOnly: true, pathIsDefault: true, ...cookie },
    { key: 'site', hostOnly: false, secure: true, httpOnly: true, extensions: ['Priority=High'], ...cookie },
    { key: 'kept', hostOnly: false, maxAge: 3600, ...cookie },
    { key: 'gone', hostOnly: false, maxAge: 60, ...cookie },
  ]
  const saved = { version: 'tough-cookie@2.5.0', storeType: 'MemoryCookieStore', rejectPublicSuffixes: true, cookies }
  for (const store of [undefined, new MemoryCookieStore()]) {
    const jar = CookieJar.fromJSON(JSON.stringify(saved), store)
    expect(jar.getCookieStringSync('https://example.com/')).toBe('host=1; site=1; kept=1')
    expect(jar.getCookieStringSync('http://www.example.com/', { http: false })).toBe('kept=1')
    expect(jar.getSetCookieStringsSync('https://example.com/')[1]).toBe(
      'site=1; Domain=example.com; Path=/; Secure; HttpOnly; Priority=High',
    )
  }
})

it('SameSite is found among the extensions, where tough-cookie 2 keeps it', () => {
  const entry = { key: 'a', value: '1', domain: 'site.example', path: '/', hostOnly: true }
  const saved = {
    version: 'tough-cookie@2.5.0',
    cookies: [{ ...entry, extensions: ['Priority=High', 'samesite=STRICT'] }],
  }
  for (const store of [undefined, new MemoryCookieStore()]) {
    const jar = CookieJar.fromJSON(JSON.stringify(saved), store)
    const copy = new CookieJar()
    for (const cookie of jar.getCookiesSync('https://site.example/'))
      copy.setCookieSync(cookie, 'https://site.example/')
    for (const each of [jar, copy, CookieJar.fromJSON(JSON.stringify(jar))]) {
      expect(each.getCookieStringSync('https://site.example/', { sameSiteContext: 'lax' })).toBe('')
      expect(each.getCookieStringSync('https://site.example/', { sameSiteContext: 'strict' })).toBe('a=1')
    }
  }
})

it.each([99_999_999_999_999, Number.MAX_VALUE])('a Max-Age of %d seconds in JSON is written again', (maxAge) => {
  const entry = { key: 'a', value: '1', maxAge, domain: 'site.example', path: '/', hostOnly: true }
  const cookies = [{ ...entry, creation: '2026-01-01T00:00:00.000Z', lastAccessed: '2026-01-01T00:00:00.000Z' }]
  const jar = CookieJar.fromJSON({
    version: 'tough-cookie@5.1.2',
    storeType: null,
    rejectPublicSuffixes: true,
    cookies,
  })
  const again = CookieJar.fromJSON(JSON.stringify(jar.cloneSync()))
  expect(again.getCookiesSync('https://site.example/').map((cookie) => cookie.maxAge)).toEqual([maxAge])
})

describe('JSON that no jar wrote', () => {
  it.each(['', '{', 'null', '[]', '5', '{"cookies":5}', '{}'])('%s is refused', async (text) => {
    expect(() => CookieJar.fromJSON(text)).toThrow()
    await expect(CookieJar.deserialize(text)).rejects.toThrow()
    const told = await new Promise((resolve) => CookieJar.deserialize(text, (error) => resolve(error)))
    expect(String(told)).toMatch(/Error/)
  })

  it('is read as far as it is valid', () => {
    const cookies = [
      null,
      5,
      'a=1',
      {},
      { key: 5, value: 'x', domain: 'www.example.com', path: '/' },
      { key: 'a', value: '1', domain: 'www.example.com', path: '/', expires: 'never', creation: {}, maxAge: 'long' },
      {
        key: '__proto__',
        value: '2',
        domain: 'www.example.com',
        path: '/',
        hostOnly: true,
        __proto__: { secure: true },
      },
      { key: 'none', value: '3', domain: 'com', path: '/' },
    ]
    const jar = CookieJar.fromJSON(JSON.stringify({ cookies }))
    expect(jar.getCookieStringSync('http://www.example.com/')).toContain('a=1')
    expect(jar.getCookieStringSync('http://www.example.com/')).toContain('__proto__=2')
    expect(jar.getCookieStringSync('http://www.example.com/')).not.toContain('none=3')
    expect(() => JSON.stringify(jar)).not.toThrow()
  })
})

it('Max-Age in a jar of tough-cookie 4 counts from the creation of the cookie, not from its last access', () => {
  const old = new tough4.CookieJar()
  const url = 'https://site.example/'
  old.setCookieSync('SID=1; Max-Age=3600', url, { now: new Date(Date.now() - 3000_000) })
  old.getCookiesSync(url)
  const saved = JSON.stringify(old)
  const later = JSON.stringify(old).replaceAll(/"creation":"([^"]+)"/g, (_, time: string) => {
    return `"creation":"${new Date(Date.parse(time) - 1000_000).toISOString()}"`
  })
  expect(CookieJar.fromJSON(saved).getCookieStringSync(url)).toBe('SID=1')
  expect(CookieJar.fromJSON(later).getCookieStringSync(url)).toBe('')
  expect(tough4.CookieJar.fromJSON(later).getCookieStringSync(url)).toBe('')
})
