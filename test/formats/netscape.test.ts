/** Netscape cookies.txt: what each tool writes of it is read as that tool means it. */

import { CookieJar } from 'speculoos'
import { formats, readCookies, writeCookies } from 'speculoos/formats'
import { describe, expect, it } from 'vitest'
import { days, NOW, noted, record } from './records.js'

const HEADER = '# Netscape HTTP Cookie File\n'
const read = (text: string | Uint8Array, url?: string) => readCookies(text, { format: 'netscape', now: NOW, url })
const line = (...fields: string[]) => `${fields.join('\t')}\n`
const later = String(days(10) / 1000)

describe('a line of cookies.txt', () => {
  it('becomes a record', () => {
    const { cookies, refused, warnings } = read(
      `${HEADER}\n${line('.site.example', 'TRUE', '/docs', 'TRUE', later, 'SID', '31d4')}`,
    )
    expect(cookies).toEqual([
      record({ hostOnly: false, path: '/docs', secure: true, expiryTime: days(10), persistent: true }),
    ])
    expect([refused, warnings]).toEqual([[], []])
  })

  it.each<[string, string, object]>([
    [
      'is HttpOnly after #HttpOnly_',
      `#HttpOnly_${line('a.example', 'FALSE', '/', 'FALSE', '0', 'n', 'v')}`,
      { httpOnly: true },
    ],
    [
      'is host-only without a dot and with FALSE',
      line('a.example', 'FALSE', '/', 'FALSE', '0', 'n', 'v'),
      { hostOnly: true },
    ],
    [
      'ends with the session when its expiry is empty',
      line('a.example', 'FALSE', '/', 'FALSE', '', 'n', 'v'),
      { persistent: false },
    ],
    [
      'ends with the session when its expiry is -1',
      line('a.example', 'FALSE', '/', 'FALSE', '-1', 'n', 'v'),
      { expiryTime: null },
    ],
    [
      'may have a fraction in its expiry',
      line('a.example', 'FALSE', '/', 'FALSE', `${later}.25`, 'n', 'v'),
      { expiryTime: days(10) + 250 },
    ],
    ['may lack its value', 'a.example\tFALSE\t/\tFALSE\t0\tn', { value: '' }],
    ['may have tabs in its value', line('a.example', 'FALSE', '/', 'FALSE', '0', 'n', 'a\tb'), { value: 'a\tb' }],
    ['may end with CR LF', 'a.example\tFALSE\t/\tFALSE\t0\tn\tv\r\n', { value: 'v' }],
    [
      'may have flags in lower case',
      line('.a.example', 'true', '/', 'true', '0', 'n', 'v'),
      { secure: true, hostOnly: false },
    ],
    [
      'may lack the expiry, as Firebug writes it',
      line('a.example', 'FALSE', '/', 'TRUE', 'n', 'v'),
      { name: 'n', value: 'v', expiryTime: null },
    ],
    ['may have no name', line('a.example', 'FALSE', '/', 'FALSE', '0', '', 'v'), { name: '', value: 'v' }],
    [
      'may have a domain in characters beyond ASCII',
      line('bücher.example', 'FALSE', '/', 'FALSE', '0', 'n', 'v'),
      { domain: 'xn--bcher-kva.example' },
    ],
  ])('%s', (_, text, fields) => {
    const { cookies, refused } = read(text)
    expect(noted(refused)).toEqual([])
    expect(cookies).toEqual([expect.objectContaining(fields)])
  })

  it.each<[string, string, object, string]>([
    [
      'a dot with FALSE, as old EditThisCookie writes',
      line('.a.example', 'FALSE', '/', 'FALSE', '0', 'n', 'v'),
      { hostOnly: false },
      'flag-contradicts-domain',
    ],
    [
      'TRUE without a dot, as Mozilla wrote',
      line('a.example', 'TRUE', '/', 'FALSE', '0', 'n', 'v'),
      { hostOnly: false },
      'flag-contradicts-domain',
    ],
    [
      'a port, as wget writes',
      line('a.example:8080', 'FALSE', '/', 'FALSE', '0', 'n', 'v'),
      { domain: 'a.example' },
      'port-ignored',
    ],
    [
      'an IPv6 address with a port',
      line('[::1]:8080', 'FALSE', '/', 'FALSE', '0', 'n', 'v'),
      { domain: '[::1]' },
      'port-ignored',
    ],
    ['no path, as curl allows', line('a.example', 'FALSE', 'FALSE', '0', 'n', 'v'), { path: '/' }, 'path-missing'],
    [
      'milliseconds',
      line('a.example', 'FALSE', '/', 'FALSE', String(days(9)), 'n', 'v'),
      { expiryTime: days(9) },
      'expiry-unit',
    ],
    [
      'microseconds since 1970',
      line('a.example', 'FALSE', '/', 'FALSE', `${days(9)}000`, 'n', 'v'),
      { expiryTime: days(9) },
      'expiry-unit',
    ],
    [
      'microseconds since 1601, as yt-dlp writes from Chrome',
      line('a.example', 'FALSE', '/', 'FALSE', `${days(9) + 11_644_473_600_000}000`, 'n', 'v'),
      { expiryTime: days(9) },
      'expiry-unit',
    ],
    [
      'more than 400 days',
      line('a.example', 'FALSE', '/', 'FALSE', String(days(500) / 1000), 'n', 'v'),
      { expiryTime: days(400) },
      'expires-capped',
    ],
    [
      'white space around the value',
      line('a.example', 'FALSE', '/', 'FALSE', '0', 'n', ' v '),
      { value: 'v' },
      'white-space-trimmed',
    ],
    [
      'an address with TRUE',
      line('.127.0.0.1', 'TRUE', '/', 'FALSE', '0', 'n', 'v'),
      { hostOnly: true },
      'host-only-instead',
    ],
  ])('with %s is taken with a warning', (_, text, fields, id) => {
    const { cookies, warnings } = read(text)
    expect(cookies).toEqual([expect.objectContaining(fields)])
    expect(warnings[0]?.reasons.map((reason) => reason.id)).toContain(id)
  })

  it('of a machine without a dot is never widened to a domain', () => {
    expect(read(line('localhost', 'TRUE', '/', 'FALSE', '0', 'n', 'v')).cookies[0]?.hostOnly).toBe(true)
    expect(read(line('intranet', 'TRUE', '/', 'FALSE', '0', 'n', 'v')).cookies[0]?.hostOnly).toBe(true)
  })

  it.each<[string, string, string]>([
    ['has too few fields', 'a.example\tTRUE\t/', 'line 1 - fields-missing'],
    ['has spaces for tabs', 'a.example FALSE / FALSE 0 n v', 'line 1 - tabs-became-spaces'],
    ['has an invalid flag', line('a.example', 'yes', '/', 'FALSE', '0', 'n', 'v'), 'line 1 n flag-not-usable'],
    ['has an invalid expiry', line('a.example', 'FALSE', '/', 'FALSE', 'soon', 'n', 'v'), 'line 1 n expiry-not-usable'],
    ['is expired', line('a.example', 'FALSE', '/', 'FALSE', '1', 'n', 'v'), 'line 1 n expired'],
    [
      'has a path without a slash',
      line('a.example', 'FALSE', 'docs', 'FALSE', '0', 'n', 'v'),
      'line 1 n path-not-usable',
    ],
    ['has an invalid host', line('a..example', 'FALSE', '/', 'FALSE', '0', 'n', 'v'), 'line 1 n host-not-canonical'],
    ['has no host', line('', 'FALSE', '/', 'FALSE', '0', 'n', 'v'), 'line 1 n domain-missing'],
    [
      'has a NUL in its value',
      line('a.example', 'FALSE', '/', 'FALSE', '0', 'n', 'a\0b'),
      'line 1 n cookie-control-character',
    ],
    [
      'has a semicolon in its value',
      line('a.example', 'FALSE', '/', 'FALSE', '0', 'n', 'a;b'),
      'line 1 n value-not-usable',
    ],
    [
      'has an equals sign in its name',
      line('a.example', 'FALSE', '/', 'FALSE', '0', 'a=b', 'v'),
      'line 1 a=b name-not-usable',
    ],
    [
      'breaks __Secure-',
      line('a.example', 'FALSE', '/', 'FALSE', '0', '__Secure-n', 'v'),
      'line 1 __Secure-n secure-prefix-not-secure',
    ],
    [
      'breaks __Host-',
      line('.a.example', 'TRUE', '/', 'TRUE', '0', '__Host-n', 'v'),
      'line 1 __Host-n host-prefix-not-host-only',
    ],
    ['is too long', line('a.example', 'FALSE', '/', 'FALSE', '0', 'n', 'v'.repeat(4097)), 'line 1 n cookie-too-long'],
  ])('that %s is refused, and the next one is taken', (_, text, note) => {
    const { cookies, refused } = read(
      `${text.trimEnd()}\n${line('b.example', 'FALSE', '/', 'FALSE', '0', 'after', '1')}`,
    )
    expect(noted(refused)).toEqual([note])
    expect(cookies.map(({ name }) => name)).toEqual(['after'])
  })
})

