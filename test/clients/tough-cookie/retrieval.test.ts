/** The effect of the options of a retrieval, without a store and over one (RFC 6265bis §5.8.3). */

import { Cookie, CookieJar, MemoryCookieStore } from 'speculoos/tough-cookie'
import { describe, expect, it } from 'vitest'

const SITE = 'https://site.example/'
const makers = [
  ['without a store', () => new CookieJar()],
  ['over a store in memory', () => new CookieJar(new MemoryCookieStore())],
] as const

describe.each(makers)('a jar %s', (_, make) => {
  it('returns the cookies of all paths with allPaths, and of one path without it', async () => {
    const jar = make()
    jar.setCookieSync('deep=1; Path=/docs', SITE)
    jar.setCookieSync('top=2; Path=/', SITE)
    expect(jar.getCookiesSync(SITE, { allPaths: true }).map(({ key }) => key)).toEqual(['deep', 'top'])
    expect(jar.getCookieStringSync(SITE, { allPaths: true })).toBe('deep=1; top=2')
    expect(await jar.getSetCookieStrings(SITE, { allPaths: true })).toEqual(['deep=1; Path=/docs', 'top=2; Path=/'])
    expect(jar.getCookieStringSync(SITE, { allPaths: false })).toBe('top=2')
    expect(jar.getCookiesSync(SITE, { allPaths: false }).map(({ key }) => key)).toEqual(['top'])
  })

  it('returns nothing for a host that is not a host name', () => {
    expect(make().getCookiesSync('https://exa_mple..com/', { allPaths: true })).toEqual([])
  })
})

it('a retrieval removes the expired cookies of a store, and keeps them with expire: false', async () => {
  const jar = new CookieJar(new MemoryCookieStore())
  jar.setCookieSync('old=1; Max-Age=1', SITE, { now: new Date(Date.now() - 5000) })
  const gone = new Cookie({ key: 'gone', domain: 'site.example', path: '/', expires: new Date(5000) })
  await jar.store.putCookie(gone)
  expect(jar.getCookiesSync(SITE, { expire: false }).map(({ key }) => key)).toContain('gone')
  expect(await jar.store.getAllCookies()).toContain(gone)
  expect(jar.getCookiesSync(SITE)).toEqual([])
  expect(await jar.store.getAllCookies()).toEqual([])
})

it('a retrieval sets the last access of the cookies of a store, and keeps their order with sort: false', async () => {
  const jar = new CookieJar(new MemoryCookieStore())
  const fields = { value: '1', domain: 'site.example', hostOnly: true, lastAccessed: new Date(5000) }
  await jar.store.putCookie(new Cookie({ key: 'top', path: '/', ...fields }))
  await jar.store.putCookie(new Cookie({ key: 'deep', path: '/docs', ...fields }))
  const unsorted = jar.getCookiesSync(`${SITE}docs`, { sort: false })
  expect(unsorted.map(({ key }) => key)).toEqual(['top', 'deep'])
  expect(jar.getCookiesSync(`${SITE}docs`).map(({ key }) => key)).toEqual(['deep', 'top'])
  for (const { lastAccessed } of unsorted) expect(Number(lastAccessed)).toBeGreaterThan(5000)
})
