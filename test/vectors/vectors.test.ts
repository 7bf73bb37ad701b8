/**
 * Runs every vector of `spec-vectors/` against the engine.
 */
import { describe, test } from 'vitest'
import { readVectorFiles } from './files.js'
import { checksOf } from './run.js'

for (const { file } of readVectorFiles()) {
  describe(`§${file.section} ${file.title}`, () => {
    for (const { name, run } of checksOf(file)) test(name, run)
  })
}
