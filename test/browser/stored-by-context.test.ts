/** The cookies that are stored from each kind of response and script, as measured with Chromium 156 and Firefox 153. */

import { Browser, type BrowserOptions, type BrowserRequest, type Page } from 'speculoos/browser'
import { describe, expect, it } from 'vitest'
import { A, B, SEED_LINES } from './scene.js'

const ALL = 'strict lax none unset part'
const HTTP = 'http://site-a.example'
const seeded = { status: 200, headers: { 'set-cookie': SEED_LINES } }

/** What is stored: in Chromium, in one that blocks third parties, and in Firefox, which marks what is in a partition. */
type Row = readonly [
  title: string,
  url: string,
  request: (page: Page) => BrowserRequest | null,
  chromium: string,
  blocked: string,
  firefox: string,
]

const document =
  (url: string, method = 'GET') =>
  (page: Page) =>
    page.request(url, { destination: 'document', method })
const throughB = (destination: 'document' | 'image') => (page: Page) =>
  page.request(B, { destination }).receive({ status: 302, headers: { location: A } })

const FRAMED = ['none part', 'part', 'none* unset* part*'] as const
const rows: readonly Row[] = [
  ['a same-site link', A, document('/'), ALL, ALL, 'strict lax none unset part*'],
  ['a cross-site link', B, document(A), ALL, ALL, 'strict lax none unset part*'],
  ['a cross-site POST', B, document(A, 'POST'), ALL, ALL, 'strict lax none unset part*'],
  ['a navigation through another site', A, throughB('document'), ALL, ALL, 'strict lax none unset part*'],
  ['an image through another site', A, throughB('image'), ALL, ALL, 'strict lax none unset part*'],
  ['a same-site fetch', A, (page) => page.request('/'), ALL, ALL, 'strict lax none unset part*'],
  ['a cross-site image', B, (page) => page.request(A, { destination: 'image' }), ...FRAMED],
  ['a cross-site frame', B, (page) => page.request(A, { destination: 'iframe' }), ...FRAMED],
  ['a cross-site fetch with credentials', B, (page) => page.request(A, { credentials: 'include' }), ...FRAMED],
  ['a cross-site beacon', B, (page) => page.request(A, { destination: 'beacon', method: 'POST' }), ...FRAMED],
  ['a fetch of another origin', 'https://www.site-a.example/', (page) => page.request(A), '', '', ''],
  ['a request without credentials', A, (page) => page.request('/', { credentials: 'omit' }), '', '', ''],
  ['a page over http', HTTP, document('/'), '', '', ''],
]

/** The names of the cookies that were stored, if need be with a mark at those in a partition. */
function storedOf(request: BrowserRequest | null, marks: boolean): string {
  request?.receive(seeded)
  return (request?.received ?? [])
    .flatMap((result) => (result.status === 'stored' ? [result.cookie] : []))
    .map(({ name, partitionKey }) => (marks && partitionKey !== null ? `${name}*` : name))
    .join(' ')
}

describe('the cookies of a response are stored as measured, for', () => {
  it.each(rows)('%s', async (_, url, request, chromium, blocked, firefox) => {
    const stored = async (options: BrowserOptions, marks = false): Promise<string> =>
      storedOf(request(await new Browser(options).open(url)), marks)
    expect(await stored({ profile: 'chromium' })).toBe(chromium)
    expect(await stored({ profile: 'chromium', thirdPartyCookies: 'block' })).toBe(blocked)
    expect(await stored({ profile: 'firefox' }, true)).toBe(firefox)
  })
})

/** The names of the cookies that a script of a page or frame has set, with a mark if they are in a partition. */
async function setBy(options: BrowserOptions, top: string): Promise<string> {
  const browser = new Browser(options)
  const page = await browser.open(top)
  const frame = top === A ? page : await page.frame(A)
  for (const line of SEED_LINES) frame.document.cookie = line
  return Array.from(browser.jar, ({ name, partitionKey }) => `${name}${partitionKey === null ? '' : '*'}`).join(' ')
}

