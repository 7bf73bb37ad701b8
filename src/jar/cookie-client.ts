/**
 * A client of a jar: a program, page, frame, worker or script that makes requests in one context (§5.2, §5.8).
 */
import type { ParseResult } from '../algorithms/parse-set-cookie.js'
import type { ParsedSetCookie } from '../algorithms/parsed-set-cookie.js'
import type { CookieRequest } from '../algorithms/request.js'
import { type Cookie, cookieRecord } from '../cookie/cookie.js'
import { invalidArgument, requireString } from '../cookie/invalid-argument.js'
import type { Reason } from '../cookie/reason.js'
import type { CookieFilter } from '../input/cookie-filter.js'
import { type CookieInit, readCookieInit } from '../input/cookie-init.js'
import { nameOfLine, type Rejection } from '../input/rejections.js'
import { type ResolvedContext, requestFor, withTopLevelSite } from '../input/request-context.js'
import { SampledMap } from '../input/sampled-map.js'
import { type SetCookieLines, setCookieLines } from '../input/set-cookie-lines.js'
import type { RequestUrl, UrlCache } from '../input/url-cache.js'
import type { Answer } from '../store/answer.js'
import { parse } from './decide.js'
import type { Explanation, FilteredExplanation, SetCookieResult } from './decision.js'
import { filteredExplanation } from './filtered-explanation.js'
import type { JarState } from './jar-state.js'

/**
 * The verbs of a jar for one context, which is read only once. `jar.client(context)` makes it. A program that makes many
 * requests in one context, such as those of a page, gets them as fast as without a context.
 *
 * @example The scripts of a page, and its requests
 * ```ts
 * import { CookieJar } from 'speculoos'
 *
 * const jar = new CookieJar()
 * const page = jar.client({ siteForCookies: 'https://shop.example/' })
 * const script = jar.client({ siteForCookies: 'https://shop.example/', type: 'non-HTTP' })
 * page.setCookies(['SID=1; HttpOnly', 'cart=2'], 'https://shop.example/')
 * console.log(script.getCookieString('https://shop.example/')) // => cart=2
 * ```
 *
 * @see RFC 6265bis §5.2 and §5.8
 */
export class CookieClient {
  readonly #state: JarState
  #context: ResolvedContext
  /** The cache that read the URLs of the context. */
  #urls: UrlCache | null = null
  /** The answers for repeated URLs; `null` until a URL is repeated. */
  #answers: SampledMap<Answer> | null = null

  /** @internal Use {@link CookieJar.client}. */
  constructor(state: JarState, context: ResolvedContext) {
    this.#state = state
    this.#context = context
  }

  /**
   * Receives one Set-Cookie line.
   *
   * @param text - the value of the header field, or what a script assigns to `document.cookie`.
   * @param url - the URL of the request whose response it is, or of the script's document.
   * @throws TypeError if an argument cannot be used.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const script = new CookieJar().client({ type: 'non-HTTP' })
   * console.log(script.setCookie('SID=1; HttpOnly', 'https://site.example/').status) // => rejected
   * ```
   *
   * @see RFC 6265bis §5.6 and §5.7
   */
  setCookie(text: string, url: string | URL): SetCookieResult {
    requireString('text', text)
    const address = addressOf(url)
    const state = this.#state
    // Without a closure, which would take longer (`npm run bench -- --only small-jars`).
    state.enter()
    try {
      const target = state.urls.read(address)
      const request = requestFor(target, this.#contextNow(), state.urls)
      return this.#noted(state.receive(text, target, request, state.advance()), text, address, request.type)
    } finally {
      state.leave()
    }
  }

  /**
   * Parses a Set-Cookie line as the jar would in this context: by its profile if it has one. Nothing is stored.
   *
   * @param text - the value of the header field, or what a script assigns to `document.cookie`.
   * @throws TypeError if `text` is not a string.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   * import { profiles } from 'speculoos/profiles'
   *
   * const parsed = new CookieJar({ profile: profiles.firefox }).client().parse('SID')
   * console.log(parsed.status === 'parsed' && parsed.setCookie.name) // => SID
   * ```
   *
   * @see RFC 6265bis §5.6
   */
  parse(text: string): ParseResult {
    requireString('text', text)
    return parse(text, this.#context, this.#state.policy)
  }

  /**
   * Receives a cookie that is parsed already. The caller has checked that a header field could hold its fields.
   *
   * @param setCookie - the cookie as {@link CookieClient.parse} returns it.
   * @param url - the URL of the request whose response set it, or of the script's document.
   * @param now - when the cookie was received, in milliseconds; by default the time of the jar's clock.
   * @param reasons - why the caller refuses the cookie; empty by default. The listener `onRejected` gets them.
   * @throws TypeError if `url` or a time cannot be used.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   * import { parseSetCookie } from 'speculoos/algorithms'
   *
   * const parsed = parseSetCookie('a=1; Max-Age=60')
   * if (parsed.status === 'parsed') {
   *   const result = new CookieJar().client().receive(parsed.setCookie, 'https://site.example/', Date.now() - 1000)
   *   console.log(result.status) // => stored
   * }
   * ```
   *
   * @see RFC 6265bis §5.7
   */
  receive(
    setCookie: ParsedSetCookie,
    url: string | URL,
    now?: number,
    reasons: readonly Reason[] = [],
  ): SetCookieResult {
    const { expires, maxAge } = setCookie
    if (Number.isNaN(expires)) throw invalidArgument('setCookie.expires', expires, 'milliseconds or null')
    if (Number.isNaN(maxAge)) throw invalidArgument('setCookie.maxAge', maxAge, 'seconds or null')
    if (Number.isNaN(now)) throw invalidArgument('now', now, 'milliseconds')
    const address = addressOf(url)
    return this.#inCall(address, (target, request, time, state) => {
      const result = state.receiveGiven({ setCookie, reasons, warnings: [] }, target, request, now ?? time)
      return this.#noted(result, setCookie, address, request.type)
    })
  }

