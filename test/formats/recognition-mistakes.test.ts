/** Inputs that look like those of a format, and are not: nothing is lost in silence by taking one for the other. */

import { CookieJar } from 'speculoos'
import { type FormatName, readCookies, writeCookies } from 'speculoos/formats'
import { describe, expect, it } from 'vitest'
import { days, NOW, noted, record } from './records.js'

describe('records of this package', () => {
  const records = [record({ hostOnly: false, expiryTime: days(3) }), record({ sameSite: 'Lax' })]

  it.each([
    ['in a list', records],
    ['in a file of a newer version', { version: 3, cookies: records }],
  ])('%s are not taken for those of a browser, which would lose their expiry', (_what, data) => {
    expect(() => readCookies(data, { now: NOW })).toThrow(/^input: expected one of netscape/)
    expect(() => readCookies(JSON.stringify(data), { now: NOW })).toThrow(/^input: expected one of netscape/)
  })
})

describe('an entry that says in a field of another format that it is partitioned', () => {
  const entry = {
    ...{ name: 'a', value: '1', domain: 'site.example', path: '/', secure: true, hostOnly: true, key: 'a' },
    ...{ Name: 'a', Value: '1', Domain: 'site.example', Path: '/', Secure: true, HostOnly: true, Persistent: false },
  }
  const formats: FormatName[] = ['playwright', 'puppeteer', 'webdriver', 'webextension', 'tough-cookie', 'juju']
  const marks = [{ partitioned: true }, { partitionKeyOpaque: true }, { partitionKey: 'http' }, { partitionKey: {} }]

  it.each(formats.flatMap((format) => marks.map((mark) => [format, mark] as const)))(
    'is refused in %s with %o',
    (format, mark) => {
      const { cookies, refused } = readCookies([{ ...entry, ...mark }], { format, now: NOW })
      expect(cookies).toEqual([])
      expect(refused.map(({ reasons }) => reasons[0]?.id)).toEqual([
        expect.stringMatching(/^partition-(?:unknown|not-usable)$/),
      ])
    },
  )

  it.each(formats)('and is not partitioned in %s if the field is false or null', (format) => {
    const fields = { partitioned: false, partitionKey: null, partitionKeyOpaque: false }
    expect(readCookies([{ ...entry, ...fields }], { format, now: NOW }).cookies).toHaveLength(1)
  })
})

it('a domain of cookie_store that is host-only and a suffix at once is host-only', () => {
  const entry = { raw_cookie: 'a=1', path: ['/', true], expires: 'SessionEnd' }
  for (const suffix of ['site.example', null]) {
    const data = [{ ...entry, domain: { Suffix: suffix, HostOnly: 'site.example' } }]
    expect(readCookies(data, { now: NOW }).cookies.map(({ hostOnly }) => hostOnly)).toEqual([true])
  }
})

it('Max-Age in the YAML of Insomnia is a number', () => {
  const yaml = `type: collection.insomnia.rest/5.0
cookieJar:
  cookies:
    - key: a
      value: 7
      domain: site.example
      path: /
      maxAge: 3600
      creation: ${new Date(NOW).toISOString()}
    - key: b
      value: 7
      domain: site.example
      path: /
      maxAge: soon
`
  const { cookies, refused } = readCookies(yaml, { now: NOW })
  expect(cookies.map(({ value, expiryTime }) => [value, expiryTime])).toEqual([['7', NOW + 3_600_000]])
  expect(noted(refused)).toEqual(['1 b expiry-not-usable'])
})

it('arguments that were exchanged are reported without what is in the file', () => {
  const file = 'site.example\tFALSE\t/\tFALSE\t0\tSID\t31d4'
  const jar = new CookieJar()
  const calls = [
    () => writeCookies(file as FormatName, jar.records()),
    () => readCookies('', { format: file as FormatName }),
    () => readCookies('', { format: 'SID=31d4' as FormatName }),
  ]
  for (const call of calls) {
    expect(call).toThrow(/^format: expected one of netscape, .*got a string of length \d+$/)
  }
  expect(() => readCookies('', { format: 'netscpae' as FormatName })).toThrow(/got "netscpae"$/)
})

it('a file of UTF-16, as Windows PowerShell writes it, is reported as such', () => {
  const utf16 = Buffer.from('\ufeff# Netscape HTTP Cookie File\n', 'utf16le')
  for (const file of [utf16, Buffer.from(utf16).swap16(), Buffer.from('\ufeff[{"name":"SID"}]', 'utf16le')]) {
    expect(() => readCookies(file)).toThrow(/got text in UTF-16; save it as UTF-8$/)
  }
})

it('the partition of a whole result of WebDriver BiDi is never ignored, whatever it is', () => {
  const cookie = { name: 'a', value: { type: 'string', value: '7' }, domain: 'site.example', path: '/', secure: true }
  const read = (partitionKey: unknown) => readCookies({ cookies: [cookie], partitionKey }, { now: NOW }).cookies
  expect(read({ userContext: 'default' })[0]?.partitionKey).toBe(null)
  expect(read('https://top.example')[0]?.partitionKey?.topLevelSite).toBe('https://top.example')
  for (const other of [5, true, 'top', { sourceOrigin: 'null' }]) expect(read(other)).toEqual([])
})