describe('the cookies of a script are stored as measured, for', () => {
  it.each([
    ['a page', 'chromium', {}, A, 'strict lax none unset part*'],
    ['a page', 'firefox', {}, A, 'strict lax none unset part*'],
    ['a frame of another site', 'chromium', {}, B, 'none part*'],
    ['a frame of another site that is blocked', 'chromium', { thirdPartyCookies: 'block' }, B, 'part*'],
    ['a frame of another site', 'firefox', {}, B, 'none* unset* part*'],
  ] as const)('%s in %s', async (_, profile, options, top, expected) => {
    expect(await setBy({ profile, ...options }, top)).toBe(expected)
  })
})

describe.each(['chromium', 'firefox'] as const)('in %s', (profile) => {
  const namesAndPaths = (browser: Browser): string[] => [...browser.jar].map(({ name, path }) => `${name} ${path}`)

  it('a response over http stores no cookie that is Secure or SameSite=None', async () => {
    const lines = ['a=1; Secure', 'b=1; SameSite=None', 'c=1; Partitioned; Secure', 'plain=1']
    const browser = new Browser({ profile })
    const page = await browser.open(HTTP)
    page.request('/').receive({ status: 200, headers: { 'set-cookie': lines } })
    expect(namesAndPaths(browser)).toEqual(['plain /'])
  })
  it('SameSite=None without Secure is refused, and so is Partitioned', async () => {
    const browser = new Browser({ profile })
    const page = await browser.open(A)
    const lines = ['n=1; SameSite=None', 'p=1; Partitioned', 'h=1; HttpOnly']
    page.request('/').receive({ status: 200, headers: { 'set-cookie': lines } })
    expect(namesAndPaths(browser)).toEqual(['h /'])
  })
  it('http may not set a cookie at a path below that of a Secure cookie of its name', async () => {
    const browser = new Browser({ profile })
    browser.jar.setCookie('a=1; Secure; Path=/docs', `${A}/`)
    browser.jar.setCookie('a=2; Path=/docs/api', `${HTTP}/`)
    browser.jar.setCookie('a=3; Path=/', `${HTTP}/`)
    expect(namesAndPaths(browser).sort()).toEqual(['a /', 'a /docs'])
  })
  it('a script cannot change or set an HttpOnly cookie, but can set one of its name at another path', async () => {
    const browser = new Browser({ profile })
    const page = await browser.open(`${A}/docs/`)
    page.request('/').receive({ status: 200, headers: { 'set-cookie': 'a=http; HttpOnly; Path=/' } })
    for (const line of ['a=script; Path=/', 'a=script; Path=/docs', 'b=1; HttpOnly']) page.document.cookie = line
    expect([...browser.jar].map(({ path, httpOnly }) => `${path} ${httpOnly}`)).toEqual(['/ true', '/docs false'])
  })
  it('a service worker has the cookies of its own site in its requests', async () => {
    const browser = new Browser({ profile })
    const page = await browser.open(A)
    page.request('/').receive(seeded)
    expect(browser.registerServiceWorker(`${A}/sw.js`).request('/').cookie.split('; ').length).toBe(5)
  })
  it.each(['localhost', 'app.localhost', '127.0.0.9', '[::1]'])('http on %s may set Secure cookies', async (host) => {
    const browser = new Browser({ profile })
    const page = await browser.open(`http://${host}:8080/`)
    page.request('/').receive({ status: 200, headers: { 'set-cookie': '__Host-a=1; Secure; Path=/; SameSite=None' } })
    const carrying = ['http', 'https', 'ws'].map((scheme) => browser.jar.getCookieString(`${scheme}://${host}/`))
    expect(carrying).toEqual(['__Host-a=1', '__Host-a=1', '__Host-a=1'])
  })
})
