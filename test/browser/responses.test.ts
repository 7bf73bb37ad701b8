/** What becomes of responses: which cookies are stored in which context, redirects, and Clear-Site-Data. */

import { Browser, type BrowserOptions, type BrowserRequest, type Frame, type Page } from 'speculoos/browser'
import { describe, expect, it } from 'vitest'
import { A, B, namesIn, redirecting, SEED_LINES, scene } from './scene.js'

const ALL = ['strict', 'lax', 'none', 'unset', 'part']
const seeded = { status: 200, headers: { 'set-cookie': SEED_LINES } }

/** The names of what is stored of a response. */
function storedOf(request: BrowserRequest, response = seeded): string[] {
  request.receive(response)
  return request.received.flatMap((result) => (result.status === 'stored' ? [result.cookie.name] : []))
}

type Place = readonly [
  title: string,
  request: (browser: Browser) => Promise<BrowserRequest>,
  chromium: string[],
  blocked: string[],
]

const at =
  (url: string, request: (page: Page) => BrowserRequest | null | Promise<BrowserRequest>) =>
  async (browser: Browser) => {
    const made = await request(await browser.open(url))
    if (made === null) throw new Error('there is no next hop')
    return made
  }

const places: readonly Place[] = [
  ['a cross-site link', at(B, (page) => page.request(A, { destination: 'document' })), ALL, ALL],
  ['a cross-site POST', at(B, (page) => page.request(A, { destination: 'document', method: 'POST' })), ALL, ALL],
  ['a same-site image', at(A, (page) => page.request('/', { destination: 'image' })), ALL, ALL],
  [
    'an image that was redirected from another site',
    at(A, (page) => page.request(B, { destination: 'image' }).receive({ status: 302, headers: { location: A } })),
    ALL,
    ALL,
  ],
  ['a cross-site image', at(B, (page) => page.request(A, { destination: 'image' })), ['none', 'part'], ['part']],
  ['a cross-site frame', at(B, (page) => page.request(A, { destination: 'iframe' })), ['none', 'part'], ['part']],
  ['a fetch of another origin', at(B, (page) => page.request(A)), [], []],
  ['a fetch without credentials', at(A, (page) => page.request('/', { credentials: 'omit' })), [], []],
]

describe('the cookies that are stored of the response to', () => {
  it.each(places)('%s', async (_, request, chromium, blocked) => {
    expect(storedOf(await request(new Browser({ profile: 'chromium' })))).toEqual(chromium)
    expect(storedOf(await request(new Browser({ profile: 'chromium', thirdPartyCookies: 'block' })))).toEqual(blocked)
  })
  it.each([204, 404, 500])('a request with status %i', async (status) => {
    const page = await new Browser().open(A)
    expect(storedOf(page.request('/'), { ...seeded, status })).toEqual(ALL)
  })
  it.each(['manual', 'error'] as const)('a redirect that is not followed: %s', async (redirect) => {
    const page = await new Browser().open(A)
    const request = page.request('/', { redirect })
    const headers = { location: '/next', 'set-cookie': SEED_LINES }
    expect(request.receive({ status: 302, headers })).toBeNull()
    expect(request.received.length).toBe(5)
    expect(request.failure === null).toBe(redirect === 'manual')
  })
  it('a page of http:, where Secure ones are refused', async () => {
    const page = await new Browser().open('http://site-a.example/')
    expect(storedOf(page.request('/'))).toEqual([])
  })
})

