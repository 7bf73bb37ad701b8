/** The records of one site. Any host of the site can name it. */
import { CookieJar } from 'speculoos'
import { describe, expect, it } from 'vitest'

const news = { partitionKey: { topLevelSite: 'https://news.example', hasCrossSiteAncestor: true } }

function filledJar(): CookieJar {
  const jar = new CookieJar()
  jar.setCookie('www=1', 'https://www.shop.co.uk/')
  jar.setCookie('shop=1; Domain=shop.co.uk', 'https://www.shop.co.uk/')
  jar.setCookie('chat=1; Secure; Partitioned; SameSite=None', 'https://chat.shop.co.uk/', news)
  jar.setCookie('other=1', 'https://other.co.uk/')
  jar.setCookie('address=1', 'http://[::1]/')
  return jar
}
const names = (jar: CookieJar, site?: string): string[] => jar.records(site).map(({ name }) => name)

describe('the records of a site', () => {
  it.each(['shop.co.uk', 'www.shop.co.uk', 'a.b.shop.co.uk', 'SHOP.co.uk', '.shop.co.uk'])(
    'are returned for the name %s',
    (site) => {
      expect(names(filledJar(), site)).toEqual(['www', 'shop', 'chat'])
    },
  )
  it('are returned for an address', () => {
    expect(names(filledJar(), '[::1]')).toEqual(['address'])
  })
  it('are empty if the site has no cookies', () => {
    expect([names(filledJar(), 'none.example'), names(filledJar(), 'co.uk')]).toEqual([[], []])
  })
  it('are returned only for the last label if there is no public suffix list', () => {
    const jar = new CookieJar({ publicSuffixes: null })
    jar.setCookie('a=1', 'https://shop.example/')
    expect([names(jar, 'example'), names(jar, 'shop.example')]).toEqual([['a'], []])
  })
  it('are those of all sites if no site is given', () => {
    expect(names(filledJar(), undefined)).toEqual(['www', 'shop', 'chat', 'other', 'address'])
  })
})

describe('a site cannot be', () => {
  it.each([
    ['a URL', 'https://shop.co.uk/', '"https://shop.co.uk/"'],
    ['a URL with a password', 'https://ada:secret@shop.co.uk/?SID=31d4', '"https://…@shop.co.uk/"'],
    ['an empty text', '', '""'],
    ['a number', 5, '5'],
    ['null', null, 'null'],
    ['an object', {}, 'an object'],
  ])('%s', (_, given, got) => {
    const jar = filledJar()
    expect(() => jar.records(given as never)).toThrow(new TypeError(`site: expected a host, got ${got}`))
    expect(jar.size).toBe(5)
  })
})
