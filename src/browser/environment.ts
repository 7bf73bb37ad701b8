/**
 * A document, worker or service worker: what makes requests and has cookies (§5.2.1, §5.2.2).
 */
import { canonicalizeHost } from '../algorithms/canonical-host.js'
import type { Origin } from '../algorithms/same-site.js'
import { readUrl } from '../algorithms/url.js'
import { invalidUrl } from '../cookie/invalid-argument.js'
import type { PartitionKey } from '../cookie/site-key.js'
import type { RequestUrl } from '../input/url-cache.js'
import type { CookieClient } from '../jar/cookie-client.js'
import { BrowserRequest, isHttp, type RequestParts } from './browser-request.js'
import type { BrowserState } from './browser-state.js'
import type { ContextClients } from './context-clients.js'
import { partyOf } from './party.js'
import type { NavigationPlace, RequestClient } from './request-client.js'
import { type BrowserRequestInit, readSettings } from './request-settings.js'

/** What an environment is made of. */
export interface EnvironmentParts {
  readonly state: BrowserState
  readonly clients: ContextClients
  /** The URL that it was made with. */
  readonly url: string
  /** The URL whose cookies its scripts get. */
  readonly cookieUrl: string
  /** The URL that relative URLs begin at. */
  readonly baseUrl: string
  /** The origin as text, `'null'` if it is opaque. */
  readonly origin: string
  readonly siteForCookies: Origin
  readonly topLevelOrigin: Exclude<Origin, 'opaque'>
}

/** What happens when a document or worker ends. */
type Ending = () => void

export class Environment implements RequestClient {
  readonly state: BrowserState
  readonly clients: ContextClients
  /** The creation URL. */
  readonly url: string
  /** The URL that the Cookie Store API has: `pushState` does not change it. */
  readonly storeUrl: string
  cookieUrl: string
  baseUrl: string
  readonly origin: string
  readonly site: Origin
  readonly siteForCookies: Origin
  readonly topLevelOrigin: Exclude<Origin, 'opaque'>
  readonly isSandboxed: boolean = false
  isActive = true
  /** Whether a URL of the own origin is first-party: it is unless a foreign document stands above. */
  readonly #isFirstPartyItself: boolean
  readonly #parts: RequestParts
  #ofFirstParty: CookieClient | null = null
  #ofThirdParty: CookieClient | null = null
  #ofTopLevelSite: CookieClient | null = null
  #script: CookieClient | null = null
  #endings: Set<Ending> | null = null

  constructor(parts: EnvironmentParts) {
    this.state = parts.state
    this.clients = parts.clients
    this.url = parts.url
    this.storeUrl = parts.cookieUrl
    this.cookieUrl = parts.cookieUrl
    this.baseUrl = parts.baseUrl
    this.origin = parts.origin
    this.site = siteOfOrigin(parts.origin)
    this.siteForCookies = parts.siteForCookies
    this.topLevelOrigin = parts.topLevelOrigin
    this.#parts = { state: parts.state, client: this, navigation: null }
    this.#isFirstPartyItself = parts.state.areSameSite(this.site, this.siteForCookies)
  }

  /** The partition of what its scripts set for its own URL. */
  get partitionKey(): PartitionKey {
    const url = isHttp(this.cookieUrl) ? this.state.urls.read(this.cookieUrl) : null
    if (url !== null) return partyOf(this.state, this, url).partitionKey
    return { topLevelSite: this.state.siteOf(this.topLevelOrigin), hasCrossSiteAncestor: true }
  }

  /** Whether a foreign document stands above, and third-party cookies are blocked. */
  get isBlocked(): boolean {
    return this.state.thirdPartyCookies === 'block' && !this.#isFirstPartyItself
  }

