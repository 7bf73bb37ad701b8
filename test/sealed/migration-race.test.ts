/** If one program removes a record while another program moves it to its sealed form, it stays removed. */

import { describe, expect, it } from 'vitest'
import { memoryStorage } from '../../src/storage/memory.js'
import type { RecordStorage } from '../../src/storage/record-storage.js'
import { rawKeyring, sealed } from '../../src/storage/sealed/index.js'

const key = { jar: 'ada', unit: 'site.example' }
const keyring = rawKeyring(new Uint8Array(32))

/** A storage with a plain record, and a program that is interrupted before it writes the sealed one. */
async function interrupted(interrupt: (other: RecordStorage) => Promise<void>) {
  const records = memoryStorage()
  await records.write(key, 'signed in', null, { writeId: '1' })
  let isOver = false
  const slow: RecordStorage = {
    ...records,
    async write(...given) {
      if (!isOver && given[0].jar !== key.jar) {
        isOver = true
        await interrupt(sealed(records, keyring, { migrate: true }))
      }
      return await records.write(...given)
    },
  }
  return { slow: sealed(slow, keyring, { migrate: true }), other: sealed(records, keyring, { migrate: true }), records }
}

async function remove(storage: RecordStorage): Promise<void> {
  const record = await storage.read(key)
  const result = await storage.write(key, null, record?.version ?? null, { writeId: 'removal' })
  expect(result.status).toBe('written')
}

describe('a program that was interrupted', () => {
  it('by a removal has a conflict, and the record stays removed', async () => {
    const { slow, other } = await interrupted(remove)
    const record = await slow.read(key)
    const result = await slow.write(key, 'signed in, and more', record?.version ?? null, { writeId: '2' })
    expect(result).toEqual({ status: 'conflict', current: null })
    expect(await other.read(key)).toBeNull()
  })

  it('by a removal while it reseals has nothing to seal', async () => {
    const { slow, other } = await interrupted(remove)
    expect(await slow.reseal('ada')).toBe(0)
    expect(await other.read(key)).toBeNull()
  })

  it('by a newer plain record has a conflict with that record', async () => {
    const { slow, other, records } = await interrupted(async () => {
      const record = await records.read(key)
      await records.write(key, 'signed out', record?.version ?? null, { writeId: '3' })
    })
    const record = await slow.read(key)
    const result = await slow.write(key, 'signed in, and more', record?.version ?? null, { writeId: '2' })
    expect(result).toMatchObject({ status: 'conflict', current: { text: 'signed out' } })
    expect((await other.read(key))?.text).toBe('signed out')
  })

  it('by nobody has moved the record', async () => {
    const { slow, other, records } = await interrupted(async () => {})
    expect(await slow.reseal('ada')).toBe(1)
    expect((await other.read(key))?.text).toBe('signed in')
    expect(await records.read(key)).toBeNull()
  })
})
