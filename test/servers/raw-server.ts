/**
 * A server on loopback that answers with octets, also with those that no HTTP library would write.
 */
import { type AddressInfo, createServer, type Socket } from 'node:net'

export interface RawServer {
  /** The origin of the server, such as `http://127.0.0.1:4000`. */
  readonly origin: string
  /** The heads of the requests that arrived, one text each, a code unit an octet. */
  readonly heads: string[]
  close(): Promise<void>
}

/**
 * Starts a server that answers each request.
 *
 * @param answer - gets the path of the request and the socket, and the text of the request's head.
 */
export async function startRawServer(answer: (path: string, socket: Socket) => void): Promise<RawServer> {
  const heads: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
    let head = ''
    socket.setEncoding('latin1')
    socket.on('data', (chunk) => {
      head += chunk
      if (!head.includes('\r\n\r\n')) return
      heads.push(head)
      const path = head.split(' ')[1] ?? ''
      head = ''
      answer(path, socket)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    heads,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

/** The octets of a response, its text a code unit an octet. */
export function rawResponse(status: number, headers: readonly string[], body = ''): Buffer {
  const lines = [`HTTP/1.1 ${status} Answer`, ...headers, `Content-Length: ${body.length}`, '', body]
  return Buffer.from(lines.join('\r\n'), 'latin1')
}