  /** The client of the jar for its scripts, which have the cookies of `cookieUrl`. */
  get scriptClient(): CookieClient {
    if (this.#script === null) this.#script = this.scriptClientFor(this.cookieUrl)
    return this.#script
  }

  /** The client of the jar for scripts of another URL in the same place, such as those of a frame in its place. */
  scriptClientFor(url: string): CookieClient {
    const { isFirstParty, partitionKey } = partyOf(this.state, this, this.state.urls.read(url))
    const sameSite = isFirstParty ? 'same-site' : 'cross-site'
    return this.clients.client({ type: 'non-HTTP', sameSite, thirdParty: !isFirstParty, partitionKey })
  }

  isSameOrigin(url: string): boolean {
    const { origin } = this
    if (origin === 'null') return false
    if (beginsWithOrigin(url, origin)) return true
    const read = readUrl(url)
    if (read === null) throw invalidUrl('url', url, 'an absolute URL')
    return read.origin === origin
  }

  ownClient(url: string): CookieClient | null {
    if (!this.#isFirstPartyItself || !this.isActive || !beginsWithOrigin(url, this.origin)) return null
    return this.#ofFirstParty ?? this.#clientFor(this.state.urls.read(url))
  }

  subresourceClient(url: string): CookieClient {
    return this.#clientFor(this.state.urls.read(url))
  }

  /** The text of a URL, absolute, which may be relative to that of the environment. */
  absolute(url: string | URL, argument = 'url'): string {
    if (typeof url === 'string' && (beginsWith(url, 'https://') || beginsWith(url, 'http://'))) return url
    const text = typeof url === 'string' ? url : url?.href
    const base = readUrl(this.baseUrl) ?? undefined
    const read = typeof text === 'string' ? readUrl(text, base) : null
    if (read === null) throw invalidUrl(argument, url, 'a URL, as a string or a URL object')
    return read.href
  }

  request(url: string | URL, init?: BrowserRequestInit): BrowserRequest {
    const settings = readSettings(init)
    const text = this.absolute(url)
    const navigation = settings.mode === 'navigate' ? this.#placeFor(settings.destination === 'document') : null
    const parts = navigation === null ? this.#parts : { ...this.#parts, navigation }
    return new BrowserRequest(parts, settings.mode === 'websocket' ? withSocketScheme(text) : text, settings)
  }

  /** Calls a function when it ends; returns how to take that back. */
  onEnd(ending: Ending): () => void {
    if (this.#endings === null) this.#endings = new Set()
    this.#endings.add(ending)
    return () => {
      this.#endings?.delete(ending)
    }
  }

  /** Ends it: the document was left, or its frame is gone. */
  end(): void {
    if (!this.isActive) return
    this.isActive = false
    const endings = this.#endings ?? []
    this.#endings = null
    for (const ending of endings) ending()
  }

  clientsFor(_url: RequestUrl): ContextClients {
    return this.clients
  }

  /** What the link of a document fills: a page, or a frame within the document. */
  #placeFor(isTopLevel: boolean): NavigationPlace {
    const { clients } = this
    return {
      state: this.state,
      siteForCookies: this.siteForCookies,
      topLevelOrigin: this.topLevelOrigin,
      isTopLevel,
      isSandboxed: this.isSandboxed,
      holder: this,
      reload: null,
      clientsFor: () => clients,
    }
  }

  #clientFor(url: RequestUrl): CookieClient {
    const { state, clients } = this
    const isFirstParty = state.isSameSite(this.siteForCookies, url)
    if (isFirstParty && this.#ofFirstParty !== null) return this.#ofFirstParty
    // In a foreign frame the partition may depend on whether the URL is of the top-level site.
    const isOfTop = !isFirstParty && state.isSameSite(this.topLevelOrigin, url)
    const known = isOfTop ? this.#ofTopLevelSite : isFirstParty ? null : this.#ofThirdParty
    if (known !== null) return known
    const { partitionKey } = partyOf(state, this, url)
    const sameSite = isFirstParty ? 'same-site' : 'cross-site'
    const client = clients.client({ type: 'HTTP', sameSite, thirdParty: !isFirstParty, partitionKey })
    if (isFirstParty) this.#ofFirstParty = client
    else if (isOfTop) this.#ofTopLevelSite = client
    else this.#ofThirdParty = client
    return client
  }
}

const SLASH = 0x2f

/** Whether a URL begins with an origin and a slash, which ends the authority: nothing but the path can follow. */
function beginsWithOrigin(url: string, origin: string): boolean {
  return url.charCodeAt(origin.length) === SLASH && beginsWith(url, origin)
}

function beginsWith(url: string, start: string): boolean {
  // startsWith compares a character at a time, and takes twice as long (`npm run bench -- --only browser-requests`).
  return url.lastIndexOf(start, 0) === 0
}

/** The scheme and host of an origin's text. */
export function siteOfOrigin(origin: string): Origin {
  if (origin === 'null') return 'opaque'
  const { protocol, hostname } = new URL(origin)
  const host = canonicalizeHost(hostname)
  return host === null ? 'opaque' : { scheme: protocol.slice(0, -1), host }
}

/** A WebSocket treats an `http:` URL as a `ws:` URL (WebSockets standard, obtain a WebSocket connection). */
function withSocketScheme(url: string): string {
  return url.replace(/^http/, 'ws')
}
