/**
 * Runs every vector of `spec-vectors/` against the engine.
 */
import { describe, test } from 'vitest'
import { runCheck } from './check.js'
import { dateOf, START } from './expected.js'
import { readVectorFiles } from './files.js'
import { runHistory } from './history.js'
import { suffixesOf } from './suffix-rules.js'
import { itemsOf, labelOf } from './text.js'

for (const { file } of readVectorFiles()) {
  describe(`§${file.section} ${file.title}`, () => {
    for (const vector of file.vectors) {
      const start = dateOf(vector.clock ?? START)
      const suffixes = vector.publicSuffixes === undefined ? file.publicSuffixes : vector.publicSuffixes
      for (const item of itemsOf(vector.each)) {
        test(`${vector.title}${labelOf(item)} (${vector.id})`, () => {
          if (vector.history === undefined) {
            runCheck(vector.check, { publicSuffixes: suffixesOf(suffixes), start, item })
          } else {
            runHistory(vector.history, { publicSuffixes: suffixes, policy: vector.policy ?? {}, start, item })
          }
        })
      }
    }
  })
}
