/** Sealed records for tests: keyrings, storages that somebody tampers with, and what goes wrong. */

import { memoryStorage } from '../../src/storage/memory.js'
import type { RecordKey, RecordStorage } from '../../src/storage/record-storage.js'
import { type Keyring, KeysUnavailable, rawKeyring, SealBroken } from '../../src/storage/sealed/index.js'

/** A keyring of a key whose octets all are the same. */
export function keyringOf(octet: number): Keyring {
  return rawKeyring(new Uint8Array(32).fill(octet))
}

/** What is wrong, by its name: the fault of a sealed record or of keys, or the kind of another error. */
export async function faultOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise
  } catch (error) {
    if (error instanceof SealBroken || error instanceof KeysUnavailable) return error.fault
    return error instanceof Error && 'kind' in error ? `${error.name} ${error.kind}` : String(error)
  }
  return 'no error'
}

/** Writes a text, whatever stands there, and returns the version that came of it. */
export async function put(storage: RecordStorage, key: RecordKey, text: string | null): Promise<string | null> {
  const before = await storage.read(key)
  const result = await storage.write(key, text, before?.version ?? null, { writeId: crypto.randomUUID() })
  if (result.status === 'conflict') throw new Error('a conflict')
  return result.version
}

/** A storage in memory that notes every name and text which is written, and shows what it keeps. */
export interface Watched {
  readonly storage: RecordStorage
  /** Everything that was ever written: jars, units, texts and ids of writes. */
  readonly written: string[]
  /** What is kept now, by stored names. */
  contents(): Promise<{ readonly key: RecordKey; readonly text: string }[]>
}

export function watchedStorage(): Watched {
  const storage = memoryStorage()
  const written: string[] = []
  const keys = new Map<string, RecordKey>()
  return {
    written,
    async contents() {
      const found: { key: RecordKey; text: string }[] = []
      for (const key of keys.values()) {
        const record = await storage.read(key)
        if (record !== null) found.push({ key, text: record.text })
      }
      return found
    },
    storage: {
      read: (key, options) => storage.read(key, options),
      write: (key, text, ifVersion, options) => {
        keys.set(JSON.stringify([key.jar, key.unit]), key)
        written.push(key.jar, key.unit, text ?? '', options.writeId)
        return storage.write(key, text, ifVersion, options)
      },
      keys: (jar) => storage.keys(jar),
      flush: () => storage.flush(),
      close: () => storage.close(),
    },
  }
}

/** The units of a jar, as a storage lists them. */
export async function unitsOf(storage: RecordStorage, jar: string): Promise<string[]> {
  const units: string[] = []
  for await (const { unit } of storage.keys(jar)) units.push(unit)
  return units.sort()
}
