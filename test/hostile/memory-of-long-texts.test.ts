/** §5.6, §5.7: a jar keeps only the parts of a long line or URL that it needs. */
import { CookieJar } from 'speculoos'
import { beforeAll, describe, expect, it } from 'vitest'
import { heapInUse, MEGABYTE } from './heap.js'

const SITES = 100
const LONG = 120_000

/** Returns the text as one flat string, so that a slice of it would keep the whole in memory. */
function inOnePiece(text: string): string {
  return Buffer.from(text).toString('latin1')
}

const pathOf = (index: number) => `/a-longer-path-${index}`

// V8 compiles a function again if it is called often. This must not change what is kept.
beforeAll(() => {
  const jar = new CookieJar({ limits: { cookies: 60 } })
  const url = 'https://www.shop.site.example/'
  for (let index = 0; index < 40_000; index += 1) {
    jar.setCookie(`${pathOf(index)}=a-longer-value-${index}; Domain=shop.site.example; Path=${pathOf(index)}`, url)
    jar.setCookie(`a-longer-value-${index}`, url)
    jar.getCookieString(`https://www.shop-${index}.example/a b`)
    jar.getCookieString(`https://www.shop.site.example${pathOf(index)}/page`)
  }
})

describe('a cookie of a long line keeps no more of it than its', () => {
  it.each<[string, (host: string) => string]>([
    ['Domain attribute', (host) => `a=1; Domain=${host}`],
    ['Path attribute', (host) => `a=1; Path=/${host}`],
    ['name', (host) => `${host}=1`],
    ['value', (host) => `a=${host}`],
    ['value if it has no name', (host) => host],
  ])('%s', (_, lineOf) => {
    const jar = new CookieJar()
    const before = heapInUse()
    for (let site = 0; site < SITES; site += 1) {
      const host = `www.shop.site-${site}.example`
      jar.setCookie(inOnePiece(`${lineOf(host)}; x=${'x'.repeat(LONG)}`), `https://${host}/`)
    }
    expect(heapInUse() - before).toBeLessThan(1.5 * MEGABYTE)
    expect(jar.size).toBe(SITES)
  })
})

it.each<[string, (jar: CookieJar, url: string) => unknown]>([
  ['read', (jar, url) => jar.getCookieString(url)],
  ['stored', (jar, url) => jar.setCookie('a=1', url)],
])('a long text is not kept if a public suffix list returns a slice of it, and cookies are %s', (_, act) => {
  const registrableDomain = (host: string) =>
    inOnePiece(`${host}/${'x'.repeat(LONG)}`).slice(host.indexOf('.') + 1, host.length)
  const jar = new CookieJar({ publicSuffixes: { isPublicSuffix: () => false, registrableDomain } })
  const before = heapInUse()
  for (let site = 0; site < SITES; site += 1) act(jar, `https://www.some-site-${site}.example/`)
  expect(heapInUse() - before).toBeLessThan(1.5 * MEGABYTE)
  expect(jar.toJSON().cookies).toHaveLength(jar.size)
})

describe.each([
  ['that needs a URL parser', 'a b'],
  ['that needs no URL parser', 'a-b'],
])('a long URL %s', (_, page) => {
  const PATHS = 60
  /** The most remembered results of a site. */
  const ANSWERS = 32
  const longUrl = (site: number, path: string, length = LONG) =>
    inOnePiece(`https://www.some-site-${site}.example${path}/${page}?${'q'.repeat(length)}`)
  /** Returns a jar with large sites, with a cookie on each path. */
  const largeSites = (count: number) => {
    const jar = new CookieJar()
    for (let site = 0; site < count; site += 1) {
      for (let path = 0; path < PATHS; path += 1) {
        jar.setCookie(`c=1; Path=${pathOf(path)}`, `https://www.some-site-${site}.example/`)
      }
    }
    return jar
  }

  it('is not kept by its host', () => {
    const jar = new CookieJar()
    const before = heapInUse()
    for (let site = 0; site < SITES; site += 1) jar.getCookieString(longUrl(site, ''))
    expect(heapInUse() - before).toBeLessThan(1.5 * MEGABYTE)
    expect(jar.size).toBe(0)
  })

  it.each(['a=1', 'a=1; Domain=SITE', 'a=1; Path=/'])('is not kept by the cookie %s that it sets', (line) => {
    const jar = new CookieJar()
    const before = heapInUse()
    for (let site = 0; site < SITES; site += 1) {
      jar.setCookie(line.replace('SITE', `some-site-${site}.example`), longUrl(site, pathOf(site)))
    }
    // This forgets the hosts, but not the cookies.
    jar.configure({})
    expect(heapInUse() - before).toBeLessThan(1.5 * MEGABYTE)
    expect(jar.size).toBe(SITES)
  })

  it('is not kept with the results of a large site', () => {
    const jar = largeSites(1)
    const before = heapInUse()
    for (let path = 0; path < ANSWERS; path += 1) {
      expect(jar.getCookieString(longUrl(0, pathOf(path), 900_000))).toBe('c=1')
    }
    expect(heapInUse() - before).toBeLessThan(3 * MEGABYTE)
    expect(jar.size).toBe(PATHS)
  })

  it('is not kept with the results of many large sites', () => {
    const sites = 20
    const jar = largeSites(sites)
    const before = heapInUse()
    for (let site = 0; site < sites; site += 1) {
      for (let path = 0; path < ANSWERS; path += 1) {
        expect(jar.getCookieString(longUrl(site, pathOf(path), 100_000))).toBe('c=1')
      }
    }
    expect(heapInUse() - before).toBeLessThan(1.5 * MEGABYTE)
    expect(jar.size).toBe(sites * PATHS)
  })

  it('is not kept with the results of sites whose cookies were deleted', () => {
    const before = heapInUse()
    const jar = largeSites(SITES)
    for (let site = 0; site < SITES; site += 1) jar.getCookieString(`https://www.some-site-${site}.example/`)
    for (let site = 0; site < SITES; site += 1) {
      expect(jar.getCookieString(longUrl(site, pathOf(1)))).toBe('c=1')
    }
    jar.clear()
    expect(heapInUse() - before).toBeLessThan(1.5 * MEGABYTE)
    expect(jar.size).toBe(0)
  })
})
