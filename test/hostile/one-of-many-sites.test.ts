/** The cost of a call depends on the cookies of its site, not on the number of other sites (§5.7, §5.8.3). */
import { CookieJar } from 'speculoos'
import { expect, it } from 'vitest'
import { good } from './filled-jar.js'
import { growth, LINEAR } from './growth.js'

const url = 'https://site.example/'

/**
 * Returns a jar with a cookie of one site, another in a partition of it, and cookies of many other sites or partitions.
 */
function jarBeside(size: number, areInPartitions: boolean): CookieJar {
  const jar = new CookieJar()
  jar.setCookie('a=1', url)
  const others = Array.from({ length: size }, (_, index) => ({
    ...good,
    domain: `site-${index}.example`,
    secure: true,
    partitionKey: areInPartitions ? { topLevelSite: `https://top-${index}.example`, hasCrossSiteAncestor: true } : null,
  }))
  const topLevelSite = 'https://top.example'
  const own = { ...good, name: 'p', domain: 'site.example', secure: true }
  jar.admit([...others, { ...own, partitionKey: { topLevelSite, hasCrossSiteAncestor: true } }])
  expect(jar.size).toBe(size + 2)
  return jar
}

it.each<[string, (jar: CookieJar) => void]>([
  [
    'explaining',
    (jar) => {
      const { included, excluded } = jar.explain(url)
      expect([...included, ...excluded.map(({ cookie }) => cookie)].map(({ name }) => name)).toEqual(['a', 'p'])
    },
  ],
  ['the records of the site', (jar) => expect(jar.records('site.example').map(({ name }) => name)).toEqual(['a', 'p'])],
  ['admitting a cookie', (jar) => expect(jar.admit([{ ...good, domain: 'site.example', name: 'b' }])).toBeDefined()],
])('%s takes as long among many other sites and partitions as among a few', (_title, act) => {
  for (const areInPartitions of [false, true]) {
    const work = (times: number) => {
      const jar = jarBeside(times === 1 ? 1_000 : 32_000, areInPartitions)
      return () => {
        for (let time = 0; time < 100; time += 1) act(jar)
      }
    }
    expect(growth(work, 1).factor).toBeLessThan(LINEAR)
  }
})

it('finds the cookies of a partition that was removed and created again', () => {
  const jar = new CookieJar()
  const context = {
    sameSite: 'cross-site',
    partitionKey: { topLevelSite: 'https://top.example', hasCrossSiteAncestor: true },
  } as const
  const line = 'p=1; Secure; SameSite=None; Partitioned'
  for (let time = 0; time < 3; time += 1) {
    jar.setCookie(line, url, context)
    expect(jar.explain(url).excluded.map(({ cookie }) => cookie.name)).toEqual(['p'])
    expect(jar.records('site.example').length).toBe(1)
    jar.setCookie(`${line}; Max-Age=0`, url, context)
    expect(jar.explain(url).excluded).toEqual([])
    expect(jar.records('site.example')).toEqual([])
  }
})

it('refuses the key of a partition as a site', () => {
  const jar = jarBeside(0, false)
  const keys: string[] = []
  jar.onChanges((changes) => keys.push(...changes.map(({ site }) => site)))
  jar.clear()
  const again = jarBeside(0, false)
  const [site = '', partition = ''] = keys
  expect(again.records(site).length).toBe(2)
  expect(() => again.records(partition)).toThrow(/^site: expected a host, got "site\.example https:/)
})
