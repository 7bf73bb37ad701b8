/**
 * Holds the files of `spec-vectors/` to their schema, and the schema to refusing what it does not know.
 */
import { describe, expect, test } from 'vitest'
import { isAnyFile, isCatalogue, isVectorFile, readJson, vectorFileNames } from './files.js'

test.each(vectorFileNames)('%s has the form of a file of vectors', (name) => {
  const value = readJson(name)
  expect(isVectorFile(value), JSON.stringify(isVectorFile.errors)).toBe(true)
  expect(isAnyFile(value)).toBe(true)
})

test('steps.json has the form of the catalogue', () => {
  const value = readJson('steps.json')
  expect(isCatalogue(value), JSON.stringify(isCatalogue.errors)).toBe(true)
  expect(isAnyFile(value)).toBe(true)
})

describe('the schema refuses', () => {
  const check = { kind: 'cookie-date', text: 'x', date: null }
  const set = { do: 'set', line: 'a=1', gives: { stored: { name: 'a', value: '1' } } }
  const vector = { id: '5.1.1-one', title: 'One', proves: { '5.1.1/1': 'applies' }, check }
  const { check: _, ...bare } = vector
  const history = { ...bare, history: [set] }
  const file = (...vectors: unknown[]): unknown => ({
    $schema: './schema.json',
    section: '5.1.1',
    title: 'Dates',
    publicSuffixes: ['example'],
    vectors,
  })
  const accepts = (...vectors: unknown[]): boolean => isVectorFile(file(...vectors))

  test('nothing that is well formed', () => {
    expect(accepts(vector, history)).toBe(true)
  })
  test.each([
    ['an empty file', []],
    ['a vector with an unknown field', [{ ...vector, skip: true }]],
    ['a vector that proves nothing', [{ ...vector, proves: {} }]],
    ['a verdict that there is not', [{ ...vector, proves: { '5.1.1/1': 'perhaps' } }]],
    ['a step that is written otherwise', [{ ...vector, proves: { '5.1.1 step 1': 'applies' } }]],
    ['a vector with neither check nor history', [bare]],
    ['a vector with both check and history', [{ ...vector, history: [set] }]],
    ['a policy beside a check', [{ ...vector, policy: { sessionOnly: true } }]],
    ['a check of an unknown kind', [{ ...vector, check: { ...check, kind: 'cookie-hour' } }]],
    ['a check with an unknown field', [{ ...vector, check: { ...check, loosely: true } }]],
    ['a check without its answer', [{ ...vector, check: { kind: 'cookie-date', text: 'x' } }]],
    [
      'a parse with both answers',
      [{ ...vector, check: { kind: 'parse', line: 'a', parsed: { name: '', value: 'a' }, rejected: ['x'] } }],
    ],
    ['a history without actions', [{ ...bare, history: [] }]],
    ['an unknown action', [{ ...bare, history: [{ do: 'pray' }] }]],
    ['an action with an unknown field', [{ ...bare, history: [{ ...set, force: true }] }]],
    ['an action without its outcome', [{ ...bare, history: [{ do: 'set', line: 'a=1' }] }]],
    ['two outcomes at once', [{ ...bare, history: [{ ...set, gives: { ...set.gives, rejected: ['x'] } }] }]],
    ['a rejection without a reason', [{ ...bare, history: [{ ...set, gives: { rejected: [] } }] }]],
    [
      'a cookie with an unknown field',
      [{ ...bare, history: [{ ...set, gives: { stored: { name: 'a', value: '1', size: 2 } } }] }],
    ],
    ['a cookie without a value', [{ ...bare, history: [{ ...set, gives: { stored: { name: 'a' } } }] }]],
    [
      'a partition key without its ancestor',
      [{ ...bare, history: [{ ...set, context: { partitionKey: { topLevelSite: 'x' } } }] }],
    ],
    ['a policy with an unknown field', [{ ...history, policy: { mercy: true } }]],
    ['a piece of text of an unknown form', [{ ...bare, history: [{ ...set, line: [{ shout: 'a' }] }] }]],
    ['a date without milliseconds', [{ ...history, clock: '2026-01-01T00:00:00Z' }]],
  ])('%s', (_name, vectors) => {
    expect(accepts(...vectors)).toBe(false)
  })
})
