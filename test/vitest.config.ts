/** How the tests are run: the names of the package stand for its sources, as tsconfig.json says. */

import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/** The test that looks at a clock: it runs when all others are done, so that no other test takes its time. */
const BY_THE_CLOCK = 'test/playground/first-verdict.test.ts'

export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    root: fileURLToPath(new URL('..', import.meta.url)),
    projects: [
      { extends: true, test: { name: 'tests', include: ['test/**/*.test.ts', `!${BY_THE_CLOCK}`] } },
      {
        extends: true,
        test: { name: 'by the clock', include: [BY_THE_CLOCK], maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
    ],
    // By itself vitest leaves a processor free, which is half of them where there are two.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Used by `npm run coverage` alone.
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      reporter: ['text'],
      reportsDirectory: 'node_modules/.cache/coverage',
      // What each room has today, in per cent: they may rise, and never fall.
      thresholds: {
        'src/*.ts': { lines: 100, branches: 100 },
        'src/algorithms/**': { lines: 99, branches: 98 },
        'src/clients/{fetch,log,node-http,undici}/**': { lines: 90, branches: 84 },
        'src/clients/tough-cookie/**': { lines: 98, branches: 93 },
        'src/cookie/**': { lines: 98, branches: 90 },
        'src/http/**': { lines: 100, branches: 100 },
        'src/jar/**': { lines: 97, branches: 94 },
        'src/store/**': { lines: 99, branches: 94 },
      },
    },
  },
})
