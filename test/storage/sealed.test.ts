/** The sealed storage keeps the contract over each storage that it can be laid over. */

import { describe } from 'vitest'
import { fileStorage } from '../../src/storage/file.js'
import { memoryStorage } from '../../src/storage/memory.js'
import type { RecordStorage } from '../../src/storage/record-storage.js'
import { rawKeyring, type SealedOptions, sealed } from '../../src/storage/sealed/index.js'
import { sqliteStorage } from '../../src/storage/sqlite.js'
import type { Place } from './contract.js'
import { newFolder } from './folder.js'
import { passesContract } from './run-contract.js'
import { drivers, type OpenHandle } from './sqlite-handles.js'

const key = crypto.getRandomValues(new Uint8Array(32))
const seal = (records: RecordStorage, options?: SealedOptions): RecordStorage =>
  sealed(records, rawKeyring(key), options)

function inMemory(options?: SealedOptions): Place {
  return { open: () => seal(memoryStorage(), options), lasts: false, remove: () => {} }
}

describe('sealed over memory', () => {
  passesContract(() => inMemory())
})

describe('sealed over memory, with names that are not hidden', () => {
  passesContract(() => inMemory({ hideUnits: false, pad: 1 }))
})

describe('sealed over memory, while plain records are moved', () => {
  passesContract(() => inMemory({ migrate: true }))
})

describe('sealed over memory, with an anchor', () => {
  passesContract(() => inMemory({ anchor: memoryStorage() }))
})

describe('sealed over a file', () => {
  passesContract(() => {
    const folder = newFolder()
    return { open: () => seal(fileStorage(folder.path('cookies.spj'))), lasts: true, remove: folder.remove }
  })
})

describe('sealed over a file, with an anchor in another file', () => {
  passesContract(() => {
    const folder = newFolder()
    let anchor: RecordStorage | null = null
    return {
      async open() {
        await anchor?.close()
        anchor = fileStorage(folder.path('anchor.spj'))
        return seal(fileStorage(folder.path('cookies.spj')), { anchor })
      },
      lasts: true,
      async remove() {
        await anchor?.close()
        folder.remove()
      },
    }
  })
})

describe.each(drivers.map((driver) => [driver.name, driver] as const))('sealed over sqlite by %s', (_, driver) => {
  passesContract(() => {
    const folder = newFolder()
    let open: OpenHandle | null = null
    return {
      open() {
        open?.close()
        open = driver.open(folder.path('app.db'))
        return seal(sqliteStorage(open.handle))
      },
      lasts: true,
      remove() {
        open?.close()
        folder.remove()
      },
    }
  })
})
