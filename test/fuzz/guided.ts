/** Fuzzing guided by coverage: an input that executes a new block of `src` is kept, and changed further. */

import { readCorpus, writeCorpus } from './corpus.js'
import { BlockCoverage } from './coverage.js'
import { changed, pick, randomOf, shortened } from './inputs.js'
import { type Target, targets } from './targets.js'

/** How many inputs are tried between two looks at the coverage. */
const BATCH = 40

export interface GuidedOptions {
  readonly seconds: number
  readonly seed: number
  /** The name of one target; all if there is none. */
  readonly target: string | undefined
  /** Whether the corpus files get the inputs that the run found. */
  readonly keeps: boolean
}

/** Fuzzes the targets in turn, and returns whether all inputs passed. */
export function fuzzGuided({ seconds, seed, target, keeps }: GuidedOptions): boolean {
  const chosen = targets.filter(({ name }) => target === undefined || name === target)
  if (chosen.length === 0)
    throw new TypeError(`--target ${target}: expected ${targets.map(({ name }) => name).join(', ')}`)
  console.log(`The seed is ${seed}.`)
  const outcomes = chosen.map((each) => fuzzTarget(each, (seconds * 1000) / chosen.length, seed, keeps))
  return outcomes.every(Boolean)
}

function fuzzTarget({ name, words, check }: Target, milliseconds: number, seed: number, keeps: boolean): boolean {
  const coverage = new BlockCoverage()
  const random = randomOf(seed)
  const seen = new Set<number>()
  const corpus: string[] = []
  let failure: { input: string; error: unknown } | null = null

  const tryInput = (input: string): void => {
    try {
      check(input)
    } catch (error) {
      failure ??= { input, error }
    }
  }
  /** Tries inputs together, which is faster; if they reach something new, finds the ones that do. */
  const tryInputs = (batch: readonly string[]): void => {
    batch.forEach(tryInput)
    const fresh = [...coverage.take()].filter((block) => !seen.has(block))
    if (fresh.length === 0) return
    const [input = '', ...others] = batch
    if (others.length > 0) {
      const half = batch.length >> 1
      tryInputs(batch.slice(0, half))
      tryInputs(batch.slice(half))
      return
    }
    corpus.push(input)
    for (const block of fresh) seen.add(block)
  }

  const kept = readCorpus(name)
  coverage.take()
  for (const input of ['', ...kept]) tryInputs([input])
  const known = seen.size
  let inputs = kept.length
  const end = performance.now() + milliseconds
  while (failure === null && performance.now() < end) {
    // To look at the coverage takes longer than an input: most of the time nothing is new.
    const batch = Array.from({ length: BATCH }, () => {
      const base = pick(random() < 0.5 ? corpus.slice(-20) : corpus, random) ?? ''
      return changed(base, corpus, words, random)
    })
    tryInputs(batch)
    inputs += batch.length
  }
  coverage.close()
  console.log(`${name}: ${inputs} inputs, ${seen.size} blocks, ${seen.size - known} of them new`)
  if (keeps) writeCorpus(name, [...kept, ...corpus])
  if (failure === null) return true
  return tell(name, check, failure)
}

function tell(
  name: string,
  check: (input: string) => void,
  { input, error }: { input: string; error: unknown },
): false {
  const messageOf = (text: string): string | null => {
    try {
      check(text)
      return null
    } catch (thrown) {
      return String(thrown)
    }
  }
  const first = String(error).split(':', 2).join(':')
  const shortest = shortened(input, (text) => messageOf(text)?.startsWith(first) ?? false)
  console.log(`${name}: ${JSON.stringify(shortest)} fails: ${messageOf(shortest) ?? String(error)}`)
  return false
}