  /**
   * Puts a cookie into the jar that comes in no header line. It is checked like any other cookie.
   *
   * @param cookie - the fields of the cookie, with a `url`, a `domain` or both; see {@link CookieInit}.
   * @throws TypeError that names the field if one has a wrong type, or there is neither a URL nor a domain.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const frame = new CookieJar().client({
   *   sameSite: 'cross-site',
   *   partitionKey: { topLevelSite: 'https://news.example', hasCrossSiteAncestor: true },
   * })
   * const chat = { name: 'chat', value: 'open', secure: true, sameSite: 'None', partitioned: true } as const
   * console.log(frame.put({ ...chat, url: 'https://widget.example/' }).status) // => stored
   * ```
   *
   * @see RFC 6265bis §5.7
   */
  put(cookie: CookieInit): SetCookieResult {
    const { type, partitionKey } = this.#context
    const given = readCookieInit(cookie, type, partitionKey)
    const url = given.url === undefined ? `https://${given.setCookie.domain}/` : addressOf(given.url)
    const hasUrl = given.url !== undefined
    const read = ({ urls }: JarState) => (hasUrl ? urls.read(url, 'cookie.url') : urls.ofHost(given.host))
    const receive = (target: RequestUrl, request: CookieRequest, now: number, state: JarState) =>
      this.#noted(state.receiveGiven(given, target, request, now), given.setCookie, url, 'put')
    return this.#inCall(url, receive, read)
  }

  /**
   * Receives every Set-Cookie line of a response, in order.
   *
   * @param headersOrLines - the headers of the response in any form, the lines, or a string that joins them.
   * @param url - the URL of the request whose response it is.
   * @throws TypeError if an argument cannot be used; then no line is received.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const page = new CookieJar().client({ siteForCookies: 'https://site.example/' })
   * console.log(page.setCookies(['a=1', 'b=2'], 'https://site.example/').length) // => 2
   * ```
   *
   * @see RFC 6265bis §5.6
   */
  setCookies(headersOrLines: SetCookieLines, url: string | URL): SetCookieResult[] {
    const lines = setCookieLines(headersOrLines)
    const address = addressOf(url)
    return this.#inCall(address, (target, request, now, state) =>
      lines.map((line) => this.#noted(state.receive(line, target, request, now), line, address, request.type)),
    )
  }

  /**
   * The value of the Cookie header field for a request; `''` if there is nothing to send.
   *
   * @throws TypeError if `url` cannot be used.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * jar.setCookie('a=1; SameSite=Strict', 'https://site.example/')
   * const foreign = jar.client({ siteForCookies: 'https://other.example/' })
   * console.log(foreign.getCookieString('https://site.example/') === '') // => true
   * ```
   *
   * @see RFC 6265bis §5.8
   */
  getCookieString(url: string | URL): string {
    const state = this.#state
    state.enter()
    try {
      return this.#answer(url).header
    } finally {
      state.leave()
    }
  }

