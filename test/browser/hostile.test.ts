/** Servers, fetches and listeners that want to break a browser: nothing throws but what is documented. */

import { Readable } from 'node:stream'
import { Browser, type Frame, profiles } from 'speculoos/browser'
import { profiles as jarProfiles } from 'speculoos/profiles'
import { describe, expect, it } from 'vitest'
import { A, B, redirecting, serve } from './scene.js'

function lockedStream(): ReadableStream | null {
  const { body } = new Response('body')
  body?.getReader()
  return body
}

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

describe('a hostile server', () => {
  it('sends 10,000 Set-Cookie lines to a frame 200 deep', async () => {
    const browser = new Browser({ profile: 'chromium' })
    let frame: Frame = await browser.open(A)
    for (let depth = 0; depth < 200; depth += 1) frame = await frame.frame(depth % 2 === 0 ? B : A)
    expect(frame.siteForCookies).toBe('opaque')
    const lines = Array.from({ length: 10_000 }, (_, index) => `c${index}=1; Secure; SameSite=None`)
    const request = frame.request('/', { destination: 'image' })
    expect(request.receive({ status: 200, headers: { 'set-cookie': lines } })).toBeNull()
    expect(request.received.length).toBe(10_000)
    expect(browser.jar.size).toBeLessThanOrEqual(180)
    browser.close()
  })
  it('redirects for ever', async () => {
    const fetch = async (url: string) => new Response(null, { status: 302, headers: { location: `${url}x` } })
    const browser = new Browser({ fetch })
    await expect(browser.open(`${A}/`)).rejects.toThrow('it has more than 20 redirects')
    expect(browser.pages).toEqual([])
  })
  it('redirects to a script', async () => {
    const page = await new Browser({ fetch: serve }).open(A)
    await expect(page.fetch(redirecting(A, 'javascript:alert(1)'))).rejects.toBeInstanceOf(TypeError)
    await expect(page.follow(redirecting(A, 'javascript:alert(1)'))).rejects.toBeInstanceOf(TypeError)
    expect(page.url).toBe(`${A}/`)
    await page.follow('javascript:alert(1)')
    expect(page.url).toBe(`${A}/`)
  })
})

describe('a hostile fetch', () => {
  it('throws, or rejects: a network error with its cause', async () => {
    const cause = new Error('no network')
    for (const fetch of [
      () => {
        throw cause
      },
      () => Promise.reject(cause),
    ]) {
      await expect(new Browser({ fetch }).open(A)).rejects.toMatchObject({ name: 'TypeError', cause })
    }
  })
  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'hello'],
    ['no status', {}],
    ['no headers', { status: 200 }],
  ])('returns %s', async (_, answer) => {
    const browser = new Browser({ fetch: () => answer as never })
    await expect(browser.open(A)).rejects.toBeInstanceOf(TypeError)
  })
  it.each<[string, unknown]>([
    ['a text', 'body'],
    ['a stream of Node', Readable.from(['body'])],
    ['a stream that is being read', lockedStream()],
    ['a stream that cannot be cancelled', { cancel: () => Promise.reject(new Error('no')) }],
    [
      'an object that throws',
      {
        cancel: () => {
          throw new Error('no')
        },
      },
    ],
  ])('redirects with a body that is %s', async (_, body) => {
    const redirect = { status: 302, headers: new Headers({ location: '/next' }), body }
    const fetch = (url: string): Response => (url.endsWith('/next') ? new Response() : (redirect as never))
    expect((await new Browser({ fetch }).open(A)).url).toBe(`${A}/next`)
  })
  it('hangs until the page is closed', async () => {
    const hanging = new Promise<Response>(() => {})
    const page = await new Browser({ fetch: (url) => (url.endsWith('/hang') ? hanging : new Response()) }).open(A)
    const [fetched, followed] = [page.fetch('/hang'), page.follow('/hang')]
    const outcomes = Promise.allSettled([fetched, followed])
    page.close()
    for (const outcome of await outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { name: 'AbortError' } })
    }
  })
  it('hangs until the caller aborts', async () => {
    const page = await new Browser({
      fetch: (url) => (url.endsWith('/hang') ? new Promise(() => {}) : new Response()),
    }).open(A)
    const controller = new AbortController()
    const call = page.fetch('/hang', { signal: controller.signal })
    controller.abort(new Error('enough'))
    await expect(call).rejects.toThrow('enough')
    await expect(page.fetch('/hang', { signal: controller.signal })).rejects.toThrow('enough')
  })
  it('hangs until another navigation begins, and then answers', async () => {
    let answer = (_: Response): void => {}
    const late = new Promise<Response>((resolve) => {
      answer = resolve
    })
    const browser = new Browser({ fetch: (url) => (url.endsWith('/late') ? late : new Response()) })
    const page = await browser.open(A)
    const first = page.follow('/late')
    await page.goto(B)
    answer(new Response(null, { headers: { 'set-cookie': 'late=1' } }))
    await expect(first).rejects.toMatchObject({ name: 'AbortError' })
    expect([page.url, browser.jar.size]).toEqual([`${B}/`, 0])
  })
  it('answers twice: only the first answer counts', async () => {
    const page = await new Browser().open(A)
    const request = page.request('/')
    request.receive({ status: 200, headers: { 'set-cookie': 'a=1' } })
    expect(request.receive({ status: 302, headers: { location: B, 'set-cookie': 'b=1' } })).toBeNull()
    expect(page.document.cookie).toBe('a=1')
  })
})

