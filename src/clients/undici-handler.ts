/**
 * The handlers that listen in between undici and the handler of a request: one for each form that undici has of them.
 */

/** What the door wants to hear of a request. */
export interface Exchange {
  /** The request is about to be written: why it must not be, or `null`. */
  refuses(context: unknown): TypeError | null
  /** The head of the final response is there. */
  answered(status: number, setCookieLines: readonly string[]): void
}

type Callback = (...given: unknown[]) => unknown

/** A handler of undici, as it is called: by its members, whichever of them it has. */
interface Handler<Member extends string> {
  readonly handler: { readonly [member in Member]?: Callback }
  readonly exchange: Exchange
}

/** Puts an exchange in between, by the form of the handler. */
export function listening(handler: object, exchange: Exchange): object {
  // Each callback is called with what undici gives, and nothing else is assumed of it.
  return 'onRequestStart' in handler
    ? new ListeningHandler({ handler, exchange } as Handler<CurrentMember>)
    : new ListeningLegacyHandler({ handler, exchange } as Handler<LegacyMember>)
}

type CurrentMember =
  | 'onRequestStart'
  | 'onRequestUpgrade'
  | 'onResponseStarted'
  | 'onResponseStart'
  | 'onResponseData'
  | 'onResponseEnd'
  | 'onResponseError'
  | 'onBodySent'
  | 'onRequestSent'

/** The form of undici 7 and later. */
class ListeningHandler {
  readonly #handler: Handler<CurrentMember>['handler']
  readonly #exchange: Exchange

  constructor({ handler, exchange }: Handler<CurrentMember>) {
    this.#handler = handler
    this.#exchange = exchange
  }

  onRequestStart(...given: [controller: { abort(reason: Error): void }, context: unknown]): unknown {
    const error = this.#exchange.refuses(given[1])
    // What is aborted is not tried again by a retry above.
    if (error !== null) return given[0].abort(error)
    return this.#handler.onRequestStart?.(...given)
  }

  onRequestUpgrade(...given: [controller: unknown, status: number, headers: unknown, socket: unknown]): unknown {
    this.#exchange.answered(given[1], linesOfRecord(given[2]))
    return this.#handler.onRequestUpgrade?.(...given)
  }

  onResponseStarted(...given: unknown[]): unknown {
    return this.#handler.onResponseStarted?.(...given)
  }

  onResponseStart(...given: [controller: unknown, status: number, headers: unknown, message: unknown]): unknown {
    if (given[1] >= 200) this.#exchange.answered(given[1], linesOfRecord(given[2]))
    return this.#handler.onResponseStart?.(...given)
  }

  onResponseData(...given: unknown[]): unknown {
    return this.#handler.onResponseData?.(...given)
  }

  onResponseEnd(...given: unknown[]): unknown {
    return this.#handler.onResponseEnd?.(...given)
  }

  onResponseError(...given: unknown[]): unknown {
    return this.#handler.onResponseError?.(...given)
  }

  onBodySent(...given: unknown[]): unknown {
    return this.#handler.onBodySent?.(...given)
  }

  onRequestSent(...given: unknown[]): unknown {
    return this.#handler.onRequestSent?.(...given)
  }
}

type LegacyMember =
  | 'onConnect'
  | 'onUpgrade'
  | 'onResponseStarted'
  | 'onHeaders'
  | 'onData'
  | 'onComplete'
  | 'onError'
  | 'onBodySent'
  | 'onRequestSent'

/** The form of undici 6, which is in Node 20 and 22. */
class ListeningLegacyHandler {
  readonly #handler: Handler<LegacyMember>['handler']
  readonly #exchange: Exchange

  constructor({ handler, exchange }: Handler<LegacyMember>) {
    this.#handler = handler
    this.#exchange = exchange
  }

  onConnect(...given: [abort: (reason: Error) => void, context: unknown]): unknown {
    const error = this.#exchange.refuses(given[1])
    if (error !== null) return given[0](error)
    return this.#handler.onConnect?.(...given)
  }

  onUpgrade(...given: [status: number, headers: unknown, socket: unknown]): unknown {
    this.#exchange.answered(given[0], linesOfList(given[1]))
    return this.#handler.onUpgrade?.(...given)
  }

  onResponseStarted(...given: unknown[]): unknown {
    return this.#handler.onResponseStarted?.(...given)
  }

  onHeaders(...given: [status: number, headers: unknown, resume: unknown, message: unknown]): unknown {
    if (given[0] >= 200) this.#exchange.answered(given[0], linesOfList(given[1]))
    return this.#handler.onHeaders?.(...given)
  }

  onData(...given: unknown[]): unknown {
    return this.#handler.onData?.(...given)
  }

  onComplete(...given: unknown[]): unknown {
    return this.#handler.onComplete?.(...given)
  }

  onError(...given: unknown[]): unknown {
    return this.#handler.onError?.(...given)
  }

  onBodySent(...given: unknown[]): unknown {
    return this.#handler.onBodySent?.(...given)
  }

  onRequestSent(...given: unknown[]): unknown {
    return this.#handler.onRequestSent?.(...given)
  }
}

function linesOfRecord(headers: unknown): string[] {
  if (typeof headers !== 'object' || headers === null) return []
  return textsOf(Reflect.get(headers, 'set-cookie'))
}

/** The list has names and values in turn, each a text or its octets. */
function linesOfList(headers: unknown): string[] {
  if (!Array.isArray(headers)) return []
  return headers.flatMap((value, index) => {
    const isSetCookie = index % 2 === 1 && textsOf(headers[index - 1])[0]?.toLowerCase() === 'set-cookie'
    return isSetCookie ? textsOf(value) : []
  })
}

/** One text or several, a code unit an octet. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (value instanceof Uint8Array) return [Array.from(value, (octet) => String.fromCharCode(octet)).join('')]
  return Array.isArray(value) ? value.flatMap(textsOf) : []
}
