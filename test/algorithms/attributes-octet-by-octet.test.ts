/** Attributes with each octet changed to every other: what remains an attribute is what the text says (§5.6.1 to §5.6.7). */
import { type ParsedSetCookie, parseSetCookie } from 'speculoos/algorithms'
import { describe, expect, it } from 'vitest'
import { cookieDate } from '../oracle/cookie-date.js'

/** Every octet of US-ASCII that neither ends an attribute nor rejects the line. */
const octets = Array.from({ length: 0x7f }, (_, code) => String.fromCharCode(code)).filter(
  (octet) => octet === '\t' || (octet >= ' ' && octet !== ';' && octet !== '='),
)

interface Read {
  readonly setCookie: ParsedSetCookie
  readonly warnings: readonly string[]
}

function read(attribute: string): Read {
  const result = parseSetCookie(`a=b; ${attribute}`)
  if (result.status === 'rejected') throw new Error('rejected')
  return { setCookie: result.setCookie, warnings: result.warnings.map(({ id }) => id) }
}

/** Each text that differs from `text` in at most one octet, is shorter by one, or has one more. */
function neighbours(text: string): Set<string> {
  const found = new Set([text])
  for (let at = 0; at <= text.length; at += 1) {
    found.add(text.slice(0, at) + text.slice(at + 1))
    for (const octet of octets) {
      found.add(text.slice(0, at) + octet + text.slice(at + 1))
      found.add(text.slice(0, at) + octet + text.slice(at))
    }
  }
  return found
}

/** WSP around a text is removed (§5.6 attributes step 5). */
function withoutSpace(text: string): string {
  return text.replace(/^[ \t]+|[ \t]+$/g, '')
}

const nothing = read('unknown=1').setCookie

/** Names, a value that each can have, and what a cookie then has. */
const attributes: readonly (readonly [string, string, Partial<ParsedSetCookie>])[] = [
  ['Expires', '=Thu, 01 Jan 2099 00:00:00 GMT', { expires: Date.UTC(2099, 0, 1) }],
  ['Max-Age', '=60', { maxAge: 60 }],
  ['Domain', '=a.example', { domain: 'a.example' }],
  ['Path', '=/a', { path: '/a' }],
  ['Secure', '', { secure: true }],
  ['HttpOnly', '', { httpOnly: true }],
  ['SameSite', '=Strict', { sameSite: 'Strict' }],
]

describe('an attribute-name counts if it is the same in whatever case, and no other does:', () => {
  it.each(attributes)('%s', (name, value, change) => {
    for (const written of neighbours(name)) {
      const isSame = withoutSpace(written).toLowerCase() === name.toLowerCase()
      const isNothing = withoutSpace(written) === '' && value === ''
      const { setCookie, warnings } = read(`${written}${value}`)
      expect(setCookie, JSON.stringify(written)).toEqual(isSame ? { ...nothing, ...change } : nothing)
      expect(warnings, JSON.stringify(written)).toEqual(isSame || isNothing ? [] : ['attribute-unrecognized'])
    }
  })
})

describe('an attribute-value with another octet is read as the text says:', () => {
  it.each(['Strict', 'Lax', 'None'] as const)('SameSite=%s', (value) => {
    for (const written of neighbours(value)) {
      const isSame = withoutSpace(written).toLowerCase() === value.toLowerCase()
      const { setCookie, warnings } = read(`SameSite=${written}`)
      expect(setCookie.sameSite, JSON.stringify(written)).toBe(isSame ? value : 'Default')
      expect(warnings).toEqual(isSame ? [] : ['same-site-unrecognized'])
    }
  })
  it('Max-Age', () => {
    for (const written of [...neighbours('60'), ...neighbours('-1'), '9'.repeat(15), '9'.repeat(16), '1'.repeat(400)]) {
      const value = withoutSpace(written)
      const isNumber = /^-?[0-9]+$/.test(value)
      expect(read(`Max-Age=${written}`).setCookie.maxAge, JSON.stringify(written)).toBe(isNumber ? Number(value) : null)
    }
  })
  it('Domain', () => {
    for (const written of [...neighbours('a.b'), ...neighbours('.z')]) {
      const domain = withoutSpace(written).replace(/^\./, '').toLowerCase()
      expect(read(`Domain=${written}`).setCookie.domain, JSON.stringify(written)).toBe(domain)
    }
  })
  it('Path', () => {
    for (const written of [...neighbours('/a/'), ...neighbours('/'), '/é', '/\x80']) {
      const value = withoutSpace(written)
      expect(read(`Path=${written}`).setCookie.path, JSON.stringify(written)).toBe(value.startsWith('/') ? value : '')
    }
  })
  it('Expires', () => {
    for (const written of neighbours('Sun, 29 Feb 2032 23:59:58 GMT')) {
      const { setCookie, warnings } = read(`Expires=${written}`)
      const expected = cookieDate(written)
      expect(setCookie.expires, JSON.stringify(written)).toBe(expected)
      expect(warnings).toEqual(expected === null ? ['expires-not-a-date'] : [])
    }
  })
})

describe('an attribute that ends at a semicolon is read as one at the end:', () => {
  it.each(attributes)('%s', (name, value, change) => {
    expect(read(`${name}${value};`).setCookie).toEqual({ ...nothing, ...change })
    expect(read(`${name}${value}; Secure`).setCookie).toEqual({ ...nothing, ...change, secure: true })
    expect(read(`${name}${value};HttpOnly`).setCookie).toEqual({ ...nothing, ...change, httpOnly: true })
    expect(read(`${name}${value} ;;`).setCookie).toEqual({ ...nothing, ...change })
  })
})

describe('an attribute-value may have 1024 octets and no more:', () => {
  it.each([
    ['Path', '/'],
    ['Domain', 'a'],
  ])('%s', (name, first) => {
    const longest = first.padEnd(1024, 'a')
    const field = name === 'Path' ? 'path' : 'domain'
    expect(read(`${name}=${longest}`).setCookie[field]).toBe(longest)
    expect(read(`${name}=${longest}; Secure`).setCookie).toMatchObject({ [field]: longest, secure: true })
    expect(read(`${name}=${longest}a`)).toMatchObject({
      setCookie: { [field]: null },
      warnings: ['attribute-too-long'],
    })
  })
  it('Domain, whose leading dot counts', () => {
    expect(read(`Domain=.${'a'.repeat(1023)}`).setCookie.domain).toBe('a'.repeat(1023))
    expect(read(`Domain=.${'a'.repeat(1024)}`).setCookie.domain).toBe(null)
  })
})
