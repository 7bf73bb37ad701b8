/** What mutated files call: which mutant is on, which ones a test reaches, and how often loops have turned. */

import { appendFileSync } from 'node:fs'

/** The most turns that the loops of a test may take while a mutant is on for a whole file. */
const TURNS = 5_000_000

/** What a loop without an end throws. */
export class EndlessLoop extends Error {}

/** The mutants in a process. */
interface MutationState {
  /** The mutant that is on; -1 for none. */
  active: number
  /** The mutants that were reached since this was last emptied. */
  readonly reached: Set<number>
  turns: number
  /** With more turns than this, a loop counts as one without an end. */
  turnLimit: number
  /** Whether a loop went on for too long, even if what it threw was caught. */
  isEndless: boolean
}

declare global {
  // A property of globalThis can only be declared by var.
  var __mutation: MutationState | undefined
  var __mutant: (id: number) => boolean
  var __turn: () => void
}

const { MUTANT = '-1' } = process.env

/** The state of this process: the runner and the files under test may load this module twice. */
globalThis.__mutation ??= {
  active: Number(MUTANT),
  reached: new Set(),
  turns: 0,
  turnLimit: MUTANT === '-1' ? Number.POSITIVE_INFINITY : TURNS,
  isEndless: false,
}
export const mutation: MutationState = globalThis.__mutation

/** Something that happened in a test file; each is a line of the file of events. */
export type MutationEvent =
  /** A test failed with the mutant, or did not end. */
  | { readonly kind: 'caught'; readonly id: number; readonly by: string }
  /** A test could not try these mutants, or they were reached outside of tests: the whole file has to be run with them. */
  | { readonly kind: 'untried'; readonly ids: readonly number[]; readonly file: string }
  /** These mutants were reached by a test. */
  | { readonly kind: 'reached'; readonly ids: readonly number[] }
  /** A test of this file takes so long that it is not run with mutants. */
  | { readonly kind: 'slow'; readonly file: string }
  /** A test fails without any mutant. */
  | { readonly kind: 'broken'; readonly test: string }

export function report(event: MutationEvent): void {
  const { MUTATION_EVENTS: file } = process.env
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(event)}\n`)
}

function isOn(id: number): boolean {
  mutation.reached.add(id)
  return mutation.active === id
}

function turn(): void {
  mutation.turns += 1
  if (mutation.turns <= mutation.turnLimit) return
  mutation.isEndless = true
  throw new EndlessLoop('a loop does not end')
}

globalThis.__mutant = isOn
globalThis.__turn = turn
