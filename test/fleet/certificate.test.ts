/** The certificate finds what could not have happened in one order. */

import { describe, expect, it } from 'vitest'
import { certify, type NotedCall, type OpenCall } from './certificate.js'

const base = { process: 1, time: 1000, written: null }

function set(text: string, read: string, written: string, start: bigint, end: bigint): NotedCall {
  return { ...base, kind: 'set', text, read, written, start, end, answer: 'stored' }
}
function get(read: string, answer: string, start: bigint, end: bigint): NotedCall {
  return { ...base, kind: 'get', text: '', read, start, end, answer }
}
function remove(name: string, read: string, written: string, start: bigint, end: bigint, answer: string): NotedCall {
  return { ...base, kind: 'delete', text: name, read, written, start, end, answer }
}
function lost(text: string, read: string): OpenCall {
  return { kind: 'set', text, time: 1000, read }
}

const one = set('a=ada.1', '1-x', '2-x', 10n, 20n)
const two = set('a=ada.2', '2-x', '3-x', 30n, 40n)
const gone = remove('a', '3-x', '4-x', 50n, 60n, 'a=ada.2')

function verdictOf(calls: readonly NotedCall[], open: readonly OpenCall[] = []) {
  return certify('ada', calls, open, '1-x')
}

function kindsOf(calls: readonly NotedCall[], open: readonly OpenCall[] = []): string[] {
  return [...new Set(verdictOf(calls, open).violations.map(({ kind }) => kind))]
}

it('calls that happened one after another have a certificate', () => {
  const calls = [
    get('3-x', 'base=ada.0; a=ada.2', 41n, 50n),
    two,
    get('1-x', 'base=ada.0', 1n, 5n),
    one,
    gone,
    get('4-x', 'base=ada.0', 61n, 62n),
  ]
  expect(verdictOf(calls)).toEqual({ calls: 6, writes: 3, answers: 6, untold: 0, violations: [] })
})

it('a read that overlaps a write may come before it', () => {
  expect(kindsOf([one, get('1-x', 'base=ada.0', 11n, 25n)])).toEqual([])
})

it('a clock that is an hour ahead of the others is not believed', () => {
  const ahead = { ...set('b=ada.1', '1-x', '2-x', 10n, 20n), time: 3_600_000 }
  const later = { ...set('a=ada.2', '2-x', '3-x', 30n, 40n), time: 2000 }
  expect(kindsOf([ahead, later, get('3-x', 'base=ada.0; a=ada.2; b=ada.1', 45n, 50n)])).toEqual([])
})

describe('a violation', () => {
  it.each<[string, string, NotedCall[]]>([
    [
      'a read of a value that was overwritten before it began',
      'time',
      [one, two, get('2-x', 'base=ada.0; a=ada.1', 45n, 50n)],
    ],
    ['a read of a value that is written later', 'time', [one, get('2-x', 'base=ada.0; a=ada.1', 1n, 5n)]],
    ['a replaced cookie that appears again', 'back', [one, two, get('3-x', 'base=ada.0; a=ada.1', 45n, 50n)]],
    ['a removed cookie that appears again', 'back', [one, two, gone, get('4-x', 'base=ada.0; a=ada.2', 65n, 70n)]],
    ['a cookie of another account', 'account', [one, get('2-x', 'base=ada.0; a=bob.1', 25n, 30n)]],
    ['a deleted cookie of another account', 'account', [one, two, { ...gone, answer: 'a=bob.2' }]],
    ['a cookie that nobody has set', 'answer', [one, get('2-x', 'base=ada.0; a=ada.9', 25n, 30n)]],
    ['a cookie that is missing', 'answer', [one, get('2-x', 'base=ada.0', 25n, 30n)]],
    ['a write that nobody sent', 'answer', [one, get('5-x', 'base=ada.0; a=ada.7', 45n, 50n)]],
    ['two writes on one version', 'answer', [one, { ...two, read: '1-x' }]],
    ['a version between one and the next', 'answer', [one, { ...two, written: '9-x' }, get('4-x', '', 45n, 46n)]],
  ])('is %s', (_, kind, calls) => {
    expect(kindsOf(calls)).toContain(kind)
  })

  it('is not a result that two accounts have in common', () => {
    expect(kindsOf([get('1-x', 'base=ada.0', 1n, 2n)])).toEqual([])
    expect(certify('bob', [get('1-x', 'base=ada.0', 1n, 2n)], [], '1-x').violations).toMatchObject([
      { kind: 'account' },
    ])
  })
})

describe('a write whose process got no reply', () => {
  const sees = (read: string, value: string, start = 45n) => get(read, `base=ada.0; a=${value}`, start, start + 1n)

  it('takes its place', () => {
    expect(verdictOf([one, sees('3-x', 'ada.2')], [lost('a=ada.2', '2-x')])).toMatchObject({
      untold: 1,
      violations: [],
    })
  })

  it('is found among several by a later read', () => {
    const open = [lost('a=ada.8', '2-x'), lost('b=ada.7', '2-x'), lost('a=ada.2', '2-x')]
    expect(kindsOf([one, sees('3-x', 'ada.2')], open)).toEqual([])
    const later = set('b=ada.4', '3-x', '4-x', 50n, 55n)
    expect(kindsOf([one, later, get('4-x', 'base=ada.0; a=ada.8; b=ada.4', 60n, 61n)], open)).toEqual([])
    expect(kindsOf([one, sees('3-x', 'ada.5')], open)).toEqual(['answer'])
  })

  it('is only one of several', () => {
    const open = [lost('a=ada.8', '2-x'), lost('b=ada.7', '2-x')]
    expect(kindsOf([one, get('3-x', 'base=ada.0; a=ada.8; b=ada.7', 45n, 50n)], open)).toEqual(['answer'])
  })

  it('may be followed by another such write', () => {
    const open = [lost('a=ada.2', '2-x'), lost('a=ada.3', '3-x')]
    expect(verdictOf([one, sees('4-x', 'ada.3')], open)).toMatchObject({ untold: 2, violations: [] })
  })

  it('may never have taken place', () => {
    expect(verdictOf([one], [lost('a=ada.2', '2-x')])).toMatchObject({ untold: 0, violations: [] })
  })
})
