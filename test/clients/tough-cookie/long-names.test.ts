/** Hosts of many labels and paths of many slashes take linear time. */

import {
  Cookie,
  CookieJar,
  canonicalDomain,
  cookieCompare,
  defaultPath,
  domainMatch,
  getPublicSuffix,
  MemoryCookieStore,
  parse,
  pathMatch,
  permuteDomain,
  permutePath,
  type Store,
} from 'speculoos/tough-cookie'
import { describe, expect, it } from 'vitest'
import { growth, LINEAR } from '../../hostile/growth.js'
import { SyncStore } from './own-stores.js'

/** The number of labels of the shorter host. V8 does not hash all of a key of more than 16,383 characters. */
const LABELS = 4_000
const host = (labels: number): string => `${'a.'.repeat(labels)}site.example`

/** A store in memory whose methods the jar must call, since one is overridden. */
class ExtendedStore extends MemoryCookieStore {
  override removeAllCookies(): never {
    throw new Error('removeAllCookies is not implemented')
  }
}

const stores: readonly (readonly [title: string, makeStore: () => Store])[] = [
  ['the store in memory', () => new MemoryCookieStore()],
  ['a store that extends it', () => new ExtendedStore()],
  ['a synchronous store', () => new SyncStore()],
]

function expectLinear(prepare: (size: number) => () => unknown, size = LABELS): void {
  const { factor } = growth(prepare, size)
  expect(factor).toBeLessThanOrEqual(LINEAR)
}

describe.each(stores)('a host of many labels, over %s', (_, makeStore) => {
  const verbs: readonly (readonly [title: string, act: (jar: CookieJar, url: string, labels: number) => unknown])[] = [
    ['sets a cookie', (jar, url) => jar.setCookieSync('a=1', url)],
    ['sets a cookie for its site', (jar, url) => jar.setCookieSync('b=1; Domain=site.example', url)],
    [
      'sets a cookie for a long domain',
      (jar, url, labels) => jar.setCookieSync(new Cookie({ key: 'c', value: '1', domain: host(labels - 1) }), url),
    ],
    ['retrieves cookies', (jar, url) => jar.getCookiesSync(url)],
    ['retrieves the header for a URL object', (jar, url) => jar.getCookieStringSync(new URL(url))],
    ['retrieves the lines', (jar, url) => jar.getSetCookieStringsSync(url, { allPaths: true })],
    ['is serialized and read', (jar) => CookieJar.fromJSON(JSON.stringify(jar), makeStore())],
    ['is cloned', (jar) => jar.cloneSync(makeStore())],
  ]
  for (const scheme of ['http', 'https']) {
    it.each(verbs)(`${scheme}: %s in linear time`, (_title, act) => {
      expectLinear((labels) => {
        const jar = new CookieJar(makeStore())
        const url = `${scheme}://${host(labels)}/`
        jar.setCookieSync('a=1', url)
        jar.setCookieSync('b=1; Domain=site.example', url)
        return () => act(jar, url, labels)
      })
    })
    it(`${scheme}: sets a cookie in a new jar and removes all in linear time`, () => {
      expectLinear((labels) => {
        const url = `${scheme}://${host(labels)}/`
        return () => {
          const jar = new CookieJar(makeStore())
          jar.setCookieSync('a=1', url)
          jar.removeAllCookiesSync()
        }
      })
    })
  }

  it('is sent the cookies of every domain above it, even of long ones', () => {
    const jar = new CookieJar(makeStore())
    const url = `http://${host(300)}/`
    for (const [index, labels] of [300, 299, 200, 130, 100, 3, 0].entries()) {
      jar.setCookieSync(`n${index}=1; Domain=${host(labels)}`, url)
    }
    jar.setCookieSync(`other=1`, `http://b.${host(200)}/`)
    jar.setCookieSync(`other=1`, `http://${host(250)}/`)
    expect(jar.getCookieStringSync(url)).toBe('n0=1; n1=1; n2=1; n3=1; n4=1; n5=1; n6=1')
    expect(jar.getCookieStringSync(`http://${host(150)}/`)).toBe('n3=1; n4=1; n5=1; n6=1')
    expect(jar.getCookieStringSync('http://site.example/')).toBe('n6=1')
  })

  it('cannot overlay a Secure cookie of a domain above or below', () => {
    const jar = new CookieJar(makeStore())
    jar.setCookieSync(`SID=1; Secure; Domain=${host(500)}`, `https://${host(501)}/`)
    for (const labels of [499, 500, 501, 200, 0]) {
      const line = `SID=2; Domain=${host(labels)}`
      expect(() => jar.setCookieSync(line, `http://${host(501)}/`), String(labels)).toThrow('overlay')
    }
    jar.setCookieSync('SID=2', `http://b.${host(499)}/`)
    jar.removeAllCookiesSync()
    jar.setCookieSync('SID=2', 'http://site.example/')
    expect(jar.getCookieStringSync('http://site.example/')).toBe('SID=2')
  })

  it('with a path of many slashes: every verb takes linear time', () => {
    expectLinear((slashes) => {
      const url = `http://site.example/${'a/'.repeat(slashes)}`
      return () => {
        const jar = new CookieJar(makeStore())
        jar.setCookieSync('a=1', url)
        jar.setCookieSync(`b=1; Path=/${'/'.repeat(1000)}`, url)
        jar.getCookieStringSync(url)
        jar.setCookieSync('a=1; Max-Age=0', url)
        return jar.toJSON()
      }
    })
  })
})

