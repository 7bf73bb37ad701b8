/**
 * Reports the response of a `node:http` request before its listeners run.
 */
import type { ClientRequest, IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { asError } from '../../http/as-error.js'

/** Calls the listeners of a response. */
type Around = (deliver: () => boolean) => boolean

/** Called with a response before its listeners. Returns a function that calls them, or a promise of one. */
export type ResponseListener = (response: IncomingMessage) => Around | Promise<Around>

/** How the wait of a response will end. */
interface Waiting {
  /** Delivers the response, or fails the request; `null` until that is decided. */
  outcome: (() => void) | null
  /** Emits `close` of the request; `null` until it is due. */
  close: (() => void) | null
}

/**
 * Calls `report` with a response before its listeners run. A listener would not do: it would run after listeners that
 * were prepended, and node:http would assume that somebody reads the response. An error of `report` fails the request.
 *
 * The request can end while its response waits. It then ends as if no response had come.
 */
export function beforeResponse(request: ClientRequest, report: ResponseListener): void {
  const { emit, destroy } = request
  let isSettled = false
  let waiting: Waiting | null = null

  /** Ends the wait, unless something else has ended it. */
  const settle = (outcome: () => void): void => {
    if (waiting === null || waiting.outcome) return
    waiting.outcome = outcome
    // An error of a listener must stay an uncaught error, as it is without a wait.
    process.nextTick(() => {
      const close = waiting?.close
      waiting = null
      if (close) process.nextTick(close)
      outcome()
    })
  }

  const wait = (around: Promise<Around>, response: IncomingMessage, deliver: () => boolean, socket?: Socket): void => {
    waiting = { outcome: null, close: null }
    const cut = (error: Error): boolean => emit.call(request, 'error', error)
    request.destroy = (error) => {
      if (waiting === null) return destroy.call(request, error)
      settle(() => cut(error ?? connectionError('socket hang up')))
      socket?.destroy()
      return destroy.call(request)
    }
    around.then(
      (later) => settle(() => deliverLater(response, () => later(deliver), cut)),
      (error) => request.destroy(asError(error)),
    )
  }

  request.emit = (event: string | symbol, ...values: unknown[]): boolean => {
    const deliver = (): boolean => emit.call(request, event, ...values)
    if (waiting && event === 'close') {
      waiting.close = deliver
      return true
    }
    if (waiting && event === 'error') {
      settle(deliver)
      return true
    }
    if (event === 'error') isSettled = true
    else if (event === 'close' && !isSettled && hasSwitched(request)) {
      // node:http closes a request without an error if a server switches protocols and there is no listener for
      // `upgrade`.
      emit.call(request, 'error', switchError('nothing listens for an upgrade'))
    }
    if (event !== 'response' && event !== 'upgrade') return deliver()
    isSettled = true
    // Both events pass a response first. 'upgrade' passes its socket next.
    const [response, socket] = values as [IncomingMessage, Socket | undefined]
    try {
      const around = report(response)
      if (typeof around === 'function') return around(deliver)
      wait(around, response, deliver, socket)
      return true
    } catch (error) {
      if (event === 'response') request.destroy(asError(error))
      else {
        socket?.destroy()
        emit.call(request, 'error', error)
      }
      return false
    }
  }
}

/**
 * Calls the listeners of a response that had to wait. If there is none, it discards the body, as node:http would have.
 */
function deliverLater(response: IncomingMessage, deliver: () => boolean, cut: (error: Error) => void): void {
  const { destroyed, complete } = response
  // The connection was cut meanwhile. A listener would wait for the rest of the body forever.
  if (destroyed && !complete) cut(connectionError('aborted'))
  else if (!deliver()) response.resume()
}

/** Returns an error as node:http reports it if a connection ends early. */
function connectionError(message: string): Error {
  return Object.assign(new Error(message), { code: 'ECONNRESET' })
}

/**
 * Returns the error for a response with status 101 that nobody can use. It has no `code`, since clients wait for more
 * events after some codes of socket errors.
 */
export function switchError(why: string): Error {
  return new Error(`The server switched protocols, and ${why}`)
}

function hasSwitched(request: ClientRequest): boolean {
  // A request has its response in `res` once the head arrives. The type declarations omit it.
  const { res } = request as { res?: IncomingMessage | null }
  return res?.statusCode === 101
}
