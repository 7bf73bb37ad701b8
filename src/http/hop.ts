/**
 * One request and its response: sends, stores and reports cookies (§5.7, §5.8.1).
 */
import { canonicalizeHost } from '../algorithms/canonical-host.js'
import { isForHost } from '../algorithms/domain-match.js'
import { type Cookie, cookieRecord } from '../cookie/cookie.js'
import {
  cookiesDisabled,
  hasReason,
  partitionNotMatched,
  type Reason,
  thirdPartyBlocked,
  thirdPartyPartitioned,
} from '../cookie/reason.js'
import type { RequestContext } from '../input/request-context.js'
import type { CookieClient } from '../jar/cookie-client.js'
import type { CookieJar } from '../jar/cookie-jar.js'
import type { Explanation, SetCookieResult } from '../jar/decision.js'
import { isTrustworthy, namesCookies } from './clear-site-data.js'
import { type CookiePair, cookieHeader, ownCookieHeader } from './cookie-header.js'
import type { HstsPolicy } from './hsts-policy.js'
import { type HeaderField, headersOf } from './response-headers.js'

/**
 * Describes the page behind a request; see {@link RequestContext}. The method comes from each hop, and the type is
 * always HTTP. Without a context every hop counts as same-site, as for a program that shows no pages.
 *
 * @see RFC 6265bis §5.2
 */
export type HopContext = Omit<RequestContext, 'type' | 'method'>

/**
 * A request, as a client passes it to functions in its arguments. It calls them for each hop: once for every request
 * that it sends, including requests that follow a redirect.
 *
 * @typeParam Request - the form in which the client has a request.
 * @see {@link HopContext}
 */
export interface HopRequest<Request> {
  /** The URL of the request. */
  readonly url: string
  /** The HTTP method of the request. */
  readonly method: string
  /** The request in the client's own form. */
  readonly request: Request
}

/**
 * One request and its response: what was sent, what was withheld, and the outcome of each cookie that was received. If
 * redirects are followed, there is one hop for each request of the chain.
 *
 * @see RFC 6265bis §5.7 and §5.8.3
 */
export interface Hop {
  /** The URL of the request, without its fragment, which is never sent. */
  readonly url: string
  /** The HTTP method of the request. */
  readonly method: string
  /** The HTTP status of the response. */
  readonly status: number
  /** The value of the Cookie header field that was sent; empty if there was none. */
  readonly cookie: string
  /** The cookies of the site that were included and excluded, with reasons; empty if credentials were omitted. */
  readonly retrieval: Explanation
  /** A copy of the header fields of the response, without fields that `Headers` refuses. */
  readonly headers: Headers
  /** Each Set-Cookie line of the response, and its outcome. */
  readonly received: readonly ReceivedLine[]
  /** The cookies that the response deleted by its Clear-Site-Data header field, if the client honours it. */
  readonly cleared: readonly Cookie[]
}

/**
 * A Set-Cookie line of a response, and its outcome.
 *
 * @see {@link Hop}
 */
export interface ReceivedLine {
  /** The line, one code unit for each octet. */
  readonly line: string
  /** The outcome. */
  readonly result: SetCookieResult
}

/** The parts of a response that its cookies need. */
export interface HopResponse {
  readonly status: number
  /** Returns the lines of a header field that concerns cookies or HSTS, in order, one code unit for each octet. */
  readonly linesOf: (name: 'set-cookie' | 'clear-site-data' | 'strict-transport-security') => readonly string[]
  /** Returns all header fields. */
  readonly fields: () => readonly HeaderField[]
}

/** What a hop does besides sending and storing cookies. */
export interface HopEffects {
  /** Called with the hop once its cookies are stored. */
  readonly onHop: ((hop: Hop) => void) | undefined
  /** Whether to honour Clear-Site-Data. */
  readonly clearSiteData: boolean
  /** Takes the Strict-Transport-Security header fields of responses. */
  readonly hsts: HstsPolicy | undefined
}

const REFUSALS: readonly Reason[] = [cookiesDisabled, thirdPartyBlocked, thirdPartyPartitioned, partitionNotMatched]
const NOTHING: Explanation = { included: [], excluded: [], reasons: [] }

