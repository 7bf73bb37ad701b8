/** A store of HSTS hosts in a storage: what is saved and read, and what a failed save leaves unchanged. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type OpenHstsOptions, openHsts } from 'speculoos/hsts'
import type { RecordStorage } from 'speculoos/storage'
import { fileStorage } from 'speculoos/storage/file'
import { memoryStorage } from 'speculoos/storage/memory'
import { describe, expect, it } from 'vitest'

const SITE = 'https://site.example/'
const DAY = 86_400

/** A storage that counts its writes, which fail while `fault` is set. */
function faulty(records: RecordStorage) {
  const state: { fault: Error | null; writes: number } = { fault: null, writes: 0 }
  const storage: RecordStorage = {
    read: (key, options) => records.read(key, options),
    write: async (key, text, ifVersion, options) => {
      state.writes += 1
      if (state.fault !== null) throw state.fault
      return records.write(key, text, ifVersion, options)
    },
    keys: (jar) => records.keys(jar),
    flush: () => records.flush(),
    close: () => records.close(),
  }
  return { storage, state }
}

async function hostsOf(storage: RecordStorage, options?: OpenHstsOptions) {
  return [...(await openHsts(storage, options))].map(({ host }) => host).sort()
}

describe('a stored store', () => {
  it('has its hosts when it is opened again, except the removed ones', async () => {
    const storage = memoryStorage()
    const hsts = await openHsts(storage, { now: () => 0 })
    hsts.receive('max-age=60; includeSubDomains', SITE)
    hsts.receive('max-age=60', 'https://gone.example/')
    await hsts.flush()
    hsts.receive('max-age=0', 'https://gone.example/')
    await hsts.close()
    expect([...(await openHsts(storage, { now: () => 0 }))]).toEqual([
      { host: 'site.example', includeSubDomains: true, expiryTime: 60_000, notedTime: 0 },
    ])
  })

  it('saves by itself after a short time', async () => {
    const storage = memoryStorage()
    const hsts = await openHsts(storage)
    hsts.receive('max-age=60', SITE)
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(await hostsOf(storage)).toEqual(['site.example'])
  })

  it('removes the records of expired hosts', async () => {
    const storage = memoryStorage()
    let now = 0
    const hsts = await openHsts(storage, { now: () => now })
    hsts.receive('max-age=60', SITE)
    await hsts.flush()
    now = 61_000
    const later = await openHsts(storage, { now: () => now })
    expect(later.size).toBe(0)
    await later.flush()
    expect(await storage.read({ jar: 'hsts', unit: 'site.example' })).toBeNull()
  })

  it('may lie in a file, beside a jar, and under another name', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hsts-'))
    try {
      const storage = fileStorage(join(folder, 'records.spj'))
      const hsts = await openHsts(storage, { name: 'ada', closeStorage: true })
      hsts.receive('max-age=60', SITE)
      await hsts.close()
      const again = fileStorage(join(folder, 'records.spj'))
      expect(await hostsOf(again, { name: 'ada' })).toEqual(['site.example'])
      expect(await hostsOf(again)).toEqual([])
      await again.close()
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('does not write for each response of a known host', async () => {
    const { storage, state } = faulty(memoryStorage())
    let now = 0
    const hsts = await openHsts(storage, { now: () => now })
    for (; now < 3_600_000; now += 60_000) {
      hsts.receive(`max-age=${DAY}`, SITE)
      await hsts.upgrade('http://site.example/')
    }
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(state.writes).toBe(1)
    now = 3 * 3_600_000
    hsts.receive(`max-age=${DAY}`, SITE)
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(state.writes).toBe(2)
    hsts.receive(`max-age=${DAY}; includeSubDomains`, SITE)
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(state.writes).toBe(3)
    now += 1000
    hsts.receive(`max-age=${DAY}; includeSubDomains`, SITE)
    await hsts.flush()
    expect(state.writes).toBe(4)
    await hsts.flush()
    expect(state.writes).toBe(4)
  })

  it('loses nothing if a save fails: memory and the old record stay, and the next save tries again', async () => {
    const { storage, state } = faulty(memoryStorage())
    const errors: unknown[] = []
    const hsts = await openHsts(storage, { now: () => 0, onError: (error) => errors.push(error) })
    hsts.receive('max-age=60', SITE)
    await hsts.flush()
    const old = await storage.read({ jar: 'hsts', unit: 'site.example' })
    state.fault = new Error('the disk is full')
    hsts.receive('max-age=9999', SITE)
    hsts.receive('max-age=60', 'https://new.example/')
    await expect(hsts.flush()).rejects.toThrow('the disk is full')
    expect(errors).toEqual([state.fault])
    expect(await storage.read({ jar: 'hsts', unit: 'site.example' })).toEqual(old)
    expect(hsts.size).toBe(2)
    state.fault = null
    await hsts.flush()
    expect(await hostsOf(storage, { now: () => 0 })).toEqual(['new.example', 'site.example'])
    expect(await hostsOf(storage, { now: () => 9_000_000 })).toEqual(['site.example'])
  })

  it('of two programs keeps the later entry of each host', async () => {
    const storage = memoryStorage()
    let now = 0
    const one = await openHsts(storage, { now: () => now })
    const other = await openHsts(storage, { now: () => now })
    one.receive('max-age=60', SITE)
    await one.flush()
    now = 1000
    other.receive('max-age=500', SITE)
    await other.flush()
    expect((await openHsts(storage, { now: () => now })).upgrade('http://site.example/').upgraded).toBe(true)
    // The first program saves its earlier entry, and reads the later one.
    one.receive('max-age=0', 'https://other.example/')
    now = 500
    one.receive('max-age=200', SITE)
    await one.flush()
    expect([...one].map(({ expiryTime }) => expiryTime)).toEqual([501_000])
    expect([...(await openHsts(storage, { now: () => now }))].map(({ notedTime }) => notedTime)).toEqual([1000])
  })

  it('leaves records of other forms unchanged, and reads no host from them', async () => {
    const storage = memoryStorage()
    const records: Record<string, string> = {
      'a.example': 'nonsense',
      'b.example': '{"version":2}',
      'c.example': JSON.stringify({
        version: 1,
        host: 'd.example',
        includeSubDomains: true,
        expiryTime: 9e12,
        notedTime: 0,
      }),
      '192.0.2.1': JSON.stringify({
        version: 1,
        host: '192.0.2.1',
        includeSubDomains: true,
        expiryTime: 9e12,
        notedTime: 0,
      }),
      'E.example': JSON.stringify({
        version: 1,
        host: 'E.example',
        includeSubDomains: true,
        expiryTime: 9e12,
        notedTime: 0,
      }),
      'f.example': '{"version":1,"host":"f.example","includeSubDomains":true,"expiryTime":1e999,"notedTime":0}',
      'g.example': '{"version":1,"host":"g.example","includeSubDomains":"yes","expiryTime":9e12,"notedTime":0}',
      'h.example': '[]',
    }
    for (const [unit, text] of Object.entries(records)) {
      await storage.write({ jar: 'hsts', unit }, text, null, { writeId: unit })
    }
    const hsts = await openHsts(storage)
    expect(hsts.size).toBe(0)
    await hsts.close()
    for (const [unit, text] of Object.entries(records)) {
      expect((await storage.read({ jar: 'hsts', unit }))?.text).toBe(text)
    }
    // A host of the same name replaces such a record.
    const again = await openHsts(storage)
    again.receive('max-age=60', 'https://a.example/')
    await again.close()
    expect(await hostsOf(storage)).toEqual(['a.example'])
  })

  it('is not saved once it is closed, and closing twice does nothing', async () => {
    const { storage, state } = faulty(memoryStorage())
    const hsts = await openHsts(storage)
    await hsts.close()
    await hsts.close()
    hsts.receive('max-age=60', SITE)
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(state.writes).toBe(0)
    expect(hsts.size).toBe(1)
  })

  it.each<[string, () => Promise<unknown>]>([
    // @ts-expect-error: a storage has methods
    ['storage: expected', () => openHsts({})],
    // @ts-expect-error: a name is text
    ['options.name: expected', () => openHsts(memoryStorage(), { name: 3 })],
    // @ts-expect-error: a listener is a function
    ['options.onError: expected', () => openHsts(memoryStorage(), { onError: 3 })],
    // @ts-expect-error: it is true or false
    ['options.closeStorage: expected', () => openHsts(memoryStorage(), { closeStorage: 3 })],
    // @ts-expect-error: there is no such option
    ['options: expected one of', () => openHsts(memoryStorage(), { clock: Date.now })],
  ])('rejects with a TypeError "%s"', async (message, call) => {
    await expect(call()).rejects.toThrow(TypeError)
    await expect(call()).rejects.toThrow(message)
  })
})
