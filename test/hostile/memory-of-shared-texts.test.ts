/** The texts that cookies share are forgotten if there are too many, since a server may send new ones in each response. */
import { CookieJar } from 'speculoos'
import { expect, it } from 'vitest'
import { heapInUse, MEGABYTE } from './heap.js'

const COUNT = 100_000
const url = 'https://flood.example/'

it.each<[string, (text: string) => string, (text: string) => string]>([
  ['names', (text) => `${text}=1; Max-Age=999`, () => url],
  ['paths', (text) => `a=1; Path=/${text}; Max-Age=999`, (text) => `${url}${text}/page`],
])('%s of deleted cookies take no memory', (_, lineOf, pageOf) => {
  const jar = new CookieJar()
  const flood = (from: number): void => {
    for (let count = from; count < from + COUNT; count += 1) {
      const text = `${`${count}`.padEnd(100, 'n')}`
      jar.setCookie(lineOf(text), url)
      jar.getCookieString(pageOf(text))
      jar.delete({ site: 'flood.example' })
    }
  }
  // The first texts fill the space that all jars share.
  flood(0)
  const before = heapInUse()
  flood(COUNT)
  expect(heapInUse() - before).toBeLessThan(8 * MEGABYTE)
  expect(jar.size).toBe(0)
})
