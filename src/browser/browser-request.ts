/**
 * One request of a browser, and its response: the lower layer, which decides everything and has no network (§5.2, §5.8).
 */
import type { Origin, SameSiteStatus } from '../algorithms/same-site.js'
import type { Cookie } from '../cookie/cookie.js'
import { namesCookies } from '../http/clear-site-data.js'
import type { RequestContext } from '../input/request-context.js'
import { setCookieLines } from '../input/set-cookie-lines.js'
import type { RequestUrl } from '../input/url-cache.js'
import type { CookieClient } from '../jar/cookie-client.js'
import type { SetCookieResult } from '../jar/decision.js'
import type { BrowserState } from './browser-state.js'
import { clearCookies } from './clear-site-data.js'
import { type Party, partyOf, partyOfPage } from './party.js'
import { isRedirect, methodAfter, RedirectFailure, redirectUrl } from './redirect.js'
import type { NavigationPlace, RequestClient } from './request-client.js'
import { RequestExplanation } from './request-explanation.js'
import type { RequestDestination, RequestSettings } from './request-settings.js'
import { type BrowserResponse, fieldOfHeaders, type ResponseHeaders } from './response-headers.js'

/** What a request is made of. */
export interface RequestParts {
  readonly state: BrowserState
  /** Who asks for it; `null` if the user does. */
  readonly client: RequestClient | null
  /** What it fills; `null` if it navigates nothing. */
  readonly navigation: NavigationPlace | null
}

/** What was before the present hop of a chain of redirects. */
interface Course {
  readonly origins: readonly Origin[]
  /** Whether a hop had another origin than the client: then `same-origin` credentials are not sent any more. */
  readonly isTainted: boolean
}

/** What became of a response. */
interface Outcome {
  received: readonly SetCookieResult[]
  cleared: readonly Cookie[]
  failure: string | null
}

/** What the place of a request says about its URL. */
interface Relation extends Party {
  readonly url: RequestUrl
}

const NOTHING_EXPLAINED = { included: [], excluded: [], reasons: [] }

/**
 * A request of a page, frame or worker. It sends nothing: `cookie` is what it would carry, and `receive` takes the
 * response, whoever made it.
 *
 * @example
 * ```ts
 * import { Browser } from 'speculoos/browser'
 *
 * const page = await new Browser().open('https://shop.example/')
 * const request = page.request('/login', { method: 'POST' })
 * const next = request.receive({ status: 303, headers: { location: '/', 'set-cookie': 'SID=31d4; Secure; HttpOnly' } })
 * console.log(next?.method, next?.url, next?.cookie) // => GET https://shop.example/ SID=31d4
 * ```
 *
 * @see RFC 6265bis §5.8.1
 */
export class BrowserRequest {
  readonly #parts: RequestParts
  readonly #settings: RequestSettings
  readonly #url: string
  readonly #course: Course | null
  #relation: Relation | null = null
  /** What became of the response; `null` before. */
  #outcome: Outcome | null = null

  /** @internal Use `request` of a frame. */
  constructor(parts: RequestParts, url: string, settings: RequestSettings, course: Course | null = null) {
    this.#parts = parts
    this.#url = url
    this.#settings = settings
    this.#course = course
  }