describe('a document that is gone', () => {
  it('stores nothing of a late response, but for a beacon', async () => {
    const browser = new Browser()
    const page = await browser.open(A)
    const [image, beacon] = [page.request('/', { destination: 'image' }), page.request('/', { destination: 'beacon' })]
    await page.goto(B)
    expect(image.receive({ status: 200, headers: { 'set-cookie': 'a=1' } })).toBeNull()
    expect(browser.jar.size).toBe(0)
    beacon.receive({ status: 200, headers: { 'set-cookie': 'b=1' } })
    expect(browser.jar.size).toBe(1)
  })
  it('or has an opaque origin starts workers of blobs, which have no cookies of their site', async () => {
    for (const profile of ['rfc6265bis', 'chromium', 'firefox'] as const) {
      const browser = new Browser({ profile })
      browser.jar.setCookies(['lax=1; Secure', 'none=2; Secure; SameSite=None'], A)
      const frame = await (await browser.open(A)).frame(A, { sandbox: true })
      const worker = frame.worker('blob:null/1')
      const names = worker.request(A, { credentials: 'include', mode: 'no-cors' }).cookie
      expect([worker.origin, names]).toEqual(['null', profile === 'firefox' ? '' : 'none=2'])
      expect(() => frame.worker('/w.js')).toThrow('another origin')
    }
  })
  it('has no cookies, frames and requests any more', async () => {
    const page = await new Browser().open(A)
    page.document.cookie = 'a=1'
    const { document } = page
    const frame = await page.frame(A)
    page.close()
    expect(document.cookie).toBe('')
    expect(page.request('/').cookie).toBe('')
    await expect(frame.follow(B)).rejects.toBeInstanceOf(TypeError)
    await expect(page.goto(B)).rejects.toBeInstanceOf(TypeError)
    await expect(page.fetch('/')).rejects.toMatchObject({ name: 'AbortError' })
  })
  it('ends its workers', async () => {
    const page = await new Browser().open(A)
    page.document.cookie = 'a=1'
    const worker = page.worker('/w.js')
    expect(worker.request('/').cookie).toBe('a=1')
    page.close()
    expect(worker.request('/').cookie).toBe('')
  })
})

