/**
 * What the doors say of one request and its response, and what they are told of it.
 */
import type { Explanation, SetCookieResult } from './decision.js'
import type { RequestContext } from './request-context.js'

/**
 * What a caller knows of the page behind a request; see {@link RequestContext}. The method is that of each hop, and the
 * type is always HTTP. Without it every hop counts as same-site, as it does for a program that shows no pages.
 *
 * @see RFC 6265bis §5.2
 */
export type HopContext = Omit<RequestContext, 'type' | 'method'>

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
  readonly received: readonly { readonly line: string; readonly result: SetCookieResult }[]
}
