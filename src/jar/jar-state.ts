/**
 * What a jar holds and how it changes: policy, cookies, listeners (§5.7, §5.8.3).
 */
import type { CookieRequest } from '../algorithms/request.js'
import { type Cookie, cookieRecord, isExpired } from '../cookie/cookie.js'
import { invalidArgument } from '../cookie/invalid-argument.js'
import { expired, type Reason } from '../cookie/reason.js'
import { type PartitionKey, type SiteKey, siteKey, siteOfKey } from '../cookie/site-key.js'
import { BoundedMap } from '../input/bounded-map.js'
import { ALL, type CookieFilter, type ReadFilter, readFilter } from '../input/cookie-filter.js'
import type { GivenCookie } from '../input/cookie-init.js'
import type { Policy } from '../input/policy.js'
import { type Rejection, shownRejection } from '../input/rejections.js'
import { partitionKeyOf, type ResolvedContext, requestFor } from '../input/request-context.js'
import { kindOfRequest } from '../input/request-kind.js'
import type { Host, RequestUrl, UrlCache } from '../input/url-cache.js'
import { accessMarks } from '../store/access-marks.js'
import { Answer, NOTHING } from '../store/answer.js'
import { FEW_SITES, HOST_LENGTH, HOSTS } from '../store/bounds.js'
import { CookieStore, type StoreEviction, type StoreRemoval } from '../store/cookie-store.js'
import type { StoredCookie } from '../store/stored-cookie.js'
import { type Admission, type JarEntry, keyOf } from './admission.js'
import { Changes, type SiteChange } from './changes.js'
import { type Decision, explain, receive, receiveGiven, retrieve } from './decide.js'
import type { Explanation, SetCookieResult } from './decision.js'
import { Outbox, tell } from './outbox.js'
import { EMPTY_SITE, StoredSite } from './stored-site.js'

const NONE: readonly StoreEviction[] = []

export class JarState {
  /**
   * Is called with the site of each change while the jar is busy, and must not call the jar. A jar that is saved site
   * by site needs it.
   */
  onTouched: ((site: SiteKey) => void) | null = null
  #changes: Changes | null = null
  readonly #store = new CookieStore()
  /**
   * The last answer of each host; `null` until there are more than a few sites. It serves most new URLs of the host,
   * which saves a third of the time of such a request (`npm run bench -- --only fresh-paths`).
   */
  #lastAnswers: BoundedMap<Answer, Host> | null = null
  #policy: Policy
  #rejections: Outbox | null = null
  #isBusy = false

