/** parseSetCookie depends on its text alone, remembers nothing, and never throws for a text (§5.6). */
import fc from 'fast-check'
import { parseSetCookie } from 'speculoos'
import { cookieDate, octetLength } from 'speculoos/algorithms'
import { describe, expect, it } from 'vitest'

const part = fc.oneof(
  fc.constantFrom(...'; = \t,"\0\x7f\n\u00e9\ud800'),
  fc.constantFrom(
    'Path',
    'Domain',
    'Secure',
    'HttpOnly',
    'SameSite',
    'Max-Age',
    'Expires',
    '__Host-',
    '=/',
    '=Lax',
    '=60',
    '=.',
  ),
  fc.constantFrom('Fri, 01 Jan 2100 00:00:00 GMT', 'x'.repeat(1025), 'y'.repeat(4097)),
  fc.string({ unit: 'binary', maxLength: 4 }),
)
const line = fc.array(part, { maxLength: 20 }).map((parts) => parts.join(''))

describe('any text', () => {
  it('is parsed or rejected, and the same each time', () => {
    fc.assert(
      fc.property(line, fc.constantFrom('HTTP' as const, 'non-HTTP' as const), (text, type) => {
        const result = parseSetCookie(text, type)
        expect(parseSetCookie(text, type)).toEqual(result)
        expect(['parsed', 'rejected']).toContain(result.status)
      }),
      { numRuns: 2000 },
    )
  })
  it('is rejected exactly for its control characters, and for more than 4096 octets', () => {
    fc.assert(
      fc.property(line, (text) => {
        const result = parseSetCookie(text)
        const [pair = ''] = text.split(';', 1)
        const equals = pair.indexOf('=')
        const trimmed = [pair.slice(0, Math.max(equals, 0)), pair.slice(equals + 1)].map((side) =>
          side.replace(/^[ \t]+|[ \t]+$/g, ''),
        )
        // biome-ignore lint/suspicious/noControlCharactersInRegex: the control characters are what it is about
        const hasControl = /[\x00-\x08\x0a-\x1f\x7f]/.test(text)
        const octets = trimmed.reduce((sum, side) => sum + octetLength(side, 'HTTP'), 0)
        expect(result.status === 'rejected' ? result.reasons.map(({ id }) => id) : []).toEqual([
          ...(hasControl ? ['set-cookie-control-character'] : []),
          ...(octets > 4096 ? ['set-cookie-too-long'] : []),
        ])
        if (result.status === 'parsed') {
          expect([result.setCookie.name, result.setCookie.value]).toEqual(trimmed)
        }
      }),
      { numRuns: 2000 },
    )
  })
  it('is rejected for a control character, whichever character of it that stands for', () => {
    const text =
      'a=b; Expires=Fri, 01 Jan 2100 00:00:00 GMT; Max-Age=60; Domain=a.b; Path=/c; Secure; HttpOnly; SameSite=Lax'
    for (let position = 0; position < text.length; position += 1) {
      for (let code = 0; code < 0x80; code += 1) {
        const character = String.fromCharCode(code)
        // §5.6 step 1
        const isControl = code !== 0x09 && (code < 0x20 || code === 0x7f)
        const { status } = parseSetCookie(text.slice(0, position) + character + text.slice(position + 1))
        if ((status === 'rejected') !== isControl) expect.fail(`${JSON.stringify(character)} at ${position}: ${status}`)
      }
    }
  })
  it('has attributes that are taken, or have one warning each, or are empty', () => {
    fc.assert(
      fc.property(line, (text) => {
        const result = parseSetCookie(text)
        fc.pre(result.status === 'parsed')
        expect(result.warnings.length).toBeLessThanOrEqual(text.split(';').length - 1)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('an attribute', () => {
  const date = fc.integer({ min: -11_644_473_600, max: 253_402_300_799 }).map((second) => new Date(second * 1000))
  const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 30 })
  const text = fc.string({ unit: fc.constantFrom(...'aZ0/.-_=:, "\u00e9'), maxLength: 8 })
  const attribute = fc.oneof(
    fc.constantFrom('Secure', 'HttpOnly', 'SameSite=Lax', 'SameSite=Strict', 'SameSite=None', 'SameSite=x', 'Path=/'),
    fc.constantFrom(
      'Secure=',
      'Secure=x',
      'HttpOnly=1',
      'SameSite',
      'Path',
      'Domain',
      'Max-Age',
      'Expires',
      'x',
      '',
      '=',
    ),
    fc
      .tuple(fc.constantFrom('Path=', 'Path=/', 'Domain=', 'Domain=.', 'Max-Age=', 'Expires=', 'Securex=', ''), text)
      .map((parts) => parts.join('')),
    fc.tuple(fc.constantFrom('Max-Age=', 'Max-Age=-', 'Max-Age=+'), digits).map((parts) => parts.join('')),
    date.map((time) => `Expires=${time.toUTCString()}`),
    date.map((time) => `Expires=${time.toUTCString().replace(/ (?=\S+ \S+ \S+ GMT)/, '-')}`),
  )
  /** The same attribute, with white space around its parts and its name in other letters. */
  const disguised = (plain: string) => {
    const [name = '', ...value] = plain.split('=')
    const letters = Array.from(name, (letter, index) => (index % 2 === 0 ? letter.toUpperCase() : letter.toLowerCase()))
    return `\t${letters.join('')} ${value.length > 0 ? '=\t ' : ''}${value.join('=')} \t`
  }
  it('means the same in any case, with any white space around it', () => {
    fc.assert(
      fc.property(fc.array(attribute, { maxLength: 5 }), (attributes) => {
        const plain = parseSetCookie(['a=b', ...attributes].join('; '))
        expect(parseSetCookie(['a=b', ...attributes.map(disguised)].join(';'))).toEqual(plain)
        expect(parseSetCookie(['a=b', ...attributes].join(';'))).toEqual(plain)
        expect(parseSetCookie(['a=b', ...attributes].join(' ; '))).toEqual(plain)
        expect(parseSetCookie(`${['a=b', ...attributes].join('; ')};`)).toEqual(plain)
      }),
      { numRuns: 3000 },
    )
  })
  it('Max-Age is the number that its digits say', () => {
    fc.assert(
      fc.property(digits, fc.constantFrom('', '-'), (number, sign) => {
        const result = parseSetCookie(`a=b; Max-Age=${sign}${number}`)
        expect(result.status === 'parsed' && result.setCookie.maxAge).toBe(Number(sign + number))
      }),
      { numRuns: 1000 },
    )
  })
  it('Expires is the date that cookieDate reads', () => {
    fc.assert(
      fc.property(date, fc.nat(28), fc.constantFrom(...'x0 :-'), (time, place, character) => {
        const exact = time.toUTCString()
        const damaged = exact.slice(0, place) + character + exact.slice(place + 1)
        for (const value of [exact, damaged]) {
          const result = parseSetCookie(`a=b; Expires=${value}; Path=/`)
          expect(result.status === 'parsed' && result.setCookie.expires, value).toBe(cookieDate(value))
        }
      }),
      { numRuns: 1000 },
    )
  })
})

describe('a result', () => {
  it('is not shared with another call', () => {
    const first = parseSetCookie('a=b; x')
    if (first.status !== 'parsed') throw new Error('it is to be parsed')
    first.setCookie.name = 'forged'
    first.setCookie.secure = true
    Reflect.set(first.warnings, 'length', 0)
    expect(parseSetCookie('a=b; x')).toMatchObject({
      setCookie: { name: 'a', secure: false },
      warnings: [{ id: 'attribute-unrecognized' }],
    })
    expect(parseSetCookie('a=b').warnings).toEqual([])
  })
  it('without warnings cannot be filled with them for others', () => {
    const first = parseSetCookie('a=b')
    Reflect.set(first.warnings, 0, 'forged')
    expect(parseSetCookie('c=d').warnings).toEqual([])
    expect(parseSetCookie('\0').warnings).toEqual([])
  })
  it('has reasons that cannot be changed', () => {
    const result = parseSetCookie('\0')
    if (result.status !== 'rejected') throw new Error('it is to be rejected')
    const [reason] = result.reasons
    expect(reason !== undefined && Reflect.set(reason, 'id', 'forged')).toBe(false)
    expect(parseSetCookie('\0')).toMatchObject({ reasons: [{ id: 'set-cookie-control-character' }] })
  })
})

describe('what is no text', () => {
  it.each([undefined, null, 42, {}, ['a=b'], 5n])('such as %s is refused', (text) => {
    // @ts-expect-error callers without types can pass anything
    expect(() => parseSetCookie(text)).toThrow(/^text: expected a string, got .*$/)
  })
})
