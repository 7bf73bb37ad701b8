/** explain with a filter says of the cookies that it means why they are not sent, also if they belong to another site. */
import { CookieJar } from 'speculoos'
import { describe, expect, it } from 'vitest'
import { expectRefusal } from '../hostile/filled-jar.js'
import { Clock } from './clock.js'
import { ids, pairs } from './outcome.js'

/** What an explanation says, as texts. */
function explained(jar: CookieJar, url: string, filter: Parameters<CookieJar['explain']>[2]) {
  const { included, excluded, elsewhere, reasons } = jar.explain(url, undefined, filter ?? (() => true))
  const told = (list: typeof excluded) => list.map(({ cookie, reasons: why }) => [cookie.domain, cookie.name, ids(why)])
  return { included: pairs(included), excluded: told(excluded), elsewhere: told(elsewhere), reasons: ids(reasons) }
}

describe('a cookie of another host', () => {
  it('that was set at 127.0.0.1 is not sent to localhost, since it belongs to another host', () => {
    const jar = new CookieJar()
    jar.setCookie('SID=1', 'http://127.0.0.1:3000/')
    expect(explained(jar, 'http://localhost:3000/', { name: 'SID' })).toEqual({
      included: [],
      excluded: [],
      elsewhere: [['127.0.0.1', 'SID', ['host-not-identical']]],
      reasons: [],
    })
  })
  it('of another site is not sent, since it belongs to another domain', () => {
    const jar = new CookieJar()
    jar.setCookies(['SID=1; Domain=shop.test; Secure; Path=/x', 'other=1'], 'https://www.shop.test/')
    expect(explained(jar, 'http://shop.example/', { name: 'SID' }).elsewhere).toEqual([
      ['shop.test', 'SID', ['host-not-below-domain', 'path-not-matched', 'secure-over-insecure']],
    ])
  })
  it('of the same site is among the excluded', () => {
    const jar = new CookieJar()
    jar.setCookie('SID=1', 'https://www.shop.test/')
    expect(explained(jar, 'https://shop.test/', { name: 'SID' })).toMatchObject({
      excluded: [['www.shop.test', 'SID', ['host-not-identical']]],
      elsewhere: [],
    })
  })
  it('of a domain above a public suffix has a reason too', () => {
    const jar = new CookieJar()
    jar.setCookie('SID=1; Domain=amazonaws.com', 'https://amazonaws.com/')
    const url = 'https://bucket.s3.amazonaws.com/'
    expect(jar.getCookieString(url)).toBe('')
    expect(explained(jar, url, { name: 'SID' }).elsewhere).toEqual([['amazonaws.com', 'SID', ['domain-beyond-site']]])
  })
  it('is reported if that host is a public suffix', () => {
    const jar = new CookieJar()
    jar.setCookie('SID=1', 'https://github.io/')
    expect(explained(jar, 'https://user.github.io/', { name: 'SID' }).elsewhere).toEqual([
      ['github.io', 'SID', ['host-not-identical']],
    ])
  })
  it('is reported while cookies are disabled, and for a host that cannot be canonicalized', () => {
    const jar = new CookieJar()
    jar.setCookie('SID=1', 'https://shop.test/')
    expect(explained(jar, 'https://a..b/', { name: 'SID' })).toMatchObject({
      elsewhere: [['shop.test', 'SID', ['retrieval-host-not-canonical']]],
      reasons: ['retrieval-host-not-canonical'],
    })
    jar.configure({ cookiesEnabled: false })
    expect(explained(jar, 'https://shop.example/', { name: 'SID' })).toMatchObject({
      elsewhere: [['shop.test', 'SID', ['host-not-identical']]],
      reasons: ['cookies-disabled'],
    })
  })
})

describe('a filter', () => {
  it('limits every list to the cookies that match', () => {
    const jar = new CookieJar()
    jar.setCookies(['SID=1', 'SID=2; Path=/x', 'b=1', 'c=1; Path=/x'], 'https://shop.test/')
    jar.setCookies(['SID=3', 'b=2'], 'https://shop.example/')
    expect(explained(jar, 'https://shop.test/', { name: 'SID' })).toEqual({
      included: ['SID=1'],
      excluded: [['shop.test', 'SID', ['path-not-matched']]],
      elsewhere: [['shop.example', 'SID', ['host-not-identical']]],
      reasons: [],
    })
  })
  it('may be a function, or name a host in capitals', () => {
    const jar = new CookieJar()
    jar.setCookies(['SID=1', 'b=1'], 'https://shop.test/')
    expect(explained(jar, 'https://shop.example/', ({ value }) => value === '1').elsewhere).toHaveLength(2)
    expect(explained(jar, 'https://shop.example/', { site: 'WWW.shop.test', name: 'b' }).elsewhere).toHaveLength(1)
  })
  it('that is empty, or has a wrong field, is refused', () => {
    const jar = new CookieJar()
    expectRefusal(jar, /^filter$/, () => jar.explain('https://shop.test/', {}, {}))
    expectRefusal(jar, /^filter\.name$/, () => jar.explain('https://shop.test/', {}, { name: 'a=b' }))
  })
})

it('without a filter the cookies of other sites are not read', () => {
  const jar = new CookieJar()
  jar.setCookie('SID=1', 'https://shop.test/')
  expect(jar.explain('https://shop.example/')).toEqual({ included: [], excluded: [], reasons: [] })
})

it('the number of cookies elsewhere is bounded', () => {
  const jar = new CookieJar()
  for (let count = 0; count < 150; count += 1) jar.setCookie('SID=1', `https://shop${count}.example/`)
  expect(explained(jar, 'https://other.example/', { name: 'SID' }).elsewhere).toHaveLength(100)
})

it('an explanation with a filter changes nothing, not even a last access', () => {
  const clock = new Clock()
  const jar = new CookieJar({ now: clock.now })
  jar.setCookie('SID=1', 'https://shop.test/')
  const before = jar.toJSON()
  clock.time += 1000
  jar.explain('https://shop.example/', {}, { name: 'SID' })
  expect(jar.toJSON()).toEqual(before)
})
