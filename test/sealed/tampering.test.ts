/** Sealed records that somebody has changed, moved, cut or replaced are refused, each with what is wrong with it. */

import { beforeEach, describe, expect, it } from 'vitest'
import type { RecordKey } from '../../src/storage/record-storage.js'
import { SealBroken, type SealedStorage, sealed } from '../../src/storage/sealed/index.js'
import { faultOf, keyringOf, put, unitsOf, type Watched, watchedStorage } from './records.js'

const ada: RecordKey = { jar: 'ada', unit: 'site.example' }
const text = '{"version":1,"cookies":[[0,"SID","31d4"]]}'

const own = keyringOf(1)
let below: Watched
let storage: SealedStorage

beforeEach(() => {
  below = watchedStorage()
  storage = sealed(below.storage, own)
})

/** The only record, as it is stored. */
async function only(): Promise<{ key: RecordKey; text: string }> {
  const [record, ...others] = await below.contents()
  if (record === undefined || others.length > 0) throw new Error('there is not one record')
  return record
}

/** A storage that has seen nothing yet, as in a process that has just begun. */
function anew(keyring = own): SealedStorage {
  return sealed(below.storage, keyring)
}

describe('a record in which', () => {
  it('any bit of its octets is flipped is refused', async () => {
    await put(storage, ada, text)
    const record = await only()
    const octets = Buffer.from(record.text, 'base64url')
    const faults = new Map<string, number>()
    for (let bit = 0; bit < octets.length * 8; bit += 1) {
      const changed = Buffer.from(octets)
      changed.writeUInt8((octets[bit >> 3] ?? 0) ^ (1 << (bit & 7)), bit >> 3)
      await put(below.storage, record.key, changed.toString('base64url'))
      const fault = await faultOf(anew().read(ada))
      faults.set(fault, (faults.get(fault) ?? 0) + 1)
    }
    expect(Object.fromEntries(faults)).toEqual({
      plaintext: 32,
      'unknown-algorithm': 8,
      'unknown-key': 128,
      broken: (octets.length - 21) * 8,
    })
  })

  it('any bit of its text is flipped is refused', async () => {
    await put(storage, ada, text)
    const record = await only()
    for (let bit = 0; bit < record.text.length * 8; bit += 1) {
      const code = record.text.charCodeAt(bit >> 3) ^ (1 << (bit & 7))
      const changed = record.text.slice(0, bit >> 3) + String.fromCharCode(code) + record.text.slice((bit >> 3) + 1)
      await put(below.storage, record.key, changed)
      expect(await faultOf(anew().read(ada)), `bit ${bit}`).toMatch(
        /^(plaintext|truncated|unknown-algorithm|unknown-key|broken)$/,
      )
    }
  })

  it('anything is cut off or added is refused', async () => {
    await put(storage, ada, text)
    const record = await only()
    const faults = new Set<string>()
    for (let length = 0; length < record.text.length; length += 1) {
      await put(below.storage, record.key, record.text.slice(0, length))
      faults.add(await faultOf(anew().read(ada)))
    }
    expect([...faults].sort()).toEqual(['broken', 'plaintext', 'truncated'])
    for (const added of ['A', 'AA', 'AAA', 'AAAA', '=', ' ', '\n', '\0']) {
      await put(below.storage, record.key, record.text + added)
      expect(await faultOf(anew().read(ada)), JSON.stringify(added)).toBe('broken')
    }
  })
})

describe('a record that is moved', () => {
  async function swapped(first: RecordKey, second: RecordKey): Promise<string[]> {
    await put(storage, first, 'the first text')
    await put(storage, second, 'the second text')
    const [one, other] = await below.contents()
    if (one === undefined || other === undefined) throw new Error('there are not two records')
    await put(below.storage, one.key, other.text)
    await put(below.storage, other.key, one.text)
    return [await faultOf(anew().read(first)), await faultOf(anew().read(second))]
  }

  it('to another unit is refused', async () => {
    expect(await swapped(ada, { jar: 'ada', unit: 'other.example' })).toEqual(['broken', 'broken'])
  })

  it('to another jar is refused', async () => {
    expect(await swapped(ada, { jar: 'bob', unit: 'site.example' })).toEqual(['broken', 'broken'])
  })

  it('to a jar and a unit that look alike when joined is refused', async () => {
    expect(await swapped({ jar: 'a', unit: 'b:c' }, { jar: 'a:b', unit: 'c' })).toEqual(['broken', 'broken'])
  })

  it('between units whose names are not hidden is refused', async () => {
    storage = sealed(below.storage, keyringOf(1), { hideUnits: false })
    const other = { jar: 'ada', unit: 'other.example' }
    await put(storage, ada, 'one')
    const record = await only()
    await put(storage, other, 'two')
    await put(below.storage, other, record.text)
    expect(await faultOf(sealed(below.storage, keyringOf(1), { hideUnits: false }).read(other))).toBe('broken')
  })

  it('from another user is refused, since the key is another one', async () => {
    await put(storage, ada, 'of ada')
    const record = await only()
    const others = watchedStorage()
    await put(sealed(others.storage, keyringOf(2)), ada, 'of bob')
    const [other] = await others.contents()
    await put(below.storage, record.key, other?.text ?? '')
    expect(await faultOf(anew().read(ada))).toBe('unknown-key')
  })

  it('is found broken by whoever lists the units', async () => {
    expect(await swapped(ada, { jar: 'ada', unit: 'other.example' })).toEqual(['broken', 'broken'])
    expect(await faultOf(unitsOf(anew(), 'ada'))).toBe('broken')
  })
})

describe('a record of another key', () => {
  it('is not found, let alone opened, under hidden names', async () => {
    await put(storage, ada, text)
    expect(await anew(keyringOf(2)).read(ada)).toBeNull()
  })

  it('is refused under its own name', async () => {
    await put(sealed(below.storage, keyringOf(1), { hideUnits: false }), ada, text)
    expect(await faultOf(sealed(below.storage, keyringOf(2), { hideUnits: false }).read(ada))).toBe('unknown-key')
  })
})

describe('a record that is not sealed', () => {
  it.each([true, false])('is refused if names are hidden: %s', async (hideUnits) => {
    await put(below.storage, ada, text)
    const strict = sealed(below.storage, keyringOf(1), { hideUnits })
    expect(await faultOf(strict.read(ada))).toBe('plaintext')
    if (hideUnits) expect(await faultOf(unitsOf(strict, 'ada'))).toBe('plaintext')
    expect((await below.storage.read(ada))?.text).toBe(text)
  })

  it('is refused in the place of a sealed one', async () => {
    await put(storage, ada, text)
    await put(below.storage, (await only()).key, text)
    expect(await faultOf(anew().read(ada))).toBe('plaintext')
    expect(await faultOf(sealed(below.storage, keyringOf(1), { migrate: true }).read(ada))).toBe('plaintext')
  })
})

it('the error names the jar and the unit, and no text', async () => {
  await put(storage, ada, text)
  await put(below.storage, (await only()).key, 'SID=31d4')
  const error: unknown = await anew()
    .read(ada)
    .catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(SealBroken)
  expect(error).toMatchObject({ name: 'SealBroken', kind: 'foreign', fault: 'plaintext', ...ada })
  expect(String(error)).toBe('SealBroken: jar "ada", site.example: expected a sealed record, got one that is not')
})

it('a conflict with a broken record is an error, and not an empty record', async () => {
  const version = await put(storage, ada, text)
  await put(below.storage, (await only()).key, 'broken')
  expect(await faultOf(storage.write(ada, 'new', version, { writeId: '1' }))).toBe('plaintext')
})
