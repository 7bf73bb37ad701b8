/** Each way to read a saved jar accepts the form of the other interface, and refuses everything else. */

import { CookieJar as NativeJar } from 'speculoos'
import { CookieJar, MemoryCookieStore } from 'speculoos/tough-cookie'
import * as tough6 from 'tough-cookie'
// @ts-expect-error: this version comes without declarations of its own
import * as tough4 from 'tough-cookie-4'
import * as tough5 from 'tough-cookie-5'
import { describe, expect, it } from 'vitest'
import { MapStore, SyncStore } from './own-stores.js'

const SITE = 'https://www.site.example/docs/x'
const LINES = ['a=1', 'b=2; Domain=site.example; Path=/; Max-Age=3600', 'c=3; Secure; HttpOnly; SameSite=Strict']
const SENT = 'a=1; c=3; b=2'

const native = new NativeJar()
native.setCookies(LINES, SITE)
const version2 = native.toJSON()
const version1 = { version: 1, cookies: version2.cookies.map(({ partitionKey: _, ...cookie }) => cookie) }

interface AnyPackage {
  readonly CookieJar: new () => { setCookieSync(line: string, url: string): unknown; toJSON(): unknown }
}

/** Returns the saved jar of a version of tough-cookie. */
function savedBy({ CookieJar: OtherJar }: AnyPackage): unknown {
  const jar = new OtherJar()
  for (const line of LINES) jar.setCookieSync(line, SITE)
  return jar.toJSON()
}

/** A saved jar of tough-cookie 2, with one rule only, and without SameSite. */
const savedBy2 = {
  version: 'tough-cookie@2.5.0',
  storeType: 'MemoryCookieStore',
  rejectPublicSuffixes: true,
  cookies: ['a', 'c', 'b'].map((key, index) => ({
    key,
    value: { a: '1', b: '2', c: '3' }[key],
    domain: key === 'b' ? 'site.example' : 'www.site.example',
    path: key === 'b' ? '/' : '/docs',
    secure: key === 'c',
    httpOnly: key === 'c',
    hostOnly: key !== 'b',
    ...(key === 'b' && { maxAge: 3600 }),
    creation: new Date(Date.now() - 1000 + index).toISOString(),
    lastAccessed: new Date().toISOString(),
  })),
}

const forms: readonly (readonly [title: string, saved: unknown])[] = [
  ['speculoos, version 2', version2],
  ['speculoos, version 1', version1],
  ['tough-cookie 6', savedBy(tough6 as unknown as AnyPackage)],
  ['tough-cookie 5', savedBy(tough5 as unknown as AnyPackage)],
  ['tough-cookie 4', savedBy(tough4 as unknown as AnyPackage)],
  ['tough-cookie 2', savedBy2],
]

describe.each(forms)('the JSON of %s', (_, saved) => {
  const text = JSON.stringify(saved)

  it('is read by every function of this interface, into a jar and into every kind of store', async () => {
    const jars = [
      CookieJar.fromJSON(text),
      CookieJar.deserializeSync(JSON.parse(text)),
      CookieJar.fromJSON(text, new MemoryCookieStore()),
      CookieJar.fromJSON(text, new SyncStore()),
      await CookieJar.deserialize(text),
      await CookieJar.deserialize(JSON.parse(text), new MapStore()),
    ]
    for (const jar of jars) {
      expect(await jar.getCookieString(SITE)).toBe(SENT)
      expect((await jar.getCookies(SITE, { http: false })).map(({ key }) => key)).toEqual(['a', 'b'])
      expect(await jar.getCookieString('http://site.example/')).toBe('b=2')
    }
    expect(jars[0]?.jar?.getCookieString(SITE)).toBe(SENT)
  })

  it('is read by the jar of speculoos, which can also restore it', () => {
    const restored = new NativeJar()
    expect(restored.restore(text).rejected).toEqual([])
    for (const jar of [NativeJar.fromJSON(text), NativeJar.fromJSON(JSON.parse(text)), restored]) {
      expect(jar.getCookieString(SITE)).toBe(SENT)
      expect(jar.getCookies(SITE, { type: 'non-HTTP' }).map(({ name }) => name)).toEqual(['a', 'b'])
      expect(jar.getCookieString('http://site.example/')).toBe('b=2')
      const { expiryTime = 0, persistent } = jar.get('b', SITE) ?? {}
      expect(persistent).toBe(true)
      expect(Math.abs((expiryTime ?? 0) - Date.now() - 3_600_000)).toBeLessThan(60_000)
    }
  })

  it('keeps the expiry time of a cookie', () => {
    const expiries = CookieJar.fromJSON(text)
      .getCookiesSync(SITE)
      .map((cookie) => cookie.expiryTime() ?? 0)
    expect(expiries.slice(0, 2)).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY])
    expect(Math.abs((expiries[2] ?? 0) - Date.now() - 3_600_000)).toBeLessThan(60_000)
  })
})

describe('a value of neither form is refused with a message that names the right function', () => {
  it.each<[title: string, given: unknown, message: RegExp]>([
    ['a jar of speculoos', native, /use CookieJar\.over\(jar\)/],
    ['a jar of this interface', new CookieJar(), /use CookieJar\.over\(jar\)/],
    ['a later version', { version: 3, cookies: [] }, /^TypeError: serialized\.version: expected 1 or 2, got 3/],
    ['records without a version', { cookies: version2.cookies }, /CookieJar\.fromJSON.* of 'speculoos'/],
    ['no cookies', { version: 'tough-cookie@6.1.0' }, /serialized jar has no cookies array/],
    ['null', null, /^Error: serialized jar has no cookies array$/],
    ['a HAR', { log: { entries: [] } }, /no cookies array; readCookies of 'speculoos\/formats'/],
    ['a list of cookies', [{ name: 'a', value: '1' }], /no cookies array; readCookies of 'speculoos\/formats'/],
    ['a string that is not JSON', 'a=1', /^SyntaxError: serialized: expected JSON/],
  ])('%s', async (_, given, message) => {
    const act = () => CookieJar.fromJSON(given as string)
    const error = await CookieJar.deserialize(given as string).catch((thrown: unknown) => thrown)
    expect(String(error)).toMatch(message)
    expect(act).toThrow((error as Error).message)
  })
})

it('a saved cookie for a public suffix becomes a cookie of that host only, as if the host had set it', () => {
  const cookies = [{ key: 'a', value: '1', domain: 'github.io', path: '/', hostOnly: false }]
  const jar = CookieJar.fromJSON({ cookies } as never)
  expect(jar.getCookieStringSync('https://github.io/')).toBe('a=1')
  expect(jar.getCookieStringSync('https://me.github.io/')).toBe('')
  const withoutList = CookieJar.fromJSON({ rejectPublicSuffixes: false, cookies } as never)
  expect(withoutList.getCookieStringSync('https://me.github.io/')).toBe('a=1')
})