describe('a function', () => {
  const functions: Record<string, (size: number) => () => unknown> = {
    'domainMatch of a long host': (size) => () => domainMatch(host(size), 'site.example'),
    'domainMatch of two long domains': (size) => () => domainMatch(`b.${host(size)}`, host(size)),
    'domainMatch of dots': (size) => () => domainMatch('.'.repeat(size), 'site.example'),
    'domainMatch of U-labels': (size) => () => domainMatch('ü.'.repeat(size), 'site.example'),
    'canonicalDomain of a long host': (size) => () => canonicalDomain(host(size)),
    'canonicalDomain of spaces': (size) => () => canonicalDomain(`a${' '.repeat(size)}b`),
    'canonicalDomain of U-labels': (size) => () => canonicalDomain('ü'.repeat(size)),
    'canonicalDomain of colons': (size) => () => canonicalDomain(':'.repeat(size)),
    'getPublicSuffix of a long host': (size) => () => getPublicSuffix(`${'a.'.repeat(size)}site.co.uk`),
    'getPublicSuffix of dots': (size) => () => getPublicSuffix('.'.repeat(size)),
    'permuteDomain of a long host': (size) => () => permuteDomain(host(size), true)?.length,
    'permutePath of many slashes': (size) => () => permutePath('/a'.repeat(size)).length,
    'permutePath of nothing but slashes': (size) => () => permutePath('/'.repeat(size)).length,
    'defaultPath of many slashes': (size) => () => defaultPath('/a'.repeat(size)),
    'pathMatch of long paths': (size) => () => pathMatch('/a'.repeat(size), '/a'.repeat(size - 1)),
    'parse of a long domain': (size) => () => parse(`a=1; Domain=${host(size)}`),
    'parse of many attributes': (size) => () => parse(`a=1${'; x=y'.repeat(size)}`),
    'Cookie.validate of long fields': (size) => {
      const cookie = new Cookie({ key: 'a', value: '1', domain: `${host(size)}.com`, path: '/a'.repeat(size) })
      return () => cookie.validate()
    },
    'cookieCompare of long paths': (size) => {
      const [first, second] = [1, 2].map((value) => new Cookie({ value: String(value), path: '/a'.repeat(size) }))
      return () => first && second && cookieCompare(first, second)
    },
  }
  it.each(Object.entries(functions))('%s takes linear time', (_, prepare) => expectLinear(prepare))
})
