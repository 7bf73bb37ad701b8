/** §5.7, "remove excess cookies": the orders of eviction do not grow, however often the clock runs backwards. */
import { CookieJar } from 'speculoos'
import { describe, expect, it } from 'vitest'
import { heapInUse, MEGABYTE } from './heap.js'

const COOKIES = 20
const TIMES = 10_000
const url = 'https://www.site.example/'
const lines = Array.from({ length: COOKIES }, (_, index) => `n${index}=1`)

describe.each([
  ['site', { cookiesPerSite: COOKIES }],
  ['jar', { cookies: COOKIES }],
])('the order of eviction of a full %s does not grow', (_, limits) => {
  it.each<[string, (jar: CookieJar) => unknown]>([
    ['read', (jar) => jar.getCookieString(url)],
    ['set again', (jar) => jar.setCookies(lines, url)],
  ])('if the cookies are %s, each time at an earlier time', (_, act) => {
    let now = 2 * TIMES
    const jar = new CookieJar({ now: () => now, limits })
    jar.setCookies(['evicted=1', ...lines], url)
    const before = heapInUse()
    for (let time = 0; time < TIMES; time += 1) {
      now -= 1
      act(jar)
    }
    expect(heapInUse() - before).toBeLessThan(3 * MEGABYTE)
    expect(jar.size).toBe(COOKIES)
  })
})
