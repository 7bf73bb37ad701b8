/**
 * The clients of one jar, by the contexts of the requests that documents and workers make (§5.2).
 */
import { BoundedMap } from '../input/bounded-map.js'
import type { RequestContext } from '../input/request-context.js'
import type { CookieClient } from '../jar/cookie-client.js'
import type { CookieJar } from '../jar/cookie-jar.js'

/** The most contexts whose clients are kept. */
const CONTEXTS = 256

export class ContextClients {
  readonly jar: CookieJar
  readonly #clients = new BoundedMap<CookieClient>(CONTEXTS)

  constructor(jar: CookieJar) {
    this.jar = jar
  }

  /** The client for a context. Documents with the same context share it, and what it remembers. */
  client(context: RequestContext): CookieClient {
    const { type, sameSite, topLevelNavigation, method, thirdParty, partitionKey } = context
    const partition = partitionKey ? `${partitionKey.topLevelSite} ${partitionKey.hasCrossSiteAncestor}` : ''
    const key = `${type} ${sameSite} ${topLevelNavigation ? method : ''} ${thirdParty} ${partition}`
    let client = this.#clients.get(key)
    if (client === undefined) {
      client = this.jar.client(context)
      this.#clients.set(key, client)
    }
    return client
  }
}
