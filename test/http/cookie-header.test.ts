/** The Cookie header field: the caller's own pairs, then cookies of the jar, over redirects too (§5.8.1). */
import { CookieJar, type SetCookieResult } from 'speculoos'
import { describe, expect, it } from 'vitest'
import { byteCookie, cookieHeader, cookiePairs, ownCookieHeader, pairsAfter } from '../../src/http/cookie-header.js'

const rows: readonly (readonly [line: string, next: string, left: string])[] = [
  ['session=new; Path=/', 'https://shop.example/account', 'theme=dark'],
  ['session=x; Path=/other', 'https://shop.example/account', 'session=abc; theme=dark'],
  ['session=x; Path=/other', 'https://shop.example/other/page', 'theme=dark'],
  ['session=; Path=/; Max-Age=0', 'https://shop.example/account', 'theme=dark'],
  ['session=x; Path=/; Domain=elsewhere.example', 'https://shop.example/account', 'session=abc; theme=dark'],
  ['session=x; Path=/; Domain=shop.example', 'https://www.shop.example/', 'theme=dark'],
  ['session=x; Path=/', 'https://www.shop.example/', 'session=abc; theme=dark'],
  ['Session=x; Path=/', 'https://shop.example/', 'session=abc; theme=dark'],
  ['session=x; Path=/; SameSite=None', 'https://shop.example/', 'session=abc; theme=dark'],
  // The host of a URL may have a name with ~, but no cookie can be for such a host.
  ['session=x; Path=/; Domain=shop.example', 'https://a~b.shop.example/', 'session=abc; theme=dark'],
]

/** The pairs that a redirect still carries, as one text. */
function left(own: string, results: readonly SetCookieResult[], next: string): string {
  const received = results.map((result) => ({ result }))
  return ownCookieHeader(pairsAfter(cookiePairs(own), received, new URL(next)))
}

describe('the pairs that a redirect still carries', () => {
  it.each(rows)('after %s, to %s', (line, next, expected) => {
    const result = new CookieJar().setCookie(line, 'https://shop.example/login')
    expect(left('session=abc; theme=dark', [result], next)).toBe(expected)
  })

  it('are all of them after a response without cookies, and none if there were none', () => {
    const result = new CookieJar().setCookie('session=x', 'https://shop.example/')
    expect(left('session=abc; theme=dark', [], 'https://shop.example/')).toBe('session=abc; theme=dark')
    expect(left('', [result], 'https://shop.example/')).toBe('')
  })

  it('are none if the response sets the only one', () => {
    const result = new CookieJar().setCookie('session=x', 'https://shop.example/')
    expect(left('session=abc', [result], 'https://shop.example/')).toBe('')
  })

  it('are all except the ones that a response sets for the next URL', () => {
    const jar = new CookieJar()
    const results = ['session=x', 'theme=light; Path=/other', 'size=2'].map((line) =>
      jar.setCookie(line, 'https://shop.example/'),
    )
    expect(left('a=1; session=abc; theme=dark; size=1', results, 'https://shop.example/')).toBe('a=1; theme=dark')
  })
})

describe('the pairs of', () => {
  it.each<[header: string, pairs: readonly (readonly [name: string, text: string])[]]>([
    ['', []],
    ['a=1', [['a', 'a=1']]],
    [
      'a=1; b=2',
      [
        ['a', 'a=1'],
        ['b', 'b=2'],
      ],
    ],
    [
      ' a=1 ;; b=2; ',
      [
        ['a', 'a=1'],
        ['b', 'b=2'],
      ],
    ],
    ['a=b=c', [['a', 'a=b=c']]],
    ['=x', [['', '=x']]],
    ['valueless', [['', 'valueless']]],
  ])('the header %j', (header, pairs) => {
    expect(cookiePairs(header).map(({ name, text }) => [name, text])).toEqual(pairs)
  })
})

describe('the Cookie header field', () => {
  const url = 'https://shop.example/'
  const header = (own: string, ...names: readonly string[]): string => {
    const jar = new CookieJar()
    for (const name of names) jar.put({ name, value: 'jar', domain: 'shop.example' })
    return cookieHeader(cookiePairs(own), jar, url)
  }

  it.each<[own: string, names: readonly string[], expected: string]>([
    ['', [], ''],
    ['', ['a', 'b'], 'a=jar; b=jar'],
    ['a=own', [], 'a=own'],
    ['a=own', ['a', 'b'], 'a=own; b=jar'],
    ['a=own', ['a'], 'a=own'],
    ['c=own', ['a', 'b'], 'c=own; a=jar; b=jar'],
    ['a=1; a=2', ['a'], 'a=1; a=2'],
    ['nameless', ['', 'b'], 'nameless; b=jar'],
    ['', ['caf\xe9', 'b'], 'caf\xe9=jar; b=jar'],
    // U+0161 is C5 A1 in UTF-8. The byte string beside it stays as it is.
    ['', ['\u0161', 'caf\xe9'], '\xc5\xa1=jar; caf\xe9=jar'],
    ['c=own', ['\u0161'], 'c=own; \xc5\xa1=jar'],
  ])('joins the pairs %j and cookies named %j', (own, names, expected) => {
    expect(header(own, ...names)).toBe(expected)
  })

  it('has both the name and the value of a cookie in UTF-8 if one of them is not a byte string', () => {
    expect(byteCookie(cookie('caf\xe9', '\u0161'))).toEqual({ name: 'caf\xc3\xa9', value: '\xc5\xa1' })
    expect(byteCookie(cookie('\u0161', 'caf\xe9'))).toEqual({ name: '\xc5\xa1', value: 'caf\xc3\xa9' })
    expect(byteCookie(cookie('a', 'caf\xe9\xff'))).toEqual({ name: 'a', value: 'caf\xe9\xff' })
    expect(byteCookie(cookie('a', '\u0100'))).toEqual({ name: 'a', value: '\xc4\x80' })
    expect(byteCookie(cookie('a', '\uffff'))).toEqual({ name: 'a', value: '\xef\xbf\xbf' })
  })

  function cookie(name: string, value: string) {
    const result = new CookieJar().setCookie('x=y', url)
    if (result.status === 'rejected') throw new Error('The cookie was refused.')
    return { ...result.cookie, name, value }
  }
})
