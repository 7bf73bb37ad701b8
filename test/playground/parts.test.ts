/** The parts of a line, compared with the parser of the engine. */
import fc from 'fast-check'
import type { ApiType, ParsedSetCookie } from 'speculoos/algorithms'
import { describe, expect, it } from 'vitest'
import { PROFILES, type ProfileName } from '../../docs/playground/case.js'
import { divideLine, type Field, type Part } from '../../docs/playground/parts.js'
import { parseBy } from '../../docs/playground/profiles.js'

const NOTHING: Readonly<Record<Field, unknown>> = {
  expires: null,
  maxAge: null,
  domain: null,
  path: null,
  secure: false,
  httpOnly: false,
  sameSite: null,
  partitioned: false,
  priority: undefined,
}

/** The value that a part gives to its field, by the parser. */
function given(line: string, part: Part, type: ApiType, reads: boolean, profile: ProfileName): unknown {
  const parsed = parseBy(profile, `a=;${line.slice(part.start, part.end)}`, type, reads)
  return parsed.status === 'parsed' && part.field !== null ? parsed.setCookie[part.field] : undefined
}

function agrees(line: string, type: ApiType, reads: boolean, profile: ProfileName): void {
  const { pieces, parts } = divideLine(line, type, reads, profile)
  // Together, the pieces are the whole line.
  expect(pieces.map(({ start, end }) => line.slice(start, end)).join('')).toBe(line)
  let position = 0
  for (const { start, end } of pieces) {
    expect([start, end > start]).toEqual([position, true])
    position = end
  }
  const textOf = (index: number): string =>
    pieces.flatMap(({ start, end, part }) => (part === index ? line.slice(start, end) : [])).join('')

  const parsed = parseBy(profile, line, type, reads)
  if (parsed.status === 'rejected') return
  const { setCookie, warnings } = parsed
  const pair = parseBy(profile, line.replace(/;.*/s, ''), type, reads)
  expect([textOf(0), pair.status === 'parsed' && pair.setCookie.value]).toEqual([setCookie.name, setCookie.value])
  expect(parts[1]?.outcome).toBe(textOf(1) === setCookie.value ? 'used' : 'changed')
  const attributes = parts.slice(2)
  expect(attributes.flatMap(({ reasons }) => reasons.map(({ id }) => id))).toEqual(warnings.map(({ id }) => id))
  for (const [field, nothing] of Object.entries(NOTHING)) {
    const setters = attributes.filter((part) => part.field === field && /^(used|changed)$/.test(part.outcome))
    expect(setters.length).toBeLessThan(2)
    const [setter] = setters
    const value = setter === undefined ? nothing : given(line, setter, type, reads, profile)
    const fields: Partial<Record<string, ParsedSetCookie[keyof ParsedSetCookie]>> = { ...setCookie }
    expect(fields[field]).toEqual(value)
  }
}

const word = fc.constantFrom(
  ...['Path', 'path=/a', 'Path=x', 'Path= /b\t', 'Domain=a.example', 'domain = .A.example', 'Domain=', 'Domain=.'],
  ...['Secure', 'SECURE=no', 'HttpOnly', 'SameSite=Lax', 'samesite=none', 'SameSite=?', 'SameSite', 'Partitioned=1'],
  ...[
    'Max-Age=60',
    'Max-Age=',
    'max-age=-1',
    'Max-Age=1d',
    'Max-Age=x',
    'Max-Age=99999999999999999999',
    'Priority=high',
  ],
  ...[
    'Expires=Wed, 09 Jun 2027 10:18:14 GMT',
    'expires=soon',
    'Expires',
    'Secur e',
    ' Secure ',
    '\tPath=/t',
    'max\rage=1',
  ],
  ...[
    `Path=/${'p'.repeat(1024)}`,
    `x=${'é'.repeat(600)}`,
    `Expires=${'€'.repeat(400)}`,
    '',
    ' ',
    '\t',
    '=',
    '==a',
    '\0',
    'a=b\x7f',
  ],
)
const line = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.array(fc.oneof(word, fc.string({ maxLength: 12 })), { maxLength: 9 }).map((words) => words.join(';')),
  fc
    .tuple(fc.string({ maxLength: 8 }), fc.array(word, { maxLength: 9 }))
    .map(([pair, words]) => [pair, ...words].join('; ')),
)

