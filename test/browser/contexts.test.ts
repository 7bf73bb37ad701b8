/** What a request carries by where it comes from: measured with Chromium 156 and Firefox 153, or by the text. */

import type { Browser, BrowserOptions, Frame, Page } from 'speculoos/browser'
import { describe, expect, it } from 'vitest'
import { A, B, C, namesIn, redirecting, type Scene, scene } from './scene.js'

const ALL = 'strict lax none unset part'
const LAX = 'lax none unset part'
const TWO_MINUTES = 120_000

/** What each browser sends: by the text, in Chromium, in one that blocks, in a Firefox that allows, and in Firefox. */
interface Expected {
  readonly text: string
  readonly chromium: string
  readonly blocked: string
  readonly allowed: string
  readonly firefox: string
}

type Row = readonly [title: string, act: (scene: Scene) => Promise<string[]>, expected: Expected]

const all = (names: string): Expected => ({
  text: names,
  chromium: names,
  blocked: names,
  allowed: names,
  firefox: names,
})
const unlessFirefox = (names: string, firefox: string): Expected => ({ ...all(names), allowed: firefox, firefox })

const THIRD_PARTY: Expected = { text: 'none', chromium: 'none', blocked: '', allowed: 'none unset', firefox: '' }

/** What the last hop carries when a page has done something. */
const from =
  (url: string, act: (page: Page) => Promise<unknown> = async () => {}) =>
  async ({ browser, last }: Scene): Promise<string[]> => {
    await act(await browser.open(url))
    return last()
  }

/** What a request or script carries that is made in a page. */
const on =
  (url: string, names: (page: Page) => Promise<string[]>) =>
  async ({ browser }: Scene): Promise<string[]> =>
    names(await browser.open(url))

const image = (frame: Pick<Frame, 'request'>, url = `${A}/pixel`): string[] =>
  namesIn(frame.request(url, { destination: 'image' }).cookie)

/** A page of A that was reached by a link on B. */
const reached = async (browser: Browser): Promise<Page> => {
  const page = await browser.open(`${B}/`)
  await page.follow(`${A}/`)
  return page
}

