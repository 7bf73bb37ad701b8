/**
 * One request and its response: which cookies go, what comes back, and the report of both (§5.7, §5.8.1).
 */
import type { CookieClient } from '../jar/cookie-client.js'
import type { CookieJar } from '../jar/cookie-jar.js'
import type { Explanation, SetCookieResult } from '../jar/decision.js'
import type { RequestContext } from '../jar/request-context.js'
import { type CookiePair, cookieHeader, ownCookieHeader } from './cookie-header.js'

/**
 * What a caller knows of the page behind a request; see {@link RequestContext}. The method is that of each hop, and the
 * type is always HTTP. Without it every hop counts as same-site, as it does for a program that shows no pages.
 *
 * @see RFC 6265bis §5.2
 */
export type HopContext = Omit<RequestContext, 'type' | 'method'>

/**
 * A request, as the functions among the arguments of a client are given it. They are called for each hop: once for every
 * request that goes out, those that follow a redirect included.
 *
 * @typeParam Request - what the client has of a request.
 * @see {@link HopContext}
 */
export interface HopRequest<Request> {
  /** The URL of the request. */
  readonly url: string
  /** The HTTP method of the request. */
  readonly method: string
  /** What the client has of the request. */
  readonly request: Request
}

/**
 * One request and its response: what was sent, what was withheld, and what became of each cookie that came back. Where
 * redirects are followed there is one for each request of the chain.
 *
 * @see RFC 6265bis §5.7 and §5.8.3
 */
export interface Hop {
  /** The URL of the request. */
  readonly url: string
  /** The HTTP method of the request. */
  readonly method: string
  /** The HTTP status of the response. */
  readonly status: number
  /** The value of the Cookie header field that was sent; empty where there was none. */
  readonly cookie: string
  /** The cookies of the site that were included and excluded, with reasons; without any where credentials were omitted. */
  readonly retrieval: Explanation
  /** Each Set-Cookie line of the response, and what became of it. */
  readonly received: readonly ReceivedLine[]
}

/**
 * A Set-Cookie line of a response, and what became of it.
 *
 * @see {@link Hop}
 */
export interface ReceivedLine {
  /** The line, a code unit an octet. */
  readonly line: string
  /** What became of it. */
  readonly result: SetCookieResult
}

/** A response, as far as its cookies need it. */
export interface HopResponse {
  readonly status: number
  /** Finds the Set-Cookie lines, in order, a code unit an octet. */
  readonly setCookieLines: () => readonly string[]
}

const NOTHING: Explanation = { included: [], excluded: [], reasons: [] }

/** One request of a client. Call `begin` once the Cookie header field is written, and `end` once the response is there. */
export class OpenHop {
  /** The jar of the request; `null` if it has no cookies but the caller's own. */
  readonly jar: CookieJar | null
  readonly #verbs: CookieJar | CookieClient | null
  readonly #onHop: ((hop: Hop) => void) | undefined
  readonly #url: string
  readonly #method: string
  #cookie = ''
  #retrieval = NOTHING

  constructor(
    { url, method }: Pick<Hop, 'url' | 'method'>,
    jar: CookieJar | null,
    page: HopContext | undefined,
    onHop: ((hop: Hop) => void) | undefined,
  ) {
    this.jar = jar
    // Without a page every hop is same-site, whatever its method.
    this.#verbs = jar === null || page === undefined ? jar : jar.client({ ...page, method })
    this.#onHop = onHop
    this.#url = url
    this.#method = method
  }

  /** Returns the value of the Cookie header field: the caller's own pairs, then cookies of the jar; `''` for none. */
  begin(ownPairs: readonly CookiePair[]): string {
    const verbs = this.#verbs
    if (this.#onHop && verbs) this.#retrieval = verbs.explain(this.#url)
    this.#cookie = verbs ? cookieHeader(ownPairs, verbs, this.#url) : ownCookieHeader(ownPairs)
    return this.#cookie
  }

  /** Stores the cookies of the response, and reports the hop. */
  end({ status, setCookieLines }: HopResponse): readonly ReceivedLine[] {
    const verbs = this.#verbs
    const lines = verbs ? setCookieLines() : []
    const results = verbs && lines.length > 0 ? verbs.setCookies({ 'set-cookie': lines }, this.#url) : []
    const received = results.map((result, index) => ({ line: lines[index] ?? '', result }))
    this.#onHop?.({
      url: this.#url,
      method: this.#method,
      status,
      cookie: this.#cookie,
      retrieval: this.#retrieval,
      received,
    })
    return received
  }
}
