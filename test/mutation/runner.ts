/** A vitest runner that runs each test once more for each mutant that the test reaches, until the mutant is caught. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { TestRunner } from 'vitest'
import { mutation, report } from './runtime.js'

/** A test that takes longer than this is not run with mutants: a quick one should catch them. */
const SLOW = 1500

type RunnerTest = Parameters<TestRunner['onAfterTryTask']>[0]
type Suite = NonNullable<RunnerTest['suite']>

export default class MutationRunner extends TestRunner {
  /** Called instead of the test's function. */
  async runTask(test: RunnerTest): Promise<void> {
    const run = TestRunner.getTestFn(test)
    const { file } = test
    const outside = [...mutation.reached]
    if (outside.length > 0) report({ kind: 'untried', ids: outside, file: file.filepath })
    mutation.reached.clear()
    const { MUTATION_COUNT, MUTATION_FROM, MUTATION_TO } = process.env
    if (caughtSoFar().size === Number(MUTATION_COUNT)) return
    const begin = performance.now()
    try {
      await run()
    } catch (error) {
      report({ kind: 'broken', test: `${file.name}: ${test.name}` })
      throw error
    }
    const milliseconds = performance.now() - begin
    const ids = [...mutation.reached]
    report({ kind: 'reached', ids })
    const caught = caughtSoFar()
    const alive = ids.filter((id) => !caught.has(id))
    const isOfThisPass = milliseconds >= Number(MUTATION_FROM) && milliseconds <= Number(MUTATION_TO)
    if (milliseconds > SLOW) report({ kind: 'slow', file: file.filepath })
    else if (alive.length > 0 && isOfThisPass) await this.#tryMutants(test, alive, milliseconds)
    mutation.reached.clear()
  }

  async #tryMutants(test: RunnerTest, alive: number[], milliseconds: number): Promise<void> {
    const untried = (ids: number[]): void => report({ kind: 'untried', ids, file: test.file.filepath })
    const limit = 2000 + 10 * milliseconds
    // A test that leaves something behind for the next one says nothing when it is run again.
    if (await fails(test, -1, limit, Number.POSITIVE_INFINITY)) return untried(alive)
    const turnLimit = 100_000 + 20 * mutation.turns
    for (const [index, id] of alive.entries()) {
      if (!(await fails(test, id, limit, turnLimit))) continue
      if (await fails(test, -1, limit, turnLimit)) return untried(alive.slice(index))
      report({ kind: 'caught', id, by: `${test.file.name}: ${test.name}` })
    }
  }
}

/** The mutants that a test has caught, in this process or another. */
function caughtSoFar(): ReadonlySet<number> {
  const { MUTATION_EVENTS: file = '' } = process.env
  const events = existsSync(file) ? readFileSync(file, 'utf8') : ''
  return new Set([...events.matchAll(/^\{"kind":"caught","id":(\d+)/gm)].map(([, id]) => Number(id)))
}

/** Runs a test with its hooks and a mutant, and returns whether it fails. */
async function fails(test: RunnerTest, id: number, limit: number, turnLimit: number): Promise<boolean> {
  const { MUTATION_ACTIVE: folder } = process.env
  // Read when this process goes silent: the mutant made it hang.
  const note = (text: string): void => {
    if (folder !== undefined) writeFileSync(join(folder, `${process.pid}`), text)
  }
  note(`${id} ${Date.now()}`)
  Object.assign(mutation, { active: id, turns: 0, turnLimit, isEndless: false })
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(reject, limit, new Error('the test does not end'))
  })
  try {
    await Promise.race([withHooks(test), late])
    return mutation.isEndless
  } catch {
    return true
  } finally {
    clearTimeout(timer)
    Object.assign(mutation, { active: -1, turnLimit: Number.POSITIVE_INFINITY })
    note('')
  }
}

async function withHooks(test: RunnerTest): Promise<void> {
  const suites: Suite[] = []
  for (let suite = test.suite ?? test.file; suite !== undefined; suite = suite.suite ?? suite.file) {
    suites.unshift(suite)
    if (suite === suite.file) break
  }
  const cleanups: (() => unknown)[] = []
  for (const suite of suites) {
    for (const hook of TestRunner.getSuiteHooks(suite).beforeEach) {
      const cleanup: unknown = await hook(test.context, suite)
      if (typeof cleanup === 'function') cleanups.push(() => cleanup())
    }
  }
  await TestRunner.getTestFn(test)()
  for (const suite of suites.reverse()) {
    for (const hook of TestRunner.getSuiteHooks(suite).afterEach) await hook(test.context, suite)
  }
  for (const cleanup of cleanups) await cleanup()
}
