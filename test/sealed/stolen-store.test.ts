/** What a thief of the store finds, how plain records become sealed ones, and what the arguments may be. */

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fileStorage } from '../../src/storage/file.js'
import { memoryStorage } from '../../src/storage/memory.js'
import { openJar } from '../../src/storage/open-jar.js'
import type { WriteOptions } from '../../src/storage/record-storage.js'
import { type Keyring, rawKeyring, sealed } from '../../src/storage/sealed/index.js'
import { sqliteStorage } from '../../src/storage/sqlite.js'
import { newFolder } from '../storage/folder.js'
import { drivers } from '../storage/sqlite-handles.js'
import { faultOf, keyringOf, put, unitsOf, watchedStorage } from './records.js'

const DAY = 86_400_000

describe('a stolen store', () => {
  it('has no name, value, domain, path or user in it', async () => {
    const below = watchedStorage()
    const secrets: string[] = []
    for (const user of ['ada.lovelace', 'bob.builder']) {
      const jar = await openJar(sealed(below.storage, keyringOf(1)), { name: user, closeStorage: false })
      for (const site of ['shop', 'bank']) {
        jar.setCookie(
          `session-${site}=value-of-${user}-${site}; Path=/deep/path-${site}; Max-Age=864000`,
          `https://www.${site}-of-${user.replace('.', '-')}.example/deep/path-${site}/`,
        )
        secrets.push(`session-${site}`, `value-of-${user}-${site}`, `path-${site}`, `${site}-of-${user}`)
      }
      await jar.flush()
      await jar.close()
      secrets.push(user)
    }
    // Shorter ones may stand in base64 by chance.
    secrets.push('.example', 'lovelace', 'builder', 'cookies', 'session')
    const found = below.written.flatMap((text) => {
      // A text may be the octets of another one.
      const octets = Buffer.from(text, 'base64url')
      const forms = [text, octets.toString('latin1'), octets.toString('utf16le')]
      return secrets.filter((secret) => forms.some((form) => form.includes(secret)))
    })
    expect(found).toEqual([])
    // The jar and the unit of four records.
    expect(below.written.filter((text) => text.length === 43)).toHaveLength(8)
  })

  it.each(['cookies.spj', 'cookies.db'])('on a disk has none of them either: %s', async (name) => {
    const folder = newFolder()
    const path = folder.path(name)
    const database = name.endsWith('.db') ? drivers[0]?.open(path) : undefined
    const records = database === undefined ? fileStorage(path) : sqliteStorage(database.handle)
    const jar = await openJar(sealed(records, keyringOf(1)), { name: 'ada.lovelace' })
    jar.setCookie('session=31d4-secret; Path=/account; Max-Age=864000', 'https://shop.example/account/')
    await jar.close()
    database?.close()
    const octets = readFileSync(path, 'latin1')
    folder.remove()
    expect(octets).toContain('U1BTM')
    const secrets = ['lovelace', 'session', '31d4-secret', 'account', 'shop.example']
    expect(secrets.filter((secret) => octets.includes(secret))).toEqual([])
  })

  it('has records of few sizes, and expiry times of whole days', async () => {
    const sizes = new Set<number>()
    const expiries = new Set<number | null | undefined>()
    const records = memoryStorage()
    const noting = {
      ...records,
      write: (...given: Parameters<typeof records.write>) => {
        sizes.add(given[1]?.length ?? 0)
        expiries.add(given[3].expiresAt)
        return records.write(...given)
      },
    }
    const storage = sealed(noting, keyringOf(1))
    for (let length = 0; length < 130; length += 1) {
      const options: WriteOptions = { writeId: `${length}`, expiresAt: DAY + length }
      await storage.write({ jar: 'j', unit: `${length}` }, 'x'.repeat(length), null, options)
    }
    expect(sizes.size).toBeLessThanOrEqual(2)
    expect([...expiries]).toEqual([DAY, 2 * DAY])
    await storage.write({ jar: 'j', unit: 'ever' }, 'x', null, { writeId: 'w', expiresAt: null })
    expect(expiries).toContain(null)
  })

  it('does not show which users visit the same site', async () => {
    const below = watchedStorage()
    const storage = sealed(below.storage, keyringOf(1))
    await put(storage, { jar: 'ada', unit: 'site.example' }, 'same')
    await put(storage, { jar: 'bob', unit: 'site.example' }, 'same')
    const contents = await below.contents()
    expect(new Set(contents.map(({ key }) => key.unit)).size).toBe(2)
    expect(new Set(contents.map(({ text }) => text)).size).toBe(2)
  })
})