describe('a redirect', () => {
  it.each([
    [301, 'POST', 'GET'],
    [302, 'POST', 'GET'],
    [302, 'PUT', 'PUT'],
    [303, 'PUT', 'GET'],
    [303, 'HEAD', 'HEAD'],
    [307, 'POST', 'POST'],
    [308, 'POST', 'POST'],
  ])('with status %i makes of %s a %s', async (status, method, expected) => {
    const page = await new Browser().open(A)
    const next = page.request('/', { method }).receive({ status, headers: new Headers({ location: '/next' }) })
    expect([next?.method, next?.url]).toEqual([expected, `${A}/next`])
  })
  it.each([
    ['another status', 300, '/next', null],
    ['no Location', 302, undefined, null],
    ['a script', 302, 'javascript:alert(1)', 'its Location is a javascript: URL'],
    ['a file', 302, 'file:///etc/passwd', 'its Location is a file: URL'],
    ['no URL', 302, 'https://', 'its Location is not a URL'],
  ])('to %s is not followed', async (_, status, location, failure) => {
    const request = (await new Browser().open(A)).request('/')
    expect(request.receive({ status, headers: location === undefined ? {} : { location } })).toBeNull()
    expect(request.failure).toBe(failure)
  })
  it('is followed twenty times', async () => {
    let request: BrowserRequest | null = (await new Browser().open(A)).request('/')
    let last = request
    for (let hops = 0; request !== null; hops += 1) {
      expect(hops).toBeLessThanOrEqual(20)
      last = request
      request = request.receive({ status: 302, headers: { location: `/${hops}` } })
    }
    expect(last.url).toBe(`${A}/19`)
    expect(last.failure).toBe('it has more than 20 redirects')
  })
  it('keeps the fragment, and resolves against the hop before', async () => {
    const page = await new Browser().open(A)
    expect(page.request('/a/b#top').receive({ status: 302, headers: { location: 'c' } })?.url).toBe(`${A}/a/c#top`)
  })
})

