/** The Cookie Store API by its text, line by line, and where Chromium 156 and Firefox 153 differ from it. */

import {
  Browser,
  type BrowserOptions,
  CookieChangeEvent,
  type CookieInit,
  type CookieListItem,
  type CookieStore,
  ExtendableCookieChangeEvent,
  type Page,
} from 'speculoos/browser'
import { describe, expect, it } from 'vitest'
import { A, B } from './scene.js'

const FULL_NAME = 'n'.repeat(2048)

async function pageOf(options: BrowserOptions = {}, url = `${A}/shop/cart`): Promise<Page> {
  return new Browser(options).open(url)
}

const names = (items: readonly CookieListItem[]): (string | undefined)[] => items.map(({ name }) => name)

/** Calls a method as a script does, whose arguments have no types. */
async function call(
  store: CookieStore,
  method: 'get' | 'getAll' | 'set' | 'delete',
  ...given: unknown[]
): Promise<unknown> {
  return Reflect.apply(store[method], store, given)
}

/** Lets the events of a turn be dispatched. */
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

/** What a page is told, as 'changed a' and 'deleted b', one list an event. */
function heard(store: CookieStore): string[][] {
  const events: string[][] = []
  store.onchange = ({ changed, deleted }) => {
    events.push([
      ...names(changed).map((name) => `changed ${name}`),
      ...names(deleted).map((name) => `deleted ${name}`),
    ])
  }
  return events
}

describe('every method', () => {
  it.each(['get', 'getAll', 'set', 'delete'] as const)(
    '%s rejects in an opaque origin, and does not throw',
    async (method) => {
      const frame = await (await pageOf()).frame(A, { sandbox: true })
      const promise = call(frame.cookieStore, method, { name: 'a', value: '1' })
      await expect(promise).rejects.toMatchObject({ name: 'SecurityError' })
    },
  )
  it('takes the creation URL: pushState changes document.cookie alone', async () => {
    const page = await pageOf()
    page.document.cookie = 'c=3; Path=/shop'
    page.document.cookie = 'r=1; Path=/'
    page.pushState('/other')
    expect(page.document.cookie).toBe('r=1')
    expect(names(await page.cookieStore.getAll())).toEqual(['c', 'r'])
  })
  it.each([
    ['set without a value', 'set', ['a']],
    ['set without arguments', 'set', []],
    ['set with an object without a value', 'set', [{ name: 'a' }]],
    ['set with a SameSite that does not exist', 'set', [{ name: 'a', value: '1', sameSite: 'Lax' }]],
    ['set with an expiry that is not finite', 'set', [{ name: 'a', value: '1', expires: Number.NaN }]],
    ['delete without a name', 'delete', [{}]],
  ] as const)('%s rejects with a TypeError', async (_, method, given) => {
    await expect(call((await pageOf()).cookieStore, method, ...given)).rejects.toBeInstanceOf(TypeError)
  })
  it('does not exist on http: pages, but does on http://localhost', async () => {
    expect((await pageOf({}, 'http://site-a.example/')).cookieStore).toBeUndefined()
    expect((await pageOf({}, 'http://localhost:8080/')).cookieStore).toBeDefined()
  })
  it('rejects once the document was left', async () => {
    const page = await pageOf()
    const store = page.cookieStore
    await page.goto(B)
    await expect(store.get('a')).rejects.toMatchObject({ name: 'InvalidStateError' })
  })
})

