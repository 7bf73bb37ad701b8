/**
 * The response of a request of `node:http`, before its listeners run.
 */
import type { ClientRequest, IncomingMessage } from 'node:http'
import { asError } from '../../http/as-error.js'

/** Is called with a response before its listeners are, and returns a function that calls them. */
export type ResponseListener = (response: IncomingMessage) => (deliver: () => boolean) => boolean

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
    let around: ReturnType<ResponseListener>
    try {
      around = report(response)
    } catch (error) {
      if (event === 'response') request.destroy(asError(error))
      else {
        socket?.destroy()
        emit.call(request, 'error', error)
      }
      return false
    }
    return around(deliver)
  }
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
