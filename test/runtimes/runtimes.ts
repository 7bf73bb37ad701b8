/**
 * Runs the same checks on every runtime: `npm run test:runtimes`, or `npm run test:runtimes -- bun chromium`.
 *
 * Options: --seed N (where the random histories begin), --available (passes over runtimes that cannot be had).
 */

import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from '../architecture/source.js'
import { readVectorFiles } from '../vectors/files.js'
import type { Report } from './check.js'
import { type Programs, writePrograms } from './program.js'
import { type Runtime, type RuntimeName, runtimeNames, runtimes } from './runtime.js'
import { RuntimeServers } from './server.js'

/** How many milliseconds a runtime has for all its checks. */
const TIME_LIMIT = 120_000
/** How long one that has reported may take to end. */
const END_LIMIT = 10_000

interface Outcome {
  readonly name: RuntimeName
  readonly version: string
  readonly passed: number
  readonly failed: number
  readonly seconds: number
  /** What went wrong besides checks that failed. */
  readonly trouble: string | null
}

interface Run {
  readonly report: Report | null
  readonly output: string
  readonly trouble: string | null
}

/** Ends what is running. */
let stop = (): void => {}

/** Runs a command until it has reported and ended, or time is up. */
async function run(runtime: Runtime, servers: RuntimeServers, programs: Programs, folder: string): Promise<Run> {
  const [file, ...args] = runtime.command(programs, `${servers.origins.home}/index.html`, folder)
  // A group of its own, so that what it starts ends with it.
  const isGroup = process.platform !== 'win32'
  const child = spawn(file, args, { cwd: dirname(programs.resolving), detached: isGroup })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-20_000)
    })
  }
  let report: Report | null = null
  let trouble: string | null = null
  stop = () => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
      if (isGroup) process.kill(-child.pid, 'SIGKILL')
      else child.kill()
    }
  }
  const late = (message: string): void => {
    trouble = message
    stop()
  }
  let timer = setTimeout(() => late(`no report after ${TIME_LIMIT / 1000} s`), TIME_LIMIT)
  servers.onReport = (received) => {
    if (report !== null) return late('it reported twice')
    report = received
    if (!runtime.ends) return stop()
    clearTimeout(timer)
    timer = setTimeout(() => late(`it did not end within ${END_LIMIT / 1000} s of its report`), END_LIMIT)
  }
  return await new Promise((resolve) => {
    child.on('error', (error) => resolve({ report, output, trouble: String(error) }))
    child.on('close', (status, signal) => {
      clearTimeout(timer)
      if (report === null) trouble ??= `it ended with ${status ?? signal} and reported nothing`
      else if (status !== 0 && runtime.ends) trouble ??= `it ended with ${status ?? signal} after its report`
      resolve({ report, output, trouble })
    })
  })
}

process.on('SIGINT', () => {
  stop()
  process.exit(130)
})

const { values, positionals } = parseArgs({
  options: { seed: { type: 'string' }, available: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const unknown = positionals.filter((name) => !runtimeNames.some((known) => known === name))
if (unknown.length > 0) throw new TypeError(`${unknown.join(', ')}: names among ${runtimeNames.join(', ')} are wanted`)
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 30) : Number(values.seed)
if (!Number.isInteger(seed)) throw new TypeError(`--seed ${values.seed}: a whole number is wanted`)
// Node comes first: what it reports is what the others are measured by.
const names = runtimeNames.filter((name) => name === 'node' || positionals.length === 0 || positionals.includes(name))

const cache = join(root, 'node_modules/.cache/runtimes')
mkdirSync(cache, { recursive: true })
const result = join(cache, 'result.json')
rmSync(result, { force: true })
const folder = mkdtempSync(join(tmpdir(), 'speculoos-runtimes-'))
const servers = await RuntimeServers.start()
process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
const outcomes: Outcome[] = []
let plan: Report['plan'] | null = null
try {
  const vectors = readVectorFiles().map(({ file }) => file)
  const { origins, closed } = servers
  const programs = await writePrograms(folder, { vectors, seed, origins, closed })
  for (const name of ['index.html', 'main.js', 'suite.js', 'package.js']) {
    servers.files.set(`/${name}`, readFileSync(join(programs.bundled, name), 'utf8'))
  }
  for (const name of names) outcomes.push(await outcomeOf(name, programs))
} finally {
  servers.close()
}

async function outcomeOf(name: RuntimeName, programs: Programs): Promise<Outcome> {
  let runtime: Runtime
  try {
    runtime = runtimes[name]()
  } catch (error) {
    return { name, version: '', passed: 0, failed: 0, seconds: 0, trouble: String(error) }
  }
  console.log(`\n${name} ${runtime.version}`)
  const start = Date.now()
  const { report, output, trouble } = await run(runtime, servers, programs, mkdtempSync(join(folder, `${name}-`)))
  const results = report?.results ?? []
  const failures = results.filter(({ failure }) => failure !== null)
  for (const { name, failure } of failures) console.log(`failed: ${name}\n  ${failure?.replaceAll('\n', '\n  ')}`)
  plan ??= report?.plan ?? null
  const wanted = plan?.[runtime.kind] ?? []
  const isComplete = wanted.length > 0 && JSON.stringify(results.map(({ name }) => name)) === JSON.stringify(wanted)
  const incomplete = isComplete ? null : `${results.length} checks were reported, and there are ${wanted.length}`
  const complaint = trouble ?? incomplete
  if (complaint !== null) console.log(output)
  return {
    name,
    version: runtime.version,
    passed: results.length - failures.length,
    failed: failures.length,
    seconds: Math.round((Date.now() - start) / 1000),
    trouble: complaint,
  }
}

const isMissing = ({ version }: Outcome): boolean => version === ''
console.log(`\nThe histories began at --seed ${seed}.\n\nruntime    version          passed  failed  seconds`)
for (const { name, version, passed, failed, seconds, trouble } of outcomes) {
  const numbers = `${String(passed).padStart(6)}  ${String(failed).padStart(6)}  ${String(seconds).padStart(7)}`
  console.log(`${name.padEnd(9)}  ${version.padEnd(15)}  ${numbers}${trouble === null ? '' : `  ${trouble}`}`)
}
const counted = outcomes.filter((outcome) => !(values.available && isMissing(outcome)))
const total = (count: (outcome: Outcome) => number): number => counted.reduce((sum, each) => sum + count(each), 0)
const passed = total((outcome) => outcome.passed)
const failed = total((outcome) => Math.max(outcome.failed, outcome.trouble === null ? 0 : 1))
writeFileSync(result, `${JSON.stringify({ passed, failed })}\n`)
process.exitCode = failed === 0 && passed > 0 ? 0 : 1
