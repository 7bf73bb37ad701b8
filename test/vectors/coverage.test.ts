/**
 * Holds the vectors to the catalogue of steps and to the engine's list of reasons: nothing may be left unproven.
 */
import { describe, expect, test } from 'vitest'
import { reasons as allReasons, type Reason } from '../../src/index.js'
import { findProblems } from './coverage.js'
import {
  fileNames,
  hstsFileNames,
  type NamedFile,
  readCatalogue,
  readVectorFiles,
  schemaNames,
  vectorFileNames,
} from './files.js'
import type { Catalogue, Vector, VectorFile } from './format.js'

const files = readVectorFiles()
const catalogue = readCatalogue()
/**
 * The reasons that a vector can expect. No line leads to the others: test/jar/put.test.ts, test/jar/inspection.test.ts and
 * test/storage/shared.test.ts have them.
 */
const reasons = allReasons.filter(
  ({ id, kind }) => id !== 'cookie-not-expressible' && id !== 'storage-failed' && kind !== 'inspection',
)

test('every step is proven, on both sides if it refuses, and every reason is expected', () => {
  expect(findProblems(files, catalogue, reasons)).toEqual([])
})

test('the folder holds vectors, schemas, the catalogue, the explanation, sealed records and runners', () => {
  expect([...fileNames]).toEqual(
    [
      ...vectorFileNames,
      ...hstsFileNames,
      ...schemaNames,
      'sealed-records.json',
      'steps.json',
      'README.md',
      'runners',
    ].sort(),
  )
})

test.each(files)('something is unproven without $name', ({ name }) => {
  const rest = files.filter((file) => file.name !== name)
  expect(findProblems(rest, catalogue, reasons)).not.toEqual([])
})

describe('what is wrong is found', () => {
  const step = { id: '5.7/13', section: '5.7', refuses: true, says: 'Secure needs a secure connection' } as const
  const small: Catalogue = { $schema: './schema.json', steps: [step] }
  const reason: Reason | undefined = allReasons.find(({ id }) => id === 'secure-from-insecure')
  const known: Reason[] = reason === undefined ? [] : [reason]
  const refuses: Vector = {
    id: '5.7-secure-refused',
    title: 'It is refused',
    proves: { '5.7/13': 'refuses' },
    history: [{ do: 'set', line: 'a=1; Secure', gives: { rejected: ['secure-from-insecure'] } }],
  }
  const accepts: Vector = {
    id: '5.7-secure-accepted',
    title: 'It is accepted',
    proves: { '5.7/13': 'accepts' },
    history: [{ do: 'set', line: 'a=1; Secure', gives: { stored: { name: 'a', value: '1', secure: true } } }],
  }
  const named = (vectors: Vector[], changes: Partial<VectorFile> = {}, name = '5.7-secure.json'): NamedFile => ({
    name,
    file: { $schema: './schema.json', section: '5.7', title: 'Secure', publicSuffixes: null, vectors, ...changes },
  })
  const find = (...vectors: Vector[]): string[] => findProblems([named(vectors)], small, known)

  test('nothing, if both sides are proven', () => {
    expect(find(refuses, accepts)).toEqual([])
  })
  test('a step without a vector', () => {
    const more: Catalogue = { ...small, steps: [step, { id: '5.7/12', section: '5.7', says: 'Secure sets the flag' }] }
    expect(findProblems([named([refuses, accepts])], more, known)).toEqual([
      'no vector proves that the step 5.7/12 applies',
    ])
  })
  test('a refusing step with only vectors that it accepts, and a reason that no vector expects', () => {
    expect(find(accepts)).toEqual([
      'no vector proves that the step 5.7/13 refuses',
      'no vector expects the reason secure-from-insecure',
    ])
  })
  test('a refusing step with only vectors that it refuses', () => {
    expect(find(refuses)).toEqual(['no vector proves that the step 5.7/13 accepts'])
  })
  test('a step and a reason that do not exist', () => {
    const wrong: Vector = {
      ...refuses,
      id: '5.7-wrong',
      title: 'It is wrong',
      proves: { '5.7/99': 'applies' },
      history: [{ do: 'set', line: '', gives: { rejected: ['bad-luck'] } }],
    }
    expect(find(refuses, accepts, wrong)).toEqual([
      '5.7-wrong names a step that does not exist, 5.7/99',
      '5.7-wrong expects a reason that does not exist, bad-luck',
    ])
  })
  test('a verdict that the step cannot have', () => {
    const wrong: Vector = { ...accepts, id: '5.7-wrong', title: 'It is wrong', proves: { '5.7/13': 'applies' } }
    expect(find(refuses, accepts, wrong)).toEqual(['5.7-wrong says "applies" of the step 5.7/13'])
  })
  test('a refusal that expects no reason of its step', () => {
    const wrong: Vector = { ...accepts, id: '5.7-wrong', title: 'It is wrong', proves: { '5.7/13': 'refuses' } }
    expect(find(refuses, accepts, wrong)).toEqual([
      '5.7-wrong expects no reason of the step 5.7/13, though it says that it refuses',
    ])
  })
  test('two vectors of one id, and two of one title', () => {
    expect(find(refuses, accepts, accepts)).toEqual([
      'two vectors are called 5.7-secure-accepted',
      'two vectors of 5.7-secure.json say "It is accepted"',
    ])
  })
  test('two files that claim the same', () => {
    expect(findProblems([named([refuses]), named([accepts], {}, '5.7-other.json')], small, known)).toEqual([
      'two files claim to be "§5.7 Secure"',
    ])
  })
  test('a file and a vector of another section than they say', () => {
    expect(findProblems([named([refuses, accepts], { section: '5.6' })], small, known)).toEqual([
      '5.7-secure.json does not begin with its section, 5.6',
      '5.7-secure-refused does not begin with its section',
      '5.7-secure-accepted does not begin with its section',
    ])
  })
  test('items that are not in the catalogue', () => {
    expect(find(refuses, { ...accepts, each: ['x'] })).toEqual([
      '5.7-secure-accepted has a list of items and no place for them',
    ])
  })
  test('a step that stands in the catalogue twice or under another section, and a reason of no step', () => {
    const twice: Catalogue = { ...small, steps: [step, step, { id: '5.6/1', section: '5.7', says: 'It is elsewhere' }] }
    const elsewhere: Vector = { ...accepts, id: '5.7-elsewhere', title: 'Elsewhere', proves: { '5.6/1': 'applies' } }
    const lost: Reason[] = known.map((one) => ({ ...one, step: '99' }))
    expect(findProblems([named([refuses, accepts, elsewhere])], twice, lost)).toEqual([
      'the step 5.7/13 stands in the catalogue twice',
      'the step 5.6/1 is no step of §5.7',
      'the step of the reason secure-from-insecure is not in the catalogue',
    ])
  })
})
