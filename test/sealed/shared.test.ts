/** Workers that share the sealed jar of an account: nothing is lost, nothing is mistaken for an old record. */

import { expect, it, vi } from 'vitest'
import { memoryStorage } from '../../src/storage/memory.js'
import { noMarkup, rawKeyring, rawKeyWrapper, sealed, WrappedKeys } from '../../src/storage/sealed/index.js'
import { SharedCookieJar } from '../../src/storage/shared/index.js'
import { faultOf, watchedStorage } from './records.js'

const url = 'https://site.example/'

it.each([false, true])('four workers set 100 cookies, and each is there; with an anchor: %s', async (hasAnchor) => {
  const keys = new WrappedKeys(memoryStorage(), rawKeyWrapper(new Uint8Array(32).fill(8)))
  await keys.add('ada')
  const below = watchedStorage()
  const options = hasAnchor ? { anchor: memoryStorage() } : {}
  const workers = await Promise.all(
    [1, 2, 3, 4].map(async () => {
      const storage = sealed(below.storage, await keys.unlock('ada'), options)
      return new SharedCookieJar(storage, { name: 'ada.lovelace' })
    }),
  )
  await Promise.all(
    workers.map(async (worker, place) => {
      for (let count = 0; count < 25; count += 1) {
        const { status } = await worker.setCookie(`c${place}-${count}=value of ada`, url)
        expect(status).toBe('stored')
      }
    }),
  )
  for (const worker of workers) expect((await worker.getCookies(url)).length).toBe(100)
  expect(/lovelace|site\.example|value of/.test(below.written.join())).toBe(false)
})

it('a user who is signed out is signed out at every worker', async () => {
  const keys = new WrappedKeys(memoryStorage(), rawKeyWrapper(new Uint8Array(32).fill(8)), { recheckMs: 0 })
  await keys.add('ada')
  const records = memoryStorage()
  const open = async () => new SharedCookieJar(sealed(records, await keys.unlock('ada')), { name: 'ada' })
  const [one, two] = [await open(), await open()]
  await one.setCookie('SID=31d4', url)
  expect(await two.getCookieString(url)).toBe('SID=31d4')
  await keys.signOutEverywhere('ada')
  for (const worker of [one, two]) {
    expect(await faultOf(worker.getCookieString(url))).toBe('signed-out')
  }
  expect(await (await open()).getCookieString(url)).toBe('SID=31d4')
})

it('a shared jar rejects with the error of the seal or the keys, for reads and for writes', async () => {
  const keys = new WrappedKeys(memoryStorage(), rawKeyWrapper(new Uint8Array(32).fill(8)), { recheckMs: 0 })
  await keys.add('ada')
  const records = memoryStorage()
  const open = async () => new SharedCookieJar(sealed(records, await keys.unlock('ada')), { name: 'ada' })
  const errorOf = (call: Promise<unknown>) => call.catch((thrown: unknown) => thrown)
  const old = await open()
  await old.setCookie('SID=31d4', url)
  await keys.rotate('ada')
  const current = await open()
  await current.setCookie('SID=next', url)
  for (const call of [() => old.getCookieString(url), () => old.setCookie('theme=dark', url)]) {
    expect(await errorOf(call())).toMatchObject({ name: 'SealBroken', kind: 'refused', fault: 'unknown-key' })
  }

  await keys.signOutEverywhere('ada')
  for (const call of [() => current.getCookieString(url), () => current.setCookie('theme=dark', url)]) {
    expect(await errorOf(call())).toMatchObject({ name: 'KeysUnavailable', kind: 'refused', fault: 'signed-out' })
  }
})

it('a write without available keys is not sent again, and is not reported as doubtful', async () => {
  const keyring = rawKeyring(new Uint8Array(32).fill(8))
  const below = sealed(memoryStorage(), keyring)
  const write = below.write.bind(below)
  const writes = vi.spyOn(below, 'write').mockImplementation(async (...given) => {
    keyring.lock()
    return await write(...given)
  })
  const jar = new SharedCookieJar(below, { name: 'ada' })
  const error = await jar.setCookie('SID=31d4', url).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ name: 'KeysUnavailable', kind: 'refused', fault: 'locked' })
  expect(writes).toHaveBeenCalledTimes(1)
})

it('a shared jar has an inspection as any other jar', async () => {
  const records = memoryStorage()
  const before = new SharedCookieJar(records, { name: 'ada' })
  await before.setCookies(['good=1', 'bad=<b>'], url)
  const jar = new SharedCookieJar(records, { name: 'ada', inspect: noMarkup })
  expect(await jar.getCookieString(url)).toBe('good=1')
  const result = await jar.setCookie('more=<i>', url)
  expect(result).toMatchObject({ status: 'rejected', reasons: [{ id: 'inspection-refused' }] })
})
