/** What each profile reads in a Set-Cookie line: the pair, its lifetime, and what browsers read differently. */
import { type Profile, profiles } from 'speculoos/profiles'
import { describe, expect, it } from 'vitest'

const { chromium, firefox, rfc6265bis } = profiles

function parse(profile: Profile, line: string, type: 'HTTP' | 'non-HTTP' = 'HTTP') {
  const result = profile.parse(line, type, true, profile)
  const warnings = result.warnings.map(({ id }) => id)
  if (result.status === 'rejected') return { reasons: result.reasons.map(({ id }) => id), warnings }
  return { ...result.setCookie, warnings }
}

describe('the pair', () => {
  it.each<[of: string, line: string, profile: Profile, name: string, value: string]>([
    ['Chromium', 'x', chromium, '', 'x'],
    ['Firefox', ' x\t; Secure', firefox, 'x', ''],
    ['the text', '=a=b', rfc6265bis, '', 'a=b'],
    ['Chromium', 'a=b=c', chromium, 'a', 'b=c'],
    ['Firefox', 'a=b=c', firefox, 'a', 'b=c'],
    ['Firefox', '\ta = b ;c=d', firefox, 'a', 'b'],
    ['Firefox', 'a;b=c', firefox, 'a', ''],
  ])('of %s for %j', (_, line, profile, name, value) => {
    expect(parse(profile, line)).toMatchObject({ name, value })
  })

  it.each<[of: string, line: string, profile: Profile, reason: string]>([
    ['Firefox', '=x', firefox, 'nameless-refused'],
    ['Firefox', ' =x', firefox, 'nameless-refused'],
    ['Chromium', '=a=b', chromium, 'nameless-equals-sign'],
    ['Chromium', 'a\tb=c', chromium, 'tab-in-name-or-value'],
    ['Chromium', 'a=b\tc', chromium, 'tab-in-name-or-value'],
    ['Firefox', 'a=b\0', firefox, 'set-cookie-control-character'],
    ['Firefox', `a=${'x'.repeat(4096)}`, firefox, 'set-cookie-too-long'],
    ['Chromium', `${'x'.repeat(4096)}=a`, chromium, 'set-cookie-too-long'],
  ])('is refused by %s in %j', (_, line, profile, reason) => {
    expect(parse(profile, line)).toEqual({ reasons: [reason], warnings: [] })
  })

  it('may have 4,096 octets, and all reasons against it are reported', () => {
    expect(parse(chromium, `a=${'x'.repeat(4095)}`)).toMatchObject({ name: 'a' })
    expect(parse(chromium, `=a=\t\0${'x'.repeat(4096)}`)).toMatchObject({
      reasons: ['set-cookie-control-character', 'tab-in-name-or-value', 'nameless-equals-sign', 'set-cookie-too-long'],
    })
  })

  it('without an equals sign is not refused for an empty name', () => {
    const profile: Profile = { ...chromium, emptyName: 'refused' }
    expect(parse(profile, 'x')).toMatchObject({ name: '', value: 'x' })
    expect(parse(profile, '=x')).toMatchObject({ reasons: ['nameless-refused'] })
  })

  it.each<[what: string, value: string, type: 'HTTP' | 'non-HTTP', kept: string]>([
    ['octets that are not UTF-8', 'x\xe9y', 'HTTP', 'x\xef\xbf\xbdy'],
    ['octets that are UTF-8', '\xc3\xa9', 'HTTP', '\xc3\xa9'],
    ['a byte order mark', '\xef\xbb\xbfx', 'HTTP', '\xef\xbb\xbfx'],
    ['characters of a script', 'x\xe9y', 'non-HTTP', 'x\xe9y'],
    ['characters that are not octets', '\u0161\xe9', 'HTTP', '\u0161\xe9'],
  ])('has %s in its value, which only Firefox may replace', (_, value, type, kept) => {
    expect(parse(firefox, `a=${value}`, type)).toMatchObject({ value: kept })
    expect(parse(chromium, `a=${value}`, type)).toMatchObject({ value })
  })
})

