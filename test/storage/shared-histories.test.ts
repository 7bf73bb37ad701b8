/** Jars that share a storage do what one jar in memory does, whatever the storage and the unit (§5.7, §5.8). */

import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { fileStorage } from '../../src/storage/file.js'
import { memoryStorage } from '../../src/storage/memory.js'
import type { RecordStorage } from '../../src/storage/record-storage.js'
import { rawKeyring, sealed } from '../../src/storage/sealed/index.js'
import { sqliteStorage } from '../../src/storage/sqlite.js'
import { histories } from '../properties/history-arbitraries.js'
import { newFolder } from './folder.js'
import { playShared, type Sharing, sharedHistory } from './shared-play.js'
import { drivers } from './sqlite-handles.js'

const folder = newFolder()
const ends: (() => void | Promise<void>)[] = []
afterAll(async () => {
  for (const end of ends) await end()
  folder.remove()
})

interface Backend {
  readonly runs: number
  readonly open: () => RecordStorage
}

const backends: Record<string, Backend> = {
  memory: { runs: 25, open: memoryStorage },
  file: {
    runs: 6,
    open() {
      const storage = fileStorage(folder.path(`shared ${ends.length}`))
      ends.push(() => storage.close())
      return storage
    },
  },
}
backends['sealed over memory'] = {
  runs: 6,
  open: () => sealed(memoryStorage(), rawKeyring(crypto.getRandomValues(new Uint8Array(32)))),
}
for (const driver of drivers) {
  backends[`sqlite over ${driver.name}`] = {
    runs: 6,
    open() {
      const { handle, close } = driver.open(':memory:')
      ends.push(close)
      return sqliteStorage(handle)
    },
  }
}

const sharings: readonly Sharing[] = [
  { unit: 'jar', consistency: 'linearizable', jars: 1 },
  { unit: 'jar', consistency: 'linearizable', jars: 3 },
  { unit: 'jar', consistency: 'cached', jars: 1 },
  { unit: 'site', consistency: 'linearizable', jars: 1 },
  { unit: 'site', consistency: 'linearizable', jars: 2 },
  { unit: 'site', consistency: 'cached', jars: 1 },
]

describe.each(Object.entries(backends))('%s', (_, backend) => {
  const rows = sharings.map((sharing) => [sharing.jars, sharing.consistency, sharing.unit, sharing] as const)
  it.each(rows)('%d jars, %s, by %s, return and keep what one in memory does', { timeout: 300_000 }, async (...row) => {
    const [, , , sharing] = row
    const storage = backend.open()
    let operations = 0
    let places = 0
    const property = fc.asyncProperty(histories, async (drawn) => {
      places += 1
      operations += await playShared(sharedHistory(drawn, sharing), storage, sharing, `jar ${places}`)
    })
    await fc.assert(property, { numRuns: backend.runs, seed: Math.floor(Math.random() * 2 ** 30) })
    await storage.close()
    expect(operations).toBeGreaterThan(20)
  })
})
