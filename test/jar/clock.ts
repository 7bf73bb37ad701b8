/** A clock that a test sets, and that counts how often it is read. */

/** The time at which the tests begin: 2026-01-01T00:00:00Z, in milliseconds. */
export const START = Date.UTC(2026, 0, 1)

export class Clock {
  /** The current time, in milliseconds. */
  time = START
  /** How often the time was read. */
  reads = 0
  /** What happens when the time is read. */
  onRead: () => void = () => undefined

  readonly now = (): number => {
    this.reads += 1
    this.onRead()
    return this.time
  }
}
