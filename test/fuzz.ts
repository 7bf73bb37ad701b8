/**
 * Plays random histories on the jar and on the oracle until time or operations run out (§5.7, §5.8).
 *
 * Options: --minutes N, --operations N, --seed N, --path P (with --seed: play the one history that a run told of).
 *
 * With --browser, it plays random trees of documents on the simulated browser and on the oracle's (500,000 actions, or
 * --operations N). Options: --minutes N, --seed N.
 *
 * With --guided, it changes texts instead, and keeps the ones that execute a new block of the code: set-cookie-strings,
 * dates, hosts, URLs and saved jars (`test/fuzz/`). Options: --seconds N (60), --seed N, --target NAME, and --keep, which
 * writes what it found to `test/fuzz/corpus/`.
 */

import { parseArgs } from 'node:util'
import { fuzzBrowser } from './fuzz/browser.js'
import { fuzzGuided } from './fuzz/guided.js'
import { type Drawing, drawHistories } from './properties/histories-agree.js'
import { histories, longHistories } from './properties/history-arbitraries.js'
import { engine, oracle } from './properties/jar-makers.js'

/** How many histories are drawn from one seed; the next seed is the next number. */
const historiesPerSeed = 200
/** One seed in so many draws long histories. */
const seedsPerLongOnes = 25

const { values } = parseArgs({
  options: {
    minutes: { type: 'string' },
    operations: { type: 'string' },
    seed: { type: 'string' },
    path: { type: 'string' },
    browser: { type: 'boolean' },
    guided: { type: 'boolean' },
    seconds: { type: 'string' },
    target: { type: 'string' },
    keep: { type: 'boolean' },
  },
})

function numberOf(option: 'minutes' | 'operations' | 'seed' | 'seconds', otherwise: number): number {
  const text = values[option]
  const number = text === undefined ? otherwise : Number(text)
  if (Number.isFinite(number) || text === undefined) return number
  throw new TypeError(`--${option} ${text}: a number is wanted`)
}

const firstSeed = numberOf('seed', Math.floor(Math.random() * 2 ** 30))
const operationsWanted = numberOf('operations', Number.POSITIVE_INFINITY)
const minutes = numberOf('minutes', values.operations === undefined ? 1 : Number.POSITIVE_INFINITY)

const begin = performance.now()
let operations = 0
let told = begin

function drawingOf(seed: number): Drawing {
  const long = seed % seedsPerLongOnes === 0
  return long ? { histories: longHistories, numRuns: 2, seed } : { histories, numRuns: historiesPerSeed, seed }
}

/** Plays the histories of one seed, and answers whether the jars agreed. */
function playSeed(drawing: Drawing): boolean {
  const outcome = drawHistories(drawing, oracle, engine)
  if (outcome.agreed) {
    operations += outcome.operations
    return true
  }
  console.log(outcome.difference)
  console.log(`Play it again: npm run fuzz -- --seed ${drawing.seed} --path ${outcome.path}`)
  return false
}

function rate(): string {
  const seconds = (performance.now() - begin) / 1000
  return `${operations} operations in ${seconds.toFixed(1)} s (${Math.round(operations / seconds)} a second)`
}

if (values.browser) {
  const actions = values.minutes === undefined ? numberOf('operations', 500_000) : operationsWanted
  process.exitCode = (await fuzzBrowser({ seed: firstSeed, actions, minutes })) ? 0 : 1
} else if (values.guided) {
  const seconds = numberOf('seconds', 60)
  const passed = fuzzGuided({ seconds, seed: firstSeed, target: values.target, keeps: values.keep === true })
  process.exitCode = passed ? 0 : 1
} else if (values.path !== undefined) {
  process.exitCode = playSeed({ ...drawingOf(firstSeed), path: values.path }) ? 0 : 1
} else {
  console.log(`The first seed is ${firstSeed}.`)
  for (let seed = firstSeed; ; seed += 1) {
    if (!playSeed(drawingOf(seed))) {
      process.exitCode = 1
      break
    }
    const now = performance.now()
    if (operations >= operationsWanted || now - begin >= minutes * 60_000) {
      console.log(`The jar and the oracle agree: ${rate()}.`)
      break
    }
    if (now - told >= 5000) {
      told = now
      console.log(`Seed ${seed}: ${rate()}.`)
    }
  }
}
