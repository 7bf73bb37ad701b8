/**
 * The cookies of one site, and what retrievals of them answered.
 *
 * A small site keeps its cookies in one list in the order of retrieval: path length descending, then creation time, then
 * first insertion (§5.8.3 step 4). One that has grown large keeps them in a {@link SiteIndex}, until few are left.
 *
 * What a retrieval answered is kept in a memo. It serves every request from the same host over an equally secure
 * connection and in the same context that path-matches the same cookie-paths; the longest of these tells which they are,
 * since it path-matches all the others itself (§5.1.4). A memo of a small site knows its path and those below it, so that
 * who keeps one need not ask the site whether it serves another request. Another policy leaves the memos as they are: what
 * a policy decides of stored cookies is asked before, is part of connection or context, or groups the sites anew, which
 * removes every cookie.
 *
 * All memos become stale
 * - with an insertion, a removal, of which an expiry is one, and a replacement by a cookie with other flags;
 * - when the clock runs backwards. One becomes stale with each that is one too many.
 *
 * A cookie that only gets another value, or another expiry-time, leaves the memos what they chose, and takes the
 * cookie-strings that they made of it. The store takes all of them when they have become too long together.
 *
 * An answer from a memo leaves the last access in the slot of the memo; {@link SiteCookies.settle} hands it on to the
 * cookies before anyone looks at them. The slot also says whether a cookie-string that somebody keeps is still the answer.
 */
import { pathMatch } from '../algorithms/cookie-path.js'
import { domainMatch } from '../algorithms/domain-match.js'
import type { CookieRequest } from '../algorithms/request.js'
import { type RetrievalPolicy, retrieveCookies } from '../algorithms/retrieve-cookies.js'
import type { Cookie, CookieIdentity } from '../cookie/cookie.js'
import type { EvictionQueue } from './eviction-queue.js'
import { type MemoSlots, SETTLED } from './memo-slots.js'
import { ownText } from './own-text.js'
import { RetrievalMemo } from './retrieval-memo.js'
import { compareInSite, insertInOrder, removeFrom } from './retrieval-order.js'
import { SiteIndex } from './site-index.js'
import type { StoredCookie } from './stored-cookie.js'

/** Up to how many cookies a site is looked through faster than an index is asked. */
const SMALL_SITE = 32

/** At how many cookies a large site is a small one again. */
const SMALL_AGAIN = 16

/** How many memos a site keeps. */
const MEMOS = 16

const NO_PATHS: readonly string[] = []

export class SiteCookies {
  #isForgotten = false
  /** The cookies of a large site. */
  #index: SiteIndex | null = null
  /** One of the memos, which leads to the others. */
  #memo: RetrievalMemo | null = null
  /** At least the different paths of a small site, the longest first, once a retrieval has asked for them. */
  #paths: readonly string[] | null = null
  /** The cookies of a small site. */
  #list: StoredCookie[] = []
  #memos = 0
  /** How many memos, modulo four, were forgotten to make room for others. */
  #forgotten = 0
  /** How often all memos have become stale. */
  #renewals = 0
  /** In which order the cookies are evicted, once there have been too many. */
  evictionQueue: EvictionQueue | null = null
  /** The registrable domain, or what stands in for it. */
  readonly key: string
  readonly #slots: MemoSlots
  readonly #onEarlierAccess: (cookie: StoredCookie) => void

  /** @param onEarlierAccess - hears of each cookie whose last access becomes an earlier one. */
  constructor(key: string, slots: MemoSlots, onEarlierAccess: (cookie: StoredCookie) => void) {
    this.key = key
    this.#slots = slots
    this.#onEarlierAccess = onEarlierAccess
  }

  /** Whether the store has forgotten the site, with its last cookie. */
  get isForgotten(): boolean {
    return this.#isForgotten
  }

  /** Lets go of what an empty site still has, since hosts may keep it for long. */
  becomeForgotten(): void {
    this.#isForgotten = true
    this.#paths = null
    this.evictionQueue = null
  }

