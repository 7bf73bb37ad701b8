/**
 * The response of a request of `node:http`, before its listeners run.
 */
import type { ClientRequest, IncomingMessage } from 'node:http'
import { asError } from '../../http/as-error.js'

/** Calls the listeners of a response. */
type Around = (deliver: () => boolean) => boolean

/** Is called with a response before its listeners are, and returns a function that calls them, perhaps later. */
export type ResponseListener = (response: IncomingMessage) => Around | Promise<Around>

/**
 * Reports the response before its listeners run. One more listener would come after those that were put first, and
 * would make node:http believe that somebody reads the response. What `report` throws fails the request.
 */
export function beforeResponse(request: ClientRequest, report: ResponseListener): void {
  const { emit } = request
  let isSettled = false
  request.emit = (event: string | symbol, ...values: unknown[]): boolean => {
    const deliver = (): boolean => emit.call(request, event, ...values)
    if (event === 'error') isSettled = true
    else if (event === 'close' && !isSettled && hasSwitched(request)) {
      // node:http closes a request without an error if a server switches protocols and nobody listens for it.
      emit.call(request, 'error', switchError('nothing listens for an upgrade'))
    }
    if (event !== 'response' && event !== 'upgrade') return deliver()
    isSettled = true
    // These two events come with a response first, and 'upgrade' with its socket next.
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

/** Calls the listeners of a response that had to wait. Without a listener node:http would have read it by now. */
function deliverLater(response: IncomingMessage, deliver: () => boolean, cut: (error: Error) => void): void {
  const { destroyed, complete } = response
  if (destroyed && !complete) {
    // The connection was cut meanwhile, and a listener would wait for the rest.
    cut(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }))
    return
  }
  // What a listener throws is an uncaught error, as it is without a wait.
  process.nextTick(() => {
    if (!deliver()) response.resume()
  })
}

/**
 * The error for a response with status 101 that nobody can use. It has no code: clients wait for what follows some of
 * those of sockets.
 */
export function switchError(why: string): Error {
  return new Error(`The server switched protocols, and ${why}`)
}

function hasSwitched(request: ClientRequest): boolean {
  // A request holds its response from the moment when the head arrives, and the declarations leave that out.
  const { res } = request as { res?: IncomingMessage | null }
  return res?.statusCode === 101
}
