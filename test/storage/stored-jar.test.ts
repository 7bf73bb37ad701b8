/** The jar that a storage keeps: what is saved, when, and what happens if it cannot be. */

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type CookieJar, publicSuffixes } from '../../src/index.js'
import { openJar, type RecordStorage, StorageConflict, StorageError } from '../../src/storage/index.js'
import { memoryStorage } from '../../src/storage/memory.js'

const partition = {
  sameSite: 'cross-site',
  partitionKey: { topLevelSite: 'https://news.example', hasCrossSiteAncestor: true },
} as const

/** A storage in memory that counts what is written, and fails if it is told to. */
function watched() {
  const records = memoryStorage()
  const writes: string[] = []
  let failure: Error | null = null
  let isReplyLost = false
  const storage: RecordStorage = {
    read: (key) => records.read(key),
    async write(key, text, ifVersion, options) {
      if (failure !== null) throw failure
      writes.push(`${text === null ? '-' : '+'}${key.unit}`)
      const result = await records.write(key, text, ifVersion, options)
      if (isReplyLost) throw new StorageError('failed', 'the reply was lost')
      return result
    },
    keys: (jar) => records.keys(jar),
    flush: () => records.flush(),
    close: () => records.close(),
  }
  return {
    storage,
    records,
    writes,
    fail: (error: Error | null) => {
      failure = error
    },
    loseReplies: (on: boolean) => {
      isReplyLost = on
    },
  }
}

const shared = { closeStorage: false } as const

describe('what is kept', () => {
  it('every field of every cookie, partitioned ones and session cookies too', async () => {
    const storage = memoryStorage()
    const jar = await openJar(storage, { ...shared, now: () => 1000 })
    jar.setCookies(
      ['a=1; Max-Age=60; HttpOnly', '__Host-b=2; Secure; Path=/; SameSite=Strict', 'c="é"; Path=/x'],
      'https://www.site.example/x/y',
    )
    jar.setCookie('d=4; Secure; SameSite=None; Partitioned', 'https://www.site.example/', partition)
    jar.setCookie('e=5; Domain=other.example', 'https://www.other.example/')
    await jar.close()
    const again = await openJar(storage, { ...shared, now: () => 1000 })
    expect(again.toJSON()).toEqual(jar.toJSON())
    expect(again.size).toBe(5)
    expect(again.endSession().map(({ name }) => name)).toEqual(['__Host-b', 'c', 'd', 'e'])
  })

  it('the order of first insertion over all sites, also for cookies that come later', async () => {
    const storage = memoryStorage()
    const options = { ...shared, now: () => 1000 }
    let jar = await openJar(storage, options)
    for (const site of ['b', 'a', 'c', 'a', 'b']) {
      jar.setCookie(`${site}${jar.size}=1`, `https://${site}.example/`)
      await jar.close()
      jar = await openJar(storage, options)
    }
    expect([...jar].map(({ name }) => name)).toEqual(['b0', 'a1', 'c2', 'a3', 'b4'])
    expect(jar.getCookieString('https://a.example/')).toBe('a1=1; a3=1')
  })

  it('opening a jar and reading from it writes nothing', async () => {
    const { storage, writes } = watched()
    const jar = await openJar(storage, { ...shared, now: () => 1000 })
    jar.setCookies(['a=1', 'b=2'], 'https://site.example/')
    await jar.close()
    writes.length = 0
    const again = await openJar(storage, { ...shared, now: () => 1000 })
    again.getCookieString('https://site.example/')
    await again.close()
    expect(writes).toEqual([])
  })

  it('a removed cookie stays removed, and an empty site has no record', async () => {
    const { storage, records, writes } = watched()
    const jar = await openJar(storage, shared)
    jar.setCookies(['a=1', 'b=2'], 'https://site.example/')
    await jar.flush()
    jar.setCookie('a=; Max-Age=0', 'https://site.example/')
    await jar.flush()
    expect((await openJar(storage, shared)).getCookieString('https://site.example/')).toBe('b=2')
    jar.clear()
    await jar.close()
    expect(await records.read({ jar: 'jar', unit: 'site.example' })).toBe(null)
    expect(writes).toEqual(['+site.example', '+site.example', '-site.example'])
  })

  it('jars of different names do not affect one another', async () => {
    const storage = memoryStorage()
    const ada = await openJar(storage, { ...shared, name: 'ada' })
    const bob = await openJar(storage, { ...shared, name: 'bob' })
    ada.setCookie('a=1', 'https://site.example/')
    bob.setCookie('b=1', 'https://site.example/')
    await Promise.all([ada.close(), bob.close()])
    expect((await openJar(storage, { ...shared, name: 'ada' })).getCookieString('https://site.example/')).toBe('a=1')
    expect((await openJar(storage, { ...shared, name: 'bob' })).getCookieString('https://site.example/')).toBe('b=1')
  })

  it('an expired cookie is left out, and its record is removed', async () => {
    const { storage, writes } = watched()
    const jar = await openJar(storage, { ...shared, now: () => 0 })
    jar.setCookies(['a=1; Max-Age=1', 'b=1'], 'https://site.example/')
    jar.setCookie('c=1; Max-Age=1', 'https://other.example/')
    await jar.close()
    writes.length = 0
    const again = await openJar(storage, { ...shared, now: () => 5000 })
    expect([...again].map(({ name }) => name)).toEqual(['b'])
    await again.close()
    expect(writes.sort()).toEqual(['+site.example', '-other.example'])
  })

  it('a cookie that could not be stored today is rejected with its reasons, and its record stays', async () => {
    const { storage, writes } = watched()
    const jar = await openJar(storage, { ...shared, publicSuffixes: null })
    jar.setCookie('a=1; Domain=co.uk', 'https://shop.co.uk/')
    await jar.close()
    writes.length = 0
    const rejected: string[] = []
    const again = await openJar(storage, {
      ...shared,
      publicSuffixes: { isPublicSuffix: (name) => name === 'co.uk', registrableDomain: () => 'uk' },
      onRejected: ({ name, reasons }) => rejected.push(`${name} ${reasons[0]?.id}`),
    })
    await again.close()
    expect([rejected, again.size, writes]).toEqual([['a domain-public-suffix'], 0, []])
  })
})

