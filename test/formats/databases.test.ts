/** The databases of Chromium and Firefox, each version by SQLite and by the octets of the file, with the same result. */

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Cookie } from 'speculoos'
import { type ReadResult, readCookies } from 'speculoos/formats'
import { describe, expect, it } from 'vitest'
import { programOf } from '../package/debian.js'
import {
  chromiumRow,
  chromiumSchema,
  chromiumTime,
  database,
  encrypted,
  firefoxRow,
  firefoxSchema,
  insert,
} from './databases.js'
import { days, NOW, noted, record } from './records.js'

const range = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index)

/** What is read from a database, by a handle and by its octets, which have to agree. */
function read(statements: readonly string[]): ReadResult {
  const { bytes, result } = database(statements, (handle) => readCookies(handle, { now: NOW }))
  expect(readCookies(bytes, { now: NOW })).toEqual(result)
  return result
}

describe.each(range(10, 24))('the database of Chromium, version %i', (version) => {
  const of = (...rows: Parameters<typeof chromiumRow>[1][]) =>
    read([...chromiumSchema(version), ...rows.map((fields) => chromiumRow(version, fields))])

  it('has session cookies and persistent ones, with an exact time of creation', () => {
    const persistent = {
      name: 'kept',
      host_key: '.site.example',
      is_httponly: 1,
      path: '/docs',
      expires_utc: chromiumTime(days(1)),
      has_expires: 1,
      is_persistent: 1,
      creation_utc: chromiumTime(NOW - 123),
      last_access_utc: chromiumTime(NOW - 45),
    }
    const { cookies, refused, warnings, format } = of({}, persistent)
    expect([format, refused, warnings]).toEqual(['chromium-sqlite', [], []])
    expect(cookies).toEqual([
      record({
        name: 'kept',
        hostOnly: false,
        path: '/docs',
        secure: true,
        httpOnly: true,
        expiryTime: days(1),
        persistent: true,
        creationTime: NOW - 123,
        lastAccessTime: NOW - 45,
      }),
      record({ secure: true }),
    ])
  })

  it('never has None for an unset SameSite', () => {
    const column = version >= 11 ? 'samesite' : 'firstpartyonly'
    const numbers: [number, Cookie['sameSite']][] =
      version >= 11
        ? [
            [-1, 'Default'],
            [0, 'None'],
            [1, 'Lax'],
            [2, 'Strict'],
            [3, 'Default'],
          ]
        : [
            [0, 'Default'],
            [1, 'Lax'],
            [2, 'Strict'],
          ]
    const rows = numbers.map(([number], index) => ({ name: `n${index}`, [column]: number }))
    expect(of(...rows).cookies.map(({ sameSite }) => sameSite)).toEqual(numbers.map(([, sameSite]) => sameSite))
  })

  it('has encrypted values that are refused without a password', () => {
    const rows = [
      { value: '', encrypted_value: encrypted('x', null, 'peanuts') },
      { name: 'b', value: '', encrypted_value: Buffer.from('v20abc') },
    ]
    expect(noted(of(...rows).refused)).toEqual(['0 SID value-encrypted', '1 b encryption-unknown'])
  })
})

describe.each(range(15, 24))('the database of Chromium, version %i', (version) => {
  const of = (...rows: Parameters<typeof chromiumRow>[1][]) =>
    read([...chromiumSchema(version), ...rows.map((fields) => chromiumRow(version, fields))])

  it('has partitions, and none is lost', () => {
    const { cookies, refused } = of(
      { top_frame_site_key: 'https://top.example' },
      { name: 'opaque', top_frame_site_key: 'opaque' },
      ...(version >= 23
        ? [{ name: 'near', top_frame_site_key: 'https://top.example', has_cross_site_ancestor: 0 }]
        : []),
    )
    const partitionKey = { topLevelSite: 'https://top.example', hasCrossSiteAncestor: true }
    expect(cookies[0]?.partitionKey).toEqual(partitionKey)
    if (version >= 23) expect(cookies[1]?.partitionKey).toEqual({ ...partitionKey, hasCrossSiteAncestor: false })
    expect(noted(refused)).toEqual(['1 opaque partition-not-usable'])
  })
})

