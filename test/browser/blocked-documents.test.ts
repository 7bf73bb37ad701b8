/** Scripts in a frame of another site while third-party cookies are blocked, as Firefox 153 and Chromium 156 run them. */

import { Browser, type Frame, type ProfileName } from 'speculoos/browser'
import { describe, expect, test } from 'vitest'
import { A, B } from './scene.js'

/** A frame of site-a.example, which has cookies, in a page of another site. */
async function blocked(profile: ProfileName, url = `${A}/`): Promise<Frame> {
  const browser = new Browser({ profile, thirdPartyCookies: 'block' })
  browser.jar.setCookies(['a=1; Secure; SameSite=None', 'b=2; Secure'], A)
  return (await browser.open(B)).frame(url)
}

describe('the Cookie Store API of a blocked frame in Firefox', () => {
  test('does nothing, and returns nothing', async () => {
    const frame = await blocked('firefox')
    const { cookieStore } = frame
    expect(await cookieStore.get('a')).toBeUndefined()
    expect(await cookieStore.get({ url: 'https://elsewhere.example/' })).toBeUndefined()
    expect(await cookieStore.getAll()).toBeUndefined()
    expect(await cookieStore.set('c', '3')).toBeUndefined()
    expect(await cookieStore.set({ name: 'c=', value: '3', domain: 'elsewhere.example' })).toBeUndefined()
    expect(await cookieStore.delete({ name: 'a', path: 'no path' })).toBeUndefined()
    expect(frame.document.cookie).toBe('')
  })
  test('rejects arguments that Web IDL refuses', async () => {
    const { cookieStore } = await blocked('firefox')
    await expect(cookieStore.get({})).rejects.toBeInstanceOf(TypeError)
    await expect(Reflect.apply(cookieStore.set, cookieStore, ['c'])).rejects.toBeInstanceOf(TypeError)
  })
  test('is the same in about:blank within, and in a frame of the page within that frame', async () => {
    const frame = await blocked('firefox')
    expect(await (await frame.frame()).cookieStore.getAll()).toBeUndefined()
    expect(await (await frame.frame(B)).cookieStore.getAll()).toBeUndefined()
  })
  test('works as usual in a frame of the same site', async () => {
    const browser = new Browser({ profile: 'firefox', thirdPartyCookies: 'block' })
    const page = await browser.open('https://www.site-a.example/')
    expect(await (await page.frame(A)).cookieStore.getAll()).toEqual([])
  })
})

test.each(['chromium', 'rfc6265bis'] as const)('%s has partitioned cookies in a blocked frame', async (profile) => {
  const { cookieStore } = await blocked(profile)
  expect(await cookieStore.getAll()).toEqual([])
  await cookieStore.set({ name: 'c', value: '3', sameSite: 'none', partitioned: true })
  expect((await cookieStore.get('c'))?.value).toBe('3')
})

describe('workers of a blocked frame', () => {
  test('Firefox starts no shared worker, and a dedicated worker has no cookies', async () => {
    const frame = await blocked('firefox')
    expect(() => frame.worker('/w.js', { shared: true })).toThrow(expect.objectContaining({ name: 'SecurityError' }))
    expect(frame.worker('/w.js').request('/').cookie).toBe('')
  })
  test('Chromium starts both', async () => {
    const frame = await blocked('chromium')
    expect(frame.worker('/w.js', { shared: true }).request('/').cookie).toBe('')
    expect(frame.worker('/w.js').request('/').cookie).toBe('')
  })
  test('Firefox starts a shared worker in a page and in a frame of the same site', async () => {
    const page = await new Browser({ profile: 'firefox', thirdPartyCookies: 'block' }).open(
      'https://www.site-a.example/',
    )
    expect(page.worker('/w.js', { shared: true }).origin).toBe('https://www.site-a.example')
    expect((await page.frame(A)).worker('/w.js', { shared: true }).origin).toBe(A)
  })
})
