/**
 * What the program has around it: its streams, its environment, a clock and signals. Tests pass other ones.
 */
import type { Readable, Writable } from 'node:stream'

/** A stream that may be a terminal. */
export interface Terminal {
  readonly isTTY?: boolean
  readonly columns?: number
}

export interface Surroundings {
  readonly stdin: Readable & Terminal
  readonly stdout: Writable & Terminal
  readonly stderr: Writable & Terminal
  readonly env: Readonly<Record<string, string | undefined>>
  /** The folder of the package. */
  readonly folder: string
  /** The current time in milliseconds. */
  now(): number
  /**
   * While a listener is there, a signal that would end the program calls it instead.
   *
   * @returns a function that removes the listener.
   */
  onInterrupt(listener: () => void): () => void
}
