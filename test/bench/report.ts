/** Where the results go: to the terminal, to a file, and into the page about performance. */

import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Machine } from './machine.js'
import type { Workload } from './measurement.js'
import { writeIntoPage } from './page.js'
import { type Measured, spreads, verdictOf } from './result.js'
import { markdown, plainText, tablesOf } from './table.js'

const cached = fileURLToPath(new URL('../../node_modules/.cache/speculoos/bench.json', import.meta.url))

export interface Report {
  readonly machine: Machine
  readonly workloads: readonly Workload[]
  readonly results: readonly Measured[]
}

export function printReport({ machine, workloads, results }: Report): void {
  console.log(`\n${machineLines(machine).join('\n')}\n`)
  for (const table of tablesOf(workloads, results)) console.log(`${plainText(table)}\n`)
}

/** Writes everything that was measured, sample by sample. */
export function writeJson({ machine, workloads, results }: Report, file = cached): void {
  const measured = results.map((result) => {
    const workload = workloads.find(({ name }) => name === result.workload)
    const unit = workload?.kind === 'time' ? 'nanoseconds' : 'bytes'
    const { title, section, comparison } = workload ?? {}
    const medians = Object.fromEntries(spreads(result))
    return { ...result, title, section, unit, medians, comparison, verdict: verdictOf(result, comparison) }
  })
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify({ date: new Date().toISOString(), machine, measured }, null, 1)}\n`)
  console.log(`Every sample is in ${file}`)
}

/** Writes the tables into the page about performance. */
export function writeMarkdown({ machine, workloads, results }: Report): void {
  const date = new Date().toISOString().slice(0, 10)
  writeIntoPage('measured', [
    [`Measured on ${date}:`, '', ...machineLines(machine).map((line) => `- ${line}`)].join('\n'),
    ...tablesOf(workloads, results).map(markdown),
  ])
}

/** The workloads whose floor does not hold. */
export function missed({ workloads, results }: Report): Workload[] {
  return workloads.filter((workload) =>
    results.some(
      (result) => result.workload === workload.name && verdictOf(result, workload.comparison)?.holds === false,
    ),
  )
}

function machineLines({ processor, cores, memory, system, node, v8, versions }: Machine): string[] {
  return [
    `${processor}, ${cores} cores, ${memory}, ${system}`,
    `Node ${node}, V8 ${v8}`,
    Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', '),
  ]
}