describe('get and getAll', () => {
  it('get rejects without name and URL', async () => {
    const { cookieStore } = await pageOf()
    await expect(cookieStore.get({})).rejects.toBeInstanceOf(TypeError)
    await expect(cookieStore.get()).rejects.toBeInstanceOf(TypeError)
  })
  it('getAll without name and URL returns everything in scope', async () => {
    const page = await pageOf()
    page.document.cookie = 'a=1'
    page.document.cookie = 'b=2; Path=/elsewhere'
    expect(await page.cookieStore.getAll()).toEqual([{ name: 'a', value: '1' }])
    expect(await page.cookieStore.getAll({})).toEqual([{ name: 'a', value: '1' }])
  })
  it.each([
    ['the URL of the page', `${A}/shop/cart`, true],
    ['the URL of the page with a fragment', `${A}/shop/cart#top`, true],
    ['the URL of the page, relative', 'cart', true],
    ['another path', `${A}/shop`, false],
    ['another origin', `${B}/shop/cart`, false],
    ['no URL', 'https://', false],
  ])('options.url may be that of the page alone: %s', async (_, url, isFine) => {
    const page = await pageOf()
    const promise = page.cookieStore.getAll({ url })
    if (isFine) await expect(promise).resolves.toEqual([])
    else await expect(promise).rejects.toBeInstanceOf(TypeError)
  })
  it('see what a script sees: no HttpOnly cookie', async () => {
    const page = await pageOf()
    page.request('/').receive({ status: 200, headers: { 'set-cookie': ['h=1; HttpOnly; Path=/', 'a=1; Path=/'] } })
    expect(names(await page.cookieStore.getAll())).toEqual(['a'])
  })
  it('trim spaces and tabs around the name, and compare exactly', async () => {
    const { cookieStore } = await pageOf()
    await cookieStore.set('a', '1')
    expect(await cookieStore.get('\t a ')).toEqual({ name: 'a', value: '1' })
    expect(await cookieStore.get('A')).toBeNull()
  })
  it('compare the name as UTF-8, and decode the value', async () => {
    const page = await pageOf()
    await page.cookieStore.set('ключ', 'ü')
    expect(await page.cookieStore.get('ключ')).toEqual({ name: 'ключ', value: 'ü' })
    expect(page.request('/').cookie).toBe('\u00d0\u00ba\u00d0\u00bb\u00d1\u008e\u00d1\u0087=\u00c3\u00bc')
  })
  it('get returns the first in the order of retrieval', async () => {
    const page = await pageOf()
    page.document.cookie = 'a=root; Path=/'
    page.document.cookie = 'a=shop; Path=/shop'
    expect((await page.cookieStore.get('a'))?.value).toBe('shop')
    expect((await page.cookieStore.getAll('a')).map(({ value }) => value)).toEqual(['shop', 'root'])
  })
})

/** What `set` makes of a cookie: what is stored, or that it rejects. */
async function outcome(
  init: Partial<CookieInit>,
  options: BrowserOptions = {},
  url = `${A}/shop/cart`,
): Promise<string> {
  const browser = new Browser(options)
  const page = await browser.open(url)
  try {
    await page.cookieStore.set({ name: 'a', value: '1', ...init })
  } catch (error) {
    return error instanceof TypeError ? 'TypeError' : String(error)
  }
  const [cookie] = [...browser.jar]
  if (cookie === undefined) return 'nothing'
  const { name, value, domain, hostOnly, path } = cookie
  return `${name}=${value} ${hostOnly ? '' : '.'}${domain} ${path}`
}

