/** A jar with tough-cookie's interface wraps a jar of speculoos: each sends the cookies that the other sets. */

import { CookieJar as MainJar } from 'speculoos'
import { CookieJar as CoreJar } from 'speculoos/core'
import { Cookie, CookieJar, MemoryCookieStore } from 'speculoos/tough-cookie'
import { describe, expect, it } from 'vitest'

const SITE = 'https://site.example/'

const makers: readonly (readonly [title: string, make: () => CookieJar])[] = [
  ['a new jar', () => new CookieJar()],
  ['a jar over one of speculoos', () => CookieJar.over(new MainJar())],
  ['a jar over one of speculoos/core', () => CookieJar.over(new CoreJar({ publicSuffixes: null }))],
]

/** Returns the inner jar, which every jar without a store has. */
function below({ jar }: CookieJar): NonNullable<CookieJar['jar']> {
  if (jar === undefined) throw new Error('there is no jar below')
  return jar
}

describe.each(makers)('%s is live in both directions', (_, make) => {
  it('reflects the cookies that the inner jar receives, changes and deletes', async () => {
    const tough = make()
    const jar = below(tough)
    jar.setCookies(['a=1', 'b=2; HttpOnly', 'c=3; Path=/docs'], SITE)
    expect(tough.getCookieStringSync(SITE)).toBe('a=1; b=2')
    expect(await tough.getCookieString(`${SITE}docs`)).toBe('c=3; a=1; b=2')
    expect(tough.getCookiesSync(SITE, { http: false }).map(String)).toEqual(['a=1; Path=/'])
    jar.setCookie('a=4', SITE)
    expect(tough.getCookieStringSync(SITE)).toBe('a=4; b=2')
    jar.delete({ name: 'a' })
    expect(tough.getCookieStringSync(SITE)).toBe('b=2')
    jar.clear()
    expect(tough.serializeSync()?.cookies).toEqual([])
  })

  it('changes and removes the cookies of the inner jar', async () => {
    const tough = make()
    const jar = below(tough)
    tough.setCookieSync('a=1; Max-Age=60', SITE)
    await tough.setCookie(new Cookie({ key: 'b', value: '2' }), SITE)
    await tough.store.putCookie(new Cookie({ key: 'c', value: '3', domain: 'site.example', path: '/' }))
    expect(jar.getCookieString(SITE)).toBe('a=1; b=2; c=3')
    expect(jar.records().map(({ name, persistent }) => [name, persistent])).toEqual([
      ['a', true],
      ['b', false],
      ['c', false],
    ])
    tough.setCookieSync('a=; Max-Age=0', SITE)
    await tough.store.removeCookie('site.example', '/', 'b')
    expect(jar.getCookieString(SITE)).toBe('c=3')
    await tough.removeAllCookies()
    expect(jar.size).toBe(0)
  })

  it('reports changes to the listeners of the inner jar', () => {
    const tough = make()
    const causes: string[] = []
    below(tough).subscribe(({ cause, cookie }) => causes.push(`${cause} ${cookie.name}=${cookie.value}`))
    tough.setCookieSync('a=1', SITE)
    tough.setCookieSync(new Cookie({ key: 'a', value: '2' }), SITE)
    tough.setCookieSync('a=; Max-Age=0', SITE)
    tough.setCookieSync('b=1', SITE)
    tough.removeAllCookiesSync()
    expect(causes).toEqual([
      'inserted a=1',
      'overwritten a=1',
      'inserted a=2',
      'expired-overwrite a=2',
      'inserted b=1',
      'explicit b=1',
    ])
  })

  it('keeps nothing of a cookie that the inner jar has overwritten', () => {
    const tough = make()
    tough.setCookieSync('a=1; Max-Age=60; Priority=High', SITE)
    expect(String(tough.getCookiesSync(SITE)[0])).toBe('a=1; Max-Age=60; Path=/; Priority=High')
    below(tough).setCookie('a=2', SITE)
    expect(tough.getCookiesSync(SITE).map(String)).toEqual(['a=2; Path=/'])
  })

  it('returns cookies that can be changed without changing the jar', () => {
    const tough = make()
    const set = tough.setCookieSync(new Cookie({ key: 'a', value: '1', maxAge: 60 }), SITE)
    const [got] = tough.getCookiesSync(SITE)
    for (const cookie of [set, got]) {
      Object.assign(cookie ?? {}, { value: 'changed', httpOnly: true, path: '/elsewhere' })
      cookie?.setMaxAge(0)
    }
    expect(tough.getCookieStringSync(SITE, { http: false })).toBe('a=1')
    expect(tough.getCookiesSync(SITE)[0]).toMatchObject({ value: '1', httpOnly: false, path: '/', maxAge: 60 })
  })

  it('is cloned into a separate jar', () => {
    const tough = make()
    tough.setCookieSync('a=1; Max-Age=60', SITE)
    const clone = tough.cloneSync()
    tough.removeAllCookiesSync()
    expect(clone?.getCookiesSync(SITE).map(String)).toEqual(['a=1; Max-Age=60; Path=/'])
    expect(clone?.jar?.size).toBe(1)
    expect(clone?.jar).not.toBe(tough.jar)
  })
})

