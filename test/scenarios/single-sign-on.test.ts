/**
 * Single sign-on: one login is shared by the sub-domains of a shop, and by nobody else.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Browser, reasonIds } from '../servers/browser.js'
import { LocalServers } from '../servers/local-servers.js'

let net: LocalServers
let browser: Browser

beforeAll(async () => {
  net = await LocalServers.start([
    'shop.example',
    'login.shop.example',
    'www.shop.example',
    'deep.www.shop.example',
    'notshop.example',
    'shop.example.evil.test',
    'evil.test',
  ])
})
afterAll(() => net.close())
beforeEach(() => {
  net.reset()
  browser = new Browser(net)
  net.route('https://login.shop.example/session', ({ body }) =>
    body === 'name=ada&password=lovelace'
      ? {
          status: 303,
          location: 'https://www.shop.example/',
          setCookie: 'SSO=ada; Domain=shop.example; Path=/; Secure; HttpOnly',
        }
      : { status: 403 },
  )
})

const signIn = () =>
  browser.follow('https://login.shop.example/', 'https://login.shop.example/session', {
    method: 'POST',
    body: 'name=ada&password=lovelace',
  })

describe('ada signs in at login.shop.example', () => {
  it('and is sent on to the shop, which knows her at once', async () => {
    const response = await signIn()
    expect([net.nameOf(response.url), response.redirected]).toEqual(['https://www.shop.example/', true])
    expect(net.received.map(({ method, url, cookie }) => [method, url, cookie])).toEqual([
      ['POST', 'https://login.shop.example/session', undefined],
      ['GET', 'https://www.shop.example/', 'SSO=ada'],
    ])
    expect(browser.held).toEqual(['SSO=ada .shop.example/'])
  })

  it.each(['https://shop.example/', 'https://login.shop.example/', 'https://deep.www.shop.example/any/page?at=all'])(
    'and is known at %s',
    async (url) => {
      await signIn()
      await browser.open(url)
      expect(net.received.at(-1)?.cookie).toBe('SSO=ada')
    },
  )

  it.each(['https://notshop.example/', 'https://shop.example.evil.test/', 'https://evil.test/'])(
    'and is a stranger at %s, which is another site',
    async (url) => {
      await signIn()
      await browser.open(url)
      expect(net.received.at(-1)?.cookie).toBeUndefined()
      expect(browser.withheld).toEqual({})
    },
  )

  it('and her session does not travel without encryption', async () => {
    await signIn()
    await browser.open('http://www.shop.example/')
    expect(net.received.at(-1)?.cookie).toBeUndefined()
    expect(browser.withheld).toEqual({ SSO: ['secure-over-insecure'] })
  })

  it('and with a wrong password she is nobody', async () => {
    const response = await browser.follow('https://login.shop.example/', 'https://login.shop.example/session', {
      method: 'POST',
      body: '',
    })
    expect([response.status, browser.held]).toEqual([403, []])
  })
})

describe('a cookie without Domain', () => {
  it('stays with the host that set it', async () => {
    net.route('https://www.shop.example/basket', { setCookie: 'basket=3; Path=/' })
    await browser.open('https://www.shop.example/basket')
    await browser.open('https://www.shop.example/')
    await browser.open('https://deep.www.shop.example/')
    expect(net.received.map(({ cookie }) => cookie)).toEqual([undefined, 'basket=3', undefined])
    expect(browser.withheld).toEqual({ basket: ['host-not-identical'] })
    await browser.open('https://shop.example/')
    expect(net.received.at(-1)?.cookie).toBeUndefined()
    expect(browser.withheld).toEqual({ basket: ['host-not-identical'] })
  })
})

describe('a sub-domain', () => {
  it('may set a cookie for the whole shop, but none for its sister', async () => {
    const [forShop, forSister] = ['a=1; Domain=shop.example', 'b=1; Domain=login.shop.example']
    net.route('https://www.shop.example/', { setCookie: [forShop, forSister] })
    await browser.open('https://www.shop.example/')
    expect(browser.held).toEqual(['a=1 .shop.example/'])
    expect(browser.rejected).toEqual({ [forSister]: ['domain-mismatch'] })
  })

  it('cannot set a cookie for a public suffix, and so for every shop there is', async () => {
    const [forAll, forAllAndLonger] = ['a=1; Domain=example', 'a=1; Domain=.EXAMPLE']
    net.route('https://www.shop.example/', { setCookie: [forAll, forAllAndLonger] })
    await browser.open('https://www.shop.example/')
    expect(browser.held).toEqual([])
    expect(browser.rejected).toEqual({
      [forAll]: ['domain-public-suffix'],
      [forAllAndLonger]: ['domain-public-suffix'],
    })
  })
})

describe('another site', () => {
  it.each(['evil.test', 'shop.example.evil.test', 'notshop.example'])(
    '%s can set no cookie for the shop',
    async (host) => {
      const line = 'SSO=mallory; Domain=shop.example'
      net.route(`https://${host}/`, { setCookie: line })
      await browser.open(`https://${host}/`)
      expect(browser.held).toEqual([])
      expect(browser.rejected).toEqual({ [line]: ['domain-mismatch'] })
    },
  )
})

describe('ada signs out', () => {
  it('when the shop sends her cookie back as expired, with the same domain and path', async () => {
    await signIn()
    net.route('https://www.shop.example/out', { setCookie: 'SSO=; Domain=shop.example; Path=/; Max-Age=0; Secure' })
    await browser.open('https://www.shop.example/out')
    expect(browser.hops[0]?.received[0]?.result).toMatchObject({ status: 'removed', replaced: { value: 'ada' } })
    await browser.open('https://login.shop.example/')
    expect(net.received.at(-1)?.cookie).toBeUndefined()
    expect(browser.held).toEqual([])
  })

  it('but not when it forgets the domain, which makes it another cookie', async () => {
    await signIn()
    net.route('https://www.shop.example/out', { setCookie: 'SSO=; Path=/; Max-Age=0; Secure' })
    await browser.open('https://www.shop.example/out')
    expect(browser.hops[0]?.received[0]?.result).toMatchObject({ status: 'removed' })
    expect(browser.hops[0]?.received[0]?.result).not.toHaveProperty('replaced')
    await browser.open('https://login.shop.example/')
    expect(net.received.at(-1)?.cookie).toBe('SSO=ada')
  })

  it('and no script of the shop can do it for her, since the cookie is HttpOnly', async () => {
    await signIn()
    const result = browser.scriptSets(
      'https://www.shop.example/',
      'SSO=; Domain=shop.example; Path=/; Max-Age=0; Secure',
    )
    expect(result.status === 'rejected' && reasonIds(result)).toEqual(['overwrites-http-only'])
    expect(browser.held).toEqual(['SSO=ada .shop.example/'])
  })
})
