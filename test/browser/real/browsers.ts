/**
 * Plays the table of contexts and random histories in the real Chromium and the real Firefox, each beside the simulated one,
 * and compares each Cookie header, each result of a script, each event, and the cookies at the end:
 * `npm run test:browsers -- --histories 600`.
 *
 * Options:
 * - `--histories N`: the number of random histories for each browser (60). `--minutes N`: go on until the time is over, or
 *   until that many histories were played if their number is given too.
 * - `--seed S`: the seed of the first history (1).
 * - `--only chromium` or `--only firefox`: one browser.
 * - `--fast`: one process holds the documents of all sites. By default the browser isolates sites, as it is shipped.
 * - `--cookies allow`, `block` or `partition`: the rule for third-party cookies. By default Chromium allows them, as it
 *   is shipped, and Firefox partitions them.
 * - `--report FILE`: where the report goes (docs/browsers.json).
 *
 * A disagreement that is not listed in known.ts is printed with the shortest history that shows it, and fails the run. So does
 * a browser that cannot be started.
 */

import { parseArgs } from 'node:util'
import type { ProfileName, ThirdPartyRule } from 'speculoos/browser'
import { RealChromium } from './chromium.js'
import { compare, shortest } from './compare.js'
import { CONTEXTS } from './contexts.js'
import { RealFirefox } from './firefox.js'
import { drawHistory, type History } from './history.js'
import { type Disagreement, knownDisagreements } from './known.js'
import { LIMITS } from './limits.js'
import type { RealBrowser, StartOptions } from './real.js'
import { type BrowserReport, writeReports } from './report.js'
import { SimulatedBrowser } from './simulated.js'

const { values } = parseArgs({
  options: {
    histories: { type: 'string' },
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string' },
    only: { type: 'string' },
    fast: { type: 'boolean', default: false },
    cookies: { type: 'string' },
    report: { type: 'string', default: 'docs/browsers.json' },
  },
})
const seed = numberOf('seed')
const minutes = values.minutes === undefined ? null : numberOf('minutes')
const isEndless = minutes !== null && values.histories === undefined
const wanted = isEndless ? Number.POSITIVE_INFINITY : values.histories === undefined ? 60 : numberOf('histories')
const BROWSERS = new Map<string, { start(options: StartOptions): Promise<RealBrowser> }>([
  ['chromium', RealChromium],
  ['firefox', RealFirefox],
])
if (values.only !== undefined && !BROWSERS.has(values.only)) {
  throw new TypeError(`--only ${values.only}: expected chromium or firefox`)
}

function numberOf(option: 'histories' | 'seed' | 'minutes'): number {
  const number = Number(values[option])
  if (!(number >= 0)) throw new TypeError(`--${option} ${values[option]}: expected a number`)
  return number
}

function ruleFor(name: string): ThirdPartyRule {
  const rule = values.cookies ?? (name === 'firefox' ? 'partition' : 'allow')
  if (rule === 'allow' || rule === 'block' || rule === 'partition') return rule
  throw new TypeError(`--cookies ${rule}: expected allow, block or partition`)
}

function print({ history, real, simulated }: Disagreement): void {
  for (const action of history) console.log(`    ${JSON.stringify(action)}`)
  for (const line of real) console.log(`    real:      ${line}`)
  for (const line of simulated) console.log(`    simulated: ${line}`)
}

/** What one browser found in all its histories. */
class Findings {
  readonly #real: RealBrowser
  readonly #simulated: SimulatedBrowser
  readonly #listed = new Map<string, number>()
  unlisted = 0

  constructor(real: RealBrowser) {
    this.#real = real
    this.#simulated = new SimulatedBrowser(real.name satisfies ProfileName, ruleFor(real.name))
  }

  async play(title: string, history: History): Promise<void> {
    try {
      const found = await compare(this.#real, this.#simulated, history)
      if (found === null) return
      // On a busy computer an answer may come too late. What is not seen again was no disagreement.
      if ((await compare(this.#real, this.#simulated, found.history)) === null) {
        console.log(`${this.#real.name}: ${title} did not agree at first, and then did`)
        return
      }
      const least = await shortest(this.#real, this.#simulated, found)
      const known = knownDisagreements.find(({ browser, matches }) => browser === this.#real.name && matches(least))
      if (known !== undefined) {
        this.#listed.set(known.reason, (this.#listed.get(known.reason) ?? 0) + 1)
        return
      }
      this.unlisted += 1
      console.log(`${this.#real.name}: disagreement in ${title}:`)
      print(least)
    } catch (error) {
      this.unlisted += 1
      console.log(`${this.#real.name}: ${title} could not be played: ${error}`)
    }
  }

  get listed(): BrowserReport['listed'] {
    const entries = [...this.#listed].sort(([first], [second]) => (first < second ? -1 : 1))
    return entries.map(([reason, histories]) => ({ reason, histories }))
  }
}

async function run(real: RealBrowser): Promise<BrowserReport> {
  const findings = new Findings(real)
  const end = minutes === null ? Number.POSITIVE_INFINITY : Date.now() + minutes * 60_000
  const contexts = [...CONTEXTS, ...LIMITS]
  for (const [title, history] of contexts) await findings.play(title, history)
  let histories = 0
  let actions = 0
  for (; histories < wanted && Date.now() < end; histories += 1) {
    const history = drawHistory(seed + histories)
    actions += history.length
    await findings.play(`the history of seed ${seed + histories}`, history)
  }
  const { unlisted, listed } = findings
  return { version: real.version, seed, histories, actions, contexts: contexts.length, unlisted, listed }
}

// A run that is ended ends its browsers.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

const reports = new Map<string, BrowserReport>()
let isAvailable = true
for (const [name, browser] of BROWSERS) {
  if (values.only !== undefined && values.only !== name) continue
  const began = Date.now()
  try {
    const real = await browser.start({ isFast: values.fast, thirdPartyCookies: ruleFor(name) })
    try {
      reports.set(name, await run(real))
    } finally {
      await real.stop()
    }
  } catch (error) {
    isAvailable = false
    console.log(`${name} is not available: ${error}`)
    continue
  }
  const report = reports.get(name)
  console.log(
    `${name} ${report?.version}: ${report?.contexts} contexts and ${report?.histories} histories, ${report?.actions} actions, in ` +
      `${Math.round((Date.now() - began) / 1000)} s: ${report?.unlisted} disagreements that are not listed`,
  )
  for (const { reason, histories } of report?.listed ?? []) console.log(`listed, in ${histories} histories: ${reason}`)
}
writeReports(values.report, reports)
const all = [...reports.values()]
process.exitCode = isAvailable && all.length > 0 && all.every(({ unlisted }) => unlisted === 0) ? 0 : 1