describe('another public suffix list', () => {
  const url = 'https://ada.github.io/'
  const without = {
    isPublicSuffix: (name: string) => name === 'io',
    registrableDomain: (host: string) => host.split('.').slice(-2).join('.'),
  }

  it('moves the cookies to the records of their new sites before the jar is opened', async () => {
    const { storage, writes } = watched()
    const old = await openJar(storage, { ...shared, publicSuffixes: without })
    old.setCookie('a=1', url)
    old.setCookie('b=1', 'https://bob.github.io/')
    await old.close()
    writes.length = 0
    const jar = await openJar(storage, { ...shared, publicSuffixes })
    expect(writes).toEqual(['+ada.github.io', '+bob.github.io', '-github.io'])
    expect(jar.getCookieString(url)).toBe('a=1')
    jar.delete({ name: 'a' })
    await jar.close()
    expect([...(await openJar(storage, shared))].map(({ name }) => name)).toEqual(['b'])
  })

  it('a crash while cookies move leaves them in both records, and the later one wins', async () => {
    const { storage, records } = watched()
    const old = await openJar(storage, { ...shared, publicSuffixes: without })
    old.setCookie('a=old', url)
    await old.close()
    const left = await records.read({ jar: 'jar', unit: 'github.io' })
    const moved = await openJar(storage, { ...shared, publicSuffixes })
    moved.setCookie('a=new', url)
    await moved.close()
    await records.write({ jar: 'jar', unit: 'github.io' }, left?.text ?? '', null, { writeId: 'back' })
    const jar = await openJar(storage, { ...shared, publicSuffixes })
    expect(jar.getCookieString(url)).toBe('a=new')
    expect(jar.size).toBe(1)
    expect(await records.read({ jar: 'jar', unit: 'github.io' })).toBe(null)
  })

  it('by configure moves them too', async () => {
    const { storage, writes } = watched()
    const jar = await openJar(storage, { ...shared, publicSuffixes: without })
    jar.setCookie('a=1', url)
    await jar.flush()
    writes.length = 0
    jar.configure({ publicSuffixes })
    await jar.flush()
    expect(writes).toEqual(['+ada.github.io', '-github.io'])
  })
})

