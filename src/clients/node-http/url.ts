/**
 * The URL of a request of `node:http`, by where it goes and never by what its Host header says (RFC 9112 §3.2).
 */
import type { ClientRequest } from 'node:http'
import { readUrl } from '../../algorithms/url.js'
import { BoundedMap } from '../../jar/bounded-map.js'

/** Where a request goes, as `node:http` tells an agent. */
export interface Destination {
  readonly host?: string | null | undefined
  readonly port?: number | string | null | undefined
  /** A socket in the file system, to which the request goes whatever its host. */
  readonly socketPath?: unknown
}

/** Where a request goes through an agent whose options are these: they win over those of the request. */
export function destinationThrough(options: object, destination: Destination): Destination {
  const { host, port, socketPath }: Destination = { ...destination, ...options }
  // Agents take the path of a URL out of their options. One that was set later is that of a socket.
  return { host, port, socketPath: Reflect.get(options, 'path') || socketPath }
}

/** The URL that the cookies of a request belong to; `null` where they belong to none. */
export function urlOf(request: ClientRequest, { host, port, socketPath }: Destination): string | null {
  const { method, path, protocol } = request
  // A tunnel is asked of a proxy, which has no cookies. No URL names a socket in the file system.
  if (method === 'CONNECT' || socketPath) return null
  if (/^https?:\/\//i.test(path)) return urlInAbsoluteForm(request)
  const origin = originOf(protocol, host || 'localhost', Number(port))
  if (origin === null) return null
  // RFC 9112 §3.3: the target of an OPTIONS request that is an asterisk has no path.
  return path === '*' ? `${origin}/` : `${origin}${path.startsWith('/') ? '' : '/'}${path}`
}

// How many origins are read once only; most requests go to few of them.
const origins = new BoundedMap<string | null>(256)

/** The origin of these three, as text; `null` where the host is none. */
function originOf(protocol: string, host: string, port: number): string | null {
  const name = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
  const authority = `${protocol}//${name}:${port > 0 ? port : defaultPort(protocol)}`
  let origin = origins.get(authority)
  if (origin === undefined) {
    // A URL decodes octets in its host, and the name that is looked up keeps them.
    origin = /[/\\?#@%\s]/.test(host) ? null : (readUrl(authority)?.origin ?? null)
    origins.set(authority, origin)
  }
  return origin
}

/** The port of a scheme that names none. */
export function defaultPort(protocol: string): number {
  return protocol === 'https:' ? 443 : 80
}

/** RFC 9112 §3.2.2: the request goes to a proxy, and its Host header names the same authority. */
function urlInAbsoluteForm(request: ClientRequest): string | null {
  const url = readUrl(request.path)
  const header = request.getHeader('host')
  // Anything but a host and a port, and so also no field at all, names no authority.
  if (url === null || typeof header !== 'string' || !/^[\w.:[\]-]+$/.test(header)) return null
  if (readUrl(`${url.protocol}//${header}/`)?.host !== url.host) return null
  // What reaches a proxy in the clear did not come over a secure connection, whatever the proxy does with it.
  if (request.protocol !== 'https:') url.protocol = 'http:'
  return url.href
}
