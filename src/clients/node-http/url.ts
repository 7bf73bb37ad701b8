/**
 * Finds the URL of a `node:http` request from its destination, never from its Host header (RFC 9112 §3.2).
 */
import type { ClientRequest } from 'node:http'
import { readUrl } from '../../algorithms/url.js'
import { BoundedMap } from '../../input/bounded-map.js'

/** The destination of a request, as `node:http` passes it to an agent. */
export interface Destination {
  readonly host?: string | null | undefined
  readonly port?: number | string | null | undefined
  /** A socket in the file system. If it is set, the request goes there whatever its host. */
  readonly socketPath?: unknown
}

/** Returns the destination of a request through an agent, whose options override those of the request. */
export function destinationThrough(options: object, destination: Destination): Destination {
  const { host, port, socketPath }: Destination = { ...destination, ...options }
  // Agents remove the path of a URL from their options. A path that was set later is of a socket.
  return { host, port, socketPath: Reflect.get(options, 'path') || socketPath }
}

/** Returns the URL that the cookies of a request belong to; `null` if there is none. */
export function urlOf(request: ClientRequest, { host, port, socketPath }: Destination): string | null {
  const { method, path, protocol } = request
  // CONNECT goes to a proxy, which has no cookies. No URL names a socket in the file system.
  if (method === 'CONNECT' || socketPath) return null
  if (/^https?:\/\//i.test(path)) return urlInAbsoluteForm(request)
  const origin = originOf(protocol, host || 'localhost', Number(port))
  if (origin === null) return null
  // RFC 9112 §3.3: if the target of an OPTIONS request is an asterisk, the URL has no path.
  return path === '*' ? `${origin}/` : `${origin}${path.startsWith('/') ? '' : '/'}${path}`
}

// Parsed origins by authority. Most requests go to few of them.
const origins = new BoundedMap<string | null>(256)

/** Returns the origin as text; `null` if the host is not valid. */
function originOf(protocol: string, host: string, port: number): string | null {
  const name = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
  const authority = `${protocol}//${name}:${port > 0 ? port : defaultPort(protocol)}`
  let origin = origins.get(authority)
  if (origin === undefined) {
    // A URL decodes percent-encoded octets in its host. The name that is looked up keeps them.
    origin = /[/\\?#@%\s]/.test(host) ? null : (readUrl(authority)?.origin ?? null)
    origins.set(authority, origin)
  }
  return origin
}

/** Returns the default port of a scheme. */
export function defaultPort(protocol: string): number {
  return protocol === 'https:' ? 443 : 80
}

/** RFC 9112 §3.2.2: the request goes to a proxy, and its Host header names the same authority. */
function urlInAbsoluteForm(request: ClientRequest): string | null {
  const url = readUrl(request.path)
  const header = request.getHeader('host')
  // A missing field, or anything but a host and a port, names no authority.
  if (url === null || typeof header !== 'string' || !/^[\w.:[\]-]+$/.test(header)) return null
  if (readUrl(`${url.protocol}//${header}/`)?.host !== url.host) return null
  // A request to a proxy in the clear is not over a secure connection, whatever the proxy does with it.
  if (request.protocol !== 'https:') url.protocol = 'http:'
  return url.href
}