describe('when it is saved', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000_000 })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('a second after the first change, all changes of a site at once', async () => {
    const { storage, writes } = watched()
    const jar = await openJar(storage)
    for (let count = 0; count < 100; count += 1) jar.setCookie(`a=${count}`, 'https://site.example/')
    await vi.advanceTimersByTimeAsync(999)
    expect(writes).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(writes).toEqual(['+site.example'])
  })

  it('after 512 changes', async () => {
    const { storage, writes } = watched()
    const jar = await openJar(storage)
    for (let count = 0; count < 511; count += 1) jar.setCookie(`a=${count}`, 'https://site.example/')
    await vi.advanceTimersByTimeAsync(0)
    expect(writes).toEqual([])
    jar.setCookie('a=512', 'https://site.example/')
    await vi.advanceTimersByTimeAsync(0)
    expect(writes).toEqual(['+site.example'])
  })

  it("as soon as the program waits, with durability 'each'", async () => {
    const { storage, writes } = watched()
    const jar = await openJar(storage, { durability: 'each' })
    jar.setCookies(['a=1', 'b=2'], 'https://site.example/')
    expect(writes).toEqual([])
    await vi.advanceTimersByTimeAsync(0)
    expect(writes).toEqual(['+site.example'])
  })

  it('only by flush, if it may wait for ever', async () => {
    const { storage, writes } = watched()
    const jar = await openJar(storage, {
      durability: { everyMs: Number.POSITIVE_INFINITY, afterChanges: Number.POSITIVE_INFINITY },
    })
    jar.setCookie('a=1', 'https://site.example/')
    await vi.advanceTimersByTimeAsync(86_400_000)
    expect(writes).toEqual([])
    await jar.flush()
    expect(writes).toEqual(['+site.example'])
  })

  it('flush waits for the changes before it, and writes a site once', async () => {
    const { storage, writes } = watched()
    const jar = await openJar(storage)
    jar.setCookie('a=1', 'https://site.example/')
    const first = jar.flush()
    jar.setCookie('b=1', 'https://other.example/')
    await Promise.all([first, jar.flush(), jar.flush()])
    expect(writes).toEqual(['+site.example', '+other.example'])
    await jar.flush()
    expect(writes).toHaveLength(2)
  })

  it('10,000 gets in a minute write at most once a site', async () => {
    const { storage, writes } = watched()
    const jar = await openJar(storage)
    const sites = ['a', 'b', 'c', 'd'].map((name) => `https://${name}.example/`)
    for (const url of sites) jar.setCookie('a=1', url)
    await jar.flush()
    writes.length = 0
    for (let count = 0; count < 10_000; count += 1) {
      jar.getCookieString(sites[count % 3] ?? '')
      await vi.advanceTimersByTimeAsync(6)
    }
    await vi.advanceTimersByTimeAsync(2000)
    expect(writes.sort()).toEqual(['+a.example', '+b.example', '+c.example'])
  })

  it('last accesses are written with other changes, and by close', async () => {
    const { storage, writes } = watched()
    const jar = await openJar(storage, shared)
    jar.setCookies(['a=1', 'b=1'], 'https://site.example/')
    jar.setCookie('a=1', 'https://other.example/')
    await jar.flush()
    vi.setSystemTime(2_000_000)
    jar.getCookieString('https://site.example/')
    jar.getCookieString('https://other.example/')
    jar.setCookie('c=1', 'https://site.example/')
    await jar.flush()
    expect(writes).toEqual(['+site.example', '+other.example', '+site.example'])
    await jar.close()
    expect(writes).toEqual(['+site.example', '+other.example', '+site.example', '+other.example'])
    const again = await openJar(storage, shared)
    expect([...again].map(({ lastAccessTime }) => lastAccessTime)).toEqual([2_000_000, 2_000_000, 2_000_000, 2_000_000])
  })
})

