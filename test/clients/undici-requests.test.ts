/** How the options of a dispatch are read: the URL, each member once, and header fields in every form of undici. */
import { describe, expect, it } from 'vitest'
import { ownCookies, readOnce, urlOf, valuesIn, withCookie } from '../../src/clients/undici/request.js'

describe('the URL of a request', () => {
  it.each<[what: string, request: object, url: string | null]>([
    ['with an origin', { origin: 'https://shop.example', path: '/a?b' }, 'https://shop.example/a?b'],
    ['with a port', { origin: 'http://shop.example:81', path: '/' }, 'http://shop.example:81/'],
    ['with an address', { origin: 'http://127.1', path: '/' }, 'http://127.0.0.1/'],
    ['with a name that ends in a number', { origin: 'http://a.0x7f', path: '/' }, null],
    ['with letters in upper case', { origin: 'HTTPS://Shop.example', path: '/' }, 'https://shop.example/'],
    ['with a URL as its origin', { origin: new URL('https://shop.example'), path: '/' }, 'https://shop.example/'],
    ['with a blank before its origin', { origin: ' https://shop.example', path: '/' }, 'https://shop.example/'],
    ['with more than an origin', { origin: 'https://shop.example/x', path: '/' }, 'https://shop.example/'],
    ['with a whole URL in its path', { origin: 'https://shop.example', path: 'http://other.example/' }, null],
    ['with an origin that is not a URL', { origin: 'shop', path: '/' }, null],
    ['with CONNECT', { origin: 'https://shop.example', path: '/', method: 'CONNECT' }, null],
    ['without a method', { origin: 'https://shop.example', path: '/', method: undefined }, 'https://shop.example/'],
    ['with an empty method', { origin: 'https://shop.example', path: '/', method: '' }, null],
    ['with a method that is not a string', { origin: 'https://shop.example', path: '/', method: 1 }, null],
    ['without a path', { origin: 'https://shop.example' }, null],
    ['without an origin and a path', {}, null],
  ])('%s', (_, request, url) => {
    expect(urlOf({ method: 'GET', ...request } as never)).toBe(url)
  })

  it.each([undefined, null, ''])('with the origin %j has no URL, and the error says where to set one', (origin) => {
    expect(() => urlOf({ origin, path: '/', method: 'GET' })).toThrow(
      new TypeError(
        'origin: expected the origin of the server, in each request or in the options of cookies(), ' +
          `got ${origin === '' ? '""' : origin}`,
      ),
    )
  })
})

describe('the members of a request', () => {
  it('are not read again, even if they change with each reading', () => {
    let readings = 0
    const given = { method: 'GET', origin: 'https://shop.example' }
    Object.defineProperty(given, 'path', {
      enumerable: true,
      get: () => {
        readings += 1
        return `/${readings}`
      },
    })
    const read = readOnce(given as never)
    const before = readings
    expect(read.path).toBe(read.path)
    expect(readings).toBe(before)
  })

  it.each<[origin: unknown, read: unknown]>([
    [new URL('https://shop.example/'), 'https://shop.example'],
    [new URL('http://shop.example:81/'), 'http://shop.example:81'],
    // undici refuses these itself.
    [new URL('https://shop.example/x'), 'https://shop.example/x'],
    [new URL('https://shop.example/?x'), 'https://shop.example/?x'],
    [new URL('ftp://shop.example/'), 'ftp://shop.example/'],
    ['https://shop.example/', 'https://shop.example/'],
    [{ toString: () => 'no URL' }, 'no URL'],
    [null, null],
    [undefined, undefined],
  ])('with the origin %s have the origin %s', (origin, read) => {
    expect(readOnce({ origin: origin as never, path: '/', method: 'GET' }).origin).toBe(read)
  })

  it('may be inherited from a class, but not from Object.prototype', () => {
    class Base {
      get path(): string {
        return '/base'
      }
      get bodyTimeout(): number {
        return 1
      }
      get reset(): boolean {
        return true
      }
    }
    class Options extends Base {
      readonly method = 'GET'
      readonly origin = 'https://shop.example'
      override get bodyTimeout(): number {
        return 2
      }
    }
    const own = Object.defineProperty(new Options(), 'reset', { value: false, enumerable: true })
    const expected = { method: 'GET', origin: 'https://shop.example', path: '/base', bodyTimeout: 2, reset: false }
    expect(readOnce(own)).toEqual({ ...expected, headers: undefined })
    expect(Object.keys(readOnce(own)).sort()).toEqual([...Object.keys(expected), 'headers'].sort())
  })

  it('that the class of its object has too are not read from the class', () => {
    class Options {
      get reset(): boolean {
        throw new Error('it was read')
      }
    }
    const own = Object.defineProperties(new Options(), {
      origin: { value: 'https://shop.example', enumerable: true },
      reset: { value: true, enumerable: true },
    })
    expect(readOnce(own as never)).toMatchObject({ origin: 'https://shop.example', reset: true })
  })
})

