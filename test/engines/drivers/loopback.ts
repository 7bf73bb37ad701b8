/**
 * A server on loopback for engines that only speak HTTP. Its response to each request of a question has the line of the
 * step, with the octets of the vector. It records the Cookie header of the request.
 *
 * It is also a proxy, which connects every name to itself, and serves TLS on its second port.
 */

import { createConnection, createServer, type Server, type Socket } from 'node:net'
import { createServer as createSecureServer } from 'node:tls'
import { makeCertificate } from '../../servers/certificate.js'

/** The line that the server sends, and a function that receives the Cookie header of the request. */
export interface Exchange {
  /** The Set-Cookie line, without CR, LF or NUL. */
  readonly line: string | null
  /** Called with the Cookie header, before the response is sent. */
  readonly seen: (cookie: string) => void | Promise<void>
}

export class Loopback {
  readonly port: number
  readonly securePort: number
  readonly #servers: readonly Server[]
  readonly #sockets: Set<Socket>
  #exchanges: Exchange[] = []

  private constructor(port: number, securePort: number, servers: readonly Server[], sockets: Set<Socket>) {
    this.port = port
    this.securePort = securePort
    this.#servers = servers
    this.#sockets = sockets
  }

  static async start(): Promise<Loopback> {
    const sockets = new Set<Socket>()
    let loopback: Loopback | undefined
    const serve = (socket: Socket): void => {
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy())
      readHeads(socket, (head) => loopback?.reply(socket, head))
    }
    const plain = createServer(serve)
    const secure = createSecureServer(await makeCertificate(['site.example']), serve)
    secure.on('tlsClientError', () => undefined)
    const [port, securePort] = await Promise.all([listen(plain), listen(secure)])
    loopback = new Loopback(port, securePort, [plain, secure], sockets)
    return loopback
  }

  /** Sets the exchanges of the next requests, in order. */
  expect(exchanges: readonly Exchange[]): void {
    this.#exchanges = [...exchanges]
  }

  /** The number of expected requests that have not arrived. */
  get left(): number {
    return this.#exchanges.length
  }

  async reply(socket: Socket, head: string): Promise<void> {
    if (head.startsWith('CONNECT ')) {
      socket.removeAllListeners('data')
      // Data through the tunnel is TLS if it begins with a handshake.
      socket.once('data', (first) => {
        const tunnel = createConnection(first[0] === 0x16 ? this.securePort : this.port)
        tunnel.on('error', () => socket.destroy())
        tunnel.write(first)
        socket.pipe(tunnel).pipe(socket)
      })
      socket.write('HTTP/1.1 200 Connected\r\n\r\n')
      return
    }
    const exchange = this.#exchanges.shift()
    const cookies = [...head.matchAll(/^cookie:[ \t]*(.*?)[ \t]*$/gim)].map(([, value]) => value)
    await exchange?.seen(cookies.join('; '))
    const line = exchange === undefined || exchange.line === null ? '' : `Set-Cookie: ${exchange.line}\r\n`
    socket.end(`HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n${line}\r\n`, 'latin1')
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await Promise.all(this.#servers.map((server) => new Promise((resolve) => server.close(resolve))))
  }
}

/** Calls back with each head of a request that has no body. */
function readHeads(socket: Socket, found: (head: string) => void): void {
  let received = ''
  socket.on('data', (data) => {
    received += data.toString('latin1')
    const end = received.indexOf('\r\n\r\n')
    if (end < 0) return
    const head = received.slice(0, end + 2).replaceAll('\r\n', '\n')
    received = received.slice(end + 4)
    found(head)
  })
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the server has no port')
  return address.port
}
