/** What Chromium 156 and Firefox 153 did in `npm run test:browsers` when scripts called the Cookie Store API. */

import { Browser, type Frame, type ProfileName } from 'speculoos/browser'
import { describe, expect, test } from 'vitest'

const PARTITIONED = 'part=1; SameSite=None; Secure; Partitioned; Path=/'

const open = (profile: ProfileName, url = 'https://site.example/') => new Browser({ profile }).open(url)

/** The names in the change events of an action, each with what became of the cookie. */
async function eventsOf(frame: Frame, act: () => void): Promise<string[]> {
  const events: string[] = []
  frame.cookieStore.onchange = ({ changed, deleted }) => {
    events.push(...changed.map(({ name }) => `changed ${name}`), ...deleted.map(({ name }) => `deleted ${name}`))
  }
  act()
  await new Promise((resolve) => setTimeout(resolve, 5))
  return events
}

describe('a change of a partitioned cookie', () => {
  test.each(['rfc6265bis', 'chromium'] as const)('is reported to a page of its partition in %s', async (profile) => {
    const page = await open(profile)
    expect(await eventsOf(page, () => (page.document.cookie = PARTITIONED))).toEqual(['changed part'])
    expect(await eventsOf(page, () => (page.document.cookie = `${PARTITIONED}; Max-Age=0`))).toEqual(['deleted part'])
  })

  test('is reported to a frame of its partition in Chromium, and to no page', async () => {
    const page = await open('chromium', 'https://other.example/')
    const frame = await page.frame('https://site.example/')
    const own = await page.open('https://site.example/')
    const inPage = eventsOf(own, () => undefined)
    expect(await eventsOf(frame, () => (frame.document.cookie = PARTITIONED))).toEqual(['changed part'])
    expect(await inPage).toEqual([])
  })

  test('is not reported in Firefox, neither to a page nor to a frame', async () => {
    const page = await open('firefox')
    const frame = await (await open('firefox', 'https://other.example/')).frame('https://site.example/')
    expect(await eventsOf(page, () => (page.document.cookie = PARTITIONED))).toEqual([])
    expect(await eventsOf(frame, () => (frame.document.cookie = 'unset=1; Secure'))).toEqual([])
    expect([page.document.cookie, frame.document.cookie]).toEqual(['part=1', 'unset=1'])
  })
})

describe('getAll', () => {
  test.each([
    ['chromium', ['part', 'later']],
    ['firefox', ['later', 'part']],
  ] as const)('lists partitioned cookies in %s as %j', async (profile, expected) => {
    const page = await open(profile)
    page.document.cookie = PARTITIONED
    page.document.cookie = 'later=1; Path=/'
    expect((await page.cookieStore.getAll()).map(({ name }) => name)).toEqual(expected)
    expect(page.document.cookie).toBe('part=1; later=1')
  })
})

describe('cookieStore', () => {
  test.each(['rfc6265bis', 'chromium', 'firefox'] as const)(
    'is missing in a frame of https in a page of http in %s',
    async (profile) => {
      const frame = await (await open(profile, 'http://site.example/')).frame('https://site.example/')
      expect(frame.cookieStore).toBeUndefined()
    },
  )

  test('is missing in a data: document in Chromium, and rejects in Firefox', async () => {
    const [chromium, firefox] = [await open('chromium'), await open('firefox')]
    expect((await chromium.frame('data:text/html,')).cookieStore).toBeUndefined()
    const frame = await firefox.frame('data:text/html,')
    await expect(frame.cookieStore.getAll()).rejects.toThrow(expect.objectContaining({ name: 'SecurityError' }))
  })
})

describe('delete without a name', () => {
  test.each(['rfc6265bis', 'chromium', 'firefox'] as const)('resolves in %s', async (profile) => {
    await expect((await open(profile)).cookieStore.delete('')).resolves.toBeUndefined()
  })
})

describe('what is deleted in Chromium', () => {
  test.each([
    ['', undefined],
    ['; SameSite=Lax', 'lax'],
  ])('has the SameSite that it named (%j)', async (attributes, expected) => {
    const page = await open('chromium')
    page.document.cookie = `a=1${attributes}`
    const deleted: unknown[] = []
    page.cookieStore.onchange = (event) => deleted.push(...event.deleted.map(({ sameSite }) => sameSite))
    page.document.cookie = 'a=; Max-Age=0'
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(deleted).toEqual([expected])
  })
})

describe('the cookieStore of an about: document, whose creation URL has no cookies', () => {
  test('resolves as the text requires, and stores, lists and reports nothing', async () => {
    const page = await open('rfc6265bis')
    page.document.cookie = 'a=1'
    const frame = await page.frame('about:blank')
    const events = await eventsOf(frame, () => (page.document.cookie = 'a=2'))
    await expect(frame.cookieStore.set('b', '1')).resolves.toBeUndefined()
    await expect(frame.cookieStore.delete('a')).resolves.toBeUndefined()
    await expect(frame.cookieStore.set({ name: 'b', value: '1', domain: 'site.example' })).rejects.toThrow(TypeError)
    expect([await frame.cookieStore.getAll(), events, page.document.cookie]).toEqual([[], [], 'a=2'])
  })
})

describe('a path that is not US-ASCII', () => {
  test.each([
    ['rfc6265bis', '/\xc3\xa9/'],
    ['chromium', '/%C3%A9/'],
    ['firefox', '/\xc3\xa9/'],
  ] as const)('is stored as its UTF-8 octets, which Chromium encodes: %s', async (profile, stored) => {
    const page = await open(profile)
    await page.cookieStore.set({ name: 'a', value: '1', path: '/\u00e9/' })
    const [cookie] = page
      .request('/')
      .explain()
      .excluded.map((each) => each.cookie)
    expect(cookie?.path).toBe(stored)
    await page.cookieStore.delete({ name: 'a', path: '/\u00e9/' })
    expect(page.request('/').explain().excluded).toEqual([])
  })
})
