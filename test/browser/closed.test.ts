/** A page or browser that is closed makes no requests, has no cookies, and opens nothing. */

import { Browser, type Page } from 'speculoos/browser'
import { describe, expect, test } from 'vitest'
import { A, B } from './scene.js'

const CLOSED = expect.objectContaining({ name: 'TypeError', message: expect.stringContaining('closed') })

describe('a page that was closed', () => {
  async function closed(): Promise<{ readonly browser: Browser; readonly page: Page }> {
    const browser = new Browser()
    const page = await browser.open(A)
    page.document.cookie = 'a=1'
    page.close()
    return { browser, page }
  }
  test('starts only workers that have ended', async () => {
    const { page } = await closed()
    for (const shared of [false, true]) {
      const worker = page.worker('/w.js', { shared })
      expect(worker.request('/').cookie).toBe('')
      await expect(worker.fetch('/')).rejects.toMatchObject({ name: 'AbortError' })
    }
  })
  test('opens no popup, and follows no link to a new page', async () => {
    const { browser, page } = await closed()
    await expect(page.open(B)).rejects.toEqual(CLOSED)
    await expect(page.follow(B, { target: '_blank' })).rejects.toEqual(CLOSED)
    await expect(page.submit(B, { target: '_blank' })).rejects.toEqual(CLOSED)
    expect(browser.pages).toEqual([])
  })
})

describe('a browser that was closed', () => {
  test('has no pages, and opens none', async () => {
    const browser = new Browser()
    const page = await browser.open(A)
    browser.close()
    await expect(page.open(B)).rejects.toEqual(CLOSED)
    await expect(browser.open(B)).rejects.toEqual(CLOSED)
    expect(browser.pages).toEqual([])
  })
  test('registers no service worker', () => {
    const browser = new Browser()
    browser.close()
    expect(() => browser.registerServiceWorker(`${A}/sw.js`)).toThrow(CLOSED)
  })
})

test('a popup that cannot be loaded is closed', async () => {
  const browser = new Browser({ fetch: (url) => (url.endsWith('/bad') ? Promise.reject(new Error()) : new Response()) })
  const page = await browser.open(A)
  await expect(page.open('/bad')).rejects.toThrow('the fetch failed')
  await expect(page.follow('/bad', { target: '_blank' })).rejects.toThrow('the fetch failed')
  await expect(page.submit('/bad', { target: '_blank' })).rejects.toThrow('the fetch failed')
  expect(browser.pages).toEqual([page])
})

describe('a listener of hops that closes the page or loads another one', () => {
  /** Returns a page whose listener calls `act` after the response of `/hop`, and the requests that were made. */
  async function listening(act: (page: Page) => void, isRedirect: boolean) {
    const urls: string[] = []
    let page: Page | null = null
    const browser = new Browser({
      fetch: (url) => {
        urls.push(new URL(url).pathname)
        const isFirst = isRedirect && url.endsWith('/hop')
        return new Response(null, isFirst ? { status: 302, headers: { location: '/next' } } : {})
      },
      onHop: ({ url }) => {
        if (url.endsWith('/hop') && page !== null) act(page)
      },
    })
    page = await browser.open(A)
    page.document.cookie = 'a=1'
    urls.length = 0
    return { browser, page, urls }
  }
  const close = (page: Page): void => page.close()
  const leave = (page: Page): void => void page.goto(`${B}/left`)

  test('ends the chain of redirects', async () => {
    for (const [act, made] of [
      [close, ['/hop']],
      [leave, ['/hop', '/left']],
    ] as const) {
      const { page, urls } = await listening(act, true)
      await expect(page.follow('/hop')).rejects.toMatchObject({ name: 'AbortError' })
      await new Promise((resolve) => setTimeout(resolve, 0))
      expect(urls).toEqual(made)
    }
  })
  test('keeps the last response from filling the page', async () => {
    const { page } = await listening(close, false)
    await expect(page.follow('/hop')).rejects.toMatchObject({ name: 'AbortError' })
    expect(page.url).toBe(`${A}/`)
    expect(page.document.cookie).toBe('')
    const other = await listening(leave, false)
    await expect(other.page.follow('/hop')).rejects.toMatchObject({ name: 'AbortError' })
    await new Promise((resolve) => setTimeout(resolve, 0))
    expect(other.page.url).toBe(`${B}/left`)
    await expect(other.page.back()).resolves.not.toBeNull()
    expect(other.page.url).toBe(`${A}/`)
  })
  test('aborts what scripts fetch', async () => {
    const { page, urls } = await listening(close, true)
    await expect(page.fetch('/hop')).rejects.toMatchObject({ name: 'AbortError' })
    expect(urls).toEqual(['/hop'])
  })
})

test('an aborted signal and a closed document each prevent the request', async () => {
  let count = 0
  const fetch = (): Response => {
    count += 1
    return new Response()
  }
  const page = await new Browser({ fetch }).open(A)
  await expect(page.fetch('/', { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' })
  page.close()
  await expect(page.fetch('/')).rejects.toMatchObject({ name: 'AbortError' })
  expect(count).toBe(1)
})

test('the end of a session is not reported to a service worker as a change', async () => {
  const browser = new Browser()
  const worker = browser.registerServiceWorker(`${A}/sw.js`)
  const names: (string | undefined)[] = []
  await worker.cookies.subscribe([{}])
  worker.oncookiechange = ({ changed, deleted }) => names.push(...[...changed, ...deleted].map(({ name }) => name))
  browser.jar.setCookies(['session=1', 'kept=1; Max-Age=60'], A)
  await new Promise((resolve) => setTimeout(resolve, 0))
  browser.restart()
  await new Promise((resolve) => setTimeout(resolve, 0))
  expect(names).toEqual(['session', 'kept'])
  // It is still registered, with its subscriptions.
  ;(await browser.open(A)).document.cookie = 'new=1'
  await new Promise((resolve) => setTimeout(resolve, 0))
  expect(names).toEqual(['session', 'kept', 'new'])
})

test('20,000 frames within one another can be made and closed', async () => {
  const browser = new Browser()
  let frame = await (await browser.open(A)).frame(B)
  for (let depth = 1; depth < 20_000; depth += 1) frame = await frame.frame()
  expect(frame.siteForCookies).toBe('opaque')
  browser.close()
  expect(frame.request(B).cookie).toBe('')
  await expect(frame.fetch(B)).rejects.toMatchObject({ name: 'AbortError' })
})

test('a shared worker ends with its last document, like the requests it made before others shared it', async () => {
  const browser = new Browser({ fetch: (url) => (url.endsWith('/hang') ? new Promise(() => {}) : new Response()) })
  const page = await browser.open(A)
  page.document.cookie = 'a=1'
  const worker = page.worker('/w.js', { shared: true })
  const [hanging, request] = [worker.fetch('/hang'), worker.request('/')]
  const other = await browser.open(A)
  expect(other.worker('/w.js', { shared: true })).toBe(worker)
  page.close()
  expect([worker.request('/').cookie, request.cookie]).toEqual(['a=1', 'a=1'])
  other.close()
  expect([worker.request('/').cookie, request.cookie]).toEqual(['', ''])
  await expect(hanging).rejects.toMatchObject({ name: 'AbortError' })
})
