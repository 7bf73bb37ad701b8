/**
 * Session fixation: an attacker plants a session of his own, and the prefix `__Host-` stops him.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Browser, reasonIds } from '../servers/browser.js'
import { LocalServers } from '../servers/local-servers.js'

const BANK = 'https://bank.example/'
/** A sub-domain that the attacker has taken over. */
const BLOG = 'https://blog.bank.example/'

let net: LocalServers
let browser: Browser

beforeAll(async () => {
  net = await LocalServers.start(['bank.example', 'blog.bank.example'])
})
afterAll(() => net.close())
beforeEach(() => {
  net.reset()
  browser = new Browser(net)
})

describe('without a prefix', () => {
  it('the session of the attacker reaches the bank', async () => {
    net.route(BLOG, { setCookie: 'SID=mallory; Domain=bank.example; Path=/; Secure' })
    await browser.open(BLOG)
    await browser.open(BANK)
    expect(net.cookiesAt(BANK)).toEqual(['SID=mallory'])
  })

  it('and stands beside that of the bank, even before it where its path is longer', async () => {
    net.route(BANK, { setCookie: 'SID=ada; Path=/; Secure' })
    net.route(BLOG, { setCookie: 'SID=mallory; Domain=bank.example; Path=/transfer; Secure' })
    await browser.open(BANK)
    await browser.open(BLOG)
    await browser.open('https://bank.example/transfer')
    expect(net.received.at(-1)?.cookie).toBe('SID=mallory; SID=ada')
  })
})

describe('with the prefix __Host-', () => {
  it.each([
    ['for the whole site', '__Host-SID=mallory; Domain=bank.example; Path=/; Secure', ['host-prefix-not-host-only']],
    ['in lower case', '__host-SID=mallory; Domain=bank.example; Path=/; Secure', ['host-prefix-not-host-only']],
    ['for a path', '__Host-SID=mallory; Path=/transfer; Secure', ['host-prefix-path']],
    ['with no path', '__Host-SID=mallory; Secure', ['host-prefix-path']],
    ['not secure', '__Host-SID=mallory; Path=/', ['host-prefix-not-secure']],
    [
      'with everything wrong',
      '__Host-SID=mallory; Domain=bank.example',
      ['host-prefix-not-secure', 'host-prefix-not-host-only', 'host-prefix-path'],
    ],
    ['as a value without a name', '=__Host-SID=mallory; Domain=bank.example; Path=/; Secure', ['nameless-host-prefix']],
  ])('the attacker cannot plant one %s', async (_, line, reasons) => {
    net.route(BLOG, { setCookie: line })
    await browser.open(BLOG)
    expect(browser.rejected).toEqual({ [line]: reasons })
    await browser.open(BANK)
    expect(net.cookiesAt(BANK)).toEqual([undefined])
  })

  it('one that he sets for his own host stays there', async () => {
    net.route(BLOG, { setCookie: '__Host-SID=mallory; Path=/; Secure' })
    await browser.open(BLOG)
    await browser.open(BANK)
    expect(net.cookiesAt(BANK)).toEqual([undefined])
    expect(browser.withheld).toEqual({ '__Host-SID': ['host-not-identical'] })
  })

  it('the bank sets one, and it is the only one that arrives', async () => {
    net.route(BANK, { setCookie: '__Host-SID=ada; Path=/; Secure; HttpOnly; SameSite=Lax' })
    net.route(BLOG, { setCookie: '__Host-SID=mallory; Domain=bank.example; Path=/; Secure' })
    await browser.open(BANK)
    await browser.open(BLOG)
    await browser.open(BANK)
    expect(net.cookiesAt(BANK)).toEqual([undefined, '__Host-SID=ada'])
    expect(browser.scriptReads(BANK)).toBe('')
    const result = browser.scriptSets(BANK, '__Host-SID=mallory; Path=/; Secure')
    expect(result.status === 'rejected' && reasonIds(result)).toEqual(['overwrites-http-only'])
  })
})

describe('with the prefix __Secure-', () => {
  it('an insecure host cannot plant one', async () => {
    const lines = [
      '__Secure-SID=mallory; Domain=bank.example; Path=/',
      '__Secure-SID=mallory; Domain=bank.example; Path=/; Secure',
    ]
    net.route('http://blog.bank.example/', { setCookie: lines })
    await browser.open('http://blog.bank.example/')
    expect(Object.values(browser.rejected)).toEqual([['secure-prefix-not-secure'], ['secure-from-insecure']])
  })
})
