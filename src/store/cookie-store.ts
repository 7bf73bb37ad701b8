/**
 * The cookies of a jar in memory, by site: totals, expiry, eviction and last access (§5.7, §5.8.3 step 5).
 */
import { chooseExcess } from '../algorithms/eviction.js'
import type { Cookie } from '../cookie/cookie.js'
import type { Reason } from '../cookie/reason.js'
import { ExpiryQueue } from './expiry-queue.js'
import { SiteCookies } from './site-cookies.js'
import { StoredCookie } from './stored-cookie.js'

/** How many cookies a store may keep. */
export interface StoreLimits {
  /** The most cookies of one site. */
  readonly cookiesPerSite: number
  /** The most cookies in all. */
  readonly cookies: number
}

/** A cookie that was evicted, and why. */
export interface StoreEviction {
  readonly cookie: StoredCookie
  readonly reason: Reason
}

export class CookieStore {
  readonly #sites = new Map<string, SiteCookies>()
  readonly #expiries = new ExpiryQueue()
  #size = 0
  #nextSequence = 0

  /** How many cookies there are. */
  get size(): number {
    return this.#size
  }

  /** The cookies of a site, in the order of retrieval. */
  site(site: string): SiteCookies | undefined {
    return this.#sites.get(site)
  }

  /** All cookies, in the order of their first insertion. */
  all(): StoredCookie[] {
    const cookies: StoredCookie[] = []
    for (const site of this.#sites.values()) cookies.push(...site)
    return cookies.sort((first, second) => first.sequence - second.sequence)
  }

  /** Inserts a cookie whose identity no stored cookie has. */
  insert(site: string, cookie: Cookie): StoredCookie {
    const stored = new StoredCookie(cookie, site, this.#nextSequence)
    this.#nextSequence += 1
    this.#add(stored)
    return stored
  }

  /** Inserts a cookie in the place of the stored one with its identity. */
  replace(old: StoredCookie, cookie: Cookie): void {
    this.remove(old)
    this.#add(new StoredCookie(cookie, old.site, old.sequence))
  }

  /** Removes a stored cookie. */
  remove(cookie: StoredCookie): void {
    const site = this.#sites.get(cookie.site)
    if (site === undefined) return
    site.remove(cookie)
    if (site.size === 0) this.#sites.delete(cookie.site)
    this.#expiries.remove(cookie)
    this.#size -= 1
  }

  /** Removes the cookies that are expired at the time `now`, and answers them in the order of their expiry. */
  removeExpired(now: number): readonly StoredCookie[] {
    let cookie = this.#expiries.nextExpired(now)
    if (cookie === undefined) return NONE
    const removed: StoredCookie[] = []
    for (; cookie !== undefined; cookie = this.#expiries.nextExpired(now)) {
      this.remove(cookie)
      removed.push(cookie)
    }
    return removed
  }

  /** Evicts what one site has too many, then what the store has too many. */
  evictExcess(site: string, limits: StoreLimits): readonly StoreEviction[] {
    const cookies = this.#sites.get(site)
    const siteExcess = (cookies?.size ?? 0) - limits.cookiesPerSite
    const evictions = cookies !== undefined && siteExcess > 0 ? this.#evict(cookies, siteExcess, 'site') : NO_EVICTIONS
    const excess = this.#size - limits.cookies
    return excess > 0 ? [...evictions, ...this.#evict(this.all(), excess, 'jar')] : evictions
  }

  /** Evicts what any site, or the store, has too many. */
  evictAllExcess(limits: StoreLimits): readonly StoreEviction[] {
    const evictions: StoreEviction[] = []
    for (const site of [...this.#sites.keys()]) {
      evictions.push(...this.evictExcess(site, { ...limits, cookies: Number.POSITIVE_INFINITY }))
    }
    const excess = this.#size - limits.cookies
    return excess > 0 ? [...evictions, ...this.#evict(this.all(), excess, 'jar')] : evictions
  }

  /** Files every cookie anew under the site that `siteOf` names for its domain. */
  regroup(siteOf: (domain: string) => string): void {
    const cookies = this.all()
    for (const cookie of cookies) this.remove(cookie)
    for (const cookie of cookies) this.#add(new StoredCookie(cookie, siteOf(cookie.domain), cookie.sequence))
  }

  #add(cookie: StoredCookie): void {
    let site = this.#sites.get(cookie.site)
    if (site === undefined) {
      site = new SiteCookies()
      this.#sites.set(cookie.site, site)
    }
    site.insert(cookie)
    this.#expiries.add(cookie)
    this.#size += 1
  }

  #evict(cookies: Iterable<StoredCookie>, count: number, scope: 'site' | 'jar'): StoreEviction[] {
    return chooseExcess(cookies, count, scope).map(({ candidate, reason }) => {
      this.remove(candidate)
      return { cookie: candidate, reason }
    })
  }
}

const NONE: readonly StoredCookie[] = []
const NO_EVICTIONS: readonly StoreEviction[] = []
