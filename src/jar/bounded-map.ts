/**
 * A map that never grows beyond a bound: when it is full, it forgets everything and begins anew.
 */

export class BoundedMap<Value> {
  readonly #bound: number
  readonly #values = new Map<string, Value>()
  #hasBeenFull = false
  #offers = 0

  /** @param bound - the most entries that it keeps. */
  constructor(bound: number) {
    this.#bound = bound
  }

  get(key: string): Value | undefined {
    return this.#values.get(key)
  }

  set(key: string, value: Value): void {
    if (this.#values.size >= this.#bound) {
      this.#values.clear()
      this.#hasBeenFull = true
    }
    this.#values.set(key, value)
  }

  /** Sets a value that may well never be asked for: once the map has been full, it takes one in sixteen. */
  offer(key: string, value: Value): void {
    this.#offers += 1
    if (!this.#hasBeenFull || (this.#offers & 15) === 0) this.set(key, value)
  }
}
