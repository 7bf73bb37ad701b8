/** The most time that calls of a shared jar take, and the calls for which closing it waits. */

import { describe, expect, it, vi } from 'vitest'
import { memoryStorage } from '../../src/storage/memory.js'
import type { RecordStorage } from '../../src/storage/record-storage.js'
import { SharedCookieJar, type SharedCookieJarOptions } from '../../src/storage/shared/index.js'
import { instrumented } from './shared-storages.js'

const sites = ['one', 'two', 'three', 'four'].map((name) => `https://${name}.example/`)
const [url = ''] = sites

function open(storage: RecordStorage, options: Partial<SharedCookieJarOptions> = {}): SharedCookieJar {
  return new SharedCookieJar(storage, { name: 'ada', unit: 'site', ...options })
}

async function outcome(promise: Promise<unknown>): Promise<unknown> {
  const late = new Promise((resolve) => setTimeout(resolve, 2000, 'not over'))
  return await Promise.race([promise, late]).catch((error: unknown) => error)
}

const noAnswer = { name: 'StorageError', kind: 'failed', message: 'storage: no answer within 20 ms' }

describe('a jar by site, over a storage that does not respond', () => {
  it('fails its first call after the timeout, and works again afterwards', async () => {
    const instrument = instrumented()
    instrument.onRead = () => new Promise(() => {})
    const jar = open(instrument.storage, { timeout: 20 })
    expect(await outcome(jar.setCookie('a=1', url))).toMatchObject(noAnswer)
    instrument.onRead = (read) => read()
    expect(await outcome(jar.setCookie('a=1', url))).toMatchObject({ status: 'stored' })
  })

  it('ends the wait of its first call by a signal', async () => {
    const instrument = instrumented()
    instrument.onRead = () => new Promise(() => {})
    const reason = new Error('no time')
    const controller = new AbortController()
    const calling = open(instrument.storage).client({}, { signal: controller.signal }).getCookieString(url)
    controller.abort(reason)
    expect(await outcome(calling)).toBe(reason)
  })

  it('fails after the timeout if the units cannot be listed', async () => {
    const storage: RecordStorage = {
      ...memoryStorage(),
      async *keys() {
        await new Promise(() => {})
      },
    }
    expect(await outcome(open(storage, { timeout: 20 }).size())).toMatchObject(noAnswer)
  })

  it('fails after the timeout if it cannot move the cookies for a new list', async () => {
    const instrument = instrumented()
    const { publicSuffixes } = await import('../../src/index.js')
    const may = open(instrument.storage, { publicSuffixes: { ...publicSuffixes, edition: 'May' } })
    await may.setCookie('a=1', url)
    instrument.onWrite = () => new Promise(() => {})
    const list = { ...publicSuffixes, edition: 'June' }
    const june = open(instrument.storage, { publicSuffixes: list, regroup: true, timeout: 20 })
    expect(await outcome(june.getCookieString(url))).toMatchObject(noAnswer)
    instrument.onWrite = (write) => write()
    // The jar may still wait for the write that got no response.
    await vi.waitFor(async () => expect(await june.getCookieString(url)).toBe('a=1'))
  })
})

describe('closing a jar by site waits', () => {
  it('for the first call', async () => {
    const storage = memoryStorage()
    const jar = open(storage)
    const setting = jar.setCookie('a=1', url)
    await jar.close()
    await storage.close()
    expect(await outcome(setting)).toMatchObject({ status: 'stored' })
  })

  it('for a call on all sites, which is completed', async () => {
    const storage = memoryStorage()
    const jar = open(storage)
    for (const site of sites) await jar.setCookie('a=1', site)
    const saved = await jar.toJSON()
    const clearing = jar.clear()
    await jar.close()
    expect(await outcome(clearing)).toHaveLength(4)
    expect(await open(storage).size()).toBe(0)

    const other = open(storage)
    const restoring = other.restore(saved)
    await other.close()
    expect(await outcome(restoring)).toEqual({ rejected: [], evicted: [] })
    expect(await open(storage).size()).toBe(4)

    const last = open(storage)
    const explaining = last.client().explain(url, { name: 'a' })
    await last.close()
    expect(await outcome(explaining)).toMatchObject({ elsewhere: [{}, {}, {}] })
    expect(await outcome(last.admit(saved.cookies))).toMatchObject({ kind: 'closed' })
  })
})
