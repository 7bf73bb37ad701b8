/** The licences of everything that the lock file names. */

import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

interface Locked {
  readonly license?: string
  readonly dev?: boolean
  readonly link?: boolean
}

const lock: { packages: Record<string, Locked> } = JSON.parse(
  readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'),
)
const packages = Object.entries(lock.packages).filter(([path, { link }]) => path !== '' && link !== true)

/** What users get with the package: licences that ask for nothing but to keep the notice. */
const PERMISSIVE = ['0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'MIT-0']

/** What tools of this project may have besides: they are used as they are, and nothing of them is passed on. */
const FOR_TOOLS = [
  ...PERMISSIVE,
  'Apache-2.0',
  'BlueOak-1.0.0',
  'CC-BY-4.0',
  'CC0-1.0',
  'MPL-2.0',
  'Python-2.0',
  'Unlicense',
]

/** Whether one of the licences of an expression of SPDX, or all if they are joined by AND, are accepted. */
function isAccepted(expression: string | undefined, accepted: readonly string[]): boolean {
  if (expression === undefined) return false
  const alternatives = expression.replace(/^\((.*)\)$/, '$1').split(' OR ')
  return alternatives.some((alternative) =>
    alternative
      .replace(/^\((.*)\)$/, '$1')
      .split(' AND ')
      .every((licence) => accepted.includes(licence)),
  )
}

it('each dependency has an accepted licence', () => {
  expect(packages.length).toBeGreaterThan(100)
  const wrong = packages.filter(([, { license, dev }]) => !isAccepted(license, dev === true ? FOR_TOOLS : PERMISSIVE))
  expect(wrong.map(([path, { license }]) => `${path}: ${license ?? 'no licence'}`)).toEqual([])
})

it('the package itself is under the licence that its file has', () => {
  expect(lock.packages['']?.license).toBe('MIT')
  expect(readFileSync(new URL('../../LICENSE', import.meta.url), 'utf8')).toMatch(/^MIT License/)
})

it.each([
  ['GPL-3.0-only', false],
  [undefined, false],
  ['SEE LICENSE IN LICENSE', false],
  ['MIT AND GPL-2.0-only', false],
  ['(MIT OR GPL-2.0-only)', true],
  ['MIT AND ISC', true],
])('%s is accepted: %s', (expression, expected) => {
  expect(isAccepted(expression, PERMISSIVE)).toBe(expected)
})
