/** Measures memory in use. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

export const MEGABYTE = 1_000_000

/**
 * Returns the bytes of the heap in use after a garbage collection. Use the measured object afterwards, or it may be
 * collected too.
 */
export function heapInUse(): number {
  setFlagsFromString('--expose-gc')
  const collectGarbage: unknown = runInNewContext('gc')
  if (typeof collectGarbage !== 'function') throw new Error('the garbage cannot be collected')
  collectGarbage()
  // The first collection may leave objects that were held weakly.
  collectGarbage()
  return process.memoryUsage().heapUsed
}

/**
 * Returns the least of three measurements, or 0 if that is negative. Other work of the process may use memory during one
 * of them, or free some, but the memory of a jar is in all three.
 */
export function leastOf(measure: () => number): number {
  return Math.max(0, Math.min(measure(), measure(), measure()))
}
