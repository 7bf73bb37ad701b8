/**
 * Holds the callbacks of a response back until its cookies are stored, and while its handler has paused it.
 *
 * The wait for the cookies does not pause the connection: undici 7 fails with an assertion if a server closes a paused
 * connection.
 */
import { asError } from '../../http/as-error.js'
import { Controller, invoke } from './controller.js'
import { report } from './failure.js'

/** A callback that undici calls. */
export interface Called {
  readonly name: string
  /** The arguments. For an upgrade, the last one is the socket. */
  readonly given: readonly unknown[]
  /** Runs before the callback. Returns whether to call it, or a promise that it waits for. */
  before(): boolean | Promise<void>
  /** Calls the callback of the handler. */
  call(given: readonly unknown[]): unknown
}

/** The callbacks that wait while the handler has paused the response. */
const OF_BODY: readonly string[] = ['onResponseData', 'onResponseEnd', 'onData', 'onComplete']

/** The callbacks of one request. */
export class HeldCallbacks {
  readonly #handler: object
  readonly #controller: Controller
  /** The callbacks that are due, in order. */
  readonly #due: (() => unknown)[] = []
  #socket: unknown
  /** Whether the cookies are being stored, or due callbacks are being called. */
  #isBusy = false
  /** Whether undici has reported the end of the response. */
  #isComplete = false
  /** Whether the handler has got an error. It gets nothing after that. */
  #hasFailed = false

  constructor(handler: object) {
    this.#handler = handler
    this.#controller = new Controller(
      (reason) => this.#abort(reason),
      () => this.#resume(),
    )
  }

  /** Passes a callback on, now or later. Returns the value to return to undici. */
  pass({ name, given, before, call }: Called): unknown {
    const isOldForm = !name.startsWith('onRe')
    const answer = (): unknown => (isOldForm ? !this.#controller.paused : undefined)
    if (this.#hasFailed) return answer()
    if (name === 'onResponseEnd' || name === 'onComplete') this.#isComplete = true
    if (name.endsWith('Upgrade')) this.#socket = given.at(-1)
    const passed = this.#controller.replaceIn(name, given)
    const callNow = (): unknown => {
      if (name === 'onResponseError' || name === 'onError') this.#hasFailed = true
      const result = call(passed)
      if (result === false && (name === 'onHeaders' || name === 'onData')) this.#controller.paused = true
      return result
    }
    const run = (): unknown => {
      const verdict = before()
      if (typeof verdict === 'boolean') return verdict ? callNow() : undefined
      this.#isBusy = true
      this.#due.unshift(callNow)
      this.#release(verdict)
      return answer()
    }
    const isHeld = this.#isBusy || this.#due.length > 0 || (this.#controller.paused && OF_BODY.includes(name))
    if (!isHeld) return run()
    this.#due.push(run)
    return answer()
  }

  /** Waits for the cookies, then calls the due callbacks. Fails the request if the cookies cannot be stored. */
  async #release(stored: Promise<void>): Promise<void> {
    try {
      await stored
    } catch (error) {
      this.#fail(asError(error), true)
    }
    this.#callNext()
    // The fetch of Node misses an error of the body that comes together with the head.
    if (this.#due.length > 0) await new Promise((resolve) => setImmediate(resolve))
    this.#isBusy = false
    this.#callDue()
  }

  #callDue(): void {
    if (this.#isBusy) return
    this.#isBusy = true
    while (this.#due.length > 0 && !this.#controller.paused) this.#callNext()
    this.#isBusy = false
  }

  /** Calls one callback. An error that it throws fails the request as in undici: a retry may send it again. */
  #callNext(): void {
    try {
      this.#due.shift()?.()
    } catch (error) {
      this.#fail(error, false)
    }
  }

  #fail(reason: unknown, isAborted: boolean): void {
    if (this.#hasFailed) return
    this.#hasFailed = true
    this.#due.length = 0
    this.#controller.end(reason, isAborted)
    invoke(this.#socket, 'destroy')
    // undici takes null for no error.
    report(this.#handler, this.#controller, reason || asError(reason))
  }

  /**
   * Aborts the request. If callbacks are held back, the handler gets the error at once, without a wait for the jar.
   * undici reports no error if it has already received the whole response.
   */
  #abort(reason: unknown): void {
    if (this.#due.length > 0 || (this.#isBusy && !this.#isComplete)) this.#fail(reason, true)
    else this.#controller.end(reason, true)
  }

  #resume(): void {
    this.#callDue()
    // After that, the connection may carry the response to another request.
    if (!this.#controller.paused && !this.#isComplete) this.#controller.flow()
  }
}
