/** The simulated browser: requests of a page beside the same URLs without one, and a page with all that it loads. */

import { Browser, type Page, type RequestDestination } from 'speculoos/browser'
import { weigh } from '../competitors/measured-jar.js'
import type { Contender, HeldWorkload, TimedWorkload } from '../measurement.js'
import { inTurn, made, weightsOf } from './slices.js'

const IN_TURN = 4096
const BROWSERS = 10_000
const SHOP = 'https://shop.example'
const LINES = ['SID=31d4; Path=/; Secure; HttpOnly', 'theme=dark; Path=/; Secure', 'cart=7; Path=/cart; Secure']
const KINDS: readonly RequestDestination[] = ['image', 'script', 'style', 'font']

/** What a page loads: half of it from another site. */
const SUBRESOURCES = Array.from({ length: 20 }, (_, index) => ({
  url: `${index % 2 === 0 ? SHOP : 'https://cdn.example'}/part-${index}`,
  init: { destination: KINDS[index % KINDS.length] },
}))

export const browsers: readonly TimedWorkload[] = [
  {
    kind: 'time',
    name: 'browser-requests',
    title: '4,096 URLs in turn, as requests of a page of a simulated Chromium',
    section: 'itself',
    comparison: { subject: 'of a page', against: 'of the jar', reads: 'times as much', floor: 2 },
    open: async () => {
      const { page, browser } = await openShop()
      const { jar } = browser
      const urls = Array.from({ length: IN_TURN }, (_, index) => `${SHOP}/${index % 3 === 0 ? 'cart/' : ''}${index}`)
      const weights = weightsOf(urls.map((url) => jar.getCookieString(url)))
      return [
        inTurn('of a page', urls, weights, (part, times) => weighEach(part, times, (url) => page.request(url).cookie)),
        inTurn('of the jar', urls, weights, (part, times) => weighEach(part, times, (url) => jar.getCookieString(url))),
      ]
    },
  },
  {
    kind: 'time',
    name: 'browser-page',
    title: 'a page of a simulated Chromium with 20 subresources, without the fetch (50 us are wanted)',
    section: 'itself',
    open: async (): Promise<Contender[]> => {
      const { page } = await openShop()
      return [
        made(
          'a page',
          () => page,
          (pages) => {
            for (const each of pages) load(each)
            return pages.length
          },
        ),
      ]
    },
  },
]

/** Browsers of a server that tests many users at once. */
export const heldBrowsers: readonly HeldWorkload[] = [
  {
    kind: 'memory',
    name: 'heap-of-browsers',
    title: 'one of 10,000 simulated browsers before their first page (6 KB are wanted)',
    section: 'memory',
    open: () =>
      (['chromium', 'firefox'] as const).map((profile) => ({
        name: profile,
        things: BROWSERS,
        hold: () => Array.from({ length: BROWSERS }, () => new Browser({ profile })),
      })),
  },
]

async function openShop(): Promise<{ readonly browser: Browser; readonly page: Page }> {
  const browser = new Browser({ profile: 'chromium' })
  browser.jar.setCookies(LINES, `${SHOP}/`)
  return { browser, page: await browser.open(`${SHOP}/`) }
}

function weighEach(urls: readonly string[], times: number, cookieOf: (url: string) => string): number {
  let weight = 0
  for (let time = 0; time < times; time += 1) for (const url of urls) weight += weigh(cookieOf(url))
  return weight
}

/** A navigation and the requests of its document, each with its response. */
function load(page: Page): void {
  const navigation = page.request(`${SHOP}/`, { destination: 'document' })
  weigh(navigation.cookie)
  navigation.receive({ status: 200 })
  for (const { url, init } of SUBRESOURCES) {
    const request = page.request(url, init)
    weigh(request.cookie)
    request.receive({ status: 200 })
  }
}
