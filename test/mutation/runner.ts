/** A vitest runner that runs each test once more for each mutant that the test reaches, until the mutant is caught. */

import { closeSync, existsSync, openSync, readFileSync, readSync, writeSync } from 'node:fs'
import { join } from 'node:path'
// Not the global one, which a test may replace.
import process from 'node:process'
import { TestRunner } from 'vitest'
import { mutation, reachedWithConstants, report, switchOn } from './runtime.js'

/** A test that takes longer than this is not run with mutants: a quick one should catch them. */
const SLOW = 1000

/** The mutants that are known to be caught, and the length of the file of events that was read for them. */
const caught = new Set<number>()
let read = 0
/** The file that records what this process does. */
let notes: number | undefined
const NOTE_LENGTH = 32
/** The mutants that this process has reported as reached. */
const reported = new Set<number>()
/** The ids of the tests to run with mutants; `null` for all. */
const { MUTATION_WANTED } = process.env
const wanted: ReadonlySet<string> | null =
  MUTATION_WANTED === undefined ? null : new Set(readFileSync(MUTATION_WANTED, 'utf8').split('\n'))
/** The number of tests of this file that each mutant was tried with. */
const tests = new Map<number, number>()
/** Whether a mutant was on in this process, which may have spoiled the state of modules. */
let hadMutant = false

type RunnerTest = Parameters<TestRunner['onAfterTryTask']>[0]
type Suite = NonNullable<RunnerTest['suite']>

export default class MutationRunner extends TestRunner {
  /** Called before the hooks of a test. Mutants that were reached since the previous test belong to the whole file. */
  override onBeforeTryTask(test: RunnerTest): void {
    super.onBeforeTryTask(test)
    const outside = [...mutation.reached]
    if (outside.length > 0) report({ kind: 'untried', ids: outside, file: test.file.filepath })
    mutation.reached.clear()
  }

  /** Called after the hooks of a test. The runs with mutants have tried what the hooks reach. */
  override onAfterRunTask(test: RunnerTest): void {
    super.onAfterRunTask(test)
    mutation.reached.clear()
  }

  /** Called instead of the test's function. */
  async runTask(test: RunnerTest): Promise<void> {
    const run = TestRunner.getTestFn(test)
    const { file } = test
    const { MUTATION_COUNT, MUTATION_TO } = process.env
    readCaught()
    if (caught.size === Number(MUTATION_COUNT)) return
    const begin = performance.now()
    try {
      await run()
    } catch (error) {
      if (hadMutant) return report({ kind: 'untried', ids: [...reachedWithConstants()], file: file.filepath })
      report({ kind: 'broken', test: `${file.name}: ${test.name}` })
      throw error
    }
    const milliseconds = performance.now() - begin
    const ids = [...reachedWithConstants()]
    reportReached(ids)
    readCaught()
    const alive = stillAlive(ids)
    mutation.reached.clear()
    if (milliseconds > SLOW) return report({ kind: 'slow', file: file.filepath })
    if (alive.length === 0 || wanted?.has(test.id) === false) return
    if (milliseconds > Number(MUTATION_TO)) return report({ kind: 'later', file: file.filepath, test: test.id })
    await this.#tryMutants(test, alive, milliseconds)
    note('')
    mutation.reached.clear()
  }

  async #tryMutants(test: RunnerTest, alive: number[], milliseconds: number): Promise<void> {
    const untried = (ids: number[]): void => report({ kind: 'untried', ids, file: test.file.filepath })
    const limit = 2000 + 10 * milliseconds
    try {
      // vitest has called the hooks before this test. Each further run calls them again.
      await callHooks(test, 'afterEach')
    } catch {
      return untried(alive)
    }
    const more = stillAlive([...mutation.reached].filter((id) => !alive.includes(id)))
    await this.#runWithMutants(test, [...alive, ...more], limit, untried)
    await callHooks(test, 'beforeEach')
  }

  async #runWithMutants(
    test: RunnerTest,
    alive: number[],
    limit: number,
    untried: (ids: number[]) => void,
  ): Promise<void> {
    // A test that leaves something behind proves nothing when it is run again.
    if (await fails(test, -1, limit, Number.POSITIVE_INFINITY)) return untried(alive)
    const turnLimit = 100_000 + 20 * mutation.turns
    for (const [index, id] of alive.entries()) {
      tests.set(id, (tests.get(id) ?? 0) + 1)
      if (!(await fails(test, id, limit, turnLimit))) continue
      if (await fails(test, -1, limit, turnLimit)) return untried(alive.slice(index))
      // A mutant is caught only if the test fails twice, since a slow test may fail once on a busy machine.
      if (!(await fails(test, id, limit, turnLimit))) continue
      report({ kind: 'caught', id, by: `${test.file.name}: ${test.name}` })
    }
  }
}

