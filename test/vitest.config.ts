/** How the tests are run: the names of the package stand for its sources, as tsconfig.json says. */

import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/** The test that looks at a clock: it runs when all others are done, so that no other test takes its time. */
const BY_THE_CLOCK = 'test/playground/first-verdict.test.ts'

/** The tests that measure memory, or time against time: what other files leave behind makes them slow. */
const MEASURED = 'test/hostile/{large,linear,many,memory,one-of-many}*.test.ts'

export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    root: fileURLToPath(new URL('..', import.meta.url)),
    projects: [
      // A pattern of `exclude` would take the place of those of the command line.
      {
        extends: true,
        // The test files share the modules that they import: to load them for each file takes as long as the tests.
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
