/** An entry of a file, whatever its format: how each field becomes that of a record, and what is refused. */

import type { Cookie } from 'speculoos'
import { describe, expect, it } from 'vitest'
import { type Draft, Entries, type EntryRules } from '../../src/formats/entries.js'
import type { FileContents } from '../../src/formats/format.js'
import { SESSION } from '../../src/formats/times.js'
import { days, NOW, noted, record } from './records.js'

const plain: Draft = {
  name: 'SID',
  value: '31d4',
  domain: 'site.example',
  path: '/',
  secure: false,
  httpOnly: undefined,
  sameSite: undefined,
  expiry: SESSION,
}

function take(fields: Partial<Draft>, rules: EntryRules = { text: 'characters' }, url?: string): FileContents {
  const entries = new Entries({ now: NOW, url: url === undefined ? null : new URL(url), password: null }, rules)
  entries.take({ index: 0 }, { ...plain, ...fields })
  return entries.result()
}

/** The cookie, which nothing was said about. */
function only(fields: Partial<Draft>, rules?: EntryRules): Cookie | undefined {
  const { cookies, refused, warnings } = take(fields, rules)
  expect([noted(refused), noted(warnings)]).toEqual([[], []])
  return cookies[0]
}

it('a plain entry is a session cookie of its host, created and last accessed at the time of reading', () => {
  expect(only({})).toEqual(record())
})

describe('the texts of an entry', () => {
  it('are octets as they are, or characters whose UTF-8 they are', () => {
    const texts = { name: 'é', value: 'é', path: '/é' }
    expect(only(texts, { text: 'octets' })).toMatchObject({ name: '\xe9', value: '\xe9', path: '/\xe9' })
    expect(only(texts)).toMatchObject({ name: '\xc3\xa9', value: '\xc3\xa9', path: '/\xc3\xa9' })
  })

  it('lose white space around a name or a value, with a warning', () => {
    for (const fields of [{ name: ' SID' }, { value: '31d4\t' }]) {
      const { cookies, warnings } = take(fields)
      expect([cookies[0]?.name, cookies[0]?.value, noted(warnings)]).toEqual([
        'SID',
        '31d4',
        ['0 SID white-space-trimmed'],
      ])
    }
  })

  it.each([undefined, null, ''])('with the path %j have the path /, with a warning', (path) => {
    const { cookies, warnings } = take({ path })
    expect([cookies[0]?.path, noted(warnings)]).toEqual(['/', ['0 SID path-missing']])
  })

  it.each<[Partial<Draft>, string]>([
    [{ path: 'docs' }, '0 SID path-not-usable'],
    [{ path: 5 }, '0 SID path-not-usable'],
    [{ path: '/\ud800' }, '0 SID path-not-usable'],
    [{ name: 5 }, '0 - name-not-usable'],
    [{ value: undefined }, '0 SID value-not-usable'],
    [{ name: '\ud800', value: '\ud800', path: '\ud800' }, '0 \ud800 name-not-usable value-not-usable path-not-usable'],
  ])('are refused, each reason once: %j', (fields, note) => {
    const { cookies, refused } = take(fields)
    expect([cookies, noted(refused)]).toEqual([[], [note]])
  })

  it('are shown up to 100 characters of the name', () => {
    expect(take({ name: 'x'.repeat(5000) }).refused[0]?.name).toBe('x'.repeat(100))
  })
})

describe('the domain of an entry', () => {
  it.each([undefined, null, ''])('that is %j is the host of the URL, or is missing', (domain) => {
    const { cookies } = take({ domain, hostOnly: false }, undefined, 'https://www.site.example/')
    expect(cookies[0]).toMatchObject({ domain: 'www.site.example', hostOnly: true })
    expect(noted(take({ domain }).refused)).toEqual(['0 SID domain-missing'])
  })

  it('has at most 1024 octets, and is a host', () => {
    const long = (length: number): string => `${'a.'.repeat(length / 2)}`
    for (const domain of [5, {}, 'a b', '..', '\ud800', long(1026)]) {
      expect(noted(take({ domain }).refused)).toEqual(['0 SID host-not-canonical'])
    }
  })

  it('is in its canonical form, from characters or from their UTF-8', () => {
    expect(only({ domain: 'BÜCHER.example' })?.domain).toBe('xn--bcher-kva.example')
    expect(only({ domain: 'b\xc3\xbccher.example' }, { text: 'octets' })?.domain).toBe('xn--bcher-kva.example')
    expect(only({ domain: 'b\xfccher.example' }, { text: 'octets' })?.domain).toBe('xn--bcher-kva.example')
  })

  it('belongs to subdomains with a dot, unless the file has a field for that', () => {
    expect(only({ domain: '.site.example' })?.hostOnly).toBe(false)
    expect(only({ hostOnly: null })?.hostOnly).toBe(true)
    expect(only({ hostOnly: false })?.hostOnly).toBe(false)
    const { cookies, warnings } = take({ domain: '.site.example', hostOnly: true })
    expect([cookies[0]?.hostOnly, noted(warnings)]).toEqual([true, ['0 SID flag-contradicts-domain']])
    expect(noted(take({ hostOnly: 'true' }).refused)).toEqual(['0 SID flag-not-usable'])
  })

  it.each(['127.0.0.1', '[::1]', 'localhost'])('that has no subdomains is host-only, with a warning: %s', (host) => {
    const { cookies, warnings } = take({ domain: `.${host}` })
    expect([cookies[0]?.hostOnly, noted(warnings)]).toEqual([true, ['0 SID host-only-instead']])
    expect(only({ domain: host })?.hostOnly).toBe(true)
  })

  it('of this machine is as it was saved in a file of this package', () => {
    const { cookies } = take({ domain: 'localhost', hostOnly: false }, { text: 'octets', isExact: true })
    expect(cookies[0]?.hostOnly).toBe(false)
  })
})

