/**
 * What all timers have in common.
 */

/** The longest that a timer can wait, in milliseconds. A longer one ends at once. */
export const LONGEST_TIMER = 2 ** 31 - 1
