/** The wording of a cookie is kept once, even if the cookie is set many times. */
import { CookieJar } from 'speculoos/tough-cookie'
import { expect, it } from 'vitest'
import { heapInUse, leastOf, MEGABYTE } from './heap.js'

const SETS = 15_000
const url = 'https://site.example/'

it('a cookie that is set many times takes the memory of one cookie', () => {
  const jars: CookieJar[] = []
  const growth = leastOf(() => {
    const jar = new CookieJar()
    jars.push(jar)
    const set = (serial: number): unknown => jar.setCookieSync(`SID=${serial}; Path=/; Max-Age=3600`, url)
    set(0)
    const before = heapInUse()
    for (let serial = 1; serial < SETS; serial += 1) set(serial)
    return heapInUse() - before
  })
  expect(growth).toBeLessThan(MEGABYTE)
  for (const jar of jars) expect(jar.getCookiesSync(url)[0]?.maxAge).toBe(3600)
})
