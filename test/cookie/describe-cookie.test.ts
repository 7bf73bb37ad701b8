/** A cookie in a line for a person, without its value. */
import { type Cookie, describeCookie } from 'speculoos'
import { expect, it } from 'vitest'
import { good } from '../hostile/filled-jar.js'

const COOKIE: Cookie = { ...good, value: 'secret' }
const partitionKey = { topLevelSite: 'https://top.example', hasCrossSiteAncestor: true }

it.each<readonly [Partial<Cookie>, string]>([
  [{}, 'a=…; site.example/'],
  [{ name: '' }, '…; site.example/'],
  [{ hostOnly: false, path: '/a' }, 'a=…; .site.example/a'],
  [{ secure: true }, 'a=…; site.example/; Secure'],
  [{ httpOnly: true }, 'a=…; site.example/; HttpOnly'],
  [{ sameSite: 'Lax' }, 'a=…; site.example/; SameSite=Lax'],
  [{ partitionKey }, 'a=…; site.example/; Partitioned by https://top.example'],
  [
    { partitionKey: { ...partitionKey, hasCrossSiteAncestor: false } },
    'a=…; site.example/; Partitioned by https://top.example itself',
  ],
  [{ expiryTime: 0 }, 'a=…; site.example/; until 1970-01-01T00:00:00.000Z'],
  [{ expiryTime: 1e300 }, 'a=…; site.example/; until +275760-09-13T00:00:00.000Z'],
  [{ expiryTime: -1e300 }, 'a=…; site.example/; until -271821-04-20T00:00:00.000Z'],
  [{ name: 'x'.repeat(80) }, `${'x'.repeat(80)}=…; site.example/`],
  [{ name: 'x'.repeat(81) }, `${'x'.repeat(80)}…=…; site.example/`],
  [{ name: 'a\u202eb\u0001\u2028\u2029' }, 'a\\u{202e}b\\u{1}\\u{2028}\\u{2029}=…; site.example/'],
])('%j', (fields, line) => {
  expect(describeCookie({ ...COOKIE, ...fields })).toBe(line)
})

it.each<readonly [unknown, string]>([
  [null, 'cookie: expected a cookie, got null'],
  ['a=1', 'cookie: expected a cookie, got a string of length 3'],
  [{ ...COOKIE, name: 1 }, 'cookie.name: expected a string, got a number'],
  [{ ...COOKIE, domain: 1 }, 'cookie.domain: expected a string, got a number'],
  [{ ...COOKIE, path: 1 }, 'cookie.path: expected a string, got a number'],
  [{ ...COOKIE, sameSite: 1 }, 'cookie.sameSite: expected a string, got a number'],
  [{ ...COOKIE, partitionKey: 'x' }, 'cookie.partitionKey: expected an object or null, got a string of length 1'],
])('%j is not a cookie', (given, message) => {
  expect(() => Reflect.apply(describeCookie, undefined, [given])).toThrow(new TypeError(message))
})