  /**
   * The cookies that a request carries, as records, in the order in which they are sent. Their last access is set.
   *
   * @throws TypeError if `url` cannot be used.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * jar.setCookies(['a=1', 'SID=2; HttpOnly'], 'https://site.example/')
   * const script = jar.client({ type: 'non-HTTP' })
   * console.log(script.getCookies('https://site.example/').map(({ name }) => name)) // => [ 'a' ]
   * ```
   *
   * @see RFC 6265bis §5.8.3
   */
  getCookies(url: string | URL): Cookie[] {
    return this.#state.inCall(() => {
      const answer = this.#answer(url)
      answer.settle()
      return answer.cookies.map(cookieRecord)
    })
  }

  /**
   * The first cookie with a name that a request carries, as a record; `undefined` if it carries none. It sets the last
   * access of all cookies of the request.
   *
   * @throws TypeError if an argument cannot be used.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * jar.setCookie('SID=1; HttpOnly', 'https://site.example/')
   * console.log(jar.client({ type: 'non-HTTP' }).get('SID', 'https://site.example/')) // => undefined
   * ```
   *
   * @see RFC 6265bis §5.8.3
   */
  get(name: string, url: string | URL): Cookie | undefined {
    requireString('name', name)
    return this.getCookies(url).find((cookie) => cookie.name === name)
  }

  /**
   * Returns the cookies that a request would carry, and the others of the same site with the reasons against them. It
   * changes nothing, not even a last access.
   *
   * @throws TypeError if `url` cannot be used.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * jar.setCookie('SID=1; SameSite=Strict', 'https://site.example/')
   * const foreign = jar.client({ siteForCookies: 'https://other.example/' })
   * const { excluded } = foreign.explain('https://site.example/')
   * console.log(excluded[0]?.reasons[0]?.id) // => cross-site-strict
   * ```
   *
   * @see RFC 6265bis §5.8.3
   */
  explain(url: string | URL): Explanation
  /**
   * Explains only the cookies that match a filter, including up to 100 of other sites.
   *
   * @param filter - a function of a cookie, or the fields that a cookie must have.
   * @throws TypeError if an argument cannot be used.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * jar.setCookie('SID=1', 'https://other.example/')
   * const { elsewhere } = jar.client().explain('https://site.example/', { name: 'SID' })
   * console.log(elsewhere.map(({ cookie }) => cookie.domain)) // => [ 'other.example' ]
   * ```
   *
   * @see RFC 6265bis §5.8.3
   */
  explain(url: string | URL, filter: CookieFilter): FilteredExplanation
  explain(url: string | URL, filter?: CookieFilter): Explanation {
    return this.#inCall(addressOf(url), (target, request, now, state) => {
      const read = filter === undefined ? null : state.readFilter(filter)
      const explanation = state.explain(target, request, now)
      if (read === null) return explanation
      const call = { site: target.host.site, request, policy: state.policy, now }
      return filteredExplanation(explanation, state.entries(read.site ?? undefined), read.isMeant, call)
    })
  }

  /** Calls a function with the request for a URL and the time, while the jar is busy. */
  #inCall<Result>(
    url: string | URL,
    call: (target: RequestUrl, request: CookieRequest, now: number, state: JarState) => Result,
    read?: (state: JarState) => RequestUrl,
  ): Result {
    return this.#state.inCall((state) => {
      const target = read === undefined ? state.urls.read(url) : read(state)
      const request = requestFor(target, this.#contextNow(), state.urls)
      return call(target, request, state.advance(), state)
    })
  }

  /** Notes a refusal for the listener of the jar. */
  #noted(
    result: SetCookieResult,
    source: string | Pick<Cookie, 'name'>,
    url: string | URL,
    via: Rejection['via'],
  ): SetCookieResult {
    if (result.status !== 'rejected' || this.#state.policy.onRejected === null) return result
    // A name that no cookie can have may hold the value.
    const name = nameOfLine(typeof source === 'string' ? source : `${source.name}=`)
    const { reasons, warnings } = result
    this.#state.noteRejection({ name, reasons, warnings, url: String(url), via })
    return result
  }

  #answer(url: string | URL): Answer {
    const state = this.#state
    const text = addressOf(url)
    const known = typeof text === 'string' ? this.#answers?.get(text) : undefined
    const target = known === undefined ? state.urls.read(text) : null
    const isRepeated = target === null || state.urls.hasReadBefore
    const now = state.advance()
    if (known?.isFresh === true) {
      known.access(now)
      return known
    }
    const answer = state.answer(target ?? state.urls.read(text), this.#contextNow(), now)
    if (isRepeated && typeof text === 'string' && answer.isFresh) {
      this.#answers ??= new SampledMap()
      this.#answers.offer(text, answer)
    }
    return answer
  }

  /** The context under the current public suffix list. */
  #contextNow(): ResolvedContext {
    const { urls } = this.#state
    if (this.#urls !== urls) {
      this.#context = withTopLevelSite(this.#context, urls)
      this.#urls = urls
    }
    return this.#context
  }
}

/** The text of a URL, which is read once; anything else is returned as it is, and refused later. */
function addressOf(url: string | URL): string | URL {
  if (typeof url === 'string') return url
  const href: unknown = url?.href
  return typeof href === 'string' ? href : url
}
