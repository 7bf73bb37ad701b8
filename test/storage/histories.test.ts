/** A jar that is closed and opened between its steps does what one does that never closes, whatever keeps it (§5.7, §5.8). */

import 'fake-indexeddb/auto'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { fileStorage } from '../../src/storage/file.js'
import { indexedDBStorage } from '../../src/storage/indexeddb.js'
import { memoryStorage } from '../../src/storage/memory.js'
import type { RecordStorage } from '../../src/storage/record-storage.js'
import { rawKeyring, sealed } from '../../src/storage/sealed/index.js'
import { sqliteStorage } from '../../src/storage/sqlite.js'
import type { Change } from '../oracle/answers.js'
import { agree } from '../properties/difference.js'
import { histories } from '../properties/history-arbitraries.js'
import { engine } from '../properties/jar-makers.js'
import type { History, NamedConfiguration, Operation } from '../properties/operations.js'
import { Side } from '../properties/side.js'
import { newFolder } from './folder.js'
import { ReopenableJar } from './reopenable-jar.js'
import { drivers } from './sqlite-handles.js'

const folder = newFolder()
const ends: (() => void)[] = []
afterAll(() => {
  for (const end of ends) end()
  folder.remove()
})

let places = 0

/** A kind of storage: each place of it is a function that opens the storage of the place. */
interface Backend {
  readonly runs: number
  readonly newPlace: () => () => RecordStorage
  /** Whether the records are there when a storage is opened that was closed. */
  readonly lasts: boolean
}

const backends: Record<string, Backend> = {
  memory: {
    runs: 100,
    lasts: false,
    newPlace() {
      const storage = memoryStorage()
      return () => storage
    },
  },
  file: { runs: 20, lasts: true, newPlace: () => () => fileStorage(folder.path(`cookies ${places}`)) },
  indexeddb: { runs: 10, lasts: true, newPlace: () => () => indexedDBStorage(`histories ${places}`) },
}
backends['sealed over memory'] = {
  runs: 20,
  lasts: false,
  newPlace() {
    const records = memoryStorage()
    const anchor = memoryStorage()
    const keyring = rawKeyring(crypto.getRandomValues(new Uint8Array(32)))
    return () => sealed(records, keyring, { anchor })
  },
}
backends['sealed over a file'] = {
  runs: 10,
  lasts: true,
  newPlace() {
    const keyring = rawKeyring(crypto.getRandomValues(new Uint8Array(32)))
    return () => sealed(fileStorage(folder.path(`sealed ${places}`)), keyring)
  },
}
for (const driver of drivers) {
  backends[`sqlite over ${driver.name}`] = {
    runs: 10,
    lasts: true,
    newPlace() {
      const { handle, close } = driver.open(':memory:')
      ends.push(close)
      return () => sqliteStorage(handle)
    },
  }
}

/** A list that a jar gets later only decides what it stores from then on; what is loaded is decided by it too. */
function withoutList({ list: _, ...configuration }: NamedConfiguration): NamedConfiguration {
  return configuration
}

/** The operations that leave the same jar: other jars are kept by no storage. */
function kept(operation: Operation): Operation[] {
  switch (operation.kind) {
    case 'clone':
    case 'import':
    case 'export and import':
      return []
    case 'configure':
      return [{ ...operation, configuration: withoutList(operation.configuration) }]
    default:
      return [operation]
  }
}

function sorted(changes: readonly Change[]): string[] {
  return changes.map((change) => JSON.stringify(change)).sort()
}

async function play(history: History, { newPlace, lasts }: Backend): Promise<number> {
  places += 1
  const open = newPlace()
  const jars: ReopenableJar[] = []
  const never = new Side(engine, history)
  const often = new Side(
    {
      make(options) {
        const jar = new ReopenableJar(options, open, lasts)
        jars.push(jar)
        return jar
      },
      fromJSON() {
        throw new Error('no other jar is made')
      },
    },
    history,
  )
  const [jar] = jars
  if (jar === undefined) throw new Error('no jar was made')
  await jar.reopen()
  for (const [index, operation] of history.operations.entries()) {
    const place = `operation ${index} (${operation.kind})`
    agree(never.perform(operation), often.perform(operation), `${place}: answer`)
    if (index % 3 === 0) {
      // What has expired by now is announced before the jar is closed.
      agree(never.perform({ kind: 'size' }), often.perform({ kind: 'size' }), `${place}: size`)
      await jar.reopen()
      agree(never.state(), often.state(), `${place}: state after opening again`)
    }
    // Which of several full sites is looked at first is left open.
    agree(sorted(never.changes), sorted(often.changes), `${place}: changes`)
    never.changes = []
    often.changes = []
  }
  await jar.close()
  return history.operations.length
}

describe.each(Object.entries(backends))('%s', (_, backend) => {
  it('a jar that is closed and opened behaves like one that is not', { timeout: 300_000 }, async () => {
    const seed = Math.floor(Math.random() * 2 ** 30)
    let operations = 0
    const property = fc.asyncProperty(histories, async (drawn) => {
      const history = {
        ...drawn,
        tick: 0,
        configuration: withoutList(drawn.configuration),
        operations: drawn.operations.flatMap(kept),
      }
      operations += await play(history, backend)
    })
    await fc.assert(property, { numRuns: backend.runs, seed })
    expect(operations).toBeGreaterThan(100)
  })
})
