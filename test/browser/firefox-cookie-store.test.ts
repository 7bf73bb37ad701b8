/** What Firefox 153 did when scripts listed, partitioned and deleted cookies by the Cookie Store API. */

import { Browser, type Frame, profiles } from 'speculoos/browser'
import { describe, expect, test } from 'vitest'

const ALL = '; Secure; SameSite=None; Path=/'
const PARTITIONED = `p=partitioned${ALL}; Partitioned`

interface Scene {
  readonly browser: Browser
  readonly frame: Frame
}

/** A document of www.site.example that has just received cookies: a page, a frame in its site, or one in another site. */
async function scene(kind: 'page' | 'own frame' | 'foreign frame', lines: readonly string[] = []): Promise<Scene> {
  const browser = new Browser({ profile: 'firefox' })
  const top = kind === 'foreign frame' ? 'https://other.example/' : 'https://site.example/docs'
  const page = await browser.open(top)
  const frame = kind === 'page' ? page : await page.frame('https://www.site.example/docs')
  if (kind === 'page') await page.goto('https://www.site.example/docs')
  receive(frame, lines)
  return { browser, frame }
}

function receive(frame: Frame, lines: readonly string[]): void {
  frame.request(frame.url).receive({ status: 200, headers: { 'set-cookie': lines } })
}

const valuesIn = async (frame: Frame): Promise<(string | undefined)[]> =>
  (await frame.cookieStore.getAll()).map(({ value }) => value)

const held = (browser: Browser): string[] =>
  Array.from(browser.jar, ({ value, partitionKey }) => (partitionKey === null ? value : `${value} apart`))

describe('set with partitioned', () => {
  test.each([
    ['page', ['1']],
    ['own frame', ['1']],
    ['foreign frame', ['1 apart']],
  ] as const)('in a %s stores %j', async (kind, expected) => {
    const { browser, frame } = await scene(kind)
    await frame.cookieStore.set({ name: 'p', value: '1', sameSite: 'none', partitioned: true })
    expect(held(browser)).toEqual(expected)
  })
})

describe('getAll', () => {
  test('lists cookies in the order in which they were set, whatever their paths', async () => {
    const { frame } = await scene('page', ['a=1; Path=/', 'b=2; Path=/docs', 'c=3; Path=/'])
    expect(frame.document.cookie).toBe('b=2; a=1; c=3')
    expect(await valuesIn(frame)).toEqual(['1', '2', '3'])
    expect(await frame.cookieStore.get({ url: frame.url })).toMatchObject({ value: '1' })
  })

  test('lists a changed cookie at the end, and one that was set again unchanged in its old place', async () => {
    const { frame } = await scene('page', ['a=1; Path=/', 'b=2; Path=/', 'c=3; Path=/'])
    receive(frame, ['a=4; Path=/', 'b=2; Path=/'])
    expect(await valuesIn(frame)).toEqual(['2', '3', '4'])
    expect(frame.document.cookie).toBe('a=4; b=2; c=3')
  })

  test('lists the cookies of a given jar, and in the order of a header if the profile requires it', async () => {
    const { browser } = await scene('page', ['a=1; Path=/', 'b=2; Path=/docs'])
    const cookieStore = { ...profiles.firefox.cookieStore, listsInStoredOrder: false }
    for (const [profile, expected] of [
      ['firefox', ['1', '2']],
      [{ ...profiles.firefox, cookieStore }, ['2', '1']],
    ] as const) {
      const page = await new Browser({ profile, jar: browser.jar }).open('https://www.site.example/docs')
      expect(await valuesIn(page)).toEqual(expected)
    }
  })

  test.each([
    ['b\xe9', 'InternalError'],
    ['\xe9', 'InternalError'],
    ['b\xe9b', 'TypeError'],
    ['\xe9b', 'TypeError'],
    ['\xff', 'TypeError'],
  ])('rejects if a name is not UTF-8, unless another name is requested: %j is an %s', async (octets, name) => {
    const { frame } = await scene('page', ['a=1', `${octets}=2`])
    await expect(frame.cookieStore.getAll()).rejects.toThrow(expect.objectContaining({ name }))
    expect(await frame.cookieStore.get('a')).toEqual({ name: 'a', value: '1' })
    expect(frame.document.cookie).toMatch(/^a=1; .*\ufffd.*=2$/)
  })
})

