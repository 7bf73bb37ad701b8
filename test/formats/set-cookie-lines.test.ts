/** The Set-Cookie lines of saved responses, before they become cookies. */
import { CookieJar } from 'speculoos'
import { readCookies, readSetCookieLines } from 'speculoos/formats'
import { expect, it } from 'vitest'

const NOW = Date.UTC(2026, 0, 1)
const URL_OF_RESPONSE = 'https://site.example/login'

it('the lines of a chain of redirects have the URL of their response', () => {
  const saved = [
    'HTTP/1.1 302 Found',
    'Date: Wed, 31 Dec 2025 23:59:00 GMT',
    'Set-Cookie: a=1; Domain=other.example',
    'Location: https://other.example/home',
    '',
    'HTTP/1.1 200 OK',
    'Set-Cookie: b=2',
    'set-cookie: c=é',
    '',
    '<p>Set-Cookie: d=4</p>',
  ].join('\r\n')
  expect(readSetCookieLines(saved, { url: URL_OF_RESPONSE, now: NOW })).toEqual({
    format: 'http-message',
    lines: [
      { line: 3, text: 'a=1; Domain=other.example', url: URL_OF_RESPONSE, time: NOW - 60_000 },
      { line: 7, text: 'b=2', url: 'https://other.example/home', time: NOW },
      { line: 8, text: 'c=Ã©', url: 'https://other.example/home', time: NOW },
    ],
    refused: [],
    warnings: [],
  })
})

it('without a URL, each line of a response is refused', () => {
  const read = readSetCookieLines('Set-Cookie: a=1\nSet-Cookie: b=2\n')
  expect(read?.lines).toEqual([])
  expect(read?.refused.map(({ line, reasons }) => [line, reasons[0]?.id])).toEqual([
    [1, 'url-missing'],
    [2, 'url-missing'],
  ])
})

const entry = (url: string, startedDateTime: string, ...lines: string[]) => ({
  startedDateTime,
  request: { url },
  response: { headers: lines.map((value) => ({ name: 'Set-Cookie', value })) },
})
const archive = {
  log: {
    entries: [
      entry('https://b.example/', '2025-12-31T00:00:02Z', 'b=2\nc=3; Partitioned'),
      entry('https://a.example/', '2025-12-31T00:00:01Z', 'a=1; Max-Age=0', 'refused=1; Domain=b.example'),
      entry('blob:nothing', '2025-12-31T00:00:03Z', 'd=4'),
    ],
  },
}

it('the lines of a HAR are in the order of time, even those that a jar refuses', () => {
  const read = readSetCookieLines(JSON.stringify(archive), { now: NOW })
  expect(read?.lines.map(({ index, text, url }) => [index, text, url])).toEqual([
    [1, 'a=1; Max-Age=0', 'https://a.example/'],
    [1, 'refused=1; Domain=b.example', 'https://a.example/'],
    [0, 'b=2', 'https://b.example/'],
    [0, 'c=3; Partitioned', 'https://b.example/'],
  ])
  expect(read?.lines.map(({ time }) => time)).toEqual([1, 1, 2, 2].map((s) => Date.UTC(2025, 11, 31, 0, 0, s)))
  expect(read?.refused.map(({ index, reasons }) => [index, reasons[0]?.id])).toEqual([[2, 'not-an-entry']])
})

it('a jar that receives the lines holds the cookies that readCookies returns', () => {
  const jar = new CookieJar({ now: () => NOW })
  for (const { text, url } of readSetCookieLines(archive, { now: NOW })?.lines ?? []) jar.setCookie(text, url)
  const { cookies } = readCookies(archive, { now: NOW })
  expect(cookies.map(({ name }) => name)).toEqual(['b'])
  expect(Array.from(jar, ({ name }) => name)).toEqual(['b', 'c'])
})

it.each([['a=1; Path=/'], [''], ['{"log":{}}'], ['# Netscape HTTP Cookie File\n']])(
  'an input without a response such as %j has no lines',
  (input) => {
    expect(readSetCookieLines(input, { url: URL_OF_RESPONSE })).toBeNull()
  },
)

it('an argument that cannot be used throws a TypeError that names it', () => {
  expect(() => readSetCookieLines('Set-Cookie: a=1', { url: 'ftp://site.example/' })).toThrow(/options\.url/)
  expect(() => readSetCookieLines('Set-Cookie: a=1', { now: Number.NaN })).toThrow(/options\.now/)
})
