/** §5.7, §5.8.3: a site takes no memory for removed cookies, and none at all after its last cookie. */
import { CookieJar, type PublicSuffixes } from 'speculoos'
import { expect, it } from 'vitest'
import { heapInUse, leastOf, MEGABYTE } from './heap.js'

it('a cookie that is replaced again and again does not grow the memory of its hosts', () => {
  const jar = new CookieJar()
  const hosts = Array.from({ length: 16 }, (_, index) => `https://host-${index}.site.example/`)
  const visit = (times: number) => {
    for (let time = 0; time < times; time += 1) {
      jar.setCookie(`a=1; Domain=site.example${time % 2 === 0 ? '' : '; HttpOnly'}`, 'https://site.example/')
      for (const host of hosts) jar.getCookieString(host)
    }
  }
  visit(100)
  const before = heapInUse()
  visit(12_000)
  expect(heapInUse() - before).toBeLessThan(MEGABYTE)
  expect(jar.size).toBe(1)
})

it('the domains above a site are forgotten with it', () => {
  const jar = new CookieJar({
    publicSuffixes: { isPublicSuffix: () => false, registrableDomain: () => null },
  })
  const before = heapInUse()
  for (let site = 0; site < 3_000; site += 1) {
    jar.setCookie('a=1; Max-Age=60', `https://${'a.'.repeat(30)}site-${site}.example/`)
    jar.clear()
  }
  jar.configure({})
  expect(heapInUse() - before).toBeLessThan(4 * MEGABYTE)
  expect(jar.size).toBe(0)
})

it('a large site with requests over http forgets the names of Secure cookies when they are removed', () => {
  const jar = new CookieJar()
  for (let count = 0; count < 40; count += 1) jar.setCookie(`n${count}=1`, 'https://site.example/')
  expect(jar.setCookie('a=1', 'http://site.example/').status).toBe('stored')
  const before = heapInUse()
  for (let count = 0; count < 5_000; count += 1) {
    const name = `${count}`.padEnd(1_000, 'n')
    jar.setCookie(`${name}=1; Secure`, 'https://site.example/')
    jar.setCookie(`${name}=1; Secure; Max-Age=0`, 'https://site.example/')
  }
  expect(heapInUse() - before).toBeLessThan(MEGABYTE)
  expect(jar.size).toBe(41)
})

it('a site with few cookies left takes about as much memory as one that never had more', () => {
  const publicSuffixes: PublicSuffixes = {
    isPublicSuffix: () => false,
    registrableDomain: (host) => host.slice(host.indexOf('.') + 1),
  }
  const jars: CookieJar[] = []
  const memoryOf = (cookies: number) => {
    const jar = new CookieJar({ publicSuffixes })
    jars.push(jar)
    const before = heapInUse()
    for (let site = 0; site < 300; site += 1) {
      for (let host = 0; host < cookies; host += 1) jar.setCookie('a=1', `https://host-${host}.site-${site}.example/`)
    }
    jar.delete(({ domain }) => Number.parseInt(domain.slice('host-'.length), 10) >= 16)
    jar.configure({})
    return heapInUse() - before
  }
  // All jars with this list share their knowledge of hosts and URLs, so fill it first.
  for (let jar = 0; jar < 3; jar += 1) memoryOf(33)
  expect(leastOf(() => memoryOf(33))).toBeLessThan(leastOf(() => memoryOf(16)) + 0.8 * MEGABYTE)
  expect(new Set(jars.map(({ size }) => size))).toEqual(new Set([4_800]))
})

it('a host does not keep the path of a cookie that was sent to it, once the cookie is removed', () => {
  const jars: CookieJar[] = []
  const memoryOf = (path: string) => {
    const jar = new CookieJar()
    jars.push(jar)
    const before = heapInUse()
    for (let site = 0; site < 3_000; site += 1) {
      const url = `https://www.site-${site}.example/${path}${site}`
      jar.setCookie(`a=1; Path=/${path}${site}`, url)
      expect(jar.getCookieString(`${url}?${path}`)).toBe('a=1')
    }
    jar.clear()
    return heapInUse() - before
  }
  memoryOf('p')
  expect(leastOf(() => memoryOf('p'.repeat(1_000)))).toBeLessThan(leastOf(() => memoryOf('p')) + 0.8 * MEGABYTE)
  expect(new Set(jars.map(({ size }) => size))).toEqual(new Set([0]))
})
