/** The storage in IndexedDB, over an imitation of it. `indexeddb-chromium.test.ts` tries the real one. */

import 'fake-indexeddb/auto'
import { describe, expect, it } from 'vitest'
import { indexedDBStorage } from '../../src/storage/indexeddb.js'
import { passesContract } from './run-contract.js'

let databases = 0

describe('indexeddb', () => {
  passesContract(() => {
    databases += 1
    const name = `cookies ${databases}`
    return { open: () => indexedDBStorage(name), lasts: true, remove: () => {} }
  })

  const key = { jar: 'jar', unit: 'site.example' }

  it('two storages of one database see what the other has written, and conflict', async () => {
    const one = indexedDBStorage('shared')
    const other = indexedDBStorage('shared')
    const [first, second] = await Promise.all([
      one.write(key, 'one', null, { writeId: '1' }),
      other.write(key, 'other', null, { writeId: '2' }),
    ])
    expect([first.status, second.status].sort()).toEqual(['conflict', 'written'])
    expect(await one.read(key)).toEqual(await other.read(key))
  })

  it('opens the database again after another page has deleted it', async () => {
    const storage = indexedDBStorage('deleted')
    await storage.write(key, 'one', null, { writeId: '1' })
    await new Promise((resolve) => {
      indexedDB.deleteDatabase('deleted').onsuccess = resolve
    })
    expect(await storage.read(key)).toBe(null)
    expect((await storage.write(key, 'two', null, { writeId: '2' })).status).toBe('written')
  })

  it('refuses a database of a newer version', async () => {
    await new Promise((resolve) => {
      indexedDB.open('newer', 7).onsuccess = resolve
    })
    await expect(indexedDBStorage('newer').read(key)).rejects.toMatchObject({ kind: 'newer' })
  })

  it('refuses the database of another program, and does not keep it open', async () => {
    await new Promise<void>((resolve) => {
      const opening = indexedDB.open('foreign', 1)
      opening.onupgradeneeded = () => opening.result.createObjectStore('notes')
      opening.onsuccess = () => {
        opening.result.close()
        resolve()
      }
    })
    await expect(indexedDBStorage('foreign').read(key)).rejects.toMatchObject({ kind: 'foreign' })
    const outcome = await new Promise((resolve) => {
      const opening = indexedDB.open('foreign', 2)
      opening.onblocked = () => resolve('blocked')
      opening.onsuccess = () => resolve([...opening.result.objectStoreNames])
    })
    expect(outcome).toEqual(['notes'])
  })

  it('a name that is not a string is a TypeError', () => {
    expect(() => indexedDBStorage(JSON.parse('5'))).toThrow(/^name: expected a string/)
  })
})
