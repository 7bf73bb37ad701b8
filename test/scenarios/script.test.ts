/**
 * Scripts: what `document.cookie` can read and write, and what HttpOnly keeps from it.
 */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { Browser, reasonIds } from '../servers/browser.js'
import { LocalServers } from '../servers/local-servers.js'

const PAGE = 'https://mail.example/inbox/'

let net: LocalServers
let browser: Browser

beforeAll(async () => {
  net = await LocalServers.start(['mail.example', 'evil.test'])
})
afterAll(() => net.close())
beforeEach(async () => {
  net.reset()
  browser = new Browser(net)
  net.route(PAGE, { setCookie: ['SID=31d4; Path=/; Secure; HttpOnly', 'theme=dark; Path=/'] })
  await browser.open(PAGE)
  net.route(PAGE, {})
})

it('a script reads the theme, and not the session', () => {
  expect(browser.scriptReads(PAGE)).toBe('theme=dark')
  expect(browser.explain(PAGE, { type: 'non-HTTP' })).toEqual({ SID: ['http-only-for-non-http'] })
})

it('the server gets both', async () => {
  await browser.open(PAGE)
  expect(net.received.at(-1)?.cookie).toBe('SID=31d4; theme=dark')
})

it('what a script sets, the server gets', async () => {
  expect(browser.scriptSets(PAGE, 'draft=7').status).toBe('stored')
  await browser.open(PAGE)
  expect(net.received.at(-1)?.cookie).toBe('draft=7; SID=31d4; theme=dark')
})

it('what a script sets in any script arrives as UTF-8', async () => {
  expect(browser.scriptSets(PAGE, 'name=\u0391\u03b4\u03b1').status).toBe('stored')
  await browser.open(PAGE)
  expect(Buffer.from(net.received.at(-1)?.cookie ?? '', 'latin1').toString()).toBe(
    'name=\u0391\u03b4\u03b1; SID=31d4; theme=dark',
  )
})

it('a script cannot overwrite the session, nor end it', async () => {
  for (const text of ['SID=mallory; Path=/; Secure', 'SID=; Path=/; Max-Age=0']) {
    const result = browser.scriptSets(PAGE, text)
    expect(result.status === 'rejected' && reasonIds(result)).toEqual(['overwrites-http-only'])
  }
  await browser.open(PAGE)
  expect(net.received.at(-1)?.cookie).toBe('SID=31d4; theme=dark')
})

it('a script cannot set an HttpOnly cookie', () => {
  const result = browser.scriptSets(PAGE, 'new=1; HttpOnly')
  expect(result.status === 'rejected' && reasonIds(result)).toEqual(['http-only-from-non-http'])
})

it('a script in a frame on another site reads and sets only SameSite=None cookies', () => {
  const url = net.url(PAGE)
  const framed = { type: 'non-HTTP', sameSite: 'cross-site' } as const
  expect(browser.jar.getCookieString(url, framed)).toBe('')
  expect(browser.explain(PAGE, framed)).toEqual({
    SID: ['http-only-for-non-http', 'cross-site-non-http'],
    theme: ['cross-site-non-http'],
  })
  const result = browser.jar.setCookie('ad=1', url, framed)
  expect(result.status === 'rejected' && reasonIds(result)).toEqual(['non-http-cross-site'])
  expect(browser.jar.setCookie('ad=1; SameSite=None; Secure', url, framed).status).toBe('stored')
  expect(browser.jar.getCookieString(url, framed)).toBe('ad=1')
})
