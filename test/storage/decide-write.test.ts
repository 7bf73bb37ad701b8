/** What becomes of a write, decided without a storage. */

import { describe, expect, it } from 'vitest'
import {
  decideWrite,
  REMOVAL_AGE,
  type RecordState,
  recordOf,
  requireKey,
  requireWrite,
} from '../../src/storage/decide-write.js'

/** The state after some writes, of which `null` removes the record. */
function afterWrites(...texts: (string | null)[]): RecordState | null {
  let state: RecordState | null = null
  for (const [index, text] of texts.entries()) {
    const { next } = decideWrite(state, text, recordOf(state)?.version ?? null, { writeId: `w${index}`, expiresAt: 5 })
    state = next ?? state
  }
  return state
}

describe('a write', () => {
  it('keeps the last four writes, the latest first', () => {
    expect(afterWrites('a', 'b', 'c', 'd', 'e')?.writes.map(([id]) => id)).toEqual(['w4', 'w3', 'w2', 'w1'])
  })

  it('of a text has the expiry that it was given, or none', () => {
    expect(afterWrites('a')?.expiresAt).toBe(5)
    expect(decideWrite(null, 'a', null, { writeId: 'w' }).next?.expiresAt).toBe(null)
  })

  it('that removes a record leaves its version and its writes, without an expiry', () => {
    const state = afterWrites('a')
    const removed = decideWrite(state, null, state?.version ?? null, { writeId: 'w1', expiresAt: 5 }).next
    expect(removed).toMatchObject({ text: null, expiresAt: null })
    expect(removed?.version).not.toBe(state?.version)
    expect(removed?.writes).toEqual([
      ['w1', null],
      ['w0', state?.version],
    ])
    expect(recordOf(removed)).toBe(null)
  })

  it('that removes what is not there changes nothing', () => {
    expect(decideWrite(null, null, null, { writeId: 'w' })).toEqual({
      result: { status: 'written', version: null },
      next: null,
    })
    expect(decideWrite(afterWrites('a', null), null, null, { writeId: 'w' }).next).toBe(null)
  })

  it('of a removed record expects no version, and is a conflict with the version that it had', () => {
    const state = afterWrites('a', null)
    expect(decideWrite(state, 'b', null, { writeId: 'w' }).result.status).toBe('written')
    expect(decideWrite(state, 'b', state?.version ?? '', { writeId: 'w' })).toEqual({
      result: { status: 'conflict', current: null },
      next: null,
    })
  })

  it('is remembered for an hour after the record was removed', () => {
    expect(REMOVAL_AGE).toBe(60 * 60 * 1000)
  })
})

describe('an argument that cannot be used', () => {
  const key = { jar: 'jar', unit: 'unit' }
  const options = { writeId: 'w' }
  it.each<[string, () => void]>([
    ['key: expected an object with jar and unit, got null', () => requireKey(JSON.parse('null'))],
    ['key: expected an object with jar and unit, got "jar"', () => requireKey(JSON.parse('"jar"'))],
    ['key.jar: expected a string, got a number', () => requireKey(JSON.parse('{"jar":1,"unit":"a"}'))],
    ['key.unit: expected a string, got undefined', () => requireKey(JSON.parse('{"jar":"a"}'))],
    ['text: expected a string, got a number', () => requireWrite(key, JSON.parse('1'), null, options)],
    ['ifVersion: expected a string, got a number', () => requireWrite(key, 'a', JSON.parse('1'), options)],
    ['options.writeId: expected a string, got undefined', () => requireWrite(key, 'a', null, JSON.parse('{}'))],
    ['options.writeId: expected a string, got undefined', () => requireWrite(key, 'a', null, JSON.parse('null'))],
    [
      'options.expiresAt: expected a finite number of milliseconds or null, got Infinity',
      () => requireWrite(key, 'a', null, { writeId: 'w', expiresAt: Number.POSITIVE_INFINITY }),
    ],
  ])('is named: %s', (message, call) => {
    expect(call).toThrow(new TypeError(message))
  })

  it.each([null, 0, -1, 1e15])('is not an expiry of %s', (expiresAt) => {
    expect(() => requireWrite(key, null, null, { writeId: 'w', expiresAt })).not.toThrow()
  })
})
