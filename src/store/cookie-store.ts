/**
 * The cookies of a jar in memory: site by site, with the totals, the expiry and the eviction of them all (§5.7).
 *
 * A site is found by its key, and forgotten with its last cookie. A cookie leaves by removal, by replacement, by its
 * expiry as soon as the store moves on to a later time, or by eviction. A queue for eviction is made when there are first
 * too many cookies, and dropped when most of it is idle, or the sites are grouped anew. When the clock runs backwards, all
 * memos die; when the cookie-strings that were made of them have become too long together, they only lose these.
 */
import { domainsAbove } from '../algorithms/domain-match.js'
import { type EvictionScope, evictionReason } from '../algorithms/eviction.js'
import type { Cookie } from '../cookie/cookie.js'
import type { Reason } from '../cookie/reason.js'
import { EvictionQueue } from './eviction-queue.js'
import { ExpiryQueue } from './expiry-queue.js'
import { MemoSlots } from './memo-slots.js'
import type { RetrievalMemo } from './retrieval-memo.js'
import { SharedValues } from './shared-values.js'
import { SiteCookies } from './site-cookies.js'
import { StoredCookie } from './stored-cookie.js'

/** How many characters the cookie-strings have that are made until all are forgotten. */
const KEPT_HEADERS = 1 << 25

/** How many cookies a store may keep. */
export interface StoreLimits {
  /** The most cookies of one site. */
  readonly cookiesPerSite: number
  /** The most cookies in all. */
  readonly cookies: number
}

/** A cookie that was evicted, its record, and why. */
export interface StoreEviction {
  readonly stored: StoredCookie
  readonly cookie: Cookie
  readonly reason: Reason
}

export class CookieStore {
  readonly memoSlots = new MemoSlots()
  readonly #sites = new Map<string, SiteCookies>()
  /** The sites below each domain, as those of `github.io` are. */
  readonly #sitesBelow = new Map<string, Set<SiteCookies>>()
  readonly #expiries = new ExpiryQueue()
  readonly #shared = new SharedValues()
  #evictionQueue: EvictionQueue | null = null
  #size = 0
  #nextSequence = 0
  #now = Number.NEGATIVE_INFINITY
  /** How many characters the cookie-strings have that were made since all were forgotten. */
  #headerLength = 0

  /** How many cookies there are. */
  get size(): number {
    return this.#size
  }

  /** The cookies of a site; `undefined` where there are none. */
  site(key: string): SiteCookies | undefined {
    return this.#sites.get(key)
  }

