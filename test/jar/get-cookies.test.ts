/** getCookieString and getCookies answer the cookies that §5.8.3 includes, in its order, and note the access. */
import { CookieJar } from 'speculoos'
import { describe, expect, it } from 'vitest'
import { Clock, START } from './clock.js'
import { pairs } from './outcome.js'

const url = 'https://www.site.example/docs/api/page'

function jarWithClock() {
  const clock = new Clock()
  return { clock, jar: new CookieJar({ now: clock.now }) }
}

describe('the cookie-string', () => {
  it('is empty if there is no cookie', () => {
    const { jar } = jarWithClock()
    expect(jar.getCookieString(url)).toBe('')
    expect(jar.getCookies(url)).toEqual([])
  })
  it('has no equals sign for a cookie without a name, and one for a cookie without a value', () => {
    const { jar } = jarWithClock()
    jar.setCookies(['nameless', 'valueless=', '=also nameless; Path=/'], url)
    expect(jar.getCookieString(url)).toBe('nameless; valueless=; also nameless')
  })
  it('has the values as they were received', () => {
    const { jar } = jarWithClock()
    jar.setCookies(['a="quoted"', 'b=%41 b,c', 'c=d=e'], url)
    expect(jar.getCookieString(url)).toBe('a="quoted"; b=%41 b,c; c=d=e')
  })
  it('has the cookies of the records', () => {
    const { jar } = jarWithClock()
    jar.setCookies(['a=1', 'b=2; Path=/docs', 'c=3; Path=/', 'd=4; Domain=site.example; Path=/docs/api'], url)
    expect(pairs(jar.getCookies(url)).join('; ')).toBe(jar.getCookieString(url))
  })
})

describe('the order', () => {
  it('is that of the length of the path, then of the creation', () => {
    const { jar, clock } = jarWithClock()
    for (const line of [
      'a=1; Path=/',
      'b=2; Path=/docs/api',
      'c=3; Path=/docs',
      'd=4; Path=/',
      'e=5; Path=/docs/api',
    ]) {
      jar.setCookie(line, url)
      clock.time += 1
    }
    expect(jar.getCookieString(url)).toBe('b=2; e=5; c=3; a=1; d=4')
  })
  it('counts a slash at the end of a path', () => {
    const { jar } = jarWithClock()
    jar.setCookies(['a=1; Path=/docs', 'b=2; Path=/docs/'], url)
    expect(jar.getCookieString(url)).toBe('b=2; a=1')
  })
  it('is that of the first insertion if all were created in one millisecond', () => {
    const { jar } = jarWithClock()
    const names = Array.from({ length: 50 }, (_, count) => `n${count}=1`)
    jar.setCookies(names, url)
    expect(jar.getCookieString(url)).toBe(names.join('; '))
  })
  it('does not change when a cookie is replaced', () => {
    const { jar, clock } = jarWithClock()
    jar.setCookies(['a=1', 'b=1', 'c=1'], url)
    clock.time += 1
    jar.setCookie('a=2; Secure', url)
    jar.setCookie('b=2; Max-Age=60', url)
    expect(jar.getCookieString(url)).toBe('a=2; b=2; c=1')
  })
  it('does not depend on the host that set the cookie', () => {
    const { jar, clock } = jarWithClock()
    jar.setCookie('a=1; Domain=site.example; Path=/', 'https://other.site.example/')
    clock.time += 1
    jar.setCookie('b=1; Path=/', url)
    clock.time += 1
    jar.setCookie('c=1; Domain=site.example; Path=/', 'https://site.example/')
    expect(jar.getCookieString(url)).toBe('a=1; b=1; c=1')
  })
})

