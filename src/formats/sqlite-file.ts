/**
 * Reads tables from the octets of a SQLite database, without SQLite: the b-trees of the tables that have cookies
 * (https://www.sqlite.org/fileformat2.html). Whatever the octets are, each page is read once.
 */
import { byteString } from './octets.js'
import { type Column, columnsOf } from './sqlite-schema.js'

/** A value of a row: text and blobs are octets. */
export type SqliteValue = null | number | bigint | Uint8Array

/** A row, by its columns in lower case. */
export type SqliteRow = (column: string) => SqliteValue

interface Table {
  readonly root: number
  readonly columns: readonly Column[]
}

/** The first octets of every database. */
export const SQLITE_MAGIC = 'SQLite format 3\0'

const HEADER = 100
const INTERIOR = 0x05
const LEAF = 0x0d
/** How long a CREATE statement may be. */
const SCHEMA_OCTETS = 100_000

export class SqliteFile {
  /** The number that an application keeps in the database. */
  readonly userVersion: number
  /** Whether newer rows may be in a file beside the database. */
  readonly hasWal: boolean
  /** Whether a part could not be read. */
  isDamaged = false
  readonly #bytes: Uint8Array
  readonly #view: DataView
  readonly #pageSize: number
  readonly #usable: number
  readonly #tables = new Map<string, Table>()
  /** The pages that were read. A page is not read twice, since it can belong to one tree only. */
  #seen: Uint8Array

  private constructor(bytes: Uint8Array, view: DataView, pageSize: number) {
    this.#bytes = bytes
    this.#view = view
    this.#pageSize = pageSize
    this.#usable = pageSize - view.getUint8(20)
    this.userVersion = view.getInt32(60)
    this.hasWal = view.getUint8(18) === 2 || view.getUint8(19) === 2
    this.#seen = new Uint8Array(Math.ceil(bytes.length / pageSize) + 1)
    const schema = ['type', 'name', 'tbl_name', 'rootpage', 'sql'].map((name) => ({ name, otherwise: null }))
    for (const row of this.#walk({ root: 1, columns: schema })) this.#addTable(row)
  }

  /** Opens a database; `null` if the octets are not one of UTF-8. */
  static open(bytes: Uint8Array): SqliteFile | null {
    if (bytes.length < HEADER || byteString(bytes, 0, SQLITE_MAGIC.length) !== SQLITE_MAGIC) return null
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const size = view.getUint16(16)
    const pageSize = size === 1 ? 65_536 : size
    const isPowerOfTwo = pageSize >= 512 && (pageSize & (pageSize - 1)) === 0
    // An empty database has no encoding.
    const isUtf8 = view.getUint32(56) <= 1
    return isPowerOfTwo && isUtf8 && pageSize - view.getUint8(20) >= 480 ? new SqliteFile(bytes, view, pageSize) : null
  }

  /** The names of the columns of a table; `null` if there is no such table. */
  columns(table: string): readonly string[] | null {
    return this.#tables.get(table)?.columns.map(({ name }) => name) ?? null
  }

  /** The rows of a table. */
  *rows(table: string): Generator<SqliteRow> {
    const found = this.#tables.get(table)
    if (found === undefined) return
    this.#seen = new Uint8Array(this.#seen.length)
    yield* this.#walk(found)
  }

  #addTable(row: SqliteRow): void {
    const text = (column: string): string => {
      const value = row(column)
      return value instanceof Uint8Array && value.length <= SCHEMA_OCTETS ? byteString(value) : ''
    }
    const root = Number(row('rootpage'))
    if (text('type') === 'table')
      this.#tables.set(text('name').toLowerCase(), { root, columns: columnsOf(text('sql')) })
  }

