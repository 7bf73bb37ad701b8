/** The answers of a site whose partitions come and go. */
import { type CookieClient, CookieJar } from 'speculoos'
import { expect, test } from 'vitest'

const URL = 'https://widget.example/'
const PAGE = { partitionKey: { topLevelSite: 'https://news.example', hasCrossSiteAncestor: true } }
const LINE = 'id=1; Secure; SameSite=None; Partitioned'

/** Returns the third header in a row: by then, the answer is kept. */
function header(asking: CookieJar | CookieClient): string {
  asking.getCookieString(URL)
  asking.getCookieString(URL)
  return asking.getCookieString(URL)
}

test('a partition that gets its first cookie changes what the page sends', () => {
  const jar = new CookieJar()
  const page = jar.client(PAGE)
  jar.setCookie('a=1; Secure; SameSite=None', URL)
  expect(header(page)).toBe('a=1')
  page.setCookie(LINE, URL)
  expect(header(page)).toBe('a=1; id=1')
})

test('a site with only a partition gets its first cookie without one', () => {
  const jar = new CookieJar()
  const page = jar.client(PAGE)
  page.setCookie(LINE, URL)
  expect(header(page)).toBe('id=1')
  expect(header(jar)).toBe('')
  jar.setCookie('a=1; Secure; SameSite=None', URL)
  expect(header(page)).toBe('id=1; a=1')
  expect(header(jar)).toBe('a=1')
})

test('a site that was forgotten with its last partition comes back', () => {
  const jar = new CookieJar()
  jar.client(PAGE).setCookie(LINE, URL)
  expect(header(jar)).toBe('')
  jar.clear()
  jar.setCookie('a=1', URL)
  expect(header(jar)).toBe('a=1')
})

test('a new value in one partition is sent with the cookies of the site', () => {
  const jar = new CookieJar()
  const page = jar.client(PAGE)
  jar.setCookie('a=1; Secure; SameSite=None', URL)
  page.setCookie(LINE, URL)
  expect(header(page)).toBe('a=1; id=1')
  jar.setCookie('a=2; Secure; SameSite=None', URL)
  expect(header(page)).toBe('a=2; id=1')
})

test('a request above the path of a partitioned cookie does not send it, even after one below it did', () => {
  const jar = new CookieJar()
  const page = jar.client(PAGE)
  jar.setCookie('a=1; Secure; SameSite=None', URL)
  page.setCookie(`${LINE}; Path=/chat`, URL)
  const paths = ['chat', 'chat', '', 'chat/x', 'other', '', 'chat']
  const sent = paths.map((path) => page.getCookieString(URL + path))
  expect(sent).toEqual(['id=1; a=1', 'id=1; a=1', 'a=1', 'id=1; a=1', 'a=1', 'a=1', 'id=1; a=1'])
})

test('new URLs of a host send the partitioned cookies of their paths in a jar with many sites', () => {
  const jar = new CookieJar()
  const page = jar.client(PAGE)
  for (let site = 0; site < 40; site += 1) jar.setCookie('other=1', `https://site-${site}.example/`)
  jar.setCookie('a=1; Secure; SameSite=None', URL)
  page.setCookie(`${LINE}; Path=/chat`, URL)
  const paths = ['1', 'chat/2', '3', 'chat/4', 'chat/5', '6']
  expect(paths.map((path) => page.getCookieString(URL + path))).toEqual([
    'a=1',
    'id=1; a=1',
    'a=1',
    'id=1; a=1',
    'id=1; a=1',
    'a=1',
  ])
})
