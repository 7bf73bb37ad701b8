/**
 * The form of the file: a line that says what it is, then frames, which are only appended.
 *
 *     file    = header *frame
 *     header  = "speculoos-storage 1" LF
 *     frame   = length checksum payload      ; each a u32, little-endian, of the payload: its octets, their CRC-32C
 *     payload = fields LF text               ; UTF-8
 *     fields  = JSON [durable, jar, unit, version, expiresAt, writes, has-text]
 *
 * `durable` is the length that the file had when it was last made durable before the frame was written. This
 * distinguishes a torn tail from damage: a bad frame behind that length may be torn, and one before it cannot be.
 */
import { isPastWrite, type RecordState } from './decide-write.js'
import { exactText, keptText } from './exact-text.js'
import { checksum } from './file-checksum.js'
import type { TableEntry } from './record-table.js'

const NAME = 'speculoos-storage '
const FIRST_LINE = `${NAME}1\n`
const PREFIX = 8
/** The first octet of each payload: `[`. */
const FIRST_OCTET = 0x5b
/** The search for whole frames after a bad one reads at most this multiple of the file's length. */
const SEARCH = 8

/** The first line of a file. */
export const HEADER: Uint8Array = /* @__PURE__ */ Uint8Array.from(FIRST_LINE, (character) => character.charCodeAt(0))

/** The kind of a file, by its first line. */
export type FileForm = 'ours' | 'empty' | 'newer' | 'foreign'

/** The kind of a file, by its first line. */
export function formOf(octets: Uint8Array): FileForm {
  if (octets.length === 0) return 'empty'
  const start = String.fromCharCode(...octets.subarray(0, HEADER.length + 20))
  if (start.startsWith(FIRST_LINE)) return 'ours'
  return new RegExp(`^${NAME}[0-9]+\n`).test(start) ? 'newer' : 'foreign'
}

/** The octets of a frame. */
export function encodeFrame({ key, state }: TableEntry, durable: number): Uint8Array {
  const { text, version, expiresAt, writes } = state
  const fields = JSON.stringify([durable, key.jar, key.unit, version, expiresAt, writes, text === null ? 0 : 1])
  const payload = new TextEncoder().encode(text === null ? `${fields}\n` : `${fields}\n${keptText(text)}`)
  const frame = new Uint8Array(PREFIX + payload.length)
  const view = new DataView(frame.buffer)
  view.setUint32(0, payload.length, true)
  view.setUint32(4, checksum(payload), true)
  frame.set(payload, PREFIX)
  return frame
}

/** The contents of the frames of a file. */
export interface Scan {
  /** The length up to which all frames are whole. */
  readonly end: number
  /** Whether a frame that is not whole had been made durable, so that no interrupted write explains it. */
  readonly isDamaged: boolean
}

/** Reads the frames of a file in order, up to the first one that is not whole. */
export function scanFrames(octets: Uint8Array, take: (entry: TableEntry) => void): Scan {
  let place = HEADER.length
  while (place < octets.length) {
    const end = endOfFrame(octets, place)
    const frame = end === null ? null : decodeFrame(octets, place, end)
    if (frame === null) return { end: place, isDamaged: isDurableBehind(octets, place) }
    take(frame.entry)
    place = end ?? octets.length
  }
  return { end: place, isDamaged: false }
}

/** Where a frame ends by its length; `null` if the file is shorter. */
function endOfFrame(octets: Uint8Array, place: number): number | null {
  if (place + PREFIX > octets.length) return null
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength)
  const end = place + PREFIX + view.getUint32(place, true)
  return end <= octets.length ? end : null
}

/**
 * Whether a whole frame behind a bad one was written when the bad one had been made durable. The length of the bad one may
 * be wrong, so frames are looked for at each octet. If the search takes too long, the file counts as damaged.
 */
function isDurableBehind(octets: Uint8Array, bad: number): boolean {
  let left = SEARCH * octets.length
  for (let place = bad + 1; place + PREFIX < octets.length; place += 1) {
    if (octets[place + PREFIX] !== FIRST_OCTET) continue
    const end = endOfFrame(octets, place)
    if (end === null) continue
    left -= end - place
    if (left < 0) return true
    const frame = decodeFrame(octets, place, end)
    if (frame !== null && frame.durable > bad) return true
  }
  return false
}

/** Reads a frame; `null` if it is not whole. */
function decodeFrame(
  octets: Uint8Array,
  start: number,
  end: number,
): { readonly durable: number; readonly entry: TableEntry } | null {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength)
  if (checksum(octets, start + PREFIX, end) !== view.getUint32(start + 4, true)) return null
  try {
    const payload = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      octets.subarray(start + PREFIX, end),
    )
    const line = payload.indexOf('\n')
    const fields: unknown = JSON.parse(payload.slice(0, line))
    if (!Array.isArray(fields)) return null
    const [durable, jar, unit, version, expiresAt, writes, hasText] = fields
    if (typeof durable !== 'number' || typeof jar !== 'string' || typeof unit !== 'string') return null
    if (typeof version !== 'string' || !Array.isArray(writes) || !writes.every(isPastWrite)) return null
    if (expiresAt !== null && typeof expiresAt !== 'number') return null
    const text = hasText === 1 ? exactText(payload.slice(line + 1)) : null
    const state: RecordState = { text, version, expiresAt, writes }
    return { durable, entry: { key: { jar, unit }, state } }
  } catch {
    return null
  }
}
