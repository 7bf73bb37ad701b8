/** A URL that is requested once takes no memory in a jar. A server may have thousands of jars. */
import { CookieJar } from 'speculoos'
import { expect, it } from 'vitest'
import { heapInUse, leastOf, MEGABYTE } from './heap.js'

const JARS = 2000
const REQUESTS = 60

let serial = 0
function visitNewPage(jar: CookieJar): string {
  serial += 1
  return jar.getCookieString(`https://site.example/page?id=${serial}`)
}

function jarWithCookie(): CookieJar {
  const jar = new CookieJar()
  jar.setCookie('SID=1; Path=/', 'https://site.example/')
  return jar
}

it('many small jars keep no URL that is never requested again', () => {
  // The first URLs fill the memory that all jars share.
  const first = jarWithCookie()
  for (let request = 0; request < 1_000_000; request += 1) visitNewPage(first)

  const growth = leastOf(() => {
    const jars = Array.from({ length: JARS }, jarWithCookie)
    for (const jar of jars) visitNewPage(jar)
    const before = heapInUse()
    for (let round = 1; round < REQUESTS; round += 1) for (const jar of jars) visitNewPage(jar)
    const after = heapInUse()
    expect(jars.every((jar) => visitNewPage(jar) === 'SID=1')).toBe(true)
    return after - before
  })
  expect(growth).toBeLessThan(2 * MEGABYTE)
})
