/**
 * The cookies of one site, and what retrievals of them answered.
 *
 * A small site keeps its cookies in one list in the order of retrieval: path length descending, then creation time, then
 * first insertion (§5.8.3 step 4). A large one keeps them in a {@link SiteIndex}.
 *
 * Every insertion and removal gives the site a new version, and that alone makes the memos of its retrievals stale. An
 * answer from a memo leaves the last access with the memo; {@link SiteCookies.settle} hands it on to the cookies before
 * anyone looks at them.
 */
import { pathMatch } from '../algorithms/cookie-path.js'
import { cookieString } from '../algorithms/cookie-string.js'
import { domainMatch } from '../algorithms/domain-match.js'
import type { CookieRequest } from '../algorithms/request.js'
import { type RetrievalPolicy, retrieveCookies } from '../algorithms/retrieve-cookies.js'
import type { Cookie, CookieIdentity } from '../cookie/cookie.js'
import type { EvictionQueue } from './eviction-queue.js'
import { compareInSite, placeOf } from './retrieval-order.js'
import { SiteIndex } from './site-index.js'
import type { StoredCookie } from './stored-cookie.js'

/** Up to how many cookies a site is looked through faster than an index is asked. */
const SMALL_SITE = 32

/** How many memos a site keeps. */
const MEMOS = 16

const NO_MEMOS: RetrievalMemo[] = []

export class SiteCookies {
  /** The registrable domain, or what stands in for it. */
  readonly key: string
  #version = 0
  /** The cookies of a small site. */
  #list: StoredCookie[] = []
  /** The cookies of a large site. */
  #index: SiteIndex | null = null
  /** What the last retrievals from a small site answered. */
  #memos: RetrievalMemo[] = NO_MEMOS
  /** Whether the site has not changed since the last retrieval. */
  #isUnchanged = false
  /** The different paths of a small site, once a retrieval has asked for them. */
  #paths: string[] | null = null
  /** The memos with a last access that the cookies have not been told of. */
  #unsettled: RetrievalMemo[] | null = null
  /** In which order the cookies are evicted, once there have been too many. */
  evictionQueue: EvictionQueue | null = null
  /** How many answers came from memos. */
  #answers = 0

  constructor(key: string) {
    this.key = key
  }

  /** How many cookies there are. */
  get size(): number {
    return this.#index === null ? this.#list.length : this.#index.size
  }

