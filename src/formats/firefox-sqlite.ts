/**
 * The database of Firefox's cookies, schemas 10 to 17.
 */
import { databaseFormat, type RowContents } from './browser-database.js'
import type { Columns, TableRow } from './cookie-table.js'
import type { EntryReason, FormatCode } from './format.js'
import { otherContainer, partitionUnknown, sameSiteAmbiguous } from './format-reasons.js'
import { expiryOfSeconds } from './times.js'

const COLUMNS: Columns = {
  originattributes: 'octets',
  name: 'octets',
  value: 'octets',
  host: 'octets',
  path: 'octets',
  expiry: 'integer',
  lastaccessed: 'micros',
  creationtime: 'micros',
  issecure: 'integer',
  ishttponly: 'integer',
  samesite: 'integer',
  rawsamesite: 'integer',
  updatetime: 'micros',
}
/** From this version on, an unset SameSite has its own number, and there is no column for the raw one. */
const UNSET_VERSION = 15
/** From this version on, the expiry is in milliseconds. */
const MILLISECONDS_VERSION = 16

const SAME_SITE: Readonly<Record<number, string>> = { 0: 'None', 1: 'Lax', 2: 'Strict' }

/**
 * The `cookies.sqlite` of Firefox, from a handle or from its octets. Session cookies are not in it.
 *
 * @example
 * ```ts
 * import { firefoxSqlite } from 'speculoos/formats'
 *
 * console.log(firefoxSqlite.title, firefoxSqlite.writes) // => Firefox cookie database false
 * ```
 */
export const firefoxSqlite: FormatCode<'firefox-sqlite'> = databaseFormat({
  name: 'firefox-sqlite',
  title: 'Firefox cookie database',
  looksLike: 'the cookies.sqlite of Firefox, as a handle or octets',
  table: 'moz_cookies',
  columns: COLUMNS,
  required: ['name', 'value', 'host', 'path', 'expiry', 'issecure', 'ishttponly'],
  creation: 'creationtime',
  versions: { first: 10, last: 17 },
  versionOf: ({ userVersion }) => userVersion,
  contentsOf: (rows, version) => rows.map((row) => contentsOf(row, version ?? 0)),
})

interface OriginAttributes {
  readonly partitionKey: unknown
  readonly isOfContainer: boolean
}

/** What the origin attributes say; `null` if they isolate the cookie in a way that is not known here. */
function originOf(row: TableRow): OriginAttributes | null {
  const attributes = new URLSearchParams((row.text('originattributes') ?? '').replace(/^\^/, ''))
  if ((attributes.get('firstPartyDomain') ?? '') !== '') return null
  const partition = attributes.get('partitionKey') ?? ''
  const others = [...attributes.keys()].filter((key) => key !== 'partitionKey')
  return {
    partitionKey: partition === '' ? undefined : partitionOf(partition, row.text('host') ?? ''),
    isOfContainer: others.length > 0,
  }
}

// partitionKey = "(" scheme "," host [ "," port ] [ ",f" ] ")"
function partitionOf(text: string, host: string): unknown {
  const [, scheme, site, foreign] = /^\((https?),([^,()]{1,300})(,f)?\)$/.exec(text) ?? []
  if (scheme === undefined || site === undefined) return 'of another form'
  const domain = host.replace(/^\./, '')
  const isOfSite = domain === site || domain.endsWith(`.${site}`)
  return { topLevelSite: `${scheme}://${site}`, hasCrossSiteAncestor: foreign !== undefined || !isOfSite }
}

function contentsOf(row: TableRow, version: number): RowContents {
  const origin = originOf(row)
  if (origin === null) return { refusal: partitionUnknown }
  const { partitionKey, isOfContainer } = origin
  const secure = row.integer('issecure') !== 0
  const warnings: EntryReason[] = isOfContainer ? [otherContainer] : []
  const expiry = row.integer('expiry')
  const updated = row.milliseconds('updatetime') ?? row.milliseconds('lastaccessed') ?? 0
  const draft = {
    name: row.text('name') ?? undefined,
    value: row.text('value') ?? undefined,
    domain: row.text('host') ?? undefined,
    path: row.text('path') ?? undefined,
    secure,
    httpOnly: row.integer('ishttponly') === 1,
    sameSite: sameSiteOf(row, version, secure, warnings),
    expiry: expiry !== null && version >= MILLISECONDS_VERSION ? { time: expiry } : expiryOfSeconds(expiry),
    partitionKey,
    creationTime: row.milliseconds('creationtime'),
    lastAccessTime: row.milliseconds('lastaccessed'),
    warnings,
  }
  // A cookie of no container goes before those of containers, which a jar cannot distinguish.
  return { draft, rank: isOfContainer ? updated - Number.MAX_SAFE_INTEGER : updated }
}

function sameSiteOf(row: TableRow, version: number, secure: boolean, warnings: EntryReason[]): string | undefined {
  const sameSite = row.integer('samesite') ?? 0
  if (version >= UNSET_VERSION) return SAME_SITE[sameSite]
  // An unset SameSite was stored as the one that applied, Lax or None, and as None in the raw column.
  const raw = row.integer('rawsamesite') ?? sameSite
  if (raw !== 0) return SAME_SITE[raw]
  if (sameSite === 0 && secure) warnings.push(sameSiteAmbiguous)
  return undefined
}