describe('listeners', () => {
  it('may navigate, and set more cookies', async () => {
    const browser = new Browser()
    const page = await browser.open(A)
    let count = 0
    page.cookieStore.onchange = () => {
      count += 1
      page.document.cookie = `more${count}=1`
      if (count === 3) void page.goto(B)
    }
    page.document.cookie = 'a=1'
    for (let turns = 0; turns < 10; turns += 1) await turn()
    expect(page.url).toBe(`${B}/`)
    expect(count).toBeGreaterThanOrEqual(3)
  })
  it('of changes may throw: others are still called, and the error is reported as for any listener', async () => {
    const page = await new Browser().open(A)
    const seen: string[] = []
    const reported: string[] = []
    const others = process.listeners('uncaughtException')
    process.removeAllListeners('uncaughtException')
    process.on('uncaughtException', (error) => reported.push(error.message))
    try {
      page.cookieStore.onchange = () => {
        throw new Error('bad listener')
      }
      page.cookieStore.addEventListener('change', () => seen.push('called'))
      page.document.cookie = 'a=1'
      await turn()
      page.document.cookie = 'b=2'
      await turn()
    } finally {
      process.removeAllListeners('uncaughtException')
      for (const listener of others) process.on('uncaughtException', listener)
    }
    expect([seen, reported]).toEqual([
      ['called', 'called'],
      ['bad listener', 'bad listener'],
    ])
    expect(page.document.cookie).toBe('a=1; b=2')
  })
  it('of hops may throw: the call rejects, and the browser goes on', async () => {
    let isBad = true
    const onHop = (): void => {
      if (isBad) throw new Error('bad listener')
    }
    const browser = new Browser({ onHop })
    await expect(browser.open(A)).rejects.toThrow('bad listener')
    isBad = false
    expect((await browser.open(A)).url).toBe(`${A}/`)
  })
})

describe('mistakes', () => {
  it.each<[string, object, RegExp]>([
    ['an option that does not exist', { profil: 'chromium' }, /options: expected one of profile/],
    ['a profile that does not exist', { profile: 'webkit' }, /options.profile: expected a profile/],
    ['a rule that does not exist', { thirdPartyCookies: 'maybe' }, /options.thirdPartyCookies/],
    ['no function as fetch', { fetch: 'fetch' }, /options.fetch: expected a function/],
    [
      'a profile of jars',
      { profile: jarProfiles.firefox },
      /options.profile.navigationsAuditAncestors: expected true or/,
    ],
    ['no profile', { profile: null }, /options.profile: expected a profile/],
    [
      'a field of a profile',
      { profile: { ...profiles.chromium, schemefulSameSite: 'maybe' } },
      /options.profile.schemefulSameSite: expected true or false/,
    ],
    [
      'a function of a profile',
      { profile: { ...profiles.chromium, clears: true } },
      /options.profile.clears: expected a function/,
    ],
    [
      'an order of a profile',
      { profile: { ...profiles.chromium, clearingOrder: 'random' } },
      /options.profile.clearingOrder: expected 'stored'/,
    ],
    [
      'a rule of the Cookie Store API',
      { profile: { ...profiles.chromium, cookieStore: { ...profiles.chromium.cookieStore, refusesTab: 1 } } },
      /options.profile.cookieStore.refusesTab: expected true or false/,
    ],
    ['no jar', { jar: {} }, /jar: expected a CookieJar/],
  ])('%s', (_, options, message) => {
    expect(() => Reflect.construct(Browser, [options])).toThrow(message)
  })
  it('a profile that a program copied and changed is checked once, and does not change later', () => {
    const own = { ...profiles.firefox, name: 'own' }
    const { profile } = new Browser({ profile: own })
    own.schemefulSameSite = true
    expect(profile.schemefulSameSite).toBe(false)
    for (const each of [profile, ...Object.values(profiles)]) {
      expect([Object.isFrozen(each), Object.isFrozen(each.cookieStore)]).toEqual([true, true])
    }
    expect(Object.isFrozen(profiles)).toBe(true)
  })
  it('no URL, and settings that do not exist', async () => {
    const page = await new Browser().open(A)
    expect(() => page.request('https://').cookie).toThrow(TypeError)
    expect(() => page.request('/', { destination: 'picture' as never })).toThrow('init.destination')
    expect(() => page.request('/', { method: 'A B' })).toThrow('init.method')
    await expect(page.follow('/', { target: 'frame' as never })).rejects.toThrow('options.target')
    expect(() => page.worker(`${B}/w.js`)).toThrow('another origin')
  })
})
