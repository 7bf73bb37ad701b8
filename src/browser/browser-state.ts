/**
 * What everything in one browser shares: its profile, its jar, and the clients of its jars (§5.2, §5.8).
 */
import { isIpAddress } from '../algorithms/canonical-host.js'
import type { Origin } from '../algorithms/same-site.js'
import type { Cookie } from '../cookie/cookie.js'
import type { PublicSuffixes } from '../cookie/public-suffixes.js'
import type { Hop } from '../http/hop.js'
import { type RequestUrl, type UrlCache, urlCacheFor } from '../input/url-cache.js'
import { CookieJar, type OptionsWithSuffixes } from '../jar/cookie-jar.js'
import { ContextClients } from './context-clients.js'
import { type BrowserProfile, profiles, type ThirdPartyRule } from './profiles.js'
import { StoredOrder } from './stored-order.js'

/**
 * A fetch as a browser calls it: with a URL, `redirect: 'manual'` and a Cookie header field if there are cookies.
 *
 * @see https://fetch.spec.whatwg.org/#fetch-method
 */
export type BrowserFetch = (url: string, init: RequestInit) => Promise<Response> | Response

/** A page, or what else can be closed. */
export interface Closable {
  close(): void
}

/** What a browser is made of. */
export interface BrowserParts {
  readonly profile: BrowserProfile
  readonly jar: CookieJar | null
  readonly publicSuffixes: PublicSuffixes | null
  readonly now: (() => number) | null
  readonly thirdPartyCookies: ThirdPartyRule
  readonly fetch: BrowserFetch
  readonly onHop: ((hop: Hop) => void) | null
}

export class BrowserState {
  readonly profile: BrowserProfile
  readonly publicSuffixes: PublicSuffixes | null
  readonly thirdPartyCookies: ThirdPartyRule
  readonly fetch: BrowserFetch
  readonly onHop: ((hop: Hop) => void) | null
  readonly urls: UrlCache
  /** What is open, to be closed with the browser. */
  readonly open = new Set<Closable>()
  /** The jars of credentialless frames. */
  readonly ephemeralJars = new Set<CookieJar>()
  isClosed = false
  readonly #now: (() => number) | null
  #jar: CookieJar | null
  #clients: ContextClients | null = null
  #order: StoredOrder | null = null
  #opaqueOrigins = 0

  constructor({ profile, jar, publicSuffixes, now, thirdPartyCookies, fetch, onHop }: BrowserParts) {
    this.profile = profile
    this.publicSuffixes = publicSuffixes
    this.thirdPartyCookies = thirdPartyCookies
    this.fetch = fetch
    this.onHop = onHop
    this.#now = now
    this.#jar = jar
    if (jar !== null) this.#followOrder(jar)
    this.urls = urlCacheFor({ publicSuffixes, trustLoopback: true, trustedHosts: [], profile })
  }

  /** The jar, which is made when it is first needed: a program may hold thousands of browsers. */
  get jar(): CookieJar {
    if (this.#jar === null) {
      this.#jar = new CookieJar({ ...this.#jarOptions(), thirdPartyCookies: this.thirdPartyCookies })
      this.#followOrder(this.#jar)
    }
    return this.#jar
  }

  /** An empty jar with the rules of this browser, for a credentialless frame. */
  ephemeralJar(): CookieJar {
    return new CookieJar({ ...this.#jarOptions(), thirdPartyCookies: 'allow' })
  }

  /** Cookies of the jar in the order in which the Cookie Store API of the profile lists them. */
  inListedOrder(cookies: readonly Cookie[]): readonly Cookie[] {
    return this.#order === null ? cookies : this.#order.sorted(cookies)
  }

  #followOrder(jar: CookieJar): void {
    if (!this.profile.cookieStore.listsInStoredOrder) return
    this.#order = new StoredOrder(jar)
    this.open.add(this.#order)
  }

  #jarOptions(): OptionsWithSuffixes {
    const clock = this.#now === null ? {} : { now: this.#now }
    // A jar has the rules of the text at hand if it has no profile.
    const profile = this.profile === profiles.rfc6265bis ? null : this.profile
    return { profile, ...clock, publicSuffixes: this.publicSuffixes }
  }

  /** The time of the browser's clock, in milliseconds. */
  now(): number {
    return this.#now === null ? Date.now() : this.#now()
  }

  /** The clients of the jar. */
  get clients(): ContextClients {
    if (this.#clients === null) this.#clients = new ContextClients(this.jar)
    return this.#clients
  }

  /** Whether a URL is same-site with an origin, by the rules of the profile. */
  isSameSite(origin: Origin, url: RequestUrl): boolean {
    if (origin === 'opaque' || url.host.host === null) return false
    if (this.urls.isSchemeful && origin.scheme !== url.scheme) return false
    if (origin.host === url.host.host) return true
    const { registrableDomain } = url.host
    return registrableDomain !== null && registrableDomain === this.urls.host(origin.host).registrableDomain
  }

  /** Whether two origins are same-site, by the rules of the profile. */
  areSameSite(first: Origin, second: Origin): boolean {
    if (first === 'opaque' || second === 'opaque') return false
    if (this.urls.isSchemeful && first.scheme !== second.scheme) return false
    if (first.host === second.host) return true
    if (isIpAddress(first.host) || isIpAddress(second.host)) return false
    const { registrableDomain } = this.urls.host(first.host)
    return registrableDomain !== null && registrableDomain === this.urls.host(second.host).registrableDomain
  }

  /** The site of an origin, as a partition key has it. */
  siteOf({ scheme, host }: Exclude<Origin, 'opaque'>): string {
    return `${scheme}://${this.urls.host(host).site}`
  }

  /** What stands for the opaque origin of a top-level document: a site that no server has, and no other document. */
  uniqueSite(): Exclude<Origin, 'opaque'> {
    this.#opaqueOrigins += 1
    return { scheme: 'https', host: `opaque-${this.#opaqueOrigins}.invalid` }
  }
}
