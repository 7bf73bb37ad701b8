/** The answers of a site whose partitions come and go. */
import { CookieJar } from 'speculoos'
import { expect, test } from 'vitest'

const URL = 'https://widget.example/'
const PAGE = { partitionKey: { topLevelSite: 'https://news.example', hasCrossSiteAncestor: true } }
const LINE = 'id=1; Secure; SameSite=None; Partitioned'

test('a partition that gets its first cookie changes what the page sends', () => {
  const jar = new CookieJar()
  const page = jar.client(PAGE)
  jar.setCookie('a=1; Secure; SameSite=None', URL)
  expect(page.getCookieString(URL)).toBe('a=1')
  page.setCookie(LINE, URL)
  expect(page.getCookieString(URL)).toBe('a=1; id=1')
})

test('a site with only a partition gets its first cookie without one', () => {
  const jar = new CookieJar()
  const page = jar.client(PAGE)
  page.setCookie(LINE, URL)
  expect(page.getCookieString(URL)).toBe('id=1')
  expect(jar.getCookieString(URL)).toBe('')
  jar.setCookie('a=1; Secure; SameSite=None', URL)
  expect(page.getCookieString(URL)).toBe('id=1; a=1')
  expect(jar.getCookieString(URL)).toBe('a=1')
})

test('a site that was forgotten with its last partition comes back', () => {
  const jar = new CookieJar()
  jar.client(PAGE).setCookie(LINE, URL)
  expect(jar.getCookieString(URL)).toBe('')
  jar.clear()
  jar.setCookie('a=1', URL)
  expect(jar.getCookieString(URL)).toBe('a=1')
})

test('a new value in one partition is sent with the cookies of the site', () => {
  const jar = new CookieJar()
  const page = jar.client(PAGE)
  jar.setCookie('a=1; Secure; SameSite=None', URL)
  page.setCookie(LINE, URL)
  expect(page.getCookieString(URL)).toBe('a=1; id=1')
  jar.setCookie('a=2; Secure; SameSite=None', URL)
  expect(page.getCookieString(URL)).toBe('a=2; id=1')
})