  /** Walks the b-tree of a table, and goes on after a page or a cell that is damaged. */
  *#walk({ root, columns }: Table): Generator<SqliteRow> {
    const indexes = new Map(columns.map(({ name }, index) => [name, index]))
    const pages = [root]
    for (let page = pages.pop(); page !== undefined; page = pages.pop()) {
      const start = this.#startOf(page)
      if (start === null) continue
      const header = start + (page === 1 ? HEADER : 0)
      const type = this.#bytes[header]
      const cells = header + (type === INTERIOR ? 12 : 8)
      if ((type !== INTERIOR && type !== LEAF) || cells > start + this.#usable) {
        this.isDamaged = true
        continue
      }
      const given = this.#view.getUint16(header + 3)
      const count = Math.min(given, Math.floor((start + this.#usable - cells) / 2))
      if (count < given) this.isDamaged = true
      if (type === INTERIOR) {
        pages.push(this.#view.getUint32(header + 8))
        for (let index = count - 1; index >= 0; index -= 1) {
          const cell = start + this.#view.getUint16(cells + index * 2)
          if (cell + 4 <= start + this.#usable) pages.push(this.#view.getUint32(cell))
          else this.isDamaged = true
        }
      } else yield* this.#leaf(start, cells, count, columns, indexes)
    }
  }

  *#leaf(
    start: number,
    cells: number,
    count: number,
    columns: readonly Column[],
    indexes: ReadonlyMap<string, number>,
  ): Generator<SqliteRow> {
    // Cells do not overlap, so that together they are no longer than their page.
    let left = this.#usable
    for (let index = 0; index < count; index += 1) {
      const cell = start + this.#view.getUint16(cells + index * 2)
      const found = this.#payload(start, cell)
      left -= found?.local ?? 0
      const values = found === null || left < 0 ? null : this.#values(found.payload)
      if (values === null) {
        this.isDamaged = true
        if (left < 0) return
        continue
      }
      yield (column) => {
        const place = indexes.get(column)
        if (place === undefined) return null
        const value = values[place]
        return value === undefined ? defaultValue(columns[place]) : value
      }
    }
  }

  /** Where a page is; `null` if it is not there as a whole, or was read before. */
  #startOf(page: number): number | null {
    const start = (page - 1) * this.#pageSize
    if (!(page >= 1) || start + this.#pageSize > this.#bytes.length || this.#seen[page] === 1) {
      this.isDamaged = true
      return null
    }
    this.#seen[page] = 1
    return start
  }

  /** The payload of a cell, with the pages on which it goes on. */
  #payload(start: number, cell: number): { readonly payload: Uint8Array; readonly local: number } | null {
    const end = start + this.#usable
    const size = readVarint(this.#bytes, cell, end)
    const rowId = size && readVarint(this.#bytes, size.next, end)
    if (size === null || rowId === null || size.value > this.#bytes.length) return null
    const most = this.#usable - 35
    const least = Math.floor(((this.#usable - 12) * 32) / 255) - 23
    const surplus = least + ((size.value - least) % (this.#usable - 4))
    const local = size.value <= most ? size.value : surplus <= most ? surplus : least
    const from = rowId.next
    if (from + local > end) return null
    if (local === size.value) return { payload: this.#bytes.subarray(from, from + local), local }
    if (from + local + 4 > end) return null
    const payload = new Uint8Array(size.value)
    payload.set(this.#bytes.subarray(from, from + local))
    let page = this.#view.getUint32(from + local)
    for (let filled = local; filled < size.value; ) {
      const overflow = this.#startOf(page)
      if (overflow === null) return null
      const part = Math.min(this.#usable - 4, size.value - filled)
      payload.set(this.#bytes.subarray(overflow + 4, overflow + 4 + part), filled)
      filled += part
      page = this.#view.getUint32(overflow)
    }
    return { payload, local }
  }

  /** The values of a record; `null` if it is not one. */
  #values(payload: Uint8Array): SqliteValue[] | null {
    const header = readVarint(payload, 0, payload.length)
    if (header === null || header.value > payload.length) return null
    const values: SqliteValue[] = []
    let position = header.value
    for (let next = header.next; next < header.value; ) {
      const type = readVarint(payload, next, header.value)
      if (type === null) return null
      next = type.next
      const length = lengthOf(type.value)
      if (position + length > payload.length) return null
      values.push(typedValue(type.value, payload.subarray(position, position + length)))
      position += length
    }
    return values
  }
}

/** A varint, and where the next octet is; `null` if it does not end before `end`. Eight octets are all that is needed. */
function readVarint(bytes: Uint8Array, start: number, end: number): { value: number; next: number } | null {
  let value = 0
  for (let position = start; position < Math.min(end, start + 9); position += 1) {
    const octet = bytes[position] ?? 0
    if (position === start + 8) return { value: value * 256 + octet, next: position + 1 }
    value = value * 128 + (octet & 0x7f)
    if (octet < 0x80) return { value, next: position + 1 }
  }
  return null
}

/** The octets of a value by its serial type. */
function lengthOf(type: number): number {
  if (type >= 12) return Math.floor((type - 12) / 2)
  return [0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0][type] ?? 0
}

function typedValue(type: number, octets: Uint8Array): SqliteValue {
  if (type >= 12) return octets
  if (type === 0 || type >= 10) return null
  if (type >= 8) return type - 8
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength)
  if (type === 7) return view.getFloat64(0)
  if (type === 6) return view.getBigInt64(0)
  let value = view.getInt8(0)
  for (let position = 1; position < octets.length; position += 1) value = value * 256 + view.getUint8(position)
  return value
}

function defaultValue(column: Column | undefined): SqliteValue {
  const value = column?.otherwise ?? null
  return typeof value === 'string' ? new TextEncoder().encode(value) : value
}
