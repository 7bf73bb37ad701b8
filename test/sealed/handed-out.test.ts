/** The audit log has an entry whenever a record is handed out, in whatever way. */

import { expect, it } from 'vitest'
import { memoryStorage } from '../../src/storage/memory.js'
import type { AuditNote } from '../../src/storage/sealed/index.js'
import { rawKeyring, sealed } from '../../src/storage/sealed/index.js'

const key = { jar: 'ada', unit: 'site.example' }
const keyring = rawKeyring(new Uint8Array(32))

function auditor() {
  const notes: AuditNote[] = []
  return { notes, audit: { note: async (note: AuditNote) => void notes.push(note) } }
}

const opened = expect.objectContaining({ event: 'opened', jar: 'ada', unit: 'site.example' })

it.each([
  ['without an anchor', {}],
  ['with an anchor', { anchor: memoryStorage() }],
])('a conflict of a write or a removal that hands out a record is logged, %s', async (_, options) => {
  const records = memoryStorage()
  await sealed(records, keyring, options).write(key, 'text', null, { writeId: '1' })
  for (const text of ['other', null]) {
    const { notes, audit } = auditor()
    const storage = sealed(records, keyring, { ...options, audit })
    const result = await storage.write(key, text, 'another version', { writeId: '2' })
    expect(result).toMatchObject({ status: 'conflict', current: { text: 'text' } })
    expect(notes).toContainEqual(opened)
  }
})

it('a conflict with no record is not logged as handing one out', async () => {
  const { notes, audit } = auditor()
  const storage = sealed(memoryStorage(), keyring, { audit })
  await storage.write(key, 'text', 'another version', { writeId: '1' })
  expect(notes.map(({ event }) => event)).not.toContain('opened')
})

it('no record is handed out if the entry cannot be written', async () => {
  const records = memoryStorage()
  await sealed(records, keyring).write(key, 'text', null, { writeId: '1' })
  const failure = new Error('no room')
  const audit = {
    note: async ({ event }: AuditNote) => {
      if (event === 'opened') throw failure
    },
  }
  const storage = sealed(records, keyring, { audit })
  await expect(storage.write(key, 'other', null, { writeId: '2' })).rejects.toBe(failure)
})

it('a record that is not yet moved to a hidden name is logged when it is handed out', async () => {
  for (const isSealed of [true, false]) {
    const records = memoryStorage()
    const before = isSealed ? sealed(records, keyring, { hideUnits: false }) : records
    await before.write(key, 'text', null, { writeId: '1' })
    const { notes, audit } = auditor()
    const storage = sealed(records, keyring, { migrate: true, audit })
    expect((await storage.read(key))?.text).toBe('text')
    expect(notes).toEqual([opened])
  }
})
