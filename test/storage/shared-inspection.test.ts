/** Cookies that the inspection refuses when a shared jar loads them, and jars that others share by a different unit. */

import { describe, expect, it } from 'vitest'
import type { Rejection } from '../../src/index.js'
import { memoryStorage } from '../../src/storage/memory.js'
import { noMarkup } from '../../src/storage/sealed/index.js'
import { SharedCookieJar } from '../../src/storage/shared/index.js'

const url = 'https://www.site.example/'

describe.each(['jar', 'site'] as const)('by %s', (unit) => {
  it('a stored cookie that the inspection refuses is not sent, and the refusal is reported', async () => {
    const storage = memoryStorage()
    const trusting = new SharedCookieJar(storage, { name: 'ada', unit })
    await trusting.setCookies(['a=<script>', 'b=1'], url)
    const rejections: Rejection[] = []
    const onRejected = (rejection: Rejection) => rejections.push(rejection)
    const jar = new SharedCookieJar(storage, { name: 'ada', unit, inspect: noMarkup, onRejected })
    expect(await jar.getCookieString(url)).toBe('b=1')
    expect(await jar.getCookieString(url)).toBe('b=1')
    expect(rejections.map(({ reasons }) => reasons.map(({ id }) => id))).toEqual([['inspection-refused']])
    expect(await trusting.size()).toBe(2)
    await jar.setCookie('c=1', url)
    expect(await trusting.getCookieString(url)).toBe('b=1; c=1')
  })
})

describe('a jar that other programs share by a different unit is refused, and left unchanged', () => {
  it.each([
    ['jar', 'site'],
    ['site', 'jar'],
  ] as const)('by %s, and then by %s', async (unit, other) => {
    const storage = memoryStorage()
    const first = new SharedCookieJar(storage, { name: 'ada', unit })
    await first.setCookie('a=1', url)
    const second = new SharedCookieJar(storage, { name: 'ada', unit: other })
    const refused = {
      name: 'StorageError',
      kind: 'foreign',
      message: `jar "ada": other programs share it with unit: '${unit}'`,
    }
    await expect(second.setCookie('b=1', url)).rejects.toMatchObject(refused)
    await expect(second.records()).rejects.toMatchObject(refused)
    expect(await first.getCookieString(url)).toBe('a=1')
  })
})