describe('the last access', () => {
  it('of the records is now', () => {
    const { jar, clock } = jarWithClock()
    jar.setCookie('a=1', url)
    clock.time += 1000
    expect(jar.getCookies(url)).toMatchObject([{ name: 'a', creationTime: START, lastAccessTime: START + 1000 }])
    clock.time += 1000
    expect(jar.getCookies(url)).toMatchObject([{ name: 'a', creationTime: START, lastAccessTime: START + 2000 }])
  })
  it('stays with the cookie, whichever way it was retrieved', () => {
    const { jar, clock } = jarWithClock()
    jar.setCookies(['a=1; Path=/', 'b=2; Path=/docs'], url)
    clock.time += 1000
    jar.getCookieString(url)
    clock.time += 1000
    jar.getCookieString('https://www.site.example/')
    clock.time += 1000
    expect(jar.toJSON().cookies).toMatchObject([
      { name: 'a', lastAccessTime: START + 2000 },
      { name: 'b', lastAccessTime: START + 1000 },
    ])
  })
  it('of a cookie that was not included stays', () => {
    const { jar, clock } = jarWithClock()
    jar.setCookies(['a=1; Secure; Path=/', 'b=2; HttpOnly; Path=/', 'c=3; SameSite=Strict; Path=/'], url)
    clock.time += 1000
    jar.getCookies('http://www.site.example/')
    jar.getCookies('https://www.site.example/', { type: 'non-HTTP', sameSite: 'cross-site' })
    jar.getCookies('https://elsewhere.site.example/')
    jar.getCookies('https://other.example/')
    expect(jar.toJSON().cookies).toMatchObject([
      { name: 'a', lastAccessTime: START },
      { name: 'b', lastAccessTime: START + 1000 },
      { name: 'c', lastAccessTime: START + 1000 },
    ])
  })
  it('is not changed by cookies that are disabled, or blocked', () => {
    const { jar, clock } = jarWithClock()
    jar.setCookie('a=1; Secure; SameSite=None', url)
    clock.time += 1000
    jar.configure({ cookiesEnabled: false, thirdPartyCookies: 'block' })
    jar.getCookies(url)
    jar.configure({ cookiesEnabled: true })
    jar.getCookies(url, { sameSite: 'cross-site' })
    expect(jar.toJSON().cookies).toMatchObject([{ lastAccessTime: START }])
  })
  it('of a returned record does not change', () => {
    const { jar, clock } = jarWithClock()
    jar.setCookie('a=1', url)
    const [record] = jar.getCookies(url)
    clock.time += 1000
    jar.getCookies(url)
    expect(record?.lastAccessTime).toBe(START)
  })
})

describe('a retrieval that is repeated', () => {
  it('sees what has changed meanwhile', () => {
    const { jar, clock } = jarWithClock()
    const answers = [jar.getCookieString(url)]
    const note = () => answers.push(jar.getCookieString(url))
    jar.setCookie('a=1; Max-Age=60', url)
    note()
    jar.setCookie('a=2; Max-Age=60', url)
    note()
    jar.setCookie('b=1', url)
    note()
    clock.time += 60_001
    note()
    jar.delete({ name: 'b' })
    note()
    jar.setCookie('c=1', url)
    note()
    jar.clear()
    note()
    jar.setCookie('d=1', url)
    note()
    jar.endSession()
    note()
    expect(answers).toEqual(['', 'a=1', 'a=2', 'a=2; b=1', 'b=1', '', 'c=1', '', 'd=1', ''])
  })
  it('keeps requests apart that differ in scheme, path or context', () => {
    const { jar } = jarWithClock()
    const page = 'https://www.site.example/'
    jar.setCookies(['s=1; Secure', 'h=1; HttpOnly', 'x=1; SameSite=Strict', 'l=1; SameSite=Lax', 'p=1; Path=/p'], page)
    jar.setCookie('n=1; Secure; SameSite=None', page)
    const ask = () => [
      jar.getCookieString(page),
      jar.getCookieString('http://www.site.example/'),
      jar.getCookieString('https://www.site.example/p'),
      jar.getCookieString(page, { type: 'non-HTTP' }),
      jar.getCookieString(page, { type: 'non-HTTP', sameSite: 'cross-site' }),
      jar.getCookieString(page, { sameSite: 'cross-site' }),
      jar.getCookieString(page, { sameSite: 'cross-site', topLevelNavigation: true }),
      jar.getCookieString(page, { sameSite: 'cross-site', topLevelNavigation: true, method: 'POST' }),
    ]
    const answers = [
      's=1; h=1; x=1; l=1; n=1',
      'h=1; x=1; l=1',
      'p=1; s=1; h=1; x=1; l=1; n=1',
      's=1; x=1; l=1; n=1',
      'n=1',
      'n=1',
      's=1; h=1; l=1; n=1',
      'n=1',
    ]
    expect(ask()).toEqual(answers)
    expect(ask()).toEqual(answers)
  })
  it('is right for more URLs than a cache keeps', () => {
    const { jar } = jarWithClock()
    for (let site = 0; site < 500; site += 1) jar.setCookie(`id=${site}; Path=/`, `https://site${site}.example/`)
    for (let round = 0; round < 2; round += 1) {
      for (let page = 0; page < 20_000; page += 1) {
        const site = page % 500
        expect(jar.getCookieString(`https://site${site}.example/page/${page}`)).toBe(`id=${site}`)
      }
    }
  })
})
