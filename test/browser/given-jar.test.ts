/** A jar that is given to a browser gets the rules of the profile, and keeps its cookies and its other options. */

import { CookieJar } from 'speculoos'
import { Browser } from 'speculoos/browser'
import { expect, test } from 'vitest'
import { A, B } from './scene.js'

const receive = async (browser: Browser, line: string): Promise<string> => {
  const page = await browser.open(A)
  page.request('/').receive({ status: 200, headers: { 'set-cookie': line } })
  return page.document.cookie
}

test('it parses lines as the browser does', async () => {
  expect(await receive(new Browser({ profile: 'firefox', jar: new CookieJar() }), 'x')).toBe('x=')
  expect(await receive(new Browser({ profile: 'chromium', jar: new CookieJar() }), 'x')).toBe('x')
})
test('it takes the profile of a second browser', async () => {
  const jar = new CookieJar()
  const first = new Browser({ profile: 'firefox', jar })
  jar.setCookie('a=1; Secure; SameSite=None', A)
  const second = new Browser({ profile: 'chromium', jar })
  expect((await second.open(B)).request(A, { destination: 'image' }).cookie).toBe('a=1')
  expect(first.jar).toBe(second.jar)
})
test('it keeps its profile if the browser names none', async () => {
  const jar = new CookieJar({ profile: 'firefox' })
  expect(await receive(new Browser({ jar }), 'x')).toBe('x=')
})
test('it keeps the other options from its constructor', async () => {
  const jar = new CookieJar({ sessionOnly: true })
  expect(await receive(new Browser({ profile: 'chromium', jar }), 'a=1; Max-Age=60')).toBe('a=1')
  expect(Array.from(jar, ({ persistent }) => persistent)).toEqual([false])
})
