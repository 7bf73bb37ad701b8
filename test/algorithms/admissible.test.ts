/** Records that could not have been stored are refused with the step that forbids them (§5.7). */
import { type Cookie, publicSuffixes } from 'speculoos'
import { expect, it } from 'vitest'
import { reasonsAgainst } from '../../src/algorithms/admissible.js'
import { good } from '../hostile/filled-jar.js'

const COOKIE: Cookie = { ...good, domain: 'www.site.example', hostOnly: false }
const partitionKey = { topLevelSite: 'https://top.example', hasCrossSiteAncestor: true }

it.each<readonly [string, Partial<Cookie>, readonly string[]]>([
  ['a usual cookie', {}, []],
  ['a cookie without a name', { name: '' }, []],
  ['a cookie without a value', { value: '' }, []],
  ['a cookie without both', { name: '', value: '' }, ['empty-name-and-value']],
  ['a control character in the name', { name: 'a\u0001' }, ['cookie-control-character']],
  ['a control character in the value', { value: '\u007f' }, ['cookie-control-character']],
  ['a tab in the value', { value: 'a\tb' }, []],
  ['4096 octets', { name: 'é'.repeat(96), value: 'x'.repeat(4000) }, []],
  ['4097 octets', { name: 'é'.repeat(97), value: 'x'.repeat(4000) }, ['cookie-too-long']],
  ['4097 octets in the value', { value: 'é'.repeat(4096) }, ['cookie-too-long']],
  ['a domain in another script', { domain: 'bücher.example' }, ['domain-not-ascii', 'host-not-canonical']],
  ['a domain in upper case', { domain: 'Site.example' }, ['host-not-canonical']],
  ['a domain that is not valid', { domain: 'a b.example' }, ['host-not-canonical']],
  ['a public suffix', { domain: 'com' }, ['domain-public-suffix']],
  ['a host that is a public suffix', { domain: 'com', hostOnly: true }, []],
  ['SameSite=None without Secure', { sameSite: 'None' }, ['same-site-none-not-secure']],
  ['SameSite=None with Secure', { sameSite: 'None', secure: true }, []],
  ['a partition without Secure', { partitionKey }, ['partitioned-not-secure']],
  ['a partition with Secure', { partitionKey, secure: true }, []],
  ['a prefix without Secure', { name: '__Secure-a' }, ['secure-prefix-not-secure']],
  ['a prefix with Secure', { name: '__Secure-a', secure: true }, []],
  ['the prefix for hosts with a domain', { name: '__Host-a', secure: true }, ['host-prefix-not-host-only']],
  [
    'the prefix for hosts with a path',
    { name: '__Host-a', secure: true, hostOnly: true, path: '/a' },
    ['host-prefix-path'],
  ],
  ['the prefix for hosts', { name: '__Host-a', secure: true, hostOnly: true }, []],
])('%s', (_, fields, expected) => {
  expect(reasonsAgainst({ ...COOKIE, ...fields }, publicSuffixes).map(({ id }) => id)).toEqual(expected)
})

it('a partition without Secure is allowed if every cookie may belong to one', () => {
  expect(reasonsAgainst({ ...COOKIE, partitionKey }, publicSuffixes, true)).toEqual([])
})
