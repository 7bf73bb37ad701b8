/** What a file storage does if the file is not as it should be, the system reports an error, or somebody else is there. */

import { execFileSync, spawn } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FileRepair, fileStorage } from '../../src/storage/file.js'
import { lockFile } from '../../src/storage/file-lock.js'
import { readOwner, thisProcess } from '../../src/storage/file-owner.js'
import { FileStorage } from '../../src/storage/file-storage.js'
import { type FileSystem, fileSystem } from '../../src/storage/file-system.js'
import { type Folder, newFolder } from './folder.js'
import { SimulatedDisk } from './simulated-disk.js'

const key = { jar: 'jar', unit: 'site.example' }
let folder: Folder
let path: string
beforeEach(() => {
  folder = newFolder()
  path = folder.path('cookies.spj')
})
afterEach(() => folder.remove())

async function write(
  storage: FileStorage | ReturnType<typeof fileStorage>,
  text: string,
  unit = key.unit,
): Promise<void> {
  const at = { jar: 'jar', unit }
  const version = (await storage.read(at))?.version ?? null
  const result = await storage.write(at, text, version, { writeId: `${unit} ${text.slice(0, 20)} ${version}` })
  expect(result.status).toBe('written')
}

/** A file with two records, each flushed. */
async function writeTwo(): Promise<void> {
  const storage = fileStorage(path)
  await write(storage, 'one')
  await storage.flush()
  await write(storage, 'two', 'other.example')
  await storage.close()
}

