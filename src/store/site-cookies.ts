/**
 * The cookies of one site, and the answers to retrievals from them.
 *
 * A small site keeps its cookies in one list in the order of retrieval: path length descending, then creation time, then
 * first insertion (§5.8.3 step 4). A large one keeps them in a {@link SiteIndex}, until few are left.
 *
 * Whenever a cookie is inserted or removed, the site drops its answers. If a cookie only gets a new value, the answers
 * usually stay, and their cookie-strings are written again. An answer holds the last access until
 * {@link SiteCookies.settle} copies it to the cookies, before it is read.
 */
import { pathMatch } from '../algorithms/cookie-path.js'
import { domainMatch } from '../algorithms/domain-match.js'
import type { Cookie, CookieIdentity } from '../cookie/cookie.js'
import type { SiteKey } from '../cookie/site-key.js'
import type { Answer } from './answer.js'
import { ANSWERS, SMALL_AGAIN, SMALL_SITE } from './bounds.js'
import type { LazyHeap } from './lazy-heap.js'
import { ownText } from './own-text.js'
import { compareInSite, removeFrom, withInserted } from './retrieval-order.js'
import { sharedList } from './shared-values.js'
import { SiteIndex } from './site-index.js'
import type { StoredCookie } from './stored-cookie.js'

const NO_ANSWERS: readonly Answer[] = []
const NO_PARTITIONS: ReadonlySet<SiteCookies> = new Set()

export class SiteCookies {
  /** The cookies of a large site. */
  #index: SiteIndex | null = null
  /** The cookies of a small site. */
  #list: StoredCookie[] = []
  /** The answers that are kept; `null` if there was no request since the last change. */
  #answers: readonly Answer[] | null = null
  /** The length of the texts of all cookies. */
  length = 0
  #partitions: Set<SiteCookies> | null = null
  readonly key: SiteKey
  /** The order in which cookies are evicted; made when there are too many for the first time. */
  evictionHeap: LazyHeap | null = null

  constructor(key: SiteKey) {
    this.key = key
  }

  /** The partitions of the site. Each has cookies. */
  get partitions(): ReadonlySet<SiteCookies> {
    return this.#partitions ?? NO_PARTITIONS
  }

