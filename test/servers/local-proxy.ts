/**
 * A proxy on loopback: it opens tunnels, forwards requests whose target is a whole URL, and records what it was asked.
 */
import { createServer, request as httpRequest, type IncomingMessage } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'

/** What the proxy itself was asked. */
export interface Proxied {
  readonly method: string
  /** What stands in the request line: `host:port` for a tunnel, a URL otherwise. */
  readonly target: string
  readonly cookie: string | undefined
}

export interface LocalProxy {
  /** The URL of the proxy, such as `http://127.0.0.1:4000`. */
  readonly url: string
  /** Every request that arrived, in order of arrival. */
  readonly received: Proxied[]
  close(): Promise<void>
}

/** Starts a proxy for which every host name is on this computer. What it says of a tunnel has a Set-Cookie line. */
export async function startLocalProxy(): Promise<LocalProxy> {
  const received: Proxied[] = []
  const sockets = new Set<Socket>()
  const note = ({ method = '', url = '', headers }: IncomingMessage): number => {
    return received.push({ method, target: url, cookie: headers.cookie })
  }
  const server = createServer((request, response) => {
    note(request)
    const { port, pathname, search } = new URL(request.url ?? '', 'http://no-absolute-form.test')
    const { method, headers } = request
    const options = { host: '127.0.0.1', port, path: pathname + search, method, headers, maxHeaderSize: 4_194_304 }
    const onward = httpRequest(options, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders)
      answer.pipe(response)
    })
    onward.on('error', () => response.destroy())
    request.pipe(onward)
  })
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    note(request)
    const onward = connect(Number(request.url?.split(':').at(-1)), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\nSet-Cookie: tunnel=1\r\n\r\n')
      socket.pipe(onward).pipe(socket)
    })
    sockets.add(onward)
    for (const [end, other] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      end.on('error', () => other.destroy())
      end.on('close', () => other.destroy())
    }
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}
