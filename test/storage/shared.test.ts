/** Jars that share a storage: what one of them promises while others write, and while the storage fails. */

import { describe, expect, it } from 'vitest'
import { type Cookie, publicSuffixes, type Rejection } from '../../src/index.js'
import { memoryStorage } from '../../src/storage/memory.js'
import type { RecordStorage } from '../../src/storage/record-storage.js'
import { SharedCookieJar, StorageContention, StorageSuffixListMismatch } from '../../src/storage/shared/index.js'
import { StorageError } from '../../src/storage/storage-error.js'
import { instrumented } from './shared-storages.js'

const url = 'https://www.site.example/'
const both = ['jar', 'site'] as const

/** A clock that stands still until it is moved. */
function newClock(time = 1_800_000_000_000) {
  const clock = { time, now: () => clock.time }
  return clock
}

async function namesIn(jar: SharedCookieJar): Promise<string[]> {
  return (await jar.records()).map(({ name }) => name)
}

async function failure(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    () => 'done',
    (error: unknown) => error,
  )
}

describe.each(both)('jars by %s', (unit) => {
  const open = (storage: RecordStorage, options: object = {}) =>
    new SharedCookieJar(storage, { name: 'ada', unit, ...options })

  it('what one sets, another one sends', async () => {
    const storage = memoryStorage()
    await open(storage).setCookie('SID=1; Secure', url)
    expect(await open(storage).getCookieString(url)).toBe('SID=1')
  })

  it('a jar reaches no cookies of another name', async () => {
    const storage = memoryStorage()
    for (const name of ['a:b', 'a', '', 'a b', 'all sites', '__proto__']) {
      const jar = new SharedCookieJar(storage, { name, unit })
      expect(await jar.size(), name).toBe(0)
      await jar.setCookie(`owner=${name.length}`, url)
      expect(await jar.getCookieString(url)).toBe(`owner=${name.length}`)
    }
  })

  it('of many jars that set at once, none loses a cookie', async () => {
    const storage = memoryStorage()
    const jars = Array.from({ length: 12 }, () => open(storage))
    const results = await Promise.all(jars.map((jar, index) => jar.setCookie(`c${index}=1`, url)))
    expect(results.map(({ status }) => status)).toEqual(jars.map(() => 'stored'))
    expect(await open(storage).size()).toBe(12)
  })

  it('a conflict is decided again, and never merged: a removed cookie stays removed', async () => {
    const { storage, counts } = instrumented()
    const one = open(storage)
    const other = open(storage)
    await one.setCookies(['SID=1', 'theme=dark'], url)
    await other.getCookies(url)
    await one.delete({ name: 'SID' })
    counts.writes = 0
    // It was last seen with SID.
    await other.setCookie('lang=en', url)
    expect(counts.writes).toBe(2)
    expect(await namesIn(other)).toEqual(['theme', 'lang'])
  })

  it('a refusal is decided on what the storage has', async () => {
    const storage = memoryStorage()
    const one = open(storage)
    const other = open(storage)
    await other.getCookies(url)
    await one.setCookie('SID=1; Secure', url)
    const result = await other.setCookie('SID=2', 'http://www.site.example/')
    expect(result.status === 'rejected' && result.reasons.map(({ id }) => id)).toEqual(['overlays-secure'])
  })

  it('a call that changes nothing writes nothing', async () => {
    const clock = newClock()
    const { storage, counts } = instrumented()
    const jar = open(storage, { now: clock.now })
    await jar.setCookie('a=1', url)
    counts.writes = 0
    clock.time += 1000
    await jar.getCookieString(url)
    await jar.getCookies(url)
    await jar.explain(url)
    await jar.setCookie('b=1; Domain=other.example', url)
    await jar.setCookie('b=1; Max-Age=0', url)
    await jar.delete({ name: 'b' })
    await jar.endSession().then(() => jar.setCookie('a=1', url))
    expect(counts.writes).toBe(2)
  })

  it('the last access is saved once a minute, and not more often', async () => {
    const clock = newClock()
    const { storage, counts } = instrumented()
    const jar = open(storage, { now: clock.now })
    await jar.setCookie('a=1', url)
    counts.writes = 0
    for (let second = 0; second < 125; second += 1) {
      clock.time += 1000
      await jar.getCookieString(url)
    }
    expect(counts.writes).toBe(2)
    const [cookie] = await open(storage, { now: clock.now }).records()
    expect(cookie?.lastAccessTime).toBe(clock.time - 5000)
  })

  it('calls that wait together are one write, in order', async () => {
    const { storage, counts } = instrumented()
    const jar = open(storage)
    await jar.setCookie('a=0', url)
    counts.writes = 0
    const answers = await Promise.all([
      jar.setCookie('a=1', url),
      jar.getCookieString(url),
      jar.setCookie('a=2', url),
      jar.getCookieString(url),
      jar.setCookie('b=1; Domain=other.example', url),
      jar.setCookie('a=; Max-Age=0', url),
      jar.getCookieString(url),
    ])
    expect(answers.filter((answer) => typeof answer === 'string')).toEqual(['a=1', 'a=2', ''])
    expect(counts.writes).toBe(2)
  })

  it('an error of one call does not harm those that wait with it', async () => {
    const jar = open(memoryStorage())
    const throwing = () => {
      throw new RangeError('no')
    }
    await jar.setCookie('a=1', url)
    const outcomes = await Promise.allSettled([
      jar.setCookie('b=1', url),
      jar.delete(throwing),
      jar.setCookie('c=1', url),
    ])
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(await namesIn(jar)).toEqual(['a', 'b', 'c'])
  })

  it('gives up after 50 tries with a StorageContention, and has changed nothing', async () => {
    const inner = memoryStorage()
    const instrument = instrumented(inner)
    let tries = 0
    instrument.onWrite = async (_, key) => {
      if (key.unit === 'public suffix list') return await _()
      tries += 1
      return { status: 'conflict', current: await inner.read(key) }
    }
    const error = await failure(open(instrument.storage).setCookie('a=1', url))
    expect(error).toBeInstanceOf(StorageContention)
    expect(error).toMatchObject({ kind: 'contended', tries: 50, jar: 'ada' })
    expect(tries).toBe(50)
    expect(await open(inner).size()).toBe(0)
  })

  it('listeners and onRejected are called once for each call, after it is saved', async () => {
    const storage = memoryStorage()
    const events: string[] = []
    const onRejected = ({ name }: Rejection) => events.push(`rejected ${name}`)
    const one = open(storage, { onRejected })
    await one.getCookies(url)
    await open(storage).setCookie('a=1', url)
    one.subscribe(({ cause, cookie }) => events.push(`${cause} ${cookie.name}`))
    one.onChanges((changes) => events.push(`batch of ${changes.length}`))
    await one.setCookies(['b=1', 'a=2', 'c=1; Domain=other.example'], url)
    expect(events).toEqual(['rejected c', 'inserted b', 'overwritten a', 'inserted a', 'batch of 2'])
  })

  it('a slow clock cannot sort a cookie before older ones', async () => {
    const storage = memoryStorage()
    const clock = newClock()
    await open(storage, { now: clock.now }).setCookie('old=1', url)
    const slow = open(storage, { now: () => clock.time - 60_000 })
    const result = await slow.setCookie('new=1', url)
    expect(result.status === 'stored' && result.cookie.creationTime).toBe(clock.time)
    expect(await slow.getCookieString(url)).toBe('old=1; new=1')
  })

  it('a clock that is more than five minutes ahead is reported, and not believed', async () => {
    const storage = memoryStorage()
    const clock = newClock()
    await open(storage, { now: () => clock.time + 3_600_000 }).setCookie('a=1; Max-Age=60', url)
    const warnings: string[] = []
    const jar = open(storage, { now: clock.now, onWarning: (message: string) => warnings.push(message) })
    expect(await jar.getCookieString(url)).toBe('a=1')
    expect(warnings[0]).toMatch(/clock is 60 minutes ahead/)
    await jar.setCookie('b=1', url)
    warnings.length = 0
    expect(await jar.getCookieString(url)).toBe('b=1; a=1')
    expect(warnings).toEqual([])
  })

  it('session cookies end after sessionTtl without use, and use prolongs them', async () => {
    const clock = newClock()
    const storage = memoryStorage()
    const options = { now: clock.now, sessionTtl: 600_000 }
    await open(storage, options).setCookies(['SID=1', 'theme=dark; Max-Age=86400'], url)
    for (let minute = 0; minute < 15; minute += 1) {
      clock.time += 60_000
      expect(await open(storage, options).getCookieString(url)).toBe('SID=1; theme=dark')
    }
    clock.time += 600_001
    expect(await open(storage, options).getCookieString(url)).toBe('theme=dark')
    expect(await open(storage).size()).toBe(1)
  })

  it('admits records, and returns which ones it did not take', async () => {
    const jar = open(memoryStorage())
    await jar.setCookies(['a=1', 'b=1'], url)
    await jar.setCookie('c=1', 'https://other.example/')
    const records = await jar.records()
    const other = new SharedCookieJar(memoryStorage(), { name: 'bob', unit })
    const [first] = records
    if (first === undefined) throw new Error('there is no cookie')
    const wrong: Cookie = { ...first, name: '__Host-x', secure: false }
    const { rejected } = await other.admit([...records, wrong])
    expect(rejected.map(({ entry }) => entry.name)).toEqual(['__Host-x'])
    expect(await other.records()).toEqual(records)
    expect(await other.records('other.example')).toHaveLength(1)
  })

  it('returns the records of a site, named by any of its hosts', async () => {
    const jar = open(memoryStorage())
    await jar.setCookie('a=1', 'https://www.shop.co.uk/')
    await jar.setCookie('b=1', 'https://other.co.uk/')
    expect((await jar.records('WWW.shop.co.uk')).map(({ name }) => name)).toEqual(['a'])
    await expect(jar.records('https://shop.co.uk/')).rejects.toThrow(
      new TypeError('site: expected a host, got "https://shop.co.uk/"'),
    )
  })

  it('a mistake of the caller is a TypeError', async () => {
    const jar = open(memoryStorage())
    const wrong = (value: string) => JSON.parse(value)
    for (const call of [
      () => jar.setCookie(wrong('5'), url),
      () => jar.setCookie('a=1', 'site.example'),
      () => jar.setCookies(wrong('5'), url),
      () => jar.getCookieString('ftp://site.example/'),
      () => jar.get(wrong('null'), url),
      () => jar.put(wrong('{"name":"a"}')),
      () => jar.put(wrong('null')),
      () => jar.delete(wrong('{}')),
      () => jar.admit(wrong('5')),
      () => jar.admit([wrong('{}')]),
      () => jar.getCookies(url, wrong('{"kind":"script"}')),
    ]) {
      expect(await failure(call())).toBeInstanceOf(TypeError)
    }
    expect(() => new SharedCookieJar(wrong('{}'), { name: 'ada' })).toThrow(
      'storage: expected a storage, such as redisStorage(client), got an object',
    )
    expect(() => jar.client(wrong('5'))).toThrow(TypeError)
    expect(() => jar.client({}, wrong('{"signal":1}'))).toThrow(/^options.signal: expected an AbortSignal/)
  })

  it('after close every call rejects, and what was begun is saved', async () => {
    const storage = memoryStorage()
    const jar = open(storage)
    const setting = jar.setCookie('a=1', url)
    await jar.close()
    expect((await setting).status).toBe('stored')
    for (const call of [() => jar.getCookies(url), () => jar.clear(), () => jar.size()]) {
      expect(await failure(call())).toMatchObject({
        kind: 'closed',
        message: expect.stringMatching(
          /^jar "ada": expected an open jar, got a closed one; .* another SharedCookieJar$/,
        ),
      })
    }
    await jar.close()
    expect(await open(storage).size()).toBe(1)
  })

  describe('if the storage fails', () => {
    it('calls reject with a StorageError, and the next ones read again', async () => {
      const instrument = instrumented()
      const jar = open(instrument.storage)
      await jar.setCookie('a=1', url)
      instrument.onRead = async () => {
        throw new Error('no connection')
      }
      const error = await failure(jar.getCookieString(url))
      expect(error).toMatchObject({ name: 'StorageError', kind: 'failed', cause: { message: 'no connection' } })
      instrument.onRead = (read) => read()
      expect(await jar.getCookieString(url)).toBe('a=1')
    })

    it('without-cookies sends none, and rejects those that are set with a reason', async () => {
      const instrument = instrumented()
      const jar = open(instrument.storage, { onStorageError: 'without-cookies' })
      await jar.setCookie('a=1', url)
      instrument.onRead = async () => {
        throw new StorageError('failed', 'no connection')
      }
      expect(await jar.getCookieString(url)).toBe('')
      expect(await jar.getCookies(url)).toEqual([])
      expect(await jar.get('a', url)).toBeUndefined()
      const other = open(instrument.storage, { onStorageError: 'without-cookies' })
      const results = [await other.setCookie('b=1', url), await other.put({ name: 'c', value: '1', url })]
      results.push(...(await other.setCookies(['d=1', 'e=1'], url)))
      const reasons = results.map((result) => result.status === 'rejected' && result.reasons.map(({ id }) => id))
      expect(reasons).toEqual(Array.from({ length: 4 }, () => ['storage-failed']))
      expect((await jar.explain(url)).reasons.map(({ id }) => id)).toEqual(['storage-failed'])
      expect(await jar.explain(url, undefined, { name: 'a' })).toMatchObject({ reasons: [{ id: 'storage-failed' }] })
      expect(await failure(jar.getCookieString('no URL'))).toBeInstanceOf(TypeError)
      expect(await failure(jar.clear())).toMatchObject({ kind: 'failed' })
    })

    it.each<readonly [string, (jar: SharedCookieJar) => Promise<unknown>]>([
      ['delete', (jar) => jar.delete({ name: 'a' })],
      ['delete of a site', (jar) => jar.delete({ name: 'a' }, url)],
      ['clear', (jar) => jar.clear()],
      ['endSession', (jar) => jar.endSession()],
      ['size', (jar) => jar.size()],
      ['records', (jar) => jar.records()],
      ['toJSON', (jar) => jar.toJSON()],
      ['restore', (jar) => jar.restore({ version: 2, cookies: [] })],
    ])('%s rejects even with the option without-cookies, since the cookies are still there', async (_, call) => {
      const instrument = instrumented()
      await open(instrument.storage).setCookie('a=1', url)
      instrument.onRead = async () => {
        throw new StorageError('failed', 'no connection')
      }
      const jar = open(instrument.storage, { onStorageError: 'without-cookies' })
      expect(await failure(call(jar))).toMatchObject({ kind: 'failed' })
      instrument.onRead = (read) => read()
      expect(await namesIn(jar)).toEqual(['a'])
    })

    it('a write whose reply was lost is repeated, and not done twice', async () => {
      const instrument = instrumented()
      const jar = open(instrument.storage)
      await jar.setCookie('a=1', url)
      const ids: string[] = []
      instrument.onWrite = async (write, _key, _text, _version, { writeId }) => {
        ids.push(writeId)
        const result = await write()
        if (ids.length === 1) throw new Error('connection lost')
        return result
      }
      expect((await jar.setCookie('b=1', url)).status).toBe('stored')
      expect(ids[0]).toBe(ids[1])
      expect(await namesIn(jar)).toEqual(['a', 'b'])
    })

    it('a write whose outcome cannot be known rejects with the kind unknown, and is not done again', async () => {
      const inner = memoryStorage()
      const instrument = instrumented(inner)
      const jar = open(instrument.storage)
      await jar.setCookie('a=1', url)
      let sendings = 0
      instrument.onWrite = async (write) => {
        sendings += 1
        if (sendings > 1) return await write()
        await write()
        // Others remove the cookie, and write so often that nobody knows of the first write any more.
        const other = open(inner)
        await other.delete({ name: 'b' })
        for (let index = 0; index < 5; index += 1) await other.setCookie(`x=${index}`, url)
        throw new Error('connection lost')
      }
      expect(await failure(jar.setCookie('b=1', url))).toMatchObject({ name: 'StorageError', kind: 'unknown' })
      expect(await namesIn(jar)).toEqual(['a', 'x'])
    })

    it('a storage that does not answer fails the call after the timeout', async () => {
      const instrument = instrumented()
      const jar = open(instrument.storage, { timeout: 20 })
      await jar.setCookie('a=1', url)
      instrument.onRead = () => new Promise(() => {})
      expect(await failure(jar.getCookies(url))).toMatchObject({
        kind: 'failed',
        message: 'storage: no answer within 20 ms',
      })
      instrument.onRead = (read) => read()
      instrument.onWrite = () => new Promise(() => {})
      expect(await failure(jar.setCookie('b=1', url))).toMatchObject({ kind: 'unknown' })
    })

    it('a signal ends the wait of the calls of its client', async () => {
      const instrument = instrumented()
      const jar = open(instrument.storage)
      await jar.setCookie('a=1', url)
      let answer = () => {}
      instrument.onRead = async (read) => {
        await new Promise<void>((resolve) => {
          answer = resolve
        })
        return await read()
      }
      const controller = new AbortController()
      const client = jar.client(undefined, { signal: controller.signal })
      const reading = client.getCookieString(url)
      await new Promise((resolve) => setTimeout(resolve, 5))
      controller.abort(new Error('no more time'))
      expect(await failure(reading)).toMatchObject({ message: 'no more time' })
      answer()
      instrument.onRead = (read) => read()
      expect(await failure(client.setCookie('b=1', url))).toMatchObject({ message: 'no more time' })
      expect(await jar.getCookieString(url)).toBe('a=1')
    })

    it.each([
      ['text of something else', 'foreign', 'no JSON'],
      ['a record of openJar', 'foreign', '{"version":1,"cookies":[]}'],
      ['a record of a newer version', 'newer', '{"shared":2}'],
      ['a damaged record', 'damaged', '{"shared":1,"jar":"ada","unit":"UNIT","edition":"x","clock":1,"cookies":5}'],
      [
        'a record of another jar',
        'damaged',
        '{"shared":1,"jar":"bob","unit":"UNIT","edition":"x","clock":1,"cookies":[]}',
      ],
    ])('%s is refused, and left as it is', async (_, kind, given) => {
      const storage = memoryStorage()
      const at = { jar: 'ada', unit: unit === 'jar' ? 'all sites' : 'site.example' }
      const text = given.replace('UNIT', at.unit)
      await storage.write(at, text, null, { writeId: '1' })
      expect(await failure(open(storage).setCookie('a=1', url))).toMatchObject({ kind })
      expect((await storage.read(at))?.text).toBe(text)
    })
  })

  describe('cached', () => {
    it('a read is answered from memory, and what was set is always there', async () => {
      const { storage, counts } = instrumented()
      const jar = open(storage, { consistency: 'cached' })
      await jar.setCookie('a=1', url)
      counts.reads = 0
      expect(await jar.getCookieString(url)).toBe('a=1')
      await jar.setCookie('a=2', url)
      expect(await jar.getCookieString(url)).toBe('a=2')
      expect(counts.reads).toBe(0)
      await jar.close()
    })

    it('a change of another jar is seen as soon as the storage reports it', async () => {
      const { storage } = instrumented()
      const jar = open(storage, { consistency: 'cached' })
      await jar.setCookie('a=1', url)
      await jar.getCookieString(url)
      await open(storage).setCookie('a=2', url)
      await new Promise((resolve) => setTimeout(resolve, 1))
      expect(await jar.getCookieString(url)).toBe('a=2')
      await jar.close()
    })

    it('a change that nobody reports is seen after five seconds', async () => {
      const { storage } = instrumented(memoryStorage(), false)
      const jar = open(storage, { consistency: 'cached' })
      await jar.setCookie('a=1', url)
      await open(storage).setCookie('a=2', url)
      expect(await jar.getCookieString(url)).toBe('a=1')
      await new Promise((resolve) => setTimeout(resolve, 5050))
      expect(await jar.getCookieString(url)).toBe('a=2')
    }, 20_000)

    it('a refusal is not decided from memory that others have outdated', async () => {
      const { storage } = instrumented(memoryStorage(), false)
      const jar = open(storage, { consistency: 'cached' })
      await jar.setCookie('a=1', url)
      await open(storage).delete({ name: 'a' })
      await jar.setCookie('b=1', url)
      expect(await namesIn(jar)).toEqual(['b'])
    })
  })

  describe('with two public suffix lists', () => {
    const may = { ...publicSuffixes, edition: 'May' }
    const june = {
      edition: 'June',
      isPublicSuffix: (domain: string) => domain === 'site.example' || publicSuffixes.isPublicSuffix(domain),
      registrableDomain: (host: string) =>
        host.endsWith('.site.example') ? host.split('.').slice(-3).join('.') : publicSuffixes.registrableDomain(host),
    }

    it('the second one is refused', async () => {
      const storage = memoryStorage()
      await open(storage, { publicSuffixes: may }).setCookie('a=1', url)
      const error = await failure(open(storage, { publicSuffixes: june }).getCookieString(url))
      expect(error).toBeInstanceOf(StorageSuffixListMismatch)
      expect(error).toMatchObject({ kind: 'suffix-list', written: 'edition May', own: 'edition June', jar: 'ada' })
      expect(await open(storage, { publicSuffixes: may }).getCookieString(url)).toBe('a=1')
    })

    it('with regroup the cookies are filed by the new one, and the former one is refused from then on', async () => {
      const storage = memoryStorage()
      const old = open(storage, { publicSuffixes: may })
      await old.setCookies(['host=1', 'wide=1; Domain=site.example'], url)
      await old.setCookie('host=2', 'https://ada.site.example/')
      await old.setCookie('other=1', 'https://other.example/')
      const jar = open(storage, { publicSuffixes: june, regroup: true })
      expect(await jar.getCookieString(url)).toBe('host=1')
      expect(await jar.getCookieString('https://ada.site.example/')).toBe('host=2')
      expect(await jar.getCookieString('https://other.example/')).toBe('other=1')
      expect(await failure(open(storage, { publicSuffixes: may }).getCookieString(url))).toMatchObject({
        kind: 'suffix-list',
      })
      expect(await open(storage, { publicSuffixes: june }).getCookieString(url)).toBe('host=1')
    })

    it('lists without an edition are told apart by what they say of the stored cookies', async () => {
      const storage = memoryStorage()
      const { edition: _, ...unnamed } = june
      await open(storage).setCookie('a=1', url)
      const error = await failure(open(storage, { publicSuffixes: unnamed }).records())
      expect(error).toMatchObject({ kind: 'suffix-list' })
    })

    it('many that regroup at once lose nothing', async () => {
      const storage = memoryStorage()
      const old = open(storage, { publicSuffixes: may })
      for (let index = 0; index < 20; index += 1) await old.setCookie('a=1', `https://u${index}.site.example/`)
      const jars = Array.from({ length: 4 }, () => open(storage, { publicSuffixes: june, regroup: true }))
      const sizes = await Promise.all(jars.map((jar) => jar.records()))
      expect(sizes.map(({ length }) => length)).toEqual([20, 20, 20, 20])
      expect(await open(storage, { publicSuffixes: june }).size()).toBe(20)
    })
  })
})

