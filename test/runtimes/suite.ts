/** Runs all checks of a kind one after the other, and reports to the process that started this runtime. */

import type { Check, Kind, Report } from './check.js'
import { engineChecks } from './engine-checks.js'
import { fetchChecks } from './fetch-checks.js'
import { pageChecks } from './page-checks.js'
import { redirectChecks } from './redirect-checks.js'
import { setting } from './setting.js'

const CHECK_LIMIT = 20_000

/** Runs the checks; `useOfPackage` is one more, which imports the package as it is published. */
export async function runSuite(kind: Kind, useOfPackage: Check['run']): Promise<void> {
  const installed: Check = { name: 'The package as it is published', run: useOfPackage }
  const checks: Record<Kind, readonly Check[]> = {
    program: [...engineChecks, installed, ...redirectChecks, ...fetchChecks],
    page: [...engineChecks, installed, ...pageChecks],
  }
  const results: Report['results'][number][] = []
  for (const { name, run } of checks[kind]) results.push({ name, failure: await failureOf(run) })
  const names = (list: readonly Check[]): string[] => list.map(({ name }) => name)
  const report: Report = { kind, plan: { program: names(checks.program), page: names(checks.page) }, results }
  await fetch(`${setting.origins.home}/report`, { method: 'POST', body: JSON.stringify(report) })
}

async function failureOf(run: Check['run']): Promise<string | null> {
  let timer: ReturnType<typeof setTimeout> | undefined
  try {
    const running = run()
    if (running === undefined) return null
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`not done after ${CHECK_LIMIT} ms`)), CHECK_LIMIT)
    })
    await Promise.race([running, late])
    return null
  } catch (error) {
    return error instanceof Error ? `${error}\n${error.stack ?? ''}` : String(error)
  } finally {
    clearTimeout(timer)
  }
}
