/**
 * What is read from the databases of browsers by the handle of a driver, which has to be what their octets say. The checks
 * need no test runner, so that they run in every runtime that has a driver.
 */

import { readFileSync } from 'node:fs'
import { type CookieInput, type ReadResult, readCookies } from 'speculoos/formats'
import { agree } from '../properties/difference.js'
import type { SqliteCheck } from '../storage/sqlite-checks.js'
import { chromiumRow, chromiumSchema, chromiumTime, encrypted, firefoxRow, firefoxSchema } from './databases.js'
import { days, NOW } from './records.js'

const range = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index)

/** The fields of each cookie that databases have in different columns, types and units. */
function fieldsOf({ cookies }: ReadResult): unknown[] {
  return cookies.map((cookie) => [
    cookie.name,
    cookie.value,
    cookie.hostOnly,
    cookie.sameSite,
    cookie.expiryTime,
    cookie.creationTime,
    cookie.partitionKey?.topLevelSite ?? null,
  ])
}

/** The value that no text of UTF-8 has, as SQL that makes it text. */
const OCTETS = '\xe9\xc3\xa9'
const octetsIn = (table: string) => `UPDATE ${table} SET value = CAST(x'e9c3a9' AS TEXT) WHERE name = 'octets'`

/** Makes a database by a driver, and reads it by a handle, by one that returns bigints, and by its octets. */
function check(
  name: string,
  statements: readonly string[],
  compare: (read: (input: CookieInput) => ReadResult, input: CookieInput) => void | Promise<void>,
): SqliteCheck {
  return {
    name,
    async run(driver, path) {
      const maker = driver.open(path)
      for (const statement of statements) maker.handle.exec(statement)
      maker.close()
      const bytes = readFileSync(path)
      const read = (input: CookieInput) => readCookies(input, { now: NOW })
      await compare(read, bytes)
      for (const isOfBigints of [false, true]) {
        const { handle, close } = driver.open(path, isOfBigints)
        try {
          agree(read(bytes), read(handle), `what a handle says, of the octets${isOfBigints ? ', with bigints' : ''}`)
          await compare(read, handle)
        } finally {
          close()
        }
      }
    },
  }
}

const chromium = range(10, 24).map((version) =>
  check(
    `chromium-sqlite, schema ${version}`,
    [
      ...chromiumSchema(version),
      chromiumRow(version, { name: 'session', creation_utc: chromiumTime(NOW - 3) }),
      chromiumRow(version, {
        name: 'kept',
        host_key: '.site.example',
        expires_utc: chromiumTime(days(1)),
        has_expires: 1,
        is_persistent: 1,
        creation_utc: chromiumTime(NOW - 2),
        ...(version >= 11 ? { samesite: 2 } : { firstpartyonly: 2 }),
      }),
      chromiumRow(version, { name: 'octets', creation_utc: chromiumTime(NOW - 1) }),
      octetsIn('cookies'),
      ...(version >= 15 ? [chromiumRow(version, { name: 'apart', top_frame_site_key: 'https://top.example' })] : []),
    ],
    (read, input) => {
      const result = read(input)
      agree(['chromium-sqlite', [], []], [result.format, result.refused, result.warnings], 'the format')
      agree(
        [
          ['session', '31d4', true, 'Default', null, NOW - 3, null],
          ['kept', '31d4', false, 'Strict', days(1), NOW - 2, null],
          ['octets', OCTETS, true, 'Default', null, NOW - 1, null],
          ...(version >= 15 ? [['apart', '31d4', true, 'Default', null, NOW, 'https://top.example']] : []),
        ],
        fieldsOf(result),
        'the cookies',
      )
    },
  ),
)

const firefox = range(10, 17).map((version) =>
  check(
    `firefox-sqlite, schema ${version}`,
    [
      ...firefoxSchema(version),
      firefoxRow(version, { name: 'kept', host: '.site.example' }),
      firefoxRow(version, { name: 'octets', creationTime: (NOW + 1) * 1000 }),
      octetsIn('moz_cookies'),
      firefoxRow(version, {
        name: 'apart',
        creationTime: (NOW + 2) * 1000,
        originAttributes: '^partitionKey=%28https%2Ctop.example%29',
      }),
    ],
    (read, input) => {
      const result = read(input)
      agree(['firefox-sqlite', [], []], [result.format, result.refused, result.warnings], 'the format')
      agree(
        [
          ['kept', '31d4', false, 'Default', days(1), NOW, null],
          ['octets', OCTETS, true, 'Default', days(1), NOW + 1, null],
          ['apart', '31d4', true, 'Default', days(1), NOW + 2, 'https://top.example'],
        ],
        fieldsOf(result),
        'the cookies',
      )
    },
  ),
)

export const databaseChecks: readonly SqliteCheck[] = [
  ...chromium,
  check(
    'chromium-sqlite, values that a password opens',
    [
      ...chromiumSchema(24),
      chromiumRow(24, { value: '', encrypted_value: encrypted('31d4', 'site.example', 'peanuts') }),
    ],
    async (read, input) => {
      agree(
        ['value-encrypted'],
        read(input).refused[0]?.reasons.map(({ id }) => id),
        'the refusal',
      )
      const { cookies } = await readCookies(input, { now: NOW, password: 'peanuts' })
      agree(
        ['31d4'],
        cookies.map(({ value }) => value),
        'the value',
      )
    },
  ),
  ...firefox,
]
