/**
 * What is to be delivered to listeners when a call is over, in order, including what a listener causes.
 */

export class Outbox {
  #pending: (() => void)[] = []
  #isDelivering = false

  /** Adds a call of listeners, which must not throw. */
  add(deliver: () => void): void {
    this.#pending.push(deliver)
  }

  deliver(): void {
    if (this.#isDelivering) return
    this.#isDelivering = true
    while (this.#pending.length > 0) {
      const deliveries = this.#pending
      this.#pending = []
      for (const deliver of deliveries) deliver()
    }
    this.#isDelivering = false
  }
}

/** Calls a listener; what it throws is reported as an uncaught error. */
export function tell<Told>(listener: (told: Told) => void, told: Told): void {
  try {
    listener(told)
  } catch (error) {
    queueMicrotask(() => {
      throw error
    })
  }
}
