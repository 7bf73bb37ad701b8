/**
 * Stands between a handler and the controller of its request, in both forms of handlers that undici has.
 */

/** The controller that a handler gets instead of that of undici. In the older form it gets functions that call it. */
export class Controller {
  /** Whether the handler has paused the response. */
  paused = false
  readonly #onAbort: (reason: unknown) => void
  readonly #onResume: () => void
  /** The controller of undici, or an object with its functions in the older form. */
  #given: object = {}
  #end: { readonly reason: unknown; readonly isAborted: boolean } | null = null

  /**
   * @param onAbort - called when the handler aborts the request.
   * @param onResume - called when the handler resumes the response.
   */
  constructor(onAbort: (reason: unknown) => void, onResume: () => void) {
    this.#onAbort = onAbort
    this.#onResume = onResume
  }

  /** Returns the arguments of a callback, with this controller or its functions instead of those of undici. */
  replaceIn(name: string, given: readonly unknown[]): readonly unknown[] {
    const [first, second, third, ...more] = given
    if (name === 'onConnect' && typeof first === 'function') {
      this.#given = { abort: first }
      return [(reason: unknown) => this.abort(reason), ...given.slice(1)]
    }
    if (name === 'onHeaders' && typeof third === 'function') {
      this.#given = { ...this.#given, resume: third }
      return [first, second, () => this.resume(), ...more]
    }
    if (!/^on(Request|Response)/.test(name) || typeof first !== 'object' || first === null) return given
    this.#given = first
    return [this, ...given.slice(1)]
  }

  /**
   * Makes undici abort the request.
   *
   * @param isAborted - whether the handler sees that the request is aborted. If so, a retry does not send it again.
   */
  end(reason: unknown, isAborted: boolean): void {
    this.#end = { reason, isAborted }
    invoke(this.#given, 'abort', reason)
  }

  /** Makes undici resume the connection. */
  flow(): void {
    invoke(this.#given, 'resume')
  }

  abort(reason: unknown): void {
    this.#onAbort(reason)
  }

  pause(): void {
    this.paused = true
    invoke(this.#given, 'pause')
  }

  resume(): void {
    this.paused = false
    this.#onResume()
  }

  get aborted(): boolean {
    return this.#end?.isAborted ?? Reflect.get(this.#given, 'aborted') === true
  }

  get reason(): unknown {
    if (this.#end === null) return Reflect.get(this.#given, 'reason')
    return this.#end.isAborted ? this.#end.reason : null
  }

  get rawHeaders(): unknown {
    return Reflect.get(this.#given, 'rawHeaders')
  }

  set rawHeaders(fields: unknown) {
    Reflect.set(this.#given, 'rawHeaders', fields)
  }

  get rawTrailers(): unknown {
    return Reflect.get(this.#given, 'rawTrailers')
  }

  set rawTrailers(fields: unknown) {
    Reflect.set(this.#given, 'rawTrailers', fields)
  }
}

/** Calls a method, if it exists. The controllers of mocks lack some. */
export function invoke(target: unknown, name: string, ...values: readonly unknown[]): void {
  if (typeof target !== 'object' || target === null) return
  const method: unknown = Reflect.get(target, name)
  if (typeof method === 'function') Reflect.apply(method, target, values)
}
