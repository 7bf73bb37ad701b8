/**
 * The cookies of one site, and what retrievals of them answered.
 *
 * A small site keeps its cookies in one list in the order of retrieval: path length descending, then creation time, then
 * first insertion (§5.8.3 step 4). A large one keeps them in a {@link SiteIndex}.
 *
 * What a retrieval answered is kept in a memo. It serves every request from the same host over an equally secure
 * connection and in the same context that path-matches the same cookie-paths; the longest of these tells which they are,
 * since it path-matches all the others itself (§5.1.4). A memo knows its path and those below it, so that who keeps one need
 * not ask the site whether it serves another request. Whatever changes the site makes all its memos stale, and so does
 * one memo too many. The expiry of a cookie is such a change. A cookie that only gets another value, or another
 * expiry-time, leaves the memos what they chose, and takes the cookie-strings that they made of it.
 *
 * An answer from a memo leaves the last access with the memo; {@link SiteCookies.settle} hands it on to the cookies before
 * anyone looks at them.
 */
import { pathMatch } from '../algorithms/cookie-path.js'
import { joinedPairs } from '../algorithms/cookie-string.js'
import { domainMatch } from '../algorithms/domain-match.js'
import type { CookieRequest } from '../algorithms/request.js'
import { type RetrievalPolicy, retrieveCookies } from '../algorithms/retrieve-cookies.js'
import type { Cookie, CookieIdentity } from '../cookie/cookie.js'
import type { EvictionQueue } from './eviction-queue.js'
import { compareInSite, insertInOrder, removeInOrder } from './retrieval-order.js'
import { SiteIndex } from './site-index.js'
import type { StoredCookie } from './stored-cookie.js'

/** Up to how many cookies a site is looked through faster than an index is asked. */
const SMALL_SITE = 32

/** How many memos a site keeps. */
const MEMOS = 16

/** The last access of a memo that the cookies have been told of. */
const SETTLED = Number.NEGATIVE_INFINITY

const NO_PATHS: readonly string[] = []
const NO_COOKIES: readonly StoredCookie[] = []

export class SiteCookies {
  /** Whether the store has forgotten the site, with its last cookie. */
  isForgotten = false
  /** The cookies of a large site. */
  #index: SiteIndex | null = null
  /** The memo that was made last, which leads to the others. */
  #memo: RetrievalMemo | null = null
  /** At least the different paths of a small site, the longest first, once a retrieval has asked for them. */
  #paths: readonly string[] | null = null
  /** The cookies of a small site. */
  #list: StoredCookie[] = []
  #memos = 0
  /** In which order the cookies are evicted, once there have been too many. */
  evictionQueue: EvictionQueue | null = null
  /** The registrable domain, or what stands in for it. */
  readonly key: string

  constructor(key: string) {
    this.key = key
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
    const cookies = this.#index === null ? this.#list : this.#index.withNameAndPath(name, path)
    for (const cookie of cookies) {
      if (cookie.name === name && cookie.path === path && cookie.domain === domain && cookie.hostOnly === hostOnly) {
        return cookie
      }
    }
    return undefined
  }

  /** Whether the site has a Secure cookie that one with this name, domain and path would overlay. */
  hasSecureOverlaid(name: string, domain: string, path: string): boolean {
    const cookies = this.#index === null ? this.#list : this.#index.withNameAbovePath(name, path)
    for (const cookie of cookies) {
      if (
        // §5.7 step 16.1
        cookie.name === name &&
        // §5.7 step 16.2
        cookie.secure &&
        // §5.7 step 16.3
        (domainMatch(cookie.domain, domain) || domainMatch(domain, cookie.domain)) &&
        // §5.7 step 16.4
        pathMatch(path, cookie.path)
      ) {
        return true
      }
    }
    return false
  }

  insert(cookie: StoredCookie): void {
    this.#forgetMemos()
    this.#paths = null
    this.#enqueue(cookie)
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
    this.#forgetMemos()
    if (this.#index === null) removeInOrder(cookie, this.#list)
    else this.#index.remove(cookie)
  }

  /** Gives a stored cookie, which was just found here, what another with its identity has. */
  update(stored: StoredCookie, cookie: Cookie): void {
    if (stored.update(cookie)) this.#forgetHeaders()
    else this.#forgetMemos()
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
        memo.accessTime = now
        return memo
      }
    }
    this.settle()
    const candidates =
      this.#index === null || request.host === null ? this.#list : this.#index.candidates(request.host, request.path)
    const cookies = retrieveCookies(request, candidates, policy, now)
    for (const cookie of cookies) cookie.lastAccessTime = now
    const memo = new RetrievalMemo(this, cookies, request, path, this.#pathsBelow(path), context)
    if (context !== null) this.#keep(memo)
    return memo
  }

