/** Which calls of a jar with `consistency: 'cached'` may use memory only (§5.8). */

import { describe, expect, it } from 'vitest'
import { memoryStorage } from '../../src/storage/memory.js'
import { SharedCookieJar, type SharedCookieJarOptions } from '../../src/storage/shared/index.js'
import { instrumented } from './shared-storages.js'

const url = 'https://www.site.example/'

describe.each(['jar', 'site'] as const)('by %s', (unit) => {
  function open(options: Partial<SharedCookieJarOptions> = {}) {
    const instrument = instrumented(memoryStorage(), false)
    const jar = new SharedCookieJar(instrument.storage, { name: 'ada', unit, consistency: 'cached', ...options })
    return { jar, ...instrument }
  }

  it('a call that only reads does not call the storage', async () => {
    const { jar, counts } = open()
    await jar.setCookie('a=1', url)
    counts.reads = 0
    const page = jar.client({ siteForCookies: url })
    expect(await jar.getCookieString(url)).toBe('a=1')
    expect(await page.getCookieString(url)).toBe('a=1')
    expect((await jar.getCookies(url)).map(({ name }) => name)).toEqual(['a'])
    expect((await jar.get('a', url))?.value).toBe('1')
    expect(counts.reads).toBe(0)
  })

  it('a read during a set waits for the set', async () => {
    const { jar } = open()
    await jar.setCookie('a=1', url)
    const setting = jar.setCookie('a=2', url)
    const reading = jar.getCookieString(url)
    expect(await Promise.all([reading, setting])).toMatchObject(['a=2', { status: 'stored' }])
  })

  it('an expired cookie is not sent, and is reported as expired once', async () => {
    const clock = { time: 1_800_000_000_000 }
    const { jar } = open({ now: () => clock.time })
    const events: string[] = []
    jar.subscribe(({ cause, cookie }) => events.push(`${cause} ${cookie.name}`))
    await jar.setCookies(['a=1; Max-Age=10', 'b=1'], url)
    clock.time += 11_000
    expect(await jar.getCookieString(url)).toBe('b=1')
    expect(await jar.getCookieString(url)).toBe('b=1')
    expect(events).toEqual(['inserted a', 'inserted b', 'expired a'])
  })

  it('an access is saved after a while, not with each read', async () => {
    const clock = { time: 1_800_000_000_000 }
    const { jar, counts } = open({ now: () => clock.time })
    await jar.setCookie('a=1', url)
    counts.writes = 0
    for (let second = 0; second < 70; second += 1) {
      clock.time += 1000
      await jar.getCookieString(url)
    }
    expect(counts.writes).toBe(1)
  })

  it('a session that was idle for too long is not sent', async () => {
    const clock = { time: 1_800_000_000_000 }
    const { jar } = open({ now: () => clock.time, sessionTtl: 60_000 })
    await jar.setCookie('a=1', url)
    clock.time += 61_000
    expect(await jar.getCookieString(url)).toBe('')
  })

  it('a call with a mistake, an aborted call and a call of a closed jar reject', async () => {
    const { jar } = open()
    await jar.setCookie('a=1', url)
    await expect(jar.getCookieString('no URL')).rejects.toThrow(TypeError)
    const aborted = jar.client(undefined, { signal: AbortSignal.abort(new Error('no more time')) })
    await expect(aborted.getCookieString(url)).rejects.toThrow('no more time')
    await jar.close()
    await expect(jar.getCookieString(url)).rejects.toMatchObject({ kind: 'closed' })
  })
})
