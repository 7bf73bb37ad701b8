/**
 * The safest cookie there is: `__Host-SID=...; Path=/; Secure; HttpOnly; SameSite=Strict`, and who cannot get at it.
 */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { Browser, reasonIds } from '../servers/browser.js'
import { LocalServers } from '../servers/local-servers.js'

const VAULT = 'https://vault.example/'
const LINE = '__Host-SID=31d4; Path=/; Secure; HttpOnly; SameSite=Strict'

let net: LocalServers
let browser: Browser

beforeAll(async () => {
  net = await LocalServers.start(['vault.example', 'www.vault.example', 'evil.test'])
})
afterAll(() => net.close())
beforeEach(async () => {
  net.reset()
  browser = new Browser(net)
  net.route(VAULT, { setCookie: LINE })
  await browser.open(VAULT)
  net.reset()
})

it('is stored without a warning', async () => {
  expect(browser.hops[0]?.received).toMatchObject([{ line: LINE, result: { status: 'stored', warnings: [] } }])
  expect([...browser.jar]).toMatchObject([
    {
      name: '__Host-SID',
      value: '31d4',
      domain: 'vault.example',
      hostOnly: true,
      path: '/',
      secure: true,
      httpOnly: true,
      sameSite: 'Strict',
      persistent: false,
      expiryTime: null,
    },
  ])
})

it('goes to its host, on every path, whoever of its site asks and however', async () => {
  await browser.open('https://vault.example/any/path?and=query')
  await browser.load('https://www.vault.example/', VAULT)
  await browser.follow(VAULT, VAULT, { method: 'POST', body: 'open' })
  expect(net.received.map(({ cookie }) => cookie)).toEqual(Array(3).fill('__Host-SID=31d4'))
})

it.each([
  ['a sub-domain', (at: Browser) => at.open('https://www.vault.example/'), ['host-not-identical']],
  ['the network', (at: Browser) => at.open('http://vault.example/'), ['secure-over-insecure']],
  ['a link of a stranger', (at: Browser) => at.follow('https://evil.test/', VAULT), ['cross-site-strict']],
  [
    'a form of a stranger',
    (at: Browser) => at.follow('https://evil.test/', VAULT, { method: 'POST' }),
    ['cross-site-strict', 'cross-site-unsafe-method'],
  ],
  [
    'an image on the page of a stranger',
    (at: Browser) => at.load('https://evil.test/', VAULT),
    ['cross-site-strict', 'cross-site-not-top-level'],
  ],
  [
    'a page on the network that has the name of the vault',
    (at: Browser) => at.load('http://vault.example/', VAULT),
    ['cross-site-strict', 'cross-site-not-top-level'],
  ],
])('does not go to %s', async (_, visit, reasons) => {
  await visit(browser)
  expect(net.received.map(({ cookie }) => cookie)).toEqual([undefined])
  expect(browser.withheld).toEqual({ '__Host-SID': reasons })
})

it('another site does not even hear that it was withheld', async () => {
  await browser.open('https://evil.test/')
  expect(net.received.map(({ cookie }) => cookie)).toEqual([undefined])
  expect(browser.withheld).toEqual({})
})

it('no script reads it, overwrites it or ends it', () => {
  expect(browser.scriptReads(VAULT)).toBe('')
  expect(browser.explain(VAULT, { type: 'non-HTTP' })).toEqual({ '__Host-SID': ['http-only-for-non-http'] })
  for (const text of ['__Host-SID=evil; Path=/; Secure', '__Host-SID=; Path=/; Secure; Max-Age=0']) {
    const result = browser.scriptSets(VAULT, text)
    expect(result.status === 'rejected' && reasonIds(result)).toEqual(['overwrites-http-only'])
  }
})

it.each([
  [
    'https://www.vault.example/',
    '__Host-SID=evil; Path=/; Secure; Domain=vault.example',
    ['host-prefix-not-host-only'],
  ],
  ['http://vault.example/', LINE, ['secure-from-insecure']],
  ['http://vault.example/', '__Host-SID=evil; Path=/', ['overlays-secure', 'host-prefix-not-secure']],
  [
    'https://evil.test/',
    '__Host-SID=evil; Path=/; Secure; Domain=vault.example',
    ['domain-mismatch', 'host-prefix-not-host-only'],
  ],
])('%s cannot replace it with %j', async (url, line, reasons) => {
  net.route(url, { setCookie: line })
  await browser.open(url)
  expect(browser.rejected).toEqual({ [line]: reasons })
  await browser.open(VAULT)
  expect(net.cookiesAt(VAULT)).toEqual(['__Host-SID=31d4'])
})

it('ends with the session', async () => {
  browser.jar.endSession()
  await browser.open(VAULT)
  expect(net.cookiesAt(VAULT)).toEqual([undefined])
})
