/** After a user is signed out or shredded, no earlier keyring works any more. */

import { describe, expect, it } from 'vitest'
import { memoryStorage } from '../../src/storage/memory.js'
import { rawKeyWrapper, sealed, WrappedKeys } from '../../src/storage/sealed/index.js'
import type { WrappedKeysOptions } from '../../src/storage/sealed/wrapped-keys.js'

const wrapper = rawKeyWrapper(new Uint8Array(32))
const signedOut = { name: 'KeysUnavailable', fault: 'signed-out' }
const key = { jar: 'ada', unit: 'site.example' }

async function keysOfAda(options: WrappedKeysOptions, storage = memoryStorage()) {
  const keys = new WrappedKeys(storage, wrapper, options)
  await keys.add('ada')
  return keys
}

describe('a keyring that was unlocked before', () => {
  it('stops when the user is shredded and added again', async () => {
    const keys = await keysOfAda({ recheckMs: 0 })
    const keyring = await keys.unlock('ada')
    await keys.shred('ada')
    await keys.add('ada')
    await expect(keyring.check()).rejects.toMatchObject(signedOut)
    expect((await keys.unlock('ada')).epoch).toBe(0)
  })

  it('still works when the user gets a new key', async () => {
    const keys = await keysOfAda({ recheckMs: 0 })
    const keyring = await keys.unlock('ada')
    await keys.rotate('ada')
    await keys.retire('ada')
    await expect(keyring.check()).resolves.toBeUndefined()
    await keys.signOutEverywhere('ada')
    await expect(keyring.check()).rejects.toMatchObject(signedOut)
  })

  it('stops after five seconds even if the clock was set back by an hour', async () => {
    let time = 1e12
    const keys = await keysOfAda({ now: () => time })
    const keyring = await keys.unlock('ada')
    time -= 3_600_000
    await keys.signOutEverywhere('ada')
    time += 5000
    await expect(keyring.check()).rejects.toMatchObject(signedOut)
  })

  it('writes nothing more with recheckMs: 0, even while an earlier read of the key store is pending', async () => {
    const store = memoryStorage()
    const held: (() => void)[] = []
    let isSlow = false
    const slow: typeof store = {
      ...store,
      async read(...given) {
        const record = await store.read(...given)
        if (isSlow) await new Promise<void>((resolve) => held.push(resolve))
        return record
      },
    }
    const keys = await keysOfAda({ recheckMs: 0 }, slow)
    const records = memoryStorage()
    const storage = sealed(records, await keys.unlock('ada'), { hideUnits: false })
    isSlow = true
    const early = storage.read(key).catch(({ fault }) => fault)
    await new Promise((resolve) => setTimeout(resolve))
    isSlow = false
    await keys.signOutEverywhere('ada')
    const late = storage.write(key, 'text', null, { writeId: '1' })
    for (const answer of held) answer()
    await expect(late).rejects.toMatchObject(signedOut)
    expect(await early).toBe('signed-out')
    expect(await records.read(key)).toBeNull()
  })
})
