/** Chromium and Firefox move Expires by the difference of their clock from the Date header field of the response. */

import { Browser, type ProfileName } from 'speculoos/browser'
import { expect, test } from 'vitest'
import { A, B } from './scene.js'

const NOW = Date.UTC(2027, 0, 1, 12)
const HOUR = 3_600_000
const text = (time: number): string => new Date(time).toUTCString()

/** When the cookie of a response expires, in hours from now. */
async function hours(profile: ProfileName, date: string | null, line: string): Promise<number | null | undefined> {
  const headers = new Headers({ 'set-cookie': line })
  if (date !== null) headers.set('date', date)
  const browser = new Browser({ profile, now: () => NOW, fetch: () => new Response('', { headers }) })
  await browser.open(A)
  const [cookie] = browser.jar
  return cookie?.expiryTime == null ? cookie?.expiryTime : (cookie.expiryTime - NOW) / HOUR
}

const line = `a=1; Expires=${text(NOW + 2 * HOUR)}`

test.each<[ProfileName, number]>([
  ['rfc6265bis', 2],
  ['chromium', 3],
  ['firefox', 3],
])('%s with a server whose clock is an hour behind', async (profile, expected) => {
  expect(await hours(profile, text(NOW - HOUR), line)).toBe(expected)
})
test.each<ProfileName>(['chromium', 'firefox'])(
  '%s removes at once a cookie from a server whose clock is three hours ahead',
  async (profile) => {
    expect(await hours(profile, text(NOW + 3 * HOUR), line)).toBeUndefined()
  },
)
test.each<ProfileName>(['chromium', 'firefox'])(
  '%s does not move what has no date, and no Max-Age',
  async (profile) => {
    expect(await hours(profile, null, line)).toBe(2)
    expect(await hours(profile, 'no date', line)).toBe(2)
    expect(await hours(profile, text(NOW - HOUR), 'a=1; Max-Age=7200')).toBe(2)
    expect(await hours(profile, text(NOW - HOUR), 'a=1')).toBeNull()
  },
)
test('scripts have no Date header field, and each response has its own', async () => {
  const browser = new Browser({ profile: 'chromium', now: () => NOW })
  const page = await browser.open(A)
  const receive = (name: string, date: number): void => {
    const headers = { 'set-cookie': `${name}=1; Expires=${text(NOW + 2 * HOUR)}`, Date: text(date) }
    page.request('/', { destination: 'image' }).receive({ status: 200, headers })
  }
  receive('behind', NOW - HOUR)
  receive('ahead', NOW + HOUR)
  page.document.cookie = `script=1; Expires=${text(NOW + 2 * HOUR)}`
  const times = Array.from(browser.jar, ({ name, expiryTime }) => [name, ((expiryTime ?? 0) - NOW) / HOUR])
  expect(times).toEqual([
    ['behind', 3],
    ['ahead', 1],
    ['script', 2],
  ])
})
test('the same is true in a frame of another site', async () => {
  const browser = new Browser({ profile: 'firefox', now: () => NOW })
  const frame = await (await browser.open(B)).frame(A)
  const headers = [
    ['Set-Cookie', line],
    ['Date', text(NOW - HOUR)],
  ] as const
  frame.request('/').receive({ status: 200, headers })
  expect(
    Array.from(browser.jar, ({ expiryTime, partitionKey }) => [
      ((expiryTime ?? 0) - NOW) / HOUR,
      partitionKey?.topLevelSite,
    ]),
  ).toEqual([[3, B]])
})