describe('delete', () => {
  const host = `p=host${ALL}`
  const domain = `p=domain${ALL}; Domain=site.example`
  const own = `p=own${ALL}; Domain=www.site.example`

  test.each([
    ['the first cookie that matches', [domain, host], {}, ['host']],
    ['a cookie of the host', [host], { domain: 'www.site.example' }, []],
    ['no cookie of a host below', [host, domain], { domain: 'site.example' }, ['host']],
    ['a cookie of a domain above', [domain, own, host], { domain: 'www.site.example' }, ['own', 'host']],
    ['nothing if the first cookie is HttpOnly', [`${host}; HttpOnly`, domain], {}, ['host', 'domain']],
    ['nothing at another path', [host], { path: '/docs' }, ['host']],
    ['a cookie at a path that does not match the page', ['p=1; Path=/other'], { path: '/other' }, []],
    ['one cookie at the domain above', [`p=1${ALL}; Domain=site.example`], { domain: 'SITE.example' }, []],
    ['no partitioned cookie', [PARTITIONED], {}, ['partitioned apart']],
    ['nothing if partitioned is true', [PARTITIONED, host], { partitioned: true }, ['partitioned apart', 'host']],
  ])('in a page removes %s', async (_, lines, options, expected) => {
    const { browser, frame } = await scene('page', lines)
    await frame.cookieStore.delete({ name: 'p', ...options })
    expect(held(browser)).toEqual(expected)
  })

  test.each([
    [{}, ['host apart']],
    [{ partitioned: true }, []],
    [{ partitioned: true, path: '/docs' }, ['host apart']],
  ])('in a frame of another site with %j leaves %j', async (options, expected) => {
    const { browser, frame } = await scene('foreign frame', [host])
    await frame.cookieStore.delete({ name: 'p', ...options })
    expect(held(browser)).toEqual(expected)
  })

  test.each([
    { name: 'p', path: '' },
    { name: 'p', path: 'docs' },
    { name: 'p', domain: '.site.example' },
    { name: 'p', domain: 'other.example' },
    { name: '__Host-p', path: '/docs' },
    { name: '__Http-p' },
  ])('rejects %j', async (options) => {
    const { frame } = await scene('page')
    await expect(frame.cookieStore.delete(options)).rejects.toThrow(TypeError)
  })

  test.each(['a;b', 'a=b'])('resolves for the name %j, which no cookie has', async (name) => {
    const { frame } = await scene('page')
    await expect(frame.cookieStore.delete(name)).resolves.toBeUndefined()
  })

  test('reports the cookie that it removed', async () => {
    const { frame } = await scene('page', [host])
    const deleted: (string | undefined)[] = []
    frame.cookieStore.onchange = (event) => deleted.push(...event.deleted.map(({ name }) => name))
    await frame.cookieStore.delete('p')
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(deleted).toEqual(['p'])
  })
})

describe('a value with octets that are not UTF-8', () => {
  test.each([
    ['firefox', 'x\xef\xbf\xbdy'],
    ['chromium', 'x\xe9y'],
    ['rfc6265bis', 'x\xe9y'],
  ] as const)('is sent in %s with U+FFFD in their place, if the profile says so', async (profile, expected) => {
    const page = await new Browser({ profile }).open('https://site.example/')
    receive(page, ['a=x\xe9y'])
    expect(page.request('/').cookie).toBe(`a=${expected}`)
  })
})

test('an about: document without cookies, in a profile that has such documents, sets and deletes nothing', async () => {
  const browser = new Browser({ profile: { ...profiles.firefox, aboutDocumentsHaveCookies: false } })
  const page = await browser.open('https://www.site.example/')
  receive(page, ['p=1; Secure'])
  const { cookieStore } = await page.frame('about:blank')
  await cookieStore.set({ name: 'p', value: '2', path: '/docs', partitioned: true })
  await cookieStore.delete('p')
  expect(await cookieStore.getAll()).toEqual([])
  expect(held(browser)).toEqual(['1'])
})