describe('a file', () => {
  it('may have comments, $ lines, blank lines and a byte order mark', () => {
    const text = `\ufeff${HEADER}# URL: x\n$ x\n\n  \n${line('a.example', 'FALSE', '/', 'FALSE', '0', 'n', 'v')}`
    expect(read(text).cookies).toHaveLength(1)
    expect(read(new TextEncoder().encode(text)).cookies).toHaveLength(1)
    expect(read(text).refused).toEqual([])
  })

  it('keeps its order, and libcurl has the newest cookie first', () => {
    const lines = ['a', 'b', 'c'].map((name) => line('a.example', 'FALSE', '/', 'FALSE', '0', name, '1')).join('')
    expect(read(HEADER + lines).cookies.map(({ name }) => name)).toEqual(['a', 'b', 'c'])
    const ofCurl = `${HEADER}# https://curl.se/docs/http-cookies.html\n# This file was generated by libcurl! Edit at your own risk.\n\n`
    expect(read(ofCurl + lines).cookies.map(({ name }) => name)).toEqual(['c', 'b', 'a'])
  })

  it('may have Set-Cookie lines as curl reads them, if their URL is given', () => {
    const text = 'Set-Cookie: a=1; Path=/; HttpOnly\n'
    expect(noted(read(text).refused)).toEqual(['line 1 - url-missing'])
    expect(read(text, 'https://site.example/').cookies).toEqual([record({ name: 'a', value: '1', httpOnly: true })])
  })

  it('is taken by a jar, with every cookie', () => {
    const jar = new CookieJar({ now: () => NOW })
    const { cookies } = read(line('.site.example', 'TRUE', '/', 'TRUE', later, 'SID', '31d4'))
    expect(jar.admit(cookies).rejected).toEqual([])
    expect(jar.getCookieString('https://www.site.example/')).toBe('SID=31d4')
  })

  it('has octets: values above 0x7F are read and written unchanged', () => {
    const octets = Uint8Array.of(
      ...Array.from('a.example\tFALSE\t/\tFALSE\t0\tn\t', (c) => c.charCodeAt(0)),
      0xe9,
      0xc3,
      0xa9,
    )
    const { cookies } = read(octets)
    expect(cookies[0]?.value).toBe('\xe9\xc3\xa9')
    const { output } = writeCookies('netscape', cookies, { now: NOW, as: 'bytes' })
    expect([...output.slice(-4)]).toEqual([0xe9, 0xc3, 0xa9, 0x0a])
  })

  it('as text has characters: UTF-8 is read and written as octets of the cookie, and other octets are omitted', () => {
    const { cookies } = read(line('a.example', 'FALSE', '/', 'FALSE', '0', 'n', 'é€'))
    expect(cookies[0]?.value).toBe('\xc3\xa9\xe2\x82\xac')
    expect(writeCookies('netscape', cookies, { now: NOW }).output).toContain('\tn\té€\n')
    const { output, omitted } = writeCookies('netscape', [record({ value: '\xe9' })], { now: NOW })
    expect(omitted.map(({ reasons }) => reasons[0]?.id)).toEqual(['not-utf-8'])
    expect(output).not.toContain('SID')
  })
})

