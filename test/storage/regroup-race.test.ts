/** Two programs move the cookies of a jar for a new public suffix list at once. Cookies that one removes stay removed. */

import { expect, it } from 'vitest'
import { publicSuffixes } from '../../src/index.js'
import { memoryStorage } from '../../src/storage/memory.js'
import type { RecordStorage } from '../../src/storage/record-storage.js'
import { SharedCookieJar } from '../../src/storage/shared/index.js'
import { instrumented } from './shared-storages.js'

const url = 'https://www.shop.example/'
const newSite = 'www.shop.example'
const june = {
  ...publicSuffixes,
  edition: 'June',
  isPublicSuffix: (host: string) => host === 'shop.example' || publicSuffixes.isPublicSuffix(host),
  registrableDomain: (host: string) =>
    /\.shop\.example$/.test(host)
      ? host.replace(/^.*\.(?=[^.]+\.shop\.example$)/, '')
      : publicSuffixes.registrableDomain(host),
}

async function unitsIn(storage: RecordStorage): Promise<string[]> {
  const units: string[] = []
  for await (const { unit } of storage.keys('ada')) units.push(unit)
  return units.sort()
}

/** Stops a second program before the call of the storage that `stopsAt` chooses, while the first does all of its work. */
async function raced(stopsAt: (what: 'read' | 'write', unit: string) => boolean): Promise<string[]> {
  const inner = memoryStorage()
  const may = { ...publicSuffixes, edition: 'May' }
  await new SharedCookieJar(inner, { name: 'ada', unit: 'site', publicSuffixes: may }).setCookies(['SID=1', 'a=1'], url)
  const options = { name: 'ada', unit: 'site', publicSuffixes: june, regroup: true } as const
  let hasStopped = false
  const stop = async (what: 'read' | 'write', unit: string): Promise<void> => {
    if (hasStopped || !stopsAt(what, unit)) return
    hasStopped = true
    const first = new SharedCookieJar(inner, options)
    expect(await first.getCookieString(url)).toBe('SID=1; a=1')
    await first.delete({ name: 'SID' })
    await first.delete({ name: 'a' })
  }
  const storage = {
    ...inner,
    read: async (...given: Parameters<typeof inner.read>) => {
      await stop('read', given[0].unit)
      return await inner.read(...given)
    },
    write: async (...given: Parameters<typeof inner.write>) => {
      await stop('write', given[0].unit)
      return await inner.write(...given)
    },
  }
  const second = new SharedCookieJar(storage, options)
  const names = (await second.records()).map(({ name }) => name)
  expect(hasStopped).toBe(true)
  expect(await second.getCookieString(url)).toBe('')
  // The unit that was made in vain is removed again.
  expect(await unitsIn(inner)).toEqual(['public suffix list'])
  return names
}

it.each([
  ['reads the new unit', 'read', 1],
  ['makes the new unit', 'write', 1],
  ['fills the new unit', 'write', 2],
] as const)('a removed cookie stays removed if the second program is stopped before it %s', async (_, call, count) => {
  let calls = 0
  const stopsAt = (what: string, unit: string): boolean => {
    if (what === call && unit === newSite) calls += 1
    return calls === count
  }
  expect(await raced(stopsAt)).toEqual([])
})

it('if there is one program, the new unit replaces the old one', async () => {
  const { storage } = instrumented()
  const may = { ...publicSuffixes, edition: 'May' }
  await new SharedCookieJar(storage, { name: 'ada', unit: 'site', publicSuffixes: may }).setCookie('a=1', url)
  const jar = new SharedCookieJar(storage, { name: 'ada', unit: 'site', publicSuffixes: june, regroup: true })
  expect(await jar.getCookieString(url)).toBe('a=1')
  expect(await unitsIn(storage)).toEqual(['public suffix list', newSite])
})
