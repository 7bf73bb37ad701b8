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

/** Whether both showed the same lines in another order. */
function isOnlyOrder({ real, simulated }: Disagreement): boolean {
  return JSON.stringify([...real].sort()) === JSON.stringify([...simulated].sort())
}

const clears = ({ history }: Disagreement): boolean =>
  history.some((action) => 'chain' in action && action.chain.some((hop) => hop.clears !== undefined))

/** The lines with their pairs sorted. */
const sortedPairs = (lines: readonly string[]): string =>
  JSON.stringify(
    lines.map((line) =>
      line
        .replace(/^[^:]*: /, '')
        .split('; ')
        .sort(),
    ),
  )

/** Whether one response set more cookies than histories have that are drawn. */
const hasLongResponse = ({ history }: Disagreement): boolean =>
  history.some((action) => 'chain' in action && action.chain.some(({ lines }) => lines.length > 10))

/** The text with U+FFFD, in UTF-8 as octets, in the place of each octet that is not UTF-8. */
function replaced(line: string): string {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(Buffer.from(line, 'latin1'))
  return Buffer.from(text, 'utf8').toString('latin1')
}

export const knownDisagreements: readonly KnownDisagreement[] = [
  {
    browser: 'chromium',
    reason: 'Chromium reports the partitioned cookies that one Clear-Site-Data removes after all others',
    matches: (found) => found.history.at(-1)?.kind === 'events' && clears(found) && isOnlyOrder(found),
  },
  {
    browser: 'firefox',
    reason: 'Firefox reports the cookies that one Clear-Site-Data removes in an order of its own',
    matches: (found) => found.history.at(-1)?.kind === 'events' && clears(found) && isOnlyOrder(found),
  },
  {
    browser: 'firefox',
    reason: 'Firefox replaces what is not UTF-8 in a value by U+FFFD, and the simulation sends the octets that came',
    matches: ({ real, simulated }) =>
      real.length > 0 && JSON.stringify(real) === JSON.stringify(simulated.map(replaced)),
  },
  {
    browser: 'firefox',
    reason:
      'Firefox now and then lists cookies of one long response in another order, if one of them was removed and set again',
    matches: (found) =>
      found.history.at(-1)?.kind === 'read' &&
      hasLongResponse(found) &&
      sortedPairs(found.real) === sortedPairs(found.simulated),
  },
]
