/**
 * What a jar holds and how it changes: policy, cookies, listeners (§5.7, §5.8.3).
 */
import type { CookieRequest } from '../algorithms/request.js'
import { type Cookie, isExpired } from '../cookie/cookie.js'
import { invalidArgument } from '../cookie/invalid-argument.js'
import { expired, type Reason } from '../cookie/reason.js'
import { type PartitionKey, type SiteKey, siteKey, siteOfKey } from '../cookie/site-key.js'
import { accessMarks } from '../store/access-marks.js'
import { Answer, NOTHING } from '../store/answer.js'
import { CookieStore, type StoreEviction, type StoreRemoval } from '../store/cookie-store.js'
import type { SiteCookies } from '../store/site-cookies.js'
import type { StoredCookie } from '../store/stored-cookie.js'
import { type Admission, type JarEntry, keyOf } from './admission.js'
import { BoundedMap } from './bounded-map.js'
import { Changes, type SiteChange } from './changes.js'
import { ALL, type CookieFilter, type ReadFilter, readFilter } from './cookie-filter.js'
import { type Decision, explain, type GivenCookie, receive, receiveGiven, retrieve } from './decide.js'
import type { Explanation, SetCookieResult } from './decision.js'
import { placeAfter } from './place-after.js'
import { type Policy, readClock } from './policy.js'
import { type Rejection, Rejections } from './rejections.js'
import { partitionKeyOf, type ResolvedContext, requestFor } from './request-context.js'
import { kindOfRequest } from './request-kind.js'
import { StoredSite } from './stored-site.js'
import { HOST_LENGTH, type Host, type RequestUrl, type UrlCache, urlCacheFor } from './url-cache.js'

/**
 * How many hosts keep their last answer, once there are more than a few sites: it serves most of their new URLs, and
 * saves a third of the time of such a request (`npm run bench -- --only fresh-paths`).
 */
const HOSTS = 32_768
const FEW_SITES = 16

const NONE: readonly StoreEviction[] = []

export class JarState {
  /**
   * Is called with the site of each change while the jar is busy, and must not call the jar. A jar that is saved site
   * by site needs it.
   */
  onTouched: ((site: SiteKey) => void) | null = null
  #changes: Changes | null = null
  readonly #store = new CookieStore()
  #lastAnswers: BoundedMap<Answer, Host> | null = null
  #policy: Policy
  #urls: UrlCache
  #rejections: Rejections | null = null
  #isBusy = false

  constructor(policy: Policy) {
    this.#policy = policy
    this.#urls = urlCacheFor(policy)
  }

