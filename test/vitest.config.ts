/** How the tests are run: the names of the package stand for its sources, as tsconfig.json says. */

import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/** The test that measures time by the clock. It runs after all others, so that no other test slows it down. */
const BY_THE_CLOCK = 'test/playground/first-verdict.test.ts'

/** The tests that measure memory, or compare times. They would be slow in a process that has run other files. */
const MEASURED = 'test/hostile/{large,linear,many,memory,one-of-many}*.test.ts'

export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    root: fileURLToPath(new URL('..', import.meta.url)),
    projects: [
      // A pattern in `exclude` would replace those of the command line.
      {
        extends: true,
        // The test files share the modules that they import. Loading them for each file takes as long as the tests.
        test: { name: 'tests', include: ['test/**/*.test.ts', `!${MEASURED}`, `!${BY_THE_CLOCK}`], isolate: false },
      },
      { extends: true, test: { name: 'measured', include: [MEASURED] } },
      {
        extends: true,
        test: { name: 'by the clock', include: [BY_THE_CLOCK], maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
    ],
    // By itself vitest leaves a processor free, which is half of them where there are two.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
