/** Saved responses: their Set-Cookie headers are received at the URL and time at which they came. */

import { readCookies } from 'speculoos/formats'
import { describe, expect, it } from 'vitest'
import { days, NOW, noted, record } from './records.js'

describe('an HTTP archive', () => {
  const entry = (url: string, time: number, ...lines: string[]) => ({
    startedDateTime: new Date(time).toISOString(),
    request: { url, cookies: [] },
    response: { headers: lines.map((value) => ({ name: 'Set-Cookie', value })), cookies: [] },
  })
  const har = (...entries: object[]) => readCookies({ log: { entries } }, { now: NOW })

  it('is replayed: later headers replace and remove the cookies of earlier ones', () => {
    const { cookies, refused } = har(
      entry('https://site.example/docs/a', NOW - 5000, 'a=1\nb=1; Max-Age=60', 'c=1'),
      entry('https://site.example/docs/b', NOW - 4000, 'a=2; Secure', 'c=; Max-Age=0'),
    )
    expect(refused).toEqual([])
    expect(cookies).toEqual([
      record({
        name: 'a',
        value: '2',
        path: '/docs',
        secure: true,
        creationTime: NOW - 5000,
        lastAccessTime: NOW - 4000,
      }),
      record({
        name: 'b',
        value: '1',
        path: '/docs',
        expiryTime: NOW + 55_000,
        persistent: true,
        creationTime: NOW - 5000,
        lastAccessTime: NOW - 5000,
      }),
    ])
  })

  it('refuses the lines that a browser would refuse, with the reason of the specification', () => {
    const { refused } = har(
      entry('http://site.example/', NOW, 'a=1; Secure', 'b=1; Domain=other.example', 'c=1; Secure; Partitioned'),
      entry('https://site.example/', days(-2), 'd=1; Max-Age=60'),
      { request: {} },
    )
    expect(noted(refused)).toEqual([
      '2 - not-an-entry',
      '1 d expired',
      '0 a secure-from-insecure',
      '0 b domain-mismatch',
      '0 c partition-unknown',
    ])
  })

  it('has arrays that are read if headers are missing', () => {
    const cookies = [
      {
        name: 'a',
        value: '1',
        path: '/',
        domain: '.site.example',
        expires: new Date(days(1)).toISOString(),
        secure: true,
      },
      { name: 'b', value: '1' },
      { name: 'c', value: '1', domain: 'www.site.example', expires: 'soon' },
      'd',
    ]
    const read = har({ ...entry('https://www.site.example/docs/a', NOW), response: { cookies } })
    expect(read.cookies).toEqual([
      record({ name: 'a', value: '1', hostOnly: false, secure: true, expiryTime: days(1), persistent: true }),
      record({ name: 'b', value: '1', domain: 'www.site.example', path: '/docs' }),
    ])
    expect(noted(read.refused)).toEqual(['0 c expiry-not-usable', '0 - not-an-entry'])
  })

  it('has cookies in requests that are ignored with a warning', () => {
    const request = { url: 'https://site.example/', cookies: [{ name: 'a', value: '1' }] }
    expect(noted(har({ ...entry('', NOW), request }).warnings)).toEqual(['- - request-cookies-ignored'])
  })
})

describe('the headers of a saved response', () => {
  const read = (text: string, url: string | null = 'https://site.example/docs/a') =>
    readCookies(text, { format: 'http-message', now: NOW, ...(url === null ? {} : { url }) })

  it('are received at the URL that is given, and at their date', () => {
    const { cookies } = read(
      'HTTP/1.1 200 OK\r\nDate: Sun, 29 Nov 2026 11:59:00 GMT\r\nset-cookie: a=1\r\nSet-Cookie: b=2; Max-Age=120; Path=/;\r\n HttpOnly\r\n\r\n<p>Set-Cookie: c=3</p>\r\nSet-Cookie: d=4\r\n',
    )
    const creationTime = NOW - 60_000
    expect(cookies).toEqual([
      record({ name: 'a', value: '1', path: '/docs', creationTime, lastAccessTime: creationTime }),
      record({
        name: 'b',
        value: '2',
        httpOnly: true,
        expiryTime: NOW + 60_000,
        persistent: true,
        creationTime,
        lastAccessTime: creationTime,
      }),
    ])
  })

  it('follow their redirects, as curl -L -D writes them', () => {
    const { cookies } = read(
      'HTTP/1.1 302 Found\r\nLocation: https://other.example/x\r\nSet-Cookie: a=1\r\n\r\nHTTP/2 200 \r\nset-cookie: b=2\r\n\r\n',
    )
    expect(cookies.map(({ name, domain }) => `${name} ${domain}`)).toEqual(['a site.example', 'b other.example'])
  })

  it('are refused line by line', () => {
    expect(noted(read('Set-Cookie: a=1\nSet-Cookie: b=2; Domain=x.example\n').refused)).toEqual([
      'line 2 b domain-mismatch',
    ])
    expect(noted(read('Set-Cookie: a=1\n', null).refused)).toEqual(['line 1 - url-missing'])
  })

  it('keep their octets', () => {
    const bytes = Uint8Array.from('Set-Cookie: a=\xe9\n', (character) => character.charCodeAt(0))
    expect(readCookies(bytes, { url: 'https://site.example/', now: NOW }).cookies[0]?.value).toBe('\xe9')
  })
})

describe('a saved response that a hostile server made', () => {
  const read = (text: string) => readCookies(text, { format: 'http-message', now: NOW, url: 'https://site.example/' })
  const redirect = (location: string) =>
    `HTTP/1.1 302 Found\r\nLocation: ${location}\r\n\r\nHTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\n\r\n`

  it.each([
    'ftp://other.example/',
    'javascript:0',
    'data:,x',
    'file:///x',
    'ws://other.example/',
    'http://',
    '//',
    'x:',
  ])('and that redirects to %s is read without an error, and what follows belongs to no URL', (location) => {
    expect(noted(read(redirect(location)).refused)).toEqual(['line 5 - url-missing'])
  })

  it('has no further responses in its body', () => {
    const { cookies } = read(
      `HTTP/1.1 200 OK\r\nSet-Cookie: b=2\r\n\r\n<p>\r\n\r\n${redirect('https://other.example/')}`,
    )
    expect(cookies.map(({ name, domain }) => `${name} ${domain}`)).toEqual(['b site.example'])
  })
})
