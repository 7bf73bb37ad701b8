/** The storage in an SQLite database, over each driver that this runtime has. */

import { afterEach, describe, expect, it } from 'vitest'
import { type SqliteHandle, sqliteStorage } from '../../src/storage/sqlite.js'
import { type Folder, newFolder } from './folder.js'
import { passesContract } from './run-contract.js'
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

  const folders: Folder[] = []
  const handles: OpenHandle[] = []
  afterEach(() => {
    for (const handle of handles.splice(0)) handle.close()
    for (const folder of folders.splice(0)) folder.remove()
  })

  function open(path: string): SqliteHandle {
    const opened = driver.open(path)
    handles.push(opened)
    return opened.handle
  }

  function newPath(): string {
    const folder = newFolder()
    folders.push(folder)
    return folder.path('app.db')
  }

  const key = { jar: 'jar', unit: 'site.example' }

  it('leaves the other tables of the database alone, and is left alone by them', async () => {
    const handle = open(newPath())
    handle.exec('CREATE TABLE visits (url TEXT)')
    handle.exec("INSERT INTO visits VALUES ('https://site.example/')")
    const storage = sqliteStorage(handle)
    await storage.write(key, 'one', null, { writeId: '1' })
    await storage.close()
    expect(handle.prepare('SELECT count(*) AS count FROM visits').all()).toMatchObject([{ count: 1 }])
  })

  it('two connections see what the other has written, and conflict', async () => {
    const path = newPath()
    const one = sqliteStorage(open(path))
    const other = sqliteStorage(open(path))
    const first = await one.write(key, 'one', null, { writeId: '1' })
    expect(await other.read(key)).toMatchObject({ text: 'one' })
    const version = first.status === 'written' ? first.version : null
    await other.write(key, 'two', version, { writeId: '2' })
    expect(await one.write(key, 'three', version, { writeId: '3' })).toMatchObject({
      status: 'conflict',
      current: { text: 'two' },
    })
  })

  it('refuses records of a newer version, and leaves them', async () => {
    const handle = open(newPath())
    await sqliteStorage(handle).write(key, 'one', null, { writeId: '1' })
    handle.exec('UPDATE speculoos_storage SET form = 2')
    await expect(sqliteStorage(handle).read(key)).rejects.toMatchObject({ kind: 'newer' })
    expect(handle.prepare('SELECT text FROM speculoos_records').all()).toMatchObject([{ text: 'one' }])
  })

  it('rejects all writes of a transaction that fails, and writes none', async () => {
    const handle = open(newPath())
    const storage = sqliteStorage(handle)
    await storage.write(key, 'one', null, { writeId: '1' })
    handle.exec(`CREATE TRIGGER full BEFORE INSERT ON speculoos_records WHEN NEW.unit = 'full.example'
      BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END`)
    const writes = ['a.example', 'full.example', 'b.example'].map((unit, index) =>
      storage.write({ jar: 'jar', unit }, 'text', null, { writeId: `w${index}` }),
    )
    for (const outcome of await Promise.allSettled(writes)) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { kind: 'full' } })
    }
    const units: string[] = []
    for await (const { unit } of storage.keys('jar')) units.push(unit)
    expect(units).toEqual(['site.example'])
  })

  it('rejects what a transaction of the caller would hold back', async () => {
    const handle = open(newPath())
    const storage = sqliteStorage(handle)
    await storage.read(key)
    handle.exec('BEGIN')
    await expect(storage.write(key, 'one', null, { writeId: '1' })).rejects.toMatchObject({ name: 'StorageError' })
    handle.exec('ROLLBACK')
    expect(await storage.write(key, 'one', null, { writeId: '2' })).toMatchObject({ status: 'written' })
  })

  it('names what is no database', async () => {
    const handle = open(newPath())
    const broken: SqliteHandle = {
      ...handle,
      prepare: () => {
        throw new Error('file is not a database')
      },
      exec: () => {},
    }
    await expect(sqliteStorage(broken).read(key)).rejects.toMatchObject({ kind: 'damaged' })
  })
})

it('a handle that is no database is a TypeError', () => {
  const wrong = JSON.parse('{"path":"app.db"}')
  expect(() => sqliteStorage(wrong)).toThrow(/^handle: expected an open database of node:sqlite/)
})
