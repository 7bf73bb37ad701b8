/** Storages for the tests of shared jars: they count what they do, or fail as they are told. */

import { memoryStorage } from '../../src/storage/memory.js'
import type { RecordStorage, WriteResult } from '../../src/storage/record-storage.js'

type Write = (...args: Parameters<RecordStorage['write']>) => Promise<WriteResult>

export interface Instrumented {
  readonly storage: RecordStorage
  readonly counts: { reads: number; writes: number }
  /** Is called in the place of each write, with the real one; by default it calls that. */
  onWrite: (write: () => Promise<WriteResult>, ...args: Parameters<RecordStorage['write']>) => Promise<WriteResult>
  onRead: (read: () => ReturnType<RecordStorage['read']>) => ReturnType<RecordStorage['read']>
}

/** Makes a storage in memory, or one beside another, that a test may interfere with. */
export function instrumented(inner: RecordStorage = memoryStorage(), hasWatch = true): Instrumented {
  const counts = { reads: 0, writes: 0 }
  const write: Write = (...args) => {
    counts.writes += 1
    return own.onWrite(() => inner.write(...args), ...args)
  }
  const storage: RecordStorage = {
    read(...args) {
      counts.reads += 1
      return own.onRead(() => inner.read(...args))
    },
    write,
    keys: (jar) => inner.keys(jar),
    ...(hasWatch && inner.watch && { watch: inner.watch.bind(inner) }),
    flush: () => inner.flush(),
    close: () => inner.close(),
  }
  const own: Instrumented = { storage, counts, onWrite: (real) => real(), onRead: (real) => real() }
  return own
}
