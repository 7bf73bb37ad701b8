/**
 * Databases of browsers distinguish more cookies than a jar does: of the rows of one identity, one is taken (§5.7 step 23).
 */
import type { Draft, Entries, Place } from './entries.js'
import { duplicateIdentity } from './format-reasons.js'

/** A row that may be a cookie, and how much it is to be preferred to others of its identity. */
export interface Candidate {
  readonly place: Place
  readonly draft: Draft
  readonly rank: number
}

/** Takes the candidates, of each identity the one with the highest rank. */
export function takeDistinct(entries: Entries, candidates: readonly Candidate[]): void {
  const best = new Map<string, Candidate>()
  for (const candidate of candidates) {
    const key = keyOf(candidate.draft)
    const other = best.get(key)
    if (other === undefined || candidate.rank >= other.rank) best.set(key, candidate)
  }
  for (const candidate of candidates) {
    const { place, draft } = candidate
    if (entries.isFull(place)) break
    if (best.get(keyOf(draft)) === candidate) entries.take(place, draft)
    else entries.refuse(place, draft.name, duplicateIdentity)
  }
}

function keyOf({ name, domain, path, partitionKey }: Draft): string {
  return JSON.stringify([name, domain, path, partitionKey ?? null])
}
