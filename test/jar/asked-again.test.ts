/** §5.8.3: what a page was answered again and again is answered no longer than it is right, and each time it is an access. */
import { CookieJar, type RequestContext } from 'speculoos'
import { beforeEach, describe, expect, it } from 'vitest'
import { Clock, START } from './clock.js'

const page = 'https://site.example/docs/'
const elsewhere = 'https://elsewhere.example/'

let clock: Clock
let jar: CookieJar

/** Asks so often that the answer is the one that was kept, and answers the last. */
function header(url: string | URL = page): string {
  for (let time = 0; time < 3; time += 1) jar.getCookieString(url)
  return jar.getCookieString(url)
}

beforeEach(() => {
  clock = new Clock()
  jar = new CookieJar({ now: clock.now })
  jar.setCookies(['a=1', 'b=2; Path=/docs; Max-Age=60', 'c=3; Domain=site.example; Path=/'], page)
  expect(header()).toBe('a=1; b=2; c=3')
})

describe('the header of a page is right as soon as', () => {
  it.each<[string, string, () => void]>([
    ['a cookie gets another value', 'a=9; b=2; c=3', () => jar.setCookie('a=9', page)],
    [
      'a cookie gets another value and is asked for once between',
      'a=9; b=2; c=3',
      () => {
        jar.setCookie('a=8', page)
        jar.getCookieString(page)
        jar.setCookie('a=9', page)
      },
    ],
    [
      'a cookie gets another attribute',
      'a=1; b=2',
      () => jar.setCookie('c=3; Domain=site.example; Path=/; Max-Age=0', page),
    ],
    [
      'another host of the site sets a cookie',
      'a=1; b=2; c=9',
      () => {
        jar.setCookie('c=9; Domain=site.example; Path=/', 'https://www.site.example/')
      },
    ],
    ['there is another cookie', 'd=4; a=1; b=2; c=3', () => jar.setCookie('d=4; Path=/docs/', page)],
    ['a cookie is deleted', 'a=1; c=3', () => jar.delete({ name: 'b' })],
    [
      'a cookie is expired',
      'a=1; c=3',
      () => {
        clock.time += 60_001
      },
    ],
    ['there are too many', 'c=3', () => jar.configure({ limits: { cookies: 1 } })],
    ['cookies are disabled', '', () => jar.configure({ cookiesEnabled: false })],
    ['the jar is cleared', '', () => jar.clear()],
    [
      'the jar is cleared, and another site takes the place',
      '',
      () => {
        jar.clear()
        jar.setCookie('z=1', elsewhere)
        expect(header(elsewhere)).toBe('z=1')
      },
    ],
  ])('%s', (_, right, change) => {
    change()
    expect(jar.getCookieString(page)).toBe(right)
    expect(header()).toBe(right)
  })
})

describe('the header of a request in a context is right as soon as its cookie becomes', () => {
  const open = 'x=1; SameSite=None; Secure'
  const contexts: readonly RequestContext[] = [
    {},
    { type: 'non-HTTP' },
    { sameSite: 'cross-site' },
    { sameSite: 'cross-site', topLevelNavigation: true },
    { sameSite: 'cross-site', topLevelNavigation: true, method: 'POST' },
    { sameSite: 'cross-site', type: 'non-HTTP' },
    { sameSite: 'cross-site', type: 'non-HTTP', topLevelNavigation: true },
  ]
  it.each([
    ['one that scripts cannot see', `${open}; HttpOnly`, [true, false, true, true, true, false, false]],
    ['one of its own site', 'x=1; SameSite=Strict; Secure', [true, true, false, false, false, false, false]],
    [
      'one of its own site, and of navigations to it',
      'x=1; SameSite=Lax; Secure',
      [true, true, false, true, false, false, false],
    ],
    ['both', 'x=1; SameSite=Strict; Secure; HttpOnly', [true, false, false, false, false, false, false]],
  ])('%s, and back', (_, line, sent) => {
    const site = 'https://shop.example/'
    const headers = () =>
      contexts.map((context) => {
        jar.getCookieString(site, context)
        return jar.getCookieString(site, context)
      })
    const all = contexts.map(() => 'x=1')
    jar.setCookie(open, site)
    expect(headers()).toEqual(all)
    jar.setCookie(line, site)
    expect(headers()).toEqual(sent.map((isSent) => (isSent ? 'x=1' : '')))
    jar.setCookie(open, site)
    expect(headers()).toEqual(all)
  })
})

describe('each retrieval is an access', () => {
  function accesses(): Record<string, number> {
    return Object.fromEntries(Array.from(jar, ({ name, lastAccessTime }) => [name, lastAccessTime - START]))
  }

  it.each<[string, string | URL]>([
    ['text', page],
    ['an object', new URL(page)],
  ])('of a page by %s', (_, url) => {
    header(url)
    clock.time += 5
    jar.getCookieString(url)
    expect(accesses()).toEqual({ a: 5, b: 5, c: 5 })
    clock.time += 2
    jar.getCookieString(url)
    clock.time += 1
    expect(accesses()).toEqual({ a: 7, b: 7, c: 7 })
  })

  it('to the cookies that are sent, and to no others', () => {
    const other = 'https://www.site.example/'
    expect(header(other)).toBe('c=3')
    clock.time += 5
    jar.getCookieString(other)
    expect(accesses()).toEqual({ a: 0, b: 0, c: 5 })
  })

  it('even if a cookie is deleted afterwards', () => {
    clock.time += 5
    jar.getCookieString(page)
    clock.time += 1
    jar.delete({ name: 'a' })
    expect(accesses()).toEqual({ b: 5, c: 5 })
  })

  it('only to the cookies that were stored then', () => {
    jar.clear()
    jar.setCookie('z=1', elsewhere)
    clock.time += 5
    jar.getCookieString(elsewhere)
    expect(accesses()).toEqual({ z: 5 })
  })

  it('even if the clock runs backwards between two', () => {
    clock.time += 9
    jar.getCookieString(page)
    clock.time -= 4
    jar.getCookieString(page)
    expect(accesses()).toEqual({ a: 5, b: 5, c: 5 })
  })

  it('that decides which cookies the jar evicts', () => {
    jar.setCookie('z=1', elsewhere)
    header(elsewhere)
    clock.time += 5
    jar.getCookieString(page)
    jar.configure({ limits: { cookies: 3 } })
    expect(jar.getCookieString(elsewhere)).toBe('')
    expect(header()).toBe('a=1; b=2; c=3')
  })
})

it('a page with a long header gets the right one', () => {
  jar.setCookie(`long=${'v'.repeat(600)}; Path=/docs`, page)
  expect(header()).toHaveLength('a=1; b=2; c=3; long='.length + 600)
  jar.delete({ name: 'long' })
  expect(header()).toBe('a=1; b=2; c=3')
})
