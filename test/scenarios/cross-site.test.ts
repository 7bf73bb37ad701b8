/**
 * A foreign page makes the bank's visitors send requests: which of them carry the session, and which do not.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Browser } from '../servers/browser.js'
import { LocalServers } from '../servers/local-servers.js'

const BANK = 'https://bank.example/'
const TRANSFER = 'https://bank.example/transfer'
const EVIL = 'https://evil.test/'

let net: LocalServers
let browser: Browser

beforeAll(async () => {
  net = await LocalServers.start(['bank.example', 'www.bank.example', 'evil.test', 'ads.test'])
})
afterAll(() => net.close())
beforeEach(async () => {
  net.reset()
  browser = new Browser(net)
  net.route(BANK, {
    setCookie: [
      'strict=1; Path=/; Secure; HttpOnly; SameSite=Strict',
      'lax=1; Path=/; Secure; HttpOnly; SameSite=Lax',
      'default=1; Path=/; Secure; HttpOnly',
      'none=1; Path=/; Secure; HttpOnly; SameSite=None',
    ],
  })
  await browser.open(BANK)
  net.route(BANK, {})
})

const atBank = () => net.received.at(-1)?.cookie

describe('on a page of the bank', () => {
  it('a form carries every cookie', async () => {
    await browser.follow(BANK, TRANSFER, { method: 'POST', body: 'to=eve' })
    expect(atBank()).toBe('strict=1; lax=1; default=1; none=1')
  })

  it('an image and a script carry every cookie, also from a sub-domain', async () => {
    await browser.load('https://www.bank.example/', 'https://bank.example/logo.png')
    expect(atBank()).toBe('strict=1; lax=1; default=1; none=1')
  })

  it('over http: the same names are another site', async () => {
    await browser.load('http://bank.example/', 'https://bank.example/logo.png')
    expect(atBank()).toBe('none=1')
  })
})

describe('on a page of a stranger', () => {
  it('a form that is posted to the bank does not carry the session', async () => {
    await browser.follow(EVIL, TRANSFER, { method: 'POST', body: 'to=eve' })
    expect(net.cookiesAt(TRANSFER)).toEqual(['none=1'])
    expect(browser.withheld).toEqual({
      strict: ['cross-site-strict', 'cross-site-unsafe-method'],
      lax: ['cross-site-unsafe-method'],
      default: ['cross-site-unsafe-method'],
    })
  })

  it('an image does not carry it either', async () => {
    await browser.load(EVIL, 'https://bank.example/transfer?to=eve')
    expect(net.cookiesAt(TRANSFER)).toEqual(['none=1'])
    expect(browser.withheld).toEqual({
      strict: ['cross-site-strict', 'cross-site-not-top-level'],
      lax: ['cross-site-not-top-level'],
      default: ['cross-site-not-top-level'],
    })
  })

  it('nor does a script that posts', async () => {
    await browser.load(EVIL, TRANSFER, { method: 'POST', body: 'to=eve' })
    expect(atBank()).toBe('none=1')
    expect(browser.withheld).toMatchObject({ lax: ['cross-site-unsafe-method', 'cross-site-not-top-level'] })
  })

  it('a link that a person follows carries it, but for what is Strict', async () => {
    await browser.follow(EVIL, BANK)
    expect(atBank()).toBe('lax=1; default=1; none=1')
    expect(browser.withheld).toEqual({ strict: ['cross-site-strict'] })
  })

  it('a form that a redirect turns into a GET is a link from there on', async () => {
    net.route('https://ads.test/', { status: 303, location: BANK })
    await browser.follow(EVIL, 'https://ads.test/', { method: 'POST', body: 'to=eve' })
    expect(net.received.at(-1)).toMatchObject({ method: 'GET', body: '', cookie: 'lax=1; default=1; none=1' })
  })

  it('a form that a redirect passes on stays a POST, and without the session', async () => {
    net.route('https://ads.test/', { status: 307, location: TRANSFER })
    await browser.follow(EVIL, 'https://ads.test/', { method: 'POST', body: 'to=eve' })
    expect(net.received.at(-1)).toMatchObject({ method: 'POST', body: 'to=eve', cookie: 'none=1' })
  })

  it('an image can set no cookie but a SameSite=None one', async () => {
    const lines = ['track=1', 'strict=2; SameSite=Strict', 'none=2; Secure; SameSite=None', 'loud=1; SameSite=None']
    net.route('https://bank.example/pixel', { setCookie: lines })
    await browser.load(EVIL, 'https://bank.example/pixel')
    expect(browser.rejected).toEqual({
      'track=1': ['cross-site-subresource'],
      'strict=2; SameSite=Strict': ['cross-site-subresource'],
      'loud=1; SameSite=None': ['same-site-none-not-secure'],
    })
    expect(browser.jar.getCookieString(BANK)).toBe('strict=1; lax=1; default=1; none=2')
  })

  it('a link may set any cookie: the page that it opens is the first party', async () => {
    net.route('https://bank.example/welcome', { setCookie: 'strict=2; Path=/; Secure; SameSite=Strict' })
    await browser.follow(EVIL, 'https://bank.example/welcome')
    expect(browser.hops[0]?.received[0]?.result).toMatchObject({ status: 'stored', replaced: { value: '1' } })
  })
})

describe('a jar with another policy', () => {
  it('Lax-allowing-unsafe lets a fresh default cookie through with a form, for two minutes', async () => {
    let now = 1_700_000_000_000
    const lenient = new Browser(net, { laxAllowingUnsafe: true, now: () => now })
    net.route(BANK, { setCookie: ['lax=1; Secure; SameSite=Lax', 'default=1; Secure'] })
    await lenient.open(BANK)
    now += 120_000
    await lenient.follow(EVIL, TRANSFER, { method: 'POST' })
    expect(atBank()).toBe('default=1')
    now += 1
    await lenient.follow(EVIL, TRANSFER, { method: 'POST' })
    expect(atBank()).toBeUndefined()
    expect(lenient.withheld).toMatchObject({ default: ['cross-site-unsafe-method'] })
  })

  it('third-party cookies blocked: the stranger gets none of them, and sets none', async () => {
    const strict = new Browser(net, { thirdPartyCookies: 'block' })
    net.route(BANK, { setCookie: 'none=1; Secure; SameSite=None' })
    await strict.open(BANK)
    await strict.load(EVIL, BANK)
    expect(atBank()).toBeUndefined()
    expect(strict.withheld).toEqual({ none: ['third-party-blocked'] })
    expect(strict.rejected).toEqual({ 'none=1; Secure; SameSite=None': ['third-party-blocked'] })
    await strict.follow(EVIL, BANK)
    expect(atBank()).toBe('none=1')
  })
})
