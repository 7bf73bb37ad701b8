/**
 * Reports the response of a `node:http` request before its listeners run.
 */
import type { ClientRequest, IncomingMessage } from 'node:http'
import { asError } from '../../http/as-error.js'

/** Calls the listeners of a response. */
type Around = (deliver: () => boolean) => boolean

/** Called with a response before its listeners. Returns a function that calls them, or a promise of one. */
export type ResponseListener = (response: IncomingMessage) => Around | Promise<Around>

/**
 * Calls `report` with a response before its listeners run. A listener would not do: it would run after listeners that
 * were prepended, and node:http would assume that somebody reads the response. An error of `report` fails the request.
 */
export function beforeResponse(request: ClientRequest, report: ResponseListener): void {
  const { emit } = request
  let isSettled = false
  request.emit = (event: string | symbol, ...values: unknown[]): boolean => {
    const deliver = (): boolean => emit.call(request, event, ...values)
    if (event === 'error') isSettled = true
    else if (event === 'close' && !isSettled && hasSwitched(request)) {
      // node:http closes a request without an error if a server switches protocols and there is no listener for
      // `upgrade`.
      emit.call(request, 'error', switchError('nothing listens for an upgrade'))
    }
    if (event !== 'response' && event !== 'upgrade') return deliver()
    isSettled = true
    // Both events pass a response first. 'upgrade' passes its socket next.
    const [response, socket] = values as [IncomingMessage, IncomingMessage['socket'] | undefined]
    const fail = (error: unknown): void => {
      if (event === 'response') request.destroy(asError(error))
      else {
        socket?.destroy()
        emit.call(request, 'error', error)
      }
    }
    try {
      const around = report(response)
      if (typeof around === 'function') return around(deliver)
      const cut = (error: Error): boolean => emit.call(request, 'error', error)
      around.then((later) => deliverLater(response, () => later(deliver), cut), fail)
      return true
    } catch (error) {
      fail(error)
      return false
    }
  }
}

/**
 * Calls the listeners of a response that had to wait. If there is none, it discards the body, as node:http would have.
 */
function deliverLater(response: IncomingMessage, deliver: () => boolean, cut: (error: Error) => void): void {
  const { destroyed, complete } = response
  if (destroyed && !complete) {
    // The connection was cut meanwhile. A listener would wait for the rest of the body forever.
    cut(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }))
    return
  }
  // An error of a listener must stay an uncaught error, as it is without a wait.
  process.nextTick(() => {
    if (!deliver()) response.resume()
  })
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
