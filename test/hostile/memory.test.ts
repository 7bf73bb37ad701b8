/** §5.7, "remove excess cookies": a removed cookie takes no memory, whatever is remembered of requests. */
import { CookieJar } from 'speculoos'
import { expect, it } from 'vitest'
import { heapInUse, MEGABYTE } from './heap.js'

const SITES = 3_000
const COOKIES_OF_A_SITE = 5
const KEPT = 500
const OCTETS = 4_000

/** Sets large cookies of many sites, and requests a page of each the given number of times. */
function visitSites(jar: CookieJar, times: number): void {
  for (let site = 0; site < SITES; site += 1) {
    const url = `https://www.site-${site}.example/`
    for (let count = 0; count < COOKIES_OF_A_SITE; count += 1) {
      jar.setCookie(`n${count}=${`${site}.`.padEnd(OCTETS, 'v')}; Path=/; Secure`, url)
    }
    for (let time = 0; time < times; time += 1) jar.getCookieString(`${url}page`)
  }
}

it.each([1, 2])('evicted and deleted cookies are released if each page was requested %i times', (times) => {
  const jar = new CookieJar({ limits: { cookies: KEPT } })
  const before = heapInUse()
  visitSites(jar, times)
  expect(jar.size).toBe(KEPT)
  // Kept cookies have 2 MB, and received ones 60 MB. A remembered header holds the values again.
  expect(heapInUse() - before).toBeLessThan(16 * MEGABYTE)
  jar.clear()
  expect(heapInUse() - before).toBeLessThan(8 * MEGABYTE)
  expect(jar.size).toBe(0)
})

it('a page whose header changes each time does not grow the memory', () => {
  const jar = new CookieJar()
  const url = 'https://site.example/'
  const visit = () => {
    for (let time = 0; time < 30_000; time += 1) {
      jar.setCookie(`a=1; Max-Age=${time % 2}`, url)
      jar.getCookieString(url)
      jar.setCookie('b=1', url)
      jar.getCookieString(url)
    }
  }
  visit()
  const before = heapInUse()
  visit()
  expect(heapInUse() - before).toBeLessThan(MEGABYTE / 2)
  expect(jar.size).toBe(2)
})

it('pages that are requested in turn while the value of a cookie changes do not grow the memory', () => {
  const jar = new CookieJar()
  const site = 'https://site.example'
  for (const path of ['/', '/login', '/a', '/b']) jar.setCookie(`v=0; Path=${path}`, `${site}/`)
  jar.getCookieString(`${site}/login`)
  const visit = () => {
    for (let time = 0; time < 10_000; time += 1) {
      for (const step of 'baSbSabSaS') {
        if (step === 'S') jar.setCookie(`v=${time % 10}`, `${site}/`)
        else jar.getCookieString(`${site}/${step}`)
      }
    }
  }
  visit()
  const before = heapInUse()
  visit()
  expect(heapInUse() - before).toBeLessThan(MEGABYTE)
  expect(jar.size).toBe(4)
})

it('the paths of a site are released with its last cookie', () => {
  const jar = new CookieJar()
  const before = heapInUse()
  for (let site = 0; site < 500; site += 1) {
    const url = `https://www.site-${site}.example/`
    for (let path = 0; path < 30; path += 1) jar.setCookie(`a=1; Path=/${`${site}.${path}`.padEnd(900, 'p')}`, url)
    jar.getCookieString(url)
  }
  jar.clear()
  expect(heapInUse() - before).toBeLessThan(2 * MEGABYTE)
  expect(jar.size).toBe(0)
})

it('the cookie-strings of many pages stay within the documented memory', () => {
  const jar = new CookieJar()
  for (let site = 0; site < 60; site += 1) {
    const url = `https://www.site-${site}.example/`
    for (let count = 0; count < 20; count += 1) jar.setCookie(`n${count}=${'v'.repeat(OCTETS)}`, url)
    for (let path = 0; path < 16; path += 1) jar.setCookie(`p=1; Path=/${path}`, url)
  }
  const before = heapInUse()
  for (let site = 0; site < 60; site += 1) {
    for (let path = 0; path < 16; path += 1) {
      expect(jar.getCookieString(`https://www.site-${site}.example/${path}`).length).toBeGreaterThan(20 * OCTETS)
    }
  }
  // 77 million characters in total
  expect(heapInUse() - before).toBeLessThan(40 * MEGABYTE)
  expect(jar.size).toBe(60 * 36)
})

it.each([
  ['many URLs', 50_000, (index: number) => `https://www.site.example/${index}?${'q'.repeat(900)}`, 24],
  ['long URLs', 2_000, (index: number) => `https://www.site.example/${index}?${'q'.repeat(30_000)}`, 4],
  ['many hosts', 200_000, (index: number) => `https://www.site-${index}.example/`, 20],
  ['long hosts', 500, (index: number) => `https://${`${index}.`.padStart(60, 'h').repeat(500)}site.example/`, 4],
  [
    'long hosts with a port',
    500,
    (index: number) => `https://${`${index}.`.padStart(60, 'h').repeat(500)}site.example:81/`,
    4,
  ],
  [
    'long URLs of hosts with a port',
    2_000,
    (index: number) => `https://host-${index}.example:81/?${'q'.repeat(30_000)}`,
    4,
  ],
])('%s are not all remembered', (_, count, urlOf, megabytes) => {
  const jar = new CookieJar({
    publicSuffixes: { isPublicSuffix: () => false, registrableDomain: () => null },
  })
  const before = heapInUse()
  for (let index = 0; index < count; index += 1) {
    const url = Buffer.from(urlOf(index)).toString('latin1')
    jar.getCookieString(url)
    jar.getCookieString(url)
  }
  expect(heapInUse() - before).toBeLessThan(megabytes * MEGABYTE)
  expect(jar.size).toBe(0)
})

it.each([
  ['jar', { cookies: 500 }, (index: number) => `https://site-${index}.example/`],
  ['site', { cookiesPerSite: 500 }, () => 'https://www.site.example/'],
])('the order of eviction of a full %s releases deleted cookies', (_, limits, urlOf) => {
  const jar = new CookieJar({ limits })
  const before = heapInUse()
  for (let index = 0; index < 1_000; index += 1) jar.setCookie(`n${index}=${'v'.repeat(OCTETS)}${index}`, urlOf(index))
  for (let index = 0; index < 5_000; index += 1) {
    jar.setCookie(`m${index}=${'v'.repeat(OCTETS - 10)}${index}`, urlOf(index))
    jar.delete(({ name }) => name.startsWith('m'))
  }
  jar.delete(({ name }) => name !== 'n999')
  expect(heapInUse() - before).toBeLessThan(2 * MEGABYTE)
  expect(jar.size).toBe(1)
})

it('the orders of eviction of full sites are released with their last cookies', () => {
  const jar = new CookieJar({ limits: { cookiesPerSite: 5 } })
  const before = heapInUse()
  for (let index = 0; index < 5_000; index += 1) {
    jar.setCookie(`n${index}=${'v'.repeat(OCTETS)}`, `https://www.site-${index % 500}.example/`)
  }
  jar.clear()
  expect(heapInUse() - before).toBeLessThan(4 * MEGABYTE)
  expect(jar.size).toBe(0)
})
