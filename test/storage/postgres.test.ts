/** The storage over PostgreSQL in the guide to fleets, with the code of the guide: its contract, and jars that share it. */

// The types of PGlite use these without a reference.
/// <reference types="emscripten" />
import { PGlite } from '@electric-sql/pglite'
import { afterAll, expect, it } from 'vitest'
import type { RecordStorage } from '../../src/storage/record-storage.js'
import { SharedCookieJar } from '../../src/storage/shared/index.js'
import { examplesOfPage, readPages } from '../documentation/examples.js'
import { exportsOf } from '../documentation/run.js'
import { passesContract } from './run-contract.js'

interface Adapter {
  postgresStorage(database: object): Promise<RecordStorage>
}

const page = readPages().find(({ path }) => path === 'docs/fleets.md')
const examples = page === undefined ? [] : examplesOfPage(page).examples
const example = examples.find(({ code }) => code.includes('function postgresStorage'))
if (example === undefined) throw new Error('the guide to fleets has no storage over PostgreSQL')

function isAdapter(module: object): module is Adapter {
  return 'postgresStorage' in module && typeof module.postgresStorage === 'function'
}
const adapter = await exportsOf(example)
if (!isAdapter(adapter)) throw new Error('it exports no postgresStorage')

const database = new PGlite()
afterAll(() => database.close())

passesContract(() => ({
  open: () => adapter.postgresStorage(database),
  lasts: true,
  remove: async () => {
    await database.query('DROP TABLE IF EXISTS cookies')
  },
}))

it('of many jars that set at once, none loses a cookie', async () => {
  const storage = await adapter.postgresStorage(database)
  const jars = Array.from({ length: 8 }, () => new SharedCookieJar(storage, { name: 'ada' }))
  await Promise.all(jars.map((jar, index) => jar.setCookie(`c${index}=1`, 'https://shop.example/')))
  expect(await jars[0]?.size()).toBe(8)
})
