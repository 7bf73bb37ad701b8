/** Makes databases of browsers for the tests, with the schema of each version and SQLite itself. */

import { createCipheriv, createHash, pbkdf2Sync } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sqlite from 'node-sqlite3-wasm'

export type Handle = InstanceType<typeof sqlite.Database>

export const FROM_1601 = 11_644_473_600_000

/** Makes a database by statements, and returns its octets and what `use` makes of an open handle. */
export function database<Result>(
  statements: readonly string[],
  use: (handle: Handle) => Result,
): { readonly bytes: Uint8Array; readonly result: Result } {
  const folder = mkdtempSync(join(tmpdir(), 'speculoos-database-'))
  const path = join(folder, 'cookies.sqlite')
  const handle = new sqlite.Database(path)
  try {
    for (const statement of statements) handle.exec(statement)
    const result = use(handle)
    handle.close()
    return { bytes: readFileSync(path), result }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A value as SQL. */
export function literal(value: string | number | bigint | Uint8Array | null): string {
  if (value === null) return 'NULL'
  if (value instanceof Uint8Array) return `x'${Buffer.from(value).toString('hex')}'`
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value)
}

/** An INSERT of one row. */
export function insert(
  table: string,
  row: Readonly<Record<string, string | number | bigint | Uint8Array | null>>,
): string {
  return `INSERT INTO ${table} (${Object.keys(row).join(', ')}) VALUES (${Object.values(row).map(literal).join(', ')})`
}

/** Microseconds since 1601, which are larger than numbers are exact. */
export function chromiumTime(time: number): bigint {
  return (BigInt(time) + BigInt(FROM_1601)) * 1000n
}

/** The statements that make the table of Chromium as a version has it. */
export function chromiumSchema(version: number): string[] {
  const is = version >= 10 ? 'is_' : ''
  const columns = [
    'creation_utc INTEGER NOT NULL',
    'host_key TEXT NOT NULL',
    ...(version >= 15 ? ['top_frame_site_key TEXT NOT NULL'] : []),
    'name TEXT NOT NULL',
    'value TEXT NOT NULL',
    'encrypted_value BLOB NOT NULL',
    'path TEXT NOT NULL',
    'expires_utc INTEGER NOT NULL',
    `${is}secure INTEGER NOT NULL`,
    `${is}httponly INTEGER NOT NULL`,
    'last_access_utc INTEGER NOT NULL',
    'has_expires INTEGER NOT NULL',
    `${is}persistent INTEGER NOT NULL`,
    'priority INTEGER NOT NULL',
    ...(version >= 11 ? ['samesite INTEGER NOT NULL'] : ['firstpartyonly INTEGER NOT NULL DEFAULT 0']),
    ...(version >= 12 ? ['source_scheme INTEGER NOT NULL'] : []),
    ...(version >= 13 ? ['source_port INTEGER NOT NULL'] : []),
    ...(version >= 18 ? ['last_update_utc INTEGER NOT NULL'] : []),
    ...(version >= 22 ? ['source_type INTEGER NOT NULL'] : []),
    ...(version >= 23 ? ['has_cross_site_ancestor INTEGER NOT NULL'] : []),
  ]
  return [
    'CREATE TABLE meta(key LONGVARCHAR NOT NULL UNIQUE PRIMARY KEY, value LONGVARCHAR)',
    insert('meta', { key: 'mmap_status', value: '-1' }),
    insert('meta', { key: 'version', value: String(version) }),
    `CREATE TABLE cookies(${columns.join(',')})`,
    'CREATE UNIQUE INDEX cookies_unique_index ON cookies(host_key, name, path, creation_utc)',
  ]
}

/** A row of Chromium with the columns that a version has. */
export function chromiumRow(
  version: number,
  fields: Readonly<Record<string, string | number | bigint | Uint8Array>>,
): string {
  const now = chromiumTime(1_795_953_600_000)
  const row: Record<string, string | number | bigint | Uint8Array> = {
    creation_utc: now,
    host_key: 'site.example',
    name: 'SID',
    value: '31d4',
    encrypted_value: new Uint8Array(),
    path: '/',
    expires_utc: 0,
    is_secure: 1,
    is_httponly: 0,
    last_access_utc: now,
    has_expires: 0,
    is_persistent: 0,
    priority: 1,
    ...(version >= 11 ? { samesite: -1 } : { firstpartyonly: 0 }),
    ...(version >= 12 ? { source_scheme: 2 } : {}),
    ...(version >= 13 ? { source_port: 443 } : {}),
    ...(version >= 15 ? { top_frame_site_key: '' } : {}),
    ...(version >= 18 ? { last_update_utc: now } : {}),
    ...(version >= 22 ? { source_type: 1 } : {}),
    ...(version >= 23 ? { has_cross_site_ancestor: 1 } : {}),
    ...fields,
  }
  return insert('cookies', row)
}

/** A value as Chromium encrypts it on Linux, or with 1003 rounds on macOS. */
export function encrypted(value: string, host: string | null, password: string, rounds = 1, mark = 'v10'): Uint8Array {
  const cipher = createCipheriv(
    'aes-128-cbc',
    pbkdf2Sync(password, 'saltysalt', rounds, 16, 'sha1'),
    Buffer.alloc(16, ' '),
  )
  const hash = host === null ? Buffer.alloc(0) : createHash('sha256').update(host).digest()
  return Buffer.concat([
    Buffer.from(mark),
    cipher.update(Buffer.concat([hash, Buffer.from(value, 'latin1')])),
    cipher.final(),
  ])
}

/** The statements that make the table of Firefox as a version has it. */
export function firefoxSchema(version: number): string[] {
  const columns = [
    'id INTEGER PRIMARY KEY',
    "originAttributes TEXT NOT NULL DEFAULT ''",
    'name TEXT',
    'value TEXT',
    'host TEXT',
    'path TEXT',
    'expiry INTEGER',
    'lastAccessed INTEGER',
    'creationTime INTEGER',
    'isSecure INTEGER',
    'isHttpOnly INTEGER',
    'inBrowserElement INTEGER DEFAULT 0',
    'sameSite INTEGER DEFAULT 0',
    ...(version < 15 ? ['rawSameSite INTEGER DEFAULT 0'] : []),
    'schemeMap INTEGER DEFAULT 0',
    ...(version >= 14 ? ['isPartitionedAttributeSet INTEGER DEFAULT 0'] : []),
    ...(version >= 17 ? ['updateTime INTEGER'] : []),
    'CONSTRAINT moz_uniqueid UNIQUE (name, host, path, originAttributes)',
  ]
  return [`CREATE TABLE moz_cookies (${columns.join(', ')})`, `PRAGMA user_version = ${version}`]
}

/** A row of Firefox. */
export function firefoxRow(version: number, fields: Readonly<Record<string, string | number | bigint>>): string {
  const now = 1_795_953_600_000
  return insert('moz_cookies', {
    name: 'SID',
    value: '31d4',
    host: 'site.example',
    path: '/',
    expiry: version >= 16 ? now + 86_400_000 : now / 1000 + 86_400,
    lastAccessed: now * 1000,
    creationTime: now * 1000,
    isSecure: 1,
    isHttpOnly: 0,
    sameSite: version >= 15 ? 256 : 1,
    ...(version < 15 ? { rawSameSite: 0 } : {}),
    ...fields,
  })
}
