/** The promises of a shared jar on a full disk, and between hosts whose clocks differ by an hour. */

import { describe, expect, it } from 'vitest'
import { FileStorage } from '../../src/storage/file-storage.js'
import { memoryStorage } from '../../src/storage/memory.js'
import type { RecordStorage } from '../../src/storage/record-storage.js'
import { rawKeyring, sealed } from '../../src/storage/sealed/index.js'
import { SharedCookieJar } from '../../src/storage/shared/index.js'
import { sqliteStorage } from '../../src/storage/sqlite.js'
import { SimulatedDisk } from './simulated-disk.js'
import { wasmSqlite } from './sqlite-handles.js'

const url = 'https://www.site.example/'
const HOUR = 3_600_000

async function kindOf(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    () => 'done',
    (error: { kind?: unknown }) => error.kind,
  )
}

interface Disk {
  readonly storage: RecordStorage
  fill(): void
  empty(): void
}

function fileOnDisk(): Disk {
  const disk = new SimulatedDisk()
  return {
    storage: new FileStorage(disk, '/data/cookies.spj', 0, () => {}),
    fill() {
      const full = { code: 'ENOSPC', times: Number.POSITIVE_INFINITY }
      disk.failures.set('write', full).set('create', full)
    },
    empty: () => disk.failures.clear(),
  }
}

function database(): Disk {
  const { handle } = wasmSqlite.open(':memory:')
  return {
    storage: sqliteStorage(handle),
    // Allow no more pages than there are.
    fill: () => handle.exec('PRAGMA max_page_count = 1'),
    empty: () => handle.exec('PRAGMA max_page_count = 100000'),
  }
}

function sealedFile(): Disk {
  const disk = fileOnDisk()
  return { ...disk, storage: sealed(disk.storage, rawKeyring(new Uint8Array(32))) }
}

describe.each([
  ['a file', fileOnDisk],
  ['SQLite', database],
  ['a sealed file', sealedFile],
])('on a full disk, %s', (_, open) => {
  it.each(['jar', 'site'] as const)('refuses new cookies, and keeps all acknowledged ones, by %s', async (unit) => {
    const { storage, fill, empty } = open()
    const jar = new SharedCookieJar(storage, { name: 'ada', unit })
    await jar.setCookies(['SID=1', 'cart=2'], url)
    fill()
    const large = `large=${'x'.repeat(4000)}`
    const lines = Array.from({ length: 20 }, (_, index) => `${index}${large}`)
    expect(await kindOf(jar.setCookies(lines, url))).toBe('full')
    expect(await jar.getCookieString(url)).toBe('SID=1; cart=2')
    const other = new SharedCookieJar(storage, { name: 'ada', unit })
    expect(await other.getCookieString(url)).toBe('SID=1; cart=2')
    empty()
    await jar.delete({ name: 'cart' })
    expect(await kindOf(jar.setCookies(lines, url))).toBe('done')
    expect(await other.size()).toBe(21)
    await storage.close()
  })
})

describe.each(['jar', 'site'] as const)('an hour between the clocks of two hosts, by %s', (unit) => {
  function hosts(options: object = {}) {
    const storage = memoryStorage()
    const clock = { time: 1_800_000_000_000 }
    const warnings: string[] = []
    const open = (ahead: number) =>
      new SharedCookieJar(storage, {
        name: 'ada',
        unit,
        now: () => clock.time + ahead,
        onWarning: (message) => warnings.push(message),
        ...options,
      })
    return { right: open(0), ahead: open(HOUR), clock, warnings }
  }

  it('does not change which value is the last one, or which cookies are removed', async () => {
    const { right, ahead } = hosts()
    await right.setCookie('SID=1', url)
    await ahead.setCookie('SID=2', url)
    await right.setCookie('SID=3', url)
    expect(await ahead.getCookieString(url)).toBe('SID=3')
    await right.delete({ name: 'SID' })
    expect(await ahead.getCookieString(url)).toBe('')
    await ahead.setCookie('SID=4', url)
    await right.setCookie('SID=; Max-Age=0', url)
    expect(await ahead.getCookieString(url)).toBe('')
  })

  it('is reported by the host that is behind', async () => {
    const { right, ahead, warnings } = hosts()
    await ahead.setCookie('SID=1', url)
    await right.getCookieString(url)
    expect(warnings).toEqual([expect.stringMatching(/clock is 60 minutes ahead/)])
  })

  it('ends a cookie at most an hour too early, and both hosts keep a cookie with a longer lifetime', async () => {
    const { right, ahead, clock } = hosts()
    await right.setCookies(['short=1; Max-Age=3000', 'long=1; Max-Age=7200', 'session=1'], url)
    expect(await ahead.getCookieString(url)).toBe('long=1; session=1')
    await ahead.setCookie('more=1', url)
    expect(await right.getCookieString(url)).toBe('long=1; session=1; more=1')
    clock.time += 3_700_000
    expect(await right.getCookieString(url)).toBe('long=1; session=1; more=1')
  })

  it('ends a session too early only if it may be idle for less than an hour', async () => {
    const long = hosts({ sessionTtl: 2 * HOUR })
    await long.right.setCookie('SID=1', url)
    expect(await long.ahead.getCookieString(url)).toBe('SID=1')
    const short = hosts({ sessionTtl: HOUR / 2 })
    await short.right.setCookie('SID=1', url)
    expect(await short.ahead.getCookieString(url)).toBe('')
  })
})
