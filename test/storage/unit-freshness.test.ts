/** A shared jar uses a record from memory for five seconds after the request to the storage. */

import { afterEach, expect, it, vi } from 'vitest'
import { memoryStorage } from '../../src/storage/memory.js'
import { SharedCookieJar } from '../../src/storage/shared/index.js'
import { instrumented } from './shared-storages.js'

const url = 'https://www.site.example/'

afterEach(() => {
  vi.useRealTimers()
})

it.each(['jar', 'site'] as const)('the age of a late response counts from its request, by %s', async (unit) => {
  vi.useFakeTimers({ toFake: ['performance', 'Date', 'setTimeout', 'clearTimeout'] })
  const inner = memoryStorage()
  const other = new SharedCookieJar(inner, { name: 'ada', unit })
  await other.setCookie('SID=old', url)
  // No change is reported.
  const instrument = instrumented(inner, false)
  const jar = new SharedCookieJar(instrument.storage, { name: 'ada', unit, consistency: 'cached' })
  // Read the edition of the public suffix list first.
  if (unit === 'site') await jar.getCookieString('https://other.example/')
  instrument.onRead = async (read) => {
    const record = await read()
    vi.advanceTimersByTime(3000)
    return record
  }
  expect(await jar.getCookieString(url)).toBe('SID=old')
  const asked = instrument.counts.reads
  await other.setCookie('SID=new', url)
  instrument.onRead = (read) => read()
  vi.advanceTimersByTime(1900)
  expect(await jar.getCookieString(url)).toBe('SID=old')
  expect(instrument.counts.reads).toBe(asked)
  vi.advanceTimersByTime(101)
  expect(await jar.getCookieString(url)).toBe('SID=new')
})
