/** The disagreements that are known, with their reasons. One that is not listed here fails the run. */

import type { History } from './history.js'

/** Where the two browsers do not agree, in the shortest history that shows it. */
export interface Disagreement {
  readonly history: History
  /** What the real browser showed and the simulation did not. */
  readonly real: readonly string[]
  /** What the simulation showed and the real browser did not. */
  readonly simulated: readonly string[]
}

/** A disagreement that may be. */
export interface KnownDisagreement {
  readonly browser: 'chromium' | 'firefox'
  readonly reason: string
  readonly matches: (disagreement: Disagreement) => boolean
}

export const knownDisagreements: readonly KnownDisagreement[] = []
