/** Measures what is kept in memory. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

export const MEGABYTE = 1_000_000

/** The bytes of the heap that are in use once all garbage is collected. What is measured must be used after it. */
export function heapInUse(): number {
  setFlagsFromString('--expose-gc')
  const collectGarbage: unknown = runInNewContext('gc')
  if (typeof collectGarbage !== 'function') throw new Error('the garbage cannot be collected')
  collectGarbage()
  // The first time may leave what was held weakly.
  collectGarbage()
  return process.memoryUsage().heapUsed
}

/**
 * The least of three measurements. What else a process does may take memory while one runs; what a jar keeps shows in
 * each of them.
 */
export function leastOf(measure: () => number): number {
  return Math.min(measure(), measure(), measure())
}
