/** §5.8.3 step 5: the last access of a cookie is that of the last retrieval that chose it, whoever looks at it and when. */
import { CookieJar } from 'speculoos'
import { beforeEach, describe, expect, it } from 'vitest'
import { Clock, START } from './clock.js'
import { pairs } from './outcome.js'

const root = 'https://site.example/'
const docs = 'https://site.example/docs/'

let clock: Clock
let jar: CookieJar

beforeEach(() => {
  clock = new Clock()
  jar = new CookieJar({ now: clock.now })
})

function at(seconds: number): void {
  clock.time = START + seconds * 1000
}

/** The last accesses in seconds. */
function lastAccesses(): Record<string, number> {
  return Object.fromEntries(Array.from(jar, ({ name, lastAccessTime }) => [name, (lastAccessTime - START) / 1000]))
}

/** Asks for headers at a time; the second time that it is done, the answers are remembered ones. */
function ask(seconds: number, ...urls: string[]): void {
  at(seconds)
  for (const url of urls) jar.getCookieString(url)
}

describe('two kinds of requests share a cookie', () => {
  beforeEach(() => {
    jar.setCookies(['shared=1; Path=/', 'deep=1; Path=/docs'], docs)
  })

  it.each([
    [root, docs],
    [docs, root],
  ])('and were first asked for %s, then for %s', (first, second) => {
    ask(1, first)
    ask(2, second)
    ask(3, first)
    ask(4, second)
    expect(lastAccesses()).toMatchObject({ shared: 4 })
    ask(5, second)
    ask(6, first)
    expect(lastAccesses()).toEqual({ shared: 6, deep: first === docs ? 6 : 5 })
  })

  it.each([
    [root, docs],
    [docs, root],
  ])('and the clock ran backwards between %s and %s', (first, second) => {
    ask(1, first, second)
    ask(9, first)
    ask(5, second)
    expect(lastAccesses()).toMatchObject({ shared: 5 })
  })
})

describe('the last access is set', () => {
  beforeEach(() => {
    jar.setCookies(['kept=1', 'other=1; Max-Age=10'], root)
    ask(1, root)
    ask(2, root)
  })

  it('once another cookie of the site has expired', () => {
    at(11)
    expect(lastAccesses()).toEqual({ kept: 2 })
  })
  it('once another cookie of the site was set', () => {
    at(3)
    jar.setCookie('new=1', root)
    expect(lastAccesses()).toEqual({ kept: 2, other: 2, new: 3 })
  })
  it('once another cookie of the site was replaced', () => {
    at(3)
    jar.setCookie('other=2; Max-Age=10', root)
    expect(lastAccesses()).toEqual({ kept: 2, other: 3 })
  })
  it('once another cookie of the site was replaced by one with other attributes', () => {
    at(3)
    jar.setCookie('other=2; HttpOnly; Max-Age=10', root)
    expect(lastAccesses()).toEqual({ kept: 2, other: 3 })
  })
  it('once the cookie itself was replaced, and counts from then on', () => {
    at(3)
    jar.setCookie('kept=2', root)
    expect(lastAccesses()).toEqual({ kept: 3, other: 2 })
  })
  it('once another cookie of the site was deleted', () => {
    jar.delete({ name: 'other' })
    expect(lastAccesses()).toEqual({ kept: 2 })
  })
  it('in the returned records', () => {
    expect(jar.getCookies(root).map(({ lastAccessTime }) => lastAccessTime)).toEqual([START + 2000, START + 2000])
  })
})

it('more cookies than there may be: the one that was accessed last stays, though it came first', () => {
  jar.configure({ limits: { cookies: 3 } })
  const [first = '', second = '', third = ''] = [1, 2, 3].map((site) => `https://site-${site}.example/`)
  for (const [index, url] of [first, second, third].entries()) {
    at(index)
    jar.setCookie(`c${index}=1`, url)
  }
  ask(10, first, second, third)
  // The order of eviction is made here, and is then that of these accesses.
  jar.setCookie('c3=1', 'https://site-4.example/')
  expect(pairs(jar)).toEqual(['c1=1', 'c2=1', 'c3=1'])
  ask(20, second)
  at(21)
  jar.setCookie('c4=1', 'https://site-5.example/')
  expect(pairs(jar)).toEqual(['c1=1', 'c3=1', 'c4=1'])
})

describe('if another site makes more cookie-strings than a jar keeps', () => {
  const other = 'https://other.example/'
  const large = 'https://large.example/'

  beforeEach(() => {
    jar.configure({ limits: { cookieStringOctets: Number.POSITIVE_INFINITY } })
    for (let count = 0; count < 150; count += 1) jar.setCookie(`c${count}=${'v'.repeat(4000)}`, large)
    jar.setCookie('used=1', root)
    jar.setCookie('old=1', other)
    ask(1, root)
    ask(2, other)
    ask(3, root)
    at(4)
    // 84 million characters in all
    for (let time = 0; time < 140; time += 1) {
      jar.setCookie(`c0=${time}`, large)
      jar.getCookieString(large)
    }
  })

  it('the last accesses are still set', () => {
    expect(lastAccesses()).toMatchObject({ used: 3, old: 2, c0: 4, c149: 4 })
  })
  it('the least recently used cookie is evicted from a full jar', () => {
    jar.configure({ limits: { cookies: 152 } })
    expect(jar.setCookie('new=1', 'https://new.example/')).toMatchObject({
      status: 'stored',
      evicted: [{ cookie: { name: 'old', lastAccessTime: START + 2000 } }],
    })
  })
})
