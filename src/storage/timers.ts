/**
 * The limit of all timers.
 */

/** The longest that a timer can wait, in milliseconds. A timer with a longer time ends at once. */
export const LONGEST_TIMER = 2 ** 31 - 1