  /**
   * The URL, as the URL parser writes it.
   *
   * @throws TypeError if it is not a URL.
   *
   * @example
   * ```ts
   * import { Browser } from 'speculoos/browser'
   *
   * const page = await new Browser().open('https://shop.example/cart/')
   * console.log(page.request('../help').url) // => https://shop.example/help
   * ```
   */
  get url(): string {
    return new URL(this.#url).href
  }

  /** The HTTP method of this hop. */
  get method(): string {
    return this.#settings.method
  }

  /** What the request is for. */
  get destination(): RequestDestination {
    return this.#settings.destination
  }

  /** The same-site status by which the cookies are chosen (§5.2); `'cross-site'` for a URL without cookies. */
  get sameSite(): SameSiteStatus {
    return isHttp(this.#url) ? this.#status(this.#relationToUrl().url, true) : 'cross-site'
  }

  /**
   * The status that a reload or a return to the document has: the redirects before it do not count again.
   *
   * @internal
   */
  get repeatedSameSite(): SameSiteStatus {
    return isHttp(this.#url) ? this.#status(this.#relationToUrl().url, false) : 'cross-site'
  }

  /** What became of each Set-Cookie line of the response, in order. */
  get received(): readonly SetCookieResult[] {
    return this.#outcome?.received ?? []
  }

  /** The cookies that Clear-Site-Data removed. */
  get cleared(): readonly Cookie[] {
    return this.#outcome?.cleared ?? []
  }

  /** Why the redirect of the response cannot be followed, which a browser treats as a network error; `null` otherwise. */
  get failure(): string | null {
    return this.#outcome?.failure ?? null
  }

  /**
   * The value of the Cookie header field; `''` if there is nothing to send.
   *
   * @throws TypeError if the URL is not a URL.
   *
   * @example
   * ```ts
   * import { Browser } from 'speculoos/browser'
   *
   * const page = await new Browser().open('https://shop.example/')
   * page.document.cookie = 'theme=dark'
   * console.log(page.request('/style.css', { destination: 'style' }).cookie) // => theme=dark
   * ```
   *
   * @see RFC 6265bis §5.8.1
   */
  get cookie(): string {
    return this.#sender()?.getCookieString(this.#url) ?? ''
  }

  /**
   * Says which cookies go, and why the rest does not. It changes nothing.
   *
   * @throws TypeError if the URL is not a URL.
   *
   * @example
   * ```ts
   * import { Browser } from 'speculoos/browser'
   *
   * const page = await new Browser().open('https://shop.example/')
   * page.document.cookie = 'theme=dark; SameSite=Strict'
   * const { included, sameSite } = page.request('/').explain()
   * console.log(included.map(({ name }) => name), sameSite) // => [ 'theme' ] same-site
   * ```
   *
   * @see RFC 6265bis §5.8.3
   */
  explain(): RequestExplanation {
    const withoutCookies = this.#withoutCookies()
    if (withoutCookies !== null && !isHttp(this.#url)) {
      return new RequestExplanation({ ...this.#described(withoutCookies), ...NO_RELATION }, NOTHING_EXPLAINED)
    }
    const { partitionKey, isFirstParty, url } = this.#relationToUrl()
    const isThirdParty = !isFirstParty
    const request = {
      ...this.#described(withoutCookies),
      sameSite: this.#status(url, true),
      isThirdParty,
      partitionKey,
    }
    return new RequestExplanation(request, this.#sender()?.explain(this.#url) ?? NOTHING_EXPLAINED)
  }

  /**
   * Receives the response: stores its cookies, clears those that it tells to, and returns the request of the next hop if
   * it is a redirect that is to be followed. Only the first final response of a request counts, and none once the document
   * is gone.
   *
   * @returns the request of the next hop, or `null`; then `failure` says why, if a redirect cannot be followed.
   * @throws TypeError if `status` is not a number, or `headers` are no headers.
   *
   * @example
   * ```ts
   * import { Browser } from 'speculoos/browser'
   *
   * const page = await new Browser().open('https://shop.example/')
   * const request = page.request('/pixel', { destination: 'image' })
   * console.log(request.receive({ status: 302, headers: [['location', 'javascript:alert(1)']] })) // => null
   * console.log(request.failure) // => its Location is a javascript: URL
   * ```
   *
   * @see RFC 6265bis §5.7
   */
  receive({ status, headers = {} }: BrowserResponse): BrowserRequest | null {
    if (typeof status !== 'number') throw new TypeError(`response.status: expected a number, got a ${typeof status}`)
    const lines = setCookieLines(headers)
    const isFinal = status >= 200 || status === 101
    if (this.#outcome !== null || !isFinal || !this.#isAwaited) return null
    const outcome: Outcome = { received: [], cleared: [], failure: null }
    this.#outcome = outcome
    if (isHttp(this.#url)) this.#keepCookies(lines, headers, outcome)
    const location =
      isRedirect(status) && this.#settings.redirect !== 'manual' ? fieldOfHeaders(headers, 'location') : null
    return location === null ? null : this.#next(status, location, outcome)
  }

  /** What a document that is gone asked for is not awaited, unless it was to outlive the document. */
  get #isAwaited(): boolean {
    const { client, navigation } = this.#parts
    if (this.#settings.destination === 'beacon') return true
    const holder = navigation === null ? client : navigation.holder
    return holder === null || holder.isActive
  }

  #keepCookies(lines: readonly string[], headers: ResponseHeaders, outcome: Outcome): void {
    const clearing = fieldOfHeaders(headers, 'clear-site-data')
    const { state, client, navigation } = this.#parts
    const hasCredentials = this.#withoutCookies() === null
    const isClearing = clearing !== null && namesCookies([clearing])
    if (hasCredentials && lines.length > 0 && (!isClearing || state.profile.clearingResponsesStore)) {
      outcome.received = this.#cookieClient(false, this.#dateFor(lines, headers)).setCookies(lines, this.#url)
    }
    if (!isClearing) return
    const { url, partitionKey, isFirstParty } = this.#relationToUrl()
    const isOpaque = navigation?.isSandboxed === true && !state.profile.sandboxedFramesClear
    const isHonoured = !isOpaque && (hasCredentials || state.profile.clearsWithoutCredentials)
    if (isHonoured && url.secure) {
      const { jar } = (navigation ?? client)?.clientsFor(url) ?? state.clients
      outcome.cleared = clearCookies({ state, jar, url, partitionKey, isThirdParty: !isFirstParty })
    }
  }

  /** The date of the server, if the profile moves Expires by it and there is one. */
  #dateFor(lines: readonly string[], headers: ResponseHeaders): string | null {
    const isUsed = this.#parts.state.profile.clockSkew && lines.some((line) => /expires/i.test(line))
    return isUsed ? fieldOfHeaders(headers, 'date') : null
  }

  #next(status: number, location: string, outcome: Outcome): BrowserRequest | null {
    const { client } = this.#parts
    const settings = this.#settings
    const origins = this.#course?.origins ?? []
    const isSameOrigin = (url: string): boolean => client === null || client.isSameOrigin(url)
    const next = redirectUrl({ url: this.#url, location, settings, count: origins.length, isSameOrigin })
    if (next instanceof RedirectFailure) {
      outcome.failure = next.reason
      return null
    }
    const { host, scheme } = this.#relationToUrl().url
    const origin: Origin = host.host === null ? 'opaque' : { scheme, host: host.host }
    const isTainted = this.#course?.isTainted === true || !isSameOrigin(this.#url)
    const method = methodAfter(status, settings.method)
    return new BrowserRequest(this.#parts, next, { ...settings, method }, { origins: [...origins, origin], isTainted })
  }

  /** Why no cookies are sent and stored, whichever there are. */
  #withoutCookies(): string | null {
    const { client, navigation } = this.#parts
    const { credentials, mode } = this.#settings
    if (!isHttp(this.#url)) return 'its scheme has no cookies'
    if (credentials === 'omit') return "its credentials are 'omit'"
    if (!this.#isAwaited) return 'its document is gone'
    if (navigation !== null || client === null) return null
    if (credentials === 'include' && mode !== 'same-origin') return null
    const isOwn = this.#course?.isTainted !== true && client.isSameOrigin(this.#url)
    return isOwn ? null : "its credentials are 'same-origin', and its URL has another origin"
  }

  #sender(): CookieClient | null {
    const { client, navigation } = this.#parts
    const isPlain = client !== null && navigation === null && this.#course === null
    if (isPlain && this.#settings.credentials !== 'omit') {
      // Most of what a page loads is of its own origin.
      const own = client.ownClient(this.#url)
      if (own !== null) return own
    }
    if (this.#withoutCookies() !== null) return null
    return isPlain ? client.subresourceClient(this.#url) : this.#cookieClient(true)
  }

  #cookieClient(isSending: boolean, responseDate: string | null = null): CookieClient {
    const { state, client, navigation } = this.#parts
    const { url, isFirstParty, partitionKey } = this.#relationToUrl()
    const context: RequestContext = {
      type: 'HTTP',
      sameSite: this.#status(url, isSending),
      topLevelNavigation: navigation?.isTopLevel ?? false,
      method: this.#settings.method,
      thirdParty: !isFirstParty,
      partitionKey,
    }
    const clients = (navigation ?? client)?.clientsFor(url) ?? state.clients
    return responseDate === null ? clients.client(context) : clients.jar.client({ ...context, responseDate })
  }

  /** The same-site status of this hop (§5.2), when its cookies are chosen or when those of its response are stored. */
  #status(url: RequestUrl, isSending: boolean): SameSiteStatus {
    const { state } = this.#parts
    // §5.2 step 1
    if (this.#parts.navigation?.reload && this.#course === null) return this.#parts.navigation.reload
    if (!this.#isSameSite(url)) return 'cross-site'
    const isThroughOthers =
      isSending &&
      state.profile.redirectChain &&
      this.#course?.origins.some((origin) => !state.isSameSite(origin, url)) === true
    return isThroughOthers ? 'cross-site' : 'same-site'
  }

  #isSameSite(url: RequestUrl): boolean {
    const { state, client, navigation } = this.#parts
    // §5.2 step 2
    if (navigation === null || !state.profile.navigationsAuditAncestors) {
      return client === null || state.isSameSite(client.siteForCookies, url)
    }
    const isOfInitiator = client === null || state.isSameSite(client.site, url)
    return isOfInitiator && (navigation.isTopLevel || state.isSameSite(navigation.siteForCookies, url))
  }

  #relationToUrl(): Relation {
    if (this.#relation === null) {
      const { state, client, navigation } = this.#parts
      const url = state.urls.read(this.#url)
      const place = navigation ?? client
      const isPage = place === null || navigation?.isTopLevel === true
      this.#relation = { url, ...(isPage ? partyOfPage(state, url) : partyOf(state, place, url)) }
    }
    return this.#relation
  }

  #described(withoutCookies: string | null) {
    const { state, client, navigation } = this.#parts
    const audits = navigation !== null && state.profile.navigationsAuditAncestors
    const audited = navigation?.isTopLevel ? client?.site : navigation?.siteForCookies
    const siteForCookies = (audits ? audited : client?.siteForCookies) ?? null
    const isTopLevelNavigation = navigation?.isTopLevel ?? false
    return { url: this.url, method: this.method, withoutCookies, siteForCookies, isTopLevelNavigation }
  }
}

const NO_RELATION = { sameSite: 'cross-site', isThirdParty: true, partitionKey: null } as const

/** Whether a URL has a scheme with cookies. */
export function isHttp(url: string): boolean {
  return url.startsWith('https:') || url.startsWith('http:') || url.startsWith('wss:') || url.startsWith('ws:')
}