  /** How many cookies there are. */
  get size(): number {
    return this.#index === null ? this.#list.length : this.#index.size
  }

  /** The cookies in the order of retrieval. */
  inOrder(): readonly StoredCookie[] {
    this.settle()
    return this.#index === null ? this.#list : this.#index.all().sort(compareInSite)
  }

  find({ name, domain, hostOnly, path }: CookieIdentity): StoredCookie | undefined {
    this.settle()
    const cookies = this.#index === null ? this.#list : this.#index.withIdentity(name, domain, path)
    for (const cookie of cookies) {
      if (cookie.name === name && cookie.path === path && cookie.domain === domain && cookie.hostOnly === hostOnly) {
        return cookie
      }
    }
    return undefined
  }

  /** Whether the site has a Secure cookie that one with this name, domain and path would overlay. */
  hasSecureOverlaid(name: string, domain: string, path: string): boolean {
    const cookies = this.#index === null ? this.#list : this.#index.secureOverlaid(name, domain, path)
    for (const cookie of cookies) {
      const isOverlaid =
        // §5.7 step 16.1
        cookie.name === name &&
        // §5.7 step 16.2
        cookie.secure &&
        // §5.7 step 16.3
        (domainMatch(cookie.domain, domain) || domainMatch(domain, cookie.domain)) &&
        // §5.7 step 16.4
        pathMatch(path, cookie.path)
      if (isOverlaid) return true
    }
    return false
  }

