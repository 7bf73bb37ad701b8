/**
 * What a person is told when two answers differ: the shrunk input, with long strings folded, and how to draw it again.
 */

import type fc from 'fast-check'
import type { History } from './operations.js'

/** Folds the runs of a text, so that `'x'` 4096 times takes one line. */
export function folded(text: string): string {
  return text.replace(
    /(.|\\u[0-9a-f]{4})\1{15,}/gs,
    (run, piece: string) => `⟨${piece} × ${run.length / piece.length}⟩`,
  )
}

function toText(value: unknown): string {
  const text = JSON.stringify(value, (_, field: unknown) => (typeof field === 'number' ? numberOrName(field) : field))
  return folded(text ?? String(value))
}

function numberOrName(number: number): number | string {
  return Number.isFinite(number) ? number : String(number)
}

/** A history in lines: how it begins, and one line an operation. */
export function describeHistory({ operations, ...beginning }: History): string {
  return [toText(beginning), ...operations.map((operation, index) => `${index}. ${toText(operation)}`)].join('\n')
}

/** Any drawn input in one line. */
export function describeInput(input: unknown): string {
  return toText(input)
}

/** A reporter for fast-check that tells of a failure in few words, and nothing else. */
export function reporterOf<Input>(describe: (input: Input) => string): (details: fc.RunDetails<[Input]>) => void {
  return (details) => {
    if (details.failed) throw new Error(describeFailure(details, describe))
  }
}

function describeFailure<Input>(details: fc.RunDetails<[Input]>, describe: (input: Input) => string): string {
  const input = details.counterexample === null ? '(none)' : describe(details.counterexample[0])
  const error = details.errorInstance instanceof Error ? folded(details.errorInstance.message) : 'interrupted'
  return `${error}\n${input}\nDraw it again with { seed: ${details.seed}, path: '${details.counterexamplePath}' }`
}
