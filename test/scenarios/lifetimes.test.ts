/**
 * How long cookies live: Expires, Max-Age, the limit on both, and the end of the session.
 */
import { CookieJar } from 'speculoos'
import { createFetch } from 'speculoos/fetch'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Browser } from '../servers/browser.js'
import { LocalServers } from '../servers/local-servers.js'

const PAGE = 'https://news.example/'
const SECOND = 1000
const DAY = 86_400 * SECOND
const START = Date.UTC(2026, 0, 15, 12, 0, 0)

let net: LocalServers
let browser: Browser
let now: number

beforeAll(async () => {
  net = await LocalServers.start(['news.example'])
})
afterAll(() => net.close())
beforeEach(() => {
  net.reset()
  now = START
  browser = new Browser(net, { now: () => now })
})

const receive = async (...lines: string[]): Promise<void> => {
  net.route(PAGE, { setCookie: lines })
  await browser.open(PAGE)
  net.route(PAGE, {})
}
const sentAfter = async (milliseconds: number): Promise<string | undefined> => {
  now = START + milliseconds
  await browser.open(PAGE)
  return net.received.at(-1)?.cookie
}
const expires = (milliseconds: number): string => `Expires=${new Date(START + milliseconds).toUTCString()}`

describe('Max-Age', () => {
  it('a cookie for a minute is sent for a minute, and is gone after it', async () => {
    await receive('a=1; Max-Age=60')
    expect(await sentAfter(60 * SECOND)).toBe('a=1')
    expect(await sentAfter(60 * SECOND + 1)).toBeUndefined()
    expect(browser.held).toEqual([])
  })

  it('stands above Expires, whichever is longer and whichever comes first', async () => {
    await receive(`a=1; Max-Age=60; ${expires(-DAY)}`, `b=1; ${expires(DAY)}; Max-Age=60`)
    expect(await sentAfter(60 * SECOND)).toBe('a=1; b=1')
    expect(await sentAfter(61 * SECOND)).toBeUndefined()
  })

  it.each(['0', '-1', '-99999999999999999999', '-0', '00'])(
    'of %s removes the cookie, although Expires lies ahead',
    async (age) => {
      await receive('a=1; Path=/')
      await receive(`a=2; Path=/; Max-Age=${age}; ${expires(DAY)}`)
      expect(browser.hops[0]?.received[0]?.result).toMatchObject({ status: 'removed', replaced: { value: '1' } })
      expect(await sentAfter(0)).toBeUndefined()
    },
  )

  it.each(['', '+60', '60.0', '1e3', 'a while', '-', '0x10'])('of %j is ignored, and Expires counts', async (age) => {
    await receive(`a=1; Max-Age=${age}; ${expires(DAY)}`)
    expect(await sentAfter(DAY)).toBe('a=1')
    expect(await sentAfter(DAY + 1)).toBeUndefined()
  })

  it('of more seconds than there are is 400 days', async () => {
    await receive('a=1; Max-Age=999999999999999999999999')
    expect(browser.hops[0]?.received[0]?.result.warnings.map(({ id }) => id)).toEqual(['max-age-capped'])
    expect(await sentAfter(400 * DAY)).toBe('a=1')
    expect(await sentAfter(400 * DAY + 1)).toBeUndefined()
  })

  it('the last one counts', async () => {
    await receive('a=1; Max-Age=0; Max-Age=60', 'b=1; Max-Age=60; Max-Age=0')
    expect(await sentAfter(0)).toBe('a=1')
  })
})

describe('Expires', () => {
  it.each([
    ['as servers write it', 'Thu, 15 Jan 2026 12:01:00 GMT'],
    ['with a year of two digits', 'Thursday, 15-Jan-26 12:01:00 GMT'],
    ['as asctime writes it', 'Thu Jan 15 12:01:00 2026'],
    ['in any order, with any time zone, which is not looked at', '2026 12:01:00 January 15th PST'],
  ])('%s', async (_, date) => {
    await receive(`a=1; Expires=${date}`)
    expect(await sentAfter(60 * SECOND)).toBe('a=1')
    expect(await sentAfter(60 * SECOND + 1)).toBeUndefined()
  })

  it('in the past removes the cookie', async () => {
    await receive('a=1')
    await receive(`a=; ${expires(-SECOND)}`)
    expect(browser.held).toEqual([])
  })

  it('far ahead is brought forward to 400 days', async () => {
    await receive('a=1; Expires=Fri, 31 Dec 9999 23:59:59 GMT')
    expect(browser.hops[0]?.received[0]?.result.warnings.map(({ id }) => id)).toEqual(['expires-capped'])
    expect(await sentAfter(400 * DAY)).toBe('a=1')
    expect(await sentAfter(400 * DAY + 1)).toBeUndefined()
  })

  it('that is no date leaves a session cookie', async () => {
    await receive('a=1; Expires=tomorrow')
    expect(browser.hops[0]?.received[0]?.result.warnings.map(({ id }) => id)).toEqual(['expires-not-a-date'])
    expect(await sentAfter(4000 * DAY)).toBe('a=1')
  })
})

describe('the end of the session', () => {
  it('takes the session cookies, and leaves the persistent ones', async () => {
    await receive('session=1', 'kept=1; Max-Age=3600', `dated=1; ${expires(DAY)}`, 'both=1')
    expect(await sentAfter(SECOND)).toBe('session=1; kept=1; dated=1; both=1')
    const over: string[] = []
    browser.jar.subscribe(({ cause, cookie, reason }) => over.push(`${cookie.name} ${cause} ${reason?.section}`))
    expect(browser.jar.endSession().map(({ name }) => name)).toEqual(['session', 'both'])
    expect(over).toEqual(['session session-over 5.7', 'both session-over 5.7'])
    expect(await sentAfter(2 * SECOND)).toBe('kept=1; dated=1')
  })

  it('a persistent cookie that is set again without a lifetime is a session cookie', async () => {
    await receive('a=1; Max-Age=3600')
    await receive('a=2')
    browser.jar.endSession()
    expect(browser.held).toEqual([])
  })

  it('a jar that is written down and read again goes on where it was', async () => {
    await receive('session=1', 'kept=1; Max-Age=3600')
    const restored = CookieJar.fromJSON(JSON.stringify(browser.jar), { now: () => now })
    restored.endSession()
    now += 3600 * SECOND
    const options = { dispatcher: net.dispatcher }
    await createFetch(restored, { fetch: net.fetch })(net.url(PAGE), options)
    now += 1
    await createFetch(restored, { fetch: net.fetch })(net.url(PAGE), options)
    expect(net.received.slice(-2).map(({ cookie }) => cookie)).toEqual(['kept=1', undefined])
  })
})
