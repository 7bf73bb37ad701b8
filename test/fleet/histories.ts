/** Random histories through jars that share a storage, compared with one jar in memory. */

import fc from 'fast-check'
import { histories } from '../properties/history-arbitraries.js'
import { playShared, type Sharing, sharedHistory } from '../storage/shared-play.js'
import type { StorageKind } from './fleet-storages.js'

export interface HistoryRow {
  readonly name: string
  readonly operations: number
  readonly seconds: number
  readonly failure: string | null
}

export const sharings: readonly Sharing[] = [
  { unit: 'jar', consistency: 'linearizable', jars: 2 },
  { unit: 'site', consistency: 'linearizable', jars: 2 },
  { unit: 'jar', consistency: 'cached', jars: 1 },
]

/** The number of histories that run side by side, and the number of such rounds between two looks at the clock. */
const AT_ONCE = 8
const ROUNDS = 10

/** Plays histories over a kind of storage until they have had enough operations, or the time is over; at least one. */
export async function playHistories(
  kind: StorageKind,
  sharing: Sharing,
  operations: number,
  deadline: number,
): Promise<HistoryRow> {
  const start = Date.now()
  const { storage, close } = await kind.open()
  let played = 0
  let places = 0
  let failure: string | null = null
  const isOver = (): boolean => played >= operations || (played > 0 && Date.now() > deadline)
  const drawing = fc.array(histories, { minLength: 1, maxLength: AT_ONCE, size: 'max' })
  const property = fc.asyncProperty(drawing, async (drawn) => {
    if (isOver()) return
    const plays = drawn.map((history) => {
      places += 1
      return playShared(sharedHistory(history, sharing), storage, sharing, `jar ${places}`)
    })
    // If one differs, the others go on and still need the storage.
    await Promise.allSettled(plays)
    for (const play of plays) played += await play
  })
  while (failure === null && !isOver()) {
    const result = await fc.check(property, { numRuns: ROUNDS })
    if (result.failed) {
      const [reason] = String(result.errorInstance).split('\n', 1)
      failure = `seed ${result.seed}, path ${result.counterexamplePath}: ${reason}`
    }
  }
  await close()
  const { unit, consistency, jars } = sharing
  const name = `${kind.name}, by ${unit}, ${consistency}, ${jars === 1 ? 'one jar' : `${jars} jars`}`
  return { name, operations: played, seconds: Math.round((Date.now() - start) / 1000), failure }
}
