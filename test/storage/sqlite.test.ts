/** The storage in an SQLite database, over each driver that this runtime has. */

import { describe, expect, it } from 'vitest'
import { sqliteStorage } from '../../src/storage/sqlite.js'
import { newFolder } from './folder.js'
import { passesContract } from './run-contract.js'
import { sqliteChecks } from './sqlite-checks.js'
import { drivers, type OpenHandle } from './sqlite-handles.js'

describe.each(drivers.map((driver) => [driver.name, driver] as const))('sqlite over %s', (_, driver) => {
  passesContract(() => {
    const folder = newFolder()
    let open: OpenHandle | null = null
    return {
      open() {
        open?.close()
        open = driver.open(folder.path('app.db'))
        return sqliteStorage(open.handle)
      },
      lasts: true,
      remove() {
        open?.close()
        folder.remove()
      },
    }
  })

  it.each(sqliteChecks.map((check) => [check.name, check] as const))('%s', async (_, check) => {
    const folder = newFolder()
    try {
      await check.run(driver, folder.path('app.db'))
    } finally {
      folder.remove()
    }
  })
})

it('a handle that is not a database is a TypeError', () => {
  const wrong = JSON.parse('{"path":"app.db"}')
  expect(() => sqliteStorage(wrong)).toThrow(/^handle: expected an open database of node:sqlite/)
})