/** One request of a client. Call `begin` to write the Cookie header field, and `end` once the response is there. */
export class OpenHop {
  /** The jar of the request; `null` if it has no cookies but the caller's own. */
  readonly jar: CookieJar | null
  /** There is nothing to wait for before `begin`; see `AsyncHop`. */
  readonly ready = null
  readonly #verbs: CookieJar | CookieClient | null
  readonly #effects: HopEffects
  readonly #url: string
  readonly #method: string
  #cookie = ''
  #retrieval = NOTHING

  constructor(
    { url, method }: Pick<Hop, 'url' | 'method'>,
    jar: CookieJar | null,
    page: HopContext | undefined,
    effects: HopEffects,
  ) {
    this.jar = jar
    // Without a page every hop is same-site, whatever its method.
    this.#verbs = jar === null || page === undefined ? jar : jar.client({ ...page, method })
    this.#effects = effects
    this.#url = url
    this.#method = method
  }

  /** Returns the value of the Cookie header field: the caller's own pairs, then cookies of the jar; `''` for none. */
  begin(ownPairs: readonly CookiePair[]): string {
    const verbs = this.#verbs
    if (this.#effects.onHop && verbs) this.#retrieval = verbs.explain(this.#url)
    this.#cookie = verbs ? cookieHeader(ownPairs, verbs, this.#url) : ownCookieHeader(ownPairs)
    return this.#cookie
  }

  /** Stores the cookies of the response, clears the site if the response asks for it, and reports the hop. */
  end({ status, linesOf, fields }: HopResponse): readonly ReceivedLine[] {
    const { onHop } = this.#effects
    const verbs = this.#verbs
    noteHsts(this.#effects, linesOf, this.#url)
    const lines = linesOf('set-cookie')
    const results = verbs && lines.length > 0 ? verbs.setCookies({ 'set-cookie': lines }, this.#url) : []
    const received = results.map((result, index) => ({ line: lines[index] ?? '', result }))
    // As browsers do, also clear the cookies that this response sets.
    const cleared = isClearing(this.#effects, linesOf, this.#url) ? this.#clearSite() : []
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
  #clearSite(): Cookie[] {
    if (this.jar === null || this.#verbs === null) return []
    const isMeant = reachedBy(this.#verbs.explain(this.#url), this.#url, this.jar.hasSuffixList)
    return isMeant === null ? [] : this.jar.delete(isMeant, this.#url)
  }
}

/**
 * Returns a filter for the cookies that Clear-Site-Data deletes, given an explanation of a request; `null` if there are
 * none. Without a public suffix list, it is not known which other hosts belong to the site. The filter then matches only
 * cookies that the host can get.
 */
export function reachedBy(
  { included, excluded }: Explanation,
  url: string,
  hasSuffixList: boolean,
): ((cookie: Cookie) => boolean) | null {
  // Clear-Site-Data does not reach cookies of other partitions, or cookies that rules of the jar withhold from the
  // request.
  const reached = excluded.filter(({ reasons }) => !REFUSALS.some((refusal) => hasReason(reasons, refusal)))
  const host = canonicalizeHost(new URL(url).hostname) ?? ''
  const cookies = [...included, ...reached.map(({ cookie }) => cookie)]
  const meant = new Set(cookies.filter((cookie) => hasSuffixList || isForHost(cookie, host)).map(identityOf))
  return meant.size === 0 ? null : (cookie) => meant.has(identityOf(cookie))
}

/** Copies received lines for a listener, so that its changes have no effect. */
export function copiesOf(received: readonly ReceivedLine[]): ReceivedLine[] {
  return received.map(({ line, result }) => {
    const cookie = result.status === 'rejected' ? {} : { cookie: cookieRecord(result.cookie) }
    return { line, result: { ...result, ...cookie } }
  })
}

/** Whether a response deletes the cookies of its site by Clear-Site-Data. */
export function isClearing({ clearSiteData }: HopEffects, linesOf: HopResponse['linesOf'], url: string): boolean {
  return clearSiteData && namesCookies(linesOf('clear-site-data')) && isTrustworthy(url)
}

/** Gives the Strict-Transport-Security header fields of a response to the store, whether or not it has a jar. */
export function noteHsts({ hsts }: HopEffects, linesOf: HopResponse['linesOf'], url: string): void {
  if (hsts === undefined) return
  const lines = linesOf('strict-transport-security')
  if (lines.length > 0) hsts.receive(lines, url)
}

/** Returns the identity of a cookie as text. */
function identityOf({ name, domain, hostOnly, path, partitionKey }: Cookie): string {
  return JSON.stringify([name, domain, hostOnly, path, partitionKey])
}
