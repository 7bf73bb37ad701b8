/** The jar calls of the proxy of Cypress, which is not published as a package. */
import { Cookie, CookieJar } from 'speculoos/tough-cookie'
import { beforeEach, describe, expect, it } from 'vitest'

const url = 'https://app.localhost:3000/login'
let jar: CookieJar
beforeEach(() => {
  jar = new CookieJar(undefined, { allowSpecialUseDomain: true })
})

describe('the proxy of Cypress', () => {
  it('sets lines and its own cookies, and gets them with the SameSite context of the page', () => {
    const line = Cookie.parse('SID=1; Path=/; Secure; SameSite=Strict')
    if (line === undefined) throw new Error('not parsed')
    jar.setCookieSync(line, url, { sameSiteContext: 'strict' })
    jar.setCookieSync('lax=1; Path=/', url, { sameSiteContext: 'lax' })
    jar.setCookieSync('none=1; Path=/; Secure; SameSite=None', url, { sameSiteContext: 'none' })
    const keysFor = (sameSiteContext: 'strict' | 'lax' | 'none' | undefined): string[] =>
      jar.getCookiesSync(url, { sameSiteContext }).map(({ key }) => key)
    expect(keysFor('strict')).toEqual(['SID', 'lax', 'none'])
    expect(keysFor('lax')).toEqual(['lax', 'none'])
    expect(keysFor('none')).toEqual(['none'])
    expect(keysFor(undefined)).toEqual(['SID', 'lax', 'none'])
  })

  it('makes a cookie from the fields that a browser reports', () => {
    const made = new Cookie({
      domain: 'app.localhost',
      expires: 'Infinity',
      httpOnly: false,
      hostOnly: false,
      maxAge: 'Infinity',
      key: 'theme',
      path: '/',
      sameSite: 'lax',
      secure: false,
      value: 'dark',
    })
    expect(jar.setCookieSync(made, url)?.domain).toBe('app.localhost')
    expect(jar.getCookieStringSync('https://docs.app.localhost/')).toBe('theme=dark')
  })

  it('lists, finds and removes cookies through the store, whose callbacks run at once', () => {
    jar.setCookieSync('a=1; Path=/', url)
    jar.setCookieSync('b=2; Path=/', url)
    const listed = (): string[] => {
      let keys: string[] = ['the callback did not run']
      jar.store.getAllCookies((_, cookies) => {
        keys = (cookies ?? []).map(({ key }) => key)
      })
      return keys
    }
    expect(listed()).toEqual(['a', 'b'])
    jar.store.removeCookie('app.localhost', '/', 'a', () => undefined)
    expect(listed()).toEqual(['b'])
    jar.removeAllCookiesSync()
    expect(listed()).toEqual([])
  })
})