describe('the file', () => {
  it('is readable and writable by its owner alone', async () => {
    await writeTwo()
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it('is the only one that is left, without a lock', async () => {
    await writeTwo()
    expect(readdirSync(dirname(path))).toEqual(['cookies.spj'])
  })

  it.each([
    ['of 0 octets', '', 'foreign', /0 octets/],
    ['of another format', '{"version":2,"cookies":[]}', 'foreign', /another format/],
    ['of a newer version', 'speculoos-storage 2\nsomething', 'newer', /newer version/],
    ['that begins like ours', 'speculoos-storage', 'foreign', /another format/],
  ])('%s is refused, and left as it is', async (_, content, kind, message) => {
    writeFileSync(path, content)
    const storage = fileStorage(path)
    await expect(storage.read(key)).rejects.toMatchObject({ name: 'StorageError', kind })
    await expect(storage.write(key, 'a', null, { writeId: '1' })).rejects.toThrow(message)
    expect(readFileSync(path, 'utf8')).toBe(content)
    expect(existsSync(`${path}.lock`)).toBe(false)
  })

  it('that is a symbolic link is refused, and what it names is left alone', async () => {
    writeFileSync(folder.path('target'), 'target')
    symlinkSync(folder.path('target'), path)
    await expect(fileStorage(path).read(key)).rejects.toMatchObject({
      kind: 'refused',
      message: expect.stringMatching(/symbolic link/),
    })
    expect(readFileSync(folder.path('target'), 'utf8')).toBe('target')
  })

  it('that is a folder, or in a folder that is not there, is an error', async () => {
    await expect(fileStorage(dirname(path)).read(key)).rejects.toMatchObject({ kind: 'refused' })
    await expect(fileStorage(folder.path('no/cookies.spj')).read(key)).rejects.toThrow(
      /no such file or folder \(ENOENT\)/,
    )
  })

  it('a torn tail is cut off and reported, and the records before it are kept', async () => {
    await writeTwo()
    const whole = readFileSync(path)
    for (const torn of [Buffer.from([1]), Buffer.alloc(50), whole.subarray(20, whole.length - 3)]) {
      writeFileSync(path, Buffer.concat([whole, torn]))
      const repairs: FileRepair[] = []
      const storage = fileStorage(path, { onRepair: (repair) => repairs.push(repair) })
      const isCut = torn.length !== whole.length - 23
      expect((await storage.read({ jar: 'jar', unit: 'other.example' }))?.text).toBe('two')
      await storage.close()
      expect(repairs).toHaveLength(1)
      if (isCut) expect(repairs[0]).toMatchObject({ kept: whole.length, cut: torn.length })
      expect(readFileSync(path).subarray(0, whole.length)).toEqual(whole)
    }
  })

  it('damage before later durable records is an error, wherever it is, and the file is left as it is', async () => {
    await writeTwo()
    const whole = readFileSync(path)
    // The first record is between the header and the second record.
    const second = whole.indexOf('"other.example"')
    for (let place = 20; place < second - 20; place += 1) {
      const damaged = Buffer.from(whole)
      damaged[place] = (damaged[place] ?? 0) ^ 0x10
      writeFileSync(path, damaged)
      await expect(fileStorage(path).read(key), `octet ${place}`).rejects.toMatchObject({ kind: 'damaged' })
      expect(readFileSync(path)).toEqual(damaged)
    }
  })

  it('is rewritten when much of it is out of date', async () => {
    const storage = fileStorage(path)
    for (let count = 0; count < 300; count += 1) {
      await write(storage, `${count} ${'x'.repeat(1000)}`)
      await storage.flush()
    }
    await storage.close()
    expect(statSync(path).size).toBeLessThan(80_000)
    const again = fileStorage(path)
    expect((await again.read(key))?.text).toMatch(/^299 /)
    await again.close()
  })

  it('that somebody else writes to or replaces while it is open is a conflict', async () => {
    const storage = fileStorage(path)
    await write(storage, 'one')
    appendFileSync(path, 'x')
    await expect(storage.write(key, 'a', null, { writeId: 'x' })).resolves.toMatchObject({ status: 'conflict' })
    await expect(write(storage, 'two')).rejects.toMatchObject({ kind: 'conflict' })
    await storage.close()
  })
})

describe('errors of the system', () => {
  const at = '/home/cookies.spj'

  async function opened() {
    const disk = new SimulatedDisk()
    const storage = new FileStorage(disk, at, 0, () => {})
    await write(storage, 'old')
    await storage.flush()
    return { disk, storage }
  }

  /** What another process would read. */
  async function textAfter(disk: SimulatedDisk): Promise<string | undefined> {
    const copy = new SimulatedDisk()
    copy.put(at, disk.content(at) ?? new Uint8Array())
    return (await new FileStorage(copy, at, 0, () => {}).read(key))?.text
  }

  it.each([
    ['ENOSPC', 'full'],
    ['EDQUOT', 'full'],
    ['EIO', 'failed'],
    ['EACCES', 'refused'],
    ['EROFS', 'refused'],
  ])(
    '%s while it is written is an error of the kind %s; the old record stays, and the next write works',
    async (code, kind) => {
      const { disk, storage } = await opened()
      const before = disk.content(at)
      disk.failures.set('write', { code, times: 1 })
      await expect(write(storage, 'new')).rejects.toMatchObject({ kind, message: expect.stringContaining(code) })
      expect(disk.content(at)).toEqual(before)
      expect((await storage.read(key))?.text).toBe('old')
      await write(storage, 'new')
      expect(await textAfter(disk)).toBe('new')
    },
  )

  it('a disk that is full after a part of a record leaves no part of it', async () => {
    const { disk, storage } = await opened()
    const before = disk.content(at)
    disk.failures.set('write', { code: 'ENOSPC', times: 1, kept: 10 })
    await expect(write(storage, 'new')).rejects.toMatchObject({ kind: 'full' })
    expect(disk.content(at)).toEqual(before)
    expect(await textAfter(disk)).toBe('old')
  })

  it('if the part cannot be cut off either, the file is rewritten', async () => {
    const { disk, storage } = await opened()
    disk.failures.set('write', { code: 'EIO', times: 1, kept: 10 })
    disk.failures.set('truncate', { code: 'EIO', times: 1 })
    await expect(write(storage, 'new')).rejects.toMatchObject({ name: 'StorageError' })
    expect(await textAfter(disk)).toBe('old')
    await write(storage, 'new')
    await storage.flush()
    expect(await textAfter(disk)).toBe('new')
  })

  it('after a sync that failed, the next flush rewrites the file instead of trusting the system', async () => {
    const { disk, storage } = await opened()
    await write(storage, 'new')
    disk.failures.set('datasync', { code: 'EIO', times: 1 })
    await expect(storage.flush()).rejects.toMatchObject({ kind: 'failed' })
    const events = disk.events.length
    await storage.flush()
    expect(disk.events.slice(events).map(({ kind }) => kind)).toEqual(['name', 'write', 'sync', 'name', 'sync folder'])
    expect(await textAfter(disk)).toBe('new')
  })

  it('a file that cannot be opened or made is an error, and nothing is left behind', async () => {
    const { disk, storage } = await opened()
    await storage.close()
    for (const code of ['EACCES', 'EROFS', 'ELOOP']) {
      disk.failures.set('open', { code, times: 1 })
      await expect(new FileStorage(disk, at, 0, () => {}).read(key)).rejects.toMatchObject({ kind: 'refused' })
    }
    expect(disk.names()).toEqual([at])
    const empty = new SimulatedDisk()
    empty.failures.set('sync', { code: 'ENOSPC', times: 1 })
    await expect(new FileStorage(empty, at, 0, () => {}).read(key)).rejects.toMatchObject({ kind: 'full' })
    expect(empty.names()).toEqual([])
  })

  it('a disk with no room for a second file keeps the first one', async () => {
    const { disk, storage } = await opened()
    disk.failures.set('create', { code: 'ENOSPC', times: Number.POSITIVE_INFINITY })
    for (let count = 0; count < 150; count += 1) {
      await write(storage, `${count} ${'x'.repeat(1000)}`)
      await storage.flush()
    }
    expect(await textAfter(disk)).toMatch(/^149 /)
  })

  it('a file without permission to write is refused by a real system too', async () => {
    await writeTwo()
    chmodSync(path, 0o400)
    // The superuser may write to it all the same.
    if (process.getuid?.() === 0) return
    await expect(fileStorage(path).read(key)).rejects.toMatchObject({ kind: 'refused' })
  })
})

describe('the lock', () => {
  it('names this process, and a second owner is refused with its pid', async () => {
    const storage = fileStorage(path)
    await write(storage, 'one')
    expect(readOwner(readFileSync(`${path}.lock`, 'utf8'))).toMatchObject({ pid: process.pid })
    await expect(fileStorage(path).read(key)).rejects.toMatchObject({
      kind: 'locked',
      message: expect.stringContaining(`this process (pid ${process.pid})`),
    })
    await storage.close()
    const next = fileStorage(path)
    expect((await next.read(key))?.text).toBe('one')
    await next.close()
  })

  it('a second owner waits for as long as it chooses, and continues when the first one is done', async () => {
    const storage = fileStorage(path)
    await write(storage, 'one')
    const start = Date.now()
    await expect(fileStorage(path, { wait: 300 }).read(key)).rejects.toThrow(/after 300 ms/)
    expect(Date.now() - start).toBeGreaterThanOrEqual(300)
    const waiting = fileStorage(path, { wait: 20_000 })
    const read = waiting.read(key)
    await storage.close()
    expect((await read)?.text).toBe('one')
    await waiting.close()
  })

  const here = thisProcess('someone')
  const gone = Number(execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }))

  it.each([
    ['a process that is gone', { ...here, pid: gone }, true],
    ['a process whose pid has another process by now', { ...here, startTime: '1' }, here.startTime !== null],
    ['a process before the last start of the machine', { ...here, bootId: 'another' }, here.bootId !== null],
    ['this process', here, false],
    ['a process of another machine or container', { ...here, pid: gone, place: 'elsewhere' }, false],
    ['a process without a start time that is there', { ...here, startTime: null, bootId: null }, false],
  ])('of %s', async (_, owner, isTaken) => {
    writeFileSync(`${path}.lock`, JSON.stringify(owner))
    const storage = fileStorage(path)
    if (isTaken) await write(storage, 'one')
    else
      await expect(storage.read(key)).rejects.toMatchObject({
        kind: 'locked',
        message: expect.stringContaining(`pid ${owner.pid}`),
      })
    await storage.close()
    expect(existsSync(`${path}.lock`)).toBe(!isTaken)
  })

  it('is whole although the system writes a part of it at once', async () => {
    const slow: FileSystem = {
      ...fileSystem,
      async create(path: string) {
        const file = await fileSystem.create(path)
        const write: typeof file.write = (octets, offset, length, position) =>
          file.write(octets, offset, Math.min(length, 20), position)
        return {
          write,
          stat: () => file.stat(),
          readFile: () => file.readFile(),
          truncate: (length) => file.truncate(length),
          datasync: () => file.datasync(),
          sync: () => file.sync(),
          close: () => file.close(),
        }
      },
    }
    const lock = await lockFile(slow, path, 0)
    expect(readOwner(readFileSync(`${path}.lock`, 'utf8'))?.pid).toBe(process.pid)
    await lock.release()
    expect(readdirSync(dirname(path))).toEqual([])
  })

  it('without a readable owner cannot be taken', async () => {
    writeFileSync(`${path}.lock`, '')
    await expect(fileStorage(path).read(key)).rejects.toThrow(/does not say by whom/)
  })

  it('of a killed process is taken by exactly one of many', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    writeFileSync(`${path}.lock`, JSON.stringify({ ...here, pid: child.pid, startTime: null }))
    const ended = new Promise((resolve) => child.on('close', resolve))
    child.kill('SIGKILL')
    await ended
    const storages = Array.from({ length: 8 }, () => fileStorage(path))
    const outcomes = await Promise.allSettled(storages.map((storage) => storage.read(key)))
    const owners = outcomes.filter(({ status }) => status === 'fulfilled')
    expect(owners).toHaveLength(1)
    await Promise.all(storages.map((storage) => storage.close()))
    expect(readdirSync(dirname(path))).toEqual(['cookies.spj'])
  })
})

it.each([
  ['""', {}, /^path: expected the path of a file/],
  ['5', {}, /^path: expected a string/],
  ['"a"', { wait: -1 }, /^options.wait: expected a non-negative number/],
  ['"a"', { onRepair: 1 }, /^options.onRepair: expected a function/],
  ['"a"', { lock: true }, /^options: expected one of wait, onRepair/],
])('fileStorage(%s, %j) is a TypeError', (given, options, message) => {
  expect(() => fileStorage(JSON.parse(given), JSON.parse(JSON.stringify(options)))).toThrow(message)
})
