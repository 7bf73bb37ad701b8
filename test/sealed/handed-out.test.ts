/** Whatever way a record is handed out, the audit log has an entry of it. */

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
  ['with one', { anchor: memoryStorage() }],
])('by the conflict of a write or a removal, %s', async (_, options) => {
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

it('not by a conflict with nothing', async () => {
  const { notes, audit } = auditor()
  const storage = sealed(memoryStorage(), keyring, { audit })
  await storage.write(key, 'text', 'another version', { writeId: '1' })
  expect(notes.map(({ event }) => event)).not.toContain('opened')
})

it('not at all if the entry cannot be written', async () => {
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

it('while it is not moved yet to a hidden name', async () => {
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