/** Returns the mutants that no test has caught, and that this file may try with more tests. */
function stillAlive(ids: readonly number[]): number[] {
  const { MUTATION_TESTS } = process.env
  return ids.filter((id) => !caught.has(id) && (tests.get(id) ?? 0) < Number(MUTATION_TESTS))
}

function reportReached(ids: readonly number[]): void {
  const more = ids.filter((id) => !reported.has(id))
  if (more.length > 0) report({ kind: 'reached', ids: more })
  for (const id of more) reported.add(id)
}

/** Reads which mutants were caught since it was last called, in this process or another. */
function readCaught(): void {
  const { MUTATION_EVENTS: file = '' } = process.env
  if (!existsSync(file)) return
  const descriptor = openSync(file, 'r')
  const chunk = Buffer.alloc(65_536)
  let text = ''
  for (let at = read, size = 1; size > 0; at += size) {
    size = readSync(descriptor, chunk, 0, chunk.length, at)
    text += chunk.toString('latin1', 0, size)
  }
  closeSync(descriptor)
  // The last line may be incomplete.
  const lines = text.slice(0, text.lastIndexOf('\n') + 1)
  read += lines.length
  for (const [, id] of lines.matchAll(/^\{"kind":"(?:caught|left-out)","id":(\d+)/gm)) caught.add(Number(id))
}

/** Records what this process does. The record is read if the process goes silent because the mutant made it hang. */
function note(text: string): void {
  const { MUTATION_ACTIVE: folder } = process.env
  if (folder === undefined) return
  notes ??= openSync(join(folder, `${process.pid}`), 'w')
  // Writing a new file takes ten times longer than overwriting the beginning of the old one.
  writeSync(notes, text.padEnd(NOTE_LENGTH), 0)
}

/** Runs a test with its hooks and a mutant, and returns whether it fails. */
async function fails(test: RunnerTest, id: number, limit: number, turnLimit: number): Promise<boolean> {
  note(`${id} ${Date.now()}`)
  if (id !== -1) hadMutant = true
  Object.assign(mutation, { turns: 0, turnLimit, isEndless: false })
  try {
    switchOn(id)
    await within(2 * limit, withHooks(test, limit))
    return mutation.isEndless
  } catch (error) {
    return !isInterrupted(error)
  } finally {
    switchOn(-1)
    mutation.turnLimit = Number.POSITIVE_INFINITY
  }
}

/** Returns the result of `work`, or rejects if it takes longer than `limit`. */
async function within<Result>(limit: number, work: Result | PromiseLike<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(reject, limit, new Error('the test does not end'))
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

/** Whether a property had not enough time for a single run. */
function isInterrupted(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('Property interrupted after 0 tests')
}

/** Runs a test with its hooks. The hooks after it run even if it fails, so that it leaves nothing behind. */
async function withHooks(test: RunnerTest, limit: number): Promise<void> {
  const cleanups = await callHooks(test, 'beforeEach')
  try {
    await within(limit, TestRunner.getTestFn(test)())
  } finally {
    await callHooks(test, 'afterEach')
    for (const cleanup of cleanups) await cleanup()
  }
}

/** Calls the hooks of the suites around a test, and returns the functions that they return. */
async function callHooks(test: RunnerTest, kind: 'beforeEach' | 'afterEach'): Promise<(() => unknown)[]> {
  const suites: Suite[] = []
  for (let suite = test.suite ?? test.file; suite !== undefined; suite = suite.suite ?? suite.file) {
    suites.push(suite)
    if (suite === suite.file) break
  }
  if (kind === 'beforeEach') suites.reverse()
  const cleanups: (() => unknown)[] = []
  for (const suite of suites) {
    for (const hook of TestRunner.getSuiteHooks(suite)[kind]) {
      const cleanup: unknown = await hook(test.context, suite)
      if (typeof cleanup === 'function') cleanups.push(() => cleanup())
    }
  }
  return cleanups
}
