/** Plays a history in two browsers, and finds the shortest one that shows a disagreement. */

import { type Driver, play } from './driver.js'
import { type History, shorter } from './history.js'
import type { Disagreement } from './known.js'
import { isSameLine } from './shown.js'

/** How many times the real browser plays a shorter history before the present one is taken for the shortest. */
const ATTEMPTS = 60

/** The first step in which the two browsers do not agree; `null` if there is none. */
export async function compare(real: Driver, simulated: Driver, history: History): Promise<Disagreement | null> {
  const { steps, times } = await play(real, history)
  const { steps: others } = await play(simulated, history, times)
  for (const [step, lines] of steps.entries()) {
    const theirs = others[step] ?? []
    const isSame = (line: string, index: number): boolean => isSameLine(line, theirs[index] ?? '')
    if (lines.length === theirs.length && lines.every(isSame)) continue
    const without = (own: readonly string[], other: readonly string[]): string[] =>
      own.filter((line) => !other.some((each) => isSameLine(line, each)))
    const [mine, other] = [without(lines, theirs), without(theirs, lines)]
    const isOnlyOrder = mine.length + other.length === 0
    return {
      history: history.slice(0, step + 1),
      real: isOnlyOrder ? lines : mine,
      simulated: isOnlyOrder ? theirs : other,
    }
  }
  return null
}

/** A shorter history with a disagreement of the same kind of action, as short as it can be made. */
export async function shortest(real: Driver, simulated: Driver, found: Disagreement): Promise<Disagreement> {
  let present = found
  let attempts = 0
  for (let isShorter = true; isShorter; ) {
    isShorter = false
    for (const history of shorter(present.history)) {
      attempts += 1
      if (attempts > ATTEMPTS) return present
      const next = await compare(real, simulated, history)
      if (next === null || next.history.at(-1)?.kind !== found.history.at(-1)?.kind) continue
      present = next
      isShorter = true
      break
    }
  }
  return present
}
