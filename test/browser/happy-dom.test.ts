/** The real happy-dom with the cookies of a simulated page, connected as in docs/examples/browser-harnesses.md. */

import { createServer } from 'node:http'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Browser, type BrowserOptions, type Frame } from 'speculoos/browser'
import { describe, expect, test } from 'vitest'
import { examplesOfPage, readPages } from '../documentation/examples.js'
import { exportsOf } from '../documentation/run.js'
import { installedFromNpm } from '../engines/install.js'
import { A, B } from './scene.js'

/** The parts of a happy-dom page that this test needs. */
interface HappyPage {
  url: string
  readonly context: object
  readonly mainFrame: {
    readonly window: {
      readonly document: { cookie: string }
      readonly cookieStore: CookieStore
      fetch(url: string): Promise<{ text(): Promise<string> }>
    }
  }
}

interface HappyBrowser {
  newPage(): HappyPage
}

/** The exports of the package, with the types of its declarations. */
interface HappyDom {
  readonly Browser: new () => HappyBrowser
}

/** The function of the documentation. */
type Share = (happy: HappyPage, frame: Frame) => void

const load = async (): Promise<HappyDom> =>
  (await import(pathToFileURL(join(installedFromNpm('happy-dom'), 'lib/index.js')).href)) as HappyDom

async function documented(): Promise<Share> {
  const page = readPages().find(({ path }) => path === 'docs/examples/browser-harnesses.md')
  const example = page && examplesOfPage(page).examples.find(({ code }) => code.includes('cookieContainer'))
  if (example === undefined) throw new Error('the page has no example for happy-dom')
  return Reflect.get(await exportsOf(example), 'shareCookies') as Share
}

const [{ Browser: Happy }, shareCookies] = await Promise.all([load(), documented()])

/** A window of happy-dom that has the cookies of a page or frame. */
async function shared(options: BrowserOptions = { profile: 'chromium' }, framed = false) {
  const browser = new Browser(options)
  const page = framed ? await (await browser.open(B)).frame(`${A}/`) : await browser.open(`${A}/`)
  const happy = new Happy().newPage()
  shareCookies(happy, page)
  return { browser, page, window: happy.mainFrame.window }
}

describe('document.cookie of happy-dom', () => {
  test('is that of the page', async () => {
    const { browser, page, window } = await shared()
    window.document.cookie = 'theme=dark'
    page.document.cookie = 'size=1; Secure'
    expect(window.document.cookie).toBe('theme=dark; size=1')
    expect(page.document.cookie).toBe('theme=dark; size=1')
    expect(page.request('/').cookie).toBe('theme=dark; size=1')
    window.document.cookie = 'theme=; Max-Age=0'
    expect(page.document.cookie).toBe('size=1')
    browser.clear()
    expect(window.document.cookie).toBe('')
  })
  test('neither sees, sets nor overwrites HttpOnly cookies', async () => {
    const { page, window } = await shared()
    page.request('/').receive({ status: 200, headers: { 'set-cookie': 'SID=31d4; HttpOnly' } })
    window.document.cookie = 'SID=2'
    window.document.cookie = 'hidden=1; HttpOnly'
    expect(window.document.cookie).toBe('')
    expect(page.request('/').cookie).toBe('SID=31d4')
  })
  test('has the characters that scripts and servers wrote', async () => {
    const { page, window } = await shared()
    window.document.cookie = 'script=ü€'
    page.request('/').receive({ status: 200, headers: { 'set-cookie': 'server=\xc3\xbc' } })
    expect(window.document.cookie).toBe('script=ü€; server=ü')
    expect(page.document.cookie).toBe('script=ü€; server=ü')
    expect(page.request('/').cookie).toBe('script=\xc3\xbc\xe2\x82\xac; server=\xc3\xbc')
  })
  test('shows a cookie without a name, or without a value, as the profile does', async () => {
    const chromium = await shared()
    chromium.window.document.cookie = 'alone'
    expect([chromium.window.document.cookie, chromium.page.document.cookie]).toEqual(['alone', 'alone'])
    const firefox = await shared({ profile: 'firefox' })
    firefox.window.document.cookie = 'alone'
    expect([firefox.window.document.cookie, firefox.page.document.cookie]).toEqual(['alone=', 'alone='])
  })
  test('is that of the foreign frame if it is given one', async () => {
    const { page, window } = await shared({ profile: 'chromium' }, true)
    window.document.cookie = 'lax=1; Secure; SameSite=Lax'
    window.document.cookie = 'none=1; Secure; SameSite=None'
    expect([window.document.cookie, page.document.cookie]).toEqual(['none=1', 'none=1'])
  })
})

test('cookieStore of happy-dom is that of the page', async () => {
  const { page, window } = await shared()
  expect(window.cookieStore).toBe(page.cookieStore)
  await window.cookieStore.set('a', '1')
  expect(window.document.cookie).toBe('a=1')
})

test('fetch of happy-dom sends and stores the cookies of the page', async () => {
  const server = createServer((request, response) => {
    response.setHeader('set-cookie', ['SID=31d4; HttpOnly', 'seen=\xc3\xbc'])
    // A body of octets keeps Node from writing the headers as UTF-8.
    response.end(Buffer.from(Buffer.from(request.headers.cookie ?? '', 'latin1').toString('base64')))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : 0
    const page = await new Browser({ profile: 'chromium' }).open(`http://localhost:${port}/`)
    page.document.cookie = 'theme=ü'
    const happy = new Happy().newPage()
    shareCookies(happy, page)
    const { window } = happy.mainFrame
    const sent = async (): Promise<string> =>
      Buffer.from(await (await window.fetch(`http://localhost:${port}/api`)).text(), 'base64').toString('utf8')
    expect(await sent()).toBe('theme=ü')
    expect(page.document.cookie).toBe('theme=ü; seen=ü')
    expect(await sent()).toBe('theme=ü; SID=31d4; seen=ü')
  } finally {
    server.close()
  }
})
