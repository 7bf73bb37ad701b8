/**
 * A program that changes a jar and saves all the time, until it is killed: `writer.js KIND PATH SEED`.
 *
 * It prints the cookies that it finds first, each as `has SITE NAME ID`, then `ready`. Before it changes some cookies it
 * prints each as `try SITE NAME ID`, with the id `-` for a removal, and `ok` when they are saved.
 */

import { writeSync } from 'node:fs'
import { CookieJar as ToughJar } from 'tough-cookie'
import CookieFileStore from 'tough-cookie-file-store'
import { fileStorage } from '../../../src/storage/file.js'
import { openJar } from '../../../src/storage/index.js'
import type { RecordStorage } from '../../../src/storage/record-storage.js'
import { sqliteStorage } from '../../../src/storage/sqlite.js'
import { nodeSqlite } from '../node-sqlite.js'
import { idOf, REMOVED, valueFor } from './values.js'

interface Change {
  readonly site: string
  readonly name: string
  readonly id: string
}

/** What all jars that are tried can do. */
interface SavedJar {
  /** What it found; of another jar the file is read instead. */
  readonly found: readonly Change[]
  /** Makes the changes, and saves them. */
  change(changes: readonly Change[]): Promise<void>
}

function lineOf({ name, id }: Change): string {
  return id === REMOVED ? `${name}=; Max-Age=0` : `${name}=${valueFor(id)}; Max-Age=86400`
}

async function ownJar(storage: RecordStorage): Promise<SavedJar> {
  const jar = await openJar(storage)
  return {
    found: jar.records().map(({ domain, name, value }) => ({ site: domain, name, id: idOf(value) })),
    async change(changes) {
      for (const change of changes) jar.setCookie(lineOf(change), `https://${change.site}/`)
      await jar.flush()
    },
  }
}

async function openKind(kind: string, path: string): Promise<SavedJar> {
  if (kind === 'file') {
    return await ownJar(fileStorage(path, { wait: 5000, onRepair: () => writeSync(1, 'cut\n') }))
  }
  if (kind === 'sqlite') {
    const [driver] = nodeSqlite()
    if (driver === undefined) throw new Error('this Node has no node:sqlite')
    return await ownJar(sqliteStorage(driver.open(path).handle))
  }
  const jar = new ToughJar(new CookieFileStore(path))
  return {
    found: [],
    async change(changes) {
      for (const change of changes) await jar.setCookie(lineOf(change), `https://${change.site}/`)
    },
  }
}

const [kind = '', path = '', seed = '1'] = process.argv.slice(2)
let random = Number(seed)
/** The next number below a limit, by a generator that is good enough to choose what to do. */
function next(limit: number): number {
  random = (Math.imul(random, 1_103_515_245) + 12_345) >>> 0
  return (random >>> 8) % limit
}

const jar = await openKind(kind, path)
for (const { site, name, id } of jar.found) writeSync(1, `has ${site} ${name} ${id}\n`)
writeSync(1, 'ready\n')
for (let count = 0; ; count += 1) {
  const changes = Array.from({ length: 1 + next(6) }, (_, index): Change => {
    const id = next(4) === 0 ? REMOVED : `${seed}.${count}.${index}`
    return { site: `s${next(12)}.example`, name: `n${next(40)}`, id }
  })
  writeSync(1, changes.map(({ site, name, id }) => `try ${site} ${name} ${id}\n`).join(''))
  await jar.change(changes)
  writeSync(1, 'ok\n')
}
