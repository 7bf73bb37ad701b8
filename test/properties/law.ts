/**
 * A law that holds for whatever is drawn: the package answers what the oracle answers.
 */

import fc from 'fast-check'
import { agree } from './difference.js'
import { describeInput, reporterOf } from './report.js'

/** Draws so many inputs and lets a law look at each; it throws where it does not hold. */
export function holds<Input>(numRuns: number, inputs: fc.Arbitrary<Input>, law: (input: Input) => void): void {
  fc.assert(fc.property(inputs, law), { numRuns, reporter: reporterOf<Input>(describeInput) })
}

/** Draws so many inputs and compares what both answer; a failure tells the seed, the path and the shrunk input. */
export function answersAgree<Input>(
  numRuns: number,
  inputs: fc.Arbitrary<Input>,
  expected: (input: Input) => unknown,
  actual: (input: Input) => unknown,
): void {
  holds(numRuns, inputs, (input) => agree(expected(input), actual(input), 'answer'))
}
