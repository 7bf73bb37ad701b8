/** The contents of docs/matrix.json: the counts of vectors that agree, differ or cannot be asked, by engine and section. */

import { readFileSync, writeFileSync } from 'node:fs'
import { root } from '../architecture/source.js'
import type { Answer } from './ask.js'
import type { Difference } from './compare.js'
import type { EngineEntry } from './engine.js'
import type { Asked } from './questions.js'

/** The vectors of a section. A separate count has those whose text leaves a choice, since an engine may rightly differ. */
export interface Count {
  agree: number
  differ: number
  mayDiffer: number
  cannot: number
}

/** A vector that differs. `item` is the number of the item with which it does, if that is not the first. */
export interface DifferingVector extends Difference {
  readonly id: string
  readonly item?: number
}

/** An engine and its results. */
export interface EngineReport {
  readonly name: string
  readonly version: string
  readonly about: string
  readonly limits: string
  readonly sections: Readonly<Record<string, Count>>
  /** The reasons why vectors cannot be asked, with their numbers of vectors. */
  readonly cannot: Readonly<Record<string, number>>
  readonly differences: readonly DifferingVector[]
}

/** An engine that could not be started, and why. */
export interface MissingEngine {
  readonly name: string
  readonly reason: string
}

export interface Report {
  /** The number of vectors. */
  readonly vectors: number
  readonly engines: readonly EngineReport[]
  readonly missing: readonly MissingEngine[]
}

/** Makes the report of an engine from its results. */
export function reportOf(
  { name, about, limits }: EngineEntry,
  version: string,
  answers: ReadonlyMap<Asked, Answer>,
): EngineReport {
  const sections: Record<string, Count> = {}
  const cannot: Record<string, number> = {}
  const differences: DifferingVector[] = []
  for (const [{ id, section, isReading }, answer] of answers) {
    sections[section] ??= { agree: 0, differ: 0, mayDiffer: 0, cannot: 0 }
    const count = sections[section]
    if (answer.is === 'agrees') count.agree += 1
    else if (answer.is === 'cannot be asked') {
      count.cannot += 1
      cannot[answer.reason] = (cannot[answer.reason] ?? 0) + 1
    } else {
      if (isReading) count.mayDiffer += 1
      else count.differ += 1
      differences.push({ id, ...(answer.item === 0 ? {} : { item: answer.item }), ...answer.difference })
    }
  }
  return { name, version, about, limits, sections, cannot, differences }
}

/** The sum of counts. */
export function sumOf(counts: readonly Count[]): Count {
  const sum = { agree: 0, differ: 0, mayDiffer: 0, cannot: 0 }
  for (const { agree, differ, mayDiffer, cannot } of counts) {
    sum.agree += agree
    sum.differ += differ
    sum.mayDiffer += mayDiffer
    sum.cannot += cannot
  }
  return sum
}

const file = `${root}docs/matrix.json`

export function readReport(): Report {
  // The program wrote it itself.
  return JSON.parse(readFileSync(file, 'utf8')) as Report
}

/** Returns the text of the report: one line for each section and each difference. */
export function writtenReport({ vectors, engines, missing }: Report): string {
  const object = (entries: Readonly<Record<string, unknown>>, indent: string): string => {
    const lines = Object.entries(entries).map(
      ([key, value]) => `${indent}  ${JSON.stringify(key)}: ${JSON.stringify(value)}`,
    )
    return lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n${indent}}`
  }
  const list = (items: readonly unknown[], indent: string): string =>
    items.length === 0
      ? '[]'
      : `[\n${items.map((item) => `${indent}  ${JSON.stringify(item)}`).join(',\n')}\n${indent}]`
  const written = engines.map(
    ({ name, version, about, limits, sections, cannot, differences }) =>
      `    {\n      "name": ${JSON.stringify(name)},\n      "version": ${JSON.stringify(version)},\n` +
      `      "about": ${JSON.stringify(about)},\n      "limits": ${JSON.stringify(limits)},\n` +
      `      "sections": ${object(sections, '      ')},\n      "cannot": ${object(cannot, '      ')},\n` +
      `      "differences": ${list(differences, '      ')}\n    }`,
  )
  return `{\n  "vectors": ${vectors},\n  "engines": [\n${written.join(',\n')}\n  ],\n  "missing": ${list(missing, '  ')}\n}\n`
}

export function writeReport(report: Report): void {
  writeFileSync(file, writtenReport(report))
}
