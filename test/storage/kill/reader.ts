/** A program that prints the cookies that a storage has, as JSON: `reader.js KIND PATH`. */

import { fileStorage } from '../../../src/storage/file.js'
import { openJar } from '../../../src/storage/index.js'
import { sqliteStorage } from '../../../src/storage/sqlite.js'
import { nodeSqlite } from '../node-sqlite.js'

const [kind = '', path = ''] = process.argv.slice(2)
const [driver] = nodeSqlite()
const storage =
  kind === 'sqlite' && driver !== undefined
    ? sqliteStorage(driver.open(path).handle)
    : fileStorage(path, { wait: 5000, onRepair: ({ cut }) => console.error(`cut ${cut}`) })
const jar = await openJar(storage)
console.log(JSON.stringify(jar.records().map(({ domain, name, value }) => [domain, name, value])))
await jar.close()
