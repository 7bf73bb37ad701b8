/**
 * The format of Safari: Cookies.binarycookies.
 */
import { Entries, type Place } from './entries.js'
import type { FileContents, FormatCode, ReadContext } from './format.js'
import { fileDamaged } from './format-reasons.js'
import { byteString } from './octets.js'
import { FROM_2001 } from './times.js'

const MAGIC = 'cook'
const PAGE_MARK = 0x00000100
/** The octets of a record before its texts. */
const HEADER = 56
const SECURE = 1
const HTTP_ONLY = 4

/**
 * The `Cookies.binarycookies` of Safari, from its octets.
 *
 * @example
 * ```ts
 * import { safari } from 'speculoos/formats'
 *
 * console.log(safari.title, safari.writes) // => Safari Cookies.binarycookies false
 * ```
 */
export const safari: FormatCode<'safari'> = {
  name: 'safari',
  title: 'Safari Cookies.binarycookies',
  reads: true,
  writes: false,
  lossy: [],
  looksLike: 'the octets of Cookies.binarycookies of Safari',
  recognizes: ({ bytes }) => bytes !== null && isSafari(bytes),
  read: ({ bytes }, context) => (bytes !== null && isSafari(bytes) ? read(bytes, context) : null),
  write: null,
}

function isSafari(bytes: Uint8Array): boolean {
  return bytes.length >= 8 && byteString(bytes, 0, MAGIC.length) === MAGIC
}

// file = "cook" page-count *page-size *page; numbers are big-endian
function read(bytes: Uint8Array, context: ReadContext): FileContents {
  const entries = new Entries(context, { text: 'octets' })
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const given = view.getUint32(4)
  const count = Math.min(given, Math.floor((bytes.length - 8) / 4))
  let start = 8 + given * 4
  let index = 0
  let isDamaged = count < given
  for (let page = 0; page < count && !isDamaged; page += 1) {
    const size = view.getUint32(8 + page * 4)
    const end = start + size
    if (end > bytes.length || size < 8) isDamaged = true
    else
      index = readPage(
        new DataView(bytes.buffer, bytes.byteOffset + start, size),
        bytes.subarray(start, end),
        index,
        entries,
      )
    start = end
  }
  if (isDamaged) entries.refuse({}, undefined, fileDamaged)
  return entries.result()
}

// page = page-mark count *offset %x00.00.00.00 *record; numbers are little-endian
function readPage(view: DataView, page: Uint8Array, first: number, entries: Entries): number {
  const given = view.getUint32(4, true)
  const count = Math.min(given, Math.floor((page.length - 8) / 4))
  let index = first
  let isDamaged = view.getUint32(0) !== PAGE_MARK || count < given
  // Records do not overlap, so that together they are no longer than their page.
  let left = page.length
  for (let record = 0; record < count && !isDamaged; record += 1) {
    const place = { index }
    if (entries.isFull(place)) break
    const start = view.getUint32(8 + record * 4, true)
    const size = start + HEADER <= page.length ? view.getUint32(start, true) : 0
    left -= Math.max(size, HEADER)
    if (left < 0) isDamaged = true
    else if (size < HEADER || start + size > page.length) entries.refuse(place, undefined, fileDamaged)
    else readRecord(page.subarray(start, start + size), place, entries)
    index += 1
  }
  if (isDamaged) entries.refuse({}, undefined, fileDamaged)
  return index
}

// record = size version flags has-port *offset end expiry creation *text; times are seconds since 2001
function readRecord(record: Uint8Array, place: Place, entries: Entries): void {
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength)
  const flags = view.getUint32(8, true)
  const [domain, name, path, value] = [16, 20, 24, 28].map((at) => textAt(record, view.getUint32(at, true)))
  if (domain === null || name === null || path === null || value === null) {
    entries.refuse(place, name ?? undefined, fileDamaged)
    return
  }
  const expiry = view.getFloat64(40, true)
  const creation = view.getFloat64(48, true)
  entries.take(place, {
    name,
    value,
    domain,
    path,
    secure: (flags & SECURE) !== 0,
    httpOnly: (flags & HTTP_ONLY) !== 0,
    sameSite: undefined,
    expiry: Number.isFinite(expiry) ? { time: Math.round(expiry * 1000) + FROM_2001 } : null,
    creationTime: Number.isFinite(creation) ? Math.round(creation * 1000) + FROM_2001 : null,
  })
}

/** The octets up to a NUL; `null` if there is none within the record. */
function textAt(record: Uint8Array, offset: number): string | null {
  const end = offset >= HEADER ? record.indexOf(0, offset) : -1
  return end === -1 ? null : byteString(record, offset, end)
}
