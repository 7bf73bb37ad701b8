/** Default-paths (§5.1.4) that no Path attribute can set, or that tough-cookie saves decoded. */
import { CookieJar as NativeJar } from 'speculoos'
import { Cookie, CookieJar, MemoryCookieStore } from 'speculoos/tough-cookie'
import * as tough6 from 'tough-cookie'
// @ts-expect-error: this version has no type declarations
import * as tough4 from 'tough-cookie-4'
import * as tough5 from 'tough-cookie-5'
import { describe, expect, it } from 'vitest'
import { stores } from './own-stores.js'

interface AnyJar {
  setCookieSync(line: string, url: string): unknown
  getCookieStringSync(url: string): string
  toJSON(): unknown
}
interface AnyPackage {
  readonly CookieJar: { new (): AnyJar; fromJSON(saved: string): AnyJar }
}
const versions: [string, AnyPackage][] = [
  ['tough-cookie 4', tough4],
  ['tough-cookie 5', tough5],
  ['tough-cookie 6', tough6],
]

const BROKEN = 'https://shop.example/cart;v=2/item'

describe.each(stores)('over %s, a default-path with a semicolon', (_, make) => {
  it('is stored, sent and saved like any other path', async () => {
    const jar = new CookieJar(make())
    await jar.setCookie('SID=1', BROKEN)
    expect(await jar.getCookieString(BROKEN)).toBe('SID=1')
    expect(await jar.getCookieString('https://shop.example/cart')).toBe('')
    const saved = await jar.serialize()
    expect(saved.cookies.map(({ path }) => path)).toEqual(['/cart;v=2'])
    expect(await (await CookieJar.deserialize(saved, make())).getCookieString(BROKEN)).toBe('SID=1')
    expect(NativeJar.fromJSON(JSON.stringify(saved)).getCookieString(BROKEN)).toBe('SID=1')
  })
  it('is not written into a Set-Cookie header field, which would break it', async () => {
    const jar = new CookieJar(make())
    await jar.setCookie('SID=1; Secure', BROKEN)
    expect(await jar.getSetCookieStrings(BROKEN)).toEqual(['SID=1; Secure'])
  })
})

describe('a default-path with a semicolon', () => {
  it('is saved by a jar of tough-cookie over the jar that received the cookie', () => {
    const jar = new NativeJar()
    jar.setCookie('SID=1', BROKEN)
    const tough = CookieJar.over(jar)
    expect(tough.toJSON()?.cookies.map(({ path }) => path)).toEqual(['/cart;v=2'])
    expect(tough.getSetCookieStringsSync(BROKEN)).toEqual(['SID=1'])
  })
  it('is not printed', () => {
    expect(String(new Cookie({ key: 'a', value: '1', path: '/; Domain=evil.example' }))).toBe('a=1')
  })
})

describe.each(versions)('the JSON of %s', (_, { CookieJar: OtherJar }) => {
  it.each([
    'https://shop.example/my%20shop/login',
    'https://shop.example/m%C3%BCller/login',
    'https://shop.example/a/%E2%82%AC%22%3C%7B%5E/b/login',
    'https://shop.example/100%25/login',
    BROKEN,
  ])('restores a cookie that was set at %s, so that it is sent there again', (url) => {
    const other = new OtherJar()
    other.setCookieSync('SID=1', url)
    const saved = JSON.stringify(other.toJSON())
    expect(OtherJar.fromJSON(saved).getCookieStringSync(url)).toBe('SID=1')
    expect(NativeJar.fromJSON(saved).getCookieString(url)).toBe('SID=1')
    expect(CookieJar.fromJSON(saved).getCookieStringSync(url)).toBe('SID=1')
    expect(CookieJar.deserializeSync(saved, new MemoryCookieStore()).getCookieStringSync(url)).toBe('SID=1')
  })
})

describe('the path of a saved cookie', () => {
  const savedWith = (fields: object): string =>
    JSON.stringify({ version: 'tough-cookie@6.1.0', cookies: [{ key: 'a', domain: 'shop.example', ...fields }] })
  const pathIn = (fields: object): unknown[] => {
    const saved = savedWith(fields)
    const jars = [NativeJar.fromJSON(saved), CookieJar.fromJSON(saved).jar]
    return [...new Set(jars.flatMap((jar) => jar?.records() ?? []).map(({ path }) => path))]
  }
  it('is encoded only if it is the default-path', () => {
    expect(pathIn({ path: '/my shop', pathIsDefault: true })).toEqual(['/my%20shop'])
    expect(pathIn({ path: '/my shop', pathIsDefault: false })).toEqual(['/my shop'])
    expect(pathIn({ path: '/my shop' })).toEqual(['/my shop'])
  })
  it('keeps what is already encoded, and encodes letters that only look like those of US-ASCII', () => {
    expect(pathIn({ path: '/a%20b%2Fc', pathIsDefault: true })).toEqual(['/a%20b%2Fc'])
    expect(pathIn({ path: '/\u212a\u017f', pathIsDefault: true })).toEqual(['/%E2%84%AA%C5%BF'])
  })
  it('may contain half a surrogate pair', () => {
    expect(() => pathIn({ path: '/\ud800 x', pathIsDefault: true })).not.toThrow()
  })
  it('is refused if it is not text', () => {
    expect(pathIn({ path: '/', pathIsDefault: true })).toEqual(['/'])
    const saved = savedWith({ path: 5, pathIsDefault: true })
    expect(() => NativeJar.fromJSON(saved)).toThrow(/path: expected a string/)
    expect(
      CookieJar.fromJSON(saved)
        .toJSON()
        ?.cookies.map(({ path }) => path),
    ).not.toContain(5)
  })
})
