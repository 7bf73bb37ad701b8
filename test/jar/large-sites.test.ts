/** A site with very many cookies answers as one with few: the same cookies, the same order, the same protection. */
import { type Cookie, CookieJar } from 'speculoos'
import { domainMatch, pathMatch } from 'speculoos/algorithms'
import { describe, expect, it } from 'vitest'
import { Clock } from './clock.js'
import { outcome, pairs } from './outcome.js'

const hosts = ['site.example', 'www.site.example', 'a.www.site.example', 'shop.site.example']
const paths = [
  '/',
  '/a',
  '/a/',
  '/a/b',
  '/a/b/',
  '/a/bc',
  '//',
  '//a',
  '/a//b',
  '/a//',
  '/%2F/a',
  '/a b',
  '/a/b/c/d/e/f/g',
]

/** A jar with a cookie for every host, path and scope, of which some share a millisecond. */
function crowdedJar() {
  const clock = new Clock()
  const jar = new CookieJar({ now: clock.now, limits: { cookiesPerSite: Number.POSITIVE_INFINITY } })
  let count = 0
  for (const path of paths) {
    for (const host of hosts) {
      for (const scope of ['', `; Domain=${host}`, '; Domain=site.example']) {
        jar.setCookie(`n${count % 10}=${count}; Path=${path}${scope}${count % 3 ? '' : '; Secure'}`, `https://${host}/`)
        count += 1
        if (count % 4 === 0) clock.time += 1
      }
    }
  }
  return { clock, jar }
}

/** What §5.8.3 steps 3 and 4 say of cookies that are only told apart by host, path and scheme. */
function expected(cookies: Iterable<Cookie>, url: string): string[] {
  const { hostname, pathname, protocol } = new URL(url)
  const included = Array.from(cookies).filter(
    ({ domain, hostOnly, path, secure }) =>
      (hostOnly ? hostname === domain : domainMatch(hostname, domain)) &&
      pathMatch(pathname, path) &&
      (!secure || protocol === 'https:'),
  )
  return pairs(
    included.sort(
      (first, second) => second.path.length - first.path.length || first.creationTime - second.creationTime,
    ),
  )
}

const urls = hosts.flatMap((host) =>
  [...paths, '/x', '/a/x', '/a/b/x', '///', '/a///b', '//a/b', '/a/b/c/d/e/f/g/h', '/abc'].flatMap((path) => [
    `https://${host}${path}`,
    `http://${host}${path}`,
  ]),
)

