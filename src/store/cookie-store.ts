/**
 * The cookies of a jar in memory: site by site, with the totals, the expiry and the eviction of them all (§5.7).
 *
 * A site is created for its first cookie and forgotten with its last one. Nothing is allocated before it is needed, since
 * a program may have many small jars.
 */
import { type EvictionScope, type Excess, evictionReason, isEvictedBefore } from '../algorithms/eviction.js'
import { type Cookie, cookieRecord } from '../cookie/cookie.js'
import { invalidArgument } from '../cookie/invalid-argument.js'
import type { Reason } from '../cookie/reason.js'
import { type SiteKey, siteOfKey } from '../cookie/site-key.js'
import { type HeapOrder, LazyHeap } from './lazy-heap.js'
import { SiteCookies } from './site-cookies.js'
import { SiteTable } from './site-table.js'
import { StoredCookie } from './stored-cookie.js'

/** How much a store may keep. */
export interface StoreLimits {
  /** The most cookies of one site. */
  readonly cookiesPerSite: number
  /** The most cookies in all. */
  readonly cookies: number
  /** The most octets of one site's cookies. */
  readonly octetsPerSite: number
  /** The most octets of all cookies. */
  readonly octets: number
}

/** A cookie that was removed, and its record. */
export interface StoreRemoval {
  readonly stored: StoredCookie
  readonly cookie: Cookie
  readonly reason?: Reason
}

/** A cookie that was evicted, its record, and why. */
export interface StoreEviction extends StoreRemoval {
  readonly reason: Reason
}

const BY_EXPIRY: HeapOrder = {
  timeOf: (cookie) => cookie.expiryTime,
  isBefore: (time, cookie, otherTime, other) =>
    time < otherTime || (time === otherTime && cookie.sequence < other.sequence),
}

const NONE: readonly StoreRemoval[] = []

export class CookieStore {
  readonly #sites = new SiteTable()
  #size = 0
  #length = 0
  #nextSequence = 0
  #now = Number.NEGATIVE_INFINITY
  /** At most the earliest expiry-time of a cookie. */
  #earliestExpiry = Number.POSITIVE_INFINITY
  /** The order in which cookies expire; made when the first one has expired. */
  #expiries: LazyHeap | null = null
  /** The order in which cookies are evicted from the store; made when there are too many for the first time. */
  #evictionHeap: LazyHeap | null = null

  /** How many cookies there are. */
  get size(): number {
    return this.#size
  }

  /**
   * The cookies of a site or of one of its partitions; `undefined` if neither the site nor a partition of it has any.
   */
  site(key: SiteKey): SiteCookies | undefined {
    return this.#sites.get(key)
  }

  /** How many sites there are, partitions included. */
  get siteCount(): number {
    return this.#sites.size
  }

  /** All sites with cookies. */
  sites(): Iterable<SiteCookies> {
    return this.#sites.values()
  }

  /** A site and its partitions. */
  sitesOf(site: string): SiteCookies[] {
    const whole = this.site(site)
    // The key of a partition names no site.
    return whole === undefined || siteOfKey(site) !== site ? [] : [whole, ...whole.partitions]
  }

  /** All cookies, or those of a site and of its partitions, in the order of their first insertion. */
  all(site?: string): StoredCookie[] {
    const sites = site === undefined ? [...this.sites()] : this.sitesOf(site)
    return sites.flatMap((each) => each.inOrder()).sort((first, second) => first.sequence - second.sequence)
  }

