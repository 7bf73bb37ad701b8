/** The kept list of mutants that no test can catch, each with its reason. */

import { readFileSync } from 'node:fs'
import type { Mutant } from './mutants.js'

/** A mutant that may survive. It is found again by its line's text, so that other lines may move. */
export interface KeptSurvivor {
  readonly file: string
  /** The text of the line on which the mutant begins, trimmed. */
  readonly line: string
  readonly before: string
  readonly after: string
  /** Why no test can tell the mutant from the code. */
  readonly reason: string
}

export interface Judgement {
  /** Survivors that the list does not have. */
  readonly unexplained: readonly Mutant[]
  /** Survivors that the list has a reason for. */
  readonly explained: readonly Mutant[]
  /** What is wrong with the list itself, a sentence each. */
  readonly complaints: readonly string[]
}

export function readSurvivors(): readonly KeptSurvivor[] {
  return JSON.parse(readFileSync(new URL('survivors.json', import.meta.url), 'utf8'))
}

/** Compares the mutants that survived with the list. */
export function judge(
  mutants: readonly Mutant[],
  isCaught: (id: number) => boolean,
  list: readonly KeptSurvivor[],
): Judgement {
  const survivors = mutants.filter(({ id }) => !isCaught(id))
  const isMeant = (entry: KeptSurvivor, mutant: Mutant): boolean =>
    entry.file === mutant.file &&
    entry.line === mutant.lineText &&
    entry.before === mutant.before &&
    entry.after === mutant.after
  const isExplained = (mutant: Mutant): boolean => list.some((entry) => isMeant(entry, mutant))
  const files = new Set(mutants.map(({ file }) => file))
  const complaints: string[] = []
  for (const entry of list.filter(({ file }) => files.has(file))) {
    const name = `${entry.file}: ${entry.before} -> ${entry.after}`
    const meant = mutants.filter((mutant) => isMeant(entry, mutant))
    if (entry.reason.trim() === '') complaints.push(`${name} is listed without a reason`)
    if (meant.length === 0) complaints.push(`${name} is listed, and there is no such mutant`)
    else if (meant.every(({ id }) => isCaught(id))) complaints.push(`${name} is listed, and a test catches it`)
  }
  return {
    unexplained: survivors.filter((mutant) => !isExplained(mutant)),
    explained: survivors.filter(isExplained),
    complaints,
  }
}
