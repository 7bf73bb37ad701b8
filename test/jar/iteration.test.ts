/** size and iteration show all cookies, in the order of their first insertion, as they were when it began. */
import { CookieJar } from 'speculoos'
import { describe, expect, it } from 'vitest'
import { Clock, START } from './clock.js'
import { pairs } from './outcome.js'

const url = 'https://www.site.example/'

describe('size', () => {
  it('counts the cookies of all sites', () => {
    const jar = new CookieJar()
    expect(jar.size).toBe(0)
    jar.setCookies(['a=1', 'b=1'], url)
    jar.setCookie('a=1', 'https://other.example/')
    expect(jar.size).toBe(3)
  })
  it('does not count one that was replaced, removed or rejected', () => {
    const jar = new CookieJar()
    jar.setCookies(['a=1', 'a=2', 'b=1', 'b=; Max-Age=0', 'c=1; Domain=com'], url)
    expect(jar.size).toBe(1)
  })
  it('does not count one that is expired', () => {
    const clock = new Clock()
    const jar = new CookieJar({ now: clock.now })
    jar.setCookies(['a=1; Max-Age=1', 'b=1; Max-Age=2', 'c=1'], url)
    const sizes = [0, 1000, 1001, 2000, 2001].map((time) => {
      clock.time = START + time
      return jar.size
    })
    expect(sizes).toEqual([3, 3, 2, 2, 1])
  })
  it('cannot be set', () => {
    const jar = new CookieJar()
    expect(Reflect.set(jar, 'size', 5)).toBe(false)
    expect(jar.size).toBe(0)
  })
})

describe('the order of iteration', () => {
  it('is that of the first insertion, whatever the site, the path and the name', () => {
    const jar = new CookieJar()
    jar.setCookie('z=1; Path=/', url)
    jar.setCookie('a=1', 'https://other.example/')
    jar.setCookie('b=1; Path=/very/long/path', url)
    jar.setCookie('a=1', 'http://127.0.0.1/')
    jar.setCookie('a=2; Domain=site.example', url)
    expect(pairs(jar)).toEqual(['z=1', 'a=1', 'b=1', 'a=1', 'a=2'])
    expect(Array.from(jar, ({ domain }) => domain)).toEqual([
      'www.site.example',
      'other.example',
      'www.site.example',
      '127.0.0.1',
      'site.example',
    ])
  })
  it('keeps the place of a replaced cookie, but not of one that is removed and set again', () => {
    const jar = new CookieJar()
    jar.setCookies(['a=1', 'b=1', 'c=1', 'a=2', 'b=; Max-Age=0', 'b=2'], url)
    expect(pairs(jar)).toEqual(['a=2', 'c=1', 'b=2'])
  })
  it('is that of insertion even if the clock runs backwards', () => {
    const clock = new Clock()
    const jar = new CookieJar({ now: clock.now })
    jar.setCookie('a=1', url)
    clock.time -= 1000
    jar.setCookie('b=1', url)
    expect(pairs(jar)).toEqual(['a=1', 'b=1'])
    expect(jar.getCookieString(url)).toBe('b=1; a=1')
  })
  it('is that of toJSON', () => {
    const jar = new CookieJar()
    jar.setCookies(['a=1; Path=/', 'b=1; Path=/x', 'c=1'], url)
    expect([...jar]).toEqual(jar.toJSON().cookies)
  })
  it('notes no access', () => {
    const clock = new Clock()
    const jar = new CookieJar({ now: clock.now })
    jar.setCookie('a=1', url)
    clock.time += 1000
    expect([...jar]).toMatchObject([{ lastAccessTime: START }])
  })
})

describe('an iteration is not affected by a change during it:', () => {
  const filled = () => {
    const jar = new CookieJar()
    jar.setCookies(['a=1', 'b=1', 'c=1'], url)
    return jar
  }
  it('an insertion', () => {
    const jar = filled()
    const seen: string[] = []
    for (const { name } of jar) {
      seen.push(name)
      jar.setCookie(`${name}${name}=1`, url)
    }
    expect(seen).toEqual(['a', 'b', 'c'])
    expect(jar.size).toBe(6)
  })
  it('a replacement', () => {
    const jar = filled()
    const seen: string[] = []
    for (const { value } of jar) {
      seen.push(value)
      jar.setCookies(['a=2', 'b=2', 'c=2'], url)
    }
    expect(seen).toEqual(['1', '1', '1'])
    expect(pairs(jar)).toEqual(['a=2', 'b=2', 'c=2'])
  })
  it('a deletion', () => {
    const jar = filled()
    const seen: string[] = []
    for (const { name } of jar) {
      seen.push(name)
      jar.clear()
    }
    expect(seen).toEqual(['a', 'b', 'c'])
    expect(jar.size).toBe(0)
  })
  it('and two iterations are independent', () => {
    const jar = filled()
    const first = jar[Symbol.iterator]()
    jar.delete({ name: 'a' })
    const second = jar[Symbol.iterator]()
    expect([first.next().value?.name, second.next().value?.name]).toEqual(['a', 'b'])
    expect(pairs(first)).toEqual(['b=1', 'c=1'])
    expect(pairs(second)).toEqual(['c=1'])
  })
})