  /** Inserts a cookie with a new identity at a free place. */
  insert(key: SiteKey, cookie: Cookie, sequence: number): StoredCookie {
    const stored = new StoredCookie(cookie, key, sequence)
    this.#nextSequence = Math.max(this.#nextSequence, sequence + 1)
    this.#siteFor(key).insert(stored)
    const { expiryTime } = stored
    if (expiryTime !== null && expiryTime < this.#earliestExpiry) this.#earliestExpiry = expiryTime
    this.#expiries?.add(stored)
    this.#evictionHeap?.add(stored)
    this.#size += 1
    this.#length += stored.length
    return stored
  }

  /** The place that the next cookie gets if it is inserted as the last one. */
  get nextSequence(): number {
    return this.#nextSequence
  }

  /**
   * Inserts a cookie, as the last one or at a free place, or replaces the one with its identity, in its place or at a
   * free one; see {@link SiteCookies.update}.
   */
  put(
    key: SiteKey,
    cookie: Cookie,
    old: StoredCookie | undefined,
    cookieStringOctets: number,
    sequence = old?.sequence ?? this.#nextSequence,
  ): StoredCookie {
    if (old === undefined) return this.insert(key, cookie, sequence)
    const isEarlier =
      cookie.lastAccessTime < old.lastAccessTime || (cookie.expiryTime ?? Infinity) < (old.expiryTime ?? Infinity)
    const { secure, creationTime } = cookie
    if (isEarlier || old.secure !== secure || old.creationTime !== creationTime || old.sequence !== sequence) {
      this.remove(old)
      return this.insert(key, cookie, sequence)
    }
    this.#length -= old.length
    this.site(key)?.update(old, cookie, cookieStringOctets)
    this.#length += old.length
    return old
  }

  /** Removes a stored cookie, and returns its record. */
  remove(cookie: StoredCookie): Cookie {
    const site = this.site(cookie.site)
    site?.remove(cookie)
    if (site !== undefined) this.#forgetEmpty(site)
    const record = cookieRecord(cookie)
    this.#size -= 1
    this.#length -= cookie.length
    cookie.becomeRemoved()
    this.#tidy(site)
    return record
  }

  /** Sets the last access of a cookie to an earlier time. */
  setBackAccess(cookie: StoredCookie, now: number): void {
    cookie.lastAccessTime = now
    const site = this.site(cookie.site)
    site?.evictionHeap?.add(cookie)
    this.#evictionHeap?.add(cookie)
    this.#tidy(site)
  }

  /** Moves on to the time `now`: removes the expired cookies, and returns them in the order of their expiry. */
  advance(now: number): readonly StoreRemoval[] {
    // The next access may be earlier than the last one, which would change the order of eviction.
    if (now < this.#now) this.renew()
    this.#now = now
    return this.#earliestExpiry < now ? this.#removeExpired(now) : NONE
  }

  /** Makes all answers stale. */
  renew(): void {
    for (const site of this.sites()) site.renew()
  }

  /** Evicts the chosen cookies of a site, each once. */
  evict(site: SiteCookies, chosen: readonly Excess<StoredCookie>[]): StoreEviction[] {
    const reasons = new Map(chosen.map(({ candidate, reason }) => [candidate, reason]))
    const stored = site.inOrder().filter((cookie) => reasons.has(cookie))
    if (stored.length < reasons.size) throw invalidArgument('options.profile.evict()', chosen, 'cookies of the site')
    return Array.from(reasons, ([cookie, reason]) => ({ stored: cookie, cookie: this.remove(cookie), reason }))
  }

  /** Evicts the excess of some sites, then that of the store. */
  evictExcess(keys: readonly SiteKey[], limits: StoreLimits): readonly StoreEviction[] {
    const evictions: StoreEviction[] = []
    for (const key of keys) {
      const site = this.site(key)
      while (site !== undefined && (site.size > limits.cookiesPerSite || site.length > limits.octetsPerSite)) {
        site.settle()
        site.evictionHeap ??= new LazyHeap(evictionOrder('site', lastAccess), site.inOrder())
        this.#evictFirst(site.evictionHeap, 'site', evictions)
      }
    }
    while (this.#size > limits.cookies || this.#length > limits.octets) {
      const settled = (cookie: StoredCookie): number => {
        this.site(cookie.site)?.settle()
        return cookie.lastAccessTime
      }
      this.#evictionHeap ??= new LazyHeap(evictionOrder('jar', settled), this.all())
      this.#evictFirst(this.#evictionHeap, 'jar', evictions)
    }
    return evictions
  }

  /** Moves every cookie to the site that `keyOf` returns for it. */
  regroup(keyOf: (cookie: Cookie) => SiteKey): void {
    const keys = this.all().map((stored) => ({ stored, key: keyOf(stored) }))
    for (const { stored, key } of keys) this.insert(key, this.remove(stored), stored.sequence)
  }

  #siteFor(key: SiteKey): SiteCookies {
    const known = this.#sites.get(key)
    if (known !== undefined) return known
    const site = new SiteCookies(key)
    this.#sites.add(site)
    if (siteOfKey(key) !== key) this.#siteFor(siteOfKey(key)).addPartition(site)
    return site
  }

  #forgetEmpty(site: SiteCookies): void {
    if (site.size > 0 || site.partitions.size > 0) return
    // A site that only had partitions may have answers.
    site.renew()
    this.#sites.delete(site)
    const whole = this.site(siteOfKey(site.key))
    if (whole === undefined) return
    whole.forgetPartition(site)
    this.#forgetEmpty(whole)
  }

  /** Builds the heaps of a site and of the store again if too many of their entries are out of date. */
  #tidy(site: SiteCookies | undefined): void {
    site?.evictionHeap?.tidy(site.size)
    this.#expiries?.tidy(this.#size)
    this.#evictionHeap?.tidy(this.#size)
  }

  #removeExpired(now: number): readonly StoreRemoval[] {
    // Most jars are gone before a cookie expires (`npm run bench -- --only small-jars`).
    this.#expiries ??= new LazyHeap(BY_EXPIRY, this.all())
    const removed: StoreRemoval[] = []
    for (;;) {
      const stored = this.#expiries.first()
      this.#earliestExpiry = stored?.expiryTime ?? Number.POSITIVE_INFINITY
      if (stored === undefined || !(this.#earliestExpiry < now)) return removed
      removed.push({ stored, cookie: this.remove(stored) })
    }
  }

  /** Evicts the first cookie of a heap. */
  #evictFirst(heap: LazyHeap, scope: EvictionScope, evictions: StoreEviction[]): void {
    const stored = heap.first()
    if (stored === undefined) throw new RangeError('the cookies and their heap disagree')
    const reason = evictionReason(stored, scope)
    evictions.push({ stored, cookie: this.remove(stored), reason })
  }
}

function evictionOrder(scope: EvictionScope, timeOf: HeapOrder['timeOf']): HeapOrder {
  return {
    timeOf,
    isBefore: (time, cookie, otherTime, other) => isEvictedBefore(scope, time, cookie, otherTime, other),
  }
}

function lastAccess({ lastAccessTime }: StoredCookie): number {
  return lastAccessTime
}
