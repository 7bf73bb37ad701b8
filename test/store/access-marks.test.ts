/** A stored jar notices accesses by marks, which change with each access to a site (§5.8.3 step 5). */
import type { Cookie } from 'speculoos'
import { expect, it } from 'vitest'
import { siteKey } from '../../src/cookie/site-key.js'
import { accessMarks } from '../../src/store/access-marks.js'
import { CookieStore } from '../../src/store/cookie-store.js'
import { good } from '../hostile/filled-jar.js'

const FIELDS: Cookie = { ...good, secure: true, sameSite: 'None', lastAccessTime: 1_700_000_000_000 }
const PARTITION = { topLevelSite: 'https://top.example', hasCrossSiteAncestor: true }

function storeOf(...cookies: readonly Cookie[]): CookieStore {
  const store = new CookieStore()
  for (const cookie of cookies) store.put(siteKey(cookie.domain, cookie.partitionKey), cookie, undefined, 4096)
  return store
}

it('each access to a cookie changes the mark of its site, and no other mark', () => {
  const store = storeOf(
    { ...FIELDS, name: 'a', partitionKey: null },
    { ...FIELDS, name: 'b', partitionKey: null },
    { ...FIELDS, name: 'c', partitionKey: PARTITION },
    { ...FIELDS, name: 'd', partitionKey: null, domain: 'other.example' },
  )
  const seen = new Set([accessMarks(store.sites()).get('site.example')])
  const other = accessMarks(store.sites()).get('other.example')
  for (const [index, cookie] of store.all('site.example').entries()) {
    cookie.lastAccessTime += 10 ** index
    seen.add(accessMarks(store.sites()).get('site.example'))
    expect(accessMarks(store.sites())).toEqual(accessMarks(store.sites()))
  }
  expect(seen.size).toBe(4)
  expect(accessMarks(store.sites()).get('other.example')).toBe(other)
  expect([...accessMarks(store.sites()).keys()].sort()).toEqual(['other.example', 'site.example'])
})

it('two accesses at once do not cancel one another', () => {
  const store = storeOf(
    { ...FIELDS, name: 'a', partitionKey: null },
    { ...FIELDS, name: 'b', partitionKey: null, lastAccessTime: FIELDS.lastAccessTime + 5 },
  )
  const before = accessMarks(store.sites()).get('site.example')
  const [first, second] = store.all()
  if (first === undefined || second === undefined) throw new Error('the cookies are missing')
  ;[first.lastAccessTime, second.lastAccessTime] = [second.lastAccessTime, first.lastAccessTime]
  expect(accessMarks(store.sites()).get('site.example')).not.toBe(before)
})

it('an access one millisecond later changes the mark of a site with many cookies and of one with many partitions', () => {
  const partitions = Array.from({ length: 300 }, (_, index) => ({
    ...PARTITION,
    topLevelSite: `https://top${index}.example`,
  }))
  for (const store of [
    storeOf(...Array.from({ length: 300 }, (_, index) => ({ ...FIELDS, name: `n${index}`, partitionKey: null }))),
    storeOf(...partitions.map((partitionKey) => ({ ...FIELDS, name: 'a', partitionKey, lastAccessTime: 2 ** 44 + 1 }))),
  ]) {
    for (const cookie of store.all().filter((_, index) => index % 50 === 0)) {
      const before = accessMarks(store.sites()).get('site.example')
      cookie.lastAccessTime += 1
      expect(accessMarks(store.sites()).get('site.example')).not.toBe(before)
    }
  }
})
