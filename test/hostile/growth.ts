/** Measures how the time of some work grows when its input doubles. */

/** Above this factor, work on twice the input is not linear. The factor of quadratic work is four. */
export const LINEAR = 3.5

/** The least time of one sample, in milliseconds: so short that a busy machine seldom interrupts it. */
const SAMPLE = 0.2
/** The most time for all samples together, in milliseconds. */
const PATIENCE = 10_000
const FEWEST_ROUNDS = 5

export interface Growth {
  /** The time for the double input, divided by the time for the single one. */
  readonly factor: number
  /** The time for the double input, in milliseconds. */
  readonly milliseconds: number
}

/**
 * Compares the best time for an input with the best time for twice the input. It takes more samples as long as a busy
 * machine could be the cause of the result.
 *
 * @param prepare - makes the work for an input of this size.
 * @param clock - the time in milliseconds. The default is the processor time of the process, since a busy machine
 * interrupts long work more often than short work.
 */
export function growth(
  prepare: (size: number) => () => unknown,
  size: number,
  clock: () => number = processorTime,
): Growth {
  const start = clock()
  const single = prepare(size)
  const double = prepare(2 * size)
  let times = 1
  while (duration(single, times, clock) < SAMPLE && clock() - start < PATIENCE) times *= 2

  let singleBest = Number.POSITIVE_INFINITY
  let doubleBest = Number.POSITIVE_INFINITY
  for (let round = 1; ; round += 1) {
    singleBest = Math.min(singleBest, duration(single, times, clock))
    doubleBest = Math.min(doubleBest, duration(double, times, clock))
    const isLinear = round >= FEWEST_ROUNDS && doubleBest <= LINEAR * singleBest
    if (isLinear || clock() - start > PATIENCE) break
  }
  return { factor: doubleBest / singleBest, milliseconds: doubleBest / times }
}

/** Returns the best time of some work, in milliseconds of processor time. */
export function bestTime(work: () => unknown): number {
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < FEWEST_ROUNDS; round += 1) best = Math.min(best, duration(work, 1, processorTime))
  return best
}

function processorTime(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

function duration(work: () => unknown, times: number, clock: () => number): number {
  const start = clock()
  for (let time = 0; time < times; time += 1) work()
  return clock() - start
}
