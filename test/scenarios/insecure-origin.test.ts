/**
 * Someone on the network answers for the http: origin: he can neither read, overwrite nor overlay Secure cookies.
 */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { Browser } from '../servers/browser.js'
import { LocalServers } from '../servers/local-servers.js'

const SECURE = 'https://bank.example/'
const INSECURE = 'http://bank.example/'

let net: LocalServers
let browser: Browser

beforeAll(async () => {
  net = await LocalServers.start(['bank.example', 'www.bank.example'])
})
afterAll(() => net.close())
beforeEach(async () => {
  net.reset()
  browser = new Browser(net)
  net.route('https://bank.example/login/', { setCookie: 'SID=ada; Path=/login; Secure; Domain=bank.example' })
  await browser.open('https://bank.example/login/')
})

it('the Secure cookie does not travel over http:', async () => {
  await browser.open('http://bank.example/login/')
  expect(net.received.at(-1)?.cookie).toBeUndefined()
  expect(browser.withheld).toEqual({ SID: ['secure-over-insecure'] })
})

it('a redirect from https: to http: leaves it behind, and back again it is sent', async () => {
  net.route('https://bank.example/login/down', { status: 302, location: 'http://bank.example/login/up' })
  net.route('http://bank.example/login/up', { status: 302, location: 'https://bank.example/login/home' })
  await browser.open('https://bank.example/login/down')
  expect(net.received.slice(1).map(({ url, cookie }) => [url, cookie])).toEqual([
    ['https://bank.example/login/down', 'SID=ada'],
    ['http://bank.example/login/up', undefined],
    ['https://bank.example/login/home', 'SID=ada'],
  ])
})

it('he cannot set a Secure cookie', async () => {
  net.route(INSECURE, { setCookie: 'SID=mallory; Path=/login; Secure; Domain=bank.example' })
  await browser.open(INSECURE)
  expect(Object.values(browser.rejected)).toEqual([['secure-from-insecure']])
})

it.each([
  ['with the same path', 'http://bank.example/', 'SID=mallory; Path=/login; Domain=bank.example'],
  ['with a longer path', 'http://bank.example/', 'SID=mallory; Path=/login/en'],
  ['for the host alone', 'http://bank.example/', 'SID=mallory; Path=/login/'],
  ['from a sub-domain', 'http://www.bank.example/', 'SID=mallory; Path=/login; Domain=bank.example'],
  ['for a sub-domain', 'http://www.bank.example/', 'SID=mallory; Path=/login'],
])('he cannot overlay it %s', async (_, url, line) => {
  net.route(url, { setCookie: line })
  await browser.open(url)
  expect(browser.rejected).toEqual({ [line]: ['overlays-secure'] })
  await browser.open('https://bank.example/login/en')
  expect(net.received.at(-1)?.cookie).toBe('SID=ada')
})

it.each([
  ['with a shorter path, which comes after it', 'SID=mallory; Path=/', 'SID=ada; SID=mallory'],
  ['with another path, which does not meet it', 'SID=mallory; Path=/logout', 'SID=ada'],
  ['with another name', 'sid=mallory; Path=/login', 'SID=ada; sid=mallory'],
])('he can set a cookie %s', async (_, line, sent) => {
  net.route(INSECURE, { setCookie: line })
  await browser.open(INSECURE)
  expect(browser.rejected).toEqual({})
  await browser.open('https://bank.example/login/')
  expect(net.received.at(-1)?.cookie).toBe(sent)
})

it('the secure origin itself may take its cookie back', async () => {
  net.route(SECURE, { setCookie: 'SID=open; Path=/login; Domain=bank.example' })
  await browser.open(SECURE)
  await browser.open('http://bank.example/login/')
  expect(net.received.at(-1)?.cookie).toBe('SID=open')
})

it('loopback counts as secure, unless the jar does not trust it', async () => {
  // The servers listen on loopback, under its own address too.
  net.route('http://127.0.0.1/', { setCookie: 'dev=1; Secure' })
  for (const [trustLoopback, sent] of [
    [true, 'dev=1'],
    [false, undefined],
  ] as const) {
    const developer = new Browser(net, { trustLoopback })
    await developer.open('http://127.0.0.1/')
    await developer.open('http://127.0.0.1/')
    expect(net.received.at(-1)?.cookie).toBe(sent)
    expect(Object.values(developer.rejected)).toEqual(trustLoopback ? [] : [['secure-from-insecure']])
  }
})
