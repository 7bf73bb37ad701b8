/** Users and their keys: unlocking, rotation, signing out, shredding, and key stores that fail. */

import { describe, expect, it } from 'vitest'
import { memoryStorage } from '../../src/storage/memory.js'
import type { RecordKey, RecordStorage } from '../../src/storage/record-storage.js'
import {
  type KeyWrapper,
  passphraseWrapper,
  rawKeyWrapper,
  sealed,
  WrappedKeys,
  type WrappedKeysOptions,
} from '../../src/storage/sealed/index.js'
import { faultOf, put, watchedStorage } from './records.js'

const site: RecordKey = { jar: 'ada', unit: 'site.example' }
const wrapper = rawKeyWrapper(new Uint8Array(32).fill(3))

function store(options?: WrappedKeysOptions, storage: RecordStorage = memoryStorage()) {
  return { storage, keys: new WrappedKeys(storage, wrapper, options) }
}

describe('the keys of users', () => {
  it('open what they have sealed, in any process that unlocks them', async () => {
    const { storage, keys } = store()
    await keys.add('ada')
    const records = memoryStorage()
    await put(sealed(records, await keys.unlock('ada')), site, 'text')
    const elsewhere = new WrappedKeys(storage, wrapper)
    expect((await sealed(records, await elsewhere.unlock('ada')).read(site))?.text).toBe('text')
  })

  it('of one user open nothing of another', async () => {
    const { keys } = store()
    await keys.add('ada')
    await keys.add('bob')
    const below = watchedStorage()
    await put(sealed(below.storage, await keys.unlock('ada')), site, 'of ada')
    await put(sealed(below.storage, await keys.unlock('bob')), site, 'of bob')
    const [ofAda, ofBob] = await below.contents()
    if (ofAda === undefined || ofBob === undefined) throw new Error('there are not two records')
    await put(below.storage, ofBob.key, ofAda.text)
    expect(await faultOf(sealed(below.storage, await keys.unlock('bob')).read(site))).toBe('unknown-key')
    // Under the id of the other key as well.
    const forged = Buffer.from(ofAda.text, 'base64url')
    Buffer.from(ofBob.text, 'base64url').copy(forged, 5, 5, 21)
    await put(below.storage, ofBob.key, forged.toString('base64url'))
    expect(await faultOf(sealed(below.storage, await keys.unlock('bob')).read(site))).toBe('broken')
  })

  it('cannot be moved from one user to another', async () => {
    const { storage, keys } = store()
    await keys.add('ada')
    await keys.add('mallory')
    const stolen = await storage.read({ jar: 'keys', unit: 'ada' })
    await put(storage, { jar: 'keys', unit: 'mallory' }, stolen?.text ?? '')
    expect(await faultOf(keys.unlock('mallory'))).toBe('wrong-secret')
  })

  it('are not stored in the clear', async () => {
    let seen = new Uint8Array()
    const noting: KeyWrapper = {
      wrap: (key, user) => {
        seen = Uint8Array.from(key)
        return wrapper.wrap(key, user)
      },
      unwrap: (wrapped, user) => wrapper.unwrap(wrapped, user),
    }
    const below = watchedStorage()
    await new WrappedKeys(below.storage, noting).add('ada')
    expect(seen).toHaveLength(32)
    for (const form of ['hex', 'base64', 'base64url', 'latin1'] as const) {
      expect(below.written.join('\n')).not.toContain(Buffer.from(seen).toString(form))
    }
  })

  it('are not overwritten by adding the user again', async () => {
    const { keys } = store()
    await keys.add('ada')
    const records = memoryStorage()
    await put(sealed(records, await keys.unlock('ada')), site, 'text')
    expect(await faultOf(keys.add('ada'))).toBe('exists')
    expect((await sealed(records, await keys.unlock('ada')).read(site))?.text).toBe('text')
  })

  it.each([
    ['text that is no JSON', 'no json', 'StorageError damaged'],
    ['a later version', '{"version":2}', 'StorageError newer'],
    ['no epoch', '{"version":1,"wrapped":"","keys":""}', 'StorageError damaged'],
    ['no keys', '{"version":1,"epoch":0,"wrapped":"","keys":""}', 'wrong-secret'],
    ['null', 'null', 'StorageError damaged'],
  ])('that were replaced by %s are refused', async (_, text, fault) => {
    const { storage, keys } = store()
    await put(storage, { jar: 'keys', unit: 'ada' }, text)
    expect(await faultOf(keys.unlock('ada'))).toBe(fault)
  })

  it('any bit of which is flipped are refused', async () => {
    const { storage, keys } = store()
    await keys.add('ada')
    const at = { jar: 'keys', unit: 'ada' }
    const { text = '' } = (await storage.read(at)) ?? {}
    for (let place = text.indexOf('wrapped'); place < text.length; place += 1) {
      const changed = text.slice(0, place) + String.fromCharCode(text.charCodeAt(place) ^ 1) + text.slice(place + 1)
      await put(storage, at, changed)
      expect(await faultOf(keys.unlock('ada')), `at ${place}`).toMatch(/^(wrong-secret|StorageError damaged)$/)
    }
  })
})