describe('writing cookies.txt', () => {
  const write = (...records: Parameters<typeof record>[0][]) =>
    writeCookies(
      'netscape',
      records.map((fields) => record(fields)),
      { now: NOW },
    )
  const lines = (output: string) => output.split('\n').filter((text) => text.includes('\t'))

  it('begins with the line that Python requires, and writes seven fields', () => {
    const { output } = write(
      { httpOnly: true },
      { hostOnly: false, secure: true, expiryTime: days(1) + 999, name: 'b' },
    )
    expect(output).toMatch(/^# Netscape HTTP Cookie File\n/)
    expect(lines(output)).toEqual([
      '#HttpOnly_site.example\tFALSE\t/\tFALSE\t0\tSID\t31d4',
      `.site.example\tTRUE\t/\tTRUE\t${days(1) / 1000}\tb\t31d4`,
    ])
  })

  it('writes the oldest cookie first', () => {
    const { output } = write({ name: 'b', creationTime: NOW - 1 }, { name: 'c' }, { name: 'a', creationTime: NOW - 2 })
    expect(lines(output).map((text) => text.split('\t')[5])).toEqual(['a', 'b', 'c'])
  })

  it.each<[string, Parameters<typeof record>[0], string]>([
    [
      'is partitioned',
      { secure: true, partitionKey: { topLevelSite: 'https://a.example', hasCrossSiteAncestor: true } },
      'partition-not-writable',
    ],
    ['has a tab in its value', { value: 'a\tb' }, 'character-not-writable'],
    ['is expired', { expiryTime: NOW - 1 }, 'expired'],
  ])('omits a cookie that %s, and says so', (_, fields, id) => {
    const { output, omitted } = write({ name: 'first' }, fields)
    expect(omitted).toEqual([{ index: 1, name: 'SID', reasons: [expect.objectContaining({ id })] }])
    expect(lines(output)).toHaveLength(1)
  })

  it('reports what each record loses, and nothing that is not declared', () => {
    const { lost } = write(
      { sameSite: 'Lax' },
      { name: 'b' },
      { name: 'c', expiryTime: days(1) + 1, persistent: false },
    )
    const byField = Object.fromEntries(lost.map(({ field, records }) => [field, records]))
    expect(byField).toEqual({
      sameSite: [0],
      creationTime: [0, 1, 2],
      lastAccessTime: [0, 1, 2],
      persistent: [2],
      expiryTime: [2],
    })
    for (const { field } of lost) expect(formats.netscape.lossy).toContain(field)
  })
})
