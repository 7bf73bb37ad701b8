/** Clear-Site-Data with features that only a fetch has: calls without credentials, and headers of other kinds. */
import { CookieJar } from 'speculoos'
import { createFetch, type Hop } from 'speculoos/fetch'
import { beforeEach, expect, it } from 'vitest'

const URL = 'https://shop.example/'
let jar: CookieJar
beforeEach(() => {
  jar = new CookieJar()
  jar.setCookie('a=1', URL)
})
const call = (headers: object, init?: RequestInit, onHop?: (hop: Hop) => void) => {
  const fetch = async (_url: string, _init?: RequestInit) => ({ status: 200, headers }) as Response
  return createFetch(jar, { fetch, clearSiteData: true, onHop })(URL, init)
}

it("credentials: 'omit' neither reads nor changes the jar", async () => {
  await call(new Headers({ 'clear-site-data': '"cookies"' }), { credentials: 'omit' })
  expect(jar.size).toBe(1)
})

it.each<[string, object]>([
  ['Headers', new Headers({ 'clear-site-data': '"cookies"' })],
  [
    'Headers with two lines',
    new Headers([
      ['Clear-Site-Data', '"cache"'],
      ['Clear-Site-Data', '"cookies"'],
    ]),
  ],
  ['a Map', new Map([['Clear-Site-Data', '"cookies"']])],
  ['a plain object of lists', { 'clear-site-data': ['"cache"', '"cookies"'] }],
  ['pairs', [['CLEAR-SITE-DATA', '"*"']]],
  ['get() alone', { get: (name: string) => (name === 'clear-site-data' ? '"cookies"' : null) }],
])('it is found in %s', async (_, headers) => {
  await call(headers)
  expect(jar.size).toBe(0)
})

it.each<[string, object]>([
  [
    'Headers',
    new Headers([
      ['x-one', '1'],
      ['set-cookie', 'b=1'],
      ['set-cookie', 'c=1'],
    ]),
  ],
  ['raw()', { raw: () => ({ 'X-One': ['1'], 'set-cookie': ['b=1', 'c=1'] }) }],
  [
    'a Map',
    new Map<string, string | string[]>([
      ['X-One', '1'],
      ['set-cookie', ['b=1', 'c=1']],
    ]),
  ],
  ['a plain object', { 'X-One': '1', 'Set-Cookie': ['b=1', 'c=1'] }],
  [
    'pairs',
    [
      ['X-One', '1'],
      ['Set-Cookie', 'b=1'],
      ['Set-Cookie', 'c=1'],
    ],
  ],
])('the headers of a hop are Headers, made from %s', async (_, headers) => {
  const hops: Hop[] = []
  await call(headers, undefined, (hop) => hops.push(hop))
  expect(hops[0]?.headers).toBeInstanceOf(Headers)
  expect([hops[0]?.headers.get('x-one'), hops[0]?.headers.getSetCookie()]).toEqual(['1', ['b=1', 'c=1']])
})

it('the headers of a hop are a copy, without fields that Headers refuse', async () => {
  const headers = { 'no name': '1', 'x-null': 'a\0b', 'x-text': '\u0100', 'x-good': '1' }
  const hops: Hop[] = []
  await call(headers, undefined, (hop) => hops.push(hop))
  expect([...(hops[0]?.headers ?? [])]).toEqual([['x-good', '1']])
  const own = new Headers({ 'x-good': '1' })
  await call(own, undefined, (hop) => hop.headers.delete('x-good'))
  expect(own.get('x-good')).toBe('1')
})
