/** Errors for cookies that are put, serialized and restored by mistake. */
import { CookieJar, describeCookie, publicSuffixes, type Rejection, toSetCookie } from 'speculoos'
import { describe, expect, it } from 'vitest'
import { good } from './filled-jar.js'

const call = (act: unknown, ...given: unknown[]): unknown => {
  if (typeof act !== 'function') throw new Error('expected a function')
  return Reflect.apply(act, undefined, given)
}

describe('a record that is not a cookie throws a TypeError that names the field', () => {
  it.each([toSetCookie, describeCookie])('of %o', (act) => {
    for (const given of [undefined, null, 5, 'SID=31d4', () => 1]) {
      expect(() => call(act, given)).toThrow(/^cookie: expected a (?:stored )?cookie, got /)
    }
    for (const field of ['name', 'path', 'partitionKey', 'sameSite']) {
      const act2 = () => call(act, { ...good, [field]: undefined })
      expect(act2).toThrow(new RegExp(`^cookie\\.${field}: expected .+, got undefined$`))
    }
  })

  it('toSetCookie refuses a cookie with neither name nor value, which no jar stores', () => {
    expect(() => toSetCookie({ ...good, name: '', value: '' })).toThrow(/^cookie\.value: expected /)
  })

  it('describeCookie escapes every text', () => {
    const described = call(describeCookie, { ...good, name: '\u001b[31m', sameSite: '\u001b[31m' })
    expect(described).not.toContain('\u001b')
  })
})

describe('put names the wrong field', () => {
  it.each([
    ['cookie.url', { url: 'nowhere' }],
    ['cookie.url', { url: 5 }],
    ['cookie.url', { url: 'ftp://site.example/' }],
    ['cookie.expires', { url: 'https://site.example/', expires: { [Symbol.toStringTag]: 'Date' } }],
  ])('%s', (field, given) => {
    const jar = new CookieJar()
    expect(() => call(jar.put.bind(jar), { name: 'a', value: '31d4', ...given })).toThrow(
      new RegExp(`^${field.replace('.', '\\.')}: expected `),
    )
    expect(jar.size).toBe(0)
  })
})

it('admit names an argument that is not iterable, even if it claims to be', () => {
  const jar = new CookieJar()
  const given = new Proxy({}, { has: () => true })
  expect(() => call(jar.admit.bind(jar), given)).toThrow(/^cookies: expected an iterable of cookies/)
})

describe('a listener for refusals receives', () => {
  const refusals: Rejection[] = []
  const jar = new CookieJar({ onRejected: (refusal) => refusals.push(refusal) })

  it('no value instead of a name', () => {
    jar.put({ name: 'SID=31d4', value: '', url: 'https://ada:31d4@site.example/?31d4' })
    jar.put({ name: 'a; b=31d4', value: '', url: 'https://site.example/' })
    expect(refusals.splice(0).map(({ name }) => name)).toEqual(['SID', ''])
  })

  it('the URL of the call, whatever the other properties of its object are', () => {
    const failing = () => {
      throw new Error('no text')
    }
    const url = { href: 'https://ada:31d4@site.example/?31d4', toString: failing }
    for (const result of [
      call(jar.setCookie.bind(jar), 'a=1; Domain=other.example', url),
      ...[call(jar.setCookies.bind(jar), ['a=1; Domain=other.example'], url)].flat(),
      call(jar.put.bind(jar), { name: 'a', value: '1', domain: 'other.example', url }),
    ]) {
      expect(result).toMatchObject({ status: 'rejected' })
    }
    expect(refusals.splice(0).map((refusal) => refusal.url)).toEqual(Array(3).fill('https://…@site.example/'))
  })
})

it('restore loses nothing if the public suffix list throws', () => {
  let fails = false
  const list = {
    isPublicSuffix: () => false,
    registrableDomain: (host: string) => {
      if (fails && host === 'other.example') throw new Error('no list')
      return publicSuffixes.registrableDomain(host)
    },
  }
  const jar = new CookieJar({ publicSuffixes: list })
  jar.setCookie('a=1', 'https://site.example/')
  const saved = { version: 2, cookies: [good, { ...good, domain: 'other.example' }] }
  fails = true
  let changes = 0
  jar.onChanges(() => {
    changes += 1
  })
  expect(() => jar.restore(saved)).toThrow('no list')
  expect(jar.getCookieString('https://site.example/')).toBe('a=1')
  expect(changes).toBe(0)
})
