/**
 * The entry point `speculoos/storage/memory`: records in memory, for tests and for a program that ends with its cookies.
 *
 * @module speculoos/storage/memory
 */
import { recordOf, requireKey, requireWrite } from './decide-write.js'
import type { RecordChange, RecordKey, RecordStorage } from './record-storage.js'
import { RecordTable } from './record-table.js'
import { closedStorage } from './storage-error.js'

/**
 * Makes a storage that keeps its records in memory, for as long as the program holds it.
 *
 * @example
 * ```ts
 * import { memoryStorage } from 'speculoos/storage/memory'
 *
 * const storage = memoryStorage()
 * const key = { jar: 'jar', unit: 'site.example' }
 * const written = await storage.write(key, 'one', null, { writeId: '1' })
 * console.log(written.status, (await storage.read(key))?.text) // => written one
 * const late = await storage.write(key, 'other', null, { writeId: '2' })
 * console.log(late.status) // => conflict
 * ```
 *
 * @see {@link RecordStorage}
 */
export function memoryStorage(): RecordStorage {
  const table = new RecordTable()
  const listeners = new Map<object, { readonly jar: string; readonly listener: (change: RecordChange) => void }>()
  let isClosed = false

  function begin(signal: AbortSignal | undefined): void {
    if (isClosed) throw closedStorage()
    signal?.throwIfAborted()
  }

  function report(change: Exclude<RecordChange, 'everything'>): void {
    for (const { jar, listener } of listeners.values())
      if (jar === change.key.jar) queueMicrotask(() => listener(change))
  }

  return {
    async read(key, options) {
      requireKey(key)
      begin(options?.signal)
      return recordOf(table.get(key))
    },
    async write(key, text, ifVersion, options) {
      requireWrite(key, text, ifVersion, options)
      begin(options.signal)
      const { result, next } = table.decide(key, text, ifVersion, options)
      if (next !== null) {
        const { jar, unit } = key
        table.set({ jar, unit }, next)
        report({ key: { jar, unit }, version: next.text === null ? null : next.version })
      }
      return result
    },
    async *keys(jar): AsyncGenerator<RecordKey> {
      begin(undefined)
      yield* table.keys(jar)
    },
    async watch(jar, listener) {
      begin(undefined)
      const own = {}
      listeners.set(own, { jar, listener })
      return async () => {
        listeners.delete(own)
      }
    },
    async flush() {
      begin(undefined)
    },
    async close() {
      isClosed = true
      listeners.clear()
    },
  }
}