describe('over', () => {
  it('accepts a jar of either interface, and keeps its rules', () => {
    const jar = new MainJar({ thirdPartyCookies: 'block', limits: { cookiesPerSite: 2 }, now: () => 5000 })
    const tough = CookieJar.over(jar)
    expect(tough.jar).toBe(jar)
    expect(CookieJar.over(tough).jar).toBe(jar)
    for (const name of ['a', 'b', 'c']) tough.setCookieSync(`${name}=1`, SITE)
    expect(tough.getCookiesSync(SITE)).toHaveLength(2)
    expect(tough.getCookiesSync(SITE)[0]?.creation).toEqual(new Date(5000))
    expect(tough.getCookieStringSync(SITE, { sameSiteContext: 'none' })).toBe('')
  })

  it('accepts the options that do not belong to the inner jar', () => {
    const refused: string[] = []
    const tough = CookieJar.over(new MainJar(), {
      prefixSecurity: 'strict',
      onRejected: ({ reasons }) => refused.push(...reasons.map(({ id }) => id)),
    })
    expect(() => tough.setCookieSync('__Secure-a=1', SITE)).toThrow('prefix')
    expect(refused).toEqual(['secure-prefix-not-secure'])
    for (const options of [{ rejectPublicSuffixes: false }, { allowSecureOnLocal: false }, { odd: 1 }]) {
      expect(() => CookieJar.over(new MainJar(), options as object)).toThrow(/^options: expected/)
    }
    expect(() => CookieJar.over(new MainJar(), { prefixSecurity: 'unsafe-disabled' })).toThrow(
      /^options\.prefixSecurity: expected 'silent' or 'strict'/,
    )
  })

  it('saves that a jar without a public suffix list takes cookies for all domains', () => {
    const tough = CookieJar.over(new MainJar({ publicSuffixes: null }))
    tough.setCookieSync('a=1; Domain=github.io', 'https://site.github.io/')
    expect(CookieJar.over(new MainJar()).toJSON()).toMatchObject({ rejectPublicSuffixes: true })
    expect(tough.toJSON()).toMatchObject({ rejectPublicSuffixes: false })
    const copies = [CookieJar.fromJSON(JSON.stringify(tough)), tough.cloneSync()]
    expect(copies.map((copy) => copy?.getCookieStringSync('https://other.github.io/'))).toEqual(['a=1', 'a=1'])
  })

  it.each<[title: string, given: unknown]>([
    ['undefined', undefined],
    ['an object', {}],
    ['a jar over a store', new CookieJar(new MemoryCookieStore())],
  ])('refuses %s', (_, given) => {
    expect(() => CookieJar.over(given as MainJar)).toThrow(/^jar: expected a CookieJar/)
  })

  it('hides the partitioned cookies of the inner jar, and removes them with all others', () => {
    const jar = new MainJar()
    const partitionKey = { topLevelSite: 'https://news.example', hasCrossSiteAncestor: true }
    jar.setCookie('a=1; Secure; SameSite=None', SITE)
    jar.admit(jar.clear().map((cookie) => ({ ...cookie, partitionKey })))
    const tough = CookieJar.over(jar)
    expect(tough.getCookieStringSync(SITE)).toBe('')
    expect(tough.getCookiesSync(SITE, { allPaths: true })).toEqual([])
    expect(tough.toJSON()?.cookies).toEqual([])
    expect(tough.cloneSync()?.jar?.size).toBe(1)
    tough.removeAllCookiesSync()
    expect(jar.size).toBe(0)
  })
})