describe('set', () => {
  const stored = (pair: string): string => `${pair} site-a.example /`
  it.each<[string, Partial<CookieInit>, string]>([
    ['1 trims name and value', { name: ' a\t', value: '\t1 ' }, stored('a=1')],
    ['2 refuses ; in the name', { name: 'a;b' }, 'TypeError'],
    ['2 refuses ; in the value', { value: '1;2' }, 'TypeError'],
    ['2 refuses a control character', { value: '1\u0001' }, 'TypeError'],
    ['2 refuses DEL', { name: 'a\u007f' }, 'TypeError'],
    ['2 takes a tab inside', { value: '1\t2' }, stored('a=1\t2')],
    ['3 refuses = in the name', { name: 'a=b' }, 'TypeError'],
    ['3 takes = in the value', { value: '1=2' }, stored('a=1=2')],
    ['4 refuses neither name nor value', { name: '', value: '' }, 'TypeError'],
    ['4 refuses = in the value of a cookie without a name', { name: '', value: 'a=1' }, 'TypeError'],
    ['4 refuses a prefix as the value of a cookie without a name', { name: '', value: '__host-x' }, 'TypeError'],
    ['4 refuses the prefix of HTTP as such a value', { name: '', value: '__Http-x' }, 'TypeError'],
    ['4 takes another value without a name', { name: '', value: 'v' }, stored('=v')],
    ['5 refuses __Http-', { name: '__http-a' }, 'TypeError'],
    ['5 refuses __Host-Http-', { name: '__Host-Http-a' }, 'TypeError'],
    ['6 takes 4,096 octets', { name: FULL_NAME, value: 'v'.repeat(2048) }, stored(`${FULL_NAME}=${'v'.repeat(2048)}`)],
    ['6 refuses one octet more', { name: FULL_NAME, value: 'v'.repeat(2049) }, 'TypeError'],
    ['6 counts UTF-8', { value: 'ü'.repeat(2048) }, 'TypeError'],
    ['7 takes the host as its domain', { domain: 'site-a.example' }, 'a=1 .site-a.example /'],
    ['7 takes any spelling of it', { domain: 'SITE-A.example' }, 'a=1 .site-a.example /'],
    ['7 refuses a leading dot', { domain: '.site-a.example' }, 'TypeError'],
    ['7 refuses a domain with __Host-', { name: '__Host-a', domain: 'site-a.example' }, 'TypeError'],
    ['7 refuses a public suffix', { domain: 'example' }, 'TypeError'],
    ['7 refuses another site', { domain: 'site-b.example' }, 'TypeError'],
    ['7 refuses a host below', { domain: 'www.site-a.example' }, 'TypeError'],
    ['7 refuses no domain at all', { domain: '' }, 'TypeError'],
    ['8 refuses expires beside maxAge', { expires: 4e12, maxAge: 1 }, 'TypeError'],
    ['8 takes a Date', { expires: new Date(4e12) }, stored('a=1')],
    ['8 takes maxAge', { maxAge: 60 }, stored('a=1')],
    ['9 makes the default path of an empty one', { path: '' }, 'a=1 site-a.example /shop'],
    ['9 refuses a path that does not begin with /', { path: 'shop' }, 'TypeError'],
    ['9 refuses another path with __Host-', { name: '__Host-a', path: '/shop' }, 'TypeError'],
    ['9 takes 1,024 octets of path', { path: `/${'p'.repeat(1023)}` }, `a=1 site-a.example /${'p'.repeat(1023)}`],
    ['9 refuses one octet more of path', { path: `/${'p'.repeat(1024)}` }, 'TypeError'],
    ['9 adds no slash', { path: '/shop' }, 'a=1 site-a.example /shop'],
    ['11 resolves though storage refuses', { path: '/;' }, 'nothing'],
  ])('step %s', async (_, init, expected) => {
    expect(await outcome(init)).toBe(expected)
  })
  it('step 7 takes a domain between the host and its site', async () => {
    expect(await outcome({ domain: 'www.site-a.example' }, {}, 'https://a.www.site-a.example/')).toBe(
      'a=1 .www.site-a.example /',
    )
  })
  it('step 10 makes every cookie Secure, and SameSite=Strict by default', async () => {
    const browser = new Browser()
    const { cookieStore } = await browser.open(A)
    await cookieStore.set('a', '1')
    await cookieStore.set({ name: 'b', value: '1', sameSite: 'none' })
    expect([...browser.jar].map(({ secure, sameSite }) => [secure, sameSite])).toEqual([
      [true, 'Strict'],
      [true, 'None'],
    ])
  })
  it('step 10 puts a partitioned cookie into the partition', async () => {
    const browser = new Browser()
    await (await browser.open(A)).cookieStore.set({ name: 'a', value: '1', partitioned: true })
    expect([...browser.jar][0]?.partitionKey).toEqual({ topLevelSite: A, hasCrossSiteAncestor: false })
  })
  it('step 11 does not overwrite an HttpOnly cookie, and step 12 resolves all the same', async () => {
    const browser = new Browser()
    const page = await browser.open(A)
    page.request('/').receive({ status: 200, headers: { 'set-cookie': 'a=http; HttpOnly' } })
    await page.cookieStore.set('a', 'script')
    expect([...browser.jar].map(({ value }) => value)).toEqual(['http'])
  })
})

