/** Old records that are put back: what a process notices by itself, and what an anchor notices. */

import { describe, expect, it } from 'vitest'
import { memoryStorage } from '../../src/storage/memory.js'
import type { RecordKey, RecordStorage } from '../../src/storage/record-storage.js'
import { sealed } from '../../src/storage/sealed/index.js'
import { faultOf, keyringOf, put, unitsOf, watchedStorage } from './records.js'

const ada: RecordKey = { jar: 'ada', unit: 'site.example' }

/** A storage over a stored record that can be put back. */
function scene(anchor?: RecordStorage) {
  const below = watchedStorage()
  const open = () => sealed(below.storage, keyringOf(1), anchor === undefined ? {} : { anchor })
  const stored = async () => {
    const [record] = await below.contents()
    if (record === undefined) throw new Error('there is no record')
    return record
  }
  return { below, open, stored, storage: open() }
}

describe('in one process', () => {
  it('a record that was overwritten does not come back', async () => {
    const { below, stored, storage } = scene()
    await put(storage, ada, 'old')
    const { key, text } = await stored()
    await put(storage, ada, 'new')
    await put(below.storage, key, text)
    expect(await faultOf(storage.read(ada))).toBe('rolled-back')
  })

  it('a record that another process overwrote does not come back, once this one has seen it', async () => {
    const { below, open, stored, storage } = scene()
    await put(storage, ada, 'old')
    const { key, text } = await stored()
    await put(open(), ada, 'new')
    expect((await storage.read(ada))?.text).toBe('new')
    await put(below.storage, key, text)
    expect(await faultOf(storage.read(ada))).toBe('rolled-back')
  })

  it('a record that was removed does not come back', async () => {
    const { below, stored, storage } = scene()
    await put(storage, ada, 'old')
    const { key, text } = await stored()
    await put(storage, ada, null)
    await put(below.storage, key, text)
    expect(await faultOf(storage.read(ada))).toBe('rolled-back')
  })

  it('a record that another process removed and made again is no old one, whatever its clock says', async () => {
    const { open, storage } = scene()
    for (let count = 0; count < 10; count += 1) await put(storage, ada, `text ${count}`)
    const other = open()
    await put(other, ada, null)
    await put(other, ada, 'again')
    expect((await storage.read(ada))?.text).toBe('again')
    await put(storage, ada, 'more')
    expect((await other.read(ada))?.text).toBe('more')
  })

  it('overlapping reads and writes are no false alarm', async () => {
    const { open, storage } = scene()
    const other = open()
    const failures: unknown[] = []
    const work = async (own: typeof storage, turns: number): Promise<void> => {
      for (let turn = 0; turn < turns; turn += 1) {
        const record = await own.read(ada)
        const text = turn % 5 === 4 ? null : `${turn}`
        await own.write(ada, text, record?.version ?? null, { writeId: crypto.randomUUID() })
      }
    }
    const racers = [storage, storage, storage, other, other].map((own) => work(own, 60))
    await Promise.all(racers.map((racer) => racer.catch((error: unknown) => failures.push(error))))
    expect(failures).toEqual([])
  })

  it('a process that has just begun cannot know, without an anchor', async () => {
    const { below, open, stored, storage } = scene()
    await put(storage, ada, 'old')
    const { key, text } = await stored()
    await put(storage, ada, 'new')
    await put(below.storage, key, text)
    expect((await open().read(ada))?.text).toBe('old')
  })
})

describe('with an anchor, in any process', () => {
  it('a record that was overwritten does not come back', async () => {
    const { below, open, stored, storage } = scene(memoryStorage())
    await put(storage, ada, 'old')
    const { key, text } = await stored()
    await put(storage, ada, 'new')
    await put(below.storage, key, text)
    expect(await faultOf(open().read(ada))).toBe('rolled-back')
    expect(await faultOf(open().write(ada, 'more', 'any', { writeId: '1' }))).toBe('rolled-back')
  })

  it('a record that was removed does not come back, nor the first one of all', async () => {
    const { below, open, stored, storage } = scene(memoryStorage())
    await put(storage, ada, 'first')
    const first = await stored()
    await put(storage, ada, null)
    await put(below.storage, first.key, first.text)
    expect(await faultOf(open().read(ada))).toBe('rolled-back')
    await put(below.storage, first.key, null)
    await put(open(), ada, 'again')
    await put(below.storage, first.key, first.text)
    expect(await faultOf(open().read(ada))).toBe('rolled-back')
  })

  it('a record that was taken away is missing, also to whoever lists the units', async () => {
    const { below, open, stored, storage } = scene(memoryStorage())
    await put(storage, ada, 'text')
    await put(below.storage, (await stored()).key, null)
    expect(await faultOf(open().read(ada))).toBe('missing')
    expect(await faultOf(unitsOf(open(), 'ada'))).toBe('missing')
  })

  it('a record that has expired may be gone', async () => {
    const { below, open, stored, storage } = scene(memoryStorage())
    await storage.write(ada, 'text', null, { writeId: '1', expiresAt: Date.now() - 1 })
    await put(below.storage, (await stored()).key, null)
    expect(await open().read(ada)).toBeNull()
    await put(open(), ada, 'again')
    expect((await open().read(ada))?.text).toBe('again')
  })

  it('a writer that was killed before it told the anchor harms nothing', async () => {
    const records = memoryStorage()
    const anchor = memoryStorage()
    for (const last of ['new', null]) {
      let isKilled = false
      const dying: RecordStorage = {
        ...anchor,
        write: (key, text, ifVersion, options) => {
          const isLate = isKilled || (last === null && text?.startsWith('-') === true)
          return isLate ? Promise.reject(new Error('killed')) : anchor.write(key, text, ifVersion, options)
        },
      }
      const storage = sealed(records, keyringOf(1), { anchor: dying })
      await put(storage, ada, 'old')
      if (last !== null) isKilled = true
      expect(await faultOf(put(storage, ada, last))).toBe('Error: killed')
      const next = sealed(records, keyringOf(1), { anchor })
      expect((await next.read(ada))?.text ?? null).toBe(last)
      await put(next, ada, 'more')
      expect((await next.read(ada))?.text).toBe('more')
    }
  })

  it('processes that race are no false alarm', async () => {
    const { open } = scene(memoryStorage())
    const failures: unknown[] = []
    const work = async (own: RecordStorage): Promise<void> => {
      for (let turn = 0; turn < 30; turn += 1) {
        const record = await own.read(ada)
        const text = turn % 5 === 4 ? null : `${turn}`
        await own.write(ada, text, record?.version ?? null, { writeId: crypto.randomUUID() })
      }
    }
    await Promise.all([open(), open(), open()].map((own) => work(own).catch((error: unknown) => failures.push(error))))
    expect(failures).toEqual([])
  })

  it('an anchor that was not there at first begins with what it finds', async () => {
    const records = memoryStorage()
    await put(sealed(records, keyringOf(1)), ada, 'before')
    const storage = sealed(records, keyringOf(1), { anchor: memoryStorage() })
    expect((await storage.read(ada))?.text).toBe('before')
    await put(storage, ada, 'after')
    expect((await storage.read(ada))?.text).toBe('after')
  })
})