  /** The listeners for changes. */
  get changes(): Changes {
    if (this.#changes === null) this.#changes = new Changes()
    return this.#changes
  }

  get policy(): Policy {
    return this.#policy
  }

  /** The cache that reads URLs under the policy. */
  get urls(): UrlCache {
    return this.#urls
  }

  /** How many cookies there are. */
  get size(): number {
    return this.#store.size
  }

  /** Begins a call. Until `leave`, the jar is busy: its clock, its list and a filter may not call it. */
  enter(): void {
    if (this.#isBusy) {
      throw new TypeError('jar: expected no call from its own clock, public suffix list or filter, got one')
    }
    this.#isBusy = true
  }

  /** Ends a call, and delivers its changes to the listeners. */
  leave(): void {
    this.#isBusy = false
    this.#changes?.deliver()
    this.#rejections?.deliver()
  }

  /** Notes a refusal if the policy has a listener for it. */
  noteRejection(rejection: Rejection): void {
    const { onRejected } = this.#policy
    if (onRejected === null) return
    this.#rejections ??= new Rejections()
    this.#rejections.note(onRejected, rejection)
  }

  /** Reads the clock, and removes the cookies that are expired by then. */
  advance(): number {
    const now = readClock(this.#policy)
    for (const removal of this.#store.advance(now)) this.#noteRemoval(removal, 'expired', expired)
    return now
  }

  /** Receives a set-cookie-string at the time `now`. */
  receive(line: string, url: RequestUrl, request: CookieRequest, now: number): SetCookieResult {
    return this.#apply(receive(line, request, this.#siteOf(url, request), this.#policy, now), url)
  }

  /** Receives a cookie that came in no set-cookie-string. */
  receiveGiven(given: GivenCookie, url: RequestUrl, request: CookieRequest, now: number): SetCookieResult {
    return this.#apply(receiveGiven(given, request, this.#siteOf(url, request), this.#policy, now), url)
  }

  /** The answer to a request at the time `now`, which is then the last access of its cookies. */
  answer(url: RequestUrl, context: ResolvedContext, now: number): Answer {
    const kind = kindOfRequest(url, context, this.#policy, this.#urls)
    const { host, secure, path } = url
    const last = this.#lastAnswers?.get(host)
    const answer =
      kind !== null && last?.isForPath(kind, host.host ?? '', secure, path)
        ? last
        : this.#findAnswer(url, context, kind, now)
    answer.access(now)
    if (!answer.isFresh) answer.settle()
    return answer
  }

  /** Explains what {@link JarState.answer} would return. */
  explain(url: RequestUrl, request: CookieRequest, now: number): Explanation {
    return explain(request, this.#siteOf(url, request), this.#policy, now)
  }

  /** The records of all cookies, or of one site with its partitions, in the order of their first insertion. */
  cookies(site?: string): Cookie[] {
    return this.#store.all(site).map((cookie) => cookie.toCookie())
  }

  /** The same, each with its place in the order of first insertion and its site. */
  entries(site?: string): JarEntry[] {
    const stored = this.#store.all(site)
    return stored.map((each) => ({ cookie: each.toCookie(), place: each.sequence, site: siteOfKey(each.site) }))
  }

  /** A number for each site, or for one, which changes when a cookie of the site is accessed. */
  accessMarks(only?: string): Map<string, number> {
    return accessMarks(only === undefined ? this.#store.sites() : this.#store.sitesOf(only))
  }

  /** Reads a filter. A host whose site has cookies is not looked up in the public suffix list. */
  readFilter(filter: CookieFilter): ReadFilter {
    const siteOf = (host: string) => (this.#store.site(host) === undefined ? this.#urls.host(host).site : host)
    return readFilter(filter, siteOf, this.#policy.publicSuffixes !== null)
  }

  /** Removes and returns the cookies that match a filter, of one site or all; removes none if the filter throws. */
  remove({ site, isMeant }: ReadFilter, cause: SiteChange['cause'], reason?: Reason): Cookie[] {
    const meant = this.#store.all(site ?? undefined).filter((stored) => {
      const answer = isMeant(stored.toCookie(), siteOfKey(stored.site))
      if (typeof answer !== 'boolean') throw invalidArgument('filter()', answer, 'true or false')
      return answer
    })
    return meant.map((stored) => {
      const cookie = this.#store.remove(stored)
      this.#noteRemoval({ stored, cookie }, cause, reason)
      return cookie
    })
  }

  /**
   * Changes the policy, and evicts the cookies that exceed its limits. If its clock or its list throws, nothing is
   * changed.
   */
  configure(policy: Policy): void {
    const now = readClock(policy)
    if (policy.publicSuffixes !== this.#policy.publicSuffixes) this.#store.regroup((cookie) => keyOf(cookie, policy))
    this.#policy = policy
    this.#urls = urlCacheFor(policy)
    this.#store.renew()
    for (const removal of this.#store.advance(now)) this.#noteRemoval(removal, 'expired', expired)
    for (const eviction of this.#evictFrom([...this.#store.sites()]))
      this.#noteRemoval(eviction, 'evicted', eviction.reason)
  }

  /**
   * Takes cookies with all their fields, in their order, as far as there is room and they are not expired. If the public
   * suffix list throws, nothing is changed.
   */
  admit(cookies: Iterable<Cookie>, now: number, { placeOf, replacesAll }: Admission = {}): readonly StoreEviction[] {
    const keyed = Array.from(cookies, (cookie) => ({ cookie, key: keyOf(cookie, this.#policy) }))
    if (replacesAll) this.remove(ALL, 'explicit')
    const changed = new Set<SiteKey>()
    for (const { cookie, key } of keyed) {
      if (isExpired(cookie, now)) continue
      changed.add(key)
      const old = this.#store.site(key)?.find(cookie)
      this.#noteInsertion(key, cookie, old?.toCookie())
      if (old === undefined) this.#store.insert(key, cookie, placeOf?.(cookie))
      else this.#store.replace(old, cookie, this.#policy.cookieStringOctets, placeOf?.(cookie))
    }
    // The other sites have not grown.
    const evictions = this.#evictFrom(Array.from(changed, (key) => this.#store.site(key) ?? []).flat())
    for (const eviction of evictions) this.#noteRemoval(eviction, 'evicted', eviction.reason)
    return evictions
  }

  /** Evicts the excess of these sites, and then of the jar. */
  #evictFrom(sites: readonly SiteCookies[]): readonly StoreEviction[] {
    const byProfile = sites.flatMap((site) => this.#evictByProfile(site, null))
    return [...byProfile, ...this.#store.evictExcess(sites, this.#policy)]
  }

  /** Evicts the cookies that exceed the limits of the profile. */
  #evictByProfile(site: SiteCookies, newcomer: StoredCookie | null): StoreEviction[] {
    const { profile, thirdPartyCookies } = this.#policy
    if (profile === null) return []
    const { size, key } = site
    const isPartition = siteOfKey(key) !== key
    const cookies = (): StoredCookie[] => [...site.inOrder()]
    const chosen = profile.evict({ size, isPartition, thirdPartyCookies, newcomer, cookies }, profile)
    if (!Array.isArray(chosen)) throw invalidArgument('options.profile.evict()', chosen, 'an array')
    return chosen.length === 0 ? [] : this.#store.evict(site, chosen)
  }

  #apply({ result, changes }: Decision<StoredCookie>, url: RequestUrl): SetCookieResult {
    const [change] = changes
    if (change === undefined || result.status === 'rejected') return result
    const { cookie, replaced } = change
    if (result.status === 'removed') {
      if (replaced === undefined) return result
      this.#noteRemoval({ stored: replaced, cookie: this.#store.remove(replaced) }, 'expired-overwrite', change.reason)
      return result
    }
    const key = siteKey(url.host.site, cookie.partitionKey)
    // §5.7 steps 23.4 and 24
    const place = placeAfter(replaced, cookie, this.#store, this.#policy)
    const stored =
      replaced === undefined
        ? this.#store.insert(key, cookie, place)
        : this.#store.replace(replaced, cookie, this.#policy.cookieStringOctets, place)
    const site = this.#store.site(key)
    const sites = site === undefined ? [] : [site]
    let byProfile = NONE
    try {
      if (this.#policy.profile !== null) byProfile = sites.flatMap((each) => this.#evictByProfile(each, stored))
    } catch (error) {
      // The cookie is there, even if the profile throws.
      this.#noteInsertion(key, cookie, result.replaced)
      throw error
    }
    const byLimits = this.#store.evictExcess(sites, this.#policy)
    const evictions = byProfile === NONE ? byLimits : [...byProfile, ...byLimits]
    // A profile may evict a cookie with others as soon as it is inserted.
    if (stored.isRemoved && (byProfile.length === 0 || evictions.length === 1)) {
      return this.#takeBack(stored, replaced, result, evictions)
    }
    this.#noteInsertion(key, cookie, result.replaced)
    if (evictions.length === 0) return result
    for (const eviction of evictions) this.#noteRemoval(eviction, 'evicted', eviction.reason)
    return { ...result, evicted: evictions.map(({ cookie, reason }) => ({ cookie, reason })) }
  }

  /** Rejects a new cookie that was itself evicted, and restores the others, so that no stored cookie is lost. */
  #takeBack(
    stored: StoredCookie,
    old: StoredCookie | undefined,
    { replaced, warnings }: Extract<SetCookieResult, { status: 'stored' }>,
    evictions: readonly StoreEviction[],
  ): SetCookieResult {
    if (old !== undefined && replaced !== undefined) this.#store.insert(old.site, replaced, old.sequence)
    const others = evictions.filter((eviction) => eviction.stored !== stored)
    for (const { stored: other, cookie } of others) this.#store.insert(other.site, cookie, other.sequence)
    const own = evictions.filter((eviction) => eviction.stored === stored)
    return { status: 'rejected', reasons: own.map(({ reason }) => reason), warnings }
  }

  #siteOf({ host }: RequestUrl, { partitionKey = null }: { readonly partitionKey?: PartitionKey | null }): StoredSite {
    return new StoredSite(this.#store, host.site, partitionKey)
  }

  #findAnswer(url: RequestUrl, context: ResolvedContext, kind: string | null, now: number): Answer {
    const site = this.#siteOf(url, { partitionKey: partitionKeyOf(url, context, this.#urls) })
    const { host } = url.host
    if (site.isEmpty || host === null) return NOTHING
    const path = site.longestPathAbove(url.path)
    const kept = kind === null ? undefined : site.findAnswer(kind, host, url.secure, path)
    const answer = kept ?? this.#makeAnswer(url, context, site, kind, path, now)
    if (answer.isFresh && host.length <= HOST_LENGTH && this.#store.siteCount > FEW_SITES) {
      if (this.#lastAnswers === null) this.#lastAnswers = new BoundedMap(HOSTS)
      this.#lastAnswers.set(url.host, answer)
    }
    return answer
  }

  #makeAnswer(
    url: RequestUrl,
    context: ResolvedContext,
    site: StoredSite,
    kind: string | null,
    path: string,
    now: number,
  ): Answer {
    const cookies = retrieve(requestFor(url, context, this.#urls), site, this.#policy, now)
    // An answer only makes a last access later, and the clock may have gone back.
    for (const cookie of cookies) if (cookie.lastAccessTime > now) this.#store.noteAccess(cookie, now)
    const granularity = this.#policy.profile?.accessGranularity
    const below = site.pathsBelow(path)
    const answer = new Answer(cookies, kind ?? '', url.host.host ?? '', url.secure, path, below, granularity)
    if (kind !== null) site.keepAnswer(answer)
    return answer
  }

  #noteInsertion(site: SiteKey, cookie: Cookie, replaced: Cookie | undefined): void {
    this.onTouched?.(site)
    if (this.#changes?.isObserved) this.#changes.note({ site, cause: 'inserted', cookie, replaced, reason: undefined })
  }

  #noteRemoval({ stored, cookie }: StoreRemoval, cause: SiteChange['cause'], reason: Reason | undefined): void {
    this.onTouched?.(stored.site)
    if (this.#changes?.isObserved) this.#changes.note({ site: stored.site, cause, cookie, replaced: undefined, reason })
  }
}
