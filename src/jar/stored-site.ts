/**
 * The cookies of a site as a decision sees them: the unpartitioned ones, and those of one partition (§5.7, §5.8.3).
 */
import type { CookieRequest } from '../algorithms/request.js'
import type { CookieIdentity } from '../cookie/cookie.js'
import { type PartitionKey, siteKey } from '../cookie/site-key.js'
import type { Answer, AnswerScope, Versioned } from '../store/answer.js'
import type { CookieStore } from '../store/cookie-store.js'
import { compareInSite } from '../store/retrieval-order.js'
import type { SiteCookies } from '../store/site-cookies.js'
import type { StoredCookie } from '../store/stored-cookie.js'
import type { SiteView } from './decide.js'

export class StoredSite implements SiteView<StoredCookie> {
  readonly #site: SiteCookies | undefined
  readonly #partition: SiteCookies | undefined
  readonly #versions: readonly [Versioned, Versioned?]

  /** @param site - the site of the request's host. */
  constructor(store: CookieStore, site: string, partitionKey: PartitionKey | null) {
    this.#site = store.site(site)
    this.#partition = partitionKey === null ? undefined : store.site(siteKey(site, partitionKey))
    // A site that has no cookies yet will be a new one.
    const ofSite = this.#site ?? store.created
    this.#versions = partitionKey === null ? [ofSite] : [ofSite, this.#partition ?? store.created]
  }

  get isEmpty(): boolean {
    return this.#site === undefined && this.#partition === undefined
  }

  /** What an answer that is made of these cookies depends on. */
  get versions(): readonly [Versioned, Versioned?] {
    return this.#versions
  }

  find(identity: CookieIdentity): StoredCookie | undefined {
    return (identity.partitionKey === null ? this.#site : this.#partition)?.find(identity)
  }

  // Deviation: only cookies of the same site count as Secure cookies that would be overlaid.
  // A partitioned cookie is Secure itself, so it overlays none.
  hasSecureOverlaid(name: string, domain: string, path: string): boolean {
    return this.#site?.hasSecureOverlaid(name, domain, path) ?? false
  }

  candidates({ host, path, secure }: CookieRequest): readonly StoredCookie[] {
    if (host === null) return []
    return merged(
      this.#site?.candidates(host, path, secure) ?? [],
      this.#partition?.candidates(host, path, secure) ?? [],
    )
  }

  all(): readonly StoredCookie[] {
    return merged(this.#site?.inOrder() ?? [], this.#partition?.inOrder() ?? [])
  }

  /** The longest cookie-path that a path path-matches, and those below it; see {@link AnswerScope}. */
  pathsAround(path: string): Pick<AnswerScope, 'path' | 'pathsBelow'> {
    const only = this.#partition === undefined ? this.#site : undefined
    if (only !== undefined) {
      const longest = only.longestPathAbove(path)
      return { path: longest, pathsBelow: only.pathsBelow(longest) }
    }
    const sites = [this.#site, this.#partition].filter((site) => site !== undefined)
    const longest = sites
      .map((site) => site.longestPathAbove(path))
      .reduce((first, second) => (second.length > first.length ? second : first), '')
    const below = sites.map((site) => site.pathsBelow(longest))
    return {
      path: longest,
      pathsBelow: below.some((paths) => paths === null) ? null : below.flatMap((paths) => paths ?? []),
    }
  }

  findAnswer(scope: AnswerScope): Answer | undefined {
    return (this.#partition ?? this.#site)?.findAnswer(scope)
  }

  keepAnswer(answer: Answer): void {
    this.#site?.keepAnswer(answer)
    this.#partition?.keepAnswer(answer)
  }
}

function merged(first: readonly StoredCookie[], second: readonly StoredCookie[]): readonly StoredCookie[] {
  if (second.length === 0) return first
  return first.length === 0 ? second : [...first, ...second].sort(compareInSite)
}
