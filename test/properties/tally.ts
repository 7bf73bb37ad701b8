/**
 * Counting what histories reach: reasons by their ids, the answers to set-cookie-strings, cookie-strings and changes.
 */

/** Counts what it is shown. */
export class Tally {
  readonly #counts = new Map<string, number>()

  /** Looks at an answer, and at everything in it. */
  readonly count = (observed: unknown): void => {
    if (typeof observed === 'string') this.#add(observed === '' ? 'empty cookie-string' : 'cookie-string')
    if (typeof observed !== 'object' || observed === null) return
    if ('sentence' in observed && 'id' in observed) this.#add(observed.id)
    if ('status' in observed) this.#add(observed.status)
    if ('replaced' in observed) this.#add('replaced')
    if ('cause' in observed) this.#add(observed.cause)
    if ('thrown' in observed) this.#add(observed.thrown)
    for (const part of Object.values(observed)) {
      if (typeof part === 'object' || Array.isArray(observed)) this.count(part)
    }
  }

  /** Answers how often something was reached. */
  of(what: string): number {
    return this.#counts.get(what) ?? 0
  }

  /** All counts, one a line, the rarest first. */
  toString(): string {
    const counts = [...this.#counts].sort(([, one], [, other]) => one - other)
    return counts.map(([what, count]) => `${what}: ${count}`).join('\n')
  }

  #add(what: unknown): void {
    this.#counts.set(String(what), this.of(String(what)) + 1)
  }
}