describe('the parts of any line', () => {
  it.each(PROFILES)('agree with the parser of %s', (profile) => {
    fc.assert(
      fc.property(line, fc.constantFrom<ApiType>('HTTP', 'non-HTTP'), fc.boolean(), (text, type, reads) => {
        agrees(text, type, reads, profile)
      }),
      { numRuns: 300 },
    )
  })
})

/** The parts of a line as text: the text of each part, and its outcome. */
function shown(text: string, profile: ProfileName = 'text'): string[] {
  const { parts } = divideLine(text, 'HTTP', true, profile)
  return parts.map(({ start, end, outcome, reasons }) => {
    return [text.slice(start, end), outcome, ...reasons.map(({ id }) => id)].join('|')
  })
}

describe('a line in parts', () => {
  it('has a value that Firefox changes if its octets are not UTF-8', () => {
    expect(shown('a=\xe9; Secure', 'firefox')).toEqual(['a|used', '\xe9|changed', ' Secure|used'])
    expect(shown('a=\xe9; Secure', 'chromium')).toEqual(['a|used', '\xe9|used', ' Secure|used'])
    expect(shown('a=\xc3\xa9; Secure', 'firefox')).toEqual(['a|used', '\xc3\xa9|used', ' Secure|used'])
  })

  it('has a name, a value and attributes', () => {
    expect(shown('SID=31d4; Path=/; Secure; Color=red')).toEqual([
      'SID|used',
      '31d4|used',
      ' Path=/|used',
      ' Secure|used',
      ' Color=red|ignored|attribute-unrecognized',
    ])
  })

  it('shows which of several attributes of one name counts', () => {
    expect(shown('a=1; Path=/a; Path=/b; Secure; Secure; Max-Age=1; Max-Age=x')).toEqual([
      'a|used',
      '1|used',
      ' Path=/a|repeated',
      ' Path=/b|used',
      ' Secure|used',
      ' Secure|repeated',
      ' Max-Age=1|used',
      ' Max-Age=x|ignored|max-age-not-a-number',
    ])
    expect(shown('a=1; Max-Age=1; Max-Age=x', 'firefox').slice(2)).toEqual([
      ' Max-Age=1|repeated',
      ' Max-Age=x|ignored|max-age-not-a-number',
    ])
  })

  it('shows the replacement of a value that is not used unchanged', () => {
    expect(shown('a=1; Path=x; SameSite=y').slice(2)).toEqual([
      ' Path=x|changed|path-defaulted',
      ' SameSite=y|changed|same-site-unrecognized',
    ])
  })

  it('has no name without an equals sign, except in Firefox', () => {
    expect(shown('a')).toEqual(['|used', 'a|used'])
    expect(shown('a', 'firefox')).toEqual(['a|used', '|used'])
  })

  it('names the white space and the dot that are removed', () => {
    const roles = divideLine(' a =\t1; Domain= .b.example ', 'HTTP', false, 'text').pieces.map(({ role }) => role)
    expect(roles.join(' ')).toBe('space name space mark space value mark space name mark space dot value space')
  })

  it('of a megabyte has few pieces', () => {
    const long = `a=1; Path=/a; Domain=b.example; Max-Age=5${';b'.repeat(500_000)}; Secure; Path=/b`
    const { pieces, parts } = divideLine(long, 'HTTP', false, 'text')
    expect(pieces.length).toBeLessThan(200)
    expect(pieces.at(-1)?.role).toBe('rest')
    expect(parts.slice(2, 5).map(({ outcome }) => outcome)).toEqual(['repeated', 'used', 'used'])
  })

  it('shows an attribute as repeated in Chromium if the rest of a long line has it again', () => {
    const long = `a=1; Max-Age=5${';b'.repeat(100)}; Max-Age=x`
    expect(divideLine(long, 'HTTP', false, 'text').parts[2]?.outcome).toBe('used')
    expect(divideLine(long, 'HTTP', false, 'chromium').parts[2]?.outcome).toBe('repeated')
  })
})
