/** The messages and reports of a jar about filters, cookies, saved jars and refused lines, and what they leave out. */
import { CookieJar, type Rejection } from 'speculoos'
import { describe, expect, it } from 'vitest'
import { good } from '../hostile/filled-jar.js'
import { ids, storedCookie } from './outcome.js'

const url = 'https://www.shop.example/basket/list'

describe('a filter', () => {
  const remove = (filter: unknown): unknown => {
    const jar = new CookieJar()
    jar.setCookie('a=1', url)
    return Reflect.apply(jar.delete, jar, [filter])
  }
  it.each<[string, unknown, string]>([
    ['that is a list', [], 'filter: expected an object, got an array'],
    ['with a host that is not valid', { domain: 'no host!' }, 'filter.domain: expected a host, got "no host!"'],
    ['with a host that is a number', { site: 1 }, 'filter.site: expected a host, got 1'],
    ['with a password', { domain: 'https://u:p@a.example' }, 'expected a host, got "https://…@a.example"'],
    [
      'with a name that no cookie has',
      { name: 'a=b' },
      'filter.name: expected a cookie-name, without = and ; and control characters and white space around it, got "a=b"',
    ],
    ['with a function that does not return a boolean', () => 1, 'filter(): expected true or false, got 1'],
  ])('%s is refused', (_, filter, message) => {
    expect(() => remove(filter)).toThrow(message)
  })
})

describe('a cookie that is put', () => {
  const partitionKey = { topLevelSite: 'https://top.example', hasCrossSiteAncestor: false }
  it('has the default-path and a warning, if its path has a slash that is not the first character', () => {
    const put = new CookieJar().put({ name: 'a', value: '1', url, path: 'docs/x' })
    expect(storedCookie(put).path).toBe('/basket')
    expect(ids(put.warnings)).toEqual(['path-defaulted'])
  })
  it('belongs to the partition only if it is marked as partitioned', () => {
    const plain = new CookieJar().put({ name: 'a', value: '1', url, secure: true }, { partitionKey })
    const own = new CookieJar().put({ name: 'a', value: '1', url, secure: true, partitioned: true }, { partitionKey })
    expect([plain, own].map((put) => storedCookie(put).partitionKey)).toEqual([null, partitionKey])
    expect([plain, own].map((put) => ids(put.warnings))).toEqual([[], []])
  })
  it('has no expiry time from an object that only looks like a Date', () => {
    const jar = new CookieJar()
    const cookie = { name: 'a', value: '1', url, expires: { getTime: () => 4e12 } }
    expect(() => Reflect.apply(jar.put, jar, [cookie])).toThrow('cookie.expires: expected a Date, or milliseconds')
  })
})

describe('a saved jar', () => {
  const read = (serialized: unknown): CookieJar => Reflect.apply(CookieJar.fromJSON, CookieJar, [serialized])
  it.each<[string, unknown, string]>([
    [
      'a cookie that is missing',
      { version: 2, cookies: [undefined] },
      '.cookies[0]: expected an object, got undefined',
    ],
    ['a cookie without a name', { version: 2, cookies: [{ value: '1' }] }, '.cookies[0].name: expected a cookie-name'],
    ['another version', { version: 'a tough-cookie@5', cookies: [] }, '.version: expected 1 or 2, got a string'],
    ['a method', { version: 2, cookies: [], toJSON: () => null }, 'got the key "toJSON"'],
    ['another method', { version: 2, cookies: [], getCookieString: () => '' }, 'got the key "getCookieString"'],
  ])('with %s is refused', (_, given, message) => {
    expect(() => read(given)).toThrow(message)
  })
  it.each([1, null])('that is %j is not called a jar', (given) => {
    expect(() => read(given)).toThrow(/^(?!.*clone)/)
  })
  it('without a priority is read as cookies without that field', () => {
    expect(Object.keys([...read({ version: 2, cookies: [good] })][0] ?? {})).not.toContain('priority')
  })
  it('may be changed later, and the jar keeps its partitions', () => {
    const partitionKey = { topLevelSite: 'https://top.example', hasCrossSiteAncestor: true }
    const jar = read({ version: 2, cookies: [{ ...good, secure: true, partitionKey }] })
    partitionKey.hasCrossSiteAncestor = false
    expect([...jar].map((cookie) => cookie.partitionKey?.hasCrossSiteAncestor)).toEqual([true])
  })
})

describe('a value that looks right only after its conversion to text', () => {
  it('is not accepted as the site of a partition', () => {
    const partitionKey = { topLevelSite: ['https://top.example'], hasCrossSiteAncestor: true }
    const cookies = [{ ...good, secure: true, partitionKey }]
    const read = (): unknown => Reflect.apply(CookieJar.fromJSON, CookieJar, [{ version: 2, cookies }])
    expect(read).toThrow('.cookies[0].partitionKey: expected a partition key')
  })
  it('is not accepted as a pair of a name and a value', () => {
    const jar = new CookieJar()
    const set = (): unknown => Reflect.apply(jar.setCookies, jar, [[['set-cookie', 'a=1'], 'ab'], url])
    expect(set).toThrow('headersOrLines: expected a pair of the name and the value of a header field')
  })
  it('is not accepted as a list of names and values if one of the names is empty', () => {
    expect(new CookieJar().setCookies(['set-cookie', 'a=1', '', 'b=1'], url)).toHaveLength(4)
  })
})

describe('a report of a refused line', () => {
  it.each([
    ['the name before the first equals sign', ' SID =a=\u0001', 'SID'],
    ['an empty name for a line without an equals sign', 'secret\u0001; Path=/', ''],
    ['no name from an attribute', 'secret\u0001; Path=/a', ''],
  ])('has %s', (_, line, name) => {
    const rejections: Rejection[] = []
    const jar = new CookieJar({ onRejected: (rejection) => rejections.push(rejection) })
    jar.setCookie(line, url)
    expect(rejections.map((rejection) => rejection.name)).toEqual([name])
  })
})

describe('a listener', () => {
  it('that is removed does not affect the others', () => {
    const jar = new CookieJar()
    const heard: string[] = []
    const remove = jar.subscribe(() => heard.push('first'))
    jar.subscribe(() => heard.push('second'))
    remove()
    jar.setCookie('a=1', url)
    expect(heard).toEqual(['second'])
  })
  it.each(['subscribe', 'onChanges'] as const)(
    'of %s is not called any more if another one removes it during the same call',
    (method) => {
      const jar = new CookieJar()
      const heard: string[] = []
      jar[method](() => {
        heard.push('first')
        remove()
      })
      const remove = jar[method](() => heard.push('second'))
      jar.setCookie('a=1', url)
      expect(heard).toEqual(['first'])
    },
  )
})