  /** Adds a partition, which makes the answers of the whole site stale. */
  addPartition(partition: SiteCookies): void {
    if (this.#partitions === null) this.#partitions = new Set()
    this.#partitions.add(partition)
    this.renew()
  }

  forgetPartition(partition: SiteCookies): void {
    this.#partitions?.delete(partition)
  }

  get size(): number {
    return this.#index === null ? this.#list.length : this.#index.size
  }

  /** The cookies in the order of retrieval. */
  inOrder(): readonly StoredCookie[] {
    this.settle()
    return this.#index === null ? this.#list : this.#index.all().sort(compareInSite)
  }

  /** The cookies that a request may carry, in the order of retrieval. A large site returns only a selection. */
  candidates(host: string, path: string, isSecure: boolean): readonly StoredCookie[] {
    return this.#index === null ? this.#list : this.#index.candidates(host, path, isSecure)
  }

  find(identity: Omit<CookieIdentity, 'partitionKey'>): StoredCookie | undefined {
    this.settle()
    if (this.#index !== null) return this.#index.find(identity)
    const { name, domain, hostOnly, path } = identity
    for (const each of this.#list) {
      if (each.name === name && each.path === path && each.domain === domain && each.hostOnly === hostOnly) return each
    }
    return undefined
  }

  /** Whether a cookie with this identity would overlay a Secure one; `isOverlaid` may say which of these count. */
  hasSecureOverlaid(
    identity: CookieIdentity,
    isOverlaid?: (stored: CookieIdentity, cookie: CookieIdentity) => boolean,
  ): boolean {
    const { name, domain, path } = identity
    for (const cookie of this.#index === null ? this.#list : this.#index.secureCookies(name)) {
      const isProtected =
        // §5.7 step 16.1
        cookie.name === name &&
        // §5.7 step 16.2
        cookie.secure &&
        // §5.7 step 16.3
        isAboveOrBelow(cookie.domain, domain) &&
        // §5.7 step 16.4
        pathMatch(path, cookie.path) &&
        (isOverlaid === undefined || isOverlaid(cookie, identity))
      if (isProtected) return true
    }
    return false
  }

  insert(cookie: StoredCookie): void {
    this.renew()
    this.length += cookie.length
    this.evictionHeap?.add(cookie)
    if (this.#index !== null) {
      this.#index.insert(cookie)
      return
    }
    this.#list = withInserted(cookie, this.#list)
    if (this.#list.length > SMALL_SITE) {
      this.#index = new SiteIndex()
      for (const each of this.#list) this.#index.insert(each)
      this.#list = []
    }
  }

  remove(cookie: StoredCookie): void {
    this.renew()
    this.length -= cookie.length
    if (this.#index === null) removeFrom(cookie, this.#list)
    else {
      this.#index.remove(cookie)
      if (this.#index.size <= SMALL_AGAIN) {
        this.#list = this.#index.all().sort(compareInSite)
        this.#index = null
      }
    }
  }

  /**
   * Overwrites a stored cookie with a newer one of the same identity. Call `find` first.
   *
   * @param cookieStringOctets - the length at which cookie-strings are cut.
   */
  update(stored: StoredCookie, cookie: Cookie, cookieStringOctets: number): void {
    const hasSameFlags = stored.hasFlagsOf(cookie)
    const before = this.length
    this.length -= stored.length
    stored.update(cookie)
    this.length += stored.length
    // A new value changes only the cookie-strings. Keeping the answers halves the time of
    // `npm run bench -- --only set-then-get`.
    const isWhole = this.partitions.size === 0 && cookie.partitionKey === null
    const isNeverCut = isWhole && before <= cookieStringOctets && this.length <= cookieStringOctets
    if (hasSameFlags && isNeverCut) for (const answer of this.#answers ?? NO_ANSWERS) answer.renewHeader()
    else this.renew()
  }

  /** Makes all answers stale. */
  renew(): void {
    for (const answer of this.#answers ?? NO_ANSWERS) answer.drop()
    this.#answers = null
  }

  /**
   * Notes a request. Reports whether there was an earlier request since the last change. The answer to the first
   * request is not kept, since many small jars get only one request after each change
   * (`npm run bench -- --only small-jars`).
   */
  noteRequest(): boolean {
    if (this.#answers !== null) return true
    this.#answers = NO_ANSWERS
    return false
  }

  /** The fresh answer for such requests, if the site keeps one; see {@link Answer.isFor}. */
  findAnswer(kind: string, host: string, secure: boolean, path: string): Answer | undefined {
    return this.#answers?.find((answer) => answer.isFresh && answer.isFor(kind, host, secure, path))
  }

  /** Keeps an answer, which is fresh from now on. */
  keepAnswer(answer: Answer): void {
    if (this.#answers?.length === ANSWERS) this.renew()
    answer.isFresh = true
    // `concat` leaves no room to spare.
    this.#answers = (this.#answers ?? NO_ANSWERS).concat([answer])
  }

  /** Copies the last accesses that only answers hold to the cookies. */
  settle(): void {
    for (const answer of this.#answers ?? NO_ANSWERS) answer.settle()
  }

  /** The longest path of a cookie that a path path-matches; `''` if there is none. */
  longestPathAbove(path: string): string {
    if (this.#index !== null) return ownText(this.#index.longestPathAbove(path))
    for (const cookie of this.#list) if (pathMatch(path, cookie.path)) return cookie.path
    return ''
  }

  /** The paths of cookies below a path; `null` if the site is large. */
  pathsBelow(path: string): readonly string[] | null {
    if (this.#index !== null) return null
    const below = this.#list.map((cookie) => cookie.path).filter((other) => other !== path && pathMatch(other, path))
    return sharedList([...new Set(below)])
  }
}

function isAboveOrBelow(storedDomain: string, domain: string): boolean {
  return domainMatch(storedDomain, domain) || domainMatch(domain, storedDomain)
}