describe('header fields', () => {
  const pairs = [
    ['X-A', '1'],
    ['Cookie', 'a=1'],
    ['cookie', 'b=2'],
  ] as const
  const forms: readonly (readonly [form: string, headers: () => unknown, isList: boolean])[] = [
    ['a record', () => ({ 'X-A': '1', Cookie: 'a=1', cookie: 'b=2' }), false],
    ['a list', () => pairs.flat(), true],
    ['pairs', () => pairs.map((pair) => [...pair]), true],
    ['a Map', () => new Map(pairs), true],
  ]
  it.each(forms)('in %s are read, and get the cookies of the jar', (_, headers, isList) => {
    expect(valuesIn(headers(), 'x-a')).toEqual(['1'])
    expect(ownCookies(headers())).toBe('a=1; b=2')
    const with1 = withCookie(headers(), 'c=3')
    expect(with1).toEqual(isList ? ['X-A', '1', 'cookie', 'c=3'] : { 'X-A': '1', cookie: 'c=3' })
    expect(withCookie(headers(), '')).toEqual(isList ? ['X-A', '1'] : { 'X-A': '1' })
  })

  it('that are missing or not valid are left out', () => {
    for (const headers of [undefined, null]) {
      expect([valuesIn(headers, 'a'), ownCookies(headers)]).toEqual([[], ''])
      expect(withCookie(headers, 'c=3')).toEqual({ cookie: 'c=3' })
    }
    for (const headers of ['a: b', 7]) {
      expect([valuesIn(headers, 'a'), ownCookies(headers)]).toEqual([[], ''])
      expect(withCookie(headers, 'c=3')).toEqual(['cookie', 'c=3'])
    }
  })

  it('without a value are left out, and each value of a list is read', () => {
    expect(ownCookies({ cookie: undefined })).toBe('')
    expect(ownCookies({ cookie: null })).toBe('')
    expect(ownCookies({ cookie: ['a=1', 'b=2'] })).toBe('a=1; b=2')
    expect(ownCookies(['cookie', 'a=1', 'cookie', undefined, 'cookie', null])).toBe('a=1')
    expect(valuesIn(['x', ['1', '2']], 'x')).toEqual(['1', '2'])
    expect(withCookie(['x', ['1', '2']], 'c=3')).toEqual(['x', ['1', '2'], 'cookie', 'c=3'])
  })

  it('in a list may have names and values of two letters', () => {
    expect(valuesIn(['ab', '12', 'cd', '34'], 'cd')).toEqual(['34'])
  })

  it('from an iterator become a list, since an iterator can be read only once', () => {
    const read = (headers: unknown): unknown => readOnce({ path: '/', method: 'GET', headers }).headers
    expect(read(new Map(pairs).entries())).toEqual(pairs.flat())
    expect(read(['a', '1', 'b', '2'].values())).toEqual(['a', '1', 'b', '2'])
    expect(read([['a', ['1', '2']]].values())).toEqual(['a', ['1', '2']])
    // undici refuses these itself.
    for (const odd of [[['a', '1', '2']], [['a', '1'], 'b']]) expect(read(odd.values())).toEqual(odd)
    for (const headers of [new Map(pairs), ['a', '1'], { a: '1' }, undefined, null, 'a', { [Symbol.iterator]: 1 }]) {
      expect(read(headers)).toBe(headers)
    }
  })
})
