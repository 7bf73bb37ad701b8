/** Integers in databases beyond the exact numbers of JavaScript: `node:sqlite` throws for them, and then for all rows. */

import { readCookies, type SqliteHandle } from 'speculoos/formats'
import { expect, it } from 'vitest'
import { chromiumRow, chromiumSchema, database, firefoxRow, firefoxSchema, type Handle } from './databases.js'
import { days, NOW, noted } from './records.js'

const LARGEST = 9_223_372_036_854_775_807n

/** A handle that throws for large integers, as that of node:sqlite does. */
function strict(handle: Handle): SqliteHandle {
  return {
    prepare: (sql) => ({
      all() {
        const statement = handle.prepare(sql)
        const rows = statement.all()
        statement.finalize()
        for (const row of rows) {
          for (const value of Object.values(row ?? {}))
            if (typeof value === 'bigint' && !Number.isSafeInteger(Number(value))) throw new RangeError('too large')
        }
        return rows
      },
    }),
  }
}

function readBoth(statements: readonly string[]) {
  const read = (input: Uint8Array | SqliteHandle) => {
    const { cookies, refused } = readCookies(input, { now: NOW })
    return { expiries: cookies.map(({ name, expiryTime }) => [name, expiryTime]), refused: noted(refused) }
  }
  const { bytes, result } = database(statements, (handle) => read(strict(handle)))
  expect(read(bytes)).toEqual(result)
  return result
}

it.each([10, 17])(
  'an expiry of Firefox %i that is too large becomes the latest possible time, and no other row is lost',
  (version) => {
    const { expiries, refused } = readBoth([
      ...firefoxSchema(version),
      firefoxRow(version, { name: 'a', expiry: LARGEST }),
      firefoxRow(version, { name: 'b' }),
      firefoxRow(version, { name: 'c', expiry: -LARGEST }),
    ])
    expect(expiries.map(([name]) => name)).toEqual(['a', 'b'])
    expect(expiries[0]).toEqual(['a', days(400)])
    expect(refused).toEqual(['2 c expired'])
  },
)

it('no other row is lost if a number of Chromium is too large', () => {
  const { expiries } = readBoth([
    ...chromiumSchema(24),
    chromiumRow(24, { name: 'a', samesite: LARGEST, expires_utc: LARGEST }),
    chromiumRow(24, { name: 'b', is_httponly: LARGEST }),
  ])
  expect(expiries.map(([name]) => name)).toEqual(['a', 'b'])
})
