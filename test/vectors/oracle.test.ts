/**
 * Runs the histories of `spec-vectors/` on the oracle, so that each is a witness of the other.
 */
import { describe, test } from 'vitest'
import { oracle } from '../properties/jar-makers.js'
import { readVectorFiles } from './files.js'
import { checksOf } from './run.js'

for (const { file } of readVectorFiles()) {
  const vectors = file.vectors.filter(({ history, profile }) => history !== undefined && profile === undefined)
  if (vectors.length === 0) continue
  describe(`§${file.section} ${file.title}, on the oracle`, () => {
    for (const { name, run } of checksOf({ ...file, vectors }, oracle)) test(name, run)
  })
}
