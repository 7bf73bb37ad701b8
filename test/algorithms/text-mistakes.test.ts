/** Mistakes in the calls that write cookies: each message states what was expected (§4.1.1, §5.6). */
import { type Cookie, serializeSetCookie, toSetCookie } from 'speculoos'
import { describe, expect, it } from 'vitest'
import { good } from '../hostile/filled-jar.js'

describe('serializeSetCookie', () => {
  it.each([
    [{ name: '' }, "name: expected a token (letters, digits and !#$%&'*+-.^_`|~, at least one), got "],
    [{ name: 'a b' }, "name: expected a token (letters, digits and !#$%&'*+-.^_`|~, at least one), got "],
    [
      { value: 'a b' },
      'value: expected cookie-octets (US-ASCII without controls, whitespace, ", comma, ; and \\), got a',
    ],
    [{ maxAge: -1 }, 'maxAge: expected a number of seconds, whole and not negative, got -1'],
    [{ maxAge: 1.5 }, 'maxAge: expected a number of seconds, whole and not negative, got 1.5'],
    [
      { domain: '.a' },
      'domain: expected a domain name of letters, digits and inner hyphens, without a leading dot, got ',
    ],
    [
      { domain: 'a-' },
      'domain: expected a domain name of letters, digits and inner hyphens, without a leading dot, got ',
    ],
    [{ domain: `${'a'.repeat(63)}.${'b.'.repeat(95)}c` }, 'domain: expected a domain name of letters'],
    [{ path: ';' }, 'path: expected US-ASCII without controls and ;, got '],
    [{ expires: 1e15 }, 'expires: expected a Date, or milliseconds, in the years 1601 to 9999, got '],
    [
      { expires: Date.UTC(9999, 11, 31, 23, 59, 59, 999) + 1 },
      'expires: expected a Date, or milliseconds, in the years',
    ],
    [{ expires: Date.UTC(1601, 0, 1) - 1 }, 'expires: expected a Date, or milliseconds, in the years'],
    [{ extensions: 'a' }, 'extensions: expected an array of strings, got '],
    [{ extensions: [';'] }, 'extensions: expected US-ASCII without controls and ;, got '],
    [{ extensions: [''] }, 'extensions: expected an attribute without white space around it, got '],
    [{ extensions: [' a'] }, 'extensions: expected an attribute without white space around it, got '],
    [{ extensions: ['a '] }, 'extensions: expected an attribute without white space around it, got '],
    [{ extensions: ['A=1', 'a =2'] }, 'extensions: expected an attribute that does not stand there already, got '],
    [{ extensions: ['SECURE'] }, 'extensions: expected an attribute that does not stand there already, got '],
  ])('%j', (fields, message) => {
    expect(() => Reflect.apply(serializeSetCookie, undefined, [{ name: 'a', value: '1', ...fields }])).toThrow(message)
  })

  it('shows a name that is not valid, but never a value', () => {
    expect(() => serializeSetCookie({ name: 'a b', value: '1' })).toThrow('got "a b"')
    expect(() => serializeSetCookie({ name: 'a', value: 'se cret' })).toThrow('got a string of length 7')
  })

  it('writes the latest date and extensions with white space inside', () => {
    const expires = Date.UTC(9999, 11, 31, 23, 59, 59, 999)
    expect(serializeSetCookie({ name: 'a', value: '1', expires, extensions: ['Two words', '=x=y'] })).toBe(
      'a=1; Expires=Fri, 31 Dec 9999 23:59:59 GMT; Two words; =x=y',
    )
  })
})

const COOKIE: Cookie = { ...good, value: '1', secure: true }

describe('toSetCookie', () => {
  it.each([
    [{ name: 'a;' }, 'cookie.name: expected the name of a stored cookie, got '],
    [{ name: ' a' }, 'cookie.name: expected the name of a stored cookie, got '],
    [{ value: '1;' }, 'cookie.value: expected the value of a stored cookie, got '],
    [{ value: '\u0001' }, 'cookie.value: expected the value of a stored cookie, got '],
    [{ name: '', value: '' }, 'cookie.value: expected the value of a stored cookie, got '],
    [{ hostOnly: 1 }, 'cookie.hostOnly: expected true or false, got '],
    [{ hostOnly: false, domain: '' }, 'cookie.domain: expected the domain of a stored cookie, got '],
    [{ path: 1 }, 'cookie.path: expected a path that begins with /, got '],
    [{ path: 'a/' }, 'cookie.path: expected a path that begins with /, got '],
    [{ path: '/\u0001' }, 'cookie.path: expected a path that begins with /, got '],
    [{ secure: 1 }, 'cookie.secure: expected true or false, got '],
    [{ httpOnly: 1 }, 'cookie.httpOnly: expected true or false, got '],
    [{ sameSite: 'lax' }, "cookie.sameSite: expected 'Strict', 'Lax', 'None' or 'Default', got "],
    [{ partitionKey: 1 }, 'cookie.partitionKey: expected an object or null, got '],
    [{ partitionKey: undefined }, 'cookie.partitionKey: expected an object or null, got '],
    [{ expiryTime: '1' }, 'cookie.expiryTime: expected a finite number of milliseconds or null, got '],
    [
      { expiryTime: Number.POSITIVE_INFINITY },
      'cookie.expiryTime: expected a finite number of milliseconds or null, got ',
    ],
  ])('%j', (fields, message) => {
    expect(() => Reflect.apply(toSetCookie, undefined, [{ ...COOKIE, ...fields }])).toThrow(message)
  })
  it.each([null, undefined, 1, 'a=1'])('of %j', (given) => {
    expect(() => Reflect.apply(toSetCookie, undefined, [given])).toThrow('cookie: expected a stored cookie, got ')
  })

  const partitionKey = { topLevelSite: 'https://top.example', hasCrossSiteAncestor: false }
  it.each<readonly [Partial<Cookie>, string]>([
    [{}, 'a=1; Path=/; Secure'],
    [{ name: '' }, '1; Path=/; Secure'],
    [{ name: '', value: 'x=y' }, '=x=y; Path=/; Secure'],
    [{ sameSite: 'Lax', httpOnly: true }, 'a=1; Path=/; Secure; HttpOnly; SameSite=Lax'],
    [{ sameSite: 'None', partitionKey }, 'a=1; Path=/; Secure; SameSite=None; Partitioned'],
    [{ hostOnly: false }, 'a=1; Domain=site.example; Path=/; Secure'],
    [{ path: '/a;b' }, 'a=1; Secure'],
    [{ path: `/${'é'.repeat(1023)}` }, `a=1; Path=/${'é'.repeat(1023)}; Secure`],
    [{ path: `/${'a'.repeat(1024)}` }, 'a=1; Secure'],
    [{ path: '/a ' }, 'a=1; Secure'],
  ])('%j', (fields, line) => {
    expect(toSetCookie({ ...COOKIE, ...fields })).toBe(line)
  })
})