describe('the arguments', () => {
  const storage = memoryStorage()
  it.each([
    ['options.unit', { name: 'a', unit: 'cookie' }],
    ['options.consistency', { name: 'a', consistency: 'eventual' }],
    ['options.onStorageError', { name: 'a', onStorageError: 'ignore' }],
    ['options.name', {}],
    ['options.sessionTtl', { name: 'a', sessionTtl: -1 }],
    ['options.timeout', { name: 'a', timeout: 'soon' }],
    ['options.accessGranularity', { name: 'a', accessGranularity: Number.NaN }],
    ['options.regroup', { name: 'a', regroup: 1 }],
    ['options.onWarning', { name: 'a', onWarning: 1 }],
    ['options.limits.cookies', { name: 'a', unit: 'site', limits: { cookies: 5 } }],
    ['options.trustLoopback', { name: 'a', trustLoopback: 'yes' }],
    ['options', { name: 'a', jar: 'b' }],
  ])('%s that cannot be used is a TypeError', (argument, options) => {
    const make = (): unknown => Reflect.construct(SharedCookieJar, [storage, options])
    expect(make).toThrow(TypeError)
    expect(make).toThrow(new RegExp(`^${argument}: expected`))
  })

  it('a storage that is none is a TypeError', () => {
    expect(() => Reflect.construct(SharedCookieJar, [{}, { name: 'a' }])).toThrow(/^storage: expected a storage/)
  })
})
