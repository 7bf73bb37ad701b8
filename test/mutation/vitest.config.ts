/** How tests are run with mutants, in two processes at most; `test/mutate.ts` says with which tests. */

import { defineConfig, mergeConfig } from 'vitest/config'
import base from '../vitest.config.js'

const { MUTANT } = process.env

export default mergeConfig(
  base,
  defineConfig({
    test: {
      ...(MUTANT === undefined ? { runner: './test/mutation/runner.ts' } : {}),
      // The runner limits the time of a single test with a mutant. This limit is for whole files with a mutant.
      testTimeout: MUTANT === undefined ? 600_000 : 20_000,
      setupFiles: ['./test/mutation/setup.ts'],
      maxWorkers: 2,
      cache: false,
      reporters: ['dot'],
    },
  }),
)
