/** What a sealed record takes, and what its size tells. */

import { describe, expect, it } from 'vitest'
import { memoryStorage } from '../../src/storage/memory.js'
import { rawKeyring, sealed } from '../../src/storage/sealed/index.js'

const key = { jar: 'ada', unit: 'site.example' }
const names = key.jar.length + key.unit.length

/** How many characters a record has whose text has some characters of one octet each. */
async function sizeOf(length: number, pad?: number): Promise<number> {
  const records = memoryStorage()
  const options = { hideUnits: false, ...(pad === undefined ? {} : { pad }) }
  await sealed(records, rawKeyring(new Uint8Array(32)), options).write(key, 'x'.repeat(length), null, { writeId: '1' })
  return (await records.read(key))?.text.length ?? 0
}

describe('a sealed record', () => {
  it.each([0, 1, 120, 200, 500, 1000, 2000, 20_000])(
    'of %i octets takes four thirds of them and 510 characters at most',
    async (length) => {
      expect(await sizeOf(length)).toBeLessThanOrEqual((4 / 3) * (length + names) + 510)
    },
  )

  it.each([0, 1, 120, 200, 500, 1000, 2000, 20_000])(
    'of %i octets takes 170 characters more, and not 510, without padding',
    async (length) => {
      expect(await sizeOf(length, 1)).toBeLessThanOrEqual((4 / 3) * (length + names) + 170)
    },
  )

  it('has a size that tells the length of its text to within 256 octets, and no better', async () => {
    const sizes = new Set<number>()
    for (let length = 0; length <= 1024; length += 8) sizes.add(await sizeOf(length))
    expect(sizes.size).toBe(5)
  })
})
