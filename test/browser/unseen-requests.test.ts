/** Requests that a page does not make itself: preflights, and requests that a service worker makes or passes on. */

import { Browser, type BrowserOptions } from 'speculoos/browser'
import { describe, expect, test } from 'vitest'
import { A, B, namesIn, SEED_LINES } from './scene.js'

const ALL = ['strict', 'lax', 'none', 'unset', 'part']

const rows: readonly [string, BrowserOptions][] = [
  ['the text', {}],
  ['chromium', { profile: 'chromium' }],
  ['firefox', { profile: 'firefox' }],
]

/** A browser with one cookie of each kind at A. */
async function seeded(options: BrowserOptions): Promise<Browser> {
  const browser = new Browser(options)
  const page = await browser.open(A)
  page.request('/', { destination: 'document' }).receive({ status: 200, headers: { 'set-cookie': SEED_LINES } })
  page.close()
  return browser
}

describe.each(rows)('a preflight, by %s', (_, options) => {
  test.each([
    ['of the same site', 'https://www.site-a.example'],
    ['of another site', B],
  ])('%s has no cookies, stores none and clears none', async (_where, from) => {
    const browser = await seeded(options)
    const page = await browser.open(from)
    // The Fetch standard makes a new request for it, with its own credentials mode (CORS-preflight fetch).
    const preflight = page.request(`${A}/api`, { method: 'OPTIONS', mode: 'cors', credentials: 'omit' })
    expect([preflight.cookie, preflight.explain().included, preflight.explain().withoutCookies]).toEqual([
      '',
      [],
      "its credentials are 'omit'",
    ])
    preflight.receive({ status: 204, headers: { 'set-cookie': 'new=1; Secure; SameSite=None' } })
    expect([preflight.received, browser.jar.size]).toEqual([[], 5])
  })
  test('is not made by fetch, whatever the method and the fields', async () => {
    const methods: (string | undefined)[] = []
    const fetch = (_url: string, { method }: RequestInit): Response => {
      methods.push(method)
      return new Response()
    }
    const page = await new Browser({ ...options, fetch }).open(B)
    await page.fetch(`${A}/api`, { method: 'PUT', headers: { 'x-own': '1' }, credentials: 'include' })
    expect(methods).toEqual(['GET', 'PUT'])
  })
})

describe.each(rows)('a service worker, by %s', (name, options) => {
  test('has all cookies of its site in what it fetches by itself', async () => {
    const worker = (await seeded(options)).registerServiceWorker(`${A}/sw.js`)
    expect(namesIn(worker.request('/api').cookie).sort()).toEqual([...ALL].sort())
    expect(namesIn(worker.request('https://www.site-a.example/', { credentials: 'include' }).cookie)).toEqual([])
    const response = worker.request('/api')
    response.receive({ status: 200, headers: { 'set-cookie': 'own=1; Secure; SameSite=Strict' } })
    expect(response.received.map(({ status }) => status)).toEqual(['stored'])
  })
  test('has all cookies of its site in what it fetches for a subresource of its page too', async () => {
    const browser = await seeded(options)
    browser.registerServiceWorker(`${A}/sw.js`)
    const page = await browser.open(A)
    expect(namesIn(page.request('/image', { destination: 'image' }).cookie).sort()).toEqual([...ALL].sort())
  })
  test('does not change the cookies of a navigation from another site that it passes on', async () => {
    const browser = await seeded(options)
    const without = await seeded(options)
    browser.registerServiceWorker(`${A}/sw.js`)
    const cookies = await Promise.all(
      [browser, without].map(async (each) => {
        const page = await each.open(B)
        return namesIn(page.request(`${A}/`, { destination: 'document' }).cookie).sort()
      }),
    )
    expect(cookies[0]).toEqual(cookies[1])
    expect(cookies[0]).toEqual(['lax', 'none', 'part', 'unset'])
  })
  test('has only third-party cookies of another site', async () => {
    const browser = await seeded(options)
    const worker = browser.registerServiceWorker(`${B}/sw.js`)
    const names = namesIn(worker.request(`${A}/pixel`, { credentials: 'include', mode: 'no-cors' }).cookie)
    expect(names).toEqual(name === 'firefox' ? [] : ['none'])
  })
})