describe('a passphrase', () => {
  it.each(['scrypt', 'pbkdf2'] as const)('unlocks by %s, and another one does not', async (stretching) => {
    const storage = memoryStorage()
    const keys = new WrappedKeys(storage, passphraseWrapper({ stretching }))
    await keys.add('ada', 'correct horse')
    await keys.unlock('ada', 'correct horse')
    expect(await faultOf(keys.unlock('ada', 'correct  horse'))).toBe('wrong-secret')
    const text = (await storage.read({ jar: 'keys', unit: 'ada' }))?.text ?? ''
    expect(text).toContain(stretching === 'scrypt' ? '"scrypt$17$' : '"pbkdf2$600000$')
    expect(text).not.toContain('horse')
    // Whoever reads it may prefer the other way.
    const reader = new WrappedKeys(storage, passphraseWrapper({ stretching: 'pbkdf2' }))
    await reader.unlock('ada', 'correct horse')
  })

  it('is the same however its accents are written', async () => {
    const keys = new WrappedKeys(memoryStorage(), passphraseWrapper())
    await keys.add('ada', 'caf\u00e9')
    await keys.unlock('ada', 'cafe\u0301')
  })

  it('can be changed, which signs the user out', async () => {
    const keys = new WrappedKeys(memoryStorage(), passphraseWrapper(), { recheckMs: 0 })
    await keys.add('ada', 'old')
    const keyring = await keys.unlock('ada', 'old')
    const records = memoryStorage()
    await put(sealed(records, keyring), site, 'text')
    await keys.changeSecret('ada', 'old', 'new')
    expect(await faultOf(sealed(records, keyring).read(site))).toBe('signed-out')
    expect(await faultOf(keys.unlock('ada', 'old'))).toBe('wrong-secret')
    expect((await sealed(records, await keys.unlock('ada', 'new')).read(site))?.text).toBe('text')
  })

  it.each([
    ['scrypt$16$', 'StorageError refused'],
    ['scrypt$21$', 'StorageError refused'],
    ['pbkdf2$599999$', 'StorageError refused'],
    ['pbkdf2$10000001$', 'StorageError refused'],
    ['pbkdf2$0600000$', 'StorageError damaged'],
    ['argon2$17$', 'StorageError damaged'],
  ])('is not stretched as a changed record says: %s', async (parameters, fault) => {
    const wrapped = `${parameters}${'A'.repeat(22)}$${'A'.repeat(80)}`
    expect(await faultOf(passphraseWrapper().unwrap(wrapped, 'ada', 'guess'))).toBe(fault)
  })

  it('that is empty or no text is a TypeError which does not quote it', async () => {
    const keys = new WrappedKeys(memoryStorage(), passphraseWrapper())
    await expect(keys.add('ada', '')).rejects.toThrow(TypeError)
    const number: string = JSON.parse('12345')
    await expect(keys.add('ada', number)).rejects.toThrow(/^secret: expected a string, got a number$/)
  })
})

