/** §5.7, "remove excess cookies": a cookie that is gone takes no memory any more, whatever is remembered of requests. */
import { CookieJar } from 'speculoos'
import { expect, it } from 'vitest'
import { heapInUse, MEGABYTE } from './heap.js'

const SITES = 3_000
const COOKIES_OF_A_SITE = 5
const KEPT = 500
const OCTETS = 4_000

/** Sets large cookies of many sites, and asks for pages of each as often as is said. */
function visitSites(jar: CookieJar, times: number): void {
  for (let site = 0; site < SITES; site += 1) {
    const url = `https://www.site-${site}.example/`
    for (let count = 0; count < COOKIES_OF_A_SITE; count += 1) {
      jar.setCookie(`n${count}=${`${site}.`.padEnd(OCTETS, 'v')}; Path=/; Secure`, url)
    }
    for (let time = 0; time < times; time += 1) jar.getCookieString(`${url}page`)
  }
}

it.each([1, 2])('evicted and deleted cookies are let go where each page was asked for %i times', (times) => {
  const jar = new CookieJar({ limits: { cookies: KEPT } })
  const before = heapInUse()
  visitSites(jar, times)
  expect(jar.size).toBe(KEPT)
  // What is kept has 2 MB, what was received 60. The header of a memo has the values once more.
  expect(heapInUse() - before).toBeLessThan(16 * MEGABYTE)
  jar.clear()
  expect(heapInUse() - before).toBeLessThan(8 * MEGABYTE)
  expect(jar.size).toBe(0)
})

it('a page that is answered something else each time takes no more memory for it', () => {
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
})

it('pages that are asked for in turn while a cookie gets other values take no more memory for it', () => {
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
})

it('the paths of a site are let go with its last cookie', () => {
  const jar = new CookieJar()
  const before = heapInUse()
  for (let site = 0; site < 500; site += 1) {
    const url = `https://www.site-${site}.example/`
    for (let path = 0; path < 30; path += 1) jar.setCookie(`a=1; Path=/${`${site}.${path}`.padEnd(900, 'p')}`, url)
    jar.getCookieString(url)
  }
  jar.clear()
  // Up to 4,096 texts that cookies have had in common stay.
  expect(heapInUse() - before).toBeLessThan(8 * MEGABYTE)
})
