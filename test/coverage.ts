/**
 * Prints the coverage of each file of the engine and of its clients by their own tests: `npm run coverage`.
 *
 * It fails if a test fails, if a room is below its threshold (test/coverage.config.ts), and if a file was not counted.
 */

import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { readSources, root } from './architecture/source.js'
import { COUNTED_ROOMS } from './coverage.config.js'

const summary = join(root, 'node_modules/.cache/coverage/coverage-summary.json')
rmSync(summary, { force: true })
const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/coverage.config.ts']
const { status } = spawnSync(process.execPath, [...vitest, ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' })

const counts: object = JSON.parse(readFileSync(summary, 'utf8'))
const isCounted = ({ path }: { path: string }): boolean => COUNTED_ROOMS.some((room) => path.startsWith(`src/${room}/`))
const missing = readSources('src').filter((source) => isCounted(source) && !(join(root, source.path) in counts))
for (const { path } of missing) console.log(`Wrong: ${path} was not counted`)
process.exitCode = status === 0 && missing.length === 0 ? 0 : 1
