/** The built site in the real Chromium: one page of each kind. `npm run test:site` looks at all of them. */

import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { reasons } from 'speculoos'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Search } from '../../docs/site/search.js'
import { type SiteServer, serve } from '../../docs/site/server.js'
import { root } from '../architecture/source.js'
import { openPage, overflowsOf, startChromium, unreachableOf, violationsOf } from './browser-checks.js'
import { questions, words } from './questions.js'

const folder = `${root}docs/api`
/** A page of each kind. */
const SAMPLE = [
  'index.html',
  'why/',
  'clients.html',
  'performance.html',
  'reference.html',
  'reference/log/',
  'reference/fetch/createFetch.html',
  'reference/speculoos/Cookie.html',
  'reference/speculoos/reasons.html',
]
/** The page on which every stop of the Tab key is checked. */
const SMALL = 'reference/log/'
/** The greatest size of the first page, in octets. */
const BUDGET = 200_000

let server: SiteServer
let browser: Browser
let page: Page
let errors: string[]
let search: Search

beforeAll(async () => {
  // The site is built by `npm run docs`; a run of the tests alone builds it once.
  if (!existsSync(`${folder}/assets/search.json`)) {
    execFileSync(process.execPath, ['--import', 'tsx', 'docs/site/build.ts'], { cwd: root, stdio: 'pipe' })
  }
  search = new Search(JSON.parse(readFileSync(`${folder}/assets/search.json`, 'utf8')))
  server = await serve(folder)
  browser = await startChromium()
  const opened = await openPage(browser)
  page = opened.page
  errors = opened.errors
}, 300_000)
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

describe('the first three results of the search include the answer', () => {
  it.each(questions)('%s', (question, ...answers) => {
    const hits = search.find(question, 3).map(({ entry }) => entry.address)
    expect(
      hits.some((address) => answers.includes(address)),
      `${question}: ${hits.join(' ')}`,
    ).toBe(true)
  })
})

it.each(words)('the search finds %s', (word) => {
  expect(search.find(word).length).toBeGreaterThan(0)
})

it('the search finds each reason by its id, before anything else', () => {
  const wrong = reasons.filter(({ id }) => search.find(id, 1)[0]?.entry.address !== `why/index.html#${id}`)
  expect(wrong.map(({ id }) => id)).toEqual([])
})

describe('a page of the site', () => {
  it.each(SAMPLE)('%s fits a phone, a tablet and a desk, and axe finds nothing against it', async (path) => {
    const before = errors.length
    await page.goto(server.url + path)
    expect(await overflowsOf(page)).toEqual([])
    expect(await violationsOf(page)).toEqual([])
    expect(errors.slice(before)).toEqual([])
  })

  it('shows the section of each reason under its address', async () => {
    await page.goto(`${server.url}why/`)
    const ids = await page.evaluate(() => Array.from(document.querySelectorAll('h3[id]'), ({ id }) => id))
    expect(reasons.filter(({ id }) => !ids.includes(id))).toEqual([])
  })

  it('shows no internals of the package', async () => {
    for (const path of ['reference/speculoos/CookieJar.html', 'reference/storage/StoredJar.html']) {
      await page.goto(server.url + path)
      const text = await page.locator('main').innerText()
      expect(text).not.toMatch(/Inherited from|Hierarchy|Overrides|Defined in/)
    }
  })
})

it(`the first page weighs less than ${BUDGET} octets`, async () => {
  const { page: fresh } = await openPage(browser)
  const sizes: Promise<number>[] = []
  fresh.on('response', (response) => sizes.push(response.body().then((body) => body.length)))
  await fresh.goto(server.url, { waitUntil: 'networkidle' })
  const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
  expect(total).toBeGreaterThan(10_000)
  expect(total).toBeLessThan(BUDGET)
  await fresh.close()
})

describe('by the keyboard alone', () => {
  it('everything can be reached, and shows the focus', async () => {
    await page.setViewportSize({ width: 1280, height: 900 })
    await page.goto(server.url + SMALL)
    expect(await unreachableOf(page)).toEqual([])
  })

  it('the first stop skips to the contents', async () => {
    await page.goto(server.url)
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the contents')
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content')
  })

  it('a reason can be found and opened', async () => {
    await page.goto(`${server.url}clients.html`)
    await page.keyboard.press('/')
    await page.keyboard.type('domain-mismatch')
    await page.locator('#hits [aria-selected="true"]').waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL('**/why/index.html#domain-mismatch')
    expect(await page.locator('h1').innerText()).toBe('Why was my cookie refused?')
  })

  it('on a phone, a button opens the list of pages, and Escape closes it', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    await page.goto(server.url)
    const menu = page.locator('button.menu')
    await menu.press('Enter')
    expect(await page.locator('.side').isVisible()).toBe(true)
    await page.keyboard.press('Escape')
    expect(await page.locator('.side').isVisible()).toBe(false)
    expect(await menu.getAttribute('aria-expanded')).toBe('false')
  })

  it('light and dark can be switched, and the choice is kept', async () => {
    await page.setViewportSize({ width: 1280, height: 900 })
    await page.emulateMedia({ colorScheme: 'light' })
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    await page.goto(server.url)
    const light = await ground()
    await page.locator('button.theme').press('Enter')
    const dark = await ground()
    expect(dark).not.toBe(light)
    await page.goto(`${server.url}clients.html`)
    expect(await ground()).toBe(dark)
  })
})
