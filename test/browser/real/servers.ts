/** The servers of a {@link Site} on loopback, one for http and one for https, on free ports. */

import { createServer as createHttp, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { makeCertificate } from '../../servers/certificate.js'
import { HOSTS } from './history.js'
import type { Site } from './site.js'

export interface Servers {
  /** The port of http. */
  readonly port: number
  /** The port of https. */
  readonly securePort: number
  readonly stop: () => void
}

export async function startServers(site: Site): Promise<Servers> {
  const listener =
    (scheme: string) =>
    (request: IncomingMessage, response: ServerResponse): void => {
      const { host = '', cookie = '', origin } = request.headers
      const reply = site.reply(request.method ?? 'GET', `${scheme}://${host}${request.url}`, cookie, origin ?? null)
      response.statusCode = reply.status
      for (const [name, value] of reply.headers) response.appendHeader(name, value)
      // A body of octets keeps Node from writing the headers as UTF-8.
      request.resume().on('end', () => response.end(Buffer.from('<!doctype html><body>')))
    }
  // A URL holds all lines of its chain.
  const maxHeaderSize = 1_000_000
  const plain = createHttp({ maxHeaderSize }, listener('http'))
  const secure = createHttps({ ...(await makeCertificate(HOSTS)), maxHeaderSize }, listener('https'))
  const [port, securePort] = await Promise.all([listen(plain), listen(secure)])
  const stop = (): void => {
    for (const server of [plain, secure]) {
      server.close()
      server.closeAllConnections()
    }
  }
  return { port, securePort, stop }
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the server has no port')
  return address.port
}