const rows: readonly Row[] = [
  ['the address bar', from(A), all(ALL)],
  ['a same-site link', from(A, (page) => page.follow('/next')), all(ALL)],
  ['a link from another host of the site', from('https://www.site-a.example/', (page) => page.follow(A)), all(ALL)],
  ['a same-site POST', from(A, (page) => page.submit('/next', { method: 'POST' })), all(ALL)],
  ['a cross-site link', from(B, (page) => page.follow(A)), all(LAX)],
  ['a cross-site link to a new page', from(B, (page) => page.follow(A, { target: '_blank' })), all(LAX)],
  ['a cross-site form with GET', from(B, (page) => page.submit(A)), all(LAX)],
  ['window.open of another site', from(B, (page) => page.open(A)), all(LAX)],
  [
    'a cross-site POST while the cookies are young',
    from(B, (page) => page.submit(A, { method: 'POST' })),
    { ...all('none unset part'), text: 'none part' },
  ],
  [
    'a cross-site POST after two minutes',
    async (the) => {
      the.wait(TWO_MINUTES + 1)
      return from(B, (page) => page.submit(A, { method: 'POST' }))(the)
    },
    unlessFirefox('none part', 'none unset part'),
  ],
  ['a cross-site image', on(B, async (page) => image(page)), THIRD_PARTY],
  ['a cross-site frame', from(B, (page) => page.frame(A)), THIRD_PARTY],
  ['a cross-site fetch with credentials', from(B, (page) => page.fetch(A, { credentials: 'include' })), THIRD_PARTY],
  [
    'a cross-site beacon',
    on(B, async (page) => namesIn(page.request(A, { destination: 'beacon' }).cookie)),
    THIRD_PARTY,
  ],
  [
    'a cross-site WebSocket',
    on(B, async (page) => namesIn(page.request(A, { destination: 'websocket' }).cookie)),
    THIRD_PARTY,
  ],
  [
    'a frame of B in a page of A that navigates itself to A',
    from(A, async (page) => (await page.frame(B)).follow(A)),
    unlessFirefox('none part', 'none unset part'),
  ],
  ['a frame of A in one of B in a page of A', from(A, async (page) => (await page.frame(B)).frame(A)), THIRD_PARTY],
  [
    'an image of a frame of A in one of B in a page of A',
    on(A, async (page) => image(await (await page.frame(B)).frame(A))),
    THIRD_PARTY,
  ],
  [
    'an image of a sandboxed frame of A',
    on(A, async (page) => image(await page.frame(A, { sandbox: true }))),
    { ...THIRD_PARTY, text: ALL },
  ],
  ['an image of a data: frame of A', on(A, async (page) => image(await page.frame('data:text/html,hi'))), THIRD_PARTY],
  ['an image of a srcdoc frame of A', on(A, async (page) => image(await page.frame('about:srcdoc'))), all(ALL)],
  ['an image of an about:blank frame of A', on(A, async (page) => image(await page.frame())), all(ALL)],
  ['a sandboxed frame of A in a page of A', from(A, (page) => page.frame(A, { sandbox: true })), all(ALL)],
  ['a link from A through B to A', from(A, (page) => page.follow(redirecting(B, A))), unlessFirefox(ALL, LAX)],
  ['the address bar through B to A', from(redirecting(B, A)), unlessFirefox(ALL, LAX)],
  [
    'a POST from A through B to A, with status 307',
    from(A, (page) => page.submit(redirecting(B, A, 307), { method: 'POST' })),
    unlessFirefox(ALL, 'none unset part'),
  ],
  [
    'an image on A through B to A',
    on(A, async (page) => {
      const next = page.request(B, { destination: 'image' }).receive({ status: 302, headers: { location: A } })
      return namesIn(next?.cookie)
    }),
    unlessFirefox(ALL, 'none unset part'),
  ],
  [
    'a frame on A through B to A',
    from(A, (page) => page.frame(redirecting(B, A))),
    unlessFirefox(ALL, 'none unset part'),
  ],
  [
    'a fetch with credentials on A through A and B to A',
    from(A, (page) => page.fetch(redirecting(A, redirecting(B, A)), { credentials: 'include' })),
    unlessFirefox(ALL, 'none unset part'),
  ],
  [
    'a fetch with credentials of the same origin on A through A and B to A',
    from(A, (page) => page.fetch(redirecting(A, redirecting(B, A)))),
    all(''),
  ],
  [
    'a reload by the user, after another site redirected the address bar to the page',
    async ({ browser, last }) => {
      await (await browser.open(redirecting(B, A))).reload()
      return last()
    },
    all(ALL),
  ],
  [
    'location.reload() of a page that another site redirected the address bar to',
    async ({ browser, last }) => {
      await (await browser.open(redirecting(B, A))).reload({ by: 'script' })
      return last()
    },
    all(ALL),
  ],
  [
    'history.back() to a page that another site redirected the address bar to',
    async ({ browser, last }) => {
      const page = await browser.open(redirecting(B, A))
      await page.goto(C)
      await page.back()
      return last()
    },
    all(ALL),
  ],
  [
    'location.reload() of a page that was reached cross-site',
    async ({ browser, last }) => {
      await (await reached(browser)).reload({ by: 'script' })
      return last()
    },
    unlessFirefox(ALL, LAX),
  ],
  [
    'the reload by the user of a page that was reached cross-site',
    async ({ browser, last }) => {
      await (await reached(browser)).reload()
      return last()
    },
    all(LAX),
  ],
  [
    'history.back() to a page that was reached cross-site',
    async ({ browser, last }) => {
      const page = await reached(browser)
      await page.goto(C)
      await page.back()
      return last()
    },
    all(LAX),
  ],
  ['an image of a page that was reached cross-site', async ({ browser }) => image(await reached(browser)), all(ALL)],
  [
    'document.cookie of a page that was reached cross-site',
    async ({ browser }) => namesIn((await reached(browser)).document.cookie),
    all(ALL),
  ],
  [
    'a link from http: to https: of the same host',
    from('http://site-a.example/', (page) => page.follow(A)),
    unlessFirefox(LAX, ALL),
  ],
  [
    'an image from https: in a page of http: of the same host',
    on('http://site-a.example/', async (page) => image(page)),
    { text: 'none', chromium: 'none', blocked: '', allowed: 'strict lax none unset', firefox: 'strict lax none unset' },
  ],
  [
    'a POST from http: to https: of the same host',
    from('http://site-a.example/', (page) => page.submit(A, { method: 'POST' })),
    { ...unlessFirefox('none unset part', ALL), text: 'none part' },
  ],
  [
    'a frame of B that navigates the page to A',
    from(A, async (page) => (await page.frame(B)).follow(A, { target: '_top' })),
    all(LAX),
  ],
  ['a dedicated worker on A', on(A, async (page) => image(page.worker('/w.js'))), all(ALL)],
  ['a shared worker on A', on(A, async (page) => image(page.worker('/w.js', { shared: true }))), all(ALL)],
  [
    'a dedicated worker on A in a page of B',
    on(B, async (page) => image((await page.frame(A)).worker('/w.js'))),
    THIRD_PARTY,
  ],
  [
    'a shared worker on A in a page of B',
    on(B, async (page) => image((await page.frame(A)).worker('/w.js', { shared: true }))),
    THIRD_PARTY,
  ],
  [
    'document.cookie on A in a page of B',
    on(B, async (page) => namesIn((await page.frame(A)).document.cookie)),
    THIRD_PARTY,
  ],
  [
    'a request without credentials',
    on(A, async (page) => namesIn(page.request('/', { credentials: 'omit' }).cookie)),
    all(''),
  ],
  [
    'a fetch with credentials of the same origin from www to the apex',
    on('https://www.site-a.example/', async (page) => namesIn(page.request(A).cookie)),
    all(''),
  ],
]

type Column = readonly [name: string, column: keyof Expected, options: BrowserOptions]

const browsers: readonly Column[] = [
  ['by the text', 'text', {}],
  ['in Chromium', 'chromium', { profile: 'chromium' }],
  ['in a Chromium that blocks third-party cookies', 'blocked', { profile: 'chromium', thirdPartyCookies: 'block' }],
  ['in a Firefox that allows third-party cookies', 'allowed', { profile: 'firefox', thirdPartyCookies: 'allow' }],
  ['in Firefox', 'firefox', { profile: 'firefox' }],
]

for (const [name, column, options] of browsers) {
  describe(`${name}, the cookies of`, () => {
    it.each(rows)('%s', async (_, act, expected) => {
      const got = await act(await scene(options))
      expect(got.sort()).toEqual(expected[column].split(' ').filter(Boolean).sort())
    })
  })
}