describe('Clear-Site-Data', () => {
  const clearing = { status: 200, headers: { 'clear-site-data': '"cookies"' } }
  const www = 'https://www.site-a.example'

  /** Cookies of the apex, of www, of the whole site, of a frame and of another site; then what a response leaves. */
  async function left(options: BrowserOptions, act: (browser: Browser) => Promise<void>): Promise<string[]> {
    const browser = new Browser(options)
    const set = (frame: Frame, url: string, lines: string[]): void => {
      frame.request(url, { destination: 'image' }).receive({ status: 200, headers: { 'set-cookie': lines } })
    }
    const page = await browser.open(A)
    set(page, A, ['apex=1; HttpOnly; Secure', 'site=1; Domain=site-a.example', 'part=1; Secure; Partitioned'])
    set(page, www, ['www=1'])
    const foreign = await browser.open(B)
    set(foreign, A, ['framed=1; Secure; SameSite=None; Partitioned'])
    set(foreign, B, ['other=1'])
    await act(browser)
    return Array.from(browser.jar, ({ name }) => name)
  }

  const inPage = (url: string) => async (browser: Browser) => {
    ;(await browser.open(url)).request('/', { destination: 'document' }).receive(clearing)
  }
  const inFrame = async (browser: Browser): Promise<void> => {
    ;(await browser.open(B)).request(A, { destination: 'image' }).receive(clearing)
  }
  const chromium: BrowserOptions = { profile: 'chromium' }
  const blocked: BrowserOptions = { profile: 'chromium', thirdPartyCookies: 'block' }
  const firefox: BrowserOptions = { profile: 'firefox', thirdPartyCookies: 'allow' }

  it.each<[string, BrowserOptions, (browser: Browser) => Promise<void>, string[]]>([
    ['on A by the text', {}, inPage(A), ['framed', 'other']],
    ['on A in Chromium', chromium, inPage(A), ['framed', 'other']],
    ['on A in Firefox', firefox, inPage(A), ['part', 'www', 'framed', 'other']],
    ['on www in Chromium', chromium, inPage(www), ['framed', 'other']],
    ['on www in Firefox', firefox, inPage(www), ['apex', 'site', 'part', 'framed', 'other']],
    ['on A in a page of B in Chromium', chromium, inFrame, ['part', 'other']],
    ['on A in a page of B in a Chromium that blocks', blocked, inFrame, ['apex', 'site', 'part', 'www', 'other']],
    ['on A in a page of B in a Firefox that allows', firefox, inFrame, ['part', 'www', 'framed', 'other']],
    ['on A in a page of B in Firefox', { profile: 'firefox' }, inFrame, ['apex', 'site', 'part', 'www', 'other']],
  ])('%s', async (_, options, act, expected) => {
    expect(await left(options, act)).toEqual(expected)
  })

  it.each([
    ['rfc6265bis', 'http:', 2, 'old=2; new=1'],
    ['rfc6265bis', 'https:', 2, ''],
    ['chromium', 'http:', 0, 'old=1'],
    ['chromium', 'https:', 0, ''],
    ['firefox', 'http:', 2, 'old=2; new=1'],
    ['firefox', 'https:', 2, ''],
  ] as const)('in %s over %s with two cookies stores %i and leaves %j', async (profile, scheme, stored, expected) => {
    const page = await new Browser({ profile }).open(`${scheme}//site-a.example`)
    page.document.cookie = 'old=1'
    const request = page.request('/')
    request.receive({ status: 200, headers: { ...clearing.headers, 'set-cookie': ['old=2', 'new=1'] } })
    expect(request.received.map(({ status }) => status)).toEqual(Array(stored).fill('stored'))
    expect(page.document.cookie).toBe(expected)
  })

  it.each(['rfc6265bis', 'chromium', 'firefox'] as const)(
    'without a public suffix list leaves the cookies of other hosts in %s',
    async (profile) => {
      const browser = new Browser({ profile, publicSuffixes: null })
      for (const url of [A, www, B]) (await browser.open(url)).document.cookie = 'a=1'
      ;(await browser.open(A)).request('/', { destination: 'document' }).receive(clearing)
      expect(Array.from(browser.jar, ({ domain }) => domain)).toEqual(['www.site-a.example', new URL(B).hostname])
      ;(await browser.open(A)).document.cookie = 'a=1'
      ;(await browser.open(www)).request('/', { destination: 'document' }).receive(clearing)
      expect(Array.from(browser.jar, ({ domain }) => domain)).toEqual([new URL(B).hostname, 'site-a.example'])
    },
  )

  it.each([
    ['"*"', true],
    ['"cache", "cookies"', true],
    ['"storage"', false],
    ['cookies', false],
    ['"Cookies"', false],
  ])('of %s', async (value, clears) => {
    const page = await new Browser().open(A)
    page.document.cookie = 'a=1'
    page.request('/').receive({ status: 200, headers: { 'clear-site-data': value } })
    expect(page.document.cookie).toBe(clears ? '' : 'a=1')
  })
  it.each([
    ['rfc6265bis', ''],
    ['chromium', ''],
    ['firefox', 'a=1'],
  ] as const)('in a sandboxed frame leaves in %s %j', async (profile, expected) => {
    const fetch = async (url: string): Promise<Response> =>
      new Response('', { headers: url.endsWith('/frame') ? clearing.headers : {} })
    const page = await new Browser({ profile, fetch }).open(A)
    page.document.cookie = 'a=1'
    await page.frame('/frame', { sandbox: true })
    expect(page.document.cookie).toBe(expected)
  })

  it.each([
    ['rfc6265bis', ['part', 'a', 'b']],
    ['chromium', ['a', 'b', 'part']],
    ['firefox', ['b', 'a']],
  ] as const)('is reported in the order of %s', async (profile, expected) => {
    const page = await new Browser({ profile }).open(A)
    for (const line of ['part=1; Secure; Partitioned', 'a=1', 'b=1']) page.document.cookie = line
    const names: (string | undefined)[] = []
    page.cookieStore.onchange = ({ deleted }) => names.push(...deleted.map(({ name }) => name))
    page.request('/').receive(clearing)
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(names).toEqual(expected)
  })

  it('does nothing over http:', async () => {
    const page = await new Browser().open('http://site-a.example/')
    page.document.cookie = 'a=1'
    page.request('/').receive(clearing)
    expect(page.document.cookie).toBe('a=1')
  })
  it.each([
    ['chromium', 'a=1'],
    ['firefox', ''],
  ] as const)('without credentials in %s', async (profile, expected) => {
    const page = await new Browser({ profile }).open(A)
    page.document.cookie = 'a=1'
    page.request('/', { credentials: 'omit' }).receive(clearing)
    expect(page.document.cookie).toBe(expected)
  })
  it('clears what the same response sets, and counts on a redirect', async () => {
    const page = await new Browser().open(A)
    const headers = { ...clearing.headers, 'set-cookie': 'a=1', location: '/next' }
    expect(page.request('/').receive({ status: 302, headers })?.cookie).toBe('')
  })
})

