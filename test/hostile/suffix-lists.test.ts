/** No stored cookie is lost by a public suffix list that throws or returns nonsense. */
import { CookieJar, type PublicSuffixes, publicSuffixes } from 'speculoos'
import { describe, expect, it } from 'vitest'
import { START } from '../jar/clock.js'
import { ids, outcome, pairs } from '../jar/outcome.js'
import { contents, filledJar } from './filled-jar.js'

const url = 'https://www.example.com/'
const failure = new RangeError('the list is damaged')

/** The public suffix list of the package, which a test can damage. */
class FragileList implements PublicSuffixes {
  readonly version = 'fragile'
  isDamaged = false

  isPublicSuffix(domain: string): boolean {
    if (this.isDamaged) throw failure
    return publicSuffixes.isPublicSuffix(domain)
  }

  registrableDomain(host: string): string | null {
    if (this.isDamaged) throw failure
    return publicSuffixes.registrableDomain(host)
  }
}

const damaged: PublicSuffixes = Object.assign(new FragileList(), { isDamaged: true })

describe('a list that throws in the middle', () => {
  const verbs: [string, (jar: CookieJar) => unknown][] = [
    ['setCookie', (jar) => jar.setCookie('a=b; Domain=example.com', url)],
    ['setCookie of a stored cookie', (jar) => jar.setCookie('SID=2; Path=/; Secure; HttpOnly', url)],
    ['setCookie that would remove', (jar) => jar.setCookie('SID=; Path=/; Max-Age=0', url)],
    ['setCookies', (jar) => jar.setCookies(['a=b', 'c=d; Domain=example.com'], url)],
    ['getCookieString', (jar) => jar.getCookieString(url)],
    ['getCookies', (jar) => jar.getCookies(url)],
    ['explain', (jar) => jar.explain(url)],
    ['clone', (jar) => jar.clone()],
  ]
  it.each(verbs)('makes %s throw, and changes nothing', (_, verb) => {
    const list = new FragileList()
    const jar = CookieJar.fromJSON(filledJar().toJSON(), { now: () => START, publicSuffixes: list })
    const before = contents(jar)
    list.isDamaged = true
    expect(() => verb(jar)).toThrow(failure)
    list.isDamaged = false
    expect(contents(jar)).toEqual(before)
    expect(jar.getCookieString(url)).toBe('SID=31d4; theme=dark')
  })
  it.each(verbs)('leaves a jar intact after a call of %s', (_, verb) => {
    const list = new FragileList()
    const jar = filledJar({ publicSuffixes: list })
    verb(jar)
    const before = pairs(jar)
    list.isDamaged = true
    try {
      verb(jar)
    } catch (error) {
      expect(error).toBe(failure)
    }
    list.isDamaged = false
    expect(pairs(jar)).toEqual(before)
  })
  it('does not prevent the owner from reading the cookies', () => {
    const list = new FragileList()
    const jar = filledJar({ publicSuffixes: list })
    list.isDamaged = true
    expect(jar.size).toBe(6)
    expect(jar.toJSON().cookies).toHaveLength(6)
    expect(pairs(jar.delete({ site: 'example.com' }))).toEqual(['SID=31d4', 'theme=dark'])
    expect(jar.endSession()).toHaveLength(4)
  })
  it('loses no earlier change', () => {
    let time = START
    const list = new FragileList()
    const jar = CookieJar.fromJSON(filledJar().toJSON(), { publicSuffixes: list, now: () => time })
    const heard: string[] = []
    jar.subscribe(({ cause, cookie }) => heard.push(`${cause} ${cookie.name}`))
    time += 86_400_001
    list.isDamaged = true
    expect(() => jar.getCookieString(url)).toThrow(failure)
    list.isDamaged = false
    expect(jar.size).toBe(5)
    expect(heard).toEqual(['expired theme'])
  })
})

describe('a list that throws from the beginning', () => {
  it('is refused by configure, and nothing is changed', () => {
    const jar = filledJar()
    const before = contents(jar)
    expect(() => jar.configure({ publicSuffixes: damaged, cookiesEnabled: false })).toThrow(failure)
    expect(contents(jar)).toEqual(before)
    expect(jar.size).toBe(6)
    expect(jar.getCookieString(url)).toBe('SID=31d4; theme=dark')
    expect(outcome(jar.setCookie('a=b; Domain=example.com', url))).toBe('stored')
    expect(pairs(jar.delete({ site: 'example.com' }))).toEqual(['SID=31d4', 'theme=dark', 'a=b'])
  })
  it('makes clone throw, and the cloned jar is unchanged', () => {
    const jar = filledJar()
    const before = contents(jar)
    expect(() => jar.clone({ publicSuffixes: damaged })).toThrow(failure)
    expect(contents(jar)).toEqual(before)
    expect(jar.getCookieString(url)).toBe('SID=31d4; theme=dark')
  })
  it('makes fromJSON throw', () => {
    const document = filledJar().toJSON()
    expect(() => CookieJar.fromJSON(document, { publicSuffixes: damaged })).toThrow(failure)
  })
})