  insert(cookie: StoredCookie): void {
    this.forgetMemos()
    this.#paths = null
    this.evictionQueue?.add(cookie)
    if (this.#index !== null) {
      this.#index.insert(cookie)
      return
    }
    insertInOrder(cookie, this.#list)
    if (this.#list.length > SMALL_SITE) {
      this.#index = new SiteIndex()
      for (const each of this.#list) this.#index.insert(each)
      this.#list = []
    }
  }

  remove(cookie: StoredCookie): void {
    this.forgetMemos()
    if (this.#index === null) removeFrom(cookie, this.#list)
    else {
      this.#index.remove(cookie)
      if (this.#index.size <= SMALL_AGAIN) {
        this.#list = this.#index.all().sort(compareInSite)
        this.#index = null
      }
    }
    this.#dropWornQueue()
  }

  /** Gives a stored cookie, which {@link SiteCookies.find} just found, having settled, what another with its identity has. */
  update(stored: StoredCookie, cookie: Cookie): void {
    const { lastAccessTime } = stored
    if (stored.update(cookie)) this.forgetHeaders()
    else this.forgetMemos()
    if (cookie.lastAccessTime < lastAccessTime) this.#noteEarlierAccess(stored)
  }

  /**
   * Retrieves the cookies for a request whose host is of this site, and notes the access (§5.8.3 steps 3 to 5).
   *
   * @param context - what the answer depends on beside host, path and connection; `null` where that is the time.
   */
  retrieve(request: CookieRequest, context: string | null, policy: RetrievalPolicy, now: number): RetrievalMemo {
    const path = this.#longestPathAbove(request.path)
    for (let memo = this.#memo; memo !== null && context !== null; memo = memo.next) {
      if (memo.isFor(request, path, context)) {
        this.#slots.noteAccess(memo.slot, now)
        return memo
      }
    }
    this.settle()
    const candidates =
      this.#index === null || request.host === null
        ? this.#list
        : this.#index.candidates(request.host, request.path, request.secure)
    const renewals = this.#renewals
    const chosen = retrieveCookies(request, candidates, policy, now)
    // The suffix list that was asked may have changed the site.
    const isChanged = renewals !== this.#renewals
    const cookies = isChanged ? chosen.filter((cookie) => !cookie.isRemoved) : chosen
    for (const cookie of cookies) {
      const isEarlier = now < cookie.lastAccessTime
      cookie.lastAccessTime = now
      if (isEarlier) this.#noteEarlierAccess(cookie)
    }
    // An index answers with a piece of the path that was asked for.
    const ownPath = this.#index === null ? path : ownText(path)
    const memo = new RetrievalMemo(cookies, request, ownPath, this.#pathsBelow(path), context)
    if (context !== null && !isChanged) this.#keep(memo)
    return memo
  }

  /** Tells the cookies of the last accesses that only memos know of, in the order in which they happened. */
  settle(): void {
    if (this.#memo === null) return
    const memos: RetrievalMemo[] = []
    for (let memo: RetrievalMemo | null = this.#memo; memo !== null; memo = memo.next) {
      if (this.#slots.accessTime(memo.slot) !== SETTLED) memos.push(memo)
    }
    // The clock has not run backwards since the first of them.
    if (memos.length > 1) {
      memos.sort((first, second) => this.#slots.accessTime(first.slot) - this.#slots.accessTime(second.slot))
    }
    for (const { slot, cookies } of memos) {
      const accessTime = this.#slots.accessTime(slot)
      for (const cookie of cookies) cookie.lastAccessTime = accessTime
      this.#slots.noteAccess(slot, SETTLED)
    }
  }

  #noteEarlierAccess(cookie: StoredCookie): void {
    this.evictionQueue?.add(cookie)
    this.#dropWornQueue()
    this.#onEarlierAccess(cookie)
  }

  #dropWornQueue(): void {
    if (this.evictionQueue?.isWornOut(this.size)) this.evictionQueue = null
  }

  #keep(memo: RetrievalMemo): void {
    if (this.#memos === MEMOS) this.#forgetOneMemo()
    memo.slot = this.#slots.take()
    memo.next = this.#memo
    this.#memo = memo
    this.#memos += 1
  }

  /**
   * Makes one of the memos stale: mostly the newest, so that of many that are asked for in turn some stay, and one time in
   * four the oldest.
   */
  #forgetOneMemo(): void {
    this.settle()
    this.#forgotten = (this.#forgotten + 1) & 3
    let before: RetrievalMemo | null = null
    let memo = this.#memo
    for (; this.#forgotten === 0 && memo?.next; memo = memo.next) before = memo
    if (memo === null) return
    if (before === null) this.#memo = memo.next
    else before.next = memo.next
    this.#memos -= 1
    this.#forget(memo)
  }

  /** Takes the cookie-strings from the memos. */
  forgetHeaders(): void {
    for (let memo = this.#memo; memo !== null; memo = memo.next) {
      memo.forgetHeader()
      this.#slots.renew(memo.slot)
    }
  }

  /**
   * Makes all memos stale; what they knew is told before. When the clock has run backwards, the next answer may be an
   * earlier access, of which the orders of eviction have to hear: it must not come from a memo.
   */
  forgetMemos(): void {
    this.#renewals += 1
    this.settle()
    let memo = this.#memo
    this.#memo = null
    this.#memos = 0
    while (memo !== null) {
      const { next } = memo
      this.#forget(memo)
      memo = next
    }
  }

  #forget(memo: RetrievalMemo): void {
    this.#slots.release(memo.slot)
    memo.becomeStale()
  }

  /** The longest path that a cookie has, or had, which a path path-matches; empty where there is none. */
  #longestPathAbove(path: string): string {
    if (this.#index !== null) return this.#index.longestPathAbove(path)
    if (this.#paths === null) this.#paths = [...new Set(this.#list.map((cookie) => cookie.path))]
    for (const cookiePath of this.#paths) {
      if (pathMatch(path, cookiePath)) return cookiePath
    }
    return ''
  }

  /** At least the other paths of cookies that path-match this one; `null` where the site does not know its paths. */
  #pathsBelow(path: string): readonly string[] | null {
    if (this.#paths === null) return null
    const below = this.#paths.filter((other) => other !== path && pathMatch(other, path))
    return below.length === 0 ? NO_PATHS : below
  }
}
