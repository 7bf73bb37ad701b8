/**
 * The sealed records of `spec-vectors/`: opened by this package, and by a program that was written from
 * `docs/sealed-jars.md` alone.
 */

import { createDecipheriv, createHash, createHmac, hkdfSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { memoryStorage } from '../../src/storage/memory.js'
import { HeldKeyring, holdKeys } from '../../src/storage/sealed/held-keyring.js'
import { type Keyring, rawKeyring, sealed } from '../../src/storage/sealed/index.js'
import { faultOf, put } from './records.js'

interface Keys {
  readonly name: string
  readonly raw?: string
  readonly index: string
  readonly salt: string
  readonly generations: readonly { readonly id: string; readonly key: string }[]
}

interface Opened {
  readonly jar: string
  readonly unit: string
  readonly lineage: string
  readonly count: number
  readonly previous: string
  readonly expiresAt: number | null
  readonly text: string
}

interface Vector {
  readonly id: string
  readonly title: string
  readonly keys: string
  readonly names: 'hidden' | 'plain'
  readonly stored: { readonly jar: string; readonly unit: string }
  readonly record: string
  readonly opens?: Opened
  readonly fault?: string
}

interface VectorFile {
  readonly keys: readonly Keys[]
  readonly vectors: readonly Vector[]
}

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../spec-vectors/${name}`, import.meta.url), 'utf8'))

const schema = read('schema-sealed.json')
if (typeof schema !== 'object' || schema === null) throw new Error('there is no schema')
const isVectorFile = new Ajv2020({ strict: true, strictRequired: false }).compile<VectorFile>(schema)
const file = read('sealed-records.json')
if (!isVectorFile(file)) throw new Error(JSON.stringify(isVectorFile.errors))
const { keys, vectors } = file

function keysOf(name: string): Keys {
  const found = keys.find((each) => each.name === name)
  if (found === undefined) throw new Error(`there are no keys called ${name}`)
  return found
}

/** The opener of the document. It knows nothing of the package. */
const opener = {
  text: (text: string): Buffer => {
    const isJson = text.startsWith('"') || text.includes('\0') || /\p{Surrogate}/u.test(text)
    return Buffer.from(isJson ? JSON.stringify(text) : text)
  },

  fields: (...parts: readonly (string | Buffer)[]): Buffer =>
    Buffer.concat(
      parts.flatMap((part) => {
        const octets = typeof part === 'string' ? opener.text(part) : part
        const length = Buffer.alloc(4)
        length.writeUInt32BE(octets.length)
        return [length, octets]
      }),
    ),

  hidden: ({ index }: Keys, ...names: readonly string[]): string =>
    createHmac('sha256', Buffer.from(index, 'base64url'))
      .update(opener.fields('speculoos/sealed/1', ...names))
      .digest('base64url'),

  /** What a record contains; throws if it cannot be opened. */
  open({ generations, salt }: Keys, { jar, unit }: Vector['stored'], record: string): Opened {
    const octets = Buffer.from(record, 'base64url')
    if (octets.toString('base64url') !== record) throw new Error('the text is not base64url')
    if (octets.toString('latin1', 0, 4) !== 'SPS1' || octets[4] !== 1) throw new Error('not a sealed record')
    const id = octets.subarray(5, 21)
    const generation = generations.find((each) => each.id === id.toString('base64url'))
    if (generation === undefined) throw new Error('no such key')
    const digest = createHash('sha256').update(opener.fields(jar, unit)).digest()
    const information = opener.fields('speculoos/sealed/1', digest)
    const own = Buffer.from(generation.key, 'base64url')
    const key = Buffer.from(hkdfSync('sha256', own, Buffer.from(salt, 'base64url'), information, 32))
    const decipher = createDecipheriv('aes-256-gcm', key, octets.subarray(21, 33), { authTagLength: 16 })
    decipher.setAAD(opener.fields('SPS1', Buffer.of(1), id, jar, unit, Buffer.of(1)))
    decipher.setAuthTag(octets.subarray(-16))
    const body = Buffer.concat([decipher.update(octets.subarray(33, -16)), decipher.final()])
    const expiresAt = body.readDoubleBE(57)
    const texts: string[] = []
    let place = 65
    for (let count = 0; count < 3; count += 1) {
      const start = place + 4
      place = start + body.readUInt32BE(place)
      const text = body.toString('utf8', start, place)
      texts.push(text.startsWith('"') ? JSON.parse(text) : text)
    }
    const [ownJar = '', ownUnit = '', text = ''] = texts
    return {
      jar: ownJar,
      unit: ownUnit,
      lineage: body.toString('base64url', 1, 17),
      count: Number(body.readBigUInt64BE(17)),
      previous: body.toString('base64url', 25, 57),
      expiresAt: Number.isFinite(expiresAt) ? expiresAt : null,
      text,
    }
  },
}

/** The same keys as a keyring of the package. */
function keyringOf({ raw, index, salt, generations }: Keys): Keyring {
  const octets = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'base64url'))
  if (raw !== undefined) return rawKeyring(octets(raw))
  const held = holdKeys({
    index: octets(index),
    salt: octets(salt),
    generations: generations.map(({ id, key }) => ({ id, key: octets(key) })),
  })
  return new HeldKeyring(held, { expiresAt: null, epoch: null, now: Date.now, check: async () => {} })
}

describe.each(vectors.map((vector) => [vector.id, vector] as const))('%s', (_, vector) => {
  const own = keysOf(vector.keys)

  it(`by the document: ${vector.title}`, () => {
    const open = (): Opened => opener.open(own, vector.stored, vector.record)
    if (vector.opens === undefined) return expect(open).toThrow()
    const { jar, unit } = vector.opens
    expect(open()).toEqual(vector.opens)
    const names = { jar: opener.hidden(own, 'jar', jar), unit: opener.hidden(own, 'unit', jar, unit) }
    expect(vector.names === 'hidden' ? names : { jar, unit }).toEqual(vector.stored)
  })

  it(`by this package: ${vector.title}`, async () => {
    const records = memoryStorage()
    await put(records, vector.stored, vector.record)
    const storage = sealed(records, keyringOf(own), { hideUnits: vector.names === 'hidden' })
    if (vector.opens === undefined) {
      // The name of the record is the one whose hidden name it has.
      const of = vectors.find(({ opens, stored }) => opens !== undefined && stored.unit === vector.stored.unit)
      const key = vector.names === 'hidden' ? of?.opens : vector.stored
      if (key === undefined) throw new Error('there is no such name')
      expect(await faultOf(storage.read(key))).toBe(vector.fault)
    } else {
      expect((await storage.read(vector.opens))?.text).toBe(vector.opens.text)
    }
  })
})

it('a raw key stands for the keys that the document derives from it', () => {
  for (const { raw, index, salt, generations } of keys) {
    if (raw === undefined) continue
    const key = Buffer.from(raw, 'base64url')
    const derived = (name: string, length: number): string =>
      Buffer.from(hkdfSync('sha256', key, '', `speculoos/sealed/1/${name}`, length)).toString('base64url')
    expect({ index, salt, generations }).toEqual({
      index: derived('index', 32),
      salt: derived('salt', 32),
      generations: [{ id: derived('key-id', 16), key: raw }],
    })
  }
})

it('what this package seals, the document opens', async () => {
  const records = memoryStorage()
  const own = keysOf('two generations')
  const storage = sealed(records, keyringOf(own))
  const texts = ['', 'x'.repeat(5000), '"', '\0', '\ud800', 'é😀']
  for (const text of texts) {
    const key = { jar: `jar of ${text}`.slice(0, 20), unit: `unit ${text.length}` }
    await storage.write(key, text, null, { writeId: text.slice(0, 9), expiresAt: 1000 })
    const stored = { jar: opener.hidden(own, 'jar', key.jar), unit: opener.hidden(own, 'unit', key.jar, key.unit) }
    const record = await records.read(stored)
    expect(opener.open(own, stored, record?.text ?? '')).toMatchObject({ ...key, text, count: 1, expiresAt: 1000 })
  }
})