describe('the flags of an entry', () => {
  it.each([undefined, null, false])('are not set if they are %j', (flag) => {
    expect(only({ secure: flag, httpOnly: flag })).toMatchObject({ secure: false, httpOnly: false })
  })

  it('that are of another type are refused, with one reason for both', () => {
    expect(noted(take({ secure: 1, httpOnly: 'yes' }).refused)).toEqual(['0 SID flag-not-usable'])
  })

  it.each<[unknown, Cookie['sameSite']]>([
    ['STRICT', 'Strict'],
    ['lax', 'Lax'],
    ['default', 'Default'],
    ['unspecified', 'Default'],
    ['', 'Default'],
    [null, 'Default'],
    [undefined, 'Default'],
  ])('SameSite %j is %s', (sameSite, expected) => {
    expect(only({ sameSite })?.sameSite).toBe(expected)
  })

  it.each([5, {}, 'unset', `lax${' '.repeat(100)}`])(
    'SameSite %j is not known, and unset with a warning',
    (sameSite) => {
      const { cookies, warnings } = take({ sameSite })
      expect([cookies[0]?.sameSite, noted(warnings)]).toEqual(['Default', ['0 SID same-site-unrecognized']])
    },
  )

  it('SameSite None without Secure was unset only in files of browsers', () => {
    expect(noted(take({ sameSite: 'None' }).refused)).toEqual(['0 SID same-site-none-not-secure'])
    expect(take({ sameSite: 'None' }, { text: 'octets', noneMayBeUnset: true }).cookies[0]?.sameSite).toBe('Default')
    expect(only({ sameSite: 'None', secure: true }, { text: 'octets', noneMayBeUnset: true })?.sameSite).toBe('None')
  })
})

describe('the times of an entry', () => {
  it('have a fraction, and are the time of reading if the file does not have them', () => {
    expect(only({ creationTime: NOW - 1.5 })).toMatchObject({ creationTime: NOW - 1.5, lastAccessTime: NOW - 1.5 })
    expect(only({ creationTime: NOW - 2, lastAccessTime: NOW - 1 })).toMatchObject({ lastAccessTime: NOW - 1 })
    for (const time of [null, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(only({ creationTime: time, lastAccessTime: time })).toMatchObject({
        creationTime: NOW,
        lastAccessTime: NOW,
      })
    }
  })

  it('make it persistent if it has an expiry, unless a field of the file denies that', () => {
    const expiry = { time: days(1) }
    expect(only({ expiry })).toMatchObject({ expiryTime: days(1), persistent: true })
    expect(only({ expiry, persistent: false })).toMatchObject({ expiryTime: days(1), persistent: false })
    expect(only({ persistent: true })).toMatchObject({ expiryTime: null, persistent: false })
  })

  it('end 400 days from now at the latest, with a warning, but for files of this package', () => {
    expect(only({ expiry: { time: days(400) } })?.expiryTime).toBe(days(400))
    const { cookies, warnings } = take({ expiry: { time: days(400) + 1 } })
    expect([cookies[0]?.expiryTime, noted(warnings)]).toEqual([days(400), ['0 SID expires-capped']])
    expect(only({ expiry: { time: days(401) } }, { text: 'octets', isExact: true })?.expiryTime).toBe(days(401))
  })

  it('are refused if they are in the past, or not a time', () => {
    expect(noted(take({ expiry: { time: NOW - 1 } }).refused)).toEqual(['0 SID expired'])
    expect(noted(take({ expiry: null }).refused)).toEqual(['0 SID expiry-not-usable'])
  })
})
