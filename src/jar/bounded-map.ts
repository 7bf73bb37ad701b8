/**
 * A map that forgets what was not asked for lately, so that it never grows beyond a bound.
 */

export class BoundedMap<Value> {
  readonly #generationSize: number
  #young = new Map<string, Value>()
  #old = new Map<string, Value>()

  /** @param generationSize - it keeps at least so many entries, and at most twice as many. */
  constructor(generationSize: number) {
    this.#generationSize = generationSize
  }

  get(key: string): Value | undefined {
    const value = this.#young.get(key)
    if (value !== undefined || this.#old.size === 0) return value
    const old = this.#old.get(key)
    if (old !== undefined) this.set(key, old)
    return old
  }

  set(key: string, value: Value): void {
    if (this.#young.size >= this.#generationSize) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(key, value)
  }
}
