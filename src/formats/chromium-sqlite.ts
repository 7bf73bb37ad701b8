/**
 * The database of Chromium's cookies, schemas 10 to 24: that of Chrome, Edge, Brave, Opera, Vivaldi and Electron.
 */
import { databaseFormat, type RowContents } from './browser-database.js'
import { type ChromiumValue, decryptedValues, plainValue } from './chromium-values.js'
import type { Columns, CookieTable, TableRow } from './cookie-table.js'
import type { Draft } from './entries.js'
import type { FormatCode } from './format.js'
import { decryptionFailed } from './format-reasons.js'
import { type Expiry, FROM_1601, SESSION } from './times.js'

const COLUMNS: Columns = {
  creation_utc: 'micros',
  host_key: 'octets',
  top_frame_site_key: 'octets',
  name: 'octets',
  value: 'octets',
  encrypted_value: 'octets',
  path: 'octets',
  expires_utc: 'micros',
  is_secure: 'integer',
  is_httponly: 'integer',
  last_access_utc: 'micros',
  has_expires: 'integer',
  is_persistent: 'integer',
  samesite: 'integer',
  firstpartyonly: 'integer',
  last_update_utc: 'micros',
  has_cross_site_ancestor: 'integer',
}

const SAME_SITE: Readonly<Record<number, string>> = { 0: 'None', 1: 'Lax', 2: 'Strict' }

/**
 * The `Cookies` database of Chromium and the browsers that are made of it, from a handle or from its octets. Values that are
 * encrypted need a password, and the result is a promise then.
 *
 * @example
 * ```ts
 * import { chromiumSqlite } from 'speculoos/formats'
 *
 * console.log(chromiumSqlite.title, chromiumSqlite.writes) // => Chromium cookie database false
 * ```
 */
export const chromiumSqlite: FormatCode<'chromium-sqlite'> = databaseFormat({
  name: 'chromium-sqlite',
  title: 'Chromium cookie database',
  looksLike: 'the Cookies database of Chromium, as a handle or octets',
  table: 'cookies',
  columns: COLUMNS,
  required: ['host_key', 'name', 'value', 'path', 'expires_utc', 'is_secure', 'is_httponly'],
  creation: 'creation_utc',
  versions: { first: 10, last: 24 },
  versionOf,
  contentsOf(rows, version, password) {
    const stored = rows.map((row) => ({
      plain: row.text('value') ?? '',
      encrypted: row.octets('encrypted_value') ?? new Uint8Array(),
      host: row.text('host_key') ?? '',
    }))
    const finish = (values: readonly ChromiumValue[]) => rows.map((row, index) => contentsOf(row, values[index]))
    return password === null ? finish(stored.map(plainValue)) : decryptedValues(stored, password, version).then(finish)
  },
})

function versionOf(table: CookieTable): number | null {
  const version = Number.parseInt(table.meta('version') ?? '', 10)
  return Number.isNaN(version) ? null : version
}

function contentsOf(row: TableRow, value: ChromiumValue = { refusal: decryptionFailed }): RowContents {
  if ('refusal' in value) return value
  const rank = row.milliseconds('last_update_utc') ?? row.milliseconds('creation_utc') ?? 0
  return { draft: draftOf(row, value.value), rank }
}

function draftOf(row: TableRow, value: string): Draft {
  const site = row.text('top_frame_site_key') ?? ''
  // Before schema 23 there was no column for the ancestor.
  const ancestor = row.integer('has_cross_site_ancestor') !== 0
  return {
    name: row.text('name') ?? undefined,
    value,
    domain: row.text('host_key') ?? undefined,
    path: row.text('path') ?? undefined,
    secure: row.integer('is_secure') !== 0,
    httpOnly: row.integer('is_httponly') === 1,
    sameSite: sameSiteOf(row),
    expiry: expiryOf(row),
    partitionKey: site === '' ? undefined : { topLevelSite: site, hasCrossSiteAncestor: ancestor },
    creationTime: timeOf(row, 'creation_utc'),
    lastAccessTime: timeOf(row, 'last_access_utc'),
  }
}

/** In schema 10 the column had another name, and 0 was an unset SameSite. */
function sameSiteOf(row: TableRow): string | undefined {
  const sameSite = row.integer('samesite')
  const old = row.integer('firstpartyonly')
  return sameSite === null ? SAME_SITE[old === 0 ? -1 : (old ?? -1)] : SAME_SITE[sameSite]
}

function expiryOf(row: TableRow): Expiry | null {
  const expires = row.milliseconds('expires_utc')
  const isSession = row.integer('has_expires') === 0 || row.integer('is_persistent') === 0
  if (isSession || expires === 0) return SESSION
  return expires === null ? null : { time: expires - FROM_1601 }
}

function timeOf(row: TableRow, column: string): number | null {
  const time = row.milliseconds(column)
  return time === null || time === 0 ? null : time - FROM_1601
}
