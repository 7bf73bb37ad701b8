/** The clock of engines that run in this process: `Date` shows the time of the question while they run. */

const RealDate = Date

/** Runs a function while the clock shows a time, in milliseconds. */
export async function atTime<Value>(time: number, run: () => Value | Promise<Value>): Promise<Value> {
  class MovedDate extends RealDate {
    constructor(...given: readonly unknown[]) {
      super(...((given.length === 0 ? [time] : given) as [number]))
    }
    static override now(): number {
      return time
    }
  }
  globalThis.Date = MovedDate as DateConstructor
  try {
    return await run()
  } finally {
    globalThis.Date = RealDate
  }
}
