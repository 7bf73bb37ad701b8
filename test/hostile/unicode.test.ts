/** Text beyond US-ASCII is stored unchanged: it is not trimmed, folded, repaired or taken for other characters. */
import { describe, expect, it } from 'vitest'
import { ids, outcome, storedCookie } from '../jar/outcome.js'
import { receive } from './filled-jar.js'

const page = 'https://www.example.com/dir/page'

describe.each([
  ['a lone leading surrogate', '\ud83c'],
  ['a lone trailing surrogate', '\udf6a'],
  ['two surrogates in the wrong order', '\udf6a\ud83c'],
  ['a pair of surrogates', '\ud83c\udf6a'],
  ['a noncharacter', '\uffff'],
  ['a right-to-left mark', '\u202e'],
  ['a letter and a combining mark', 'e\u0301'],
])('%s', (_, text) => {
  it('is kept in the name and the value, and is sent unchanged', () => {
    const { result, jar } = receive(`${text}=${text}`)
    expect(storedCookie(result)).toMatchObject({ name: text, value: text })
    expect(jar.getCookieString(page)).toContain(`${text}=${text}`)
  })
  it('is kept in the path, which then matches no path of a URL', () => {
    const { result, jar } = receive(`a=b; Path=/${text}`)
    expect(storedCookie(result).path).toBe(`/${text}`)
    const { excluded } = jar.explain(`https://www.example.com/${text}`)
    expect(excluded.flatMap(({ reasons }) => ids(reasons))).toEqual(['path-not-matched'])
  })
  it('makes a Domain that no host matches', () => {
    expect(outcome(receive(`a=b; Domain=${text}.example.com`).result)).toBe(
      'rejected: domain-not-ascii, domain-mismatch',
    )
  })
  it('survives in JSON', () => {
    const { jar } = receive(`${text}=${text}; Path=/`)
    const [cookie] = jar.getCookies('https://www.example.com/').filter(({ name }) => name === text)
    expect(JSON.parse(JSON.stringify(jar)).cookies).toContainEqual(cookie)
  })
})

const whiteSpace = [
  '\u0085',
  '\u00a0',
  '\u1680',
  '\u180e',
  '\u2000',
  '\u2003',
  '\u200b',
  '\u2028',
  '\u2029',
  '\u202f',
  '\u205f',
  '\u3000',
  '\ufeff',
].map((space) => [space.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0'), space] as const)

describe.each(whiteSpace)('the white space U+%s, which is not WSP,', (_, space) => {
  it('is kept around the name and the value', () => {
    const { result } = receive(`${space}a${space}=${space}b${space}`)
    expect(storedCookie(result)).toMatchObject({ name: `${space}a${space}`, value: `${space}b${space}` })
  })
  it('is a value by itself', () => {
    expect(storedCookie(receive(space).result)).toMatchObject({ name: '', value: space })
  })
  it('makes Secure an unknown attribute', () => {
    const { result } = receive(`a=b;${space}Secure`)
    expect(storedCookie(result).secure).toBe(false)
    expect(ids(result.warnings)).toEqual(['attribute-unrecognized'])
  })
  it('is an attribute by itself', () => {
    expect(ids(receive(`a=b;${space}`).result.warnings)).toEqual(['attribute-unrecognized'])
  })
  it('makes a Path that does not begin with a slash', () => {
    const { result } = receive(`a=b; Path=${space}/x`)
    expect(storedCookie(result).path).toBe('/dir')
    expect(ids(result.warnings)).toEqual(['path-defaulted'])
  })
  it('makes SameSite unknown', () => {
    const { result } = receive(`a=b; SameSite=Strict${space}`)
    expect(storedCookie(result).sameSite).toBe('Default')
    expect(ids(result.warnings)).toEqual(['same-site-unrecognized'])
  })
  it('makes Max-Age invalid, at either end', () => {
    const { result } = receive(`a=b; Max-Age=${space}60; Max-Age=60${space}`)
    expect(storedCookie(result).expiryTime).toBeNull()
    expect(ids(result.warnings)).toEqual(['max-age-not-a-number', 'max-age-non-digit'])
  })
})

describe('a letter that only looks like one of US-ASCII', () => {
  it.each([
    ['a long s in Secure', '\u017fecure'],
    ['a long s in SameSite', '\u017fame\u017fite=Strict'],
    ['a dotless i in SameSite', 'SameS\u0131te=Strict'],
    ['a dotted capital I in Expires', 'EXP\u0130RES=Thu, 01 Jan 2026 00:01:00 GMT'],
    ['full-width letters in HttpOnly', '\uff28ttp\uff2fnly'],
    ['a hyphen of another kind in Max-Age', 'Max\u2011Age=60'],
    ['a Cyrillic a in Path', 'P\u0430th=/x'],
  ])('makes an unknown attribute: %s', (_, attribute) => {
    const { result } = receive(`a=b; ${attribute}`)
    expect(storedCookie(result)).toMatchObject({
      path: '/dir',
      secure: false,
      httpOnly: false,
      sameSite: 'Default',
      expiryTime: null,
    })
    expect(ids(result.warnings)).toEqual(['attribute-unrecognized'])
  })
  it.each(['\u017ftrict', 'La\u1e8b', '\uff2eone', 'N\u03bfne'])('makes SameSite=%s unknown', (value) => {
    const { result } = receive(`a=b; SameSite=${value}`)
    expect(storedCookie(result).sameSite).toBe('Default')
    expect(ids(result.warnings)).toEqual(['same-site-unrecognized'])
  })
  it.each(['__\u017fecure-a', '__Ho\u017ft-a', '\uff3f\uff3fHost-a', '__Host\u2010a'])(
    'does not make %s a name prefix',
    (name) => {
      expect(storedCookie(receive(`${name}=1`).result).name).toBe(name)
    },
  )
  it('is not a digit', () => {
    const { result } = receive('a=b; Max-Age=\uff16\uff10; Expires=\u0660\u0661 Jan 2027 00:00:00')
    expect(storedCookie(result).expiryTime).toBeNull()
    expect(ids(result.warnings)).toEqual(['max-age-not-a-number', 'expires-not-a-date'])
  })
  it('is not part of a month', () => {
    const { result } = receive('a=b; Expires=01 \u017fep 2026 00:00:00')
    expect(ids(result.warnings)).toEqual(['expires-not-a-date'])
  })
  it('ends neither a cookie nor an attribute', () => {
    const { result } = receive('a\uff1db\uff1b Secure')
    expect(storedCookie(result)).toMatchObject({ name: '', value: 'a\uff1db\uff1b Secure', secure: false })
  })
})

it('names that differ in composition or case belong to different cookies', () => {
  const { jar } = receive('\u00e9=composed')
  jar.setCookie('e\u0301=decomposed', page)
  jar.setCookie('\u00c9=capital', page)
  expect(jar.getCookieString(page)).toContain('\u00e9=composed; e\u0301=decomposed; \u00c9=capital')
})
