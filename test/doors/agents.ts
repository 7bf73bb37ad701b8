/**
 * Makes agents of `node:http` for the network of the checks.
 */
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { HttpProxyAgent } from 'http-proxy-agent'
import { HttpsProxyAgent } from 'https-proxy-agent'
import type { Net } from './door.js'

/** Agents that reach the servers of the checks, through a proxy if there is one. */
export interface Agents {
  readonly http: HttpAgent
  readonly https: HttpsAgent
  readonly close: () => void
}

/** Trusts a certificate behind the tunnel too, which otherwise each request would have to do. */
class TrustingProxyAgent extends HttpsProxyAgent<string> {
  readonly #ca: string

  constructor(proxy: string, ca: string) {
    super(proxy, { keepAlive: true })
    this.#ca = ca
  }

  override connect(
    ...[request, options]: Parameters<HttpsProxyAgent<string>['connect']>
  ): ReturnType<HttpsProxyAgent<string>['connect']> {
    return super.connect(request, options.secureEndpoint ? { ...options, ca: this.#ca } : options)
  }
}

export function agentsFor({ ca, lookup, proxy }: Net): Agents {
  const options = { keepAlive: true, ca, lookup }
  const http = proxy === null ? new HttpAgent(options) : new HttpProxyAgent(proxy, options)
  const https = proxy === null ? new HttpsAgent(options) : new TrustingProxyAgent(proxy, ca)
  return {
    http,
    https,
    close: () => {
      http.destroy()
      https.destroy()
    },
  }
}
