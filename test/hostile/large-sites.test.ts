/** The cost of a call depends on the cookies of the site that it concerns, not on the other cookies (§5.7, §5.8.3). */
import { CookieJar } from 'speculoos'
import { expect, it } from 'vitest'
import { growth, LINEAR } from './growth.js'

const url = 'https://site.example/'
const lifted = { cookies: Number.POSITIVE_INFINITY, cookiesPerSite: Number.POSITIVE_INFINITY }

function jarOf(size: number, lineOf: (index: number) => string): CookieJar {
  const jar = new CookieJar({ limits: lifted })
  for (let index = 0; index < size; index += 1) jar.setCookie(lineOf(index), url)
  return jar
}

it.each<[string, (size: number) => () => unknown, number]>([
  [
    'requests to new subdomains, which get none of many host-only cookies,',
    (size) => {
      const jar = jarOf(size, (index) => `a${index}=1`)
      let host = 0
      return () => {
        for (let time = 0; time < size; time += 1) {
          host += 1
          expect(jar.getCookieString(`https://host-${host}.site.example/`)).toBe('')
        }
      }
    },
    1_000,
  ],
  [
    'requests over http, which get none of many Secure cookies, each after a cookie was set,',
    (size) => {
      const jar = jarOf(size, (index) => `a${index}=1; Secure`)
      let value = 0
      return () => {
        for (let time = 0; time < size; time += 1) {
          value += 1
          jar.setCookie(`b=${value}; SameSite=${value % 2 === 0 ? 'Lax' : 'Strict'}`, url)
          expect(jar.getCookieString('http://site.example/')).toBe(`b=${value}`)
        }
      }
    },
    1_000,
  ],
  [
    'requests for new long paths, on a site with many paths,',
    (size) => {
      const jar = jarOf(10_000, (index) => `a=1; Path=/${index}`)
      let page = 0
      return () => {
        page += 1
        expect(jar.getCookieString(`${url}${'a/'.repeat(size)}${page}`)).toBe('')
      }
    },
    1_000,
  ],
  [
    'filling a path and clearing the jar',
    (size) => () => {
      const jar = jarOf(size, (index) => `a${index}=1`)
      jar.clear()
      expect(jar.size).toBe(0)
    },
    16_000,
  ],
])('%s take at most linear time', (_, prepare, size) => {
  expect(growth(prepare, size).factor).toBeLessThanOrEqual(LINEAR)
})
