/**
 * Runs the spec vectors on other cookie engines, and writes docs/matrix.json and the pages that are made from it:
 * `npm run matrix`.
 *
 * Options:
 * - `--only NAME`: runs one engine. The report keeps the results of the others.
 * - `--quick`: runs every tenth vector, and writes nothing.
 * - `--pages`: runs no engine, and only writes the pages from the report.
 */

import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { root } from '../architecture/source.js'
import { readVectorFiles } from '../vectors/files.js'
import { type Answer, answerOf } from './ask.js'
import type { EngineEntry } from './engine.js'
import { engines } from './engines.js'
import { pagesOf } from './page.js'
import { type Asked, askedOf } from './questions.js'
import {
  type EngineReport,
  type MissingEngine,
  type Report,
  readReport,
  reportOf,
  sumOf,
  writeReport,
} from './report.js'

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    quick: { type: 'boolean', default: false },
    pages: { type: 'boolean', default: false },
  },
})
const chosen = engines.filter(
  ({ name }) => values.only === undefined || name.toLowerCase() === values.only.toLowerCase(),
)
if (chosen.length === 0) {
  throw new TypeError(`--only ${values.only}: expected one of ${engines.map(({ name }) => name).join(', ')}`)
}
const all = askedOf(readVectorFiles())
const asked = values.quick ? all.filter((_, index) => index % 10 === 0) : all

async function run(entry: EngineEntry): Promise<EngineReport> {
  const engine = await entry.start()
  const began = Date.now()
  try {
    const answers = new Map<Asked, Answer>()
    for (const each of asked) answers.set(each, await answerOf(each, engine, entry))
    const report = reportOf(entry, engine.version, answers)
    const { agree, differ, mayDiffer, cannot } = sumOf(Object.values(report.sections))
    console.log(
      `${entry.name} ${engine.version}: ${agree} agree, ${differ} differ, ${mayDiffer} may differ, ` +
        `${cannot} cannot be asked, in ${Math.round((Date.now() - began) / 1000)} s`,
    )
    return report
  } finally {
    await engine.stop()
  }
}

/** Returns the report with new results instead of the old ones, in the order of the engines. */
function merged(
  old: Omit<Report, 'vectors'>,
  reports: readonly EngineReport[],
  missing: readonly MissingEngine[],
): Report {
  const isNew = ({ name }: { name: string }): boolean => [...reports, ...missing].some((each) => each.name === name)
  const place = ({ name }: { name: string }): number => engines.findIndex((entry) => entry.name === name)
  const byPlace = (one: { name: string }, other: { name: string }): number => place(one) - place(other)
  const kept = <Each extends { name: string }>(list: readonly Each[]): Each[] =>
    list.filter((each) => !isNew(each) && place(each) >= 0)
  return {
    vectors: all.length,
    engines: [...kept(old.engines), ...reports].sort(byPlace),
    missing: [...kept(old.missing), ...missing].sort(byPlace),
  }
}

// Read before the engines run, which takes long, so that a report that cannot be read does not cost a run.
const isPart = values.only !== undefined || values.pages
const old = isPart && !values.quick ? readReport() : { engines: [], missing: [] }
const reports: EngineReport[] = []
const missing: MissingEngine[] = []
for (const entry of values.pages ? [] : chosen) {
  try {
    reports.push(await run(entry))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    console.log(`${entry.name} is left out: ${reason}`)
    missing.push({ name: entry.name, reason })
  }
}
if (!values.quick) {
  const report = merged(old, reports, missing)
  writeReport(report)
  mkdirSync(`${root}docs/engines`, { recursive: true })
  for (const name of readdirSync(`${root}docs/engines`)) rmSync(`${root}docs/engines/${name}`)
  for (const [file, text] of pagesOf(report, all)) writeFileSync(`${root}docs/${file}`, text)
}
process.exitCode = missing.length === 0 ? 0 : 1