  /** Tells the cookies of the last accesses that only memos know of, in the order in which they happened. */
  settle(): void {
    if (this.#memo === null) return
    const memos: RetrievalMemo[] = []
    for (let memo: RetrievalMemo | null = this.#memo; memo !== null; memo = memo.next) {
      if (memo.accessTime !== SETTLED) memos.push(memo)
    }
    // The store settles all sites when the clock runs backwards.
    if (memos.length > 1) memos.sort((first, second) => first.accessTime - second.accessTime)
    for (const memo of memos) {
      for (const cookie of memo.cookies) cookie.lastAccessTime = memo.accessTime
      memo.accessTime = SETTLED
    }
  }

  #enqueue(cookie: StoredCookie): void {
    if (this.evictionQueue?.isWornOut(this.size)) this.evictionQueue = null
    this.evictionQueue?.add(cookie)
  }

  #keep(memo: RetrievalMemo): void {
    if (this.#memos === MEMOS) this.#forgetMemos()
    memo.next = this.#memo
    memo.isStale = false
    this.#memo = memo
    this.#memos += 1
  }

  /** Takes the cookie-strings from the memos. One that has had none since that was last done is made stale. */
  #forgetHeaders(): void {
    let memo = this.#memo
    this.#memo = null
    this.#memos = 0
    while (memo !== null) {
      const { next } = memo
      if (memo.forgetHeader()) this.#keep(memo)
      else memo.forget()
      memo = next
    }
  }

  /** Makes all memos stale; what they knew is told before. */
  #forgetMemos(): void {
    this.settle()
    for (let memo = this.#memo; memo !== null; memo = memo.next) memo.forget()
    this.#memo = null
    this.#memos = 0
  }

  /** The longest path of a cookie that a path path-matches; empty where there is none. */
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

/** What a retrieval answered. What is read to answer from it stands first, so that it is near in memory. */
export class RetrievalMemo {
  /** Whether the answer may be another by now. */
  isStale = true
  #header: string | null = null
  /** When the memo was last answered from, in milliseconds. */
  accessTime = SETTLED
  /** The longest path of a cookie that the request path-matched. */
  readonly #path: string
  readonly #secure: boolean
  /** At least the other paths of cookies that path-match that one; `null` where they are not known. */
  readonly #pathsBelow: readonly string[] | null
  readonly #context: string | null
  readonly #host: string | null
  /** The memo that the site made before. */
  next: RetrievalMemo | null = null
  cookies: readonly StoredCookie[]
  readonly #site: SiteCookies

  constructor(
    site: SiteCookies,
    cookies: readonly StoredCookie[],
    request: CookieRequest,
    path: string,
    pathsBelow: readonly string[] | null,
    context: string | null,
  ) {
    this.#site = site
    this.cookies = cookies
    this.#host = request.host
    this.#secure = request.secure
    this.#path = path
    this.#pathsBelow = pathsBelow
    this.#context = context
  }

  /** Whether the memo, where it is not stale, answers a request. */
  isFor(request: CookieRequest, path: string, context: string): boolean {
    return (
      this.#path === path && this.#context === context && this.#secure === request.secure && this.#host === request.host
    )
  }

  /** Whether the memo, where it is not stale, answers a request from its host in its context, going by path and connection. */
  isForPath({ path, secure }: CookieRequest): boolean {
    if (this.#secure !== secure || this.#pathsBelow === null || !pathMatch(path, this.#path)) return false
    for (const below of this.#pathsBelow) {
      if (pathMatch(path, below)) return false
    }
    return true
  }

  /** The records of the cookies. */
  toCookies(): Cookie[] {
    this.#site.settle()
    return this.cookies.map((cookie) => cookie.toCookie())
  }

  /** Becomes stale, and lets go of the cookies: a host that is never asked for again may keep a memo for long. */
  forget(): void {
    this.isStale = true
    this.#header = null
    this.cookies = NO_COOKIES
  }

  /** Learns that a cookie may have another value, and answers whether there was a cookie-string. */
  forgetHeader(): boolean {
    const hadHeader = this.#header !== null
    this.#header = null
    return hadHeader
  }

  /** The cookies as a cookie-string. */
  get header(): string {
    if (this.#header === null) this.#header = joinedPairs(this.cookies.map(({ pair }) => pair))
    return this.#header
  }
}
