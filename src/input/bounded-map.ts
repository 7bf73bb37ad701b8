/**
 * A map that never grows beyond a bound: when it is full, it forgets everything.
 */

export class BoundedMap<Value, Key = string> {
  readonly #bound: number
  readonly #values = new Map<Key, Value>()
  #hasBeenFull = false

  /** @param bound - the most entries that it keeps. */
  constructor(bound: number) {
    this.#bound = bound
  }

  /** Whether it has dropped entries because it was full. */
  get hasBeenFull(): boolean {
    return this.#hasBeenFull
  }

  get(key: Key): Value | undefined {
    return this.#values.get(key)
  }

  set(key: Key, value: Value): void {
    if (this.#values.size >= this.#bound) {
      this.#values.clear()
      this.#hasBeenFull = true
    }
    this.#values.set(key, value)
  }
}
