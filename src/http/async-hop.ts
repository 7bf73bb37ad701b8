/**
 * One request and its response, with a jar whose verbs return promises (§5.7, §5.8.1).
 */
import { cookieString } from '../algorithms/cookie-string.js'
import type { Cookie } from '../cookie/cookie.js'
import type { Explanation } from '../jar/decision.js'
import { type CookiePair, cookieHeader } from './cookie-header.js'
import type { AsyncClient, AsyncJar } from './door-arguments.js'
import {
  copiesOf,
  type Hop,
  type HopContext,
  type HopEffects,
  type HopResponse,
  isClearing,
  noteHsts,
  type ReceivedLine,
  reachedBy,
} from './hop.js'
import { headersOf } from './response-headers.js'

/** One request of a client. Wait for `ready` before `begin`, and for `end` before anybody sees the response. */
export class AsyncHop {
  readonly jar: AsyncJar
  readonly #client: AsyncClient
  readonly #effects: HopEffects
  readonly #url: string
  readonly #method: string
  #cookies: readonly Cookie[] = []
  #cookie = ''
  #retrieval: Explanation = { included: [], excluded: [], reasons: [] }

  constructor(
    { url, method }: Pick<Hop, 'url' | 'method'>,
    jar: AsyncJar,
    page: HopContext | undefined,
    effects: HopEffects,
  ) {
    this.jar = jar
    // Without a page every hop is same-site, whatever its method.
    this.#client = page === undefined ? jar.client() : jar.client({ ...page, method })
    this.#effects = effects
    this.#url = url
    this.#method = method
  }

  /** Reads the cookies of the request. */
  readonly ready = async (): Promise<void> => {
    const explaining = this.#effects.onHop ? this.#client.explain(this.#url) : Promise.resolve(this.#retrieval)
    const [retrieval, cookies] = await Promise.all([explaining, this.#client.getCookies(this.#url)])
    this.#retrieval = retrieval
    this.#cookies = cookies
  }

  /** Returns the value of the Cookie header field: the caller's own pairs, then cookies of the jar; `''` for none. */
  begin(ownPairs: readonly CookiePair[]): string {
    const cookies = this.#cookies
    const source = { getCookieString: () => cookieString(cookies), getCookies: () => cookies }
    this.#cookie = cookieHeader(ownPairs, source, this.#url)
    return this.#cookie
  }

  /** Stores the cookies of the response, clears the site if the response asks for it, and reports the hop. */
  async end({ status, linesOf, fields }: HopResponse): Promise<readonly ReceivedLine[]> {
    const { onHop } = this.#effects
    noteHsts(this.#effects, linesOf, this.#url)
    const lines = linesOf('set-cookie')
    const results = lines.length > 0 ? await this.#client.setCookies({ 'set-cookie': lines }, this.#url) : []
    const received = results.map((result, index) => ({ line: lines[index] ?? '', result }))
    // As browsers do, also clear the cookies that this response sets.
    const cleared = isClearing(this.#effects, linesOf, this.#url) ? await this.#clearSite() : []
    onHop?.({
      url: this.#url,
      method: this.#method,
      status,
      headers: headersOf(fields()),
      cookie: this.#cookie,
      retrieval: this.#retrieval,
      received: copiesOf(received),
      cleared,
    })
    return received
  }

  /** Deletes the cookies of the URL's site, both unpartitioned ones and those in the partition of the request. */
  async #clearSite(): Promise<Cookie[]> {
    const explanation = await this.#client.explain(this.#url)
    const isMeant = reachedBy(explanation, this.#url, this.jar.hasSuffixList ?? true)
    return isMeant === null ? [] : await this.jar.delete(isMeant, this.#url)
  }
}
