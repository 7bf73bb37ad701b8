/**
 * Turns vectors into checks with names, which any runtime can run.
 */
import { profiles } from '../../src/profiles/index.js'
import { engine, engineWith } from '../properties/jar-makers.js'
import type { JarMaker } from '../properties/side.js'
import { runCheck } from './check.js'
import { dateOf, START } from './expected.js'
import type { VectorFile } from './format.js'
import { runHistory } from './history.js'
import { suffixesOf } from './suffix-rules.js'
import { itemsOf, labelOf } from './text.js'

/** One vector with one of its items. */
export interface VectorCheck {
  readonly name: string
  /** Throws where the engine does not do what the vector says. */
  run(): void
}

/** The checks of a file of vectors; its histories happen to the jars of a maker, or to those with a browser's profile. */
export function checksOf(file: VectorFile, ofText: JarMaker = engine): VectorCheck[] {
  return file.vectors.flatMap((vector) => {
    const profile = vector.profile === undefined ? null : profiles[vector.profile]
    const maker = profile === null ? ofText : engineWith(profile)
    const start = dateOf(vector.clock ?? START)
    const suffixes = vector.publicSuffixes === undefined ? file.publicSuffixes : vector.publicSuffixes
    return itemsOf(vector.each).map((item) => ({
      name: `${vector.title}${labelOf(item)} (${vector.id})`,
      run() {
        if (vector.history === undefined) {
          runCheck(vector.check, { publicSuffixes: suffixesOf(suffixes), start, item, profile })
        } else {
          runHistory(vector.history, { publicSuffixes: suffixes, policy: vector.policy ?? {}, start, item, maker })
        }
      },
    }))
  })
}
