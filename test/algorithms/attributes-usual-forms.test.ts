/** Attributes in their usual forms, and in forms that differ from them in one place (§5.6.1 to §5.6.7). */
import { type ParsedSetCookie, parseSetCookie } from 'speculoos/algorithms'
import { describe, expect, it } from 'vitest'
import { targets } from '../fuzz/targets.js'

function fresh(): ParsedSetCookie {
  return {
    name: 'a',
    value: 'b',
    expires: null,
    maxAge: null,
    domain: null,
    path: null,
    secure: false,
    httpOnly: false,
    sameSite: null,
    partitioned: false,
  }
}

const usual: readonly (readonly [string, Partial<ParsedSetCookie>])[] = [
  ['Secure', { secure: true }],
  ['sECURE', { secure: true }],
  ['HttpOnly', { httpOnly: true }],
  ['httponly', { httpOnly: true }],
  ['SameSite=Lax', { sameSite: 'Lax' }],
  ['samesite=lAX', { sameSite: 'Lax' }],
  ['SameSite=Strict', { sameSite: 'Strict' }],
  ['SameSite=None', { sameSite: 'None' }],
  ['Path=/', { path: '/' }],
  ['PATH=/a', { path: '/a' }],
  ['Path=/!0~', { path: '/!0~' }],
  [`Path=${'/'.padEnd(1024, 'x')}`, { path: '/'.padEnd(1024, 'x') }],
  ['Domain=a.example', { domain: 'a.example' }],
  ['domain=.az-09.', { domain: 'az-09.' }],
  ['Domain=', { domain: '' }],
  ['Domain=.', { domain: '' }],
  [`Domain=${'a'.repeat(1024)}`, { domain: 'a'.repeat(1024) }],
  ['Max-Age=0', { maxAge: 0 }],
  ['max-age=3600', { maxAge: 3600 }],
  ['Max-Age=123456789012345', { maxAge: 123456789012345 }],
  ['Expires=Thu, 01 Jan 1970 00:00:01 GMT', { expires: 1000 }],
  ['expires=Sun, 29 Feb 2032 23:59:59 GMT', { expires: Date.UTC(2032, 1, 29, 23, 59, 59) }],
]

describe('a usual form is read as it stands:', () => {
  it.each(usual)('%.60s', (attribute, change) => {
    for (const rest of ['', ';', ';;', ' ; ']) {
      const setCookie = { ...fresh(), ...change }
      expect(parseSetCookie(`a=b; ${attribute}${rest}`)).toEqual({ status: 'parsed', setCookie, warnings: [] })
    }
  })
})

describe('a form that differs is read as the text says:', () => {
  it.each([
    ...[
      '',
      ' Secure',
      'Secure ',
      'SecureX',
      'Secur',
      'Secure=',
      'Sec\x55re\t',
      '\x13ecure',
      'Securf',
      'HttpOnlyX',
      'HttpOnlx',
      'Domaim=x',
      'Pathe=/',
      'Max-Agf=1',
      'HttpOnl',
      'HttpOnly=',
    ],
    ...[
      '\x08ttpOnly',
      'SameSite',
      'SameSite=',
      'SameSite=Laxx',
      'SameSite=Stric',
      'SameSite=Strictx',
      'SameSite=Nonee',
      'SameSite= Lax',
      'SameSite=\x0cax',
    ],
    ...[
      'SameSitf=Lax',
      'SameSite:Lax',
      'Path',
      'Path=',
      'Path=a',
      'Path= /',
      'Path=/a ',
      'Path=/\t',
      'Path=/\x7f',
      'Path=/é',
      'Pbth=/',
    ],
    ...[
      'Domain',
      'Domain=A.example',
      'Domain= a',
      'Domain=a b',
      'Domain=a_b',
      'Domain=a`',
      'Domain=a{',
      'Domain=a,',
      'Domain=a:',
      'Dpmain=a',
    ],
    ...[
      'Max-Age',
      'Max-Age=',
      'Max-Age=-1',
      'Max-Age=1a',
      'Max-Age=1:',
      'Max-Age=1/',
      'Max\x0dAge=1',
      'Max-Age=1234567890123456',
      'Max_Age=1',
    ],
    ...[
      'Expires',
      'Expires=',
      'Expires=0',
      'Expires=Thu, 01 Jan 1970 00:00:01 UTC',
      'Expires=Thu, 32 Jan 1970 00:00:01 GMT',
    ],
    ...[
      'Expires=Thu, 01 Jan 1970 00:00:01 GMT ',
      'Expires= Thu, 01 Jan 1970 00:00:01 GMT',
      'Expires=Thu, 01 Jan 1970 00:00:01 GMTX',
    ],
    `Path=${'/'.padEnd(1025, 'x')}`,
    `Domain=${'a'.repeat(1025)}`,
  ])('%.60j', (attribute) => {
    const lines = targets.find(({ name }) => name === 'lines')
    for (const pair of ['a=b', 'abc', 'a11', 'a/c']) {
      for (const rest of ['', '; Secure', '; x=GMT']) lines?.check(`${pair}; ${attribute}${rest}`)
    }
    expect(lines).toBeDefined()
  })
})

it.each(['20', '11'])('Expires has the same time, however often the value before it repeats %s', (digits) => {
  for (let times = 0; times <= 15; times += 1) {
    const line = `a=${digits.repeat(times)}; Expires=Sun, 06 Nov 1994 08:49:37 GMT`
    const expected = { setCookie: { expires: Date.UTC(1994, 10, 6, 8, 49, 37) } }
    expect(parseSetCookie(line)).toMatchObject(expected)
    expect(parseSetCookie(line.replace('; ', '1; '))).toMatchObject(expected)
  }
})
