/**
 * The contract of a storage: checks that every one of them passes. They need no test runner, so that they run in a browser
 * too.
 */

import type {
  RecordKey,
  RecordStorage,
  RecordVersion,
  StoredRecord,
  WriteResult,
} from '../../src/storage/record-storage.js'
import { agree } from '../properties/difference.js'

/** A place of its own for the records of one check. */
export interface Place {
  /** Opens the storage of the place; whoever calls it again has closed the last one. */
  open(): RecordStorage | Promise<RecordStorage>
  /** Whether the records of a closed storage are there when the place is opened again. */
  readonly lasts: boolean
  /** Takes away what is left. */
  remove(): void | Promise<void>
}

/** A check of the contract. */
export interface ContractCheck {
  readonly name: string
  run(place: Place): Promise<void>
}

const key: RecordKey = { jar: 'jar', unit: 'site.example' }
let writes = 0

/** An id that no other write has. */
function newId(): string {
  writes += 1
  return `write ${writes}`
}

/** Writes, and returns the version that came of it. Throws on a conflict. */
async function put(
  storage: RecordStorage,
  at: RecordKey,
  text: string | null,
  ifVersion: RecordVersion | null,
): Promise<RecordVersion | null> {
  const result = await storage.write(at, text, ifVersion, { writeId: newId() })
  if (result.status === 'conflict') throw new Error(`a conflict at ${JSON.stringify(at)}`)
  return result.version
}

async function unitsOf(storage: RecordStorage, jar: string): Promise<string[]> {
  const units: string[] = []
  for await (const each of storage.keys(jar)) {
    agree(jar, each.jar, 'the jar of a key')
    units.push(each.unit)
  }
  return units.sort()
}

/** The error with which something rejects, by name and kind; throws if it does not reject. */
async function failureOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return 'kind' in error ? `${error.name} ${error.kind}` : error.name
  }
  throw new Error('it did not reject')
}

/** A check with one storage, which is closed after it. */
function check(name: string, run: (storage: RecordStorage) => Promise<void>): ContractCheck {
  return {
    name,
    async run(place) {
      const storage = await place.open()
      await run(storage)
      await storage.close()
    },
  }
}

/** A check in two parts, between which the storage is closed. In one that does not last, both have the same. */
function checkReopened<Passed>(
  name: string,
  before: (storage: RecordStorage) => Promise<Passed>,
  after: (storage: RecordStorage, passed: Passed) => Promise<void>,
): ContractCheck {
  return {
    name,
    async run(place) {
      let storage = await place.open()
      const passed = await before(storage)
      await storage.flush()
      if (place.lasts) {
        await storage.close()
        storage = await place.open()
      }
      await after(storage, passed)
      await storage.close()
    },
  }
}

const awkward: readonly string[] = [
  '',
  ' ',
  '"',
  '"quoted"',
  '{"json":1}',
  'null',
  'a:b',
  'a/b',
  '../../etc/passwd',
  '..',
  '%2F',
  'a\nb',
  'a\0b',
  '\0',
  'a\0',
  'é',
  'e\u0301',
  'A',
  'a',
  '😀',
  '\ud800',
  '\ud801',
  '\udc00\ud800',
  '\ufffd',
  '\u2028',
  "'; DROP TABLE records; --",
  '__proto__',
  'constructor',
  'x'.repeat(2000),
]

