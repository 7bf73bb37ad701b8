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

/** Whether both showed the same pairs in different orders. */
function hasSamePairs({ real, simulated }: Disagreement): boolean {
  return sortedPairs(real) === sortedPairs(simulated)
}

const sortedPairs = (lines: readonly string[]): string =>
  JSON.stringify(
    lines.map((line) =>
      line
        .replace(/^[^:]*: /, '')
        .split('; ')
        .sort(),
    ),
  )

/** Whether one response removed a cookie by Max-Age=0 and set one of its name later. */
const setsAgain = ({ history }: Disagreement): boolean =>
  history.some((action) => 'chain' in action && action.chain.some(({ lines }) => lines.some(isSetAgain)))

function isSetAgain(line: string, index: number, lines: readonly string[]): boolean {
  return /max-age=0/i.test(line) && lines.slice(index + 1).some((later) => nameOf(later) === nameOf(line))
}

const nameOf = (line: string): string => (line.split('=', 1)[0] ?? '').trim()

export const knownDisagreements: readonly KnownDisagreement[] = [
  {
    browser: 'firefox',
    reason:
      'Firefox reads the clock once for a response and again for each Max-Age, so a cookie that Max-Age=0 removes is still there, ' +
      'and keeps its place, if a millisecond ends before it is set again',
    matches: (found) => found.history.at(-1)?.kind === 'read' && setsAgain(found) && hasSamePairs(found),
  },
]
