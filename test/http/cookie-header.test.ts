/** Which of the caller's own cookie pairs a redirect still carries (§5.8.1). */
import { CookieJar } from 'speculoos'
import { describe, expect, it } from 'vitest'
import { cookiePairs, pairsAfter } from '../../src/http/cookie-header.js'

const rows: readonly (readonly [line: string, next: string, left: string])[] = [
  ['session=new; Path=/', 'https://shop.example/account', 'theme=dark'],
  ['session=x; Path=/other', 'https://shop.example/account', 'session=abc; theme=dark'],
  ['session=x; Path=/other', 'https://shop.example/other/page', 'theme=dark'],
  ['session=; Path=/; Max-Age=0', 'https://shop.example/account', 'theme=dark'],
  ['session=x; Path=/; Domain=elsewhere.example', 'https://shop.example/account', 'session=abc; theme=dark'],
  ['session=x; Path=/; Domain=shop.example', 'https://www.shop.example/', 'theme=dark'],
  ['session=x; Path=/', 'https://www.shop.example/', 'session=abc; theme=dark'],
  ['Session=x; Path=/', 'https://shop.example/', 'session=abc; theme=dark'],
]

describe('the pairs that a redirect still carries', () => {
  it.each(rows)('after %s, to %s', (line, next, left) => {
    const result = new CookieJar().setCookie(line, 'https://shop.example/login')
    const pairs = pairsAfter(cookiePairs('session=abc; theme=dark'), [{ result }], new URL(next))
    expect(pairs.map(({ text }) => text).join('; ')).toBe(left)
  })
})
