/** The certificate finds what could not have happened in one order. */

import { expect, it } from 'vitest'
import { certify, type NotedCall } from './certificate.js'

const base = { process: 1, time: 1000, written: null }

const set = (text: string, read: string, written: string, start: bigint, end: bigint): NotedCall => ({
  ...base,
  ...{ kind: 'set', text, read, written, start, end, answer: 'stored' },
})
const get = (read: string, answer: string, start: bigint, end: bigint): NotedCall => ({
  ...base,
  ...{ kind: 'get', text: '', read, start, end, answer },
})
const one = set('a=1', '1-x', '2-x', 10n, 20n)
const two = set('a=2', '2-x', '3-x', 30n, 40n)

it('calls that happened one after another have a certificate', () => {
  const calls = [get('3-x', 'base=1; a=2', 41n, 50n), two, get('1-x', 'base=1', 1n, 5n), one]
  expect(certify(calls, [], '1-x')).toEqual({ calls: 4, writes: 2, untold: 0, violations: [] })
})

it('a read that overlaps a write may come before it', () => {
  expect(certify([one, get('1-x', 'base=1', 11n, 25n)], [], '1-x').violations).toEqual([])
})

it.each([
  ['a read of what was overwritten before it began', [one, two, get('2-x', 'base=1; a=1', 45n, 50n)]],
  ['a cookie that is back', [one, two, get('3-x', 'base=1; a=1', 45n, 50n)]],
  ['a cookie of nobody', [one, get('2-x', 'base=1; a=9', 25n, 30n)]],
  ['a read of what is written only later', [one, get('2-x', 'base=1; a=1', 1n, 5n)]],
  ['a write that nobody sent', [one, get('5-x', 'base=1; a=7', 45n, 50n)]],
  ['two writes on one version', [one, { ...two, read: '1-x' }]],
])('%s is a violation', (_, calls) => {
  expect(certify(calls, [], '1-x').violations).not.toEqual([])
})

it('a write whose process was killed takes its place', () => {
  const open = [{ kind: 'set' as const, text: 'a=2', time: 1000, read: '2-x' }]
  const verdict = certify([one, get('3-x', 'base=1; a=2', 45n, 50n)], open, '1-x')
  expect(verdict).toMatchObject({ untold: 1, violations: [] })
})
