/**
 * Plays random histories in the real Chromium and in the simulated one, and compares each Cookie header, each
 * `document.cookie` and the cookies at the end: `npm run test:browsers -- --histories 600`.
 *
 * Options: --histories N (60), --seed S (1), --minutes N: go on until the time is over. A disagreement that is not listed in
 * known.ts is printed with the shortest history that shows it, and fails the run.
 */

import { parseArgs } from 'node:util'
import { RealChromium } from './chromium.js'
import { type Driver, play } from './driver.js'
import { drawHistory, type History, shorter } from './history.js'
import { type Disagreement, knownDisagreements } from './known.js'
import { SimulatedBrowser } from './simulated.js'

const { values } = parseArgs({
  options: {
    histories: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string' },
  },
})
const seed = numberOf('seed')
const wanted = values.minutes === undefined ? numberOf('histories') : Number.POSITIVE_INFINITY
const end = values.minutes === undefined ? Number.POSITIVE_INFINITY : Date.now() + numberOf('minutes') * 60_000

function numberOf(option: 'histories' | 'seed' | 'minutes'): number {
  const number = Number(values[option])
  if (!(number >= 0)) throw new TypeError(`--${option} ${values[option]}: expected a number`)
  return number
}

/** How many times the real browser plays a shorter history before the present one is taken for the shortest. */
const ATTEMPTS = 60

async function compare(real: Driver, simulated: Driver, history: History): Promise<Disagreement | null> {
  const expected = await play(real, history)
  const actual = await play(simulated, history)
  for (const [step, lines] of expected.entries()) {
    const others = actual[step] ?? []
    if (JSON.stringify(lines) === JSON.stringify(others)) continue
    return { history: history.slice(0, step + 1), real: lines, simulated: others }
  }
  return null
}

async function shortest(real: Driver, simulated: Driver, found: Disagreement): Promise<Disagreement> {
  let present = found
  let attempts = 0
  for (let isShorter = true; isShorter; ) {
    isShorter = false
    for (const history of shorter(present.history)) {
      attempts += 1
      if (attempts > ATTEMPTS) return present
      const next = await compare(real, simulated, history)
      if (next === null) continue
      present = next
      isShorter = true
      break
    }
  }
  return present
}

function print({ history, real, simulated }: Disagreement): void {
  for (const action of history) console.log(`    ${JSON.stringify(action)}`)
  for (const line of real.filter((each) => !simulated.includes(each))) console.log(`    real:      ${line}`)
  for (const line of simulated.filter((each) => !real.includes(each))) console.log(`    simulated: ${line}`)
}

const real = await RealChromium.start()
const simulated = new SimulatedBrowser('chromium')
let played = 0
let actions = 0
let unlisted = 0
const listed = new Map<string, number>()
try {
  for (; played < wanted && Date.now() < end; played += 1) {
    const history = drawHistory(seed + played)
    actions += history.length
    const found = await compare(real, simulated, history)
    if (found === null) continue
    const least = await shortest(real, simulated, found)
    const known = knownDisagreements.find(({ matches }) => matches(least))
    if (known !== undefined) {
      listed.set(known.reason, (listed.get(known.reason) ?? 0) + 1)
      continue
    }
    unlisted += 1
    console.log(`disagreement in the history of seed ${seed + played}:`)
    print(least)
  }
} finally {
  await real.stop()
}
console.log(`${played} histories, ${actions} actions: ${unlisted} disagreements that are not listed`)
for (const [reason, count] of listed) console.log(`listed, ${count} times: ${reason}`)
process.exitCode = unlisted === 0 && played > 0 ? 0 : 1
