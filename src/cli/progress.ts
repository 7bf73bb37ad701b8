/**
 * Shows on a terminal how far long work is. It is never in the output.
 */
import type { Surroundings } from './surroundings.js'

/** How long work may take before it is shown, and how often it is shown again, in milliseconds. */
const FIRST = 500
const AGAIN = 100

export class Progress {
  readonly #around: Surroundings
  #next: number
  #isShown = false

  constructor(around: Surroundings) {
    this.#around = around
    this.#next = performance.now() + FIRST
  }

  /** Shows a text, which has to be printable, if the work has taken long enough. */
  show(text: () => string): void {
    if (this.#around.stderr.isTTY !== true || performance.now() < this.#next) return
    this.#next = performance.now() + AGAIN
    this.#isShown = true
    this.#around.stderr.write(`\r\u001b[K${text()}`)
  }

  /** Removes what is shown. */
  end(): void {
    if (this.#isShown) this.#around.stderr.write('\r\u001b[K')
    this.#isShown = false
  }
}

/** A size in words. */
export function sizeOf(octets: number): string {
  if (octets < 1000) return `${octets} octets`
  return octets < 1_000_000 ? `${(octets / 1000).toFixed(0)} kB` : `${(octets / 1_000_000).toFixed(1)} MB`
}