describe('delete', () => {
  it('removes a cookie by its name', async () => {
    const { cookieStore } = await pageOf()
    await cookieStore.set('a', '1')
    await cookieStore.delete(' a ')
    expect(await cookieStore.getAll()).toEqual([])
  })
  it('removes a cookie without a name', async () => {
    const { cookieStore } = await pageOf()
    await cookieStore.set('', 'v')
    await cookieStore.delete('')
    expect(await cookieStore.getAll()).toEqual([])
  })
  it('removes the cookie of the path and the domain that are named', async () => {
    const { cookieStore } = await pageOf()
    await cookieStore.set({ name: 'a', value: '1', path: '/shop' })
    await cookieStore.set({ name: 'a', value: '2', domain: 'site-a.example' })
    await cookieStore.delete({ name: 'a', path: '/shop' })
    expect((await cookieStore.getAll()).map(({ value }) => value)).toEqual(['2'])
    await cookieStore.delete({ name: 'a', domain: 'site-a.example' })
    expect(await cookieStore.getAll()).toEqual([])
  })
  it('removes the unpartitioned cookie, and with partitioned the other', async () => {
    const { cookieStore } = await pageOf()
    await cookieStore.set({ name: 'a', value: 'part', partitioned: true })
    await cookieStore.set('a', 'plain')
    await cookieStore.delete('a')
    expect((await cookieStore.getAll()).map(({ value }) => value)).toEqual(['part'])
    await cookieStore.delete({ name: 'a', partitioned: true })
    expect(await cookieStore.getAll()).toEqual([])
  })
})

