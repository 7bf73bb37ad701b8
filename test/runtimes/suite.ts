/** Runs all checks of a kind one after the other, and reports to the process that started this runtime. */

import { agree } from '../properties/difference.js'
import { bodyChecks } from './body-checks.js'
import type { Check, Kind, Report, UseOfPackage } from './check.js'
import { engineChecks } from './engine-checks.js'
import { fetchChecks } from './fetch-checks.js'
import { pageChecks } from './page-checks.js'
import { redirectChecks } from './redirect-checks.js'
import { setting } from './setting.js'

const CHECK_LIMIT = 20_000

/** Runs the checks, those of the package as it is published among them. */
export async function runSuite(kind: Kind, { run, examples }: UseOfPackage): Promise<void> {
  const installed: Check = { name: 'The package as it is published', run }
  const documented = examples.map(
    (example): Check => ({
      name: `The example of ${example.name}`,
      async run() {
        const printed: string[] = []
        await example.run((...values) => printed.push(values.join(' ')))
        agree(example.prints, printed, 'what is printed')
      },
    }),
  )
  const checks: Record<Kind, readonly Check[]> = {
    program: [...engineChecks, installed, ...documented, ...redirectChecks, ...bodyChecks, ...fetchChecks],
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