  /** How often the site has changed. */
  get version(): number {
    return this.#version
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
    this.#change()
    this.#enqueue(cookie)
    if (this.#index !== null) {
      this.#index.insert(cookie)
      return
    }
    this.#list.splice(placeOf(cookie, this.#list), 0, cookie)
    if (this.#list.length > SMALL_SITE) {
      this.#index = new SiteIndex()
      for (const each of this.#list) this.#index.insert(each)
      this.#list = []
    }
  }

  remove(cookie: StoredCookie): void {
    this.#change()
    if (this.#index === null) this.#list.splice(placeOf(cookie, this.#list), 1)
    else this.#index.remove(cookie)
  }

  /** Removes a cookie, and inserts another with the same identity. */
  replace(old: StoredCookie, cookie: StoredCookie): void {
    if (this.#index === null && old.creationTime === cookie.creationTime) {
      this.#change()
      this.#list[placeOf(old, this.#list)] = cookie
      this.#enqueue(cookie)
    } else {
      this.remove(old)
      this.insert(cookie)
    }
  }

  /**
   * Retrieves the cookies for a request whose host is of this site, and notes the access (§5.8.3 steps 3 to 5).
   *
   * @param context - what the answer depends on beside host, path and connection; `null` where that is the time.
   */
  retrieve(request: CookieRequest, context: string | null, policy: RetrievalPolicy, now: number): RetrievalMemo {
    // A site that changes between any two retrievals has no use for memos.
    const isMemorable = this.#index === null && context !== null && this.#isUnchanged
    this.#isUnchanged = true
    const paths = isMemorable ? this.#matchedPaths(request.path) : -1
    if (paths !== -1) {
      for (const memo of this.#memos) {
        if (memo.isFor(request, paths, context)) {
          this.noteAnswer(memo, now)
          return memo
        }
      }
    }
    this.settle()
    const candidates =
      this.#index === null || request.host === null ? this.#list : this.#index.candidates(request.host, request.path)
    const cookies = retrieveCookies(request, candidates, policy, now)
    for (const cookie of cookies) cookie.lastAccessTime = now
    const memo = new RetrievalMemo(this, cookies, request, paths, context)
    if (paths !== -1) {
      if (this.#memos.length === MEMOS) this.#memos = []
      if (this.#memos.length === 0) this.#memos = [memo]
      else this.#memos.push(memo)
    }
    return memo
  }

  /** Answers from a memo that is not stale, and notes the access (§5.8.3 step 5). */
  noteAnswer(memo: RetrievalMemo, now: number): void {
    this.#answers += 1
    if (memo.answer === 0) {
      if (this.#unsettled === null) this.#unsettled = [memo]
      else this.#unsettled.push(memo)
    }
    memo.answer = this.#answers
    memo.accessTime = now
  }

  /** Tells the cookies of the last accesses that only memos know of, in the order in which they happened. */
  settle(): void {
    const memos = this.#unsettled
    if (memos === null) return
    this.#unsettled = null
    if (memos.length > 1) memos.sort((first, second) => first.answer - second.answer)
    for (const memo of memos) {
      memo.answer = 0
      for (const cookie of memo.cookies) cookie.lastAccessTime = memo.accessTime
    }
  }

  #enqueue(cookie: StoredCookie): void {
    if (this.evictionQueue?.isWornOut(this.size)) this.evictionQueue = null
    this.evictionQueue?.add(cookie)
  }

  /** Makes the memos stale; what they knew is told before. */
  #change(): void {
    this.settle()
    this.#version += 1
    this.#isUnchanged = false
    this.#paths = null
    if (this.#memos.length > 0) this.#memos = NO_MEMOS
  }

  /** Which of the paths of a small site a path path-matches, a bit for each; -1 where there are more than bits. */
  #matchedPaths(path: string): number {
    if (this.#paths === null) this.#paths = [...new Set(this.#list.map((cookie) => cookie.path))]
    if (this.#paths.length > 30) return -1
    let matched = 0
    for (let index = 0; index < this.#paths.length; index += 1) {
      if (pathMatch(path, this.#paths[index] ?? '')) matched |= 1 << index
    }
    return matched
  }
}

/**
 * What a retrieval answered. It is good, until the site changes, for every request from the same host and connection, in
 * the same context, whose path path-matches the same paths.
 */
export class RetrievalMemo {
  readonly site: SiteCookies
  readonly cookies: readonly StoredCookie[]
  readonly #host: string | null
  readonly #secure: boolean
  readonly #paths: number
  readonly #context: string | null
  readonly #version: number
  #header: string | null = null
  /** When the memo was last answered from, in milliseconds. */
  accessTime = 0
  /** Which of the site's answers that was; 0 where the cookies know of it already. */
  answer = 0

  constructor(
    site: SiteCookies,
    cookies: readonly StoredCookie[],
    request: CookieRequest,
    paths: number,
    context: string | null,
  ) {
    this.site = site
    this.cookies = cookies
    this.#host = request.host
    this.#secure = request.secure
    this.#paths = paths
    this.#context = context
    this.#version = site.version
  }

  /** Whether the site has changed since. */
  get isStale(): boolean {
    return this.#version !== this.site.version
  }

  /** Whether the memo answers a request to a site that has not changed since. */
  isFor(request: CookieRequest, paths: number, context: string | null): boolean {
    return (
      this.#paths === paths &&
      this.#context === context &&
      this.#secure === request.secure &&
      this.#host === request.host
    )
  }

  /** The records of the cookies. */
  toCookies(): Cookie[] {
    this.site.settle()
    return this.cookies.map((cookie) => cookie.toCookie())
  }

  /** The cookies as a cookie-string. */
  get header(): string {
    if (this.#header === null) this.#header = cookieString(this.cookies)
    return this.#header
  }
}
