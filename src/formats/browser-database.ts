/**
 * What the databases of browsers have in common: a table whose rows are cookies, of a schema with a version. They
 * distinguish more cookies than a jar does, so one of the rows with the same identity is taken (§5.7 step 23).
 */
import { type Columns, type CookieTable, cookieTable, type TableRow } from './cookie-table.js'
import { type Draft, Entries } from './entries.js'
import type { EntryReason, FileContents, FormatCode, ReadContext } from './format.js'
import { duplicateIdentity, fileDamaged, schemaUnknown, walNotRead } from './format-reasons.js'
import type { Input } from './input.js'

/** The content of a row: a cookie, with its precedence over others of its identity, or the reason why it is not one. */
export type RowContents = { readonly draft: Draft; readonly rank: number } | { readonly refusal: EntryReason }

/** The database of a browser, and how its rows are read. */
export interface BrowserDatabase<Name extends string> {
  readonly name: Name
  readonly title: string
  readonly looksLike: string
  /** The name of the table. */
  readonly table: string
  readonly columns: Columns
  /** The columns that the table must have. */
  readonly required: readonly string[]
  /** The column with the time of creation. */
  readonly creation: string
  /** The schemas that are known. */
  readonly versions: { readonly first: number; readonly last: number }
  /** The version of the schema; `null` if the database does not have it. */
  readonly versionOf: (table: CookieTable) => number | null
  /** The content of each row, in the order of the rows. */
  readonly contentsOf: (
    rows: readonly TableRow[],
    version: number | null,
    password: string | null,
  ) => readonly RowContents[] | Promise<readonly RowContents[]>
}

/** A row, its place and its content. */
interface Candidate {
  readonly index: number
  readonly row: TableRow
  readonly draft: Draft
  readonly rank: number
}

/** The format of a browser's database. */
export function databaseFormat<Name extends string>(database: BrowserDatabase<Name>): FormatCode<Name> {
  const { name, title, looksLike } = database
  const tableOf = (input: Input) => cookieTable(input, database.table, database.required, database.columns)
  return {
    name,
    title,
    reads: true,
    writes: false,
    lossy: [],
    looksLike,
    recognizes: (input) => tableOf(input) !== null,
    read(input, context) {
      const table = tableOf(input)
      return table && read(table, database, context)
    },
    write: null,
  }
}

function read<Name extends string>(
  table: CookieTable,
  database: BrowserDatabase<Name>,
  context: ReadContext,
): FileContents | Promise<FileContents> {
  const version = database.versionOf(table)
  const rows = [...table.rows()]
  const contents = database.contentsOf(rows, version, context.password)
  const finish = (all: readonly RowContents[]): FileContents => {
    const entries = new Entries(context, { text: 'octets', noneMayBeUnset: true })
    takeRows(entries, rows, all, database.creation)
    const { first, last } = database.versions
    if (version === null || version < first || version > last) entries.warn({}, undefined, schemaUnknown)
    if (table.mayLackRows) entries.warn({}, undefined, walNotRead)
    if (table.isDamaged) entries.refuse({}, undefined, fileDamaged)
    return entries.result()
  }
  return contents instanceof Promise ? contents.then(finish) : finish(contents)
}

function takeRows(
  entries: Entries,
  rows: readonly TableRow[],
  contents: readonly RowContents[],
  creation: string,
): void {
  const candidates: Candidate[] = []
  for (const [index, row] of rows.entries()) {
    const content = contents[index]
    if (content === undefined) continue
    if ('refusal' in content) entries.refuse({ index }, row.text('name'), content.refusal)
    else candidates.push({ index, row, ...content })
  }
  // Browsers order cookies by the microsecond, and a record by its millisecond alone.
  candidates.sort((a, b) => a.row.microseconds(creation) - b.row.microseconds(creation))
  const best = new Map<string, Candidate>()
  for (const candidate of candidates) {
    const key = keyOf(candidate.draft)
    const other = best.get(key)
    if (other === undefined || candidate.rank >= other.rank) best.set(key, candidate)
  }
  for (const candidate of candidates) {
    const { index, draft } = candidate
    if (entries.isFull({ index })) break
    if (best.get(keyOf(draft)) === candidate) entries.take({ index }, draft)
    else entries.refuse({ index }, draft.name, duplicateIdentity)
  }
}

function keyOf({ name, domain, path, partitionKey }: Draft): string {
  return JSON.stringify([name, domain, path, partitionKey ?? null])
}
