/** The cookies of a page as other packages take them: happy-dom's container, and tough-cookie's JSON. */

import { Browser, type Frame } from 'speculoos/browser'
import { CookieJar as ToughJar } from 'tough-cookie'
import { describe, expect, test } from 'vitest'

const URL_A = 'https://shop.example/'

const open = (): Promise<Frame> => new Browser({ profile: 'chromium' }).open(URL_A)
const originURL = new URL(URL_A)

describe('the container of a page', () => {
  test('stores what happy-dom parsed, and shows it to scripts', async () => {
    const page = await open()
    const { changed, deleted } = page.cookieContainer.addCookies([
      { key: 'theme', value: 'dark', originURL },
      { key: 'SID', value: '31d4', originURL, httpOnly: true, secure: true, path: '/', sameSite: 'Strict' },
    ])
    expect([changed.map(({ key }) => key), deleted]).toEqual([['theme', 'SID'], []])
    expect(page.document.cookie).toBe('theme=dark')
    expect(page.cookieContainer.getCookies(originURL, true).map(({ key }) => key)).toEqual(['theme'])
    expect(page.cookieContainer.getCookies(originURL).map(({ key, sameSite }) => [key, sameSite])).toEqual([
      ['theme', 'Lax'],
      ['SID', 'Strict'],
    ])
  })

  test('reports what is deleted, and nothing of what is refused', async () => {
    const { cookieContainer } = await open()
    const cookie = { key: 'a', value: '1', originURL }
    cookieContainer.addCookies([{ ...cookie, expires: new Date(Date.now() + 60_000) }])
    expect(cookieContainer.getCookies(originURL)[0]?.expires).toBeInstanceOf(Date)
    expect(cookieContainer.addCookies([{ ...cookie, expires: new Date(0) }])).toMatchObject({
      changed: [],
      deleted: [{ key: 'a' }],
    })
    expect(cookieContainer.addCookies([{ ...cookie, domain: 'other.example' }])).toEqual({ changed: [], deleted: [] })
    expect(cookieContainer.addCookies([{ ...cookie, key: 'b', value: null }]).changed).toHaveLength(1)
  })

  test('sends no Lax cookie with a request from another site', async () => {
    const browser = new Browser({ profile: 'chromium' })
    const shop = await browser.open(URL_A)
    shop.cookieContainer.addCookies([{ key: 'a', value: '1', originURL, secure: true, sameSite: 'Lax' }])
    const other = await browser.open('https://other.example/')
    expect(other.cookieContainer.getCookies(originURL)).toEqual([])
    shop.cookieContainer.clearCookies()
    expect(browser.jar.size).toBe(0)
    expect(shop.cookieContainer.getCookies()).toEqual([])
  })
})

test('a jar of tough-cookie reads what a page serializes', async () => {
  const page = await open()
  page.cookieJar.setCookieSync('SID=31d4; HttpOnly; Secure; SameSite=Lax; Max-Age=60', URL_A)
  page.document.cookie = 'theme=dark'
  page.document.cookie = 'part=1; Secure; SameSite=None; Partitioned'
  const jar = ToughJar.deserializeSync(JSON.stringify(page.cookieJar.serializeSync()))
  expect(jar.getCookieStringSync(URL_A)).toBe('SID=31d4; theme=dark')
  expect(jar.getCookiesSync(URL_A)[0]).toMatchObject({ httpOnly: true, secure: true, sameSite: 'lax', hostOnly: true })
})
