/** No cookie goes to a party that it does not belong to, whatever documents there are and whatever they do. */

import fc from 'fast-check'
import { publicSuffixes } from 'speculoos'
import { Browser, type BrowserOptions, type Frame, type RequestDestination } from 'speculoos/browser'
import { expect, it } from 'vitest'

const URLS = [
  'https://site-a.example/',
  'https://www.site-a.example/a',
  'http://site-a.example/',
  'https://site-b.example/',
  'https://site-c.example/c/d',
  'http://localhost:8080/',
]
const FRAME_URLS = [...URLS, 'about:blank', 'about:srcdoc', 'data:text/html,a']
const ATTRIBUTES = ['', '; SameSite=None', '; SameSite=Lax', '; SameSite=Strict', '; SameSite=None; Partitioned']
/** No beacons: those of a document that is gone still belong to its page. */
const DESTINATIONS: readonly RequestDestination[] = ['', 'image', 'iframe', 'document', 'websocket']

type Step = readonly [kind: number, frame: number, url: number, choice: number]

/** Scripts see only cookies that a request to the URL of their document could carry: none of another site or partition. */
async function checkScripts(browser: Browser, frame: Frame): Promise<void> {
  check(browser, frame.document.cookie, frame.origin, frame, false)
  const items = (await frame.cookieStore?.getAll()) ?? []
  check(browser, items.map(({ name, value }) => `${name}=${value}`).join('; '), frame.origin, frame, false)
}

/** The site of a URL, without its scheme. */
function siteOf(url: string): string {
  const { hostname } = new URL(url)
  return publicSuffixes.registrableDomain(hostname) ?? hostname
}

/**
 * The value of a cookie says who set it: its site, and the partition that it is in. Whoever reads it must be of that site,
 * and in that partition.
 */
function check(browser: Browser, header: string, url: string, frame: Frame, isTopLevel: boolean): void {
  for (const pair of header.split('; ').filter(Boolean)) {
    const [name = '', site = ''] = pair.split('=')
    expect(site).toBe(siteOf(url))
    const stored = [...browser.jar].filter((cookie) => cookie.name === name && cookie.value === site)
    const top = isTopLevel ? siteOf(url) : topSiteOf(frame)
    const isOwn = stored.some(({ partitionKey }) => partitionKey === null || siteOf(partitionKey.topLevelSite) === top)
    expect(isOwn).toBe(true)
  }
}

function topSiteOf(frame: Frame): string {
  let top = frame
  while (top.parent !== null) top = top.parent
  return top.origin === 'null' ? 'none' : siteOf(top.origin)
}

async function play(options: BrowserOptions, steps: readonly Step[]): Promise<void> {
  const browser = new Browser(options)
  const frames: Frame[] = [await browser.open('https://site-a.example/')]
  for (const [index, [kind, at, urlIndex, choice]] of steps.entries()) {
    const frame = frames[at % frames.length]
    if (frame === undefined || frame.origin === undefined) continue
    const url = URLS[urlIndex % URLS.length] ?? ''
    const frameUrl = FRAME_URLS[urlIndex % FRAME_URLS.length] ?? ''
    try {
      if (kind > 5) await checkScripts(browser, frame)
      if (kind === 0) frames.push(await browser.open(url))
      else if (kind === 1) frames.push(await frame.frame(frameUrl, { sandbox: choice === 1 }))
      else if (kind === 2) await frame.follow(url, { target: choice % 2 === 0 ? '_self' : '_top' })
      else if (kind === 3) frame.close()
      else if (kind === 4) frame.document.cookie = `s${index}=${siteOf(frame.origin)}${ATTRIBUTES[choice % 5]}; Secure`
      else if (kind === 5) await frame.cookieStore.set(`c${index}`, siteOf(frame.origin))
      else {
        const destination = DESTINATIONS[choice % DESTINATIONS.length] ?? ''
        const request = frame.request(url, { destination, credentials: 'include' })
        check(browser, request.cookie, url, frame, destination === 'document')
        const line = `r${index}=${siteOf(url)}${ATTRIBUTES[choice % 5]}; Secure`
        const next = request.receive({ status: 302, headers: { 'set-cookie': line, location: URLS[choice % 6] ?? '' } })
        if (next !== null) check(browser, next.cookie, next.url, frame, destination === 'document')
      }
    } catch (error) {
      // What is documented: closed frames, opaque origins, and what the Cookie Store API refuses.
      const isDocumented = error instanceof TypeError || error instanceof DOMException
      if (!isDocumented) throw error
    }
  }
  browser.close()
}

it.each<[string, BrowserOptions]>([
  ['by the text', {}],
  ['in Chromium', { profile: 'chromium' }],
  ['in a Chromium that blocks', { profile: 'chromium', thirdPartyCookies: 'block' }],
  ['in Firefox', { profile: 'firefox' }],
])('every cookie that is sent belongs to its reader %s', async (_, options) => {
  const step = fc.tuple(fc.nat(9), fc.nat(20), fc.nat(20), fc.nat(20))
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), (steps) => play(options, steps)),
    { numRuns: 200 },
  )
})
