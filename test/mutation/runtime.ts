/**
 * What mutated files call: which mutant is on, which ones a test reaches, how often loops have turned, and which constants
 * a mutant changes.
 */

import { appendFileSync } from 'node:fs'
// Not the global one, which a test may replace.
import process from 'node:process'

/** The most turns that the loops of a test may take while a mutant is on for a whole file. */
const TURNS = 5_000_000

/** What a loop without an end throws. */
export class EndlessLoop extends Error {}

/** A constant of a module. It is computed again when a mutant in its initializer is switched on. */
interface Constant {
  readonly file: string
  readonly name: string
  /** The other constants that its initializer names. */
  readonly used: readonly string[]
  /** Whether its contents may change, so that each run of a test needs fresh contents. */
  readonly isState: boolean
  /** The mutants that its initializer reaches. */
  readonly ids: ReadonlySet<number>
  readonly value: unknown
  readonly evaluate: () => unknown
  readonly assign: (value: unknown) => void
}

/** A file with constants, and its mutants from `first` up to `end`. */
interface FileRange {
  readonly file: string
  readonly first: number
  readonly end: number
  /** Whether a function has some of the mutants. A test that reaches none of them does not need the constants. */
  readonly hasFunctions: boolean
}

/** The mutants in a process. */
interface MutationState {
  /** The mutant that is on; -1 for none. */
  active: number
  /** The mutants that were reached since this was last emptied. */
  reached: Set<number>
  readonly constants: Constant[]
  readonly files: FileRange[]
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
  var __constant: typeof constant
  var __file: typeof addFile
}

const { MUTANT = '-1' } = process.env

/** The state of this process: the runner and the files under test may load this module twice. */
globalThis.__mutation ??= {
  active: Number(MUTANT),
  reached: new Set(),
  constants: [],
  files: [],
  turns: 0,
  turnLimit: MUTANT === '-1' ? Number.POSITIVE_INFINITY : TURNS,
  isEndless: false,
}
export const mutation: MutationState = globalThis.__mutation

/** Something that happened in a test file; each is a line of the file of events. */
export type MutationEvent =
  /** A test failed with the mutant, or did not end. */
  | { readonly kind: 'caught'; readonly id: number; readonly by: string }
  /** A mutant is not tried in this run. */
  | { readonly kind: 'left-out'; readonly id: number }
  /** A test could not try these mutants, or they were reached outside of tests: the whole file has to be run with them. */
  | { readonly kind: 'untried'; readonly ids: readonly number[]; readonly file: string }
  /** These mutants were reached by a test. */
  | { readonly kind: 'reached'; readonly ids: readonly number[] }
  /** A test of this file takes so long that it is not run with mutants. */
  | { readonly kind: 'slow'; readonly file: string }
  /** A test of this file takes too much time for this pass, and reaches mutants. `test` is its id. */
  | { readonly kind: 'later'; readonly file: string; readonly test: string }
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

/** Returns the value of a constant, and records it. */
function constant<Value>(
  file: string,
  name: string,
  used: readonly string[],
  isState: boolean,
  evaluate: () => Value,
  assign: (value: unknown) => void,
): Value {
  const outside = mutation.reached
  const ids = new Set<number>()
  mutation.reached = ids
  const value = evaluate()
  mutation.reached = outside
  mutation.constants.push({ file, name, used, isState, ids, value, evaluate, assign })
  return value
}

function addFile(file: string, first: number, end: number, hasFunctions: boolean): void {
  mutation.files.push({ file, first, end, hasFunctions })
}

/** Switches on a mutant, or none with -1. */
export function switchOn(id: number): void {
  // The state of a module could hide a mutant of another module, as a cache of hosts hides how they are parsed.
  for (const { value, isState, evaluate, assign } of mutation.constants) assign(isState ? evaluate() : value)
  mutation.active = id
  if (id === -1) return
  const own = mutation.files.find(({ first, end }) => id >= first && id < end)?.file
  const changed = new Set<string>()
  for (const { file, name, used, isState, ids, evaluate, assign } of mutation.constants) {
    if (file !== own) continue
    if (!isState && !ids.has(id) && !used.some((other) => changed.has(other))) continue
    assign(evaluate())
    changed.add(name)
  }
}

/** The mutants that a test has reached, with the constants of the files in which it has reached any other mutant. */
export function reachedWithConstants(): ReadonlySet<number> {
  const all = new Set(mutation.reached)
  const constants = new Map<string, number[]>()
  for (const { file, ids } of mutation.constants) constants.set(file, [...(constants.get(file) ?? []), ...ids])
  for (const { file, first, end, hasFunctions } of mutation.files) {
    const ids = constants.get(file) ?? []
    const isReached = !hasFunctions || [...mutation.reached].some((id) => id >= first && id < end)
    if (isReached) for (const id of ids) all.add(id)
  }
  return all
}

globalThis.__mutant = isOn
globalThis.__constant = constant
globalThis.__file = addFile
globalThis.__turn = turn
