/**
 * The benchmarks: `npm run bench`, with the options of {@link HELP}. They end with status 1 where a floor does not hold.
 */

import { parseArgs } from 'node:util'
import { describeMachine } from './machine.js'
import { type Clock, FULL, QUICK, type Workload } from './measurement.js'
import { FOR_PARENT, measureApart, measureHere } from './processes.js'
import { missed, printReport, type Report, writeJson, writeMarkdown } from './report.js'
import { isQuick, type Measured } from './result.js'
import { workloads } from './workloads/workloads.js'

const HELP = `npm run bench -- [options]

  --only NAME    the workload of that name; a * in it stands for anything; may be repeated
  --quick        only the workloads that have a floor, with fewer and shorter rounds, and fewer processes
  --here         no process for each workload (to profile one)
  --clock cpu    count the time of the processor, on a machine that has other things to do
  --json FILE    where to write every sample
  --markdown     write the tables into docs/performance.md
  --no-gate      end with status 0 even where a floor does not hold
  --list         the names of the workloads`

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    quick: { type: 'boolean', default: false },
    here: { type: 'boolean', default: false },
    clock: { type: 'string', default: 'wall' },
    json: { type: 'string' },
    markdown: { type: 'boolean', default: false },
    'no-gate': { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
    [FOR_PARENT]: { type: 'boolean', default: false },
  },
})

const clock: Clock = options.clock === 'cpu' ? 'cpu' : 'wall'
const effort = { ...(options.quick ? QUICK : FULL), clock }
const { only } = options
const chosen =
  only === undefined
    ? workloads.filter((workload) => !options.quick || isQuick(workload))
    : workloads.filter(({ name }) => only.some((pattern) => matches(name, pattern)))

if (options.help) console.log(HELP)
else if (options.list) console.log(workloads.map(({ name, title }) => `${name.padEnd(32)}${title}`).join('\n'))
else if (chosen.length === 0) throw new Error(`There is no workload ${only?.join(' or ')}; --list names them all`)
else if (options[FOR_PARENT]) await answerParent()
else await run()

async function answerParent(): Promise<void> {
  for (const workload of chosen) process.send?.(await measureHere(workload, effort))
  process.disconnect()
}

async function run(): Promise<void> {
  const start = performance.now()
  const passedOn = ['--clock', clock, ...(options.quick ? ['--quick'] : [])]
  const results: Measured[] = []
  const failed: string[] = []
  let started = 0
  for (const group of groups()) {
    process.stderr.write(`${started + 1}/${chosen.length} ${group.map(({ name }) => name).join(', ')}\n`)
    started += group.length
    try {
      if (!options.here) results.push(...(await measureApart(group, effort, passedOn)))
      else for (const workload of group) results.push(await measureHere(workload, effort))
    } catch (error) {
      console.error(error)
      failed.push(...group.map(({ name }) => name))
    }
  }
  const report: Report = { machine: describeMachine(), workloads: chosen, results }
  printReport(report)
  writeJson(report, options.json)
  if (options.markdown) writeMarkdown(report)
  const misses = missed(report)
  const seconds = Math.round((performance.now() - start) / 1e3)
  console.log(
    misses.length === 0
      ? `Every floor holds (${seconds} s)`
      : `These floors do not hold: ${misses.map(({ name }) => name).join(', ')} (${seconds} s)`,
  )
  if (failed.length > 0) console.log(`These could not be measured: ${failed.join(', ')}`)
  if (failed.length > 0 || (misses.length > 0 && !options['no-gate'])) process.exitCode = 1
}

/** The workloads that share a process: each has its own, but for those of a family in a quick run, or with jars that take long to fill. */
function groups(): Workload[][] {
  const grouped = new Map<string, Workload[]>()
  for (const workload of chosen) {
    const family = options.quick || workload.section === 'huge' ? (workload.family ?? workload.name) : workload.name
    grouped.set(family, [...(grouped.get(family) ?? []), workload])
  }
  return [...grouped.values()]
}

/** Whether a name is that of a pattern, in which a * stands for anything. */
function matches(name: string, pattern: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[^\w-]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`).test(name)
}