describe('change events', () => {
  it('tell of a new cookie and of one that is gone', async () => {
    const page = await pageOf()
    const events = heard(page.cookieStore)
    await page.cookieStore.set('a', '1')
    await turn()
    await page.cookieStore.delete('a')
    await turn()
    expect(events).toEqual([['changed a'], ['deleted a']])
  })
  it('ignore the cookie that is overwritten', async () => {
    const page = await pageOf()
    await page.cookieStore.set('a', '1')
    const events = heard(page.cookieStore)
    await page.cookieStore.set('a', '2')
    await turn()
    expect(events).toEqual([['changed a']])
  })
  it('tell of all changes of a turn at once', async () => {
    const page = await pageOf()
    const events = heard(page.cookieStore)
    page.document.cookie = 'a=1; Path=/'
    page.document.cookie = 'b=1; Path=/'
    page.document.cookie = 'a=; Path=/; Max-Age=0'
    await turn()
    expect(events).toEqual([['changed a', 'changed b', 'deleted a']])
  })
  it.each([
    ['of another path', 'a=1; Path=/other'],
    ['that is HttpOnly', 'a=1; HttpOnly'],
    ['of another host', 'a=1; Domain=site-b.example'],
  ])('do not tell of a cookie %s', async (_, line) => {
    const page = await pageOf()
    const events = heard(page.cookieStore)
    page.request('/shop/').receive({ status: 200, headers: { 'set-cookie': line } })
    await turn()
    expect(events).toEqual([])
  })
  it('tell a foreign frame of SameSite=None alone', async () => {
    const browser = new Browser()
    const events = heard((await (await browser.open(B)).frame(A)).cookieStore)
    const page = await browser.open(A)
    page.document.cookie = 'lax=1; Secure; SameSite=Lax'
    page.document.cookie = 'none=1; Secure; SameSite=None'
    await turn()
    expect(events).toEqual([['changed none']])
  })
  it('tell nobody of another partition', async () => {
    const browser = new Browser()
    const events = heard((await (await browser.open(B)).frame(A)).cookieStore)
    await (await browser.open(A)).cookieStore.set({ name: 'a', value: '1', sameSite: 'none', partitioned: true })
    await turn()
    expect(events).toEqual([])
  })
  it('tell of evicted cookies', async () => {
    const page = await pageOf()
    const events = heard(page.cookieStore)
    for (let index = 0; index < 185; index += 1) page.document.cookie = `c${index}=1`
    await turn()
    expect(events.flat().filter((text) => text.startsWith('changed')).length).toBe(185)
    expect(events.flat().filter((text) => text.startsWith('deleted')).length).toBeGreaterThan(4)
  })
  it('tell of expired cookies, at the next use of the jar', async () => {
    let now = 0
    const page = await pageOf({ now: () => now })
    page.document.cookie = 'a=1; Max-Age=1'
    const events = heard(page.cookieStore)
    now = 2000
    await page.cookieStore.getAll()
    await turn()
    expect(events).toEqual([['deleted a']])
  })
  it('tell of the cookies that Clear-Site-Data removes', async () => {
    const page = await pageOf()
    await page.cookieStore.set('a', '1')
    const events = heard(page.cookieStore)
    page.request('/').receive({ status: 200, headers: { 'clear-site-data': '"cookies"' } })
    await turn()
    expect(events).toEqual([['deleted a']])
  })
  it('do not tell of an overwriting HttpOnly cookie', async () => {
    const page = await pageOf()
    page.document.cookie = 'a=1; Path=/'
    const events = heard(page.cookieStore)
    page.request('/').receive({ status: 200, headers: { 'set-cookie': 'a=2; HttpOnly; Path=/' } })
    await turn()
    expect(events).toEqual([])
  })
  it('are not there if nothing is deleted, expired at once, or set to what it is', async () => {
    const page = await pageOf()
    await page.cookieStore.set('a', '1')
    const events = heard(page.cookieStore)
    await page.cookieStore.delete('b')
    await page.cookieStore.set({ name: 'c', value: '1', expires: 0 })
    await page.cookieStore.set('a', '1')
    await turn()
    expect(events).toEqual([])
  })
  it('go to every page of the site, and to none that was left', async () => {
    const browser = new Browser()
    const [first, second] = [await browser.open(A), await browser.open(A)]
    const events = [heard(first.cookieStore), heard(second.cookieStore)]
    await second.goto(B)
    await first.cookieStore.set('a', '1')
    await turn()
    expect(events).toEqual([[['changed a']], []])
  })
  it('do not bubble, cannot be cancelled, and hold the same frozen lists', async () => {
    const page = await pageOf()
    const events: CookieChangeEvent[] = []
    page.cookieStore.addEventListener('change', (event) => {
      if (event instanceof CookieChangeEvent) events.push(event)
    })
    await page.cookieStore.set('a', '1')
    await turn()
    const [event] = events
    expect(event).toMatchObject({ type: 'change', bubbles: false, cancelable: false })
    expect(event?.changed).toBe(event?.changed)
    expect(Object.isFrozen(event?.changed) && Object.isFrozen(event?.deleted)).toBe(true)
    expect(event?.target).toBe(page.cookieStore)
  })
  it('can be made by a script, with two empty lists by default', () => {
    const event = new CookieChangeEvent('change')
    expect([event.changed, event.deleted]).toEqual([[], []])
    expect(new CookieChangeEvent('change', { deleted: [{ name: 'a' }] }).deleted).toEqual([{ name: 'a' }])
  })
  it('have deleted items without a value', async () => {
    const page = await pageOf()
    await page.cookieStore.set('a', '1')
    const items: CookieListItem[] = []
    page.cookieStore.onchange = ({ deleted }) => items.push(...deleted)
    await page.cookieStore.delete('a')
    await turn()
    expect(items).toEqual([{ name: 'a' }])
  })
  it('end when onchange is null again', async () => {
    const page = await pageOf()
    const events = heard(page.cookieStore)
    page.cookieStore.onchange = null
    await page.cookieStore.set('a', '1')
    await turn()
    expect(events).toEqual([])
  })
})

it('waitUntil accepts a value that is not a promise, and a promise that rejects', () => {
  const event = new ExtendableCookieChangeEvent('cookiechange')
  expect(event.waitUntil(undefined)).toBeUndefined()
  expect(event.waitUntil(Promise.reject(new Error('no')))).toBeUndefined()
})

