/** Errors that a shared jar passes on unchanged, and mistakes that do not affect other calls. */

import { expect, it, vi } from 'vitest'
import { memoryStorage } from '../../src/storage/memory.js'
import type { RecordStorage } from '../../src/storage/record-storage.js'
import { rawKeyring, rawKeyWrapper, sealed, WrappedKeys } from '../../src/storage/sealed/index.js'
import { SharedCookieJar, type SharedCookieJarOptions } from '../../src/storage/shared/index.js'

const url = 'https://www.site.example/'

function open(storage: RecordStorage, options: Partial<SharedCookieJarOptions> = {}): SharedCookieJar {
  return new SharedCookieJar(storage, { name: 'ada', ...options })
}

function ringOf(octet: number) {
  return rawKeyring(new Uint8Array(32).fill(octet))
}

it('a broken record causes a SealBroken error with the fault, for reads and for writes', async () => {
  const records = memoryStorage()
  const options = { hideUnits: false }
  await open(sealed(records, ringOf(1), options)).setCookie('a=1', url)
  for (const unit of ['jar', 'site'] as const) {
    const jar = open(sealed(records, ringOf(2), options), { unit })
    const broken = { name: 'SealBroken', kind: 'refused', fault: 'unknown-key', jar: 'ada' }
    await expect(jar.getCookieString(url)).rejects.toMatchObject(broken)
    await expect(jar.setCookie('a=2', url)).rejects.toMatchObject(broken)
  }
})

it('keys that may not be used cause a KeysUnavailable error, and a refused write is not sent again', async () => {
  const keys = new WrappedKeys(memoryStorage(), rawKeyWrapper(new Uint8Array(32)), { recheckMs: 0 })
  await keys.add('ada')
  const jar = open(sealed(memoryStorage(), await keys.unlock('ada')))
  await jar.setCookie('a=1', url)
  await keys.signOutEverywhere('ada')
  const signedOut = { name: 'KeysUnavailable', fault: 'signed-out' }
  await expect(jar.getCookieString(url)).rejects.toMatchObject(signedOut)
  await expect(jar.setCookie('a=2', url)).rejects.toMatchObject(signedOut)
})

it('a write that took place is reported as written, even if the user was signed out meanwhile', async () => {
  const keys = new WrappedKeys(memoryStorage(), rawKeyWrapper(new Uint8Array(32)), { recheckMs: 0 })
  await keys.add('ada')
  const records = memoryStorage()
  const signingOut: RecordStorage = {
    ...records,
    async write(...given) {
      const result = await records.write(...given)
      await keys.signOutEverywhere('ada')
      return result
    },
  }
  const openSealed = async () => sealed(signingOut, await keys.unlock('ada'))
  const key = { jar: 'ada', unit: 'a' }
  expect((await (await openSealed()).write(key, 'text', null, { writeId: '1' })).status).toBe('written')
  // A conflict would return the text of the record.
  const conflict = (await openSealed()).write(key, 'text', null, { writeId: '2' })
  await expect(conflict).rejects.toMatchObject({ fault: 'signed-out' })
})

it('without-cookies goes on while the keys cannot be reached, but not with a foreign record or after a sign-out', async () => {
  const keyStore = memoryStorage()
  let isReached = true
  const reached: RecordStorage = {
    ...keyStore,
    async read(...given) {
      if (!isReached) throw new Error('no connection')
      return await keyStore.read(...given)
    },
  }
  const keys = new WrappedKeys(reached, rawKeyWrapper(new Uint8Array(32)), { recheckMs: 0 })
  await keys.add('ada')
  const records = memoryStorage()
  const jar = open(sealed(records, await keys.unlock('ada')), { onStorageError: 'without-cookies' })
  await jar.setCookie('a=1', url)

  isReached = false
  expect(await jar.getCookieString(url)).toBe('')
  isReached = true
  expect(await jar.getCookieString(url)).toBe('a=1')

  const stranger = open(sealed(records, ringOf(2), { hideUnits: false }), { onStorageError: 'without-cookies' })
  await open(sealed(records, ringOf(3), { hideUnits: false })).setCookie('a=3', url)
  await expect(stranger.getCookieString(url)).rejects.toMatchObject({ fault: 'unknown-key' })
  await expect(stranger.setCookie('a=2', url)).rejects.toMatchObject({ fault: 'unknown-key' })

  await keys.signOutEverywhere('ada')
  await expect(jar.getCookieString(url)).rejects.toMatchObject({ fault: 'signed-out' })
  await expect(jar.setCookie('a=2', url)).rejects.toMatchObject({ fault: 'signed-out' })
})

it('a closed jar rejects all calls, even with without-cookies', async () => {
  const jar = open(memoryStorage(), { onStorageError: 'without-cookies' })
  await jar.close()
  const closed = { name: 'StorageError', kind: 'closed' }
  await expect(jar.getCookieString(url)).rejects.toMatchObject(closed)
  await expect(jar.setCookie('a=1', url)).rejects.toMatchObject(closed)
  await expect(jar.put({ name: 'a', value: '1', url })).rejects.toMatchObject(closed)
})

it('a cookie that is put has the fields of the call, even if the object changes later', async () => {
  const storage = memoryStorage()
  const jar = open(storage, { unit: 'site' })
  const cookie = { name: 'a', value: '1', url: new URL('https://one.example/'), expires: new Date(4e12) }
  const putting = jar.put(cookie)
  cookie.url.href = 'https://other.example/'
  cookie.expires.setTime(0)
  expect(await putting).toMatchObject({ status: 'stored', cookie: { domain: 'one.example' } })
  expect((await jar.records('one.example')).length).toBe(1)
})

it('no call fails if the function for warnings throws', async () => {
  const uncaught: unknown[] = []
  vi.stubGlobal('queueMicrotask', (task: () => void) => {
    try {
      task()
    } catch (error) {
      uncaught.push(error)
    }
  })
  try {
    const storage = memoryStorage()
    const error = new Error('a mistake')
    await open(storage, { now: () => Date.now() + 3_600_000 }).setCookie('a=1', url)
    const jar = open(storage, {
      onWarning: () => {
        throw error
      },
    })
    expect(await jar.getCookieString(url)).toBe('a=1')
    expect(uncaught).toContain(error)
  } finally {
    vi.unstubAllGlobals()
  }
})
