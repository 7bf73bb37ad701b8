/**
 * The database of Firefox's cookies, schemas 10 to 17.
 */
import { type Columns, type CookieTable, cookieTable, type TableRow } from './cookie-table.js'
import { type Draft, Entries } from './entries.js'
import type { EntryReason, FileContents, FormatCode, ReadContext } from './format.js'
import {
  fileDamaged,
  otherContainer,
  partitionUnknown,
  sameSiteAmbiguous,
  schemaUnknown,
  walNotRead,
} from './format-reasons.js'
import { type Candidate, takeDistinct } from './identities.js'
import type { Input } from './input.js'
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
const REQUIRED = ['name', 'value', 'host', 'path', 'expiry', 'issecure', 'ishttponly']
const VERSIONS = { first: 10, last: 17 }
/** From this version on, an unset SameSite has its own number, and the column for the raw one is gone. */
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
export const firefoxSqlite: FormatCode<'firefox-sqlite'> = {
  name: 'firefox-sqlite',
  title: 'Firefox cookie database',
  reads: true,
  writes: false,
  lossy: [],
  looksLike: 'the cookies.sqlite of Firefox, as a handle or octets',
  recognizes: (input) => tableOf(input) !== null,
  read(input, context) {
    const table = tableOf(input)
    return table && read(table, context)
  },
  write: null,
}

function tableOf(input: Input): CookieTable | null {
  return cookieTable(input, 'moz_cookies', REQUIRED, COLUMNS)
}

function read(table: CookieTable, context: ReadContext): FileContents {
  const entries = new Entries(context, { text: 'octets', noneMayBeUnset: true })
  const { userVersion } = table
  const candidates: Candidate[] = []
  let index = 0
  for (const row of table.rows()) {
    const place = { index }
    index += 1
    const origin = originOf(row)
    if (origin === null) entries.refuse(place, row.text('name'), partitionUnknown)
    else {
      const updated = row.milliseconds('updatetime') ?? row.milliseconds('lastaccessed') ?? 0
      // A cookie of no container goes before those of containers, which a jar cannot distinguish.
      const rank = origin.isOfContainer ? updated - Number.MAX_SAFE_INTEGER : updated
      candidates.push({ place, draft: draftOf(row, userVersion, origin), rank })
    }
  }
  takeDistinct(entries, candidates)
  if (userVersion < VERSIONS.first || userVersion > VERSIONS.last) entries.warn({}, undefined, schemaUnknown)
  if (table.mayLackRows) entries.warn({}, undefined, walNotRead)
  if (table.isDamaged) entries.refuse({}, undefined, fileDamaged)
  return entries.result()
}

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

function draftOf(row: TableRow, version: number, { partitionKey, isOfContainer }: OriginAttributes): Draft {
  const secure = row.integer('issecure') !== 0
  const warnings: EntryReason[] = isOfContainer ? [otherContainer] : []
  const expiry = row.integer('expiry')
  return {
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
}

function sameSiteOf(row: TableRow, version: number, secure: boolean, warnings: EntryReason[]): string | undefined {
  const sameSite = row.integer('samesite') ?? 0
  if (version >= UNSET_VERSION) return SAME_SITE[sameSite]
  // An unset one was kept as what it was taken for, Lax or None, and as None in the raw column.
  const raw = row.integer('rawsamesite') ?? sameSite
  if (raw !== 0) return SAME_SITE[raw]
  if (sameSite === 0 && secure) warnings.push(sameSiteAmbiguous)
  return undefined
}
