/** The address of a case can be parsed back, is readable for people, and is reported if it is broken. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Case, EMPTY, KINDS, PLAIN, PROFILES, type Setting } from '../../docs/playground/case.js'
import { FRAGMENT_LENGTH, fragmentOf, readFragment } from '../../docs/playground/fragment.js'

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ maxLength: 60 }),
  fc.constantFrom(
    'a=1; Path=/; Max-Age=60',
    'a=1&b=2#c',
    '100%',
    'a+b',
    '\r\n\t\0',
    '</script><script>',
    'https://ü.example/?a=b',
  ),
)
const setting: fc.Arbitrary<Setting> = fc.record({
  url: text,
  kind: fc.constantFrom(...KINDS),
  method: fc.constantFrom('GET', 'POST', 'PATCH', "o'dd!"),
  page: text,
  frames: fc.array(fc.record({ url: text, sandboxed: fc.boolean() }), { maxLength: 10 }),
})
const state: fc.Arbitrary<Case> = fc.record({
  text,
  received: setting,
  profile: fc.constantFrom(...PROFILES),
  clock: fc.option(fc.integer({ min: 0, max: 253_402_300_799_999 })),
  sent: setting,
  later: fc.integer({ min: 0, max: 31_536_000_000 }),
})

describe('a case', () => {
  it('is written to an address and read back unchanged', () => {
    fc.assert(
      fc.property(state, (given) => {
        const fragment = fragmentOf(given)
        expect(fragment).toMatch(/^[\w$,/:;=?@&+.!~*'()%-]+1$/)
        expect(readFragment(`#${fragment}`)).toEqual({ state: given, problems: [] })
      }),
    )
  })

  it('is unchanged after its address was part of a URL', () => {
    fc.assert(
      fc.property(state, (given) => {
        const url = new URL('https://site.example/playground/')
        url.hash = fragmentOf(given) ?? ''
        expect(readFragment(url.hash).state).toEqual(given)
      }),
    )
  })

  it.each(['2026-02-31T12:00', '2026-04-31T12:00:00Z', '2026-01-01T24:00'])(
    'reports the clock %s, which does not exist in any calendar',
    (clock) => {
      const { state, problems } = readFragment(`clock=${clock}`)
      expect([state.clock, problems]).toEqual([null, ['The address has a clock that shows no time.']])
    },
  )

  it('that is empty has a short address', () => {
    expect(fragmentOf(EMPTY)).toBe('v=1')
    expect(readFragment('')).toEqual({ state: EMPTY, problems: [] })
  })

  it('is readable in its address', () => {
    const given: Case = {
      ...EMPTY,
      text: 'SID=1; Path=/; Secure\nlang=en',
      received: { ...PLAIN, url: 'https://shop.example/login?next=/a', kind: 'load', page: 'https://news.example/' },
      clock: Date.UTC(2026, 0, 31, 12),
      sent: { ...PLAIN, frames: [{ url: '', sandboxed: true }] },
      later: 120,
    }
    expect(fragmentOf(given)).toBe(
      'set=SID=1;+Path=/;+Secure%0Alang=en&url=https://shop.example/login?next=/a&kind=load' +
        '&page=https://news.example/&clock=2026-01-31T12:00:00Z&to-sandbox=&later=120&v=1',
    )
  })

  it('that is too long has no address', () => {
    expect(fragmentOf({ ...EMPTY, text: 'x'.repeat(FRAGMENT_LENGTH) })).toBeNull()
  })

  it('with half of a surrogate pair has an address', () => {
    expect(readFragment(fragmentOf({ ...EMPTY, text: 'a\ud800' }) ?? '').state.text).toBe('a\ufffd')
  })
})

describe('a fragment from anywhere', () => {
  it.each([
    ['set=%E0%A4%A', /damaged, “set”/],
    ['set', /damaged, “set”/],
    ['hello', /damaged, “hello”/],
    ['colour=red', /not known here, “colour”/],
    ['to-profile=text', /not known here, “to-profile”/],
    ['__proto__=1', /not known here, “__proto__”/],
    ['kind=dragon', /kind of request/],
    ['method=G%20T', /method/],
    ['method=', /method/],
    ['profile=netscape', /profile/],
    ['clock=noon', /clock/],
    ['clock=1969-01-01T00:00:00Z', /clock/],
    ['clock=2026-02-31T99:00:00Z', /clock/],
    ['later=-1', /seconds/],
    ['later=1e3', /seconds/],
    ['later=99999999999', /seconds/],
    ['v=2', /another version/],
    ['url=a&url=b', /“url” twice/],
    [Array.from({ length: 12 }, () => 'frame=').join('&'), /more than 10 frames/],
    [`set=${'x'.repeat(FRAGMENT_LENGTH)}`, /too long/],
    [`${'k'.repeat(500)}=1`, /“k{20}…”/],
  ])('such as %.40s is reported', (fragment, problem) => {
    const { problems } = readFragment(fragment)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(problem)
  })

  it('keeps the parts that can be read', () => {
    const { state: read, problems } = readFragment('set=a%3D1&kind=dragon&to-url=https://b.example/&%%&later=5')
    expect(read).toEqual({ ...EMPTY, text: 'a=1', sent: { ...PLAIN, url: 'https://b.example/' }, later: 5 })
    expect(problems).toHaveLength(2)
  })

  it('never throws, and reports at most a few things', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('set=', 'frame=', '&', '%', '#', 'to-', 'v=1', '='),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const { state: read, problems } = readFragment(pieces.join(''))
        expect(fragmentOf(read)).not.toBeNull()
        expect(problems.length).toBeLessThan(21)
      }),
    )
  })
})
