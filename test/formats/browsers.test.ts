/** The cookies of browsers' protocols and extensions: each word is read as the browser means it, and nothing is widened. */

import type { Cookie } from 'speculoos'
import { type FormatName, readCookies, writeCookies } from 'speculoos/formats'
import { describe, expect, it } from 'vitest'
import { days, NOW, noted, record } from './records.js'

const read = (format: FormatName, ...cookies: object[]) => readCookies({ cookies }, { format, now: NOW })
const only = (format: FormatName, cookie: object): Cookie | undefined => read(format, cookie).cookies[0]
const plain = { name: 'n', value: 'v', domain: 'a.example', path: '/', secure: true, httpOnly: false }
const protocols = ['playwright', 'cdp', 'puppeteer', 'webdriver', 'webextension'] as const

describe.each(protocols)('a cookie of %s', (format) => {
  it('is host-only without a dot, and belongs to subdomains with one', () => {
    const hostOnly = format === 'webextension' ? { hostOnly: true } : {}
    expect(only(format, { ...plain, ...hostOnly })).toMatchObject({ domain: 'a.example', hostOnly: true })
    expect(only(format, { ...plain, domain: '.a.example' })).toMatchObject({ domain: 'a.example', hostOnly: false })
  })

  it('without SameSite, or with an unknown one, has it unset and never None', () => {
    expect(only(format, plain)?.sameSite).toBe('Default')
    expect(only(format, { ...plain, sameSite: null })?.sameSite).toBe('Default')
    const { cookies, warnings } = read(format, { ...plain, sameSite: 'Extended' })
    expect(cookies[0]?.sameSite).toBe('Default')
    expect(noted(warnings)).toEqual(['0 n same-site-unrecognized'])
  })

  it('with None and without Secure has SameSite unset, with a warning', () => {
    const { cookies, warnings } = read(format, { ...plain, secure: false, sameSite: 'None' })
    expect(cookies[0]?.sameSite).toBe('Default')
    expect(noted(warnings)).toEqual(['0 n same-site-none-unset'])
  })

  it('has characters, whose octets are their UTF-8', () => {
    expect(only(format, { ...plain, value: 'é' })?.value).toBe('\xc3\xa9')
    const { output } = writeCookies(format, [record({ value: '\xc3\xa9' })], { now: NOW, as: 'data' })
    expect(JSON.stringify(output)).toContain('"é"')
    const { omitted } = writeCookies(format, [record({ value: '\xe9' })], { now: NOW })
    expect(omitted[0]?.reasons[0]?.id).toBe('not-utf-8')
  })

  it.each<[string, object, string]>([
    ['is not an object', [], '0 - not-an-entry'],
    ['has no name', { name: undefined }, '0 - name-not-usable'],
    ['has a value that is a number', { value: 1 }, '0 n value-not-usable'],
    ['has a flag that is a text', { secure: 'true' }, '0 n flag-not-usable'],
    ['has no domain', { domain: undefined }, '0 n domain-missing'],
    ['has half a surrogate pair', { value: '\ud800' }, '0 n value-not-usable'],
    ['has an invalid partition', { partitionKey: 'elsewhere' }, '0 n partition-not-usable'],
  ])('that %s is refused, and the next one is taken', (_, fields, note) => {
    const entry = Array.isArray(fields) ? fields : { ...plain, ...fields }
    const { cookies, refused } = read(format, entry, { ...plain, name: 'after' })
    expect(noted(refused)).toEqual([note])
    expect(cookies.map(({ name }) => name)).toEqual(['after'])
  })
})

describe('the expiry', () => {
  it.each<[FormatName, object, number | null]>([
    ['playwright', { expires: -1 }, null],
    ['playwright', { expires: days(1) / 1000 + 0.123 }, days(1) + 123],
    ['cdp', { expires: null }, null],
    ['cdp', { expires: -1, session: true }, null],
    ['puppeteer', { expires: days(1) / 1000 }, days(1)],
    ['webdriver', { expiry: days(1) / 1000 }, days(1)],
    ['webdriver', {}, null],
    ['webextension', { expirationDate: days(1) / 1000, session: false }, days(1)],
    ['webextension', { expirationDate: days(1) / 1000, session: true }, null],
    ['webextension', { session: true }, null],
    ['playwright', { expires: days(1) }, days(1)],
  ])('of %s %j is %s', (format, fields, expiryTime) => {
    expect(only(format, { ...plain, ...fields })).toMatchObject({ expiryTime, persistent: expiryTime !== null })
  })

  it('of Playwright that is 0 is in the past', () => {
    expect(noted(read('playwright', { ...plain, expires: 0 }).refused)).toEqual(['0 n expired'])
  })
})

describe('the partition', () => {
  const key = { topLevelSite: 'https://top.example', hasCrossSiteAncestor: false }
  it.each<[FormatName, object, Cookie['partitionKey']]>([
    ['playwright', { partitionKey: 'https://top.example', _crHasCrossSiteAncestor: false }, key],
    ['playwright', { partitionKey: 'https://top.example' }, { ...key, hasCrossSiteAncestor: true }],
    ['cdp', { partitionKey: key }, key],
    ['cdp', { partitionKey: 'https://top.example' }, { ...key, hasCrossSiteAncestor: true }],
    ['puppeteer', { partitionKey: { sourceOrigin: 'https://top.example', hasCrossSiteAncestor: false } }, key],
    ['puppeteer', { partitionKey: 'https://top.example' }, { ...key, hasCrossSiteAncestor: true }],
    ['webextension', { partitionKey: key }, key],
    ['webextension', { partitionKey: null }, null],
  ])('of %s %j is kept', (format, fields, partitionKey) => {
    expect(only(format, { ...plain, ...fields })?.partitionKey).toEqual(partitionKey)
  })

  it.each<[FormatName, object]>([
    ['cdp', { partitionKeyOpaque: true }],
    ['webextension', { firstPartyDomain: 'top.example' }],
    ['webextension', { partitionKey: {} }],
    ['playwright', { partitionKey: '' }],
  ])('of %s %j is not known, so the cookie is refused', (format, fields) => {
    expect(read(format, { ...plain, ...fields }).cookies).toEqual([])
  })
})