describe('what goes wrong', () => {
  it('another owner is a StorageConflict; nothing is merged, and the jar goes on in memory', async () => {
    const storage = memoryStorage()
    const one = await openJar(storage, shared)
    const errors: unknown[] = []
    const other = await openJar(storage, { ...shared, onError: (error) => errors.push(error) })
    one.setCookie('a=1', 'https://site.example/')
    await one.flush()
    other.setCookie('a=2', 'https://site.example/')
    other.setCookie('b=2', 'https://other.example/')
    await expect(other.flush()).rejects.toThrow(StorageConflict)
    await expect(other.flush()).rejects.toMatchObject({ kind: 'conflict', jar: 'jar', unit: 'site.example' })
    expect(other.getCookieString('https://site.example/')).toBe('a=2')
    other.setCookie('c=2', 'https://third.example/')
    await expect(other.close()).rejects.toThrow(StorageConflict)
    expect((await openJar(storage, shared)).getCookieString('https://site.example/')).toBe('a=1')
    expect((await openJar(storage, shared)).getCookieString('https://third.example/')).toBe('')
    expect(errors).toEqual([])
  })

  it('a save that nobody waits for reports its error to onError, and is tried again', async () => {
    const { storage, fail } = watched()
    const errors: unknown[] = []
    const jar = await openJar(storage, {
      ...shared,
      durability: { everyMs: 1 },
      onError: (error) => errors.push(error),
    })
    fail(new StorageError('full', 'no room'))
    jar.setCookie('a=1', 'https://site.example/')
    await vi.waitFor(() => expect(errors).toHaveLength(1))
    fail(null)
    await jar.close()
    expect((await openJar(storage, shared)).size).toBe(1)
  })

  it('without onError such an error is an uncaught one', async () => {
    const { storage, fail } = watched()
    const jar = await openJar(storage, { ...shared, durability: 'each' })
    const full = new StorageError('full', 'no room')
    fail(full)
    const others = process.listeners('uncaughtException')
    process.removeAllListeners('uncaughtException')
    try {
      const uncaught = new Promise((resolve) => process.once('uncaughtException', resolve))
      jar.setCookie('a=1', 'https://site.example/')
      expect(await uncaught).toBe(full)
    } finally {
      for (const listener of others) process.on('uncaughtException', listener)
    }
    fail(null)
    await jar.close()
  })

  it('flush rejects with the error, keeps the changes, and the next one saves them', async () => {
    const { storage, fail } = watched()
    const jar = await openJar(storage, shared)
    jar.setCookie('a=1', 'https://site.example/')
    fail(new StorageError('full', 'no room'))
    await expect(jar.flush()).rejects.toMatchObject({ kind: 'full' })
    fail(null)
    await jar.flush()
    expect((await openJar(storage, shared)).size).toBe(1)
    await jar.close()
  })

  it('a write whose reply was lost is repeated, and is no conflict', async () => {
    const { storage, loseReplies } = watched()
    const jar = await openJar(storage, shared)
    jar.setCookie('a=1', 'https://site.example/')
    loseReplies(true)
    await expect(jar.flush()).rejects.toMatchObject({ kind: 'failed' })
    loseReplies(false)
    jar.setCookie('b=1', 'https://site.example/')
    await jar.flush()
    expect((await openJar(storage, shared)).getCookieString('https://site.example/')).toBe('a=1; b=1')
    await jar.close()
  })

  it('a record that has vanished after its time is no conflict', async () => {
    vi.useFakeTimers({ now: 1000, toFake: ['Date'] })
    try {
      const { storage, records } = watched()
      const jar = await openJar(storage, shared)
      jar.setCookie('a=1; Max-Age=1', 'https://site.example/')
      await jar.flush()
      const key = { jar: 'jar', unit: 'site.example' }
      await records.write(key, null, (await records.read(key))?.version ?? null, { writeId: 'vanished' })
      vi.setSystemTime(5000)
      jar.setCookie('b=1', 'https://site.example/')
      await jar.close()
      expect((await openJar(storage, shared)).getCookieString('https://site.example/')).toBe('b=1')
    } finally {
      vi.useRealTimers()
    }
  })

  it('records of a jar with a custom clock never expire by the clock of the storage', async () => {
    const hints: unknown[] = []
    const records = memoryStorage()
    const storage: RecordStorage = {
      ...records,
      write(key, text, ifVersion, options) {
        hints.push(options.expiresAt)
        return records.write(key, text, ifVersion, options)
      },
    }
    const jar = await openJar(storage, { ...shared, now: () => 1000 })
    jar.setCookie('a=1; Max-Age=1', 'https://site.example/')
    await jar.flush()
    const other = await openJar(storage, { ...shared, name: 'other' })
    other.setCookie('a=1; Max-Age=100', 'https://site.example/')
    await other.flush()
    expect(hints).toEqual([null, [...other][0]?.expiryTime])
  })

  it.each([
    ['no JSON', 'a=1', 'damaged'],
    ['something else', '{"a":1}', 'damaged'],
    ['a newer form', '{"version":2,"cookies":[]}', 'newer'],
    ['a cookie without a path', '{"version":1,"cookies":[[0,"n","secret","site.example"]]}', 'damaged'],
    [
      'a place that is no number',
      '{"version":1,"cookies":[["x","n","secret","site.example","/",0,"Lax",null,1,1]]}',
      'damaged',
    ],
  ])('a record of %s is an error that quotes no value, and it stays as it is', async (_, text, kind) => {
    const storage = memoryStorage()
    const key = { jar: 'jar', unit: 'site.example' }
    await storage.write(key, text, null, { writeId: '1' })
    const opening = openJar(storage, shared)
    await expect(opening).rejects.toMatchObject({ name: 'StorageError', kind })
    await expect(opening).rejects.not.toThrow(/secret/)
    expect((await storage.read(key))?.text).toBe(text)
  })

  it('after close, flush rejects, and the jar continues in memory', async () => {
    const jar = await openJar(memoryStorage())
    jar.setCookie('a=1', 'https://site.example/')
    await jar.close()
    await jar.close()
    await expect(jar.flush()).rejects.toMatchObject({ kind: 'closed' })
    expect(jar.getCookieString('https://site.example/')).toBe('a=1')
  })

  it('flush of a closed jar names the jar and not the storage, which may be open', async () => {
    const jar = await openJar(memoryStorage(), { name: 'ada', closeStorage: false })
    await jar.close()
    await expect(jar.flush()).rejects.toThrow(
      'jar "ada": expected an open jar, got a closed one; call flush() before close(), or open the jar again with openJar()',
    )
  })

  it('the storage is closed with the jar, and if the jar cannot be opened', async () => {
    const storage = memoryStorage()
    await (await openJar(storage)).close()
    await expect(storage.flush()).rejects.toMatchObject({ kind: 'closed' })
    const other = memoryStorage()
    await other.write({ jar: 'jar', unit: 'a' }, 'no record', null, { writeId: '1' })
    await expect(openJar(other)).rejects.toMatchObject({ kind: 'damaged' })
    await expect(other.flush()).rejects.toMatchObject({ kind: 'closed' })
  })

  it.each([
    ['{"storage":"cookies.spj"}', {}, /^storage: expected a storage, such as fileStorage/],
    [null, { name: 5 }, /^options.name: expected a string/],
    [null, { durability: 'all' }, /^options.durability: expected 'each'/],
    [null, { durability: { everyMs: -1 } }, /^options.durability.everyMs: expected/],
    [null, { durability: { afterChanges: 0 } }, /^options.durability.afterChanges: expected/],
    [null, { durability: { every: 1 } }, /^options.durability: expected one of everyMs, afterChanges/],
    [null, { onError: 1 }, /^options.onError: expected a function/],
    [null, { closeStorage: 1 }, /^options.closeStorage: expected true or false/],
    [null, { limit: 1 }, /^options: expected one of now/],
  ])('%s with %j is a TypeError', async (given, options, message) => {
    const storage = given === null ? memoryStorage() : JSON.parse(given)
    await expect(openJar(storage, JSON.parse(JSON.stringify(options)))).rejects.toThrow(message)
  })
})

it('await using closes the jar', async () => {
  const storage = memoryStorage()
  {
    await using jar = await openJar(storage, shared)
    jar.setCookie('a=1', 'https://site.example/')
  }
  expect((await openJar(storage, shared)).size).toBe(1)
})

it('a clone is a jar in memory', async () => {
  const { storage, writes } = watched()
  const jar = await openJar(storage, shared)
  jar.setCookie('a=1', 'https://site.example/')
  const clone: CookieJar = jar.clone()
  clone.setCookie('b=1', 'https://other.example/')
  await jar.close()
  expect([clone.size, writes]).toEqual([2, ['+site.example']])
})