describe('Max-Age', () => {
  it.each<[text: string, rfc6265bis: number | null, chromium: number | null, firefox: number | null]>([
    ['5', 5, 5, 5],
    ['05', 5, 5, 5],
    ['-5', -5, -5, -1],
    ['+5', null, 5, null],
    ['-', null, null, -1],
    ['-x', null, null, -1],
    ['5-', null, null, null],
    ['5x', null, null, null],
    ['x5', null, null, null],
    ['5.5', null, null, null],
    ['', null, null, null],
  ])('of %j is %s in the text, %s in Chromium and %s in Firefox', (text, ...numbers) => {
    expect([rfc6265bis, chromium, firefox].map(({ readMaxAge }) => readMaxAge(text))).toEqual(numbers)
  })

  it.each<[of: string, attributes: string, profile: Profile, maxAge: number | null, warnings: readonly string[]]>([
    ['Chromium', ';Max-Age=+5', chromium, 5, []],
    ['Chromium', ';;max-age=+5', chromium, 5, []],
    ['Chromium', ';Max-Age = +5 ;', chromium, 5, []],
    ['Chromium', ';Max-Age', chromium, null, ['max-age-empty']],
    ['Chromium', ';Max-Age=', chromium, null, ['max-age-empty']],
    ['Chromium', ';Max-Age=5x', chromium, null, ['max-age-non-digit']],
    ['Chromium', ';Max-Age=-5x', chromium, null, ['max-age-non-digit']],
    ['Chromium', ';Max-Age=x5', chromium, null, ['max-age-not-a-number']],
    ['Chromium', ';Max-Age=5;Max-Age=6', chromium, 6, []],
    ['Chromium', ';Max-Age=5;Max-Age=x', chromium, null, ['max-age-not-a-number']],
    ['the text', ';Max-Age=5;Max-Age=x', rfc6265bis, 5, ['max-age-not-a-number']],
    ['Chromium', `;Max-Age=${'0'.repeat(1023)}5`, chromium, 5, []],
    ['Chromium', `;Max-Age=${'0'.repeat(1024)}5`, chromium, null, ['attribute-too-long']],
    ['Chromium', `;Max-Age=5;Max-Age=${'0'.repeat(1025)}`, chromium, 5, ['attribute-too-long']],
  ])('of %s in %j', (_, attributes, profile, maxAge, warnings) => {
    expect(parse(profile, `a=b${attributes}`)).toMatchObject({ maxAge, warnings })
  })
})

describe('Expires', () => {
  const good = 'Expires=9 Jun 2027 10:00:00'
  const time = Date.UTC(2027, 5, 9, 10)
  it.each<[of: string, attributes: string, profile: Profile, expires: number | null, warnings: readonly string[]]>([
    ['Chromium', good, chromium, time, []],
    ['Chromium', `${good};Expires=x`, chromium, null, ['expires-not-a-date']],
    ['Firefox', `${good};Expires`, firefox, null, ['expires-not-a-date']],
    ['the text', `${good};Expires=x`, rfc6265bis, time, ['expires-not-a-date']],
  ])('of %s in %j', (_, attributes, profile, expires, warnings) => {
    expect(parse(profile, `a=b;${attributes}`)).toMatchObject({ expires, warnings })
  })
})

describe('Priority', () => {
  it.each<[attributes: string, priority: string | undefined]>([
    [';Priority=Low', 'Low'],
    [';priority=LOW', 'Low'],
    [';Priority=Medium', 'Medium'],
    [';Priority=High', 'High'],
    [';Priority= hIGh ', 'High'],
    [';Priority=Highest', 'Medium'],
    [';Priority=High=x', 'Medium'],
    [';Priority', 'Medium'],
    [';Priority=High;Priority=Low', 'Low'],
    [';Secure', undefined],
  ])('in %j is %s in Chromium, and unknown to Firefox', (attributes, priority) => {
    const result = parse(chromium, `a=b${attributes}`)
    expect('priority' in result ? result.priority : undefined).toBe(priority)
    expect(result.warnings).toEqual([])
    expect(parse(firefox, `a=b${attributes}`)).not.toHaveProperty('priority')
    const count = priority === undefined ? 0 : attributes.split('iority').length - 1
    expect(parse(firefox, `a=b${attributes}`).warnings).toEqual(Array(count).fill('attribute-unrecognized'))
  })
})

describe('other attributes', () => {
  it.each<[of: string, attributes: string, profile: Profile, fields: object]>([
    ['Chromium', ';Domain=.', chromium, { domain: '.' }],
    ['the text', ';Domain=.', rfc6265bis, { domain: '' }],
    ['Chromium', ';Path=.', chromium, { domain: null }],
    ['Chromium', ';Domain=.site.example', chromium, { domain: 'site.example' }],
    [
      'Firefox',
      ';Secure;HttpOnly;SameSite=Lax;Path=/a;Partitioned;Domain=x',
      firefox,
      { secure: true, httpOnly: true, sameSite: 'Lax', path: '/a', partitioned: true, domain: 'x' },
    ],
    ['Firefox', '', firefox, { secure: false, httpOnly: false, sameSite: null, path: null, partitioned: false }],
  ])('of %s in %j', (_, attributes, profile, fields) => {
    expect(parse(profile, `a=b${attributes}`)).toMatchObject(fields)
  })

  it('that are unknown or invalid cause a warning', () => {
    expect(parse(chromium, 'a=b;SameSite=x;Nice').warnings).toEqual([
      'same-site-unrecognized',
      'attribute-unrecognized',
    ])
  })
})