describe('a navigation', () => {
  it('keeps the document for a response with status 204', async () => {
    const browser = new Browser({ fetch: async () => new Response(null, { status: 204 }) })
    const page = await browser.open(A)
    expect(page.url).toBe('about:blank')
  })
  it('ends in the URL of the last hop, and goes with POST and its body', async () => {
    const bodies: unknown[] = []
    const fetch = async (url: string, init: RequestInit) => {
      bodies.push([init.method, init.body])
      return new Response(null, url.endsWith('/pay') ? { status: 307, headers: { location: `${B}/paid` } } : {})
    }
    const page = await new Browser({ fetch }).open(A)
    await page.submit('/pay', { method: 'POST', body: 'to=me' })
    expect([page.url, page.origin]).toEqual([`${B}/paid`, B])
    expect(bodies.slice(1)).toEqual([
      ['POST', 'to=me'],
      ['POST', 'to=me'],
    ])
  })
  it('sends the fields of a GET form as the query', async () => {
    const page = await new Browser().open(A)
    await page.submit('/search', { body: new URLSearchParams({ q: 'cookies' }) })
    expect(page.url).toBe(`${A}/search?q=cookies`)
  })
  it('tells of each hop, with what was sent and withheld', async () => {
    const { browser } = await scene({ profile: 'chromium' })
    const page = await browser.open(redirecting(B, A))
    expect(page.response?.url).toBe(`${A}/`)
    expect(page.response?.redirected).toBe(true)
    expect(namesIn(await page.response?.text())).toContain('strict')
  })
})

describe('a credentialless frame', () => {
  it('has cookies of its own, which end with the page', async () => {
    const browser = new Browser({ profile: 'chromium' })
    const page = await browser.open(A)
    page.document.cookie = 'a=1'
    const frame = await page.frame(A, { credentialless: true })
    expect(frame.document.cookie).toBe('')
    frame.document.cookie = 'own=1'
    expect((await page.frame(A, { credentialless: true })).document.cookie).toBe('own=1')
    expect(page.document.cookie).toBe('a=1')
    await page.reload()
    expect((await page.frame(A, { credentialless: true })).document.cookie).toBe('')
  })
  it('is an ordinary frame in Firefox', async () => {
    const page = await new Browser({ profile: 'firefox' }).open(A)
    page.document.cookie = 'a=1'
    expect((await page.frame(A, { credentialless: true })).document.cookie).toBe('a=1')
  })
})

describe('document.cookie', () => {
  it.each([
    ['by the text', {}, ''],
    ['in Chromium', { profile: 'chromium' }, 'a=1'],
    ['in Firefox', { profile: 'firefox' }, 'a=1'],
  ] as const)('of an about:blank frame %s', async (_, options, expected) => {
    const page = await new Browser(options).open(A)
    page.document.cookie = 'a=1'
    expect((await page.frame()).document.cookie).toBe(expected)
  })
  it('throws a SecurityError in a sandboxed frame', async () => {
    const frame = await (await new Browser().open(A)).frame(A, { sandbox: true })
    expect(() => frame.document.cookie).toThrow(expect.objectContaining({ name: 'SecurityError' }))
    expect(() => {
      frame.document.cookie = 'a=1'
    }).toThrow(expect.objectContaining({ name: 'SecurityError' }))
  })
  it('is empty in a data: frame, and throws there in Chromium', async () => {
    const frameIn = async (options: BrowserOptions) => (await new Browser(options).open(A)).frame('data:,hello')
    expect((await frameIn({})).document.cookie).toBe('')
    const { document } = await frameIn({ profile: 'chromium' })
    expect(() => document.cookie).toThrow(expect.objectContaining({ name: 'SecurityError' }))
  })
})
