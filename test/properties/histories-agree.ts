/**
 * Drawing histories until two jars differ, and telling of the difference with the smallest history that shows it.
 */

import fc from 'fast-check'
import { disagreement, play } from './compare.js'
import type { History } from './operations.js'
import { describeHistory, folded } from './report.js'
import { smallest } from './shrink.js'
import type { JarMaker } from './side.js'

/** Which histories are drawn: so many, from a seed, or the one at a path of the seed. */
export interface Drawing {
  readonly histories: fc.Arbitrary<History>
  readonly numRuns: number
  readonly seed: number
  readonly path?: string
}

/** What came of it. */
export type Outcome =
  | { readonly agreed: true; readonly operations: number }
  | { readonly agreed: false; readonly path: string; readonly difference: string }

/** Draws histories and plays them on both jars. */
export function drawHistories({ histories, ...parameters }: Drawing, expected: JarMaker, actual: JarMaker): Outcome {
  let operations = 0
  const property = fc.property(histories, (history) => {
    operations += play(history, expected, actual)
  })
  // A history is made smaller here: it knows better than its arbitrary what can be left out.
  const details = fc.check(property, { ...parameters, endOnFailure: true })
  if (!details.failed) return { agreed: true, operations }
  const path = details.counterexamplePath ?? ''
  const [history] = details.counterexample ?? []
  if (history === undefined) return { agreed: false, path, difference: 'No history was drawn.' }
  const small = smallest(history, (each) => disagreement(each, expected, actual) !== null)
  const difference = `${folded(disagreement(small, expected, actual) ?? '')}\n${describeHistory(small)}`
  return { agreed: false, path, difference }
}

/** Throws where the jars differ. Answers how many operations were played. */
export function historiesAgree(drawing: Drawing, expected: JarMaker, actual: JarMaker): number {
  const outcome = drawHistories(drawing, expected, actual)
  if (outcome.agreed) return outcome.operations
  throw new Error(`${outcome.difference}\nDraw it again with { seed: ${drawing.seed}, path: '${outcome.path}' }`)
}
