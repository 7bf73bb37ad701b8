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

/** Licences for code that users get with the package. They only require that the notice is kept. */
const PERMISSIVE = ['0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'MIT-0']

/** Other licences that tools of this project may have. The tools are used unchanged, and are not distributed. */
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

it('the package itself has the licence of its LICENSE file', () => {
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
