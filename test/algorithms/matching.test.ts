/** Hosts, domains and paths that are nearly alike (§5.1.2 to §5.1.4, §5.7). */
import {
  canonicalizeHost,
  chooseExcess,
  cookieDate,
  domainMatch,
  isIpAddress,
  originOf,
  parseSetCookie,
  pathMatch,
} from 'speculoos/algorithms'
import { describe, expect, it } from 'vitest'
import { domainsAbove } from '../../src/algorithms/domain-match.js'
import { isPublicSuffix, siteOf } from '../../src/algorithms/site.js'
import { domainMatch as expectedDomainMatch, pathMatch as expectedPathMatch } from '../oracle/matching.js'

const HOSTS = ['a.b', 'a.b.c.d', 'xa.b', 'x.a.b', 'a.b.a.b', 'aa.b', '1.2.3.4', '2.3.4', '[::1]', 'b', 'a']
const PATHS = ['/', '/a', '/a/', '/b/a', '/a/b/a', '/aa', '/a/b', '//', '//a', '/x/a/b']

it.each(HOSTS)('%s domain-matches as the text requires', (domain) => {
  expect(HOSTS.map((host) => domainMatch(host, domain))).toEqual(HOSTS.map((host) => expectedDomainMatch(host, domain)))
})

it.each(PATHS)('%s path-matches as the text requires', (path) => {
  expect(PATHS.map((each) => pathMatch(each, path))).toEqual(PATHS.map((each) => expectedPathMatch(each, path)))
})

it('the domains above a domain are the parts after each dot', () => {
  expect(domainsAbove('a.bc.d')).toEqual(['bc.d', 'd'])
  expect(domainsAbove('a')).toEqual([])
})

describe('the site of a host', () => {
  const everything = { isPublicSuffix: () => true, registrableDomain: () => 'other.example' }
  it('is its last label without a list', () => {
    expect(siteOf('a.b.c', null)).toBe('c')
  })
  it('is the address itself for an IP address, whatever the list contains', () => {
    for (const host of ['127.0.0.1', '[::1]']) {
      expect(siteOf(host, null)).toBe(host)
      expect(siteOf(host, everything)).toBe(host)
      expect(isPublicSuffix(host, everything)).toBe(false)
    }
  })
  it('is not a public suffix if it is empty or not canonicalized', () => {
    expect(isPublicSuffix('', everything)).toBe(false)
    expect(isPublicSuffix('A.example', everything)).toBe(false)
    expect(isPublicSuffix('a.example', everything)).toBe(true)
    expect(isPublicSuffix('a.example', null)).toBe(false)
  })
})

describe('a host', () => {
  it.each([
    ['Axn--b.example', 'axn--b.example'],
    ['a！b.example', null],
    ['！b.example', null],
    ['b！', null],
    ['x::1]', null],
    ['[::1]x', null],
    ['::1]:80/[', null],
    ['x@[::1', null],
    ['::1', '[::1]'],
    ['[0:0::1]', '[::1]'],
    ['.', null],
    ['a.', 'a.'],
    ['a..', null],
    ['1.2.3.4', '1.2.3.4'],
    ['1.2.3', '1.2.0.3'],
    ['a.1', null],
    ['a.1b', 'a.1b'],
    [`${'a'.repeat(63)}.example`, `${'a'.repeat(63)}.example`],
    [`${'a'.repeat(64)}.example`, null],
    [`${'A'.repeat(63)}.example`, `${'a'.repeat(63)}.example`],
    [`${'A'.repeat(64)}.example`, null],
    [`ü${'.a'.repeat(511)}`, `xn--tda${'.a'.repeat(511)}`],
    [`ü${'.a'.repeat(511)}a`, `xn--tda${'.a'.repeat(511)}a`],
    [`ü${'.a'.repeat(512)}`, null],
  ])('%s', (host, expected) => {
    expect(canonicalizeHost(host)).toBe(expected)
  })
})

it.each([
  ['canonicalizeHost', canonicalizeHost, 'host'],
  ['isIpAddress', isIpAddress, 'host'],
  ['cookieDate', cookieDate, 'text'],
  ['parseSetCookie', parseSetCookie, 'text'],
])('%s of a number is an error', (_, call, argument) => {
  expect(() => Reflect.apply(call, undefined, [1])).toThrow(`${argument}: expected a string, got a number`)
})

it('a set-cookie-string comes from one of two kinds of API', () => {
  expect(() => Reflect.apply(parseSetCookie, undefined, ['a=1', 'http'])).toThrow(
    "type: expected 'HTTP' or 'non-HTTP', got ",
  )
})

it('the address of a URL is a text', () => {
  expect(() => Reflect.apply(originOf, undefined, [{ href: { toString: () => 'https://a.example/' } }])).toThrow(
    'url: expected an absolute URL, as a string or a URL object',
  )
})

it('a text with too many octets is rejected for the part before the first semicolon', () => {
  const ids = (text: string): string[] => {
    const result = parseSetCookie(text)
    return result.status === 'rejected' ? result.reasons.map(({ id }) => id) : []
  }
  expect(ids(`a=${'x'.repeat(4096)}`)).toEqual(['set-cookie-too-long'])
  expect(ids(`a=${'x'.repeat(4096)}; b; c`)).toEqual(['set-cookie-too-long'])
  expect(ids(`a=1; b=${'x'.repeat(4096)}; c=\u0001`)).toEqual(['set-cookie-control-character'])
  expect(ids(`${'x'.repeat(4096)};\u0001`)).toEqual(['set-cookie-control-character'])
  expect(ids(`${'x'.repeat(4097)};\u0001`)).toEqual(['set-cookie-control-character', 'set-cookie-too-long'])
  expect(ids(`=${'x'.repeat(4096)}=\u0001`)).toEqual(['set-cookie-control-character', 'set-cookie-too-long'])
  expect(ids(`a=${' '.repeat(4096)}b=c\u0001`)).toEqual(['set-cookie-control-character'])
})

it('if cookies have the same last access, the one created first is evicted first', () => {
  const at = (creationTime: number, sequence: number) => ({ secure: false, creationTime, lastAccessTime: 1, sequence })
  const cookies = [at(3, 0), at(1, 3), at(2, 1), at(1, 2)]
  for (const scope of ['site', 'jar'] as const) {
    const order = chooseExcess(cookies, 4, scope).map(({ candidate }) => [candidate.creationTime, candidate.sequence])
    expect(order).toEqual([
      [1, 2],
      [1, 3],
      [2, 1],
      [3, 0],
    ])
  }
})
