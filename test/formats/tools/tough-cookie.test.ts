/** tough-cookie 4, 5 and 6: each loads what is written for version 6 and sends it, and what each writes is read. */

import { CookieJar } from 'speculoos'
import { readCookies, writeCookies } from 'speculoos/formats'
import * as tough6 from 'tough-cookie'
// @ts-expect-error version 4 comes without types; it has the methods that are used here
import * as tough4 from 'tough-cookie-4'
import * as tough5 from 'tough-cookie-5'
import { describe, expect, it } from 'vitest'
import { record } from '../records.js'

const later = Math.floor(Date.now() / 1000) * 1000 + 86_400_123
const cookies = [
  record({ name: 'session', value: '1', creationTime: Date.now() - 3 }),
  record({ name: 'persistent', value: '2', expiryTime: later, persistent: true, creationTime: Date.now() - 2 }),
  record({
    name: 'wide',
    value: '3',
    hostOnly: false,
    sameSite: 'Strict',
    httpOnly: true,
    creationTime: Date.now() - 1,
  }),
  record({ name: 'octets', value: '\xe9\xc3\xa9', secure: true, creationTime: Date.now() }),
]

describe.each([
  ['4', tough4],
  ['5', tough5],
  ['6', tough6],
])('tough-cookie %s', (_, { CookieJar: ToughJar }) => {
  it('loads what is written for it, and sends it', () => {
    const { output } = writeCookies('tough-cookie', cookies)
    const jar = ToughJar.deserializeSync(output)
    expect(jar.getCookieStringSync('https://site.example/')).toBe(
      'session=1; persistent=2; wide=3; octets=\xe9\xc3\xa9',
    )
    expect(jar.getCookieStringSync('http://www.site.example/')).toBe('wide=3')
  })

  it('writes what is read as the cookies that it sends', () => {
    const url = 'https://www.site.example/docs/a'
    const lines = [
      'a=1',
      'b=2; Max-Age=1000; Path=/',
      'c=3; Domain=site.example; SameSite=Lax',
      'd=4; Secure; HttpOnly',
      'e=5; Expires=Fri, 31 Dec 2027 00:00:00 GMT',
    ]
    const jar = new ToughJar()
    for (const line of lines) jar.setCookieSync(line, url)
    const { cookies: read, refused, warnings, format } = readCookies(JSON.stringify(jar.toJSON()))
    expect([format, refused, warnings.flatMap(({ reasons }) => reasons.map(({ id }) => id))]).toEqual([
      'tough-cookie',
      [],
      [],
    ])
    const own = new CookieJar()
    expect(own.admit(read).rejected).toEqual([])
    for (const to of [url, 'https://www.site.example/', 'http://site.example/docs/']) {
      expect(own.getCookieString(to)).toBe(jar.getCookieStringSync(to))
    }
  })
})