export const contract: readonly ContractCheck[] = [
  check('a record that nobody wrote is not there', async (storage) => {
    agree(null, await storage.read(key), 'the record')
    agree([], await unitsOf(storage, key.jar), 'the units')
  }),

  check('a record is read as it was written', async (storage) => {
    const version = await put(storage, key, 'one', null)
    agree({ version, text: 'one' }, await storage.read(key), 'the record')
    const next = await put(storage, key, 'two', version)
    agree({ version: next, text: 'two' }, await storage.read(key), 'the record')
  }),

  check('a write that expects another version is a conflict, and returns the record as it is', async (storage) => {
    const first = await put(storage, key, 'one', null)
    const second = await put(storage, key, 'two', first)
    const current = { version: second, text: 'two' }
    for (const expected of [first, null, 'no version', '']) {
      const late = await storage.write(key, 'late', expected, { writeId: newId() })
      agree({ status: 'conflict', current }, late, `the result of a write that expects ${expected}`)
    }
    agree(current, await storage.read(key), 'the record')
  }),

  check('a write that expects a record that is not there is a conflict without a record', async (storage) => {
    const late = await storage.write(key, 'late', 'some version', { writeId: newId() })
    agree({ status: 'conflict', current: null }, late, 'the result')
    agree(null, await storage.read(key), 'the record')
  }),

  check('a removal that expects another version is a conflict', async (storage) => {
    const first = await put(storage, key, 'one', null)
    const second = await put(storage, key, 'two', first)
    const late = await storage.write(key, null, first, { writeId: newId() })
    agree({ status: 'conflict', current: { version: second, text: 'two' } }, late, 'the result')
  }),

  check('a removed record is not there, and can be written again', async (storage) => {
    const version = await put(storage, key, 'one', null)
    agree(null, await put(storage, key, null, version), 'the version of a removed record')
    agree(null, await storage.read(key), 'the record')
    agree([], await unitsOf(storage, key.jar), 'the units')
    await put(storage, key, 'again', null)
    agree('again', (await storage.read(key))?.text, 'the text')
  }),

  check('the removal of a record that is not there changes nothing', async (storage) => {
    agree(null, await put(storage, key, null, null), 'the version')
    agree(null, await storage.read(key), 'the record')
  }),

  checkReopened(
    'a version is never used again, neither for the same text nor after a removal',
    async (storage) => {
      const versions: (string | null)[] = []
      let version: string | null = null
      for (let round = 0; round < 20; round += 1) {
        version = await put(storage, key, 'same', version)
        versions.push(version)
        version = await put(storage, key, 'same', version)
        versions.push(version)
        version = await put(storage, key, null, version)
      }
      return versions
    },
    async (storage, versions) => {
      versions.push(await put(storage, key, 'same', null))
      agree(versions.length, new Set(versions).size, 'the number of different versions')
      const late = await storage.write(key, 'late', versions[0] ?? null, { writeId: newId() })
      agree('conflict', late.status, 'a write that expects the first version')
    },
  ),

  checkReopened(
    'a repeated write with the same id gets the same result, and is not written twice',
    async (storage) => {
      const writeId = newId()
      const first = await storage.write(key, 'one', null, { writeId })
      agree(first, await storage.write(key, 'one', null, { writeId }), 'the result of the second time')
      return { writeId, first }
    },
    async (storage, { writeId, first }) => {
      agree(first, await storage.write(key, 'one', null, { writeId }), 'the result after closing')
      agree('one', (await storage.read(key))?.text, 'the text')
      agree(first.status === 'written' && first.version, (await storage.read(key))?.version, 'the version')
    },
  ),

  checkReopened(
    'a repeated removal with the same id gets the same result',
    async (storage) => {
      const version = await put(storage, key, 'one', null)
      const writeId = newId()
      agree({ status: 'written', version: null }, await storage.write(key, null, version, { writeId }), 'the removal')
      return { version, writeId }
    },
    async (storage, { version, writeId }) => {
      const again = await storage.write(key, null, version, { writeId })
      agree({ status: 'written', version: null }, again, 'the removal, repeated')
      await put(storage, key, 'new', null)
      agree({ status: 'written', version: null }, await storage.write(key, null, version, { writeId }), 'once more')
      agree('new', (await storage.read(key))?.text, 'the text')
    },
  ),

  check('a repeated write is recognised after three other writes of the record', async (storage) => {
    const writeId = newId()
    const first = await storage.write(key, '0', null, { writeId })
    let version = first.status === 'written' ? first.version : null
    for (const text of ['1', '2', '3']) version = await put(storage, key, text, version)
    agree(first, await storage.write(key, '0', null, { writeId }), 'the result of the second time')
    agree('3', (await storage.read(key))?.text, 'the text')
  }),

  check('of many writes at once that expect the same version, one is written', async (storage) => {
    const version = await put(storage, key, 'one', null)
    const racing = Array.from({ length: 20 }, (_, index) =>
      storage.write(key, `racer ${index}`, version, { writeId: newId() }),
    )
    const results: WriteResult[] = await Promise.all(racing)
    const winners = results.flatMap((result, index) => (result.status === 'written' ? [{ index, result }] : []))
    agree(1, winners.length, 'the number of writes')
    const [winner] = winners
    const current: StoredRecord | null = await storage.read(key)
    agree(`racer ${winner?.index}`, current?.text, 'the text')
    for (const result of results) {
      if (result.status === 'conflict') agree(current, result.current, 'the record of a conflict')
    }
  }),

  checkReopened(
    'texts are kept exactly, the empty one and those of a megabyte too',
    async (storage) => {
      const mixed = 'é😀\0"\\\ud800x'.repeat(100_000)
      const texts = [...awkward, 'x'.repeat(1_048_576), mixed]
      await Promise.all(texts.map((text, index) => put(storage, { jar: 'jar', unit: String(index) }, text, null)))
      return texts
    },
    async (storage, texts) => {
      for (const [index, text] of texts.entries()) {
        const read = await storage.read({ jar: 'jar', unit: String(index) })
        if (read?.text !== text) throw new Error(`text ${index} is not the one that was written`)
      }
    },
  ),

  checkReopened(
    'jars and units can have any name, and none is taken for another',
    async (storage) => {
      const names = awkward
      for (const jar of names) {
        await Promise.all(names.map((unit) => put(storage, { jar, unit }, `${jar}|${unit}`, null)))
      }
      return names
    },
    async (storage, names) => {
      for (const jar of names) {
        agree([...names].sort(), await unitsOf(storage, jar), `the units of ${JSON.stringify(jar).slice(0, 20)}`)
        const records = await Promise.all(names.map((unit) => storage.read({ jar, unit })))
        for (const [index, unit] of names.entries()) {
          const read = records[index]
          if (read?.text !== `${jar}|${unit}`) throw new Error(`${JSON.stringify([jar, unit])} is another record`)
        }
      }
    },
  ),

  check("a jar's name reaches no records of another jar", async (storage) => {
    const pairs: RecordKey[] = [
      { jar: 'a:b', unit: 'c' },
      { jar: 'a', unit: 'b:c' },
      { jar: 'a', unit: '' },
      { jar: '', unit: 'a' },
      { jar: 'a\0b', unit: 'c' },
      { jar: 'a', unit: 'b\0c' },
    ]
    for (const pair of pairs) await put(storage, pair, JSON.stringify(pair), null)
    for (const pair of pairs) agree(JSON.stringify(pair), (await storage.read(pair))?.text, JSON.stringify(pair))
    agree(['c'], await unitsOf(storage, 'a:b'), 'the units of a:b')
    agree(['', 'b\0c', 'b:c'], await unitsOf(storage, 'a'), 'the units of a')
    agree([], await unitsOf(storage, 'a:'), 'the units of a:')
  }),

  checkReopened(
    'a record does not vanish before it expires, nor if it never does',
    async (storage) => {
      const expiresAt = Date.now() + 86_400_000
      await storage.write(key, 'tomorrow', null, { writeId: newId(), expiresAt })
      await storage.write({ jar: 'jar', unit: 'ever' }, 'ever', null, { writeId: newId(), expiresAt: null })
      await storage.write({ jar: 'jar', unit: 'past' }, 'past', null, { writeId: newId(), expiresAt: 1 })
    },
    async (storage) => {
      agree('tomorrow', (await storage.read(key))?.text, 'the record of tomorrow')
      agree('ever', (await storage.read({ jar: 'jar', unit: 'ever' }))?.text, 'the record without an end')
      const past = await storage.read({ jar: 'jar', unit: 'past' })
      agree(true, past === null || past.text === 'past', 'whether the expired record is gone or whole')
      const version = past?.version ?? null
      agree(
        'written',
        (await storage.write({ jar: 'jar', unit: 'past' }, 'new', version, { writeId: newId() })).status,
        '',
      )
    },
  ),

  check('a write that is aborted leaves the old record or the new one', async (storage) => {
    const version = await put(storage, key, 'old', null)
    const aborted = AbortSignal.abort(new Error('no more time'))
    agree('Error', await failureOf(storage.write(key, 'new', version, { writeId: newId(), signal: aborted })), '')
    agree('old', (await storage.read(key))?.text, 'the record')
    agree('Error', await failureOf(storage.read(key, { signal: aborted })), 'an aborted read')
    for (const delay of [0, 0, 1, 2]) {
      const controller = new AbortController()
      const before = await storage.read(key)
      const writing = storage.write(key, `${before?.text}+`, before?.version ?? null, {
        writeId: newId(),
        signal: controller.signal,
      })
      if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay - 1))
      controller.abort(new Error('no more time'))
      await writing.catch(() => {})
      const after = await storage.read(key)
      const isOld = after?.text === before?.text && after?.version === before?.version
      const isNew = after?.text === `${before?.text}+` && after.version !== before?.version
      agree(true, isOld || isNew, 'whether the record is the old or the new one')
    }
  }),

  check('arguments that cannot be used are a TypeError, which quotes no text', async (storage) => {
    const wrong = JSON.parse('{"jar":"jar"}')
    agree('TypeError', await failureOf(storage.read(wrong)), 'a key without a unit')
    agree('TypeError', await failureOf(storage.write(wrong, 'a', null, { writeId: newId() })), 'a key without a unit')
    agree('TypeError', await failureOf(storage.write(key, JSON.parse('5'), null, { writeId: newId() })), 'a number')
    agree('TypeError', await failureOf(storage.write(key, 'a', null, JSON.parse('{}'))), 'no id')
    agree(
      'TypeError',
      await failureOf(storage.write(key, 'a', null, { writeId: newId(), expiresAt: Number.NaN })),
      'no time',
    )
    agree(null, await storage.read(key), 'the record')
  }),

  check('what is handed in may change later', async (storage) => {
    const own = { jar: 'jar', unit: 'mine' }
    const writing = storage.write(own, 'one', null, { writeId: newId() })
    own.unit = 'other'
    await writing
    agree(['mine'], await unitsOf(storage, 'jar'), 'the units')
  }),

  {
    name: 'closing waits for what was begun, and everything after it rejects',
    async run(place) {
      const storage = await place.open()
      const writing = storage.write(key, 'one', null, { writeId: newId() })
      await storage.close()
      agree('written', (await writing).status, 'the write that was begun')
      agree('StorageError closed', await failureOf(storage.read(key)), 'a read')
      agree('StorageError closed', await failureOf(storage.write(key, 'a', null, { writeId: newId() })), 'a write')
      agree('StorageError closed', await failureOf(unitsOf(storage, 'jar')), 'the keys')
      agree('StorageError closed', await failureOf(storage.flush()), 'a flush')
      if (storage.watch !== undefined) {
        agree('StorageError closed', await failureOf(storage.watch('jar', () => {})), 'a watch')
      }
      await storage.close()
      if (!place.lasts) return
      const again = await place.open()
      agree('one', (await again.read(key))?.text, 'the record after opening again')
      await again.close()
    },
  },

  check('a watch reports the changes of its jar until it ends', async (storage) => {
    if (storage.watch === undefined) return
    const seen: string[] = []
    const end = await storage.watch('jar', (change) =>
      seen.push(change === 'everything' ? change : `${change.key.unit} ${change.version === null ? 'gone' : 'new'}`),
    )
    const version = await put(storage, key, 'one', null)
    await put(storage, { jar: 'other', unit: 'site.example' }, 'one', null)
    await put(storage, key, null, version)
    for (let tries = 0; seen.length < 2 && tries < 200; tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 10))
    await end()
    await put(storage, key, 'two', null)
    await new Promise((resolve) => setTimeout(resolve, 20))
    agree(['site.example new', 'site.example gone'], seen, 'what was reported')
  }),
]
