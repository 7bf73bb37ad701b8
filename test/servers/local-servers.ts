/**
 * An HTTP and an HTTPS server on loopback which answer for any host names, and record what they were asked.
 */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server, ServerResponse } from 'node:http'
import {
  constants,
  createSecureServer as createHttp2Server,
  type Http2SecureServer,
  Http2ServerResponse,
} from 'node:http2'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo, LookupFunction, Socket } from 'node:net'
import { Agent, fetch as undiciFetch } from 'undici'
import { makeCertificate } from './certificate.js'

/** A request as a server received it. */
export interface Received {
  readonly method: string
  /** The URL, without the port. */
  readonly url: string
  /** The query of the URL. */
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  /** The value of the Cookie header field; `undefined` where there was none. */
  readonly cookie: string | undefined
  readonly body: string
}

/** What a server answers: 200 with an empty body, unless it says otherwise. */
export interface Reply {
  readonly status?: number
  /** Where to go; an absolute URL is written without its port. */
  readonly location?: string
  readonly setCookie?: string | readonly string[]
  readonly headers?: Readonly<Record<string, string>>
  /** A text, or pieces of one; where these throw, the response is cut off. */
  readonly body?: string | AsyncIterable<string>
  /** Header fields of a response with status 103 that goes before. */
  readonly earlyHints?: Readonly<Record<string, string>>
  /** Octets, a code unit each, that are written to the connection instead of all that; then it is closed. */
  readonly raw?: string
}

/** Answers that every host name is on this computer. */
export const everyNameIsLocal: LookupFunction = (_host, options, callback) => {
  if (options.all) callback(null, [{ address: '127.0.0.1', family: 4 }])
  else callback(null, '127.0.0.1', 4)
}

/** A fetch whose types are those of the library that it comes from. */
export type LocalFetch = (...[input, init]: Parameters<typeof undiciFetch>) => ReturnType<typeof undiciFetch>

export class LocalServers {
  /** Every request that arrived, in order of arrival. */
  readonly received: Received[] = []
  /** How many connections were made. */
  connections = 0
  /** Sends every host name to these servers, and trusts their certificate. */
  readonly dispatcher: Agent
  /** The certificate of the HTTPS server, in PEM. */
  readonly ca: string
  readonly #routes = new Map<string, Reply | ((received: Received) => Reply | Promise<Reply>)>()
  readonly #servers: readonly (Server | Http2SecureServer)[]
  readonly #sockets = new Set<Socket>()
  readonly #ports: ReadonlyMap<string, number>

  private constructor(
    servers: readonly (Server | Http2SecureServer)[],
    ports: ReadonlyMap<string, number>,
    ca: string,
  ) {
    this.#servers = servers
    this.#ports = ports
    this.ca = ca
    this.dispatcher = new Agent({ maxHeaderSize: 4_194_304, connect: { ca, lookup: everyNameIsLocal } })
  }

  /**
   * Starts both servers, on ports of their own.
   *
   * @param hosts - the names that the certificate is valid for.
   * @param options - `http2` lets the HTTPS server speak HTTP/2 with clients that ask for it.
   */
  static async start(hosts: readonly string[], { http2 = false } = {}): Promise<LocalServers> {
    const certificate = await makeCertificate(hosts)
    const plain = createServer()
    const secure = http2 ? createHttp2Server({ ...certificate, allowHTTP1: true }) : createSecureServer(certificate)
    const ports = new Map([
      ['http:', await listen(plain)],
      ['https:', await listen(secure)],
    ])
    const servers = new LocalServers([plain, secure], ports, certificate.cert)
    for (const [server, scheme] of [
      [plain, 'http'],
      [secure, 'https'],
    ] as const) {
      // The compatible part of HTTP/2 has the same members for all that is used here.
      server.on('request', (request: IncomingMessage, response: ServerResponse) =>
        servers.#answer(scheme, request, response),
      )
      server.on(scheme === 'http' ? 'connection' : 'secureConnection', () => {
        servers.connections += 1
      })
      server.on('connection', (socket: Socket) => {
        servers.#sockets.add(socket)
        socket.once('close', () => servers.#sockets.delete(socket))
      })
    }
    return servers
  }

  /** Says what is answered at a URL (without a port, query and fragment), whatever the method. */
  route(url: string, reply: Reply | ((received: Received) => Reply | Promise<Reply>)): this {
    this.#routes.set(url, reply)
    return this
  }

  /** The URL with the port that its scheme has here, where it has a scheme and a host. */
  url(url: string): string {
    return url.replace(/^(https?:)\/\/(?:[^/@]*@)?[a-z\d.-]+(?=[/?#]|$)/, (start, scheme: string) => {
      return `${start}:${this.#ports.get(scheme)}`
    })
  }

  /** The URL without a port. */
  nameOf(url: string): string {
    return url.replace(/:\d+(?=\/|$)/, '')
  }

  /** The Cookie headers that came with the requests for a URL (without port and query), in order; `undefined` for none. */
  cookiesAt(url: string): (string | undefined)[] {
    return this.received.filter((received) => received.url.split('?')[0] === url).map(({ cookie }) => cookie)
  }

  /** The fetch of the `undici` package, sent to these servers. */
  get fetch(): LocalFetch {
    return (input, init) => undiciFetch(input, { dispatcher: this.dispatcher, ...init })
  }

  /** Forgets routes and what was received. */
  reset(): void {
    this.#routes.clear()
    this.received.length = 0
    this.connections = 0
  }

  async close(): Promise<void> {
    await this.dispatcher.destroy()
    await Promise.all(
      this.#servers.map(async (server) => {
        const closed = new Promise((resolve) => server.close(resolve))
        for (const socket of this.#sockets) socket.destroy()
        await closed
      }),
    )
  }

  async #answer(scheme: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const host = request.headers[':authority'] ?? request.headers.host ?? ''
    const name = `${scheme}://${this.nameOf(String(host))}`
    const url = new URL(`${name}${request.url}`)
    let body = ''
    request.setEncoding('latin1')
    try {
      for await (const chunk of request) body += chunk
    } catch {
      return // The client went away.
    }
    const { method = '', headers } = request
    const received = { method, url: url.href, query: url.searchParams, headers, cookie: headers.cookie, body }
    this.received.push(received)
    const route = this.#routes.get(`${name}${url.pathname}`) ?? {}
    const reply = typeof route === 'function' ? await route(received) : route
    if (response.destroyed) return
    if (reply.raw !== undefined) {
      // A stream of HTTP/2 has no such octets: it is reset.
      if (request.httpVersionMajor === 2) cutOff(response)
      else request.socket.end(Buffer.from(reply.raw, 'latin1'))
      return
    }
    if (reply.earlyHints !== undefined) response.writeEarlyHints({ link: '</>; rel=preload', ...reply.earlyHints })
    if (reply.location !== undefined) {
      response.setHeader('location', this.url(reply.location))
    }
    if (reply.setCookie !== undefined) response.setHeader('set-cookie', reply.setCookie)
    response.writeHead(reply.status ?? 200, reply.headers)
    try {
      if (typeof reply.body === 'object') for await (const chunk of reply.body) response.write(chunk)
      response.end(typeof reply.body === 'object' ? undefined : reply.body)
    } catch {
      cutOff(response)
    }
  }
}

/** Ends a response in a way that no client can take for its end. */
function cutOff(response: object): void {
  if (response instanceof Http2ServerResponse) response.stream.close(constants.NGHTTP2_INTERNAL_ERROR)
  else if (response instanceof ServerResponse) response.destroy()
}

async function listen(server: Server | Http2SecureServer): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return port
}
