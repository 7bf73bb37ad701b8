/** The house as it stands: every rule over the real files. */

import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  everyFileHasAFloor,
  facesOnlyReExport,
  importsAreFiles,
  importsHaveNoCycles,
  importsOnlyDependencies,
  importsPointDown,
  programUsesEntries,
  suffixListStaysOut,
} from './floors.js'
import { testsAreNotNarrowed } from './narrowed-tests.js'
import { engineImportsNoRuntime, engineUsesNoRuntimeGlobal, timeIsAnArgument } from './runtime.js'
import { type Rule, readSources } from './source.js'
import {
  deviationsAreListed,
  everyFileHasAHeader,
  filesAreShort,
  markersAreKnown,
  namesSaySomething,
  nothingIsSetAside,
} from './words.js'

const source = readSources('src')
const tests = readSources('test')
const site = readSources('docs/site')
const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const deviations = existsSync(new URL('../../docs/deviations.md', import.meta.url)) ? read('docs/deviations.md') : null
const manifest: {
  dependencies: Record<string, string>
  peerDependencies?: Record<string, string>
  exports: Record<string, string | { import: { default: string } }>
} = JSON.parse(read('package.json'))

/** The sources of what package.json exports. */
const entries = Object.values(manifest.exports).flatMap((target) =>
  typeof target === 'string' ? [] : target.import.default.replace('./dist/esm/', 'src/').replace(/\.js$/, '.ts'),
)

/** The files that may be long, and why. */
const longFiles: Readonly<Record<string, string>> = {}

const sourceRules: Record<string, Rule> = {
  'every file stands on a floor': everyFileHasAFloor,
  'imports point down only, and doors never import each other': importsPointDown,
  'the program imports entry points only, and nothing imports the program': programUsesEntries(entries),
  'imports name files that are there': importsAreFiles,
  'imports have no cycles': importsHaveNoCycles,
  'packages are imported where they may be, and tldts in one file': importsOnlyDependencies(
    Object.keys(manifest.dependencies),
    Object.keys(manifest.peerDependencies ?? {}),
  ),
  'the suffix list comes with the main face and one door only': suffixListStaysOut,
  'the faces re-export and define nothing': facesOnlyReExport,
  'the engine imports no built-in of a runtime': engineImportsNoRuntime,
  'the engine uses no global of a runtime': engineUsesNoRuntimeGlobal,
  'time is an argument below the jar': timeIsAnArgument,
  'comments have no other markers than the three': markersAreKnown,
  'every deviation is listed in docs/deviations.md': deviationsAreListed(deviations),
  'files are short': filesAreShort(longFiles),
}

const everywhereRules: Record<string, Rule> = {
  'every file begins with what it is for': everyFileHasAHeader,
  'names say something': namesSaySomething,
  'no rule is set aside without a reason': nothingIsSetAside,
}

describe('src', () => {
  it('is there', () => {
    expect(source.map(({ path }) => path)).toContain('src/index.ts')
  })
  it.each(Object.entries({ ...sourceRules, ...everywhereRules }))('%s', (_, rule) => {
    expect(rule(source)).toEqual([])
  })
  it('depends on tldts and nothing else', () => {
    expect(Object.keys(manifest.dependencies)).toEqual(['tldts'])
  })
})

describe('test', () => {
  it('is there', () => {
    expect(tests.map(({ path }) => path)).toContain('test/architecture/house.test.ts')
  })
  it.each(Object.entries({ ...everywhereRules, 'tests are not narrowed': testsAreNotNarrowed }))('%s', (_, rule) => {
    expect(rule(tests)).toEqual([])
  })
})

describe('docs/site', () => {
  it('is there', () => {
    expect(site.map(({ path }) => path)).toContain('docs/site/theme.ts')
  })
  it.each(Object.entries({ ...everywhereRules, 'files are short': filesAreShort(longFiles) }))('%s', (_, rule) => {
    expect(rule(site)).toEqual([])
  })
})

it('package-lock.json names no address of a registry', () => {
  expect(read('package-lock.json')).not.toMatch(/"resolved":|https?:\/\/registry\./)
})
