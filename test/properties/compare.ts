/**
 * Playing a history on two jars and looking at everything that they answer, announce and keep.
 */

import {
  evictedFromFullSite as fromFullSite,
  evictedNonSecureFromFullSite as nonSecureFromFullSite,
} from '../../src/cookie/reason.js'
import type { Change } from '../oracle/answers.js'
import { partitionText } from '../oracle/partition.js'
import { agree } from './difference.js'
import type { History } from './operations.js'
import { type JarMaker, Side } from './side.js'

/** What a played history shows to whoever counts. */
export type Witness = (observed: unknown) => void

/** After how many operations the whole of both jars is compared. */
const statePeriod = 3

/** Plays a history on both jars. Throws at the first difference. Answers how many operations were played. */
export function play(history: History, expected: JarMaker, actual: JarMaker, witness?: Witness): number {
  const one = new Side(expected, history)
  const other = new Side(actual, history)
  const answers: [unknown, unknown, string][] = []
  for (const [index, operation] of history.operations.entries()) {
    const place = `operation ${index} (${operation.kind})`
    const answer = one.perform(operation)
    const otherAnswer = other.perform(operation)
    agree(answer, otherAnswer, `${place}: answer`)
    answers.push([answer, otherAnswer, place])
    other.time = one.time
    if (index % statePeriod === 0 || index === history.operations.length - 1) {
      agree(one.state(), other.state(), `${place}: state`)
      other.time = one.time
    }
    if (operation.kind === 'configure') {
      one.changes = inOrderOfDomains(one.changes)
      other.changes = inOrderOfDomains(other.changes)
    }
    agree(one.changes, other.changes, `${place}: changes`)
    witness?.(answer)
    witness?.(one.changes)
    answers.push([one.changes, other.changes, place])
    one.changes = []
    other.changes = []
  }
  // What was handed out once does not change any more.
  for (const [answer, otherAnswer, place] of answers) agree(answer, otherAnswer, `${place}: answer, later`)
  return history.operations.length
}

/** Which of several full sites is looked at first is left open, so the domains and partitions are put in one order. */
function inOrderOfDomains(changes: readonly Change[]): Change[] {
  const ofFullSites = changes.filter(({ reason }) => reason === fromFullSite || reason === nonSecureFromFullSite)
  const others = changes.filter((change) => !ofFullSites.includes(change))
  return [...ofFullSites.sort((one, other) => placeOf(one).localeCompare(placeOf(other))), ...others]
}

function placeOf({ cookie }: Change): string {
  return `${cookie.domain} ${partitionText(cookie.partitionKey)}`
}

/** Answers where the jars differ in a history, or `null` where they agree. */
export function disagreement(history: History, expected: JarMaker, actual: JarMaker): string | null {
  try {
    play(history, expected, actual)
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
