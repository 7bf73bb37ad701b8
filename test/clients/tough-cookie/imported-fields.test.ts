/**
 * Saved fields that no header could have set are ignored, so that none is sent as another cookie (RFC 6265bis §5.6).
 */

import { CookieJar as NativeJar } from 'speculoos'
import { Cookie, CookieJar } from 'speculoos/tough-cookie'
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
const FINE = { key: 'fine', value: '1', domain: 'site.example', path: '/', hostOnly: true }

const wrong: readonly (readonly [title: string, fields: Partial<typeof FINE>])[] = [
  ['a name with =', { key: 'SID=evil; x' }],
  ['a name with only an =', { key: 'SID=evil' }],
  ['a name with ;', { key: 'a; SID' }],
  ['a name with CR and LF', { key: 'a\r\nSID' }],
  ['a name with NUL', { key: 'a\0' }],
  ['a name with a space before it', { key: ' __Host-SID' }],
  ['a name with a tab after it', { key: 'SID\t' }],
  ['a value with ;', { value: '1; SID=evil' }],
  ['a value with CR and LF', { value: '1\r\nCookie: SID=evil' }],
  ['a value with DEL', { value: '1\x7f' }],
  ['a value with spaces around it', { value: ' 1 ' }],
  ['neither a name nor a value', { key: '', value: '' }],
  ['a path with ;', { path: '/; Domain=evil.example' }],
  ['a path with CR and LF', { path: '/\r\nSet-Cookie: SID=evil' }],
  ['a path without a slash', { path: '' }],
]

describe.each(stores)('over %s', (_, makeStore) => {
  it.each(wrong)('a saved cookie that has %s is dropped', async (_title, fields) => {
    const cookies = [{ ...FINE, key: 'x', ...fields }, FINE]
    const jar = await CookieJar.deserialize(JSON.stringify({ cookies }), makeStore())
    for (const path of ['', '; Domain=evil.example', '%0D%0A/']) {
      expect(await jar.getCookieString(SITE + path)).toBe('fine=1')
      expect(await jar.getCookies(SITE + path, { allPaths: true })).toHaveLength(1)
      expect(await jar.getSetCookieStrings(SITE + path)).toEqual(['fine=1; Path=/'])
    }
    expect((await jar.serialize()).cookies).toHaveLength(1)
  })

  it.each(wrong)('a cookie that a store returns with %s is not sent', async (_title, fields) => {
    const store = makeStore()
    await store.putCookie(new Cookie({ ...FINE, key: 'x', ...fields }))
    await store.putCookie(new Cookie(FINE))
    const jar = new CookieJar(store)
    expect(await jar.getCookieString(SITE)).toBe('fine=1')
    expect(await jar.getCookies(SITE, { allPaths: true })).toHaveLength(1)
    expect(await jar.getSetCookieStrings(SITE)).toEqual(['fine=1; Path=/'])
  })

  it.each(wrong.filter(([, { path }]) => path !== ''))('a Cookie that has %s cannot be set', async (_title, fields) => {
    const jar = new CookieJar(makeStore())
    await expect(jar.setCookie(new Cookie({ ...FINE, key: 'x', ...fields }), SITE)).rejects.toThrow()
    await expect(jar.setCookie({ ...FINE, key: 'x', ...fields } as Cookie, SITE)).rejects.toThrow()
    expect(await jar.getCookieString(SITE)).toBe('')
  })

  it('an invalid attribute is left out', async () => {
    const fields = { sameSite: 'lax; Domain=evil.example', extensions: ['Priority=High; Domain=evil.example'] }
    const lineBreaks = { sameSite: 'lax\r\nSet-Cookie: SID=evil', extensions: ['x\r\nSet-Cookie: SID=evil'] }
    const cookies = [
      { ...FINE, ...fields },
      { ...FINE, ...lineBreaks, key: 'other' },
    ]
    const jar = await CookieJar.deserialize({ cookies }, makeStore())
    expect(await jar.getSetCookieStrings(SITE)).toEqual(['fine=1; Path=/', 'other=1; Path=/'])
  })

  it('a name and a value may have any text that a header can hold', async () => {
    const cookies = [
      { ...FINE, key: 'a b', value: '{"x": "é, y"}' },
      { ...FINE, key: '', value: 'nameless=1' },
      { ...FINE, key: 'tab\tin', value: 'a\tb' },
    ]
    const jar = await CookieJar.deserialize(JSON.stringify({ cookies }), makeStore())
    expect(new Set((await jar.getCookies(SITE)).map((cookie) => cookie.cookieString()))).toEqual(
      new Set(['a b={"x": "é, y"}', 'nameless=1', 'tab\tin=a\tb']),
    )
  })

  for (const { title, send } of clientsOf(makeStore())) {
    it(`${title} sends none of them`, async () => {
      const cookies = [...wrong.map(([, fields]) => ({ ...FINE, key: 'x', ...fields })), FINE]
      const jar = await CookieJar.deserialize(JSON.stringify({ cookies }), makeStore())
      expect(await send(jar, SITE, net)).toBe('fine=1')
    })
  }
})

it.each(wrong)('the jar of speculoos does not accept a saved cookie that has %s either', (_, fields) => {
  const { key, ...rest } = { ...FINE, key: 'x', ...fields }
  const times = { persistent: false, expiryTime: null, creationTime: 0, lastAccessTime: 0 }
  const cookie = { name: key, ...rest, secure: false, httpOnly: false, sameSite: 'Default', ...times }
  let header = ''
  try {
    header = NativeJar.fromJSON(JSON.stringify({ version: 1, cookies: [cookie] })).getCookieString(SITE)
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError)
  }
  expect(header).toBe('')
})