describe('plain records', () => {
  it.each([true, false])('are read and sealed while they are moved, if names are hidden: %s', async (hideUnits) => {
    const below = watchedStorage()
    const plain = await openJar(below.storage, { name: 'ada', closeStorage: false })
    plain.setCookies(['SID=31d4; Max-Age=864000', 'lang=fr'], 'https://site.example/')
    plain.setCookie('cart=1', 'https://shop.example/')
    await plain.close()
    const moving = sealed(below.storage, keyringOf(1), { migrate: true, hideUnits })
    const jar = await openJar(moving, { name: 'ada', closeStorage: false })
    expect(jar.getCookieString('https://site.example/')).toBe('SID=31d4; lang=fr')
    jar.setCookie('more=1', 'https://site.example/')
    await jar.close()
    expect(await moving.reseal('ada')).toBe(1)
    expect(await moving.reseal('ada')).toBe(0)
    for (const { text } of await below.contents()) expect(text).toMatch(/^U1BTM[\w-]+$/)
    const strict = await openJar(sealed(below.storage, keyringOf(1), { hideUnits }), { name: 'ada' })
    expect(strict.getCookieString('https://site.example/')).toBe('SID=31d4; lang=fr; more=1')
    expect(strict.getCookieString('https://shop.example/')).toBe('cart=1')
  })

  it('that were sealed under their own names are moved to hidden ones', async () => {
    const below = watchedStorage()
    const key = { jar: 'ada', unit: 'site.example' }
    await put(sealed(below.storage, keyringOf(1), { hideUnits: false }), key, 'text')
    const moving = sealed(below.storage, keyringOf(1), { migrate: true })
    expect((await moving.read(key))?.text).toBe('text')
    expect(await moving.reseal('ada')).toBe(1)
    expect((await sealed(below.storage, keyringOf(1)).read(key))?.text).toBe('text')
    expect(await below.storage.read(key)).toBeNull()
    await put(sealed(below.storage, keyringOf(2), { hideUnits: false }), key, 'of another key')
    expect(await faultOf(sealed(below.storage, keyringOf(1), { migrate: true }).reseal('ada'))).toBe('unknown-key')
  })

  it('that were moved do not come back when the sealed ones are removed', async () => {
    const records = memoryStorage()
    const key = { jar: 'ada', unit: 'site.example' }
    const storage = sealed(records, keyringOf(1), { migrate: true })
    await put(storage, key, 'sealed')
    // As a crash between the two writes would leave it.
    await put(records, key, 'plain')
    expect((await storage.read(key))?.text).toBe('sealed')
    await put(storage, key, null)
    expect(await storage.read(key)).toBeNull()
    expect(await records.read(key)).toBeNull()
  })

  it('that somebody else writes meanwhile are a conflict', async () => {
    const records = memoryStorage()
    const key = { jar: 'ada', unit: 'site.example' }
    const storage = sealed(records, keyringOf(1), { migrate: true })
    await put(records, key, 'one')
    const read = await storage.read(key)
    await put(records, key, 'two')
    const late = await storage.write(key, 'mine', read?.version ?? null, { writeId: '1' })
    expect(late).toMatchObject({ status: 'conflict', current: { text: 'two' } })
    expect(await storage.write(key, 'mine', null, { writeId: '2' })).toMatchObject({ status: 'conflict' })
  })
})

describe('the arguments', () => {
  it.each([0, 31, 33])('a key of %i octets is a TypeError with that number', (length) => {
    const message = `bytes: expected a Uint8Array of 32 octets, got a Uint8Array; it has ${length} octets`
    expect(() => rawKeyring(new Uint8Array(length))).toThrow(message)
  })

  it('a key that is no octets is a TypeError that does not quote it', () => {
    const wrong: Uint8Array = JSON.parse(JSON.stringify('a'.repeat(32)))
    expect(() => rawKeyring(wrong)).toThrow(/^bytes: expected a Uint8Array of 32 octets, got a string of length 32$/)
  })

  it('the octets of a key are copied, and not changed', async () => {
    const key = new Uint8Array(32).fill(7)
    const keyring = rawKeyring(key)
    expect(key).toEqual(new Uint8Array(32).fill(7))
    key.fill(0)
    expect(await keyring.pseudonym('a')).toBe(await keyringOf(7).pseudonym('a'))
  })

  it.each([
    ['storage', {}, {}, {}],
    ['keyring', memoryStorage(), {}, {}],
    ['options.pad', memoryStorage(), keyringOf(1), { pad: 0 }],
    ['options.pad', memoryStorage(), keyringOf(1), { pad: 65_537 }],
    ['options.migrate', memoryStorage(), keyringOf(1), { migrate: 'yes' }],
    ['options.hideUnits', memoryStorage(), keyringOf(1), { hideUnits: 1 }],
    ['options.anchor', memoryStorage(), keyringOf(1), { anchor: {} }],
    ['options.audit', memoryStorage(), keyringOf(1), { audit: {} }],
    ['options', memoryStorage(), keyringOf(1), { hidden: true }],
  ])('%s is refused if it cannot be used', (name, storage, keyring, options) => {
    const call: (...given: readonly unknown[]) => unknown = (...given) => Reflect.apply(sealed, undefined, given)
    expect(() => call(storage, keyring, options)).toThrow(new RegExp(`^${name}: expected`))
  })

  it('a locked keyring seals and opens nothing', async () => {
    const keyring: Keyring = keyringOf(1)
    const storage = sealed(memoryStorage(), keyring)
    const key = { jar: 'ada', unit: 'site.example' }
    await put(storage, key, 'text')
    keyring.lock()
    expect(await faultOf(storage.read(key))).toBe('locked')
    expect(await faultOf(put(storage, key, 'more'))).toBe('locked')
    expect(await faultOf(unitsOf(storage, 'ada'))).toBe('locked')
  })
})
