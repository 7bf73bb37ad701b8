/** The mutants that earlier runs have caught, stored for each text of a source file. */

import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, type Source } from '../architecture/source.js'
import type { Mutant } from './mutants.js'

const FOLDER = join(root, 'node_modules/.cache/speculoos-mutants')

/** The file in which the mutants of a text are stored. */
function fileOf({ path, text }: Source): string {
  return join(FOLDER, `${createHash('sha256').update(`${path}\n${text}`).digest('hex')}.json`)
}

/** Names for the mutants of a file, since their numbers differ from run to run. */
function namesOf(mutants: readonly Mutant[]): string[] {
  return mutants.map(({ line, before, after }, place) => `${place}, line ${line}: ${before} -> ${after}`)
}

/** Stores which mutants of a file were caught. */
export function keepCaught(source: Source, mutants: readonly Mutant[], isCaught: (id: number) => boolean): void {
  const names = namesOf(mutants)
  const caught = names.filter((_, place) => isCaught(mutants[place]?.id ?? -1))
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(fileOf(source), JSON.stringify(caught))
}

/** The numbers of the mutants that the last run with this text of the file has caught. */
export function readCaught(source: Source, mutants: readonly Mutant[]): number[] {
  const file = fileOf(source)
  const caught: ReadonlySet<string> = new Set(existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [])
  const names = namesOf(mutants)
  return mutants.filter((_, place) => caught.has(names[place] ?? '')).map(({ id }) => id)
}
