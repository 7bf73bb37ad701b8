/**
 * What a retrieval returned, and which later requests it answers (§5.1.4, §5.8.3).
 *
 * An answer is *fresh* while the sites that its cookies were chosen from keep it. It serves every request of its kind
 * from its host whose longest matching cookie-path is the same, because that path matches all shorter ones.
 */
import { pathMatch } from '../algorithms/cookie-path.js'
import { KEPT_LENGTH } from './bounds.js'
import type { StoredCookie } from './stored-cookie.js'

/** The last access of an answer that its cookies already have. */
const SETTLED = Number.NEGATIVE_INFINITY

const NO_COOKIES: readonly StoredCookie[] = []

export class Answer {
  /** When a request was last answered, in milliseconds, if the cookies do not have this last access yet. */
  accessTime = SETTLED
  /** Whether a retrieval would return the same cookies with the same values. */
  isFresh = false
  /** The cookie-paths below its own, whose requests have other answers; `null` if they are not known. */
  pathsBelow: readonly string[] | null = null
  /** The milliseconds after an access to a cookie in which no other access to it is noted. */
  readonly #accessGranularity: number
  #header: string | null = null
  /** Identifies what the context makes of the request. */
  readonly #kind: string
  readonly #host: string
  readonly #secure: boolean
  #path: string
  #cookies: readonly StoredCookie[]

  /**
   * @param path - the longest cookie-path that the request path-matches; `''` if there is none.
   */
  constructor(
    cookies: readonly StoredCookie[],
    kind: string,
    host: string,
    secure: boolean,
    path: string,
    accessGranularity = 0,
  ) {
    this.#accessGranularity = accessGranularity
    this.#cookies = cookies
    this.#kind = kind
    this.#host = host
    this.#secure = secure
    this.#path = path
  }

  /** The cookies, in the order in which they are sent. */
  get cookies(): readonly StoredCookie[] {
    return this.#cookies
  }

  /** The cookie-string. */
  get header(): string {
    if (this.#header !== null) return this.#header
    // §5.8.3 step 6.3. Joining a list of the pairs would take longer (`npm run bench -- --only set-then-get`).
    let header = ''
    for (const { pair } of this.#cookies) header = header === '' ? pair : `${header}; ${pair}`
    if (header.length <= KEPT_LENGTH) this.#header = header
    return header
  }

  /** Notes that a request was answered at the time `now`. */
  access(now: number): void {
    if (this.#accessGranularity === 0) this.accessTime = now
    else this.#accessCoarsely(now)
  }

  #accessCoarsely(now: number): void {
    for (const cookie of this.#cookies) {
      if (now - cookie.lastAccessTime >= this.#accessGranularity) cookie.lastAccessTime = now
    }
  }

  /** Notes that the value of a cookie has changed. */
  renewHeader(): void {
    this.#header = null
  }

  /** Makes the answer stale, and releases its contents, since a client may keep it for a long time. */
  drop(): void {
    this.settle()
    this.isFresh = false
    this.#cookies = NO_COOKIES
    this.#header = null
    this.#path = ''
    this.pathsBelow = null
  }

  /** Copies the last access to the cookies. */
  settle(): void {
    const { accessTime } = this
    if (accessTime === SETTLED) return
    for (const cookie of this.#cookies) if (cookie.lastAccessTime < accessTime) cookie.lastAccessTime = accessTime
    this.accessTime = SETTLED
  }

  /** Whether the answer, while it is fresh, serves requests whose longest cookie-path is `path`. */
  isFor(kind: string, host: string, secure: boolean, path: string): boolean {
    return this.#path === path && this.#isFrom(kind, host, secure)
  }

  /** Whether the answer is known to serve requests with this path. A stale one knows no paths. */
  isForPath(kind: string, host: string, secure: boolean, path: string): boolean {
    const below = this.pathsBelow
    if (below === null || !this.#isFrom(kind, host, secure) || !pathMatch(path, this.#path)) return false
    return !below.some((other) => pathMatch(path, other))
  }

  #isFrom(kind: string, host: string, secure: boolean): boolean {
    return this.#kind === kind && this.#secure === secure && this.#host === host
  }
}

/** The answer to requests for sites that have no cookies. */
export const NOTHING: Answer = new Answer(NO_COOKIES, '', '', false, '')
