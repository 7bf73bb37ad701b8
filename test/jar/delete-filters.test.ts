/** The fields of a filter are read as those of a cookie: hosts are canonicalized, and what no cookie can have is refused. */
import { type CookieFields, CookieJar } from 'speculoos'
import { describe, expect, it } from 'vitest'
import { expectRefusal } from '../hostile/filled-jar.js'
import { pairs } from './outcome.js'

function filledJar() {
  const jar = new CookieJar()
  jar.setCookies(['a=1', 'b=2; Domain=shop.test', '=nameless'], 'https://www.shop.test/')
  jar.setCookies(['c=3; Domain=b\u00fccher.test', 'c=4'], 'https://b\u00fccher.test/')
  jar.setCookie('d=5', 'https://[::1]/')
  jar.setCookie('e=6', 'https://github.io/')
  jar.setCookie('f=7', 'https://ada.github.io/')
  jar.setCookie('g=8', 'https://shop.test./')
  return jar
}

describe('a cookie is found', () => {
  it.each<[string, CookieFields, string[]]>([
    ['by its domain with a leading dot', { domain: '.shop.test' }, ['b=2']],
    ['by its domain in capitals', { domain: 'SHOP.test' }, ['b=2']],
    ['by its domain with both', { domain: '.SHOP.Test' }, ['b=2']],
    ['by its domain in U-labels', { domain: 'B\u00fccher.test' }, ['c=4']],
    ['by its domain that is an IPv6 address in another spelling', { domain: '0:0::1' }, ['d=5']],
    ['by its domain with a trailing dot, which is another host', { domain: 'shop.test.' }, ['g=8']],
    ['by its site', { site: 'shop.test' }, ['a=1', 'b=2', '=nameless']],
    ['by any host of its site', { site: 'www.shop.test' }, ['a=1', 'b=2', '=nameless']],
    ['by a host of its site that set no cookie', { site: 'x.y.Shop.TEST' }, ['a=1', 'b=2', '=nameless']],
    ['by its site with a leading dot', { site: '.shop.test' }, ['a=1', 'b=2', '=nameless']],
    ['by a host below a public suffix, and not by the suffix', { site: 'www.ada.github.io' }, ['f=7']],
    ['by the public suffix that it belongs to, and no host below', { site: 'github.io' }, ['e=6']],
    ['by a site that is an IP address', { site: '[::1]' }, ['d=5']],
    ['by an empty name', { name: '' }, ['=nameless']],
    ['by several fields', { site: 'www.shop.test', domain: '.shop.test', name: 'b' }, ['b=2']],
  ])('%s', (_, filter, found) => {
    const jar = filledJar()
    expect(pairs(jar.delete(filter))).toEqual(found)
  })
  it('by its site, which is taken as it stands if the suffix list is switched off', () => {
    const jar = filledJar()
    jar.configure({ publicSuffixes: null })
    expect(pairs(jar.delete({ site: 'www.shop.test' }))).toEqual([])
    expect(pairs(jar.delete({ site: 'TEST' }))).toEqual(['a=1', 'b=2', '=nameless', 'c=4'])
  })
})

describe('a field that no cookie can have is refused', () => {
  it.each<[keyof CookieFields, string]>([
    ['domain', 'no host!'],
    ['domain', ''],
    ['domain', '.'],
    ['domain', '..shop.test'],
    ['domain', 'shop..test'],
    ['domain', 'https://shop.test/'],
    ['domain', 'shop.test/path'],
    ['domain', 'shop.test:443'],
    ['domain', 'evil.test@shop.test'],
    ['domain', '*.shop.test'],
    ['domain', 'xn--a.test'],
    ['site', 'no host!'],
    ['site', ''],
    ['site', 'https://shop.test'],
    ['path', 'docs'],
    ['path', ''],
    ['path', '/a\nb'],
    ['path', ' /'],
    ['path', '/ '],
    ['name', 'a=b'],
    ['name', 'a;b'],
    ['name', ' a'],
    ['name', 'a\t'],
    ['name', 'a\r\nb'],
    ['name', 'a\0'],
  ])('%s %j', (field, value) => {
    expectRefusal(filledJar(), new RegExp(`^filter\\.${field}$`), () => filledJar().delete({ [field]: value }))
  })
})
