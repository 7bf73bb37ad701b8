/** What was measured of a workload, and what it says. */

import type { Comparison, Samples, Workload } from './measurement.js'
import { type Spread, spreadOf, spreadOfRatios } from './statistics.js'

/** The samples of a workload's contenders; a round has the same place in each. */
export interface Measured {
  readonly workload: string
  readonly contenders: readonly Samples[]
}

/** How a comparison came out. */
export interface Verdict {
  readonly ratio: Spread
  /** Whether the floor holds; undefined where there is none. */
  readonly holds: boolean | undefined
}

/** The median of each contender and its spread. */
export function spreads({ contenders }: Measured): Map<string, Spread> {
  return new Map(contenders.map(({ contender, samples }) => [contender, spreadOf(samples)]))
}

export function verdictOf({ contenders }: Measured, comparison: Comparison | undefined): Verdict | undefined {
  const samplesOf = (name: string) => contenders.find(({ contender }) => contender === name)?.samples
  if (comparison === undefined) return undefined
  const subject = samplesOf(comparison.subject)
  const against = samplesOf(comparison.against)
  if (subject === undefined || against === undefined) return undefined
  const isFaster = comparison.reads === 'times faster'
  const ratio = isFaster ? spreadOfRatios(against, subject) : spreadOfRatios(subject, against)
  const { floor } = comparison
  const holds = floor === undefined ? undefined : isFaster ? ratio.median >= floor : ratio.median <= floor
  return { ratio, holds }
}

/** The rounds of several processes as one. */
export function together(results: readonly Measured[]): Measured {
  const [first] = results
  if (first === undefined) throw new Error('Nothing was measured')
  return {
    workload: first.workload,
    contenders: first.contenders.map(({ contender }) => ({
      contender,
      samples: results.flatMap(
        (result) => result.contenders.find((other) => other.contender === contender)?.samples ?? [],
      ),
    })),
  }
}

/** Whether a workload is part of a quick run: those of which something is asked. */
export function isQuick({ comparison }: Workload): boolean {
  return comparison?.floor !== undefined
}

/** Whether what came out of another process is a result. */
export function isMeasured(value: unknown): value is Measured {
  return (
    typeof value === 'object' &&
    value !== null &&
    'workload' in value &&
    typeof value.workload === 'string' &&
    'contenders' in value &&
    Array.isArray(value.contenders) &&
    value.contenders.every(isSamples)
  )
}

function isSamples(value: unknown): value is Samples {
  return (
    typeof value === 'object' &&
    value !== null &&
    'contender' in value &&
    typeof value.contender === 'string' &&
    'samples' in value &&
    Array.isArray(value.samples) &&
    value.samples.every((sample) => typeof sample === 'number')
  )
}
