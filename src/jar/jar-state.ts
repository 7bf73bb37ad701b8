/**
 * What a jar holds and how it changes: policy, cookies, listeners (§5.7, §5.8.3).
 */
import { parseSetCookie } from '../algorithms/parse-set-cookie.js'
import { receiveParsed } from '../algorithms/receive-cookie.js'
import type { CookieRequest } from '../algorithms/request.js'
import { explainRetrieval, isSafe } from '../algorithms/retrieve-cookies.js'
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
import type { RetrievalMemo } from '../store/retrieval-memo.js'
import { type ChangeCause, Changes } from './changes.js'
import type { EvictedCookie, Explanation, SetCookieResult } from './decision.js'
import type { Policy } from './policy.js'
import { type RequestTarget, RequestTargets } from './request-target.js'
import { cookiesOf, StoredCookiesOfTarget } from './stored-cookies-of-target.js'

const NOTHING_EVICTED: readonly EvictedCookie[] = Object.freeze([])

export class JarState {
  readonly changes = new Changes()
  readonly #store = new CookieStore()
  #policy: Policy
  #targets: RequestTargets
  #suffixesVersion: string | undefined
  /** Whether sites may have more cookies than they may since another edition of the list became known. */
  #isRegrouped = false

  constructor(policy: Policy) {
    this.#policy = policy
    this.#targets = new RequestTargets(policy)
    this.#suffixesVersion = policy.publicSuffixes?.version
  }

  get policy(): Policy {
    return this.#policy
  }

  /** What the policy makes of URLs. */
  get targets(): RequestTargets {
    this.#followSuffixes()
    return this.#targets
  }

  /** How many cookies there are. */
  get size(): number {
    return this.#store.size
  }

  /** Begins a call that has no target. */
  begin(): number {
    this.#followSuffixes()
    return this.advance()
  }