  constructor(policy: Policy) {
    this.#policy = policy
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
    return this.#policy.urls
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

  /** Calls a function while the jar is busy. */
  inCall<Result>(call: (state: JarState) => Result): Result {
    this.enter()
    try {
      return call(this)
    } finally {
      this.leave()
    }
  }

  /** Notes a refusal if the policy has a listener for it. */
  noteRejection(rejection: Rejection): void {
    const { onRejected } = this.#policy
    if (onRejected === null) return
    const shown = shownRejection(rejection)
    this.#rejections ??= new Outbox()
    this.#rejections.add(() => tell(onRejected, shown))
  }

  /** Reads the clock, and removes the cookies that are expired by then. */
  advance(): number {
    const now = readClock(this.#policy)
    this.#noteRemovals(this.#store.advance(now), 'expired', expired)
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
    const kind = kindOfRequest(url, context, this.#policy, this.urls)
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
    return this.#store.all(site).map(cookieRecord)
  }

  /** The same, each with its place in the order of first insertion and its site. */
  entries(site?: string): JarEntry[] {
    const stored = this.#store.all(site)
    return stored.map((each) => ({ cookie: cookieRecord(each), place: each.sequence, site: siteOfKey(each.site) }))
  }

  /** A number for each site, or for one, which changes when a cookie of the site is accessed. */
  accessMarks(only?: string): Map<string, number> {
    return accessMarks(only === undefined ? this.#store.sites() : this.#store.sitesOf(only))
  }

  /** Reads a filter. A host whose site has cookies is not looked up in the public suffix list. */
  readFilter(filter: CookieFilter): ReadFilter {
    const siteOf = (host: string) => (this.#store.site(host) === undefined ? this.urls.host(host).site : host)
    return readFilter(filter, siteOf, this.#policy.publicSuffixes !== null)
  }

  /** Removes and returns the cookies that match a filter, of one site or all; removes none if the filter throws. */
  remove({ site, isMeant }: ReadFilter, cause: SiteChange['cause'], reason?: Reason): Cookie[] {
    const meant = this.#store.all(site ?? undefined).filter((each) => isMeant(cookieRecord(each), siteOfKey(each.site)))
    const removals = meant.map((stored) => ({ stored, cookie: this.#store.remove(stored) }))
    this.#noteRemovals(removals, cause, reason)
    return removals.map(({ cookie }) => cookie)
  }

  /**
   * Changes the policy, and evicts the cookies that exceed its limits. If its clock or its list throws, nothing is
   * changed.
   */
  configure(policy: Policy): void {
    const now = readClock(policy)
    if (policy.publicSuffixes !== this.#policy.publicSuffixes) this.#store.regroup((cookie) => keyOf(cookie, policy))
    this.#policy = policy
    this.#store.renew()
    this.#noteRemovals(this.#store.advance(now), 'expired', expired)
    this.#noteRemovals(this.#evictFrom(Array.from(this.#store.sites(), ({ key }) => key)), 'evicted')
  }

  /**
   * Takes cookies with all their fields, in their order, as far as there is room and they are not expired. If the public
   * suffix list throws, nothing is changed.
   */
  admit(entries: readonly Admission[], now: number, replacesAll = false): readonly StoreEviction[] {
    const keyed = entries.map(({ cookie, place }) => ({ cookie, place, key: keyOf(cookie, this.#policy) }))
    if (replacesAll) this.remove(ALL, 'explicit')
    const changed = new Set<SiteKey>()
    for (const { cookie, place, key } of keyed) {
      if (isExpired(cookie, now)) continue
      changed.add(key)
      const old = this.#store.site(key)?.find(cookie)
      this.#note(key, 'inserted', cookie, old && cookieRecord(old))
      this.#store.put(key, cookie, old, this.#policy.cookieStringOctets, place)
    }
    // The other sites have not grown.
    const evictions = this.#evictFrom(changed)
    this.#noteRemovals(evictions, 'evicted')
    return evictions
  }

  /** Evicts the excess of these sites, and then of the jar. */
  #evictFrom(sites: Iterable<SiteKey>): readonly StoreEviction[] {
    const keys = [...sites]
    const byProfile = keys.flatMap((key) => this.#evictByProfile(key, null))
    return [...byProfile, ...this.#store.evictExcess(keys, this.#policy)]
  }

  /** Evicts the cookies that exceed the limits of the profile. */
  #evictByProfile(key: SiteKey, newcomer: StoredCookie | null): readonly StoreEviction[] {
    const { profile, thirdPartyCookies } = this.#policy
    const site = this.#store.site(key)
    if (profile === null || site === undefined) return NONE
    const isPartition = siteOfKey(key) !== key
    const cookies = (): StoredCookie[] => [...site.inOrder()]
    const chosen = profile.evict({ size: site.size, isPartition, thirdPartyCookies, newcomer, cookies }, profile)
    if (!Array.isArray(chosen)) throw invalidArgument('options.profile.evict()', chosen, 'an array')
    return this.#store.evict(site, chosen)
  }

  #apply({ result, replaced }: Decision<StoredCookie>, url: RequestUrl): SetCookieResult {
    if (result.status === 'removed' && replaced !== undefined) {
      this.#noteRemovals([{ stored: replaced, cookie: this.#store.remove(replaced) }], 'expired-overwrite', expired)
    }
    if (result.status !== 'stored') return result
    const { cookie } = result
    const key = siteKey(url.host.site, cookie.partitionKey)
    // §5.7 steps 23.4 and 24; Chromium 156 treats a cookie whose value changes as a new one.
    const keepsPlace = this.#policy.profile?.creationTime !== 'kept-with-value' || replaced?.value === cookie.value
    const place = keepsPlace ? replaced?.sequence : this.#store.nextSequence
    const stored = this.#store.put(key, cookie, replaced, this.#policy.cookieStringOctets, place)
    let byProfile = NONE
    try {
      byProfile = this.#evictByProfile(key, stored)
    } catch (error) {
      // The cookie is there, even if the profile throws.
      this.#note(key, 'inserted', cookie, result.replaced)
      throw error
    }
    const excess = this.#store.evictExcess([key], this.#policy)
    const evictions = byProfile.length === 0 ? excess : [...byProfile, ...excess]
    // A profile may evict a cookie with others as soon as it is inserted.
    if (stored.isRemoved && (byProfile.length === 0 || evictions.length === 1)) {
      return this.#takeBack(stored, replaced, result, evictions)
    }
    this.#note(key, 'inserted', cookie, result.replaced)
    if (evictions.length === 0) return result
    this.#noteRemovals(evictions, 'evicted')
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
    const reasons: Reason[] = []
    for (const { stored: evicted, cookie, reason } of evictions) {
      if (evicted === stored) reasons.push(reason)
      else this.#store.insert(evicted.site, cookie, evicted.sequence)
    }
    return { status: 'rejected', reasons, warnings }
  }

  #siteOf({ host }: RequestUrl, { partitionKey = null }: { readonly partitionKey?: PartitionKey | null }): StoredSite {
    const site = this.#store.site(host.site)
    // If the store does not have the site, it has no partition of the site either.
    if (site === undefined) return EMPTY_SITE
    return new StoredSite(site, partitionKey === null ? undefined : this.#store.site(siteKey(host.site, partitionKey)))
  }

  #findAnswer(url: RequestUrl, context: ResolvedContext, kind: string | null, now: number): Answer {
    const site = this.#siteOf(url, { partitionKey: partitionKeyOf(url, context, this.urls) })
    const { host } = url.host
    if (site.isEmpty || host === null) return NOTHING
    const path = site.longestPathAbove(url.path)
    const kept = kind === null ? undefined : site.findAnswer(kind, host, url.secure, path)
    const answer = kept ?? this.#makeAnswer(url, context, site, kind, path, now)
    if (answer.isFresh && host.length <= HOST_LENGTH && this.#store.siteCount > FEW_SITES) {
      if (this.#lastAnswers === null) this.#lastAnswers = new BoundedMap(HOSTS)
      answer.pathsBelow ??= site.pathsBelow(path)
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
    const cookies = retrieve(requestFor(url, context, this.urls), site, this.#policy, now)
    // An answer only makes a last access later, and the clock may have gone back.
    for (const cookie of cookies) if (cookie.lastAccessTime > now) this.#store.setBackAccess(cookie, now)
    const granularity = this.#policy.profile?.accessGranularity
    const answer = new Answer(cookies, kind ?? '', url.host.host ?? '', url.secure, path, granularity)
    if (kind !== null) site.keepAnswer(answer)
    return answer
  }

  #noteRemovals(removals: readonly StoreRemoval[], cause: SiteChange['cause'], reason?: Reason): void {
    for (const removal of removals) {
      this.#note(removal.stored.site, cause, removal.cookie, undefined, removal.reason ?? reason)
    }
  }

  #note(site: SiteKey, cause: SiteChange['cause'], cookie: Cookie, replaced?: Cookie, reason?: Reason): void {
    this.onTouched?.(site)
    this.#changes?.note({ site, cause, cookie, replaced, reason })
  }
}

/** The time by the clock of a policy, in milliseconds since the epoch. */
function readClock({ now }: Policy): number {
  // Reads the global Date on each call, so that a test may replace it.
  const time = now === null ? Date.now() : now()
  if (!Number.isFinite(time)) throw invalidArgument('options.now', time, 'a clock that returns milliseconds')
  return time
}
