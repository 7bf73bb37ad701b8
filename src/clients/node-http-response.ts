/**
 * The response of a request of `node:http`, before its listeners run.
 */
import type { ClientRequest, IncomingMessage } from 'node:http'

/** Is called with a response before its listeners are, and returns a function that calls them. */
export type ResponseListener = (response: IncomingMessage) => (deliver: () => boolean) => boolean

/**
 * Reports the response before its listeners run. One more listener would come after those that were put first, and
 * would make node:http believe that somebody reads the response. What `report` throws fails the request.
 */
export function beforeResponse(request: ClientRequest, report: ResponseListener): void {
  const { emit } = request
  request.emit = (event: string | symbol, ...values: unknown[]): boolean => {
    const deliver = (): boolean => emit.call(request, event, ...values)
    if (event !== 'response' && event !== 'upgrade') return deliver()
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

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown))
}