it.each<[unknown, number | null]>([
  [Number.POSITIVE_INFINITY, null],
  [Number.NaN, null],
  ['x', null],
  [2 ** 64, null],
  [2 ** 63, null],
  [-1, null],
  [1.9, 1],
  ['60', 60],
  [2 ** 64 + 4096, 4096],
  [2 ** 53, 34_560_000],
])('maxAge is a long long: with %s, the cookie is removed or lives for %s seconds', async (maxAge, seconds) => {
  const browser = new Browser({ now: () => 0 })
  const { cookieStore } = await browser.open(A)
  await cookieStore.set('a', '1')
  await Reflect.apply(cookieStore.set, cookieStore, [{ name: 'a', value: '2', maxAge }])
  const lives = Array.from(browser.jar, ({ expiryTime }) => (expiryTime ?? 0) / 1000)
  expect(lives).toEqual(seconds === null ? [] : [seconds])
})

describe('subscriptions of a service worker', () => {
  const register = (options: BrowserOptions = {}) =>
    new Browser(options).registerServiceWorker(`${A}/sw.js`, { scope: '/shop/' })

  it('have the URL of the scope by default, and no name if none is given', async () => {
    const { cookies } = register()
    await cookies.subscribe([{ name: ' a ' }, {}, { name: 'a' }, { url: '/shop/cart' }])
    expect(await cookies.getSubscriptions()).toEqual([
      { name: 'a', url: `${A}/shop/` },
      { url: `${A}/shop/` },
      { url: `${A}/shop/cart` },
    ])
  })
  it.each([['/other'], ['https://'], [`${B}/shop/`]])('reject a URL outside of the scope: %s', async (url) => {
    await expect(register().cookies.subscribe([{ url }])).rejects.toBeInstanceOf(TypeError)
  })
  it.each([
    ['a number', 5],
    ['a string', 'ab'],
    ['nothing', undefined],
    ['an object that is not a list', { name: 'a' }],
    ['names instead of dictionaries', ['a']],
    ['a name that cannot be a string', [{ name: Symbol('a') }]],
  ])('reject %s as Web IDL does, and change nothing', async (_, given) => {
    const { cookies } = register()
    await cookies.subscribe([{ name: 'b' }])
    for (const call of [cookies.subscribe, cookies.unsubscribe]) {
      await expect(Reflect.apply(call, cookies, [given])).rejects.toBeInstanceOf(TypeError)
    }
    expect(await cookies.getSubscriptions()).toEqual([{ name: 'b', url: `${A}/shop/` }])
  })
  it('accept null and undefined as a dictionary without members', async () => {
    const { cookies } = register()
    await Reflect.apply(cookies.subscribe, cookies, [[null, undefined]])
    expect(await cookies.getSubscriptions()).toEqual([{ url: `${A}/shop/` }])
  })
  it('are removed if they are equal', async () => {
    const { cookies } = register()
    await cookies.subscribe([{ name: 'a' }, { name: 'b' }])
    await cookies.unsubscribe([{ name: ' a' }, { name: 'c' }])
    expect(await cookies.getSubscriptions()).toEqual([{ name: 'b', url: `${A}/shop/` }])
  })
  it('tell of changes with their name, or of all', async () => {
    const browser = new Browser()
    const worker = browser.registerServiceWorker(`${A}/sw.js`)
    const events: string[] = []
    worker.oncookiechange = ({ type, changed, deleted }) =>
      events.push(type, ...names(changed).map(String), String(deleted.length))
    await worker.cookies.subscribe([{ name: 'a' }])
    const page = await browser.open(A)
    page.document.cookie = 'a=1'
    page.document.cookie = 'b=1'
    await turn()
    expect(events).toEqual(['cookiechange', 'a', '0'])
  })
  it('need a change that can be observed at the scope too', async () => {
    const events = await eventsOf({})
    expect(events).toBe(0)
  })
  it('come with the cookies of the script, and getAll with any URL of the origin', async () => {
    const { cookieStore } = register()
    await cookieStore.set({ name: 'a', value: '1', path: '/shop' })
    expect(await cookieStore.getAll()).toEqual([])
    expect(names(await cookieStore.getAll({ url: '/shop/cart' }))).toEqual(['a'])
    await expect(cookieStore.getAll({ url: B })).rejects.toBeInstanceOf(TypeError)
  })
  it('cannot be had over http:', () => {
    expect(() => new Browser().registerServiceWorker('http://site-a.example/sw.js')).toThrow('secure context')
  })
  it('end with the browser', async () => {
    const browser = new Browser()
    const worker = browser.registerServiceWorker(`${A}/sw.js`)
    let count = 0
    worker.oncookiechange = () => (count += 1)
    await worker.cookies.subscribe([{}])
    browser.close()
    browser.jar.setCookie('a=1', A)
    await turn()
    expect(count).toBe(0)
  })
})

