import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const source = (path: string): string => fileURLToPath(new URL(`../src/${path}`, import.meta.url))

export default defineConfig({
  resolve: {
    alias: [
      { find: /^speculoos$/, replacement: source('index.ts') },
      { find: /^speculoos\/algorithms$/, replacement: source('algorithms/index.ts') },
      { find: /^speculoos\/fetch$/, replacement: source('clients/fetch.ts') },
    ],
  },
  test: {
    root: fileURLToPath(new URL('..', import.meta.url)),
    include: ['test/**/*.test.ts'],
    testTimeout: 120_000,
  },
})
