/** Random histories through jars that share a Redis, compared with one jar in memory. */

import fc from 'fast-check'
import { histories } from '../properties/history-arbitraries.js'
import { playShared, type Sharing, sharedHistory } from '../storage/shared-play.js'
import { clientKinds } from './redis-clients.js'

export interface HistoryRow {
  readonly name: string
  readonly operations: number
  readonly failure: string | null
}

const sharings: readonly Sharing[] = [
  { unit: 'jar', consistency: 'linearizable', jars: 2 },
  { unit: 'site', consistency: 'linearizable', jars: 2 },
  { unit: 'jar', consistency: 'cached', jars: 1 },
]

/** Plays histories until each kind of client and of sharing has had so many operations, or until the time is over. */
export async function runHistories(port: number, operations: number, deadline: number): Promise<HistoryRow[]> {
  const rows: HistoryRow[] = []
  const kinds = clientKinds.flatMap((kind) => sharings.map((sharing) => ({ kind, sharing })))
  for (const [index, { kind, sharing }] of kinds.entries()) {
    const client = await kind.open([port])
    const storage = client.storage({ prefix: `histories ${index}:` })
    const end = Date.now() + (deadline - Date.now()) / (kinds.length - index)
    let played = 0
    let places = 0
    const property = fc.asyncProperty(histories, async (drawn) => {
      places += 1
      if (played >= operations || Date.now() > end) return
      played += await playShared(sharedHistory(drawn, sharing), storage, sharing, `jar ${places}`)
    })
    const result = await fc.check(property, { numRuns: operations, interruptAfterTimeLimit: end - Date.now() })
    const name = `${kind.name}, by ${sharing.unit}, ${sharing.consistency}, ${sharing.jars} of them`
    const failure = result.failed && !result.interrupted ? fc.defaultReportMessage(result) : null
    rows.push({ name, operations: played, failure: failure ?? null })
    await storage.close()
    await client.close()
  }
  return rows
}
