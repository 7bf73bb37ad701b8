/** The servers of all hosts as one function, and the record of what they got. */

import type { Chain } from './history.js'

/** What a server sends. */
export interface Reply {
  readonly status: number
  /** Header fields, as byte strings; Set-Cookie may be there several times. */
  readonly headers: readonly (readonly [name: string, value: string])[]
}

/** The URL of a hop of a chain. It holds the rest of the chain, so that the server needs no memory. */
export function urlOf(chain: Chain, index = 0): string {
  const { scheme, host, path } = chain[index] ?? { scheme: 'https', host: 'none.example', path: '/' }
  const rest = Buffer.from(JSON.stringify(chain), 'utf8').toString('base64url')
  return `${scheme}://${host}${path}?hop=${index}&chain=${rest}`
}

/** The servers. They note the Cookie header of each request of a chain. */
export class Site {
  #seen: string[] = []

  reply(method: string, text: string, cookie: string, origin: string | null): Reply {
    const url = new URL(text)
    const chain = chainOf(url.searchParams.get('chain'))
    const index = Number(url.searchParams.get('hop'))
    const hop = chain?.[index]
    if (chain === null || hop === undefined) return { status: 404, headers: [] }
    // A preflight has no cookies, and is no hop.
    if (method !== 'OPTIONS') this.#seen.push(`${method} ${url.origin}${hop.path}: ${cookie}`)
    const headers: [string, string][] = hop.lines.map((line) => ['set-cookie', line])
    if (hop.clears !== undefined) headers.push(['clear-site-data', hop.clears])
    headers.push(['cache-control', 'no-store'], ['content-type', 'text/html'])
    if (origin !== null) {
      headers.push(['access-control-allow-origin', origin], ['access-control-allow-credentials', 'true'])
    }
    const isLast = index + 1 >= chain.length
    if (!isLast) headers.push(['location', urlOf(chain, index + 1)])
    return { status: isLast ? 200 : hop.status, headers }
  }

  /** What was seen since the last call, in order. */
  take(): readonly string[] {
    const seen = this.#seen
    this.#seen = []
    return seen
  }
}

function chainOf(text: string | null): Chain | null {
  // The program wrote it itself.
  return text === null ? null : (JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as Chain)
}
