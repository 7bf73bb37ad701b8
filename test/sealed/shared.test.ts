/** Workers that share the sealed jar of an account: nothing is lost, nothing is mistaken for an old record. */

import { expect, it } from 'vitest'
import { memoryStorage } from '../../src/storage/memory.js'
import { noMarkup, rawKeyWrapper, sealed, WrappedKeys } from '../../src/storage/sealed/index.js'
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
    const error: unknown = await worker.getCookieString(url).catch((thrown: unknown) => thrown)
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    expect(await faultOf(Promise.reject(cause))).toBe('signed-out')
  }
  expect(await (await open()).getCookieString(url)).toBe('SID=31d4')
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