describe('rotation', () => {
  it('seals with the new key and opens with the old ones, and reseal leaves none of them behind', async () => {
    const { keys } = store()
    await keys.add('ada')
    const below = watchedStorage()
    const units = ['a', 'b', 'c']
    const old = sealed(below.storage, await keys.unlock('ada'))
    for (const unit of units) {
      await old.write({ jar: 'ada', unit }, unit, null, { writeId: unit, expiresAt: 86_400_000 * 40_000 })
    }
    const idsOf = async () => {
      const contents = await below.contents()
      return new Set(contents.map(({ text }) => Buffer.from(text, 'base64url').toString('hex', 5, 21)))
    }
    const [oldId = ''] = await idsOf()

    await keys.rotate('ada')
    const storage = sealed(below.storage, await keys.unlock('ada'))
    expect((await storage.read({ jar: 'ada', unit: 'a' }))?.text).toBe('a')
    await put(storage, { jar: 'ada', unit: 'a' }, 'a')
    expect((await idsOf()).size).toBe(2)
    expect(await storage.reseal('ada')).toBe(2)
    expect(await idsOf()).not.toContain(oldId)
    expect(await storage.reseal('ada')).toBe(0)

    await keys.retire('ada')
    const after = sealed(below.storage, await keys.unlock('ada'))
    for (const unit of units) expect((await after.read({ jar: 'ada', unit }))?.text).toBe(unit)
  })

  it('a record of a key that came later, or that was retired, says so', async () => {
    const { keys } = store()
    await keys.add('ada')
    const records = memoryStorage()
    const early = await keys.unlock('ada')
    await put(sealed(records, early), { jar: 'ada', unit: 'old' }, 'text')
    await keys.rotate('ada')
    await put(sealed(records, await keys.unlock('ada')), site, 'text')
    expect(await faultOf(sealed(records, early).read(site))).toBe('unknown-key')
    await keys.retire('ada')
    const late = sealed(records, await keys.unlock('ada'))
    expect(await faultOf(late.read({ jar: 'ada', unit: 'old' }))).toBe('unknown-key')
  })

  it('a record under the id of another generation is refused', async () => {
    const { keys } = store()
    await keys.add('ada')
    const below = watchedStorage()
    await put(sealed(below.storage, await keys.unlock('ada')), site, 'text')
    const [old] = await below.contents()
    await keys.rotate('ada')
    const keyring = await keys.unlock('ada')
    const forged = Buffer.from(old?.text ?? '', 'base64url')
    Buffer.from(await keyring.sealingId(), 'base64url').copy(forged, 5)
    await put(below.storage, old?.key ?? site, forged.toString('base64url'))
    expect(await faultOf(sealed(below.storage, keyring).read(site))).toBe('broken')
  })

  it('keeps what others write while records are sealed again', async () => {
    const { keys } = store()
    await keys.add('ada')
    const records = memoryStorage()
    const early = sealed(records, await keys.unlock('ada'))
    await put(early, site, '0')
    await keys.rotate('ada')
    let writes = 0
    const racing: RecordStorage = {
      ...records,
      write: async (...given) => {
        if (writes < 3) {
          writes += 1
          await put(early, site, `${writes}`)
        }
        return await records.write(...given)
      },
    }
    expect(await sealed(racing, await keys.unlock('ada')).reseal('ada')).toBe(1)
    expect((await sealed(records, await keys.unlock('ada')).read(site))?.text).toBe('3')
  })
})

describe('a keyring', () => {
  it('expires, also in the middle of a call', async () => {
    let now = 0
    const { keys } = store({ lifetimeMs: 1000, now: () => now })
    await keys.add('ada')
    const keyring = await keys.unlock('ada')
    const records = memoryStorage()
    const slow: RecordStorage = {
      ...records,
      read: async (...given) => {
        const record = await records.read(...given)
        now = 1000
        return record
      },
    }
    await put(sealed(records, keyring), site, 'text')
    expect(await faultOf(sealed(slow, keyring).read(site))).toBe('expired')
    expect(await faultOf(sealed(records, keyring).read(site))).toMatch(/^(expired|locked)$/)
    now = 0
    // It has given up its keys.
    expect(await faultOf(sealed(records, keyring).read(site))).toBe('locked')
  })

  it('does not outlive a sign-out, also in the middle of a call', async () => {
    const { keys } = store({ recheckMs: 0 })
    await keys.add('ada')
    const keyring = await keys.unlock('ada')
    const records = memoryStorage()
    await put(sealed(records, keyring), site, 'text')
    const revoking: RecordStorage = {
      ...records,
      read: async (...given) => {
        const record = await records.read(...given)
        await keys.signOutEverywhere('ada')
        return record
      },
    }
    expect(await faultOf(sealed(revoking, keyring).read(site))).toBe('signed-out')
    expect(await faultOf(sealed(records, keyring).read(site))).toBe('signed-out')
    expect((await keys.unlock('ada')).epoch).toBe(1)
  })

  it('works until it is checked again, and not longer', async () => {
    let now = 0
    const { keys } = store({ recheckMs: 5000, now: () => now })
    await keys.add('ada')
    const storage = sealed(memoryStorage(), await keys.unlock('ada'))
    await keys.signOutEverywhere('ada')
    now = 4999
    await put(storage, site, 'text')
    now = 5000
    expect(await faultOf(storage.read(site))).toBe('signed-out')
  })

  it('of a shredded user opens nothing, and nor does any later one', async () => {
    const { keys } = store({ recheckMs: 0 })
    await keys.add('ada')
    const keyring = await keys.unlock('ada')
    const below = watchedStorage()
    await put(sealed(below.storage, keyring), site, 'text')
    await keys.shred('ada')
    expect(await faultOf(sealed(below.storage, keyring).read(site))).toBe('signed-out')
    expect(await faultOf(keys.unlock('ada'))).toBe('unknown-user')
    await keys.add('ada')
    const later = sealed(below.storage, await keys.unlock('ada'))
    expect(await later.read(site)).toBeNull()
    const [old] = await below.contents()
    await put(later, site, 'new')
    const stored = (await below.contents()).find(({ key }) => key.unit !== old?.key.unit)
    await put(below.storage, stored?.key ?? site, old?.text ?? '')
    expect(await faultOf(later.read(site))).toBe('unknown-key')
  })
})