describe('the store of a jar without one', () => {
  it.each([
    ['a=domain; Domain=site.example', 'a=host'],
    ['a=host', 'a=domain; Domain=site.example'],
  ])('finds the host-only one of two cookies, set as %s and %s', async (first, second) => {
    const tough = new CookieJar()
    tough.setCookieSync(first, SITE)
    tough.setCookieSync(second, SITE)
    expect((await tough.store.findCookie('site.example', '/', 'a'))?.value).toBe('host')
  })
  it('is a view of the jar, from which another jar can be made', async () => {
    const tough = new CookieJar()
    const other = new CookieJar(tough.store)
    tough.setCookieSync('a=1', SITE)
    expect(other.jar).toBe(tough.jar)
    expect(other.getCookieStringSync(SITE)).toBe('a=1')
    expect((await tough.store.findCookie('site.example', '/', 'a'))?.value).toBe('1')
    expect(await tough.store.findCookies('www.site.example', '/')).toEqual([])
    expect((await tough.store.findCookies('site.example', '/docs')).map(String)).toEqual(['a=1; Path=/'])
    await tough.store.removeCookies('site.example', null)
    expect(other.getCookieStringSync(SITE)).toBe('')
  })

  it('refuses cookies that the jar could not have received', async () => {
    const { jar, store } = new CookieJar()
    const fields = { key: 'a', value: '1', domain: 'site.example', path: '/' }
    for (const wrong of [{ value: '1; b=2' }, { domain: 'SITE.example' }, { key: '__Host-a' }, { path: 'docs' }]) {
      await store.putCookie(new Cookie({ ...fields, ...wrong }))
    }
    expect(jar?.size).toBe(0)
  })
})

it('a jar over a store has no inner jar', () => {
  expect(new CookieJar(new MemoryCookieStore()).jar).toBeUndefined()
})

it('a jar that ignores name prefixes keeps its cookies in a store', () => {
  const tough = new CookieJar(null, { prefixSecurity: 'unsafe-disabled' })
  expect(tough.jar).toBeUndefined()
  expect(tough.store).toBeInstanceOf(MemoryCookieStore)
})

it('URLs of other schemes count as insecure, and URLs without a host have no cookies', () => {
  const tough = new CookieJar()
  tough.setCookieSync('a=1', 'ftp://site.example/docs/x')
  expect(tough.getCookieStringSync('ftp://site.example/docs/y')).toBe('a=1')
  expect(tough.getCookieStringSync('https://site.example/docs/')).toBe('a=1')
  for (const url of ['about:blank', 'data:text/plain,a']) {
    expect(tough.getCookieStringSync(url)).toBe('')
    expect(() => tough.setCookieSync('a=1', url)).toThrow('host')
  }
})

it.each([
  ['speculoos', () => new MainJar()],
  ['tough-cookie', () => new CookieJar()],
])('a jar of %s is not a store, and the error names CookieJar.over', (_, makeJar) => {
  expect(() => Reflect.construct(CookieJar, [makeJar()])).toThrow(
    new TypeError('store: expected a store, got a CookieJar; use CookieJar.over(jar)'),
  )
})
