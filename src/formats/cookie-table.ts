/**
 * The table of cookies of a browser: the rows that a database handle returns, or those of a database's octets.
 */
import { type Input, isBytes, type SqliteHandle } from './input.js'
import { byteString } from './octets.js'
import { SqliteFile } from './sqlite-file.js'

/** A row. Every field is `null` if the row, or the schema, does not have it. */
export interface TableRow {
  /** The octets of a text, as a byte string. */
  text(column: string): string | null
  /** The octets of a blob. */
  octets(column: string): Uint8Array | null
  integer(column: string): number | null
  /** Microseconds as milliseconds. */
  milliseconds(column: string): number | null
  /** The microseconds beyond whole milliseconds: 0 to 999. */
  microseconds(column: string): number
}

export interface CookieTable {
  /** The names of the columns, in lower case. */
  readonly columns: ReadonlySet<string>
  /** The number that the browser keeps in the database. */
  readonly userVersion: number
  /** Whether newer rows may be in a file that was not given. */
  readonly mayLackRows: boolean
  rows(): Iterable<TableRow>
  /** Whether a part could not be read; known after the rows. */
  readonly isDamaged: boolean
  /** The value of a key in a table `meta`, as Chromium has it. */
  meta(key: string): string | null
}

/** A wanted column: `micros` is a number of microseconds, which may be too large for an exact number of JavaScript. */
export type Columns = Readonly<Record<string, 'octets' | 'integer' | 'micros'>>

/** The largest number that every handle returns exactly. */
const MOST = Number.MAX_SAFE_INTEGER

/** The table of a certain name in an input; `null` if it has none with all of some columns. */
export function cookieTable(
  input: Input,
  name: string,
  required: readonly string[],
  columns: Columns,
): CookieTable | null {
  const table =
    input.handle !== null
      ? tableOfHandle(input.handle, name, columns)
      : input.bytes !== null
        ? tableOfFile(input.bytes, name)
        : null
  return table !== null && required.every((column) => table.columns.has(column)) ? table : null
}

function tableOfFile(bytes: Uint8Array, name: string): CookieTable | null {
  const file = SqliteFile.open(bytes)
  const columns = file?.columns(name) ?? null
  if (file === null || columns === null) return null
  return {
    columns: new Set(columns),
    userVersion: file.userVersion,
    mayLackRows: file.hasWal,
    *rows() {
      for (const row of file.rows(name)) yield tableRow(row)
    },
    get isDamaged() {
      return file.isDamaged
    },
    meta(key) {
      for (const row of file.rows('meta')) {
        const { text, integer } = tableRow(row)
        if (text('key') === key) return text('value') ?? String(integer('value') ?? '')
      }
      return null
    },
  }
}

/**
 * Microseconds are divided in the database, and other numbers bounded: some handles throw for a number that is too large,
 * and then for all rows.
 */
function tableOfHandle(handle: SqliteHandle, name: string, wanted: Columns): CookieTable | null {
  const found = all(handle, `SELECT name FROM pragma_table_info('${name}')`)
  const columns = new Set(found.map((row) => String(cellOf(row, 'name')).toLowerCase()))
  if (columns.size === 0) return null
  const selected = Object.entries(wanted)
    .filter(([column]) => columns.has(column))
    .map(([column, kind]) => {
      if (kind === 'octets') return `CAST(${column} AS BLOB) AS ${column}`
      return kind === 'micros'
        ? `${bounded(`${column} / 1000`)} AS ${column}, ${column} % 1000 AS ${column}_rest`
        : `${bounded(column)} AS ${column}`
    })
  const [version] = all(handle, 'PRAGMA user_version')
  return {
    columns,
    userVersion: Number(cellOf(version, 'user_version')),
    mayLackRows: false,
    isDamaged: false,
    *rows() {
      for (const row of all(handle, `SELECT ${selected.join(', ')} FROM ${name}`)) {
        yield tableRow(
          (column) => cellOf(row, column),
          (column) => cellOf(row, `${column}_rest`),
        )
      }
    },
    meta(key) {
      if (all(handle, "SELECT name FROM pragma_table_info('meta')").length === 0) return null
      const [row] = all(handle, `SELECT CAST(value AS TEXT) AS value FROM meta WHERE key = '${key}'`)
      const value = cellOf(row, 'value')
      return value === undefined || value === null ? null : String(value)
    },
  }
}

/** An expression of SQL whose integers are within the bounds of what handles return. */
function bounded(expression: string): string {
  return `CASE typeof(${expression}) WHEN 'integer' THEN max(min(${expression}, ${MOST}), -${MOST}) ELSE ${expression} END`
}

function all(handle: SqliteHandle, sql: string): readonly unknown[] {
  const statement = handle.prepare(sql)
  try {
    const rows = statement.all()
    return Array.isArray(rows) ? rows : []
  } finally {
    // Some libraries keep a statement until it is finalized.
    if ('finalize' in statement && typeof statement.finalize === 'function') statement.finalize()
  }
}

function cellOf(row: unknown, column: string): unknown {
  return typeof row === 'object' && row !== null ? Reflect.get(row, column) : undefined
}

/** A row by its cells. `rest` is given if the cells of microseconds have been divided: it returns the remainders. */
function tableRow(cell: (column: string) => unknown, rest?: (column: string) => unknown): TableRow {
  const octets = (column: string): Uint8Array | null => {
    const value = cell(column)
    return isBytes(value) ? value : null
  }
  const integer = (column: string): number | null => numberOf(cell(column))
  return {
    octets,
    integer,
    text(column) {
      const value = octets(column)
      return value === null ? null : byteString(value)
    },
    milliseconds(column) {
      if (rest !== undefined) return integer(column)
      const value = cell(column)
      if (typeof value === 'bigint') return numberOf(value / 1000n)
      return typeof value === 'number' ? Math.trunc(value / 1000) : null
    },
    microseconds(column) {
      if (rest !== undefined) return numberOf(rest(column)) ?? 0
      const value = cell(column)
      return Number(typeof value === 'bigint' ? value % 1000n : typeof value === 'number' ? value % 1000 : 0)
    },
  }
}

/** A number, within the bounds that those of a handle have. */
function numberOf(value: unknown): number | null {
  if (typeof value === 'bigint') return Math.max(-MOST, Math.min(MOST, Number(value)))
  return typeof value === 'number' ? value : null
}
