/**
 * The cookie jar: stores what §5.7 accepts, retrieves what §5.8 includes, and gives a reason for everything else.
 */
import { cookieString } from '../algorithms/cookie-string.js'
import { parseSetCookie } from '../algorithms/parse-set-cookie.js'
import { receiveCookie } from '../algorithms/receive-cookie.js'
import type { CookieRequest } from '../algorithms/request.js'
import { type ExcludedCookie, explainRetrieval, retrieveCookies } from '../algorithms/retrieve-cookies.js'
import { siteOf } from '../algorithms/site.js'
import { type Cookie, isExpired } from '../cookie/cookie.js'
import { invalidArgument, requireString } from '../cookie/invalid-argument.js'
import {
  cookiesDisabled,
  expired,
  type Reason,
  retrievalHostNotCanonical,
  sessionOver,
  thirdPartyBlocked,
} from '../cookie/reason.js'
import { publicSuffixes } from '../public-suffix.js'
import { CookieStore, type StoreEviction } from '../store/cookie-store.js'
import { SiteCookies } from '../store/site-cookies.js'
import type { StoredCookie } from '../store/stored-cookie.js'
import { type ChangeCause, type ChangeListener, Changes } from './changes.js'
import { type CookieFilter, filterFunction } from './cookie-filter.js'
import { type CookieJarOptions, defaultPolicy, type Policy, withOptions } from './policy.js'
import { type RequestContext, resolveRequest } from './request-context.js'
import { type RejectedEntry, readSerializedJar, reasonsAgainst, type SerializedJar } from './serialized-jar.js'
import { type SetCookieLines, setCookieLines } from './set-cookie-lines.js'

/** A cookie that a jar gave up for want of room, and why. */
export interface EvictedCookie {
  /** The cookie that is gone. */
  readonly cookie: Cookie
  /** The priority of §5.7 that chose it. */
  readonly reason: Reason
}

/**
 * What became of a Set-Cookie line: it was stored, it removed a cookie because it came expired, or it was rejected.
 *
 * @see RFC 6265bis §5.7
 */
export type SetCookieResult =
  | {
      readonly status: 'stored'
      /** The cookie as it is stored. */
      readonly cookie: Cookie
      /** The cookie that it took the place of. */
      readonly replaced?: Cookie
      /** The cookies that made room for it. */
      readonly evicted: readonly EvictedCookie[]
      /** What was ignored or changed in it. */
      readonly warnings: readonly Reason[]
    }
  | {
      readonly status: 'removed'
      /** The cookie that came expired; it is not stored. */
      readonly cookie: Cookie
      /** The stored cookie that it removed, where there was one. */
      readonly replaced?: Cookie
      readonly warnings: readonly Reason[]
    }
  | {
      readonly status: 'rejected'
      /** Every reason, in the order of the specification's steps. */
      readonly reasons: readonly Reason[]
      readonly warnings: readonly Reason[]
    }

/** Which cookies a request would carry, and why it would not carry the others of its site. */
export interface Explanation {
  /** The cookies that would be sent, in order. */
  readonly included: readonly Cookie[]
  /** The other cookies of the site, each with every reason. */
  readonly excluded: readonly ExcludedCookie[]
  /** The reasons that would withhold any cookie from this request, whichever the jar held. */
  readonly reasons: readonly Reason[]
}

/** The options for reading a serialised jar. */
export interface FromJSONOptions extends CookieJarOptions {
  /** Hears of each serialised cookie that is not taken, and why; expired ones are left out without a word. */
  readonly onRejected?: ((rejection: RejectedEntry) => void) | undefined
}

const NO_COOKIES = new SiteCookies()

/**
 * A cookie jar that does what RFC 6265bis says.
 *
 * Every method reads the clock once, and first removes the cookies that are expired by then. A URL may be a string or a
 * URL object, with the scheme `http`, `https`, `ws` or `wss`. What a server sends never makes a method throw.
 *
 * @example
 * ```ts
 * import { CookieJar } from 'speculoos'
 *
 * const jar = new CookieJar()
 * jar.setCookie('SID=31d4; Path=/; Secure; HttpOnly; SameSite=Lax', 'https://site.example/login')
 * console.log(jar.getCookieString('https://site.example/')) // => SID=31d4
 * ```
 *
 * @see RFC 6265bis §5
 */
