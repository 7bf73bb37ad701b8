/**
 * A program that changes a jar, saves each change, and says so, until it is killed: `writer.js KIND PATH SEED`. Before a
 * change it prints `try SITE NAME VALUE`, with an empty value for a removal, and `ok` when the change is saved.
 */

import { writeSync } from 'node:fs'
import { CookieJar as ToughJar } from 'tough-cookie'
import CookieFileStore from 'tough-cookie-file-store'
import { fileStorage } from '../../../src/storage/file.js'
import { openJar } from '../../../src/storage/index.js'
import type { RecordStorage } from '../../../src/storage/record-storage.js'
import { sqliteStorage } from '../../../src/storage/sqlite.js'
import { nodeSqlite } from '../node-sqlite.js'

/** What all jars that are tried can do. */
interface SavedJar {
  change(site: string, line: string): Promise<void>
}

async function ownJar(storage: RecordStorage): Promise<SavedJar> {
  const jar = await openJar(storage)
  return {
    async change(site, line) {
      jar.setCookie(line, `https://${site}/`)
      await jar.flush()
    },
  }
}

async function openKind(kind: string, path: string): Promise<SavedJar> {
  if (kind === 'file') return await ownJar(fileStorage(path, { wait: 5000 }))
  if (kind === 'sqlite') {
    const [driver] = nodeSqlite()
    if (driver === undefined) throw new Error('this Node has no node:sqlite')
    return await ownJar(sqliteStorage(driver.open(path).handle))
  }
  const jar = new ToughJar(new CookieFileStore(path))
  return {
    async change(site, line) {
      await jar.setCookie(line, `https://${site}/`)
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
for (let count = 0; ; count += 1) {
  const site = `s${next(20)}.example`
  const name = `n${next(5)}`
  const isRemoval = next(4) === 0
  const value = isRemoval ? '' : `${seed}-${count}-${'x'.repeat(next(400))}`
  writeSync(1, `try ${site} ${name} ${value}\n`)
  await jar.change(site, isRemoval ? `${name}=; Max-Age=0` : `${name}=${value}; Max-Age=86400`)
  writeSync(1, 'ok\n')
}
