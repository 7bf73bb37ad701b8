/**
 * Measures a workload, in this process or in one of its own: there no other workload has left garbage behind, or code that
 * is compiled for what it did.
 */

import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Effort, Workload } from './measurement.js'
import { isMeasured, type Measured, together } from './result.js'
import { collectGarbage, measureMemory, measureTime } from './rounds.js'

const entry = fileURLToPath(new URL('./bench.ts', import.meta.url))

/** The option with which a process is started that measures one workload for another process. */
export const FOR_PARENT = 'for-parent'

export async function measureHere(workload: Workload, effort: Effort): Promise<Measured> {
  if (workload.kind === 'memory') {
    const rounds = Math.min(effort.memoryRounds, workload.rounds ?? effort.memoryRounds)
    return { workload: workload.name, contenders: await measureMemory(await workload.open(), rounds) }
  }
  if (workload.kind === 'octets') {
    const counted = await workload.open()
    return {
      workload: workload.name,
      contenders: Array.from(counted, ([contender, octets]) => ({ contender, samples: [octets] })),
    }
  }
  const { rounds = effort.rounds, warmUpMilliseconds = effort.warmUpMilliseconds } = workload
  const contenders = await workload.open()
  collectGarbage('major')
  return {
    workload: workload.name,
    contenders: await measureTime(contenders, { ...effort, rounds, warmUpMilliseconds }),
  }
}

/** Measures some workloads that may share a process, in as many processes as the effort says, one after another. */
export async function measureApart(
  workloads: readonly Workload[],
  effort: Effort,
  options: readonly string[],
): Promise<Measured[]> {
  const launches = workloads.some(({ comparison }) => comparison?.floor !== undefined) ? effort.launches : 1
  const results: Measured[] = []
  for (let launch = 0; launch < launches; launch += 1) results.push(...(await launched(workloads, options)))
  return workloads.map(({ name }) => together(results.filter(({ workload }) => workload === name)))
}

function launched(workloads: readonly Workload[], options: readonly string[]): Promise<Measured[]> {
  const names = workloads.map(({ name }) => name)
  return new Promise((resolve, reject) => {
    const child = fork(entry, [`--${FOR_PARENT}`, ...names.flatMap((name) => ['--only', name]), ...options], {
      execArgv: [...process.execArgv],
    })
    const results: Measured[] = []
    child.on('message', (message) => {
      if (isMeasured(message)) results.push(message)
    })
    child.on('error', reject)
    child.on('exit', (code) => {
      if (results.length === names.length && code === 0) resolve(results)
      else reject(new Error(`The process for ${names.join(', ')} ended with ${code} and without a result`))
    })
  })
}
