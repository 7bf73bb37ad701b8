/**
 * Turns vectors into checks with names, which any runtime can run.
 */
import { engine } from '../properties/jar-makers.js'
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

/** The checks of a file of vectors; its histories happen to the jars of a maker. */
export function checksOf(file: VectorFile, maker: JarMaker = engine): VectorCheck[] {
  return file.vectors.flatMap((vector) => {
    const start = dateOf(vector.clock ?? START)
    const suffixes = vector.publicSuffixes === undefined ? file.publicSuffixes : vector.publicSuffixes
    return itemsOf(vector.each).map((item) => ({
      name: `${vector.title}${labelOf(item)} (${vector.id})`,
      run() {
        if (vector.history === undefined) {
          runCheck(vector.check, { publicSuffixes: suffixesOf(suffixes), start, item })
        } else {
          runHistory(vector.history, { publicSuffixes: suffixes, policy: vector.policy ?? {}, start, item, maker })
        }
      },
    }))
  })
}
