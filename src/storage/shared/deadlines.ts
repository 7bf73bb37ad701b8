/**
 * How long the calls of a jar wait for the storage.
 */

/**
 * The most transactions that share a timer and a signal, which take longer to make than to use. Node warns of
 * more than ten listeners of a signal, and a storage may add two for each transaction.
 */
const SHARED_BY = 4
/** They share them if they begin within this part of the time that each may take. */
const PART = 100

/** The time until which some work has to be done. */
export class Deadline {
  readonly #controller = new AbortController()
  readonly #begin = performance.now()
  readonly #part: number
  readonly #timer: ReturnType<typeof setTimeout>
  readonly #waiting = new Set<(reason: unknown) => void>()
  #begun = 0
  #ended = 0

  /** @param milliseconds - how long it may take. */
  constructor(milliseconds: number) {
    this.#part = milliseconds / PART
    // AbortSignal.timeout would stay in memory until the time is over.
    this.#timer = setTimeout(() => this.#end(), milliseconds)
  }

  /** Is aborted when the time is over. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Notes that work begins; returns false if the work needs another deadline. */
  begin(): boolean {
    const isOver = this.#begun > 0 && this.#begun === this.#ended
    if (isOver || this.#begun >= SHARED_BY || performance.now() - this.#begin > this.#part) return false
    this.#begun += 1
    return true
  }

  /** Notes that work which had begun is done. */
  end(): void {
    this.#ended += 1
    if (this.#begun === this.#ended) clearTimeout(this.#timer)
  }

  /** The result of a promise, or a rejection with a `TimeoutError` when the time is over: a storage may not heed the signal. */
  wait<Result>(promise: Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      const { signal } = this
      if (signal.aborted) reject(signal.reason)
      this.#waiting.add(reject)
      promise.then(
        (result) => {
          this.#waiting.delete(reject)
          resolve(result)
        },
        (error: unknown) => {
          this.#waiting.delete(reject)
          reject(error)
        },
      )
    })
  }

  #end(): void {
    this.#controller.abort(new DOMException('no answer', 'TimeoutError'))
    for (const reject of this.#waiting) reject(this.signal.reason)
    this.#waiting.clear()
  }
}

/** Makes the deadlines of a jar. */
export class Deadlines {
  readonly #milliseconds: number
  #last: Deadline | null = null

  /** @param milliseconds - how long work may take, or a hundredth less. */
  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds
  }

  /** The result of work that gets a signal, or a rejection with a `TimeoutError` when its time is over. */
  async within<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    const deadline = this.begin()
    try {
      return await deadline.wait(work(deadline.signal))
    } finally {
      deadline.end()
    }
  }

  /** The deadline of work that begins now; {@link Deadline.end} is due when it is done. */
  begin(): Deadline {
    if (this.#last?.begin() === true) return this.#last
    const deadline = new Deadline(this.#milliseconds)
    deadline.begin()
    this.#last = deadline
    return deadline
  }
}