/** How many events a subscription to `/other/` gets of a cookie for that path, in a service worker for everything. */
async function eventsOf(options: BrowserOptions): Promise<number> {
  const browser = new Browser(options)
  const worker = browser.registerServiceWorker(`${A}/sw.js`, { scope: '/' })
  let count = 0
  worker.oncookiechange = () => (count += 1)
  await worker.cookies.subscribe([{ url: '/other/' }])
  browser.jar.setCookie('a=1; Path=/other', A)
  await turn()
  return count
}

describe('in the browsers', () => {
  const chromium: BrowserOptions = { profile: 'chromium' }
  const firefox: BrowserOptions = { profile: 'firefox' }

  it('items of Chromium have the attributes, in deleted ones without a value', async () => {
    const page = await pageOf(chromium)
    await page.cookieStore.set('a', '1')
    const item = { domain: null, expires: null, partitioned: false, path: '/', sameSite: 'strict', secure: true }
    expect(await page.cookieStore.get('a')).toEqual({ name: 'a', value: '1', ...item })
    const items: CookieListItem[] = []
    page.cookieStore.onchange = ({ deleted }) => items.push(...deleted)
    await page.cookieStore.delete('a')
    await turn()
    expect(items).toEqual([{ name: 'a', ...item }])
  })
  it('items of Firefox have name and value', async () => {
    const page = await pageOf(firefox)
    await page.cookieStore.set('a', '1')
    expect(await page.cookieStore.getAll()).toEqual([{ name: 'a', value: '1' }])
  })
  it('Chromium appends a slash to a path, also to that of delete', async () => {
    expect(await outcome({ path: '/shop' }, chromium)).toBe('a=1 site-a.example /shop/')
    const page = await pageOf(chromium)
    page.document.cookie = 'a=1; Path=/shop'
    await page.cookieStore.delete({ name: 'a', path: '/shop' })
    expect(page.document.cookie).toBe('a=1')
  })
  it.each([
    ['/é', '/%C3%A9/'],
    ['/a b', '/a%20b/'],
    ['/a/../b', '/b/'],
    ['/./c', '/c/'],
    ['/a\\b', '/a/b/'],
    ['/a?b', '/a%3Fb/'],
    ['/a#b', '/a%23b/'],
    ['/%41', '/%41/'],
    ['/%zz', '/%zz/'],
    ['/a//b', '/a//b/'],
  ])('Chromium stores the path %s as %s, and Firefox stores it unchanged', async (path, stored) => {
    expect(await outcome({ path }, chromium)).toBe(`a=1 site-a.example ${stored}`)
    const browser = new Browser(firefox)
    await (await browser.open(A)).cookieStore.set({ name: 'a', value: '1', path })
    expect([...browser.jar].map((cookie) => Buffer.from(cookie.path, 'latin1').toString('utf8'))).toEqual([path])
  })
  it('Chromium lists texts that are not UTF-8 as empty texts, and finds them by no name', async () => {
    const page = await pageOf(chromium)
    const lines = ['latin=\xe9', 'n\xe9m=1', 'utf=\xc3\xa9', '\xe9'].map((line) => `${line}; Path=/`)
    page.request('/').receive({ status: 200, headers: { 'set-cookie': lines } })
    const pairs = async (name?: string) =>
      (await page.cookieStore.getAll(name === undefined ? {} : { name })).map((item) => [item.name, item.value])
    expect(await pairs()).toEqual([
      ['latin', ''],
      ['', '1'],
      ['utf', 'é'],
      ['', ''],
    ])
    expect(await pairs('latin')).toEqual([['latin', '']])
    expect(await pairs('n\ufffdm')).toEqual([])
    expect(await pairs('')).toEqual([['', '']])
  })
  it('Firefox refuses a cookie without a name', async () => {
    expect(await outcome({ name: '', value: 'v' }, firefox)).toBe('TypeError')
    expect(await outcome({ name: '', value: 'v' }, chromium)).toBe('=v site-a.example /')
  })
  it('Chromium refuses a tab', async () => {
    expect(await outcome({ value: '1\t2' }, chromium)).toBe('TypeError')
  })
  it('Chromium rejects what storage refuses, and Firefox stores a ; in the path', async () => {
    expect(await outcome({ path: '/;' }, chromium)).toBe('TypeError')
    expect(await outcome({ path: '/;' }, firefox)).toBe('a=1 site-a.example /;')
    const frame = await (await pageOf(chromium, B)).frame(A)
    await expect(frame.cookieStore.set('a', '1')).rejects.toBeInstanceOf(TypeError)
  })
  it.each([{}, chromium, firefox])(
    'an empty path is the default-path, which a __Host- cookie cannot have: %j',
    async (options) => {
      const page = await pageOf(options)
      await expect(page.cookieStore.delete({ name: '__Host-a', path: '' })).rejects.toThrow(TypeError)
      await expect(page.cookieStore.delete({ name: 'a', path: '' })).resolves.toBeUndefined()
    },
  )
  it('Firefox takes an empty domain for none', async () => {
    expect(await outcome({ domain: '' }, firefox)).toBe('a=1 site-a.example /')
    expect(await outcome({ domain: '' }, chromium)).toBe('TypeError')
  })
  it.each([
    ['the text', {}, 'd=1'],
    ['Chromium', chromium, 'd=1'],
    ['Firefox', firefox, ''],
  ])('delete without a domain removes a Domain cookie in Firefox alone: %s', async (_, options, left) => {
    const page = await pageOf(options)
    page.document.cookie = 'd=1; Domain=site-a.example; Path=/'
    await page.cookieStore.delete('d')
    expect(page.document.cookie).toBe(left)
  })
  it('Firefox stores a partitioned cookie of a page unpartitioned, and does not delete the partitioned one', async () => {
    const browser = new Browser(firefox)
    const page = await browser.open(A)
    page.request('/').receive({ status: 200, headers: { 'set-cookie': 'p=http; Partitioned; Secure; Path=/' } })
    await page.cookieStore.set({ name: 'a', value: '1', partitioned: true })
    expect([...browser.jar].map(({ partitionKey }) => partitionKey === null)).toEqual([false, true])
    await page.cookieStore.delete({ name: 'p', partitioned: true })
    expect(browser.jar.size).toBe(2)
  })
  it.each([
    ['Chromium', chromium, 0],
    ['Firefox', firefox, 1],
  ])('a change for another path is told in Firefox alone: %s', async (_, options, count) => {
    const page = await pageOf(options)
    const events = heard(page.cookieStore)
    page.document.cookie = 'a=1; Path=/other'
    await turn()
    expect(events.length).toBe(count)
  })
  it.each([
    ['Chromium', chromium, 1],
    ['Firefox', firefox, 0],
  ])('expiry is told in Chromium alone: %s', async (_, options, count) => {
    let now = 0
    const page = await pageOf({ ...options, now: () => now })
    page.document.cookie = 'a=1; Max-Age=1'
    const events = heard(page.cookieStore)
    now = 2000
    await page.cookieStore.getAll()
    await turn()
    expect(events.length).toBe(count)
  })
  it.each([
    ['Chromium', chromium],
    ['Firefox', firefox],
  ])('%s has one event a cookie, and does not trim the name of a subscription', async (_, options) => {
    const page = await pageOf(options)
    const events = heard(page.cookieStore)
    page.document.cookie = 'a=1; Path=/'
    page.document.cookie = 'b=1; Path=/'
    await turn()
    expect(events).toEqual([['changed a'], ['changed b']])
    const { cookies } = new Browser(options).registerServiceWorker(`${A}/sw.js`)
    await cookies.subscribe([{ name: ' a ' }])
    expect((await cookies.getSubscriptions())[0]?.name).toBe(' a ')
  })
  it('a subscription to another path than the scope is served in Chromium alone', async () => {
    expect(await eventsOf(chromium)).toBe(1)
    expect(await eventsOf(firefox)).toBe(0)
  })
})
