/** The size of a sealed record, and what the size reveals. */

import { describe, expect, it } from 'vitest'
import { memoryStorage } from '../../src/storage/memory.js'
import { rawKeyring, sealed } from '../../src/storage/sealed/index.js'

const key = { jar: 'ada', unit: 'site.example' }
const names = key.jar.length + key.unit.length

/** Returns the number of characters of the sealed record of a text with this number of octets. */
async function sizeOf(length: number, pad?: number): Promise<number> {
  const records = memoryStorage()
  const options = { hideUnits: false, ...(pad === undefined ? {} : { pad }) }
  await sealed(records, rawKeyring(new Uint8Array(32)), options).write(key, 'x'.repeat(length), null, { writeId: '1' })
  return (await records.read(key))?.text.length ?? 0
}

describe('a sealed record', () => {
  it.each([0, 1, 120, 200, 500, 1000, 2000, 20_000])(
    'of %i octets takes at most four thirds of that, plus 510 characters',
    async (length) => {
      expect(await sizeOf(length)).toBeLessThanOrEqual((4 / 3) * (length + names) + 510)
    },
  )

  it.each([0, 1, 120, 200, 500, 1000, 2000, 20_000])(
    'of %i octets takes at most four thirds of that, plus 170 characters, without padding',
    async (length) => {
      expect(await sizeOf(length, 1)).toBeLessThanOrEqual((4 / 3) * (length + names) + 170)
    },
  )

  it('has a size that reveals the length of its text only to within 256 octets', async () => {
    const sizes = new Set<number>()
    for (let length = 0; length <= 1024; length += 8) sizes.add(await sizeOf(length))
    expect(sizes.size).toBe(5)
  })
})
