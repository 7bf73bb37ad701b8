/**
 * What a jar holds and how it changes: policy, cookies, listeners (§5.7, §5.8.3).
 */
import { parseSetCookie } from '../algorithms/parse-set-cookie.js'
import { receiveCookie } from '../algorithms/receive-cookie.js'
import type { CookieRequest } from '../algorithms/request.js'
import { explainRetrieval, retrieveCookies } from '../algorithms/retrieve-cookies.js'
import { siteOf } from '../algorithms/site.js'
import { type Cookie, isExpired } from '../cookie/cookie.js'
import { invalidArgument } from '../cookie/invalid-argument.js'
import {
  cookiesDisabled,
  expired,
  type Reason,
  retrievalHostNotCanonical,
  thirdPartyBlocked,
} from '../cookie/reason.js'
import { CookieStore, type StoreEviction } from '../store/cookie-store.js'
import { SiteCookies } from '../store/site-cookies.js'
import type { StoredCookie } from '../store/stored-cookie.js'
import { type ChangeCause, Changes } from './changes.js'
import type { EvictedCookie, Explanation, SetCookieResult } from './decision.js'
import type { Policy } from './policy.js'

const NO_COOKIES = new SiteCookies()

export class JarState {
  readonly changes = new Changes()
  readonly #store = new CookieStore()
  #policy: Policy

  constructor(policy: Policy) {
    this.#policy = policy
  }

  get policy(): Policy {
    return this.#policy
  }

  /** How many cookies there are. */
  get size(): number {
    return this.#store.size
  }

  /** Reads the clock, and removes what is expired by then. */
  begin(): number {
    const now = this.#policy.now()
    if (!Number.isFinite(now)) throw invalidArgument('options.now', now, 'a clock that answers milliseconds')
    for (const cookie of this.#store.removeExpired(now)) this.#noteRemoval(cookie, 'expired', expired)
    return now
  }

  /** Receives a set-cookie-string at the time `now`. */
  receive(text: string, request: CookieRequest, now: number): SetCookieResult {
    // §5.7 step 1
    const refusal = this.#refusal(request)
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
      if (this.changes.isObserved) this.changes.note({ cause: 'inserted', cookie })
      return { status, cookie, ...(replaced && { replaced }), evicted: [], warnings }
    }
    // §5.7 step 24
    const stored = this.#store.insert(this.siteOf(cookie.domain), cookie)
    const evictions = this.#store.evictExcess(stored.site, this.#policy)
    const own = evictions.find((eviction) => eviction.cookie === stored)
    if (own !== undefined) return { status: 'rejected', reasons: [own.reason], warnings }
    if (this.changes.isObserved) this.changes.note({ cause: 'inserted', cookie })
    this.#noteEvictions(evictions)
    return { status, cookie, evicted: evictions.map(toEvictedCookie), warnings }
  }

  /** Retrieves the cookies for a request at the time `now`, which is then their last access. */
  retrieve(request: CookieRequest, now: number): StoredCookie[] {
    if (this.#refusal(request) !== null) return []
    const cookies = retrieveCookies(request, this.#cookiesOfSite(request), this.#policy, now)
    // §5.8.3 step 5
    for (const cookie of cookies) cookie.lastAccessTime = now
    return cookies
  }

  /** Says what {@link JarState.retrieve} would answer, and why. */
  explain(request: CookieRequest, now: number): Explanation {
    // §5.8.3 step 2
    if (request.host === null) return { included: [], excluded: [], reasons: [retrievalHostNotCanonical] }
    const cookies = Array.from(this.#cookiesOfSite(request), (cookie) => cookie.toCookie())
    const refusal = this.#refusal(request)
    if (refusal === null) return { ...explainRetrieval(request, cookies, this.#policy, now), reasons: [] }
    const reasons = [refusal]
    return { included: [], excluded: cookies.map((cookie) => ({ cookie, reasons })), reasons }
  }

  /** The records of all cookies, in the order of their first insertion. */
  cookies(): Cookie[] {
    return this.#store.all().map((cookie) => cookie.toCookie())
  }

  /** Removes the cookies that are meant, and answers them. */
  remove(isMeant: (cookie: Cookie, site: string) => boolean, cause: ChangeCause, reason?: Reason): Cookie[] {
    const removed: Cookie[] = []
    for (const stored of this.#store.all()) {
      const cookie = stored.toCookie()
      if (isMeant(cookie, stored.site)) {
        this.#store.remove(stored)
        this.#noteRemoval(stored, cause, reason)
        removed.push(cookie)
      }
    }
    return removed
  }

  /** Changes the policy, and evicts what it leaves no room for. */
  configure(policy: Policy): void {
    const isRegrouped = policy.publicSuffixes !== this.#policy.publicSuffixes
    this.#policy = policy
    this.begin()
    if (isRegrouped) this.#store.regroup((domain) => this.siteOf(domain))
    this.#noteEvictions(this.#store.evictAllExcess(policy))
  }

  /** Takes over cookies with all their fields, in their order, as far as there is room and they are not expired. */
  restore(cookies: Iterable<Cookie>): void {
    const now = this.begin()
    for (const cookie of cookies) {
      if (isExpired(cookie, now)) continue
      const site = this.siteOf(cookie.domain)
      const old = this.#store.site(site)?.find(cookie)
      if (old === undefined) this.#store.insert(site, cookie)
      else this.#store.replace(old, cookie)
    }
    this.#store.evictAllExcess(this.#policy)
  }

  siteOf(host: string): string {
    return siteOf(host, this.#policy.publicSuffixes)
  }

  #cookiesOfSite(request: CookieRequest): SiteCookies {
    return (request.host === null ? undefined : this.#store.site(this.siteOf(request.host))) ?? NO_COOKIES
  }

  /** The reason for which the policy neither stores nor sends cookies with a request; `null` where it does. */
  #refusal(request: CookieRequest): Reason | null {
    // §7.3
    if (!this.#policy.cookiesEnabled) return cookiesDisabled
    // §7.1
    if (this.#policy.thirdPartyCookies === 'allow' || request.sameSite === 'same-site') return null
    return request.type === 'non-HTTP' || !request.topLevelNavigation ? thirdPartyBlocked : null
  }

  #noteRemoval(cookie: StoredCookie, cause: ChangeCause, reason?: Reason): void {
    if (this.changes.isObserved) this.changes.note({ cause, cookie: cookie.toCookie(), ...(reason && { reason }) })
  }

  #noteEvictions(evictions: readonly StoreEviction[]): void {
    for (const { cookie, reason } of evictions) this.#noteRemoval(cookie, 'evicted', reason)
  }
}

function toEvictedCookie({ cookie, reason }: StoreEviction): EvictedCookie {
  return { cookie: cookie.toCookie(), reason }
}
