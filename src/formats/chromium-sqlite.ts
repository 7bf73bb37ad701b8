/**
 * The database of Chromium's cookies, schemas 10 to 24: that of Chrome, Edge, Brave, Opera, Vivaldi and Electron.
 */
import { type ChromiumValue, decryptedValues, plainValue, type StoredValue } from './chromium-values.js'
import { type Columns, type CookieTable, cookieTable, type TableRow } from './cookie-table.js'
import { type Draft, Entries } from './entries.js'
import type { FileContents, FormatCode, ReadContext } from './format.js'
import { fileDamaged, schemaUnknown, walNotRead } from './format-reasons.js'
import { type Candidate, takeDistinct } from './identities.js'
import type { Input } from './input.js'
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
const REQUIRED = ['host_key', 'name', 'value', 'path', 'expires_utc', 'is_secure', 'is_httponly']
const VERSIONS = { first: 10, last: 24 }

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
export const chromiumSqlite: FormatCode<'chromium-sqlite'> = {
  name: 'chromium-sqlite',
  title: 'Chromium cookie database',
  reads: true,
  writes: false,
  lossy: [],
  looksLike: 'the Cookies database of Chromium, as a handle or octets',
  recognizes: (input) => tableOf(input) !== null,
  read(input, context) {
    const table = tableOf(input)
    return table && read(table, context)
  },
  write: null,
}

function tableOf(input: Input): CookieTable | null {
  return cookieTable(input, 'cookies', REQUIRED, COLUMNS)
}

function read(table: CookieTable, context: ReadContext): FileContents | Promise<FileContents> {
  const given = Number.parseInt(table.meta('version') ?? '', 10)
  const version = Number.isNaN(given) ? null : given
  const rows = [...table.rows()]
  const stored = rows.map((row) => ({
    plain: row.text('value') ?? '',
    encrypted: row.octets('encrypted_value') ?? new Uint8Array(),
    host: row.text('host_key') ?? '',
  }))
  const finish = (values: readonly ChromiumValue[]): FileContents => resultOf(table, version, rows, values, context)
  const { password } = context
  return password === null ? finish(stored.map(plainValue)) : decrypted(stored, password, version).then(finish)
}

async function decrypted(
  stored: readonly StoredValue[],
  password: string,
  version: number | null,
): Promise<ChromiumValue[]> {
  return await decryptedValues(stored, password, version)
}

function resultOf(
  table: CookieTable,
  version: number | null,
  rows: readonly TableRow[],
  values: readonly ChromiumValue[],
  context: ReadContext,
): FileContents {
  const entries = new Entries(context, { text: 'octets', noneMayBeUnset: true })
  const candidates: Candidate[] = []
  for (const [index, row] of rows.entries()) {
    const value = values[index]
    if (value === undefined || 'refusal' in value) {
      if (value !== undefined) entries.refuse({ index }, row.text('name'), value.refusal)
    } else {
      const rank = row.milliseconds('last_update_utc') ?? row.milliseconds('creation_utc') ?? 0
      candidates.push({ place: { index }, draft: draftOf(row, value.value), rank })
    }
  }
  takeDistinct(entries, candidates)
  if (version === null || version < VERSIONS.first || version > VERSIONS.last)
    entries.warn({}, undefined, schemaUnknown)
  if (table.mayLackRows) entries.warn({}, undefined, walNotRead)
  if (table.isDamaged) entries.refuse({}, undefined, fileDamaged)
  return entries.result()
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