export class CookieJar {
  readonly #changes = new Changes()
  #policy: Policy
  #store = new CookieStore()

  /**
   * Makes an empty jar.
   *
   * @throws TypeError where an option does not exist or has a value that it cannot have.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar({ now: () => 0, limits: { cookiesPerSite: 50, cookieAgeLimit: 7 * 24 * 3600 } })
   * jar.setCookie('a=1; Max-Age=99999999', 'https://site.example/')
   * console.log([...jar][0]?.expiryTime) // => 604800000
   * ```
   */
  constructor(options: CookieJarOptions = {}) {
    this.#policy = withOptions(defaultPolicy(publicSuffixes), options)
  }

  /**
   * Receives one Set-Cookie line.
   *
   * @param text - the value of the header field, or what a script assigns to `document.cookie`.
   * @param url - the URL of the request whose response it is, or of the script's document.
   * @returns what became of it; `'rejected'` with every reason where it was ignored.
   * @throws TypeError where `text` is not a string, or `url` or `context` cannot be used.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * const result = jar.setCookie('__Host-SID=1; Secure; Domain=site.example', 'https://site.example/')
   * console.log(result.status === 'rejected' && result.reasons.map(({ id }) => id))
   * // => [ 'host-prefix-not-host-only', 'host-prefix-path' ]
   * ```
   *
   * @see RFC 6265bis §5.6 and §5.7
   */
  setCookie(text: string, url: string | URL, context?: RequestContext): SetCookieResult {
    requireString('text', text)
    const request = resolveRequest(url, context, this.#policy)
    const now = this.#begin()
    const result = this.#receive(text, request, now)
    this.#changes.deliver()
    return result
  }

  /**
   * Receives every Set-Cookie line of a response, in order. A line that is rejected costs the others nothing.
   *
   * @param headersOrLines - `Headers`, the headers of a `node:http` response, or the lines.
   * @param url - the URL of the request whose response it is.
   * @returns what became of each line.
   * @throws TypeError where an argument cannot be used; then no line is received.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const headers = new Headers([
   *   ['Set-Cookie', 'a=1'],
   *   ['Set-Cookie', 'b=2; Domain=elsewhere.example'],
   * ])
   * const results = new CookieJar().setCookies(headers, 'https://site.example/')
   * console.log(results.map(({ status }) => status)) // => [ 'stored', 'rejected' ]
   * ```
   *
   * @see RFC 6265bis §5.6
   */
  setCookies(headersOrLines: SetCookieLines, url: string | URL, context?: RequestContext): SetCookieResult[] {
    const lines = setCookieLines(headersOrLines)
    const request = resolveRequest(url, context, this.#policy)
    const now = this.#begin()
    const results = lines.map((line) => this.#receive(line, request, now))
    this.#changes.deliver()
    return results
  }

  /**
   * The value of the Cookie header field for a request; `''` where there is nothing to send.
   *
   * @throws TypeError where `url` or `context` cannot be used.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * jar.setCookies(['a=1', 'b=2; Path=/docs'], 'https://site.example/')
   * console.log(jar.getCookieString('https://site.example/docs/Web')) // => b=2; a=1
   * ```
   *
   * @see RFC 6265bis §5.8
   */
  getCookieString(url: string | URL, context?: RequestContext): string {
    return cookieString(this.#retrieve(url, context))
  }

  /**
   * The cookies that a request carries, as records, in the order in which they are sent. Their last access is now.
   *
   * @throws TypeError where `url` or `context` cannot be used.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * jar.setCookie('SID=1; HttpOnly', 'https://site.example/')
   * console.log(jar.getCookies('https://site.example/').map(({ name }) => name)) // => [ 'SID' ]
   * console.log(jar.getCookies('https://site.example/', { type: 'non-HTTP' })) // => []
   * ```
   *
   * @see RFC 6265bis §5.8
   */
  getCookies(url: string | URL, context?: RequestContext): Cookie[] {
    return this.#retrieve(url, context).map((cookie) => cookie.toCookie())
  }

  /**
   * Says which cookies a request would carry, and why not the others of the same site. It changes nothing, not even a
   * last access.
   *
   * @throws TypeError where `url` or `context` cannot be used.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * jar.setCookie('SID=1; Secure', 'https://site.example/')
   * for (const { cookie, reasons } of jar.explain('http://site.example/').excluded) {
   *   console.log(`${cookie.name}: ${reasons[0]?.sentence}`) // => SID: The cookie is Secure, and the connection is not.
   * }
   * ```
   *
   * @see RFC 6265bis §5.8.3
   */
  explain(url: string | URL, context?: RequestContext): Explanation {
    const request = resolveRequest(url, context, this.#policy)
    const now = this.#begin()
    const cookies = Array.from(this.#cookiesOfSite(request), (cookie) => cookie.toCookie())
    this.#changes.deliver()
    if (request.host === null) return { included: [], excluded: [], reasons: [retrievalHostNotCanonical] }
    const refusal = refusalByPolicy(request, this.#policy)
    if (refusal !== null) {
      const reasons = [refusal]
      return { included: [], excluded: cookies.map((cookie) => ({ cookie, reasons })), reasons }
    }
    return { ...explainRetrieval(request, cookies, this.#policy, now), reasons: [] }
  }

  /**
   * How many cookies the jar holds.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * jar.setCookies(['a=1', 'b=2'], 'https://site.example/')
   * console.log(jar.size) // => 2
   * ```
   */
  get size(): number {
    this.#begin()
    this.#changes.deliver()
    return this.#store.size
  }

  /**
   * All cookies, as records, in the order in which they were first inserted. What changes meanwhile is not seen.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * jar.setCookie('a=1', 'https://site.example/')
   * for (const { name, domain } of jar) console.log(name, domain) // => a site.example
   * ```
   */
  [Symbol.iterator](): IterableIterator<Cookie> {
    return this.toJSON().cookies[Symbol.iterator]()
  }

  /**
   * Deletes the cookies that a filter means, whatever their attributes forbid to others.
   *
   * @param filter - a function of a cookie, or fields that a cookie must have, all of them.
   * @returns the cookies that are gone.
   * @throws TypeError where the filter has an unknown field, or no field at all.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * jar.setCookies(['a=1', 'b=2'], 'https://www.site.example/')
   * console.log(jar.delete({ site: 'site.example', name: 'a' }).length) // => 1
   * console.log(jar.delete((cookie) => cookie.creationTime > Date.now() - 3_600_000).length) // => 1
   * ```
   *
   * @see RFC 6265bis §7.3
   */
  delete(filter: CookieFilter): Cookie[] {
    const isMeant = filterFunction(filter)
    this.#begin()
    const meant = this.#store.all().filter((cookie) => isMeant(cookie.toCookie(), cookie.site))
    return this.#removeAll(meant, 'explicit')
  }

  /**
   * Deletes every cookie.
   *
   * @returns the cookies that are gone.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * jar.setCookie('a=1', 'https://site.example/')
   * console.log(jar.clear().length, jar.size) // => 1 0
   * ```
   *
   * @see RFC 6265bis §7.3
   */
  clear(): Cookie[] {
    this.#begin()
    return this.#removeAll(this.#store.all(), 'explicit')
  }

  /**
   * Ends the session: removes the cookies that are not persistent.
   *
   * @returns the cookies that are gone.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * jar.setCookies(['session=1', 'kept=1; Max-Age=60'], 'https://site.example/')
   * console.log(jar.endSession().map(({ name }) => name), jar.size) // => [ 'session' ] 1
   * ```
   *
   * @see RFC 6265bis §5.7
   */
  endSession(): Cookie[] {
    this.#begin()
    const over = this.#store.all().filter((cookie) => !cookie.persistent)
    return this.#removeAll(over, 'session-over', sessionOver)
  }

  /**
   * Makes another jar with the same cookies and policy. Subscriptions are not taken over.
   *
   * @param options - what the other jar's policy has differently.
   * @throws TypeError where an option does not exist or has a value that it cannot have.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * jar.setCookie('a=1', 'https://site.example/')
   * const other = jar.clone()
   * other.clear()
   * console.log(jar.size, other.size) // => 1 0
   * ```
   */
  clone(options: CookieJarOptions = {}): CookieJar {
    const clone = new CookieJar()
    clone.#policy = withOptions(this.#policy, options)
    this.#begin()
    this.#changes.deliver()
    for (const cookie of this.#store.all()) clone.#store.insert(clone.#siteOf(cookie.domain), cookie)
    clone.#store.evictAllExcess(clone.#policy)
    return clone
  }

  /**
   * Changes the policy of the jar; what is not named stays. Cookies in excess of new limits are evicted at once.
   *
   * @throws TypeError where an option does not exist or has a value that it cannot have; then nothing is changed.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * jar.setCookie('a=1', 'https://site.example/')
   * jar.configure({ cookiesEnabled: false })
   * console.log(jar.getCookieString('https://site.example/') === '') // => true
   * ```
   *
   * @see RFC 6265bis §7.2 and §7.3
   */
  configure(options: CookieJarOptions): void {
    const before = this.#policy
    this.#policy = withOptions(before, options)
    this.#begin()
    if (this.#policy.publicSuffixes !== before.publicSuffixes) {
      this.#store.regroup((domain) => this.#siteOf(domain))
    }
    this.#noteEvictions(this.#store.evictAllExcess(this.#policy))
    this.#changes.deliver()
  }

  /**
   * The jar as plain data for `JSON.stringify`: every cookie with every field, in the order of first insertion.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * jar.setCookie('a=1', 'https://site.example/')
   * const restored = CookieJar.fromJSON(JSON.stringify(jar))
   * console.log(restored.getCookieString('https://site.example/')) // => a=1
   * ```
   */
  toJSON(): SerializedJar {
    this.#begin()
    this.#changes.deliver()
    return { version: 1, cookies: this.#store.all().map((cookie) => cookie.toCookie()) }
  }

  /**
   * Makes a jar of what {@link CookieJar.toJSON} gave. Cookies that could not have been stored are not taken.
   *
   * @param serialized - the plain data, or its JSON text.
   * @throws TypeError where it is not of that form, naming the place, or an option cannot be used.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * jar.setCookie('a=1; Secure; SameSite=None', 'https://site.example/')
   * const tampered = JSON.stringify(jar).replace('"secure":true', '"secure":false')
   * const restored = CookieJar.fromJSON(tampered, {
   *   onRejected: ({ entry, reasons }) => console.log(entry.name, reasons[0]?.id), // => a same-site-none-not-secure
   * })
   * console.log(restored.size) // => 0
   * ```
   */
  static fromJSON(serialized: unknown, options: FromJSONOptions = {}): CookieJar {
    const { onRejected, ...jarOptions } = options
    if (onRejected !== undefined && typeof onRejected !== 'function') {
      throw invalidArgument('options.onRejected', onRejected, 'a function')
    }
    const jar = new CookieJar(jarOptions)
    const entries = readSerializedJar(serialized)
    const now = jar.#begin()
    for (const entry of entries) {
      const reasons = reasonsAgainst(entry, jar.#policy.publicSuffixes)
      if (reasons.length > 0) onRejected?.({ entry, reasons })
      else if (!isExpired(entry, now)) jar.#restore(entry)
    }
    jar.#store.evictAllExcess(jar.#policy)
    return jar
  }

  /**
   * Tells a listener every change from now on, after it has happened.
   *
   * @returns a function that ends the subscription.
   * @throws TypeError where `listener` is not a function.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * const causes: string[] = []
   * const unsubscribe = jar.subscribe(({ cause, cookie }) => causes.push(`${cause} ${cookie.name}=${cookie.value}`))
   * jar.setCookie('a=1', 'https://site.example/')
   * jar.setCookie('a=2', 'https://site.example/')
   * unsubscribe()
   * console.log(causes) // => [ 'inserted a=1', 'overwritten a=1', 'inserted a=2' ]
   * ```
   */
  subscribe(listener: ChangeListener): () => void {
    if (typeof listener !== 'function') throw invalidArgument('listener', listener, 'a function')
    return this.#changes.subscribe(listener)
  }

  /** Reads the clock, and removes what is expired by then. */
  #begin(): number {
    const now = this.#policy.now()
    if (!Number.isFinite(now)) throw invalidArgument('options.now', now, 'a clock that answers milliseconds')
    for (const cookie of this.#store.removeExpired(now)) this.#noteRemoval(cookie, 'expired', expired)
    return now
  }

  #receive(text: string, request: CookieRequest, now: number): SetCookieResult {
    // §5.7 step 1
    const refusal = refusalByPolicy(request, this.#policy)
    if (refusal !== null) return { status: 'rejected', reasons: [refusal], warnings: [] }
    const parsed = parseSetCookie(text, request.type)
    if (parsed.status === 'rejected') return parsed

    const cookies = this.#cookiesOfSite(request)
    const reception = receiveCookie(parsed.setCookie, request, cookies, this.#policy, now)
    const warnings = reception.warnings.length === 0 ? parsed.warnings : [...parsed.warnings, ...reception.warnings]
    if (reception.status === 'rejected') return { ...reception, warnings }

    const { status, cookie } = reception
    const old = cookies.find(cookie)
    const replaced = old?.toCookie()
    if (status === 'removed') {
      if (old !== undefined) {
        this.#store.remove(old)
        this.#noteRemoval(old, 'expired-overwrite', expired)
      }
      return { status, cookie, ...(replaced && { replaced }), warnings }
    }
    if (old !== undefined) {
      // §5.7 steps 23.4 and 24
      this.#store.replace(old, cookie)
      this.#noteRemoval(old, 'overwritten')
      if (this.#changes.isObserved) this.#changes.note({ cause: 'inserted', cookie })
      return { status, cookie, ...(replaced && { replaced }), evicted: [], warnings }
    }
    // §5.7 step 24
    const stored = this.#store.insert(this.#siteOf(cookie.domain), cookie)
    const evictions = this.#store.evictExcess(stored.site, this.#policy)
    const own = evictions.find((eviction) => eviction.cookie === stored)
    if (own !== undefined) return { status: 'rejected', reasons: [own.reason], warnings }
    if (this.#changes.isObserved) this.#changes.note({ cause: 'inserted', cookie })
    this.#noteEvictions(evictions)
    return { status, cookie, evicted: evictions.map(toEvictedCookie), warnings }
  }

  #retrieve(url: string | URL, context: RequestContext | undefined): StoredCookie[] {
    const request = resolveRequest(url, context, this.#policy)
    const now = this.#begin()
    this.#changes.deliver()
    if (refusalByPolicy(request, this.#policy) !== null) return []
    const cookies = retrieveCookies(request, this.#cookiesOfSite(request), this.#policy, now)
    // §5.8.3 step 5
    for (const cookie of cookies) cookie.lastAccessTime = now
    return cookies
  }

  #cookiesOfSite(request: CookieRequest): SiteCookies {
    return (request.host === null ? undefined : this.#store.site(this.#siteOf(request.host))) ?? NO_COOKIES
  }

  #siteOf(host: string): string {
    return siteOf(host, this.#policy.publicSuffixes)
  }

  #restore(entry: Cookie): void {
    const site = this.#siteOf(entry.domain)
    const old = this.#store.site(site)?.find(entry)
    if (old === undefined) this.#store.insert(site, entry)
    else this.#store.replace(old, entry)
  }

  #removeAll(cookies: readonly StoredCookie[], cause: ChangeCause, reason?: Reason): Cookie[] {
    for (const cookie of cookies) {
      this.#store.remove(cookie)
      this.#noteRemoval(cookie, cause, reason)
    }
    this.#changes.deliver()
    return cookies.map((cookie) => cookie.toCookie())
  }

  #noteRemoval(cookie: StoredCookie, cause: ChangeCause, reason?: Reason): void {
    if (this.#changes.isObserved) this.#changes.note({ cause, cookie: cookie.toCookie(), ...(reason && { reason }) })
  }

  #noteEvictions(evictions: readonly StoreEviction[]): void {
    for (const { cookie, reason } of evictions) this.#noteRemoval(cookie, 'evicted', reason)
  }
}

/** The reason for which the policy neither stores nor sends cookies with a request; `null` where it does. */
function refusalByPolicy(request: CookieRequest, policy: Policy): Reason | null {
  // §7.3
  if (!policy.cookiesEnabled) return cookiesDisabled
  // §7.1
  const isThirdParty = request.sameSite === 'cross-site' && (request.type === 'non-HTTP' || !request.topLevelNavigation)
  return isThirdParty && policy.thirdPartyCookies === 'block' ? thirdPartyBlocked : null
}

function toEvictedCookie({ cookie, reason }: StoreEviction): EvictedCookie {
  return { cookie: cookie.toCookie(), reason }
}
