/**
 * Delays the socket of a `node:http` request, so that its header block can still be changed.
 */
import type { ClientRequest } from 'node:http'
import type { Socket } from 'node:net'
import { asError } from '../../http/as-error.js'

/** The method by which an agent passes a socket or an error to a request. The type declarations omit the error. */
interface SocketTaker {
  onSocket(socket: Socket | null, error?: Error): void
}

/**
 * Lets the request take its socket only once the promise is fulfilled. The agent connects meanwhile, and nothing is
 * sent. If the promise is rejected, the request fails.
 */
export function takeSocketAfter(request: ClientRequest, ready: Promise<void>): void {
  const taker = request as SocketTaker
  const { onSocket } = taker
  const take = (socket: Socket | null, error?: Error): void => onSocket.call(request, socket, error)
  // The promise may be rejected before there is a socket.
  ready.catch(() => {})
  taker.onSocket = (socket, error) => {
    if (socket === null) {
      take(null, error)
      return
    }
    let failure: Error | null = null
    const onError = (thrown: Error): void => {
      failure = thrown
    }
    // The request listens for errors of its socket only once it has taken it.
    socket.on('error', onError)
    const end = (thrown: unknown): void => {
      socket.removeListener('error', onError)
      if (thrown !== null && !socket.destroyed) socket.destroy()
      if (thrown === null) take(socket)
      else take(null, asError(thrown))
    }
    ready.then(() => end(failure ?? (socket.destroyed ? hangUp() : null)), end)
  }
}

/** Returns the error that node:http reports if a connection closes before there is a response. */
function hangUp(): Error {
  return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
}
