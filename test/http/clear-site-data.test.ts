/** The Clear-Site-Data header field: quoted names in a list, and from where it counts. */
import { describe, expect, it } from 'vitest'
import { isTrustworthy, namesCookies } from '../../src/http/clear-site-data.js'

describe('the cookies are named by', () => {
  it.each<[string[]]>([
    [['"cookies"']],
    [['"*"']],
    [[' "cookies"\t']],
    [['"cache","cookies"']],
    [['"cache", "cookies", "storage"']],
    [['"cookies",']],
    [[',,"cookies"']],
    [['"cache"', '"cookies"']],
    [['cookies, "cookies"']],
    [['"a,b", "cookies"']],
    [['"a\\"", "cookies"']],
    [['"a', '"cookies"']],
    [['"a, "cookies"']],
    [['"a,"cookies","b']],
    [['x", "cookies"']],
  ])('%j', (lines) => {
    expect(namesCookies(lines)).toBe(true)
  })
})

describe('the cookies are not named by', () => {
  it.each<[string[]]>([
    [[]],
    [['']],
    [['"']],
    [['""']],
    [['cookies']],
    [['*']],
    [['"storage"']],
    [['"Cookies"']],
    [['"cookies']],
    [['cookies"']],
    [["'cookies'"]],
    [['"cook\\ies"']],
    [['" cookies"']],
    [['"cookies";q=1']],
    [['"cookies" "cache"']],
    [['x"cookies"']],
    [['"a, \\"cookies\\""']],
    [['"clientHints:*"']],
    [['"coo', 'kies"']],
    [['"a', 'cookies"']],
    [['"', 'cookies', '"']],
    [['"cookies"\u00a0']],
  ])('%j', (lines) => {
    expect(namesCookies(lines)).toBe(false)
  })
})

// RFC 9110 §5.3: lines may be joined on the way, as `Headers` joins them.
it.each<[string[]]>([
  [['"a', '"cookies"']],
  [['"a', 'x", "cookies"']],
  [['"cookies"', '"']],
  [['"a', 'cookies"']],
  [['"', 'cookies', '"']],
  [['"coo', 'kies"']],
])('the lines %j mean the same whether or not they are joined', (lines) => {
  for (const comma of [',', ', ']) expect(namesCookies([lines.join(comma)])).toBe(namesCookies(lines))
})

it('a long hostile line is read in linear time', () => {
  for (const part of ['"', ',', '"\\', '"a",', ' ', '"cookies']) {
    const started = performance.now()
    namesCookies([part.repeat(200_000)])
    expect(performance.now() - started).toBeLessThan(1000)
  }
})

it.each<[string, boolean]>([
  ['https://shop.example/', true],
  ['http://shop.example/', false],
  ['http://localhost:3000/', true],
  ['http://a.localhost/', true],
  ['http://127.0.0.1/', true],
  ['http://127.9.9.9/', true],
  ['http://[::1]:8080/', true],
  ['http://192.168.0.1/', false],
  ['http://localhost.evil.example/', false],
  ['http://notlocalhost/', false],
  ['http://a~b.example/', false],
  ['ftp://localhost/', false],
  ['no URL', false],
])('a response from %s counts: %s', (url, counts) => {
  expect(isTrustworthy(url)).toBe(counts)
})

it('a line of ten million octets is read in one pass', () => {
  expect(namesCookies(['a'.repeat(10_000_000)])).toBe(false)
  expect(namesCookies([`${'"a",'.repeat(2_500_000)}"cookies"`])).toBe(true)
})
