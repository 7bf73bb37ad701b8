/**
 * Makes dispatchers of the installed versions of undici for the network of the checks.
 */
import type * as undici from 'undici'
import type * as undici8 from 'undici-8'
import type { Net } from './door.js'

/** Returns a dispatcher that reaches the servers of the checks, through a proxy if there is one. */
export function dispatcherFor(from: typeof undici, net: Net): undici.Dispatcher
export function dispatcherFor(from: typeof undici8, net: Net): undici8.Dispatcher
export function dispatcherFor(from: typeof undici | typeof undici8, net: Net): object {
  const { ca, lookup, maxHeaderSize, http2: allowH2, proxy } = net
  if (proxy === null) return new from.Agent({ maxHeaderSize, allowH2, connect: { ca, lookup } })
  return new from.ProxyAgent({ uri: proxy, maxHeaderSize, allowH2, proxyTunnel: false, requestTls: { ca } })
}
