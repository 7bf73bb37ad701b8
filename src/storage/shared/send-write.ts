/**
 * Sends a write until it is known whether it took place.
 */
import type { RecordKey, WriteResult } from '../record-storage.js'
import { StorageError } from '../storage-error.js'
import { nameOf } from './unit-record.js'
import { asStorageError, kindOf } from './unit-setting.js'

/** How often a write is sent. */
const SENDINGS = 3
/** The longest pause between two tries, in milliseconds. */
const LONGEST_PAUSE = 100

/**
 * Sends a write. If it fails it is sent again as the same one, since it may have taken place.
 *
 * @param key - the unit, for messages.
 * @throws StorageError of the kind `unknown` if it may have taken place, and what came of it cannot be known.
 */
export async function sendWrite(
  write: () => Promise<WriteResult>,
  key: RecordKey,
  timeout: number,
  signal: AbortSignal,
): Promise<WriteResult> {
  let doubt: { readonly cause: unknown } | null = null
  const unknown = (cause: unknown): StorageError =>
    new StorageError('unknown', `${nameOf(key)}: it is not known whether the change was written`, cause)
  for (let sendings = 1; ; sendings += 1) {
    let result: WriteResult | null = null
    try {
      result = await write()
    } catch (thrown) {
      const error = asStorageError(thrown, timeout)
      const kind = kindOf(error)
      if (kind === 'failed' || kind === 'unknown') doubt = { cause: error }
      else if (kind !== 'locked') throw error
      if (sendings === SENDINGS || signal.aborted) throw doubt === null ? error : unknown(doubt.cause)
    }
    // A write that took place may have been followed by others since.
    if (result?.status === 'conflict' && doubt !== null) throw unknown(doubt.cause)
    if (result !== null) return result
    await pause(sendings)
  }
}

/** Waits a random time, longer after each try. */
export async function pause(tries: number): Promise<void> {
  const longest = Math.min(LONGEST_PAUSE, 2 ** tries)
  await new Promise((resolve) => setTimeout(resolve, Math.random() * longest))
}