describe('a cookie of an extension', () => {
  it.each([
    ['no_restriction', 'None'],
    ['norestriction', 'None'],
    ['lax', 'Lax'],
    ['strict', 'Strict'],
    ['unspecified', 'Default'],
  ] as const)('with %s has SameSite %s', (word, sameSite) => {
    expect(only('webextension', { ...plain, sameSite: word })?.sameSite).toBe(sameSite)
  })

  it('has a field for host-only besides the dot, and a contradiction is a warning', () => {
    const { cookies, warnings } = read('webextension', { ...plain, domain: '.a.example', hostOnly: true })
    expect([cookies[0]?.hostOnly, noted(warnings)]).toEqual([true, ['0 n flag-contradicts-domain']])
  })

  it('of a container is taken with a warning', () => {
    const { cookies, warnings } = read('webextension', { ...plain, storeId: 'firefox-container-2' })
    expect([cookies.length, noted(warnings)]).toEqual([1, ['0 n other-container']])
  })
})

describe('a cookie of WebDriver BiDi', () => {
  const bidi = { ...plain, sameSite: 'lax' }
  it('has its value as text or in base64', () => {
    expect(only('webdriver-bidi', { ...bidi, value: { type: 'string', value: 'é' } })?.value).toBe('\xc3\xa9')
    expect(only('webdriver-bidi', { ...bidi, value: { type: 'base64', value: '6Q==' } })?.value).toBe('\xe9')
    expect(read('webdriver-bidi', { ...bidi, value: { type: 'base64', value: '*' } }).cookies).toEqual([])
  })

  it('of a result for an origin is in the partition of that origin', () => {
    const data = {
      cookies: [{ ...bidi, value: { type: 'string', value: 'v' } }],
      partitionKey: { sourceOrigin: 'https://t.example' },
    }
    expect(readCookies(data, { format: 'webdriver-bidi', now: NOW }).cookies[0]?.partitionKey).toEqual({
      topLevelSite: 'https://t.example',
      hasCrossSiteAncestor: true,
    })
  })

  it('is written with octets that are not UTF-8', () => {
    const { output } = writeCookies('webdriver-bidi', [record({ value: '\xe9' })], { now: NOW })
    expect(output).toContain('"base64"')
  })
})

describe('a state of Playwright that is rewritten', () => {
  const original = {
    cookies: [
      { ...plain, expires: -1, sameSite: 'Lax', own: 'kept' },
      { ...plain, name: 'gone', expires: -1, sameSite: 'Lax', own: 'gone with its cookie' },
    ],
    origins: [{ origin: 'https://a.example', localStorage: [{ name: 'k', value: 'v' }], indexedDB: [] }],
    credentials: { unknown: true },
  }

  it.each<[string, unknown]>([
    ['data', original],
    ['text', JSON.stringify(original)],
  ])('keeps its origins, and the keys that are not known, from %s', (_, given) => {
    const cookies = read('playwright', ...original.cookies.slice(0, 1)).cookies
    const { output } = writeCookies('playwright', cookies, { now: NOW, as: 'data', original: given })
    expect(output).toEqual({ ...original, cookies: original.cookies.slice(0, 1) })
  })

  it('is refused if it is not valid, and only Playwright has one', () => {
    expect(() => writeCookies('playwright', [], { original: 'SECRET' })).toThrow(
      'options.original: expected a storageState, or its JSON text, got a string of length 6',
    )
    expect(() => writeCookies('cdp', [], { original })).toThrow(TypeError)
  })
})

describe('what is written for browsers', () => {
  it('has SameSite Lax for an unset one in Playwright, which takes no other word, and reports the loss', () => {
    const { output, lost } = writeCookies('playwright', [record()], { now: NOW, as: 'data' })
    expect(output).toMatchObject({ cookies: [{ sameSite: 'Lax', expires: -1, domain: 'site.example' }] })
    expect(lost.map(({ field }) => field)).toContain('sameSite')
  })

  it('leaves out SameSite and the expiry in CDP if there are none', () => {
    const { output } = writeCookies('cdp', [record()], { now: NOW, as: 'data' })
    expect(JSON.stringify(output)).not.toMatch(/sameSite|expires/)
  })

  it('warns that a driver sets a host-only cookie for the subdomains too', () => {
    const { lost } = writeCookies('webdriver', [record({ hostOnly: false }), record()], { now: NOW })
    expect(lost.find(({ field }) => field === 'hostOnly')?.records).toEqual([1])
  })

  it('has no cookie of a partition in WebDriver', () => {
    const partitionKey = { topLevelSite: 'https://t.example', hasCrossSiteAncestor: true }
    for (const format of ['webdriver', 'webdriver-bidi'] as const) {
      const { omitted } = writeCookies(format, [record({ secure: true, partitionKey })], { now: NOW })
      expect(omitted[0]?.reasons[0]?.id).toBe('partition-not-writable')
    }
  })
})