describe('a crowded site', () => {
  it('is one', () => {
    expect(crowdedJar().jar.size).toBeGreaterThan(100)
  })
  it.each(urls)('sends to %s the cookies that the text requires', (url) => {
    const { jar } = crowdedJar()
    expect(pairs(jar.getCookies(url))).toEqual(expected(jar, url))
    expect(jar.getCookieString(url)).toBe(expected(jar, url).join('; '))
    const { included, excluded } = jar.explain(url)
    expect(pairs(included)).toEqual(expected(jar, url))
    expect(included.length + excluded.length).toBe(jar.size)
  })
  it.each([1, 5, 16, 17, 40])('does so when it shrinks to %i cookies, and grows again', (few) => {
    const { jar, clock } = crowdedJar()
    for (let round = 0; round < 3; round += 1) {
      for (const { name, domain, hostOnly, path } of [...jar].slice(few)) jar.delete({ name, domain, hostOnly, path })
      expect(jar.size).toBe(few)
      for (const url of urls) expect(pairs(jar.getCookies(url))).toEqual(expected(jar, url))
      clock.time += 1
      for (let count = 0; count < 60; count += 1) {
        jar.setCookie(
          `${round}n${count}=1; Path=${paths[count % paths.length]}; Domain=site.example`,
          urls[count] ?? '',
        )
      }
      expect(jar.size).toBe(few + 60)
      for (const url of urls) expect(pairs(jar.getCookies(url))).toEqual(expected(jar, url))
    }
  })
  it('does so while its cookies are replaced, removed and set again, down to none', () => {
    const { jar, clock } = crowdedJar()
    const url = 'https://a.www.site.example/a/b/c'
    let step = 0
    while (jar.size > 0) {
      step += 1
      clock.time += step % 2
      const [first] = jar.delete((cookie) => Number(cookie.value) % 97 === (step * 31) % 97)
      jar.setCookie(`n${step % 10}=${1000 + step}; Path=${paths[step % 8]}; Max-Age=${step > 60 ? 0 : 900}`, url)
      if (first !== undefined && step < 40) jar.setCookie(`${first.name}=again; Path=${first.path}`, url)
      expect(pairs(jar.getCookies(url))).toEqual(expected(jar, url))
      expect(jar.explain(url).included.length + jar.explain(url).excluded.length).toBe(jar.size)
      if (step > 200) jar.clear()
    }
    expect(jar.getCookieString(url)).toBe('')
  })
  it('finds the cookie with an identity among all', () => {
    const { jar } = crowdedJar()
    const before = jar.toJSON().cookies
    for (const { name, path, domain, hostOnly, secure } of before) {
      const line = `${name}=new; Path=${path}${hostOnly ? '' : `; Domain=${domain}`}${secure ? '; Secure' : ''}`
      expect(jar.setCookie(line, `https://${domain}/`)).toMatchObject({ replaced: { name, path, domain, hostOnly } })
    }
    expect(jar.toJSON().cookies).toMatchObject(
      before.map(({ name, path, domain, creationTime }) => ({ name, path, domain, creationTime, value: 'new' })),
    )
  })
  it('protects a Secure cookie from being overlaid', () => {
    const { jar } = crowdedJar()
    jar.setCookie('guarded=1; Secure; Path=/a/b; Domain=www.site.example', 'https://www.site.example/')
    const refused = 'rejected: overlays-secure'
    const set = (path: string, host: string, scope = '') =>
      outcome(jar.setCookie(`guarded=2; Path=${path}${scope}; Max-Age=0`, `http://${host}/`))
    expect(set('/a/b', 'www.site.example')).toBe(refused)
    expect(set('/a/b/c', 'a.www.site.example')).toBe(refused)
    expect(set('/a/b/', 'a.www.site.example', '; Domain=site.example')).toBe(refused)
    expect(set('/a/bc', 'www.site.example')).toBe('removed')
    expect(set('/a', 'www.site.example')).toBe('removed')
    expect(set('/', 'www.site.example')).toBe('removed')
    expect(set('/a/b', 'shop.site.example')).toBe('removed')

    jar.setCookie('guarded=3; Secure; Path=/a/b', 'https://shop.site.example/')
    expect(set('/a/b', 'shop.site.example')).toBe(refused)
    jar.delete({ name: 'guarded', domain: 'shop.site.example' })
    expect(set('/a/b', 'shop.site.example')).toBe('removed')
    expect(set('/a/b', 'www.site.example')).toBe(refused)
    jar.delete({ name: 'guarded' })
    expect(set('/a/b/', 'a.www.site.example', '; Domain=site.example')).toBe('removed')
  })
  it('protects only the Secure cookies whose domains are above, below or the same, whatever lies between', () => {
    const below = [
      'site',
      'xsite',
      '-site',
      'x.site',
      'y.site',
      '-x.site',
      'xx.site',
      'a.x.site',
      'x.x.site',
      'b.a.x.site',
    ]
    const domains = ['owner.example', ...below.map((each) => `${each}.owner.example`)]
    const jar = new CookieJar()
    for (let count = 0; count < 40; count += 1) jar.setCookie(`filling-${count}=1`, 'https://owner.example/')
    const guards = new Set<string>()
    for (const [step, domain] of [...domains, ...domains.toReversed(), ...domains, ...domains].entries()) {
      if (guards.delete(domain)) jar.delete({ name: 'guarded', domain })
      else {
        guards.add(domain)
        jar.setCookie(`guarded=${step}; Secure${step % 2 ? '' : `; Domain=${domain}`}`, `https://${domain}/`)
        jar.setCookie(`guarded=${step}; Secure${step % 3 ? '' : `; Domain=${domain}`}`, `https://${domain}/`)
      }
      const refused = domains.filter(
        (each) => jar.setCookie('guarded=1; Max-Age=0', `http://${each}/`).status === 'rejected',
      )
      // The copy finds its Secure cookies all at once.
      const copy = jar.clone()
      for (const each of domains) {
        const isRefused = copy.setCookie('guarded=1; Max-Age=0', `http://${each}/`).status === 'rejected'
        expect(isRefused).toBe(refused.includes(each))
      }
      const related = (each: string) =>
        [...guards].some((guard) => domainMatch(guard, each) || domainMatch(each, guard))
      expect(refused).toEqual(domains.filter(related))
    }
  })
  it('survives in JSON, and in a clone', () => {
    const { jar, clock } = crowdedJar()
    const url = 'https://www.site.example/a/b/'
    const options = { now: clock.now, limits: { cookiesPerSite: Number.POSITIVE_INFINITY } }
    expect(CookieJar.fromJSON(JSON.stringify(jar), options).getCookies(url)).toEqual(jar.getCookies(url))
    expect(jar.clone().toJSON()).toEqual(jar.toJSON())
    expect(jar.clone().getCookies(url)).toEqual(jar.getCookies(url))
  })
  it('evicts in the same order as a small one', () => {
    const { jar, clock } = crowdedJar()
    clock.time += 1
    jar.getCookieString('https://www.site.example/a/b')
    const order = jar
      .toJSON()
      .cookies.map((cookie, sequence) => ({ ...cookie, sequence }))
      .sort(
        (first, second) =>
          Number(first.secure) - Number(second.secure) ||
          first.lastAccessTime - second.lastAccessTime ||
          first.creationTime - second.creationTime ||
          first.sequence - second.sequence,
      )
    const gone: string[] = []
    jar.subscribe(({ cookie }) => gone.push(cookie.value))
    for (let limit = jar.size - 1; limit >= 0; limit -= 1) jar.configure({ limits: { cookiesPerSite: limit } })
    expect(gone).toEqual(order.map(({ value }) => value))
  })
})