describe('encrypted values of Chromium', () => {
  const open = async (version: number, password: string, ...values: Uint8Array[]) => {
    const rows = values.map((value, index) =>
      chromiumRow(version, { name: `n${index}`, value: '', encrypted_value: value }),
    )
    const { bytes } = database([...chromiumSchema(version), ...rows], () => null)
    return await readCookies(bytes, { now: NOW, password })
  }

  it.each<[string, number, string | null, number, string]>([
    ['of Linux, before version 24', 23, null, 1, 'v10'],
    ['of Linux, with the hash of the host', 24, 'site.example', 1, 'v10'],
    ['of macOS', 24, 'site.example', 1003, 'v10'],
    ['of a keyring of Linux', 24, 'site.example', 1, 'v11'],
  ])('%s are decrypted with the password that is given', async (_, version, host, rounds, mark) => {
    const { cookies, refused } = await open(
      version,
      'peanuts',
      encrypted('31d4', host, 'peanuts', rounds, mark),
      encrypted('', host, 'peanuts', rounds, mark),
    )
    expect(refused).toEqual([])
    expect(cookies.map(({ value }) => value)).toEqual(['31d4', ''])
  })

  it('that were moved to another host are refused', async () => {
    const { refused } = await open(
      24,
      'peanuts',
      encrypted('31d4', 'site.example', 'peanuts'),
      encrypted('31d4', 'other.example', 'peanuts'),
    )
    expect(noted(refused)).toEqual(['1 n1 hash-mismatch'])
  })

  it('with another password, or cut off, are refused', async () => {
    const { cookies, refused } = await open(
      24,
      'peanuts',
      encrypted('31d4', 'site.example', 'walnuts'),
      encrypted('31d4', 'site.example', 'peanuts').subarray(0, 20),
    )
    expect([cookies, noted(refused)]).toEqual([[], ['0 n0 decryption-failed', '1 n1 decryption-failed']])
  })

  it('make a promise of every result, and of every error', async () => {
    await expect(readCookies('', { password: 'x', format: 'netscape' })).resolves.toMatchObject({ cookies: [] })
    await expect(readCookies('prose', { password: 'x' })).rejects.toThrow(TypeError)
  })
})

describe('rows of Chromium that are one cookie to a jar', () => {
  it('are refused, except for the one that was updated last', () => {
    const rows = [
      { value: 'newer', source_port: 443, last_update_utc: chromiumTime(NOW), creation_utc: chromiumTime(NOW - 1) },
      { value: 'older', source_port: 8443, last_update_utc: chromiumTime(NOW - 1), creation_utc: chromiumTime(NOW) },
    ]
    const { cookies, refused } = read([...chromiumSchema(24), ...rows.map((fields) => chromiumRow(24, fields))])
    expect(cookies.map(({ value }) => value)).toEqual(['newer'])
    expect(noted(refused)).toEqual(['1 SID duplicate-identity'])
  })
})

describe.each(range(10, 17))('the database of Firefox, version %i', (version) => {
  const of = (...rows: Parameters<typeof firefoxRow>[1][]) =>
    read([...firefoxSchema(version), ...rows.map((fields) => firefoxRow(version, fields))])

  it('has the expiry in the unit of its version', () => {
    const { cookies, refused, warnings, format } = of({ host: '.site.example', isHttpOnly: 1 })
    expect([format, refused, warnings]).toEqual(['firefox-sqlite', [], []])
    expect(cookies).toEqual([
      record({ hostOnly: false, secure: true, httpOnly: true, expiryTime: days(1), persistent: true }),
    ])
  })

  it('never has None for an unset SameSite', () => {
    const raw = version < 15
    const rows: [object, Cookie['sameSite']][] = raw
      ? [
          [{ sameSite: 1, rawSameSite: 0 }, 'Default'],
          [{ sameSite: 0, rawSameSite: 0 }, 'Default'],
          [{ sameSite: 1, rawSameSite: 1 }, 'Lax'],
          [{ sameSite: 2, rawSameSite: 2 }, 'Strict'],
        ]
      : [
          [{ sameSite: 256 }, 'Default'],
          [{ sameSite: 0 }, 'None'],
          [{ sameSite: 0, isSecure: 0 }, 'Default'],
          [{ sameSite: 1 }, 'Lax'],
          [{ sameSite: 2 }, 'Strict'],
        ]
    const { cookies } = of(...rows.map(([fields], index) => ({ name: `n${index}`, ...fields })))
    expect(cookies.map(({ sameSite }) => sameSite)).toEqual(rows.map(([, sameSite]) => sameSite))
  })

  it('has partitions and containers in its origin attributes', () => {
    const { cookies, refused, warnings } = of(
      { name: 'a', originAttributes: '^partitionKey=%28https%2Ctop.example%29' },
      { name: 'b', originAttributes: '^partitionKey=%28https%2Csite.example%29' },
      { name: 'c', originAttributes: '^partitionKey=%28https%2Csite.example%2Cf%29' },
      { name: 'd', originAttributes: '^partitionKey=%28https%2Ctop.example%2C8443%29' },
      { name: 'e', originAttributes: '^firstPartyDomain=top.example' },
      { name: 'f', originAttributes: '^userContextId=2' },
      { name: 'f', value: 'of no container' },
    )
    expect(
      cookies.map(({ name, partitionKey }) => [name, partitionKey?.topLevelSite, partitionKey?.hasCrossSiteAncestor]),
    ).toEqual([
      ['a', 'https://top.example', true],
      ['b', 'https://site.example', false],
      ['c', 'https://site.example', true],
      ['f', undefined, undefined],
    ])
    expect(cookies[3]?.value).toBe('of no container')
    expect(noted(refused)).toEqual(['4 e partition-unknown', '3 d partition-not-usable', '5 f duplicate-identity'])
    expect(warnings).toEqual([])
  })
})

