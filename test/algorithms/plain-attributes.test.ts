/** The reader of plain attributes takes the usual forms itself, and leaves each other one to the full parser untouched. */
import type { ParsedSetCookie } from 'speculoos/algorithms'
import { describe, expect, it } from 'vitest'
import { readPlainAttribute } from '../../src/algorithms/plain-attributes.js'

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

describe('a usual form is read without the full parser:', () => {
  it.each(usual)('%.60s', (attribute, change) => {
    const start = 'a=b; '.length
    for (const rest of ['', ';', '; Secure', ';;']) {
      const setCookie = fresh()
      const end = readPlainAttribute(`a=b; ${attribute}${rest}`, start, setCookie)
      expect([end, setCookie]).toEqual([start + attribute.length, { ...fresh(), ...change }])
    }
  })
})

describe('another form is left to the full parser:', () => {
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
    // Of the same length, so that the attribute begins at the same place.
    for (const pair of ['a=b', 'abc', 'a11', 'a/c']) {
      for (const rest of ['', '; Secure', '; x=GMT']) {
        const setCookie = fresh()
        expect(readPlainAttribute(`${pair}; ${attribute}${rest}`, 5, setCookie)).toBe(-1)
        expect(setCookie).toEqual(fresh())
      }
    }
  })
})
