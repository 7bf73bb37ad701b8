/** setCookies takes the Set-Cookie lines in every form in which clients, browsers and runtimes give headers. */
import fc from 'fast-check'
import { CookieJar, type SetCookieLines, splitSetCookie } from 'speculoos'
import { splitSetCookie as splitSetCookieOfCore } from 'speculoos/core'
import { describe, expect, it } from 'vitest'
import { refusal } from '../hostile/filled-jar.js'
import { outcome, pairs } from '../jar/outcome.js'

const url = 'https://www.site.example/'
const date = 'Expires=Wed, 09 Jun 2100 10:18:14 GMT'

/** A Headers that is older than getSetCookie, as runtimes and polyfills have had it. */
class OldHeaders {
  readonly #joined: string
  constructor(...lines: string[]) {
    this.#joined = lines.join(', ')
  }
  get(name: string): string | null {
    return name.toLowerCase() === 'set-cookie' && this.#joined !== '' ? this.#joined : null
  }
  *[Symbol.iterator](): Iterator<[string, string]> {
    yield ['content-type', 'text/html, a=1']
    if (this.#joined !== '') yield ['set-cookie', this.#joined]
  }
}

const forms: [string, SetCookieLines][] = [
  ['the rawHeaders of node:http', ['Date', 'x', 'Set-Cookie', 'a=1', 'X-Other', 'b=9', 'set-cookie', `b=2; ${date}`]],
  ['rawHeaders with nothing else in them', ['Set-Cookie', 'a=1', 'Set-Cookie', `b=2; ${date}`]],
  ['a Map with a list', new Map([['set-cookie', ['a=1', `b=2; ${date}`]]])],
  ['a Map with a name in other case', new Map([['Set-Cookie', ['a=1', `b=2; ${date}`]]])],
  [
    'a Map with a joined string',
    new Map([
      ['x', 'b=9'],
      ['SET-COOKIE', `a=1, b=2; ${date}`],
    ]),
  ],
  ['a string joined by newlines', `a=1\nb=2; ${date}`],
  ['a string joined by CR and LF', `a=1\r\nb=2; ${date}\r\n`],
  ['a string joined by a comma', `a=1, b=2; ${date}`],
  ['a string joined by a comma after a date', `a=1; ${date}, b=2; ${date}; Path=/`],
  ['a record with a string joined by newlines', { 'set-cookie': `a=1\nb=2; ${date}` }],
  ['a record with a string joined by a comma', { 'set-cookie': `a=1; ${date},b=2` }],
  ['a record with a list', { 'set-cookie': ['a=1', `b=2; ${date}`] }],
  ['a record in other case', { 'content-type': 'text/html', 'Set-Cookie': ['a=1', `b=2; ${date}`] }],
  ['a record with two spellings of the name', { 'set-cookie': 'a=1', 'Set-Cookie': 'b=2' }],
  [
    'pairs',
    [
      ['content-type', 'a=9'],
      ['set-cookie', 'a=1'],
      ['Set-Cookie', `b=2; ${date}`],
    ],
  ],
  ['pairs with a list', [['set-cookie', ['a=1', `b=2; ${date}`]]]],
  ['the entries of a Map', new Map([['set-cookie', ['a=1', 'b=2']]]).entries()],
  [
    'the entries of Headers',
    new Headers([
      ['set-cookie', 'a=1'],
      ['set-cookie', `b=2; ${date}`],
    ]).entries(),
  ],
  [
    'Headers',
    new Headers([
      ['set-cookie', 'a=1'],
      ['set-cookie', `b=2; ${date}`],
    ]),
  ],
  ['Headers without getSetCookie', new OldHeaders('a=1', `b=2; ${date}`)],
  ['Headers with get alone', { get: (name: string) => (name === 'set-cookie' ? `a=1, b=2; ${date}` : null) }],
  ['Headers with raw', { raw: () => ({ 'set-cookie': ['a=1', `b=2; ${date}`] }) }],
  ['Headers with raw that returns a string', { raw: () => ({ 'set-cookie': `a=1, b=2; ${date}` }) }],
  ['a list', ['a=1', `b=2; ${date}`]],
  ['a set', new Set(['a=1', `b=2; ${date}`])],
]

describe('two cookies come from', () => {
  it.each(forms)('%s', (_, form) => {
    const jar = new CookieJar()
    expect(jar.setCookies(form, url).map(outcome)).toEqual(['stored', 'stored'])
    expect(pairs(jar)).toEqual(['a=1', 'b=2'])
  })
})

describe('no cookie comes from', () => {
  it.each<[string, SetCookieLines]>([
    ['an empty string', ''],
    ['a string of white space', ' \n\t'],
    ['an empty list', []],
    ['an empty Map', new Map<string, string>()],
    ['a Map of other headers', new Map([['cookie', 'a=1']])],
    [
      'pairs of other headers',
      [
        ['cookie', 'a=1'],
        ['set-cookie2', 'b=1'],
      ],
    ],
    ['Headers without getSetCookie that have none', new OldHeaders()],
    ['Headers with get alone that have none', { get: () => null }],
    ['raw headers of other names', { raw: () => ({ cookie: ['a=1'] }) }],
  ])('%s', (_, form) => {
    expect(new CookieJar().setCookies(form, url)).toEqual([])
  })
})

describe('a line in a list is one line', () => {
  const lines = (form: SetCookieLines) => {
    const jar = new CookieJar()
    jar.setCookies(form, url)
    return pairs(jar)
  }
  it.each<[string, SetCookieLines]>([
    ['in an array', ['a=1, b=2']],
    ['in a set', new Set(['a=1, b=2'])],
    ['in a record', { 'set-cookie': ['a=1, b=2'] }],
    ['in rawHeaders', ['Set-Cookie', 'a=1, b=2']],
    ['in a pair', [['set-cookie', 'a=1, b=2']]],
    ['in the list of a Map', new Map([['set-cookie', ['a=1, b=2']]])],
    ['in Headers', new Headers({ 'set-cookie': 'a=1, b=2' })],
  ])('whatever commas it has, %s', (_, form) => {
    expect(lines(form)).toEqual(['a=1, b=2'])
  })
  it('and is refused by the jar if it has a newline', () => {
    expect(new CookieJar().setCookies(['a=1\nb=2'], url).map(outcome)).toEqual([
      'rejected: set-cookie-control-character',
    ])
  })
  it('if it is the word set-cookie, which is the value of a cookie without a name', () => {
    expect(lines(['set-cookie'])).toEqual(['=set-cookie'])
    expect(lines(['a=1', 'set-cookie'])).toEqual(['a=1', '=set-cookie'])
    expect(lines(['set-cookie', 'a=1', 'b=2'])).toEqual(['=set-cookie', 'a=1', 'b=2'])
    expect(lines(['set-cookie; Path=/', 'a=1'])).toEqual(['=set-cookie', 'a=1'])
    expect(lines(['a=1', 'set-cookie', 'set-cookie', 'b=2'])).toEqual(['a=1', '=set-cookie', 'b=2'])
    expect(lines({ 'set-cookie': ['set-cookie', 'a=1'] })).toEqual(['=set-cookie', 'a=1'])
    expect(lines(new Set(['set-cookie', 'a=1']))).toEqual(['=set-cookie', 'a=1'])
  })
})

describe('a value that is neither lines nor headers is refused', () => {
  it.each<[string, unknown]>([
    ['a Map of numbers', new Map([['set-cookie', 42]])],
    ['pairs and lines', [['set-cookie', 'a=1'], 'b=2']],
    ['lines and pairs', ['b=2', ['set-cookie', 'a=1']]],
    ['pairs of three', [['set-cookie', 'a=1', 'b=2']]],
    ['a list of cookies', [{ name: 'set-cookie', value: 'a=1' }]],
    ['headers whose get returns a number', { get: () => 42 }],
    ['headers whose raw returns a string', { raw: () => 'a=1' }],
  ])('%s', (_, form) => {
    // @ts-expect-error callers without types can pass anything
    refusal(/^headersOrLines$/, () => new CookieJar().setCookies(form, url))
  })
})

it('a response may have more lines than a call may have arguments', () => {
  const jar = new CookieJar({ cookiesEnabled: false })
  const lines = Array.from({ length: 300_000 }, () => 'a=1')
  for (const form of [lines, { 'set-cookie': lines }, { 'set-cookie': lines.join('\n') }, new Set(lines)]) {
    expect(jar.setCookies(form, url).length).toBe(form instanceof Set ? 1 : 300_000)
  }
})

describe('splitSetCookie', () => {
  it.each([
    ['a=1', ['a=1']],
    ['', []],
    [' ', []],
    ['a=1, b=2', ['a=1', 'b=2']],
    ['a=1,b=2', ['a=1', 'b=2']],
    ['a=1,\t b=2', ['a=1', 'b=2']],
    ['a=1\nb=2', ['a=1', 'b=2']],
    ['a=1\r\nb=2\n', ['a=1', 'b=2']],
    ['a=1\n\nb=2', ['a=1', 'b=2']],
    [`a=1; ${date}`, [`a=1; ${date}`]],
    [`a=1; ${date}, b=2`, [`a=1; ${date}`, 'b=2']],
    ['a=1; Expires=Wednesday, 09-Jun-27 10:18:14 GMT, b=2', ['a=1; Expires=Wednesday, 09-Jun-27 10:18:14 GMT', 'b=2']],
    ['a=1, 2, 3', ['a=1, 2, 3']],
    ['a=[1,2],b=2', ['a=[1,2]', 'b=2']],
    ['a=1, b', ['a=1, b']],
    ['a=1, =b', ['a=1, =b']],
    ['a="x, y", b="z"', ['a="x, y"', 'b="z"']],
    ['a=1; Path=/, __Host-b=2; Secure', ['a=1; Path=/', '__Host-b=2; Secure']],
    ['a=1, b c=2', ['a=1, b c=2']],
    ['no-name, b=2', ['no-name', 'b=2']],
  ])('divides %j', (text, lines) => {
    expect(splitSetCookie(text)).toEqual(lines)
    expect(splitSetCookieOfCore(text)).toEqual(lines)
  })
  it('refuses a value that is not a string, and does not show it', () => {
    for (const wrong of [undefined, null, 918273645, ['a=1']]) {
      // @ts-expect-error callers without types can pass anything
      expect(refusal(/^text$/, () => splitSetCookie(wrong))).not.toContain('918273645')
    }
  })
  it('takes a time that grows with the length of the text', () => {
    for (const part of [',', ', ', ',a', ', a ', ',\t\t', 'a, ', '\n', ',=', ' ,  a  ']) {
      const text = part.repeat(400_000)
      const before = performance.now()
      splitSetCookie(text)
      expect(performance.now() - before, JSON.stringify(part)).toBeLessThan(2000)
    }
  })
})

describe('for any response', () => {
  const token = fc.stringMatching(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,12}$/)
  const otherName = token.filter((name) => name.toLowerCase() !== 'set-cookie')
  const setCookieName = fc.constantFrom('set-cookie', 'Set-Cookie', 'SET-COOKIE')
  const line = fc
    .tuple(token, fc.stringMatching(/^[\x21-\x3a\x3c-\x7e]{0,12}$/))
    .map(([name, value]) => `${name}=${value}`)
  const field = fc.oneof(fc.tuple(otherName, fc.string()), fc.tuple(setCookieName, line))

  /** How many lines a jar sees: it returns a result for each. */
  const count = (form: SetCookieLines) => new CookieJar().setCookies(form, url).length
  const cookiesOf = (form: SetCookieLines) => {
    const jar = new CookieJar({ now: () => 0 })
    jar.setCookies(form, url)
    return pairs(jar)
  }

  it('rawHeaders give the cookies of its Set-Cookie fields, in order, and no others', () => {
    fc.assert(
      fc.property(fc.array(field, { maxLength: 8 }), (fields) => {
        const lines = fields.filter(([name]) => name.toLowerCase() === 'set-cookie').map(([, value]) => value)
        fc.pre(lines.length > 0)
        expect(cookiesOf(fields.flat())).toEqual(cookiesOf({ 'set-cookie': lines }))
        expect(count(fields.flat())).toBe(lines.length)
        expect(count(fields)).toBe(lines.length)
      }),
    )
  })
  it('a list of lines gives each line, if any line at an even place has an equals sign, a semicolon or a space', () => {
    const nameless = fc.oneof(token, fc.constantFrom('set-cookie', 'Set-Cookie'))
    const anyLine = fc.oneof(
      line,
      nameless,
      nameless.map((name) => `${name}; Path=/`),
    )
    fc.assert(
      fc.property(fc.array(anyLine, { minLength: 1, maxLength: 8 }), (lines) => {
        const isTold = lines.length % 2 === 1 || lines.some((each, index) => index % 2 === 0 && /[=; ]/.test(each))
        fc.pre(isTold || !lines.some((each, index) => index % 2 === 0 && each.toLowerCase() === 'set-cookie'))
        expect(count(lines)).toBe(lines.length)
      }),
    )
  })
  it('a list of lines under the name set-cookie gives each line, whatever it is', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.constant('set-cookie'), line), { maxLength: 8 }), (lines) => {
        expect(count({ 'set-cookie': lines })).toBe(lines.length)
        expect(count(new Set(lines))).toBe(new Set(lines).size)
      }),
    )
  })
  it('lines without commas and newlines are divided as they were joined', () => {
    const joinable = line.filter((each) => !each.includes(','))
    fc.assert(
      fc.property(fc.array(joinable, { maxLength: 6 }), fc.constantFrom(', ', ',', '\n', '\r\n'), (lines, glue) => {
        expect(splitSetCookie(lines.join(glue))).toEqual(lines)
      }),
    )
  })
})