describe('a list that returns nonsense', () => {
  const nonsense: [string, PublicSuffixes][] = [
    ['calls everything a public suffix', { isPublicSuffix: () => true, registrableDomain: () => null }],
    ['calls nothing a public suffix', { isPublicSuffix: () => false, registrableDomain: () => null }],
    [
      'returns the same registrable domain for every host',
      { isPublicSuffix: () => false, registrableDomain: () => 'x' },
    ],
    [
      'returns an empty registrable domain for every host',
      { isPublicSuffix: () => false, registrableDomain: () => '' },
    ],
    [
      'returns the host backwards as registrable domain',
      { isPublicSuffix: () => false, registrableDomain: (host) => [...host].reverse().join('') },
    ],
    [
      'returns a different registrable domain each time',
      { isPublicSuffix: () => false, registrableDomain: () => String(Math.random()) },
    ],
  ]
  it.each(nonsense)('that %s loses nothing, and a good list brings the cookies back', (_, list) => {
    const jar = filledJar()
    const before = contents(jar)
    jar.configure({ publicSuffixes: list })
    expect(contents(jar)).toEqual(before)
    jar.getCookieString(url)
    jar.explain('https://shop.site.co.uk/basket/')
    jar.configure({ publicSuffixes })
    expect(contents(jar)).toEqual(before)
    expect(jar.getCookieString(url)).toBe('SID=31d4; theme=dark')
  })
  it('withholds the cookies whose domain it calls a public suffix, and gives the reason', () => {
    const jar = filledJar()
    expect(jar.getCookieString('https://example.com/')).toBe('theme=dark')
    jar.configure({ publicSuffixes: { isPublicSuffix: () => true, registrableDomain: () => null } })
    expect(jar.getCookieString('https://example.com/')).toBe('')
    const { excluded } = jar.explain('https://example.com/')
    expect(excluded.map(({ cookie, reasons }) => [cookie.name, ...ids(reasons)])).toEqual([
      ['theme', 'domain-became-public-suffix'],
    ])
  })
})

it('a list is not called with IP addresses', () => {
  const asked: string[] = []
  const list: PublicSuffixes = {
    isPublicSuffix: (domain) => asked.push(domain) < 0,
    registrableDomain: (host) => {
      asked.push(host)
      return null
    },
  }
  const jar = new CookieJar({ publicSuffixes: list })
  for (const host of ['127.0.0.1', '[::1]', '[2001:db8::1]', '[fe80::1]', '[fd00::a]']) {
    expect(outcome(jar.setCookie('a=b', `https://${host}/`))).toBe('stored')
    expect(outcome(jar.setCookie(`c=d; Domain=${host}`, `https://${host}/`))).toBe('stored')
    expect(jar.getCookieString(`https://${host}/`, { siteForCookies: { scheme: 'https', host } })).toBe('a=b; c=d')
  }
  expect(asked).toEqual([])
})

describe('a list that calls its own jar', () => {
  let call: (() => unknown) | null = null
  const meddling: PublicSuffixes = {
    isPublicSuffix: (domain) => {
      call?.()
      return !domain.includes('.')
    },
    registrableDomain: (host) => (host.includes('.') ? host.split('.').slice(-2).join('.') : null),
  }
  const url = 'https://corp/'
  const busy = 'jar: expected no call from its own clock, public suffix list or filter, got one'

  it.each<[string, (jar: CookieJar) => unknown]>([
    ['setCookie', (jar) => jar.setCookie('b=1', url)],
    ['setCookies', (jar) => jar.setCookies(['b=1'], url)],
    ['getCookieString', (jar) => jar.getCookieString(url)],
    ['getCookies', (jar) => jar.getCookies(url)],
    ['explain', (jar) => jar.explain(url)],
    ['size', (jar) => jar.size],
    ['records', (jar) => jar.records()],
    ['toJSON', (jar) => jar.toJSON()],
    ['admit', (jar) => jar.admit([])],
    ['restore', (jar) => jar.restore({ version: 2, cookies: [] })],
    ['delete', (jar) => jar.delete({ name: 'a' })],
    ['clear', (jar) => jar.clear()],
    ['endSession', (jar) => jar.endSession()],
    ['configure', (jar) => jar.configure({})],
    ['clone', (jar) => jar.clone()],
  ])('by %s fails, and the jar keeps its cookies', (_, act) => {
    const jar = new CookieJar({ publicSuffixes: meddling })
    jar.setCookie('a=1', url)
    call = () => act(jar)
    expect(() => jar.setCookie('b=2; Domain=corp', url)).toThrow(busy)
    expect(() => jar.setCookies(['b=2; Domain=corp'], url)).toThrow(busy)
    call = null
    expect(pairs(jar)).toEqual(['a=1'])
    expect(outcome(jar.setCookie('b=2', url))).toBe('stored')
    expect(jar.getCookieString(url)).toBe('a=1; b=2')
  })

  it('may call another jar', () => {
    const other = new CookieJar({ publicSuffixes: null })
    const jar = new CookieJar({ publicSuffixes: meddling })
    call = () => other.setCookie('a=1', url)
    expect(outcome(jar.setCookie('b=2; Domain=corp', url))).toBe('stored')
    call = null
    expect(other.size).toBe(1)
  })
})
