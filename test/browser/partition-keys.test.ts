/** The partition of each kind of document and request, by CHIPS and Chromium 156, and by Firefox 153. */

import type { PartitionKey } from 'speculoos'
import { Browser, type Frame, type Page, type ProfileName } from 'speculoos/browser'
import { describe, expect, it } from 'vitest'
import { A, B, C } from './scene.js'

const WWW = 'https://www.site-a.example'
const SET = 'part=1; SameSite=None; Secure; Partitioned; Path=/'

/** A key as text: the top-level site, with an x if there is a cross-site ancestor. */
const keyOf = ({ partitionKey }: { readonly partitionKey: PartitionKey | null }): string =>
  `${partitionKey?.topLevelSite}${partitionKey?.hasCrossSiteAncestor ? ' x' : ''}`

type Row = readonly [title: string, find: (browser: Browser) => Promise<Frame>, chromium: string, firefox: string]

const rows: readonly Row[] = [
  ['a page', (browser) => browser.open(A), A, A],
  ['a page of another host of the site', (browser) => browser.open(WWW), A, A],
  ['a page on another port', (browser) => browser.open(`${A}:8443/`), A, A],
  [
    'a page of http:',
    (browser) => browser.open('http://site-a.example/'),
    'http://site-a.example',
    'http://site-a.example',
  ],
  ['a frame of the same site', async (browser) => (await browser.open(A)).frame(WWW), A, A],
  ['a frame of another site', async (browser) => (await browser.open(B)).frame(A), `${B} x`, B],
  [
    'a frame of another scheme',
    async (browser) => (await browser.open('http://site-a.example/')).frame(A),
    'http://site-a.example x',
    'http://site-a.example',
  ],
  [
    'a frame of A in www of A in a page of B',
    async (browser) => (await (await browser.open(B)).frame(WWW)).frame(A),
    `${B} x`,
    B,
  ],
  [
    'a frame of A in one of B in a page of A',
    async (browser) => (await (await browser.open(A)).frame(B)).frame(A),
    `${A} x`,
    `${A} x`,
  ],
  [
    'a frame of C in one of B in a page of A',
    async (browser) => (await (await browser.open(A)).frame(B)).frame(C),
    `${A} x`,
    A,
  ],
  ['an about:srcdoc frame', async (browser) => (await browser.open(A)).frame('about:srcdoc'), A, A],
  ['a data: frame', async (browser) => (await browser.open(A)).frame('data:text/html,hi'), `${A} x`, `${A} x`],
]

describe.each(['chromium', 'firefox'] as const)('in %s the partition of', (profile) => {
  it.each(rows)('%s', async (_, find, chromium, firefox) => {
    expect(keyOf(await find(new Browser({ profile })))).toBe(profile === 'firefox' ? firefox : chromium)
  })

  it('an image of a sandboxed frame has a cross-site ancestor', async () => {
    const frame = await (await new Browser({ profile }).open(A)).frame(A, { sandbox: true })
    expect(keyOf(frame.explain('/', { destination: 'image' }))).toBe(`${A} x`)
  })

  it('each hop of a navigation has the partition of its own site', async () => {
    const page = await new Browser({ profile }).open(A)
    const first = page.request(B, { destination: 'document' })
    const second = first.receive({ status: 302, headers: { location: C } })
    expect([keyOf(first.explain()), second && keyOf(second.explain())]).toEqual([B, C])
  })
})

/** Returns the Partitioned cookies that one document sets and another document then has. */
async function shared(
  profile: ProfileName,
  setter: (page: Page) => Promise<Frame>,
  reader: (page: Page) => Promise<Frame>,
): Promise<string> {
  const browser = new Browser({ profile, thirdPartyCookies: profile === 'firefox' ? 'partition' : 'block' })
  const page = await browser.open(B)
  const frame = await setter(page)
  frame.document.cookie = SET
  expect(frame.document.cookie).toBe('part=1')
  return (await reader(page)).document.cookie
}

describe.each(['rfc6265bis', 'chromium', 'firefox'] as const)('in %s a Partitioned cookie', (profile) => {
  const own = async (page: Page): Promise<Page> => page
  const www = (page: Page): Promise<Frame> => page.frame('https://www.site-b.example/')
  const framed = (page: Page): Promise<Frame> => page.frame(A)
  const within = async (page: Page): Promise<Frame> => (await page.frame(C)).frame(B)

  it('of a page is shared with its frames of the same site', async () => {
    const set = 'part=1; SameSite=None; Secure; Partitioned; Path=/; Domain=site-b.example'
    const page = await new Browser({ profile }).open(B)
    page.document.cookie = set
    expect((await www(page)).document.cookie).toBe('part=1')
  })
  it('of a frame is not shared with a page of its site', async () => {
    expect(await shared(profile, framed, (page) => page.open(A))).toBe('')
  })
  it('of a frame is shared with another frame of its site in the same page', async () => {
    expect(await shared(profile, framed, framed)).toBe('part=1')
  })
  it('of a frame within a frame of another site is not shared with the page', async () => {
    expect(await shared(profile, within, own)).toBe('')
    expect(await shared(profile, own, within)).toBe('')
  })
  it('of a credentialless frame is not shared, if the browser has such frames', async () => {
    const credentialless = (page: Page): Promise<Frame> => page.frame(A, { credentialless: true })
    expect(await shared(profile, credentialless, framed)).toBe(profile === 'firefox' ? 'part=1' : '')
  })
})