  /** A site, to insert a cookie into. */
  openSite(key: string): SiteCookies {
    let site = this.#sites.get(key)
    if (site === undefined) {
      site = new SiteCookies(key, this.memoSlots, this.#noteEarlierAccess)
      this.#addSite(site)
    }
    return site
  }

  /**
   * Whether a site has a Secure cookie that one of it with this name, domain and path would overlay, or a site above or
   * below has (§5.7 steps 16.1 to 16.4).
   */
  hasSecureOverlaid(site: string, name: string, domain: string, path: string): boolean {
    for (const above of [site, ...domainsAbove(site)]) {
      if (this.#sites.get(above)?.hasSecureOverlaid(name, domain, path)) return true
    }
    for (const below of this.#sitesBelow.get(domain) ?? []) {
      if (below.hasSecureOverlaid(name, domain, path)) return true
    }
    return false
  }

  /** All cookies, in the order of their first insertion. */
  all(): StoredCookie[] {
    const cookies: StoredCookie[] = []
    for (const site of this.#sites.values()) {
      for (const cookie of site.inOrder()) cookies.push(cookie)
    }
    return cookies.sort((first, second) => first.sequence - second.sequence)
  }

  /** Inserts a cookie whose identity no stored cookie has. */
  insert(site: SiteCookies, cookie: Cookie): StoredCookie {
    const stored = new StoredCookie(cookie, site.key, this.#nextSequence, this.#shared)
    this.#nextSequence += 1
    this.#add(site, stored)
    return stored
  }

  /** Inserts a cookie in the place of the stored one with its identity. */
  replace(site: SiteCookies, old: StoredCookie, cookie: Cookie): void {
    if (old.secure !== cookie.secure || old.creationTime !== cookie.creationTime) {
      this.remove(old)
      this.#add(this.openSite(site.key), new StoredCookie(cookie, site.key, old.sequence, this.#shared))
      return
    }
    // Its places among the others stay: the order of eviction asks for these two, and learns of a later access itself.
    const { expiryTime } = old
    site.update(old, cookie)
    this.#expiries.noteChange(old, expiryTime)
  }

  /** Removes a stored cookie, and answers its record. */
  remove(cookie: StoredCookie): Cookie {
    const site = this.#sites.get(cookie.site)
    site?.remove(cookie)
    if (site?.size === 0) this.#removeSite(site)
    const record = cookie.toCookie()
    cookie.becomeRemoved()
    this.#expiries.noteRemoval(cookie)
    this.#size -= 1
    this.#dropWornQueue()
    return record
  }

  /** Makes the cookie-string of a memo, which keeps it. */
  makeHeader(memo: RetrievalMemo): string {
    const header = memo.makeHeader()
    this.#headerLength += header.length
    if (this.#headerLength > KEPT_HEADERS) {
      this.#headerLength = 0
      for (const site of this.#sites.values()) site.forgetHeaders()
    }
    return header
  }

  /** Moves on to the time `now`: removes the cookies that are expired, and answers their records in the order of their expiry. */
  advance(now: number): readonly Cookie[] {
    if (now < this.#now) this.#forgetMemos()
    this.#now = now
    return this.#expiries.isPassed(now) ? this.#removeExpired(now) : NONE
  }

  #forgetMemos(): void {
    for (const site of this.#sites.values()) site.forgetMemos()
  }

  #removeExpired(now: number): readonly Cookie[] {
    let cookie = this.#expiries.nextExpired(now)
    const removed: Cookie[] = []
    for (; cookie !== undefined; cookie = this.#expiries.nextExpired(now)) removed.push(this.remove(cookie))
    return removed
  }

  /** Evicts what one site has too many, then what the store has too many. */
  evictExcess(site: SiteCookies, limits: StoreLimits): readonly StoreEviction[] {
    const isSiteFull = site.size > limits.cookiesPerSite
    if (!isSiteFull && this.#size <= limits.cookies) return NO_EVICTIONS
    const evictions: StoreEviction[] = []
    if (isSiteFull) this.#evictFromSite(site, limits.cookiesPerSite, evictions)
    this.#evictFromStore(limits.cookies, evictions)
    return evictions
  }

  /** Evicts what any site, or the store, has too many. */
  evictAllExcess(limits: StoreLimits): readonly StoreEviction[] {
    const evictions: StoreEviction[] = []
    for (const site of [...this.#sites.values()]) this.#evictFromSite(site, limits.cookiesPerSite, evictions)
    this.#evictFromStore(limits.cookies, evictions)
    return evictions
  }

  /** Files every cookie anew under the site that `siteOf` names for its domain. */
  regroup(siteOf: (domain: string) => string): void {
    const answered: { stored: StoredCookie; site: string }[] = []
    for (const stored of this.all()) {
      // Whoever was asked may have changed the store.
      if (!stored.isRemoved) answered.push({ stored, site: siteOf(stored.domain) })
    }
    const regrouped = answered
      .filter(({ stored }) => !stored.isRemoved)
      .map(({ stored, site }) => ({ cookie: this.remove(stored), site, sequence: stored.sequence }))
    this.#evictionQueue = null
    for (const { cookie, site, sequence } of regrouped) {
      this.#add(this.openSite(site), new StoredCookie(cookie, site, sequence, this.#shared))
    }
  }

  #add(site: SiteCookies, cookie: StoredCookie): void {
    site.insert(cookie)
    this.#expiries.add(cookie)
    this.#evictionQueue?.add(cookie)
    this.#size += 1
  }

  readonly #noteEarlierAccess = (cookie: StoredCookie): void => {
    this.#evictionQueue?.add(cookie)
    this.#dropWornQueue()
  }

  #dropWornQueue(): void {
    if (this.#evictionQueue?.isWornOut(this.#size)) this.#evictionQueue = null
  }

  #addSite(site: SiteCookies): void {
    this.#sites.set(site.key, site)
    for (const above of domainsAbove(site.key)) {
      const below = this.#sitesBelow.get(above)
      if (below === undefined) this.#sitesBelow.set(above, new Set([site]))
      else below.add(site)
    }
  }

  #removeSite(site: SiteCookies): void {
    this.#sites.delete(site.key)
    site.becomeForgotten()
    for (const above of domainsAbove(site.key)) {
      const below = this.#sitesBelow.get(above)
      below?.delete(site)
      if (below?.size === 0) this.#sitesBelow.delete(above)
    }
  }

  #evictFromSite(site: SiteCookies, limit: number, evictions: StoreEviction[]): void {
    if (site.size <= limit) return
    const queue = site.evictionQueue ?? new EvictionQueue('site', site.inOrder())
    site.evictionQueue = queue
    while (site.size > limit && this.#evict(queue, 'site', evictions));
  }

  #evictFromStore(limit: number, evictions: StoreEviction[]): void {
    if (this.#size <= limit) return
    const queue = this.#evictionQueue ?? new EvictionQueue('jar', this.all())
    this.#evictionQueue = queue
    while (this.#size > limit && this.#evict(queue, 'jar', evictions));
  }

  /** Evicts the first cookie of a queue, and answers whether there was one. */
  #evict(queue: EvictionQueue, scope: EvictionScope, evictions: StoreEviction[]): boolean {
    const stored = queue.take((site) => this.#sites.get(site)?.settle())
    if (stored === undefined) return false
    evictions.push({ stored, cookie: this.remove(stored), reason: evictionReason(stored, scope) })
    return true
  }
}

const NONE: readonly Cookie[] = []
const NO_EVICTIONS: readonly StoreEviction[] = []