describe('cookies that were created within one millisecond', () => {
  const order = ['first', 'second', 'third']
  const rowsOf = (row: (name: string, micros: bigint) => string) =>
    [2, 0, 1].map((place) => row(order[place] ?? '', BigInt(place)))

  it('have the order of their microseconds in Chromium, whatever the order of the rows', () => {
    const rows = rowsOf((name, micros) => chromiumRow(24, { name, creation_utc: chromiumTime(NOW) + micros }))
    expect(read([...chromiumSchema(24), ...rows]).cookies.map(({ name }) => name)).toEqual(order)
  })

  it('have the order of their microseconds in Firefox, whatever the order of the rows', () => {
    const rows = rowsOf((name, micros) => firefoxRow(17, { name, creationTime: NOW * 1000 + Number(micros) }))
    expect(read([...firefoxSchema(17), ...rows]).cookies.map(({ name }) => name)).toEqual(order)
  })
})

describe('a database', () => {
  it('of a version that is not known is read with a warning', () => {
    for (const statements of [
      [...chromiumSchema(24), "UPDATE meta SET value = '99' WHERE key = 'version'"],
      [...firefoxSchema(17), 'PRAGMA user_version = 99'],
    ]) {
      expect(noted(read(statements).warnings)).toEqual(['- - schema-unknown'])
    }
  })

  it('with a write-ahead log is read with a warning that newer rows may be beside it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'speculoos-wal-'))
    try {
      const path = join(folder, 'cookies.sqlite')
      const statements = [...firefoxSchema(17), 'PRAGMA journal_mode = WAL', firefoxRow(17, {})]
      execFileSync(programOf(['python3']), [
        '-c',
        'import sqlite3, sys\nd = sqlite3.connect(sys.argv[1], isolation_level=None)\nfor s in sys.argv[2:]: d.execute(s)',
        path,
        ...statements,
      ])
      expect(noted(readCookies(readFileSync(path), { now: NOW }).warnings)).toEqual(['- - wal-not-read'])
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  it('of thousands of rows, with values of many pages, is read by its octets as by SQLite', () => {
    const rows = Array.from({ length: 3000 }, (_, index) =>
      chromiumRow(24, {
        name: `n${index}`,
        host_key: `h${index % 50}.example`,
        value: 'v'.repeat(index % 4000),
        creation_utc: chromiumTime(NOW - 10_000 + index),
      }),
    )
    for (const pageSize of [512, 4096, 65_536]) {
      const { cookies, refused } = read([
        `PRAGMA page_size = ${pageSize}`,
        ...chromiumSchema(24),
        'BEGIN',
        ...rows,
        'COMMIT',
      ])
      expect([cookies.length, refused]).toEqual([3000, []])
    }
  })

  it('with a column that was added later has its default in older rows', () => {
    const schema = chromiumSchema(24).map((statement) =>
      statement.replace(',has_cross_site_ancestor INTEGER NOT NULL', ''),
    )
    const row = insert('cookies', {
      creation_utc: chromiumTime(NOW),
      host_key: 'a.example',
      top_frame_site_key: 'https://t.example',
      name: 'n',
      value: 'v',
      encrypted_value: new Uint8Array(),
      path: '/',
      expires_utc: 0,
      is_secure: 1,
      is_httponly: 0,
      last_access_utc: chromiumTime(NOW),
      has_expires: 0,
      is_persistent: 0,
      priority: 1,
      samesite: -1,
      source_scheme: 2,
      source_port: 443,
      last_update_utc: chromiumTime(NOW),
      source_type: 0,
    })
    const { cookies } = read([
      ...schema,
      row,
      'ALTER TABLE cookies ADD COLUMN has_cross_site_ancestor INTEGER NOT NULL DEFAULT 0',
    ])
    expect(cookies[0]?.partitionKey?.hasCrossSiteAncestor).toBe(false)
  })

  it('of something else is not recognized', () => {
    const { bytes, result } = database(['CREATE TABLE cookies (flavour TEXT)'], (handle) => {
      try {
        return readCookies(handle)
      } catch (error) {
        return String(error)
      }
    })
    expect(result).toMatch(/got a database without a table of cookies$/)
    expect(() => readCookies(bytes)).toThrow(TypeError)
  })

  it('has octets in its values, from a handle and from its octets', () => {
    const value = Buffer.from('\xe9\xc3\xa9', 'latin1')
    const { cookies } = read([
      ...chromiumSchema(24),
      chromiumRow(24, { value: 'x' }),
      `UPDATE cookies SET value = CAST(x'${value.toString('hex')}' AS TEXT)`,
    ])
    expect(cookies[0]?.value).toBe('\xe9\xc3\xa9')
  })
})
