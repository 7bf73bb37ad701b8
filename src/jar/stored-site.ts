/**
 * The cookies of a site as a decision sees them: the unpartitioned ones, and those of one partition (§5.7, §5.8.3).
 */
import type { CookieRequest } from '../algorithms/request.js'
import type { CookieIdentity } from '../cookie/cookie.js'
import type { Answer } from '../store/answer.js'
import { compareInSite } from '../store/retrieval-order.js'
import type { SiteCookies } from '../store/site-cookies.js'
import type { StoredCookie } from '../store/stored-cookie.js'
import type { SiteView } from './decide.js'

export class StoredSite implements SiteView<StoredCookie> {
  readonly #site: SiteCookies | undefined
  readonly #partition: SiteCookies | undefined

  constructor(site: SiteCookies | undefined, partition: SiteCookies | undefined) {
    this.#site = site
    this.#partition = partition
  }

  get isEmpty(): boolean {
    return this.#site === undefined
  }

  find(identity: CookieIdentity): StoredCookie | undefined {
    return (identity.partitionKey === null ? this.#site : this.#partition)?.find(identity)
  }

  // Deviation: only Secure cookies of the same site are protected from being overlaid. A cookie that the jar put into a
  // partition, Secure or not, can overlay those of its partition.
  hasSecureOverlaid(
    cookie: CookieIdentity,
    isOverlaid?: (stored: CookieIdentity, cookie: CookieIdentity) => boolean,
  ): boolean {
    const cookies = cookie.partitionKey === null ? this.#site : this.#partition
    return cookies?.hasSecureOverlaid(cookie, isOverlaid) ?? false
  }

  candidates({ host, path, secure }: CookieRequest): readonly StoredCookie[] {
    if (host === null) return []
    const ofSite = this.#site?.candidates(host, path, secure) ?? []
    if (this.#partition === undefined) return ofSite
    return [...ofSite, ...this.#partition.candidates(host, path, secure)].sort(compareInSite)
  }

  all(): readonly StoredCookie[] {
    if (this.#site === undefined) return []
    return [this.#site, ...this.#site.partitions].flatMap((each) => each.inOrder()).sort(compareInSite)
  }

  /** The longest cookie-path that a path path-matches; `''` if there is none. */
  longestPathAbove(path: string): string {
    const ofSite = this.#site?.longestPathAbove(path) ?? ''
    const ofPartition = this.#partition?.longestPathAbove(path) ?? ''
    return ofPartition.length > ofSite.length ? ofPartition : ofSite
  }

  /** The cookie-paths below a path; `null` if they are not known. */
  pathsBelow(path: string): readonly string[] | null {
    return this.#partition === undefined && this.#site !== undefined ? this.#site.pathsBelow(path) : null
  }

  /** The fresh answer for such requests; see {@link SiteCookies.findAnswer}. */
  findAnswer(kind: string, host: string, secure: boolean, path: string): Answer | undefined {
    return (this.#partition ?? this.#site)?.findAnswer(kind, host, secure, path)
  }

  /** Keeps an answer, unless it is the first one since the last change. */
  keepAnswer(answer: Answer): void {
    if (this.#site?.noteRequest() !== true) return
    this.#site.keepAnswer(answer)
    this.#partition?.keepAnswer(answer)
  }
}

/**
 * The view of a site without cookies. Other views live for one call only. While this view is alive, V8 keeps the code
 * that it compiled for all views, even through full garbage collections (`test/hostile/compiled-code.test.ts`).
 */
export const EMPTY_SITE: StoredSite = /* @__PURE__ */ new StoredSite(undefined, undefined)
