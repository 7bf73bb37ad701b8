/** The clock is read once a call, and may stand or run backwards: an expired cookie is gone, once and for all. */
import { CookieJar } from 'speculoos'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Clock, START } from './clock.js'
import { outcome, pairs, storedCookie } from './outcome.js'

const url = 'https://www.site.example/'

const verbs: [string, (jar: CookieJar) => unknown][] = [
  ['setCookie', (jar) => jar.setCookie('a=1', url)],
  ['setCookie of a stored cookie', (jar) => jar.setCookie('kept=2', url)],
  ['setCookie of a cookie that is rejected', (jar) => jar.setCookie('a=1; Domain=com', url)],
  ['setCookie at a host that is none', (jar) => jar.setCookie('a=1', 'https://a..b/')],
  ['setCookies', (jar) => jar.setCookies(['a=1', 'b=1', 'c=1; Max-Age=5'], url)],
  ['setCookies of nothing', (jar) => jar.setCookies([], url)],
  ['getCookieString', (jar) => jar.getCookieString(url)],
  ['getCookieString with a context', (jar) => jar.getCookieString(url, { sameSite: 'cross-site', method: 'POST' })],
  ['getCookies', (jar) => jar.getCookies(url)],
  ['explain', (jar) => jar.explain(url)],
  ['size', (jar) => jar.size],
  ['iteration', (jar) => [...jar]],
  ['delete', (jar) => jar.delete({ name: 'kept' })],
  ['clear', (jar) => jar.clear()],
  ['endSession', (jar) => jar.endSession()],
  ['clone', (jar) => jar.clone()],
  ['toJSON', (jar) => jar.toJSON()],
  ['JSON.stringify', (jar) => JSON.stringify(jar)],
  ['configure', (jar) => jar.configure({ limits: { cookies: 1 } })],
]

describe('the clock is read once by', () => {
  it.each(verbs)('%s', (_, verb) => {
    const clock = new Clock()
    const jar = new CookieJar({ now: clock.now })
    jar.setCookies(['kept=1', 'expired=1; Max-Age=1'], url)
    clock.time += 1001
    clock.reads = 0
    verb(jar)
    expect(clock.reads).toBe(1)
  })
  it('fromJSON', () => {
    const clock = new Clock()
    const document = new CookieJar().toJSON()
    CookieJar.fromJSON(document, { now: clock.now })
    expect(clock.reads).toBe(1)
  })
})

describe('a cookie that is expired', () => {
  it.each(verbs)('is removed by %s, and does not come back when the clock runs back', (_, verb) => {
    const clock = new Clock()
    const jar = new CookieJar({ now: clock.now })
    const heard: string[] = []
    jar.setCookies(['kept=1', 'expired=1; Max-Age=1'], url)
    jar.setCookie('elsewhere=1; Max-Age=1', 'https://other.example/')
    jar.subscribe(({ cause, cookie }) => heard.push(`${cause} ${cookie.name}`))
    clock.time += 1001
    verb(jar)
    expect(heard.filter((change) => change.startsWith('expired '))).toEqual(['expired expired', 'expired elsewhere'])
    clock.time = START
    expect(pairs(jar)).not.toContain('expired=1')
    expect(jar.getCookieString(url)).not.toContain('expired')
    expect(jar.getCookieString('https://other.example/')).toBe('')
  })
  it('is one whose time lies in the past, not one whose time is now', () => {
    const clock = new Clock()
    const jar = new CookieJar({ now: clock.now })
    jar.setCookies(['a=1; Max-Age=1', 'b=1; Expires=Thu, 01 Jan 2026 00:00:01 GMT'], url)
    clock.time += 1000
    expect(jar.getCookieString(url)).toBe('a=1; b=1')
    clock.time += 0.001
    expect(jar.getCookieString(url)).toBe('')
  })
  it('stays until a call reads the clock, which subscribe does not', () => {
    const clock = new Clock()
    const jar = new CookieJar({ now: clock.now })
    jar.setCookie('a=1; Max-Age=1', url)
    clock.time += 1001
    const heard: string[] = []
    jar.subscribe(({ cause }) => heard.push(cause))
    expect(heard).toEqual([])
    expect(jar.size).toBe(0)
    expect(heard).toEqual(['expired'])
  })
  it('does not overlay, is not overwritten, and does not count', () => {
    const clock = new Clock()
    const jar = new CookieJar({ now: clock.now, limits: { cookiesPerSite: 1 } })
    jar.setCookie('a=1; Secure; HttpOnly; Max-Age=1', url)
    clock.time += 1001
    const result = jar.setCookie('a=2', 'http://www.site.example/', { type: 'non-HTTP' })
    expect(outcome(result)).toBe('stored')
    expect(result).not.toHaveProperty('replaced')
    expect(result).toMatchObject({ cookie: { creationTime: clock.time }, evicted: [] })
  })
  it('is removed though many with other times are stored', () => {
    const clock = new Clock()
    const jar = new CookieJar({ now: clock.now })
    const seconds = Array.from({ length: 100 }, (_, count) => ((count * 37) % 100) + 1)
    jar.setCookies(
      seconds.map((second) => `n${second}=1; Max-Age=${second}`),
      url,
    )
    for (let second = 1; second <= 100; second += 1) {
      clock.time = START + second * 1000
      expect(jar.size).toBe(101 - second)
    }
  })
})

