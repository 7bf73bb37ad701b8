/** The arrays of cookies in an HTTP archive stand in for headers that are missing, and mean what those said. */

import { readCookies } from 'speculoos/formats'
import { describe, expect, it } from 'vitest'
import { days, NOW, noted, record } from './records.js'

const exchange = (time: number, cookies: readonly unknown[], url = 'https://site.example/docs/a') => ({
  startedDateTime: new Date(time).toISOString(),
  request: { url },
  response: { headers: [], cookies },
})
const har = (...entries: object[]) => readCookies({ log: { entries } }, { now: NOW })
const one = (cookie: object, url?: string) => har(exchange(NOW, [{ name: 'a', value: '1', ...cookie }], url))
const EXPIRED = { value: '', path: '/', expires: '1970-01-01T00:00:00.000Z' }

describe('a cookie in the array of a later response', () => {
  const first = exchange(NOW - 5000, [{ name: 'SID', value: '1', path: '/' }])

  it('replaces the one of an earlier response', () => {
    const { cookies } = har(exchange(NOW - 4000, [{ name: 'SID', value: '2', path: '/' }]), first)
    expect(cookies).toEqual([record({ value: '2', creationTime: NOW - 5000, lastAccessTime: NOW - 4000 })])
  })

  it('removes the one of an earlier response if it is expired', () => {
    expect(har(first, exchange(NOW - 4000, [{ name: 'SID', ...EXPIRED }])).cookies).toEqual([])
  })

  it('removes the one of an earlier header', () => {
    const headers = [{ name: 'Set-Cookie', value: 'SID=1; Path=/' }]
    const withHeader = { ...exchange(NOW - 5000, []), response: { headers } }
    expect(har(withHeader, exchange(NOW - 4000, [{ name: 'SID', ...EXPIRED }])).cookies).toEqual([])
  })
})

it.each([
  ['of another site', { domain: '.other.example' }, 'a domain-mismatch'],
  ['that is partitioned', { secure: true, partitioned: true }, 'a partition-unknown'],
  ['with a partition', { secure: true, partitionKey: { topLevelSite: 'https://x.example' } }, 'a partition-unknown'],
  ['whose value would become an attribute', { value: '1; Domain=site.example' }, 'a value-not-usable'],
  ['whose path would become an attribute', { path: '/; HttpOnly' }, 'a path-not-usable'],
  ['whose domain would become an attribute', { domain: 'site.example; HttpOnly' }, 'a host-not-canonical'],
  ['whose SameSite would become an attribute', { sameSite: 'Lax; HttpOnly' }, 'a flag-not-usable'],
  ['whose path is relative', { path: 'docs' }, 'a path-not-usable'],
  ['whose flag is a text', { secure: 'true' }, 'a flag-not-usable'],
  ['whose value is a number', { value: 1 }, 'a value-not-usable'],
  ['without a name', { name: undefined }, '- name-not-usable'],
  ['with = in its name', { name: 'a=b' }, 'a=b name-not-usable'],
  ['with a line feed', { value: '1\nb=2' }, '- set-cookie-control-character'],
  ['whose prefix forbids it', { name: '__Host-a', path: '/' }, '__Host-a host-prefix-not-secure'],
  ['that expires at no time', { expires: 'soon' }, 'a expiry-not-usable'],
])('a cookie %s is refused', (_which, fields, noted0) => {
  const { cookies, refused } = one(fields)
  expect(cookies).toEqual([])
  expect(noted(refused)[0]).toBe(`0 ${noted0}`)
})

it('a Secure cookie of a response that was not secure is refused', () => {
  expect(noted(one({ secure: true }, 'http://site.example/').refused)).toEqual(['0 a secure-from-insecure'])
})

it('SameSite None without Secure was unset', () => {
  const { cookies, warnings } = one({ sameSite: 'None', path: '/' })
  expect([cookies[0]?.sameSite, ...noted(warnings)]).toEqual(['Default', '0 a same-site-none-unset'])
  expect(one({ sameSite: 'None', secure: true }).cookies[0]?.sameSite).toBe('None')
})

it.each([
  [new Date(days(2)).toISOString(), days(2)],
  [new Date(days(2)).toUTCString(), days(2)],
  ['+012026-01-01T00:00:00.000Z', days(400)],
  ['', null],
  [null, null],
])('an expiry of %s is read', (expires, expected) => {
  expect(one({ expires }).cookies[0]?.expiryTime).toBe(expected)
})

it('the response that opens a web socket has cookies too', () => {
  expect(one({ secure: true, path: '/' }, 'wss://site.example/socket').cookies).toEqual([
    record({ name: 'a', value: '1', secure: true }),
  ])
})
