/**
 * A record as Redis keeps it: one string, which takes half the memory of a hash.
 *
 * It is `S1`, then the versions that the last four writes gave to the record, the latest first, each behind a space; then, after
 * a line feed, the text. A record that was removed has neither line feed nor text. A version is the time of the write in
 * microseconds, or more; `-`, or `+` if the write removed the record; and the id of the write, percent-encoded.
 */
import { exactText, keptText } from '../exact-text.js'
import type { RecordVersion } from '../record-storage.js'
import { StorageError } from '../storage-error.js'

/** What every record begins with. */
export const MARK = 'S1 '

/** A record that was read; one that was removed has no text. */
export interface RedisRecord {
  readonly version: RecordVersion
  readonly text: string | null
}

/**
 * Reads a record.
 *
 * @throws StorageError if it is something else.
 */
export function readRecord(value: string): RedisRecord {
  if (!value.startsWith(MARK)) throw new StorageError('foreign', 'redis: expected a record, got something else')
  const line = value.indexOf('\n')
  const [version = ''] = value.slice(MARK.length, line === -1 ? undefined : line).split(' ', 1)
  return { version, text: line === -1 ? null : exactText(value.slice(line + 1)) }
}

/** The id of a write as it stands in a version: without a space or a line feed. */
export function keptId(writeId: string): string {
  return encodeURIComponent(keptText(writeId))
}
