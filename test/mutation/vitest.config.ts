/** How tests are run with mutants, in two processes at most; `test/mutate.ts` says with which tests. */

import { defineConfig, mergeConfig } from 'vitest/config'
import base from '../vitest.config.js'

const { MUTANT } = process.env

export default mergeConfig(
  base,
  defineConfig({
    test: {
      ...(MUTANT === undefined ? { runner: './test/mutation/runner.ts' } : {}),
      setupFiles: ['./test/mutation/setup.ts'],
      maxWorkers: 2,
      testTimeout: 600_000,
      cache: false,
      reporters: ['dot'],
    },
  }),
)
