/** Random trees of documents, with actions of users, scripts and servers, on the simulated browser and on the oracle's. */

import { compare, shortest } from '../browser/real/compare.js'
import { drawHistory } from '../browser/real/history.js'
import type { Disagreement } from '../browser/real/known.js'
import { SimulatedBrowser } from '../browser/real/simulated.js'
import { LinearBrowser } from '../oracle/linear-browser.js'

/** Returns changes as sorted lines, since the text does not define how many changes one event reports. */
function changesIn(events: readonly string[]): readonly string[] {
  return events.flatMap((event) => event.split(/, (?=changed |deleted )/)).sort()
}

class Engine extends SimulatedBrowser {
  override async events(at: number): Promise<readonly string[]> {
    return changesIn(await super.events(at))
  }
}

class Oracle extends LinearBrowser {
  override async events(at: number): Promise<readonly string[]> {
    return changesIn(await super.events(at))
  }
}

const pairs = (['allow', 'block'] as const).map((rule) => ({
  oracle: new Oracle(rule),
  engine: new Engine('rfc6265bis', rule),
}))

/** Plays the history of a seed; `null` if the two agree. */
export async function playSeed(
  seed: number,
): Promise<{ readonly actions: number; readonly found: Disagreement | null }> {
  const { oracle, engine } = pairs[seed % pairs.length] ?? {
    oracle: new Oracle('allow'),
    engine: new Engine('rfc6265bis'),
  }
  const history = drawHistory(seed)
  const found = await compare(oracle, engine, history)
  return { actions: history.length, found: found && (await shortest(oracle, engine, found)) }
}

/** The length of a run. */
export interface BrowserFuzz {
  readonly seed: number
  readonly actions: number
  readonly minutes: number
}

/** Plays histories until the actions or the time run out, or one disagrees. Returns whether all agreed. */
export async function fuzzBrowser({ seed: first, actions: wanted, minutes }: BrowserFuzz): Promise<boolean> {
  console.log(`The first seed is ${first}.`)
  const begin = performance.now()
  let told = begin
  let actions = 0
  for (let seed = first; ; seed += 1) {
    const { actions: played, found } = await playSeed(seed)
    actions += played
    if (found !== null) {
      console.log(`The browser and the oracle do not agree. Play it again: npm run fuzz -- --browser --seed ${seed}`)
      for (const action of found.history) console.log(`    ${JSON.stringify(action)}`)
      for (const line of found.real) console.log(`    oracle: ${line}`)
      for (const line of found.simulated) console.log(`    engine: ${line}`)
      return false
    }
    const now = performance.now()
    const seconds = (now - begin) / 1000
    if (actions >= wanted || seconds >= minutes * 60) {
      console.log(`The browser and the oracle agree: ${actions} actions in ${seconds.toFixed(1)} s.`)
      return true
    }
    if (now - told >= 10_000) {
      told = now
      console.log(`Seed ${seed}: ${actions} actions in ${seconds.toFixed(1)} s.`)
    }
  }
}
