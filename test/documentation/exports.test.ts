/** Everything that the package shows is documented, and whatever does something shows it in an example that runs. */

import { describe, expect, it } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { readSources } from '../architecture/source.js'
import { examplesOfComments } from './examples.js'
import { type Documented, documentedBy } from './exports.js'

const running = new Set(
  readSources('src')
    .flatMap((source) => examplesOfComments(source).examples)
    .filter(({ runs }) => runs)
    .map(({ path, code }) => `${path}\n${code}`),
)

/** Whether one of the examples in a comment is among those that are run as tests. */
function runsAnExample({ path, examples }: Documented): boolean {
  return examples.some((text) => {
    const lines = text.split('\n').map((line) => line.replace(/^\s*\* ?/, ''))
    const found = examplesOfComments({ path, text: ['/**', ...lines, '*/'].join('\n') }).examples
    return found.some(({ code }) => running.has(`${path}\n${code}`))
  })
}

/** Fails unless a name is documented as its kind asks. */
function requireDocumentation(documented: Documented): void {
  const { text, hasSee, kind, path, line } = documented
  const at = `${path}:${line}`
  expect(text, `${at} has a sentence`).toMatch(/\S.*[.:]/)
  if (kind === 'property') return
  if (kind === 'type')
    expect(hasSee || runsAnExample(documented), `${at} has an @example, a @see or a {@link}`).toBe(true)
  else expect(runsAnExample(documented), `${at} has an @example that runs`).toBe(true)
}

/** The sources of what package.json exports. */
const sources = Object.values(manifest.exports).flatMap((target) =>
  typeof target === 'string' ? [] : target.import.default.replace('./dist/esm/', 'src/').replace(/\.js$/, '.ts'),
)

const entries = documentedBy(sources)

it.each(entries)('%s shows something', (_, shown) => {
  expect(shown.length).toBeGreaterThan(0)
})

/** What is shown by any of them, each thing once. */
const shownOnce = new Map(entries.flatMap(([, shown]) => shown.map((each) => [`${each.path}: ${each.name}`, each])))

describe('is documented', () => {
  it.each([...shownOnce])('%s', (_, documented) => {
    requireDocumentation(documented)
  })
})

it('the members of a class are looked at', () => {
  const names = entries.flatMap(([, shown]) => shown.map(({ kind, name }) => `${kind} ${name}`))
  expect(names).toEqual(expect.arrayContaining(['method CookieJar.setCookie', 'property CookieJar.size']))
})

describe('a name that is not documented as its kind asks', () => {
  const base: Documented = {
    name: 'a',
    path: 'src/a.ts',
    line: 1,
    kind: 'type',
    text: 'A.',
    examples: [],
    hasSee: true,
  }
  it.each<[string, Documented]>([
    ['has no sentence', { ...base, text: '' }],
    ['is a type without @see and @example', { ...base, hasSee: false }],
    ['is a function without an example', { ...base, kind: 'function' }],
    ['is a method whose example is prose', { ...base, kind: 'method', examples: ['@example see the README'] }],
    [
      'is a class whose example is not run',
      { ...base, kind: 'class', examples: ['@example\n * ```ts\n * f()\n * ```'] },
    ],
  ])('is found where it %s', (_, documented) => {
    expect(() => requireDocumentation(documented)).toThrow()
  })
  it('is not found where nothing is missing', () => {
    requireDocumentation(base)
    requireDocumentation({ ...base, kind: 'property', hasSee: false })
  })
})
