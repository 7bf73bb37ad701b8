/** What every refusal and warning has: a place, a name if it is known, reasons with an id and a sentence, and never a value. */

import fc from 'fast-check'
import {
  type CookieInput,
  type FileEntry,
  type FormatName,
  formats,
  readCookies,
  writeCookies,
} from 'speculoos/formats'
import { describe, expect, it } from 'vitest'
import { chromiumRow, chromiumSchema, database, firefoxRow, firefoxSchema } from './databases.js'
import { days, NOW, record } from './records.js'

const VALUE = 'S3CR3T-value'
/** The reasons that speak of the whole input, or of a part of it that is no entry. */
const OF_THE_FILE = ['not-this-format', 'file-damaged', 'schema-unknown', 'wal-not-read', 'too-many-entries']

/** Checks all entries of a result, and returns their number. */
function check(input: CookieInput, format: FormatName): number {
  const { refused, warnings } = readCookies(input, { format, now: NOW, url: 'https://site.example/' })
  const entries: readonly FileEntry[] = [...refused, ...warnings]
  expect(JSON.stringify(entries)).not.toContain(VALUE)
  for (const { line, index, name, reasons } of entries) {
    expect(reasons.length).toBeGreaterThan(0)
    for (const reason of reasons) {
      const { id, sentence } = reason
      expect(String(reason).startsWith(id) && String(reason).endsWith(`: ${sentence}`)).toBe(true)
      expect(id).toMatch(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/)
      expect(sentence).toMatch(/^[A-Z].{10,}\.$/)
      if (!OF_THE_FILE.includes(id)) expect([line, index].filter(Number.isInteger)).toHaveLength(1)
    }
    expect(['string', 'undefined']).toContain(typeof name)
  }
  return entries.length
}

const cookie = record({ value: VALUE, hostOnly: false, sameSite: 'Lax', expiryTime: days(1), persistent: true })
const written = Object.values(formats).filter(({ writes }) => writes)
const odd = [null, '', '\0', 'x y', 'a/b', -1, 1e300, true, false, [], {}, '\ud800', 'x'.repeat(5000)]

describe('what is refused, or taken with a warning', () => {
  it.each(written.map(({ name }) => name))('of %s has a place and reasons, and no value', (format) => {
    const { output } = writeCookies(format, [cookie], { now: NOW })
    let count = 0
    // Each field in turn gets other contents, except the one that has the value.
    if (/^[[{]/.test(output)) {
      const keys = new Set<string>()
      JSON.parse(output, (key, value) => {
        if (typeof value !== 'object' && !String(value).includes(VALUE)) keys.add(key)
        return value
      })
      for (const wanted of keys) {
        for (const other of odd) {
          count += check(
            JSON.parse(output, (key, value) => (key === wanted ? other : value)),
            format,
          )
        }
      }
    } else {
      // Without what stands between them, the name and the value are one.
      const [start, end] = [output.indexOf('SID'), output.indexOf(VALUE) + VALUE.length]
      const position = fc.nat(output.length - 1).filter((at) => at < start || at >= end)
      fc.assert(
        fc.property(position, fc.constantFrom('', '\0', '\t', ' ', ';', '"', '\x7f'), (at, other) => {
          count += check(output.slice(0, at) + other + output.slice(at + 1), format)
        }),
        { numRuns: 300 },
      )
    }
    expect(count).toBeGreaterThan(0)
  })

  it.each([
    ['chromium-sqlite', chromiumSchema(24), chromiumRow(24, { value: VALUE }), 'cookies', 'is_secure'],
    ['firefox-sqlite', firefoxSchema(17), firefoxRow(17, { value: VALUE }), 'moz_cookies', 'isSecure'],
  ] as const)('of %s has a place and reasons, and no value', (format, schema, row, table, secure) => {
    const host = format === 'chromium-sqlite' ? 'host_key' : 'host'
    const changes = [
      `UPDATE ${table} SET ${host} = 'a b'`,
      `UPDATE ${table} SET path = 'x'`,
      `UPDATE ${table} SET name = '__Host-' || name, ${secure} = 0`,
      `UPDATE ${table} SET name = x'00'`,
    ]
    for (const change of changes) {
      const { bytes } = database([...schema, row, change], () => null)
      expect(check(bytes, format)).toBeGreaterThan(0)
      for (const end of [bytes.length / 2, bytes.length - 1]) check(bytes.subarray(0, end), format)
    }
  })

  it('of a saved response has a place and reasons, and no value', () => {
    const attributes = [
      'Domain=other.example',
      'Domain=example',
      'Path=/; Secure=',
      'Max-Age=0',
      'Max-Age=x',
      'Partitioned',
    ]
    for (const name of ['SID', '__Host-SID', '__Secure-SID', '']) {
      for (const attribute of attributes) check(`Set-Cookie: ${name}=${VALUE}; ${attribute}`, 'http-message')
    }
    expect(check(`Set-Cookie: SID=${VALUE}; Domain=other.example`, 'http-message')).toBe(1)
  })
})
