/** §5.7: a removed cookie takes no memory, however many other cookies there are. */
import { CookieJar } from 'speculoos'
import { expect, it } from 'vitest'
import { heapInUse, MEGABYTE } from './heap.js'

const LONG = 2_000
/** As many as the flood has, so that a queue which keeps what is removed keeps most of it: some 10 MB. */
const OTHERS = 2_000
const url = 'https://flood.example/'

function longCookie(count: number): string {
  return `${`${count}`.padEnd(LONG, 'n')}=${'v'.repeat(LONG)}; Max-Age=999; Path=/${'p'.repeat(1_000)}`
}

it.each<[string, (jar: CookieJar) => void]>([
  [
    'evicted',
    (jar) => {
      for (let count = 0; count < OTHERS; count += 1) jar.setCookie(longCookie(count), url)
      jar.delete({ site: 'flood.example' })
    },
  ],
  [
    'removed by expired lines',
    (jar) => {
      for (let count = 0; count < OTHERS; count += 1) {
        jar.setCookie(longCookie(count), url)
        jar.setCookie(`${longCookie(count)}; Max-Age=0`, url)
      }
    },
  ],
  [
    'deleted',
    (jar) => {
      for (let count = 0; count < OTHERS; count += 100) {
        for (let each = 0; each < 100; each += 1) jar.setCookie(longCookie(count + each), url)
        jar.delete({ site: 'flood.example' })
      }
    },
  ],
  [
    'replaced by Secure ones, and these by others',
    (jar) => {
      for (let count = 0; count < OTHERS; count += 1) {
        jar.setCookie(`${longCookie(0)}; SameSite=Lax${count % 2 === 0 ? '' : '; Secure'}`, url)
      }
      jar.delete({ site: 'flood.example' })
    },
  ],
])('cookies that are %s are released, among many others', (_, flood) => {
  const jar = new CookieJar({ limits: { cookies: OTHERS + 500 } })
  for (let site = 0; site < OTHERS; site += 1) jar.setCookie('a=1; Max-Age=999', `https://site-${site}.example/`)
  // Builds the order of eviction of the whole jar.
  jar.configure({ limits: { cookies: OTHERS - 1 } })
  jar.configure({ limits: { cookies: OTHERS + 500 } })
  const before = heapInUse()
  flood(jar)
  expect(heapInUse() - before).toBeLessThan(2 * MEGABYTE)
  expect(jar.size).toBe(OTHERS - 1)
})
