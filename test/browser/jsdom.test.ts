/** jsdom with the cookies of a simulated page: `document.cookie` and `cookieStore` of its window are those of the page. */

import { Browser } from 'speculoos/browser'
import { describe, expect, it } from 'vitest'
import { isOlderThan, titleOf } from '../clients/tough-cookie/node-version.js'
import { A, B } from './scene.js'

const versions = [
  ['jsdom', 'jsdom 31', 24, 15],
  ['jsdom-29', 'jsdom 29', 20, 19],
] as const

for (const [name, title, major, minor] of versions) {
  // Its title says which Node it wants.
  describe.skipIf(isOlderThan(major, minor))(titleOf(title, major, minor), () => {
    const load = async (): Promise<typeof import('jsdom').JSDOM> => (await import(name)).default.JSDOM

    it('reads and sets document.cookie of the page', async () => {
      const JSDOM = await load()
      const browser = new Browser({ profile: 'chromium' })
      const page = await browser.open(`${A}/`)
      page.request('/').receive({ status: 200, headers: { 'set-cookie': ['SID=1; HttpOnly', 'a=1'] } })
      // The types of jsdom want the class of tough-cookie itself, of which the private members are a part.
      const { window } = new JSDOM('', { url: page.url, cookieJar: page.cookieJar as never })
      expect(window.document.cookie).toBe('a=1')
      window.document.cookie = 'b=ü'
      window.document.cookie = 'hidden=1; HttpOnly'
      expect(page.document.cookie).toBe('a=1; b=ü')
      browser.clear()
      expect(window.document.cookie).toBe('')
    })

    it('gives the scripts of a foreign frame what the browser would give them', async () => {
      const JSDOM = await load()
      const browser = new Browser({ profile: 'chromium' })
      const frame = await (await browser.open(B)).frame(`${A}/`)
      const { window } = new JSDOM('', { url: frame.url, cookieJar: frame.cookieJar as never })
      window.document.cookie = 'lax=1; Secure'
      window.document.cookie = 'none=1; Secure; SameSite=None'
      expect(window.document.cookie).toBe('none=1')
    })

    it('can have the cookieStore of the page', async () => {
      const JSDOM = await load()
      const page = await new Browser().open(`${A}/`)
      const { window } = new JSDOM('<script>cookieStore.set("a", "1")</script>', {
        url: page.url,
        cookieJar: page.cookieJar as never,
        runScripts: 'dangerously',
        beforeParse: (own) => Object.defineProperty(own, 'cookieStore', { value: page.cookieStore }),
      })
      expect(window.document.cookie).toBe('a=1')
    })

    it('has no cookies in about:blank', async () => {
      const JSDOM = await load()
      const page = await new Browser().open(`${A}/`)
      const { window } = new JSDOM('', { cookieJar: page.cookieJar as never })
      window.document.cookie = 'a=1'
      expect(window.document.cookie).toBe('')
    })
  })
}

describe('the jar of a page', () => {
  it('gives scripts of another site, such as a frame that jsdom loads, the cookies of third parties only', async () => {
    const browser = new Browser({ profile: 'chromium' })
    browser.jar.setCookies(['lax=1; Secure', 'none=2; Secure; SameSite=None'], B)
    const { cookieJar } = await browser.open(`${A}/`)
    expect(cookieJar.getCookieStringSync(B, { http: false })).toBe('none=2')
    expect(() => cookieJar.setCookieSync('strict=1; Secure; SameSite=Strict', B, { http: false })).toThrow('refused')
    expect(
      (await new Browser({ profile: 'firefox', jar: browser.jar }).open(A)).cookieJar.getCookieStringSync(B, {
        http: false,
      }),
    ).toBe('')
  })
  it('reports a refused cookie, unless that is to be ignored', async () => {
    const { cookieJar } = await new Browser().open(`${A}/`)
    expect(() => cookieJar.setCookieSync('a=1; Domain=site-b.example', A)).toThrow('refused')
    expect(cookieJar.setCookieSync('a=1; Domain=site-b.example', A, { ignoreError: true })).toBeUndefined()
    await expect(cookieJar.setCookie('a=1; Domain=site-b.example', A)).rejects.toThrow('refused')
  })
  it('calls back', async () => {
    const { cookieJar } = await new Browser().open(`${A}/`)
    await cookieJar.setCookie('a=1', A)
    const called = new Promise((resolve) => {
      cookieJar.getCookieString(A, {}, (error, header) => resolve([error, header]))
    })
    expect(await called).toEqual([null, 'a=1'])
    expect((await cookieJar.getCookies(A)).map((cookie) => cookie.cookieString())).toEqual(['a=1'])
  })
})