  /** Reads the clock, removes what is expired by then, and evicts what another edition of the suffix list left no room for. */
  advance(): number {
    const now = readClock(this.#policy)
    this.#expire(now)
    if (this.#isRegrouped) this.#evictAllExcess()
    return now
  }

  /** Receives a set-cookie-string at the time `now`. */
  receive(text: string, target: RequestTarget, request: CookieRequest, now: number): SetCookieResult {
    // §5.7 step 1
    const refusal = this.#refusal(request)
    if (refusal !== null) return { status: 'rejected', reasons: [refusal], warnings: [] }
    const parsed = parseSetCookie(text, request.type)
    if (parsed.status === 'rejected') return parsed

    const stored = new StoredCookiesOfTarget(this.#store, target)
    const reception = receiveParsed(parsed.setCookie, request, stored, this.#policy, now, false)
    const warnings = reception.warnings.length === 0 ? parsed.warnings : [...parsed.warnings, ...reception.warnings]
    if (reception.status === 'rejected') return { ...reception, warnings }

    const { status, cookie, replaced } = reception
    const site = cookiesOf(target, this.#store)
    if (status === 'removed') {
      if (replaced === undefined) return { status, cookie, warnings }
      const old = this.#store.remove(replaced)
      this.#noteRemoval(old, 'expired-overwrite', expired)
      return { status, cookie, replaced: old, warnings }
    }
    if (site !== undefined && replaced !== undefined) {
      const old = replaced.toCookie()
      // §5.7 steps 23.4 and 24
      this.#store.replace(site, replaced, cookie)
      if (this.changes.isObserved) {
        this.changes.note({ cause: 'overwritten', cookie: old })
        this.changes.note({ cause: 'inserted', cookie })
      }
      return { status, cookie, replaced: old, evicted: NOTHING_EVICTED, warnings }
    }
    // §5.7 step 24
    const opened = site ?? this.#store.openSite(target.site)
    const inserted = this.#store.insert(opened, cookie)
    const evictions = this.#store.evictExcess(opened, this.#policy)
    if (inserted.isRemoved) {
      const own = evictions.filter(({ stored }) => stored === inserted)
      return { status: 'rejected', reasons: own.map(({ reason }) => reason), warnings }
    }
    if (this.changes.isObserved) this.changes.note({ cause: 'inserted', cookie })
    if (evictions.length === 0) return { status, cookie, evicted: NOTHING_EVICTED, warnings }
    this.#noteEvictions(evictions)
    return { status, cookie, evicted: evictions.map(({ cookie, reason }) => ({ cookie, reason })), warnings }
  }

  /** The cookie-string for a request to a target at the time `now`, which is then the last access of its cookies. */
  cookieString(target: RequestTarget, request: CookieRequest, now: number): string {
    if (this.#refusal(request) !== null) return ''
    const { memoSlots } = this.#store
    const known = request === target ? target.answer(memoSlots, now) : null
    return known ?? this.#makeCookieString(target, request, now)
  }

  #makeCookieString(target: RequestTarget, request: CookieRequest, now: number): string {
    const memo = this.#retrieve(target, request, now)
    if (memo === null) return ''
    const { header } = memo
    if (header === null) return this.#store.makeHeader(memo)
    if (request === target) target.keepHeader(header, memo, this.#store.memoSlots)
    return header
  }

  /** The records of the cookies for a request to a target at the time `now`, which is then their last access. */
  retrieve(target: RequestTarget, request: CookieRequest, now: number): Cookie[] {
    if (this.#refusal(request) !== null) return []
    const memo = this.#retrieve(target, request, now)
    cookiesOf(target, this.#store)?.settle()
    return memo?.toCookies() ?? []
  }

  /** Says what {@link JarState.retrieve} would answer, and why. */
  explain(target: RequestTarget, request: CookieRequest, now: number): Explanation {
    const cookies = (cookiesOf(target, this.#store)?.inOrder() ?? []).map((cookie) => cookie.toCookie())
    const refusal = this.#refusal(request)
    if (refusal !== null) {
      const reasons = [refusal]
      return { included: [], excluded: cookies.map((cookie) => ({ cookie, reasons })), reasons }
    }
    // §5.8.3 step 2
    if (target.host === null) return { included: [], excluded: [], reasons: [retrievalHostNotCanonical] }
    return { ...explainRetrieval(request, cookies, this.#policy, now), reasons: [] }
  }

  /** The records of all cookies, in the order of their first insertion. */
  cookies(): Cookie[] {
    return this.#store.all().map((cookie) => cookie.toCookie())
  }

  /** Removes the cookies that are meant, and answers them; none where the question throws. */
  remove(isMeant: (cookie: Cookie, site: string) => boolean, cause: ChangeCause, reason?: Reason): Cookie[] {
    const meant = this.#store.all().filter((stored) => {
      // The question may have changed the jar itself.
      if (stored.isRemoved) return false
      const answer = isMeant(stored.toCookie(), stored.site)
      if (typeof answer !== 'boolean') throw invalidArgument('filter()', answer, 'true or false')
      return answer
    })
    const removed = meant.filter((stored) => !stored.isRemoved).map((stored) => this.#store.remove(stored))
    for (const cookie of removed) this.#noteRemoval(cookie, cause, reason)
    return removed
  }

  /** Changes the policy, and evicts what it leaves no room for; where its clock or its list throws, nothing is changed. */
  configure(policy: Policy): void {
    const now = readClock(policy)
    const { publicSuffixes } = this.#policy
    if (policy.publicSuffixes !== publicSuffixes || publicSuffixes?.version !== this.#suffixesVersion) {
      this.#regroup(policy)
    }
    this.#policy = policy
    this.#targets = new RequestTargets(policy)
    this.#expire(now)
    this.#evictAllExcess()
  }

  /** Takes over cookies with all their fields, in their order, as far as there is room and they are not expired. */
  restore(cookies: Iterable<Cookie>, now: number = readClock(this.#policy)): void {
    this.#expire(now)
    for (const cookie of cookies) {
      if (isExpired(cookie, now)) continue
      const site = this.#store.openSite(siteOf(cookie.domain, this.#policy.publicSuffixes))
      const old = site.find(cookie)
      if (old === undefined) this.#store.insert(site, cookie)
      else this.#store.replace(site, old, cookie)
    }
    this.#store.evictAllExcess(this.#policy)
  }

  #retrieve(target: RequestTarget, request: CookieRequest, now: number): RetrievalMemo | null {
    const isPlain = request === target
    const known = isPlain ? target.memo : null
    if (known !== null) {
      this.#store.memoSlots.noteAccess(known.slot, now)
      return known
    }
    // §5.8.3 step 2
    const site = cookiesOf(target, this.#store)
    if (site === undefined) return null
    const memo = site.retrieve(request, this.#contextKind(request), this.#policy, now)
    if (isPlain) target.keep(memo)
    return memo
  }

  #expire(now: number): void {
    const removed = this.#store.advance(now)
    if (removed.length > 0) this.#noteExpiries(removed)
  }

  #noteExpiries(cookies: readonly Cookie[]): void {
    for (const cookie of cookies) this.#noteRemoval(cookie, 'expired', expired)
  }

  /** Asks the public suffix list anew when it has become another edition. */
  #followSuffixes(): void {
    if (this.#policy.publicSuffixes?.version === this.#suffixesVersion) return
    this.#regroup(this.#policy)
    this.#targets = new RequestTargets(this.#policy)
  }

  /** Files everything anew under the public suffix list of a policy. */
  #regroup({ publicSuffixes }: Policy): void {
    const version = publicSuffixes?.version
    this.#store.regroup((domain) => siteOf(domain, publicSuffixes))
    this.#suffixesVersion = version
    this.#isRegrouped = true
  }

  #evictAllExcess(): void {
    this.#isRegrouped = false
    this.#noteEvictions(this.#store.evictAllExcess(this.#policy))
  }

  /** Which requests to one target get the same answer; `null` where it depends on the age of cookies. */
  #contextKind(request: CookieRequest): string | null {
    if (request.sameSite === 'same-site') return request.type
    if (request.type === 'non-HTTP') return 'cross-site non-HTTP'
    if (!request.topLevelNavigation) return 'cross-site'
    if (isSafe(request.method)) return 'cross-site safe top-level'
    return this.#policy.laxAllowingUnsafe === null ? 'cross-site' : null
  }

  /** The reason for which the policy neither stores nor sends cookies with a request; `null` where it does. */
  #refusal(request: CookieRequest): Reason | null {
    // §7.3
    if (!this.#policy.cookiesEnabled) return cookiesDisabled
    // §7.1
    if (this.#policy.thirdPartyCookies === 'allow' || request.sameSite === 'same-site') return null
    return request.type === 'non-HTTP' || !request.topLevelNavigation ? thirdPartyBlocked : null
  }

  #noteRemoval(cookie: Cookie, cause: ChangeCause, reason?: Reason): void {
    if (this.changes.isObserved) this.changes.note({ cause, cookie: { ...cookie }, ...(reason && { reason }) })
  }

  #noteEvictions(evictions: readonly StoreEviction[]): void {
    for (const { cookie, reason } of evictions) this.#noteRemoval(cookie, 'evicted', reason)
  }

  /** The records of all cookies, each with the site that it is kept in. */
  cookiesWithSites(): { readonly cookie: Cookie; readonly site: string }[] {
    return this.#store.all().map((stored) => ({ cookie: stored.toCookie(), site: stored.site }))
  }
}

function readClock({ now }: Policy): number {
  const time = now()
  if (!Number.isFinite(time)) throw invalidArgument('options.now', time, 'a clock that returns milliseconds')
  return time
}