describe('a clock that stands', () => {
  it('leaves the order of insertion', () => {
    const jar = new CookieJar({ now: () => START })
    jar.setCookies(['b=1', 'a=1', 'c=1', 'b=2'], url)
    expect(jar.getCookieString(url)).toBe('b=2; a=1; c=1')
  })
  it('evicts what was inserted first', () => {
    const jar = new CookieJar({ now: () => START, limits: { cookies: 2 } })
    jar.setCookies(['b=1', 'a=1'], url)
    jar.getCookieString(url)
    expect(jar.setCookie('c=1', url)).toMatchObject({ evicted: [{ cookie: { name: 'b' } }] })
  })
})

describe('a clock that runs backwards', () => {
  it('makes cookies that are older than those before them', () => {
    const clock = new Clock()
    const jar = new CookieJar({ now: clock.now })
    for (const line of ['a=1', 'b=1', 'c=1']) {
      jar.setCookie(line, url)
      clock.time -= 1000
    }
    expect(jar.getCookieString(url)).toBe('c=1; b=1; a=1')
    expect(pairs(jar)).toEqual(['a=1', 'b=1', 'c=1'])
  })
  it('makes last accesses that are earlier', () => {
    const clock = new Clock()
    const jar = new CookieJar({ now: clock.now })
    jar.setCookie('a=1', url)
    clock.time -= 1000
    expect(jar.getCookies(url)).toMatchObject([{ creationTime: START, lastAccessTime: START - 1000 }])
    clock.time -= 1000
    jar.getCookieString(url)
    expect([...jar]).toMatchObject([{ creationTime: START, lastAccessTime: START - 2000 }])
  })
  it('evicts by the last access as it was noted', () => {
    const clock = new Clock()
    const jar = new CookieJar({ now: clock.now, limits: { cookies: 3 } })
    jar.setCookies(['a=1; Path=/a', 'b=1; Path=/b', 'c=1; Path=/c'], url)
    clock.time += 1000
    for (const path of ['a', 'b', 'c']) jar.getCookieString(url + path)
    clock.time -= 5000
    jar.getCookieString(`${url}b`)
    clock.time += 6000
    expect(jar.setCookie('d=1', url)).toMatchObject({ evicted: [{ cookie: { name: 'b' } }] })
    expect(jar.setCookie('e=1', url)).toMatchObject({ evicted: [{ cookie: { name: 'a' } }] })
  })
  it('keeps the creation of a cookie that is replaced', () => {
    const clock = new Clock()
    const jar = new CookieJar({ now: clock.now })
    jar.setCookie('a=1', url)
    clock.time -= 1000
    expect(storedCookie(jar.setCookie('a=2; Max-Age=60', url))).toMatchObject({
      creationTime: START,
      lastAccessTime: START - 1000,
      expiryTime: START + 59_000,
    })
  })
})

describe('the clock of the platform', () => {
  afterEach(() => {
    vi.useRealTimers()
  })

  it('can be replaced by a test, even for jars that were made before', () => {
    const jar = new CookieJar()
    vi.useFakeTimers({ now: START, toFake: ['Date'] })
    jar.setCookie('a=1; Max-Age=60', url)
    vi.setSystemTime(START + 60_000)
    expect(pairs(jar)).toEqual(['a=1'])
    vi.setSystemTime(START + 60_001)
    expect(pairs(jar)).toEqual([])
  })
})

it.each([10, 66, 67, 200])('a cookie expires in time after %d others have become session cookies', (others) => {
  const clock = new Clock()
  const jar = new CookieJar({ now: clock.now })
  const urls = Array.from({ length: others }, (_, number) => `https://site${number}.example/`)
  for (const other of urls) jar.setCookie('a=1; Max-Age=1000', other)
  for (const other of urls) jar.setCookie('a=1', other)
  jar.setCookie('short=1; Max-Age=10', url)
  clock.time += 10_001
  expect(jar.getCookieString(url)).toBe('')
  expect(jar.size).toBe(others)
  expect(jar.toJSON().cookies.map(({ name }) => name)).not.toContain('short')
})

it.each([10, 66, 67, 200])(
  'a cookie whose life is shortened expires in time after %d others were deleted',
  (others) => {
    const clock = new Clock()
    const jar = new CookieJar({ now: clock.now })
    jar.setCookie('short=1; Max-Age=1000', url)
    const urls = Array.from({ length: others }, (_, number) => `https://site${number}.example/`)
    for (const other of urls) jar.setCookies(['a=1; Max-Age=1000', 'a=1'], other)
    jar.setCookie('short=1; Max-Age=10', url)
    clock.time += 10_001
    expect(jar.getCookieString(url)).toBe('')
  },
)
