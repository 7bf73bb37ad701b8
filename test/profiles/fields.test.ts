/** The fields of the profiles, as docs/profiles.md lists them. */
import { readFileSync } from 'node:fs'
import { type Profile, profiles } from 'speculoos/profiles'
import { describe, expect, it } from 'vitest'

/** The profiles in the order of the columns. */
const columns = (): readonly Profile[] => [profiles.rfc6265bis, profiles.chromium, profiles.firefox]
const page = readFileSync(new URL('../../docs/profiles.md', import.meta.url), 'utf8')

/** What the page writes in words. */
const WORDS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['no limit', Number.POSITIVE_INFINITY],
  ['two minutes', 120_000],
  ['one minute', 60_000],
  ['true', true],
  ['false', false],
  ['null', null],
])

const meaningOf = (text: string): unknown => {
  const plain = text.replaceAll('`', '')
  if (WORDS.has(plain)) return WORDS.get(plain)
  return /^[\d,]+$/.test(plain) ? Number(plain.replaceAll(',', '')) : plain
}

/** The rows of the table: a field, and its value in the text, in Chromium and in Firefox. */
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, fields = '', ...cells]) => {
    const [, name = '', more = ''] = /^`(\w+)`(?:, `…(\w+)`)?$/.exec(fields) ?? []
    return { name, more, cells: cells.slice(0, 3) }
  })
  .filter(({ name }) => !['readDate', 'readMaxAge', 'protectedCookies'].includes(name))

describe('a field of the text, of Chromium and of Firefox', () => {
  it.each(rows)('$name', ({ name, more, cells }) => {
    const values = columns().map((profile) => Object.entries(profile))
    const ofField = (field: string): unknown[] =>
      values.map((entries) => entries.find(([each]) => each === field)?.[1] ?? null)
    const pairs = cells.map((cell) => (more === '' ? [cell] : cell.split(/, (?=\d)/)))
    expect(ofField(name)).toEqual(pairs.map(([first = '']) => meaningOf(first)))
    // If there is a limit, the number of cookies that are left follows it.
    if (more !== '') expect(ofField(name + more)).toEqual(pairs.map((pair) => meaningOf(pair.at(-1) ?? '')))
  })

  it('each has a row', () => {
    const described = rows.flatMap(({ name, more }) => (more === '' ? [name] : [name, name + more]))
    const others = [
      'name',
      'version',
      'protectedCookies',
      'readDate',
      'readMaxAge',
      'read',
      'parse',
      'receive',
      'evict',
    ]
    expect([...described, ...others].sort()).toEqual(Object.keys(profiles.chromium).sort())
  })

  it('name and version', () => {
    const named = ({ name, version }: Profile): string => `${name} ${version}`
    expect(columns().map(named)).toEqual(['rfc6265bis 2026-01-07', 'chromium 156', 'firefox 153'])
    expect(Object.keys(profiles)).toEqual(['rfc6265bis', 'chromium', 'firefox'])
  })

  it('protectedCookies', () => {
    const none = { Low: 0, Medium: 0, High: 0 }
    expect(columns().map((profile) => profile.protectedCookies)).toEqual([
      none,
      { Low: 30, Medium: 50, High: 70 },
      none,
    ])
  })
})
