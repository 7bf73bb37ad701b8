/** Two HTTP servers on loopback that answer what the URLs say, tell what they received, serve files and take reports. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Report, Setting } from './check.js'
import type { Received } from './corner.js'

const octetsOf = (text: string): string => Buffer.from(text, 'utf8').toString('latin1')

export class RuntimeServers {
  /** Files that are served to a page, by their paths. */
  readonly files = new Map<string, string>()
  /** What is done with the next report. */
  onReport: (report: Report) => void = () => {}
  readonly origins: Setting['origins']
  /** A URL at whose port nobody listens. */
  readonly closed: string
  readonly #servers: readonly Server[]
  readonly #received = new Map<string, Received[]>()

  private constructor(servers: readonly Server[], ports: readonly number[]) {
    this.#servers = servers
    const [home, neighbour, closed] = ports.map((port) => `http://127.0.0.1:${port}`)
    if (home === undefined || neighbour === undefined || closed === undefined) throw new Error('three ports are wanted')
    this.origins = { home, neighbour, named: home.replace('127.0.0.1', 'localhost') }
    this.closed = `${closed}/`
    for (const server of servers) server.on('request', (request, response) => this.#answer(request, response))
  }

  static async start(): Promise<RuntimeServers> {
    const servers = [createServer({ keepAliveTimeout: 60_000 }), createServer({ keepAliveTimeout: 60_000 })]
    const gone = createServer()
    const ports = await Promise.all([...servers, gone].map(listen))
    await new Promise((resolve) => gone.close(resolve))
    return new RuntimeServers(servers, ports)
  }

  close(): void {
    for (const server of this.#servers) server.close().closeAllConnections()
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(`http://local${request.url}`)
    const [, room = '', corner = ''] = pathname.split('/')
    const body = await bodyOf(request)
    if (body === null) return
    if (room === 'report') {
      response.end()
      this.onReport(JSON.parse(Buffer.from(body, 'latin1').toString('utf8')))
    } else if (room === 'received') {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(this.#received.get(corner) ?? []))
    } else if (room === 'corner') {
      this.#record(corner, request, pathname, body)
      await this.#play(searchParams, response)
    } else {
      const file = this.files.get(pathname)
      response.setHeader('content-type', pathname.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8')
      response.writeHead(file === undefined ? 404 : 200).end(file)
    }
  }

  #record(corner: string, { method = '', headers }: IncomingMessage, path: string, body: string): void {
    const received = this.#received.get(corner) ?? []
    this.#received.set(corner, received)
    received.push({
      method,
      host: headers.host ?? '',
      path,
      cookie: headers.cookie ?? null,
      authorization: headers.authorization ?? null,
      contentType: headers['content-type'] ?? null,
      body,
    })
  }

  async #play(answer: URLSearchParams, response: ServerResponse): Promise<void> {
    const location = answer.get('location')
    const cookies = answer.getAll('cookie')
    if (answer.has('wait')) await new Promise((resolve) => setTimeout(resolve, Number(answer.get('wait'))))
    if (response.destroyed) return
    if (answer.has('cut')) {
      response.socket?.end(`HTTP/1.1 200 OK\r\nset-cookie: ${cookies.join('\r\nset-cookie: ')}`)
      return
    }
    if (location !== null) response.setHeader('location', location)
    if (cookies.length > 0) response.setHeader('set-cookie', cookies)
    response.writeHead(Number(answer.get('status') ?? 200))
    if (answer.has('endless')) {
      response.write('and so on, ')
      return
    }
    response.end(octetsOf(answer.get('body') ?? ''), 'latin1')
  }
}

/** The octets of a body, a code unit each; `null` where the client went away. */
async function bodyOf(request: IncomingMessage): Promise<string | null> {
  let body = ''
  request.setEncoding('latin1')
  try {
    for await (const chunk of request) body += chunk
    return body
  } catch {
    return null
  }
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // A server that listens on a port has one.
  return port
}
