/** A shared jar can be restored to an earlier state. */

import { expect, it } from 'vitest'
import { CookieJar, type Rejection } from '../../src/index.js'
import { memoryStorage } from '../../src/storage/memory.js'
import { SharedCookieJar } from '../../src/storage/shared/index.js'
import { instrumented } from './shared-storages.js'

const url = 'https://www.site.example/'

it.each(['jar', 'site'] as const)('restore replaces all cookies, by %s', async (unit) => {
  const storage = memoryStorage()
  const jar = new SharedCookieJar(storage, { name: 'ada', unit })
  await jar.setCookies(['a=1; Max-Age=60', 'b=1'], url)
  const saved = await jar.toJSON()
  await jar.setCookie('a=2', url)
  await jar.setCookie('c=1', 'https://other.example/')
  expect(await jar.restore(saved)).toEqual({ rejected: [], evicted: [] })
  const other = new SharedCookieJar(storage, { name: 'ada', unit })
  expect(await other.toJSON()).toEqual(saved)
  const alone = new CookieJar()
  alone.setCookie('d=1', url)
  await jar.restore(JSON.stringify(alone))
  expect(await other.getCookieString(url)).toBe('d=1')
})

it('by jar, restore makes one write', async () => {
  const { storage, counts } = instrumented()
  const jar = new SharedCookieJar(storage, { name: 'ada' })
  await jar.setCookie('a=1', url)
  const saved = await jar.toJSON()
  counts.writes = 0
  await jar.restore(saved)
  expect(counts.writes).toBe(1)
})

it.each(['jar', 'site'] as const)(
  'restore throws a TypeError for a value that is not a saved jar, and changes nothing, by %s',
  async (unit) => {
    const jar = new SharedCookieJar(memoryStorage(), { name: 'ada', unit })
    await jar.setCookie('a=1', url)
    for (const saved of [{}, '[]', 'no JSON', null]) await expect(jar.restore(saved)).rejects.toThrow(TypeError)
    expect(await jar.size()).toBe(1)
  },
)

it.each(['jar', 'site'] as const)(
  'restore rejects only the cookies of tough-cookie that no line could have set, by %s',
  async (unit) => {
    const heard: unknown[] = []
    const onRejected = ({ name, via, reasons }: Rejection) => heard.push([name, via, reasons.map(({ id }) => id)])
    const jar = new SharedCookieJar(memoryStorage(), { name: 'ada', unit, onRejected })
    await jar.setCookie('a=1', url)
    const entry = { value: '1', domain: 'www.site.example', path: '/', creation: '2030-01-01T00:00:00.000Z' }
    const cookies = ['x=y', 'b'].map((key) => ({ ...entry, key }))
    const { rejected } = await jar.restore({ storeType: null, cookies })
    expect(rejected.map(({ reasons }) => reasons[0]?.id)).toEqual(['cookie-not-expressible'])
    // What follows an equals sign may be a value.
    expect(heard).toEqual([['x', 'admit', ['cookie-not-expressible']]])
    expect(await jar.getCookieString(url)).toBe('b=1')
  },
)
