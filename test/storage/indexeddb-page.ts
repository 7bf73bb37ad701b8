/**
 * What a page does for the tests of the storage in IndexedDB: it runs the contract, and opens jars that a later page opens
 * again.
 */

import { openJar } from '../../src/storage/index.js'
import { indexedDBStorage } from '../../src/storage/indexeddb.js'
import { contract } from './contract.js'

/** What the page's scripts can call. */
const storageTests = {
  /** Runs a check of the contract in a database of its own, and returns its error; `null` for none. */
  async check(name: string): Promise<string | null> {
    const check = contract.find((each) => each.name === name)
    if (check === undefined) return 'there is no such check'
    const database = `contract: ${name}`
    try {
      await check.run({ open: () => indexedDBStorage(database), lasts: true, remove: () => {} })
      return null
    } catch (error) {
      return error instanceof Error ? `${error}\n${error.stack ?? ''}` : String(error)
    }
  },

  /** Sets some cookies of a jar, and flushes it, but does not close it. */
  async set(database: string, lines: readonly string[]): Promise<void> {
    const jar = await openJar(indexedDBStorage(database))
    for (const line of lines) jar.setCookie(line, 'https://site.example/')
    await jar.flush()
  },

  /** The names of the cookies that a jar has. */
  async names(database: string): Promise<string[]> {
    const jar = await openJar(indexedDBStorage(database))
    const names = jar.records().map(({ name }) => name)
    await jar.close()
    return names
  },

  /** Has two owners change one site, and returns how their flushes end. */
  async conflict(database: string): Promise<string[]> {
    const jars = [await openJar(indexedDBStorage(database)), await openJar(indexedDBStorage(database))]
    for (const [index, jar] of jars.entries()) jar.setCookie(`n${index}=1`, 'https://site.example/')
    const outcomes: string[] = []
    for (const jar of jars) {
      outcomes.push(
        await jar.flush().then(
          () => 'saved',
          (error: unknown) => (error instanceof Error ? error.name : 'something else'),
        ),
      )
    }
    return outcomes
  },
}

export type StorageTests = typeof storageTests

// A page and a worker have the same global object under this name.
Object.assign(globalThis, { storageTests })
