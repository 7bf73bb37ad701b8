/**
 * Holds back what a `node:http` request sends, so that its header block can still be changed.
 */
import type { ClientRequest } from 'node:http'
import type { Socket } from 'node:net'
import { asError } from '../../http/as-error.js'

/** The private output of a request. No public interface lets an agent hold it back. */
interface Output {
  socket: Socket | null
  /** Writes to the socket. Without a socket, it keeps the data. */
  _writeRaw(...values: unknown[]): boolean
  /** Writes the data that was kept. */
  _flush(): void
}

/**
 * Lets the request send nothing until the promise is fulfilled. If the promise is rejected, the request fails.
 *
 * Meanwhile the request has its socket, as while a host name is looked up. So it can be destroyed, and emits `timeout`.
 */
export function holdOutput(request: ClientRequest, ready: Promise<void>): void {
  // The declarations of node:http omit these methods, which are internal.
  const output = request as unknown as Output
  const { _writeRaw: writeRaw, _flush: flush } = output
  // Another jar may replace the methods after this one. So they stay, and check `isHeld`.
  let isHeld = true
  output._writeRaw = (...values) => {
    if (!isHeld) return writeRaw.apply(request, values)
    const { socket } = output
    output.socket = null
    const isBelowLimit = writeRaw.apply(request, values)
    output.socket = socket
    return isBelowLimit
  }
  output._flush = () => {
    if (!isHeld) flush.call(request)
  }
  const release = (): void => {
    isHeld = false
    output._flush()
  }
  ready.then(release, (thrown) => request.destroy(asError(thrown)))
}
