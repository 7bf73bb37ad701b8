/** A public suffix list that throws or answers nonsense costs no cookie that is stored. */
import { CookieJar, type PublicSuffixes, publicSuffixes } from 'speculoos'
import { describe, expect, it } from 'vitest'
import { START } from '../jar/clock.js'
import { ids, outcome, pairs } from '../jar/outcome.js'
import { contents, filledJar } from './filled-jar.js'

const url = 'https://www.example.com/'
const failure = new RangeError('the list is damaged')

/** The list of the package, which a test can damage. */
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
  it.each(verbs)('throws out of %s and leaves everything as it was', (_, verb) => {
    const list = new FragileList()
    const jar = CookieJar.fromJSON(filledJar().toJSON(), { now: () => START, publicSuffixes: list })
    const before = contents(jar)
    list.isDamaged = true
    expect(() => verb(jar)).toThrow(failure)
    list.isDamaged = false
    expect(contents(jar)).toEqual(before)
    expect(jar.getCookieString(url)).toBe('SID=31d4; theme=dark')
  })
  it.each(verbs)('leaves a jar whole that used %s before', (_, verb) => {
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
  it('does not keep the owner from the cookies', () => {
    const list = new FragileList()
    const jar = filledJar({ publicSuffixes: list })
    list.isDamaged = true
    expect(jar.size).toBe(6)
    expect(jar.toJSON().cookies).toHaveLength(6)
    expect(pairs(jar.delete({ site: 'example.com' }))).toEqual(['SID=31d4', 'theme=dark'])
    expect(jar.endSession()).toHaveLength(4)
  })
  it('loses no change that happened before', () => {
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
  it('throws out of clone, and the jar that was cloned stays', () => {
    const jar = filledJar()
    const before = contents(jar)
    expect(() => jar.clone({ publicSuffixes: damaged })).toThrow(failure)
    expect(contents(jar)).toEqual(before)
    expect(jar.getCookieString(url)).toBe('SID=31d4; theme=dark')
  })
  it('throws out of fromJSON', () => {
    const document = filledJar().toJSON()
    expect(() => CookieJar.fromJSON(document, { publicSuffixes: damaged })).toThrow(failure)
  })
})

describe('a list that answers nonsense', () => {
  const nonsense: [string, PublicSuffixes][] = [
    ['everything is a public suffix', { version: '', isPublicSuffix: () => true, registrableDomain: () => null }],
    ['nothing is a public suffix', { version: '', isPublicSuffix: () => false, registrableDomain: () => null }],
    [
      'every registrable domain is the same',
      { version: '', isPublicSuffix: () => false, registrableDomain: () => 'x' },
    ],
    ['every registrable domain is empty', { version: '', isPublicSuffix: () => false, registrableDomain: () => '' }],
    [
      'the registrable domain is the host backwards',
      { version: '', isPublicSuffix: () => false, registrableDomain: (host) => [...host].reverse().join('') },
    ],
    [
      'the registrable domain is another one each time',
      { version: '', isPublicSuffix: () => false, registrableDomain: () => String(Math.random()) },
    ],
  ]
  it.each(nonsense)('that %s loses nothing, and the cookies are back with a better one', (_, list) => {
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
  it('withholds the cookies whose domain it calls a public suffix, and says so', () => {
    const jar = filledJar()
    expect(jar.getCookieString('https://example.com/')).toBe('theme=dark')
    jar.configure({ publicSuffixes: { version: '', isPublicSuffix: () => true, registrableDomain: () => null } })
    expect(jar.getCookieString('https://example.com/')).toBe('')
    const { excluded } = jar.explain('https://example.com/')
    expect(excluded.map(({ cookie, reasons }) => [cookie.name, ...ids(reasons)])).toEqual([
      ['theme', 'domain-became-public-suffix'],
    ])
  })
})

it('a list is not asked about IP addresses', () => {
  const asked: string[] = []
  const list: PublicSuffixes = {
    version: 'curious',
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

describe('a list that calls the jar', () => {
  let call: (() => void) | null = null
  const meddling: PublicSuffixes = {
    version: 'meddling',
    isPublicSuffix: (domain) => {
      const pending = call
      call = null
      pending?.()
      return !domain.includes('.')
    },
    registrableDomain: (host) => (host.includes('.') ? host.split('.').slice(-2).join('.') : null),
  }

  it('and clears it while a cookie is set: the cookie is there, and can be deleted', () => {
    const jar = new CookieJar({ publicSuffixes: meddling })
    jar.setCookie('a=1', 'https://www.corp.example/')
    call = () => jar.clear()
    jar.setCookie('b=2; Domain=other.example', 'https://www.corp.example/')
    call = () => jar.clear()
    jar.setCookie('c=3; Domain=example', 'https://www.corp.example/')
    jar.setCookie('d=4', 'https://www.corp.example/')
    expect(jar.getCookieString('https://www.corp.example/')).toBe('d=4')
    expect(jar.size).toBe(pairs(jar).length)
    jar.clear()
    expect([jar.size, jar.getCookieString('https://www.corp.example/')]).toEqual([0, ''])
  })

  it('and clears it while a header is made: the next one has nothing of it', () => {
    const jar = new CookieJar({ publicSuffixes: null })
    const host = 'https://corp/'
    jar.setCookies(['a=1; Domain=corp', 'b=1'], host)
    jar.configure({ publicSuffixes: meddling })
    call = () => jar.clear()
    jar.getCookieString(host)
    expect(call).toBeNull()
    expect([jar.size, jar.getCookieString(host), jar.getCookieString(host)]).toEqual([0, '', ''])
    jar.setCookie('new=1', host)
    expect(jar.getCookieString(host)).toBe('new=1')
  })

  it('and clears it while cookies are asked for: there are none', () => {
    const jar = new CookieJar({ publicSuffixes: null })
    const host = 'https://corp/'
    for (const ask of [() => jar.getCookieString(host), () => jar.getCookies(host).join()]) {
      jar.configure({ publicSuffixes: null })
      jar.setCookies(['a=1; Domain=corp', 'b=1; Domain=corp'], host)
      jar.configure({ publicSuffixes: { ...meddling, isPublicSuffix: (domain) => !meddling.isPublicSuffix(domain) } })
      call = () => jar.clear()
      expect(ask()).toBe('')
      expect(call).toBeNull()
    }
  })

  it.each([
    ['sets a cookie', (jar: CookieJar) => jar.setCookie('c=1; Path=/x', 'https://corp/'), 'c=1; a=1; b=1'],
    ['gives one another value', (jar: CookieJar) => jar.setCookie('b=2', 'https://corp/'), 'a=1; b=2'],
    ['makes one Secure', (jar: CookieJar) => jar.setCookie('a=2; Secure; Domain=corp', 'https://corp/'), 'b=1'],
    ['deletes one', (jar: CookieJar) => jar.delete({ name: 'a' }), 'b=1'],
    ['replaces itself', (jar: CookieJar) => jar.configure({ publicSuffixes: meddling }), 'b=1'],
  ])('and %s while a header is made: the next one says so', (_, change, header) => {
    const jar = new CookieJar({ publicSuffixes: null })
    const host = 'http://corp/x'
    jar.setCookies(['a=1; Domain=corp', 'b=1'], host)
    jar.configure({ publicSuffixes: { ...meddling, isPublicSuffix: (domain) => !meddling.isPublicSuffix(domain) } })
    call = () => change(jar)
    jar.getCookieString(host)
    expect(call).toBeNull()
    expect([jar.getCookieString(host), jar.getCookieString(host)]).toEqual([header, header])
  })

  it('and asks for a page while another is asked for: each is an access', () => {
    let now = 0
    const jar = new CookieJar({ publicSuffixes: null, now: () => now })
    const pages = Array.from({ length: 17 }, (_, page) => `https://corp/${page}`)
    for (const [page, url] of pages.entries()) jar.setCookie(`c=1; Path=/${page}; Domain=corp`, url)
    jar.configure({ publicSuffixes: { ...meddling, isPublicSuffix: (domain) => !meddling.isPublicSuffix(domain) } })
    for (const url of pages.slice(0, 16)) jar.getCookieString(url)
    now = 1
    call = () => {
      now = 2
      jar.getCookieString('https://corp/15')
    }
    expect(jar.getCookieString('https://corp/16')).toBe('c=1')
    expect(call).toBeNull()
    expect([...jar].slice(14).map(({ lastAccessTime }) => lastAccessTime)).toEqual([0, 2, 1])
  })

  it.each([
    ['sets a cookie', false],
    ['clears it and sets a cookie', true],
  ])('and %s while the same cookie is set: the later one replaces the earlier one', (_, clears) => {
    const jar = new CookieJar({ publicSuffixes: meddling })
    const host = 'https://corp/'
    jar.setCookie('b=1', host)
    call = () => {
      if (clears) jar.clear()
      jar.setCookie('a=1', host)
    }
    expect(jar.setCookie('a=2; Domain=corp', host)).toMatchObject({ status: 'stored', replaced: { value: '1' } })
    expect(call).toBeNull()
    expect(jar.getCookieString(host)).toBe(clears ? 'a=2' : 'b=1; a=2')
  })

  it.each<[string, (jar: CookieJar) => unknown, string[]]>([
    ['clears it', (jar) => jar.clear(), []],
    ['deletes a cookie', (jar) => jar.delete({ name: 'a' }), ['b=1']],
  ])('and %s while it is asked for the sites of all cookies: what is gone does not come back', (_, change, left) => {
    const jar = new CookieJar({ publicSuffixes: null })
    jar.setCookie('a=1', 'https://www.corp.example/')
    jar.setCookie('b=1', 'https://www.other.example/')
    call = () => change(jar)
    jar.configure({
      publicSuffixes: {
        ...meddling,
        registrableDomain: (host) => (meddling.isPublicSuffix(host) ? null : meddling.registrableDomain(host)),
      },
    })
    expect(call).toBeNull()
    expect([jar.size, pairs(jar)]).toEqual([left.length, left])
    expect(jar.getCookieString('https://www.corp.example/')).toBe('')
  })

  it('and clears it while a cookie of the host is replaced: the other one is inserted', () => {
    const jar = new CookieJar({ publicSuffixes: meddling })
    const host = 'https://corp/'
    jar.setCookies(['a=1', 'b=1'], host)
    call = () => jar.clear()
    jar.setCookie('a=2; Domain=corp', host)
    jar.setCookie('c=3', host)
    expect(jar.getCookieString(host)).toBe('a=2; c=3')
    expect(jar.size).toBe(2)
  })
})
