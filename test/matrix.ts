/**
 * Runs the tests on every Node that the package is for: `npm run test:matrix`, or `npm run test:matrix -- 22 26`.
 *
 * The tests of the repository itself, of its site and of other engines run only under `npm test`.
 */

import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nodeOf, supportedNodes } from './package/node-releases.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const cache = join(root, 'node_modules/.cache/matrix')

/** The folders of tests that no release of Node can change. */
const SAME_EVERYWHERE = ['architecture', 'engines', 'mutation', 'playground', 'site']

/** What vitest reports as JSON, as far as it is looked at. */
interface Report {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly testResults: readonly { readonly assertionResults: readonly { title: string; status: string }[] }[]
}

interface Outcome {
  readonly version: string
  readonly passed: number
  readonly failed: number
  readonly seconds: number
  /** What went wrong besides tests that failed. */
  readonly trouble: string | null
}

/** The number of test files that a release runs. */
function testFiles(): number {
  const files = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
  const isRun = (file: string) => !SAME_EVERYWHERE.some((folder) => file.startsWith(join(folder, '/')))
  return files.filter((file) => file.endsWith('.test.ts') && isRun(file)).length
}

function runOn(major: string): Outcome {
  const start = Date.now()
  const outcome = (version: string, report: Report | null, trouble: string | null): Outcome => ({
    version,
    passed: report?.numPassedTests ?? 0,
    failed: report?.numFailedTests ?? 0,
    seconds: Math.round((Date.now() - start) / 1000),
    trouble,
  })
  let node: string
  try {
    node = nodeOf(major)
  } catch (error) {
    return outcome(`v${major}`, null, String(error))
  }
  const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim()
  if (!version.startsWith(`v${major}.`)) return outcome(`v${major}`, null, `${node} is ${version}`)

  console.log(`\nNode ${version}`)
  const { PATH = '' } = process.env
  const file = join(cache, `${major}.json`)
  rmSync(file, { force: true })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const { status } = spawnSync(
    node,
    [
      join(root, 'node_modules/vitest/vitest.mjs'),
      ...['run', '--config', 'test/vitest.config.ts', ...reporters],
      ...SAME_EVERYWHERE.flatMap((folder) => ['--exclude', `test/${folder}/**`]),
    ],
    {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, PATH: `${dirname(node)}${delimiter}${PATH}` },
    },
  )
  if (!existsSync(file)) return outcome(version, null, 'vitest wrote no report')
  const report: Report = JSON.parse(readFileSync(file, 'utf8'))
  // A test names the version of the process that it runs in, which need not be the one that was started.
  const results = report.testResults.flatMap(({ assertionResults }) => assertionResults)
  const isRight = results.some((result) => result.title === `runs on Node ${version}` && result.status === 'passed')
  if (!isRight) return outcome(version, report, `no test ran in a process of Node ${version}`)
  const ran = report.testResults.filter(({ assertionResults }) => assertionResults.length > 0).length
  if (ran !== testFiles()) return outcome(version, report, `${ran} of ${testFiles()} test files ran`)
  return outcome(version, report, status === 0 || report.numFailedTests > 0 ? null : `vitest ended with ${status}`)
}

const majors = process.argv.slice(2)
mkdirSync(cache, { recursive: true })
const outcomes = (majors.length > 0 ? majors : supportedNodes).map(runOn)
console.log('\nNode         passed  failed  seconds')
for (const { version, passed, failed, seconds, trouble } of outcomes) {
  const numbers = `${String(passed).padStart(6)}  ${String(failed).padStart(6)}  ${String(seconds).padStart(7)}`
  console.log(`${version.padEnd(11)}  ${numbers}${trouble === null ? '' : `  ${trouble}`}`)
}
process.exitCode = outcomes.every(({ passed, failed, trouble }) => passed > 0 && failed === 0 && !trouble) ? 0 : 1
