/** How the tests are run: the names of the package stand for its sources, as tsconfig.json says. */

import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/** The test that measures time by the clock. It runs after all others, so that no other test slows it down. */
const BY_THE_CLOCK = 'test/playground/first-verdict.test.ts'

/**
 * The test files that have a process each. Files that measure would be slow with the garbage of other files. Storages may
 * save when their file is done. Some files expect a warning that comes only once in a process.
 */
const ALONE = [
  'test/{audit,fleet,formats,hostile,sealed,storage}/**/*.test.ts',
  'test/clients/**/{fetch-redirects-astray,long-names,many-cookies,node-http-header-block,node-http-inner-agents}.test.ts',
]

export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    root: fileURLToPath(new URL('..', import.meta.url)),
    projects: [
      // A pattern in `exclude` would replace those of the command line.
      {
        extends: true,
        // The others share the modules that they import: to load them for each file takes as long as the tests.
        test: {
          name: 'tests',
          include: ['test/**/*.test.ts', ...[...ALONE, BY_THE_CLOCK].map((pattern) => `!${pattern}`)],
          isolate: false,
        },
      },
      { extends: true, test: { name: 'alone', include: ALONE } },
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
