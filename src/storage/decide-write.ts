/**
 * Decides on a write, as a pure function that all storages share: compare-and-set, with the last writes kept so that a
 * repeated one gets the same result.
 */
import { invalidArgument, requireString } from '../cookie/invalid-argument.js'
import type { RecordKey, RecordVersion, StoredRecord, WriteOptions, WriteResult } from './record-storage.js'
import { nextVersion } from './versions.js'

/** The id of a write, and the version that it gave to the record; `null` if it removed it. */
export type PastWrite = readonly [writeId: string, version: RecordVersion | null]

/** Whether a value that was read is a past write. */
export function isPastWrite(write: unknown): write is PastWrite {
  if (!Array.isArray(write)) return false
  const [writeId, version] = write
  return typeof writeId === 'string' && (version === null || typeof version === 'string')
}

/** What a storage knows of a record, or of one that was removed. */
export interface RecordState {
  /** `null` if it was removed. */
  readonly text: string | null
  /** The last version that it had. */
  readonly version: RecordVersion
  readonly expiresAt: number | null
  /** The last writes, the latest first. */
  readonly writes: readonly PastWrite[]
}

/** The number of writes of a record that are kept. */
const WRITES = 4

/** How long a storage has to keep the writes of a record that was removed, in milliseconds: an hour. */
export const REMOVAL_AGE = 3_600_000

/** The result to return, and the new state of the record; `null` if the record does not change. */
export interface WriteDecision {
  readonly result: WriteResult
  readonly next: RecordState | null
}

/** Decides on a write to a record. */
export function decideWrite(
  state: RecordState | null,
  text: string | null,
  ifVersion: RecordVersion | null,
  { writeId, expiresAt = null }: WriteOptions,
): WriteDecision {
  const past = state?.writes.find(([id]) => id === writeId)
  if (past !== undefined) return { result: { status: 'written', version: past[1] }, next: null }
  const current = recordOf(state)
  if ((current?.version ?? null) !== ifVersion) return { result: { status: 'conflict', current }, next: null }
  const version = nextVersion(state?.version ?? null)
  const result: WriteResult = { status: 'written', version: text === null ? null : version }
  if (text === null && current === null) return { result, next: null }
  const writes: readonly PastWrite[] = [[writeId, result.version], ...(state?.writes ?? []).slice(0, WRITES - 1)]
  return { result, next: { text, version, expiresAt: text === null ? null : expiresAt, writes } }
}

/** The record of a state; `null` if it was removed. */
export function recordOf(state: RecordState | null | undefined): StoredRecord | null {
  if (state === null || state === undefined || state.text === null) return null
  return { version: state.version, text: state.text }
}

/** Throws if the arguments of a read cannot be used. */
export function requireKey(key: RecordKey): void {
  if (typeof key !== 'object' || key === null) throw invalidArgument('key', key, 'an object with jar and unit')
  requireString('key.jar', key.jar)
  requireString('key.unit', key.unit)
}

/** Throws if the arguments of a write cannot be used. */
export function requireWrite(
  key: RecordKey,
  text: string | null,
  ifVersion: RecordVersion | null,
  options: WriteOptions,
): void {
  requireKey(key)
  if (text !== null) requireString('text', text)
  if (ifVersion !== null) requireString('ifVersion', ifVersion)
  requireString('options.writeId', options?.writeId)
  const { expiresAt = null } = options
  if (expiresAt !== null && !Number.isFinite(expiresAt)) {
    throw invalidArgument('options.expiresAt', expiresAt, 'a finite number of milliseconds or null')
  }
}