describe('a key store that', () => {
  it('is down lets nothing through, and works again when it is back', async () => {
    const records = memoryStorage()
    let isDown = false
    const storage = memoryStorage()
    const failing: RecordStorage = {
      ...storage,
      read: (...given) => (isDown ? Promise.reject(new Error('no connection')) : storage.read(...given)),
    }
    const { keys } = store({ recheckMs: 0 }, failing)
    await keys.add('ada')
    const ada = sealed(records, await keys.unlock('ada'))
    await put(ada, site, 'text')
    isDown = true
    expect(await faultOf(ada.read(site))).toBe('unavailable')
    expect(await faultOf(ada.write(site, 'more', null, { writeId: '1' }))).toBe('unavailable')
    expect(await faultOf(keys.unlock('ada'))).toBe('unavailable')
    isDown = false
    expect((await ada.read(site))?.text).toBe('text')
  })

  it('is slow is waited for no longer than it may take', async () => {
    const storage = memoryStorage()
    let isSlow = false
    const slow: RecordStorage = {
      ...storage,
      read: (...given) => (isSlow ? new Promise(() => {}) : storage.read(...given)),
    }
    const { keys } = store({ recheckMs: 0, timeoutMs: 20 }, slow)
    await keys.add('ada')
    const ada = sealed(memoryStorage(), await keys.unlock('ada'))
    isSlow = true
    expect(await faultOf(ada.read(site))).toBe('unavailable')
    expect(await faultOf(keys.unlock('ada'))).toBe('unavailable')
    const signal = AbortSignal.timeout(1)
    expect(await faultOf(ada.read(site, { signal }))).toMatch(/TimeoutError/)
  })

  it('has a timeout beyond the longest timer waits for a slow storage', async () => {
    const storage = memoryStorage()
    const slow: RecordStorage = {
      ...storage,
      async read(...given) {
        await new Promise((resolve) => setTimeout(resolve, 50))
        return await storage.read(...given)
      },
    }
    const { keys } = store({ timeoutMs: 2 ** 31 }, slow)
    await keys.add('ada')
    await expect(keys.unlock('ada')).resolves.toBeDefined()
  })

  it('has a wrapper that fails says that the keys are unavailable, with the cause', async () => {
    const failing: KeyWrapper = { wrap: wrapper.wrap, unwrap: () => Promise.reject(new Error('access denied')) }
    const storage = memoryStorage()
    await new WrappedKeys(storage, wrapper).add('ada')
    const unlocking = new WrappedKeys(storage, failing).unlock('ada')
    await expect(unlocking).rejects.toMatchObject({ fault: 'unavailable', cause: new Error('access denied') })
  })

  it('changes meanwhile is asked again', async () => {
    const { keys } = store()
    await keys.add('ada')
    await Promise.all([1, 2, 3, 4, 5].map(() => keys.signOutEverywhere('ada')))
    expect((await keys.unlock('ada')).epoch).toBe(5)
  })
})

it('arguments that cannot be used are a TypeError', () => {
  const call = (...given: readonly unknown[]): unknown => Reflect.construct(WrappedKeys, given)
  expect(() => call({}, wrapper)).toThrow(/^storage: expected/)
  expect(() => call(memoryStorage(), {})).toThrow(/^wrapper: expected/)
  expect(() => call(memoryStorage(), wrapper, { lifetimeMs: -1 })).toThrow(/^options\.lifetimeMs: expected/)
  expect(() => call(memoryStorage(), wrapper, { recheckMs: 'often' })).toThrow(/^options\.recheckMs: expected/)
  expect(() => call(memoryStorage(), wrapper, { time: 1 })).toThrow(/^options: expected one of/)
  const wrong: () => unknown = () => Reflect.apply(passphraseWrapper, undefined, [{ stretching: 'md5' }])
  expect(wrong).toThrow(/^options\.stretching: expected/)
})
