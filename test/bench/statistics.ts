/** Medians, their spread, and ratios that are taken round by round. */

/** A median with the quartiles around it. */
export interface Spread {
  readonly p25: number
  readonly median: number
  readonly p75: number
}

export function spreadOf(samples: readonly number[]): Spread {
  const sorted = [...samples].sort((first, second) => first - second)
  return { p25: quantile(sorted, 0.25), median: quantile(sorted, 0.5), p75: quantile(sorted, 0.75) }
}

/** The spread of the ratios of two series: each round has a ratio of its own, made of slices that ran side by side. */
export function spreadOfRatios(numerators: readonly number[], denominators: readonly number[]): Spread {
  const ratios: number[] = []
  for (const [round, numerator] of numerators.entries()) {
    const denominator = denominators[round]
    if (denominator !== undefined) ratios.push(numerator / denominator)
  }
  return spreadOf(ratios)
}

function quantile(sorted: readonly number[], part: number): number {
  const place = (sorted.length - 1) * part
  const low = sorted[Math.floor(place)] ?? Number.NaN
  const high = sorted[Math.ceil(place)] ?? Number.NaN
  return low + (high - low) * (place - Math.floor(place))
}
