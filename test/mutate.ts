/**
 * Mutation testing: changes the code in small ways, and shows which changes no test notices.
 * `npm run mutate -- src/algorithms src/cookie/cookie.ts`
 *
 * It works on a copy of the project, with two processes at most. First every test runs once more for each mutant that it
 * reaches. A mutant in code that runs only once, when a module is loaded, gets runs of whole test files.
 *
 * - `--minutes N`: the number of minutes after which it gives up (60).
 * - `--again`: counts mutants as caught that an earlier run caught in an unchanged file, and leaves out the survivors
 *   with a reason, so that new tests are quick to try.
 * - `--tests test/jar,test/hsts/attacked`: runs only the test files whose paths begin with one of these.
 */

import { parseArgs } from 'node:util'
import type { Source } from './architecture/source.js'
import { keepCaught, readCaught } from './mutation/caught.js'
import { type Mutant, type Mutated, mutate } from './mutation/mutants.js'
import { sourcesOf, testsThatReach } from './mutation/reach.js'
import { MutationRun } from './mutation/run.js'
import { judge, readSurvivors } from './mutation/survivors.js'

/** The least share of caught mutants, in per cent, that a room needs. */
const LEAST = 95

/** The most tests of a distant file that a mutant is tried with. A mutant that passes them mostly passes the others too. */
const FAR_TESTS = 20

const { values, positionals } = parseArgs({
  options: {
    minutes: { type: 'string' },
    again: { type: 'boolean', default: false },
    tests: { type: 'string', default: 'test/' },
  },
  allowPositionals: true,
})
const minutes = Number(values.minutes ?? 60)
if (!(minutes > 0)) throw new TypeError(`--minutes ${values.minutes}: expected a positive number`)
if (positionals.length === 0) throw new TypeError('expected files or folders: npm run mutate -- src/algorithms')

const sources = sourcesOf(positionals)
const mutated = new Map<string, Mutated>()
let count = 0
for (const source of sources) {
  const result = mutate(source, count)
  mutated.set(source.path, result)
  count += result.mutants.length
}
const mutants = [...mutated.values()].flatMap((result) => result.mutants)
const starts = values.tests.split(',')
const waves = testsThatReach(sources.map(({ path }) => path))
  .map((wave) => wave.filter((file) => starts.some((start) => file.startsWith(start))))
  .filter((wave) => wave.length > 0)
console.log(`${count} mutants in ${sources.length} files, and ${waves.flat().length} test files that reach them`)

const run = new MutationRun(mutated, Date.now() + minutes * 60_000)
const mutantsOf = ({ path }: Source): readonly Mutant[] => mutated.get(path)?.mutants ?? []
const keep = (): void => {
  for (const source of sources) keepCaught(source, mutantsOf(source), (id) => run.isCaught(id))
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    run.clean()
    keep()
    process.exit(1)
  })
}
const known = values.again ? sources.flatMap((source) => readCaught(source, mutantsOf(source))) : []
if (values.again) console.log(`${known.length} mutants were caught by an earlier run`)
run.takeAsCaught(known)
if (values.again) run.leaveOut(judge(mutants, () => false, readSurvivors()).explained.map(({ id }) => id))
try {
  // Quick tests first: they catch most mutants, and leave few to the others.
  for (const wave of waves) {
    const most = wave === waves[0] ? Number.POSITIVE_INFINITY : FAR_TESTS
    await run.tryTests(wave, 4, most)
    for (const to of [30, 150, Number.POSITIVE_INFINITY]) await run.tryLaterTests(wave, to, most)
  }
  await run.tryFiles(waves.flat())
} finally {
  run.clean()
}
keep()

const { unexplained, explained, complaints } = judge(mutants, (id) => run.isCaught(id), readSurvivors())

console.log('\nSurvivors:')
for (const mutant of unexplained) {
  const unreached = run.isReached(mutant.id) ? '' : '  (no test reaches it)'
  console.log(`${mutant.file}:${mutant.line}  ${mutant.before}  ->  ${mutant.after}${unreached}`)
}
if (unexplained.length === 0) console.log('none without a reason')

const folderOf = (file: string): string => file.replace(/\/[^/]*$/, '')
const rooms = [...new Set(mutants.map(({ file }) => folderOf(file)))]
console.log('\nroom                    mutants  caught  survive with a reason  without  score')
let isLow = false
for (const room of rooms) {
  const within = ({ file }: { file: string }): boolean => folderOf(file) === room
  const all = mutants.filter(within).length
  const kept = explained.filter(within).length
  const bad = unexplained.filter(within).length
  const score = all === kept ? 100 : (100 * (all - kept - bad)) / (all - kept)
  isLow ||= score < LEAST
  const cells = [String(all).padStart(7), String(all - kept - bad).padStart(6), String(kept).padStart(21)]
  console.log(`${room.padEnd(22)}  ${cells.join('  ')}  ${String(bad).padStart(7)}  ${score.toFixed(1)} %`)
}
for (const complaint of [...complaints, ...run.complaints]) console.log(`Wrong: ${complaint}`)
if (isLow) console.log(`Wrong: a room is below ${LEAST} %`)
process.exitCode = isLow || complaints.length > 0 || run.complaints.length > 0 ? 1 : 0
